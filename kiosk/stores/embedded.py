"""The embedded session store: one valkey-server for all kiosks of a data folder.

Two servers must never run on one data folder: both would write to one file, and the second silently takes the
socket of the first. Three locks in that folder see to it; they vanish with the processes that hold them.
start.lock is held by the kiosk that looks whether to start a server, users.lock by every kiosk that uses it,
server.lock by the server itself, so that it is known to live even when its socket is gone.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from kiosk.locks import FileLock
from kiosk.stores.errors import EmbeddedProblem, EmbeddedUnavailable
from kiosk.stores.folders import is_private, make_private, socket_path
from kiosk.stores.launch import PID_FILE, SOCKET_FILE, START_SECONDS, Launch, Notice
from kiosk.stores.probe import ask

_ANSWER_SECONDS = 3.0
"""The most a running server may take to answer, or to end."""
_POLL = 0.005


class EmbeddedServer:
    """A share in the embedded server. Every method may take seconds: call them in a thread."""

    def __init__(self, home: Path, wanted: Path, users: FileLock) -> None:
        self._home = home
        self._users: FileLock | None = users
        self._process: subprocess.Popen[bytes] | None = None
        self.socket = wanted
        """Where the server listens."""
        self.notices: tuple[Notice, ...] = ()
        """What the clerk should know of the starts that this object made."""

    @classmethod
    def start(cls, data_dir: Path, runtime_dir: Path) -> EmbeddedServer:
        """Join the running server of the data folder, or start it.

        Raises:
            EmbeddedUnavailable: says why, and what to do.
        """
        home = data_dir / "valkey"
        try:
            make_private(home)
            home.chmod(0o700)
            wanted = _last_socket(home) or socket_path(home, runtime_dir)
            users = FileLock(home / "users.lock")
            server = cls(home, wanted, users)
            try:
                server.ensure_running()
            except BaseException:
                users.close()
                raise
        except OSError as error:
            raise _folder_problem(error, home) from error
        return server

    def ensure_running(self) -> None:
        """Start the server again if it ended; do nothing when it runs.

        Raises:
            EmbeddedUnavailable: says why, and what to do.
        """
        if self._users is None:
            raise EmbeddedUnavailable(EmbeddedProblem.FAILED, "this kiosk has left the embedded store")
        try:
            with FileLock(self._home / "start.lock") as starting:
                # a kiosk that leaves has users.lock alone until the server has ended
                if not (starting.wait_exclusive(START_SECONDS) and self._users.wait_shared(START_SECONDS)):
                    raise EmbeddedUnavailable(EmbeddedProblem.BUSY, f"another kiosk holds a lock in {self._home}")
                with FileLock(self._home / "server.lock") as running:
                    self._join_or_start(running)
        except OSError as error:
            raise _folder_problem(error, self._home) from error

    def leave(self) -> bool:
        """Give the share back. The last one out stops the server; returns whether it did.

        A server that will not stop (a full disk) stays and keeps the renewals; the next kiosk joins it.
        """
        if self._users is None:
            return False
        users, self._users = self._users, None
        with users:
            if not users.try_exclusive():
                return False
            with FileLock(self._home / "server.lock") as running:
                ask(self.socket, b"SHUTDOWN")
                stopped = running.wait_exclusive(_ANSWER_SECONDS)
        if stopped and self._process is not None:
            self._process.wait()
        return stopped

    def _join_or_start(self, running: FileLock) -> None:
        if not running.try_exclusive():
            recorded = _recorded_socket(self._home)
            if recorded is not None and _answers(recorded, running):
                self.socket = recorded
                return
            _end_unreachable(self._home, running)
        launch = Launch(self._home, self.socket, running)
        self._process, notices = launch.run()
        self.notices += notices


def _answers(socket_file: Path, running: FileLock) -> bool:
    """Wait for the running server to answer; False when it cannot be reached or has ended.

    Raises:
        EmbeddedUnavailable: it takes connections but is silent.
    """
    deadline = time.monotonic() + _ANSWER_SECONDS
    while True:
        answer = ask(socket_file, b"PING")
        if answer:  # "LOADING" too: clients wait for it
            return True
        if running.try_exclusive():
            return False
        if time.monotonic() > deadline:
            break
        time.sleep(_POLL)
    if answer is None:
        return False
    raise EmbeddedUnavailable(EmbeddedProblem.HUNG, f"the embedded server at {socket_file} does not answer")


def _end_unreachable(home: Path, running: FileLock) -> None:
    """Have a server whose socket is gone (a cleaned temporary folder) write what it has and end.

    Raises:
        EmbeddedUnavailable: it does not.
    """
    pid_file = home / PID_FILE
    if running.try_exclusive():
        return
    with suppress(FileNotFoundError, ValueError, ProcessLookupError):
        # of this very server: it holds the lock, and the file was removed before it was started
        os.kill(int(pid_file.read_text()), signal.SIGTERM)
    if not running.wait_exclusive(_ANSWER_SECONDS):
        raise EmbeddedUnavailable(
            EmbeddedProblem.HUNG, f"the embedded server cannot be reached and does not end; see {pid_file}"
        )


def _recorded_socket(home: Path) -> Path | None:
    try:
        return Path(os.fsdecode((home / SOCKET_FILE).read_bytes()))
    except FileNotFoundError:
        return None


def _last_socket(home: Path) -> Path | None:
    """Find the socket of the last start, if its folder is still good: so that all kiosks agree on it."""
    recorded = _recorded_socket(home)
    return recorded if recorded is not None and is_private(recorded.parent) else None


def _folder_problem(error: OSError, home: Path) -> EmbeddedUnavailable:
    # a full disk names no file
    return EmbeddedUnavailable(EmbeddedProblem.FOLDER, f"{error.filename or home}: {error.strerror}")
