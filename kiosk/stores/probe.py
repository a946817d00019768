"""One question to a server on a socket, without a client library."""

from __future__ import annotations

import os
import socket
from pathlib import Path

_SECONDS = 0.5


def ask(socket_file: Path, command: bytes) -> bytes | None:
    """Send one command and return the start of the answer: empty when none came, None when nobody listens."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(_SECONDS)
        try:
            client.connect(os.fsencode(socket_file))
        except TimeoutError:  # its queue is full: it listens, but takes nothing
            return b""
        except OSError:
            return None
        try:
            client.sendall(command + b"\r\n")
            return client.recv(64)
        except OSError:
            return b""
