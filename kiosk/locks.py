"""Locks between processes that vanish with the process that holds them."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from types import TracebackType
from typing import Self

_POLL = 0.005


class FileLock:
    """A `flock` on a file, made when missing. A child process does not inherit it unless it is passed on."""

    def __init__(self, path: Path) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)

    def fileno(self) -> int:
        """Name the descriptor, to pass the lock on to a child: it then lasts as long as the child."""
        return self._fd

    def try_exclusive(self) -> bool:
        """Take the lock for this process alone, if that is possible now. A shared lock is lost in trying."""
        return self._try(fcntl.LOCK_EX)

    def wait_exclusive(self, seconds: float) -> bool:
        """Take the lock for this process alone; False when it was not free in time."""
        return self._wait(fcntl.LOCK_EX, seconds)

    def wait_shared(self, seconds: float) -> bool:
        """Take the lock together with others; False when somebody had it alone all the time."""
        return self._wait(fcntl.LOCK_SH, seconds)

    def close(self) -> None:
        """Let go of the file. Not an unlock: a child that the lock was passed on to keeps it."""
        os.close(self._fd)

    def _wait(self, kind: int, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while not self._try(kind):
            if time.monotonic() > deadline:
                return False
            time.sleep(_POLL)
        return True

    def _try(self, kind: int) -> bool:
        try:
            fcntl.flock(self._fd, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
