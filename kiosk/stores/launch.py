"""One start of the embedded server."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kiosk.locks import FileLock
from kiosk.stores.errors import EmbeddedProblem, EmbeddedUnavailable
from kiosk.stores.probe import ask
from kiosk.stores.program import server_program

START_SECONDS = 15.0
"""The most a start may take: a full store of 128 MB on a slow disk loads in seconds."""
_POLL = 0.003
SOCKET_FILE = "socket"
"""Names the socket of the last start."""
PID_FILE = "valkey.pid"
"""Written by the server, removed before a start: while server.lock is held it names no other process."""
_AOF = "appendonlydir"
_PONG = b"+PONG\r\n"


@dataclass(frozen=True, slots=True)
class SessionsSetAside:
    """The stored renewals could not be read. The server started empty; what there was is in `folder`."""

    folder: Path


@dataclass(frozen=True, slots=True)
class LastWritesLost:
    """The computer stopped while a renewal was being written; the last steps before that are missing."""


Notice = SessionsSetAside | LastWritesLost


@dataclass(frozen=True, slots=True)
class Launch:
    """One start of the server, by the holder of start.lock and of server.lock, which the server inherits."""

    home: Path
    socket: Path
    running: FileLock

    def run(self) -> tuple[subprocess.Popen[bytes], tuple[Notice, ...]]:
        """Start the server and wait until it answers; also say what was lost of the stored renewals.

        Raises:
            EmbeddedUnavailable: it cannot be run, ended by itself, or did not answer in time.
            OSError: a file cannot be written.
        """
        notices: tuple[Notice, ...] = ()
        self._record_socket()
        (self.home / "valkey.conf").write_bytes(_configuration(self.home, self.socket))
        if self._lacks_manifest():
            # the server would start empty without a word
            notices = (SessionsSetAside(self._set_aside()),)
        try:
            process = self._start()
        except _Ended as ended:
            process, set_aside = self._start_empty(ended)
            notices = (set_aside,)
        if b"loaded anyway because aof-load-truncated" in self._log().read_bytes():
            notices += (LastWritesLost(),)
        return process, notices

    def _record_socket(self) -> None:
        new = self.home / f"{SOCKET_FILE}.new"
        new.write_bytes(os.fsencode(self.socket))
        new.replace(self.home / SOCKET_FILE)  # whole or not at all: half a path would mislead the next start

    def _start_empty(self, ended: _Ended) -> tuple[subprocess.Popen[bytes], SessionsSetAside]:
        """Start without the stored renewals: if that works, they were to blame; if not, they are put back."""
        if not (self.home / _AOF).exists() or ended.status in (-signal.SIGKILL, -signal.SIGTERM):
            raise ended
        aside = self._set_aside()
        try:
            return self._start(), SessionsSetAside(aside)
        except EmbeddedUnavailable:
            with suppress(FileNotFoundError):
                self._set_aside()
            aside.rename(self.home / _AOF)
            raise

    def _start(self) -> subprocess.Popen[bytes]:
        for stale in (self.socket, self.home / PID_FILE):
            stale.unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            self._log().rename(self.home / "valkey.log.1")
        with self._log().open("wb") as log:
            process = self._spawn(log.fileno())
        deadline = time.monotonic() + START_SECONDS
        while (status := process.poll()) is None:
            if ask(self.socket, b"PING") == _PONG:
                return process
            if time.monotonic() > deadline:
                process.kill()
                process.wait()
                raise EmbeddedUnavailable(EmbeddedProblem.FAILED, f"the server did not start; see {self._log()}")
            time.sleep(_POLL)
        last = self._log().read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
        raise _Ended(status, f"the server ended with {status}: {' '.join(last)}; see {self._log()}")

    def _spawn(self, log: int) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(  # noqa: S603  our own program and file
                [server_program(), self.home / "valkey.conf"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,  # Ctrl-C or a closed terminal must not end it for the others
                pass_fds=(self.running.fileno(),),
            )
        except OSError as error:  # another processor, another C library, a file system that runs no programs
            raise EmbeddedUnavailable(EmbeddedProblem.NO_PROGRAM, f"the server cannot be run: {error}") from error

    def _lacks_manifest(self) -> bool:
        folder = self.home / _AOF
        return any(folder.glob("*.aof")) and not any(folder.glob("*.manifest"))

    def _set_aside(self) -> Path:
        aside = self.home / f"{_AOF}-{datetime.now(UTC):%Y%m%dT%H%M%S.%f}"
        return (self.home / _AOF).rename(aside)

    def _log(self) -> Path:
        return self.home / "valkey.log"


class _Ended(EmbeddedUnavailable):
    """The server ended while it was starting."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(EmbeddedProblem.FAILED, detail)
        self.status = status


def _configuration(home: Path, socket_file: Path) -> bytes:
    lines = (
        b"port 0",
        b"unixsocket " + _quoted(socket_file),
        b"unixsocketperm 700",
        b"protected-mode yes",
        b"dir " + _quoted(home),
        b"pidfile " + _quoted(home / PID_FILE),
        b"daemonize no",
        b"appendonly yes",
        b"appenddirname " + _AOF.encode(),
        b"appendfsync everysec",  # `always` ends the server on a full disk; this one refuses writes and heals
        b"aof-load-truncated yes",
        b'save ""',
        b"maxmemory 128mb",
        b"maxmemory-policy noeviction",
    )
    return b"\n".join(lines) + b"\n"


def _quoted(path: Path) -> bytes:
    """Quote a path as the server's configuration file wants it."""
    return (
        b'"'
        + b"".join(b"\\x%02x" % byte if byte < 0x20 or byte in b'"\\' else bytes([byte]) for byte in os.fsencode(path))
        + b'"'
    )
