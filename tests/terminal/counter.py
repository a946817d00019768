"""A counter of a store: one user's folders, the kiosks on them, and what those have left behind."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NoConnection
from redis.retry import Retry

from tests.terminal.terminal import ID_QUESTION, KIOSK, PERSONAL, Terminal

CLERK, PIN = "S001", "1234"


@dataclass
class Counter:
    """A place to run kiosks in. Close it, and all that it started has ended."""

    home: Path
    runtime: Path
    """Short: a socket's path has to fit."""
    redis_url: str | None = None
    program: Sequence[str] = KIOSK
    terminal: type[Terminal] = Terminal
    kiosks: list[Terminal] = field(default_factory=list)

    def kiosk(self, terminal: str = "T1", *, options: Sequence[str] = ()) -> Terminal:
        """Start a kiosk and wait until it is connected."""
        command = [*self.program, "--data-dir", str(self.data), "--terminal", terminal, "--lang", "en", *options]
        kiosk = self.terminal(command, self._environment())
        self.kiosks.append(kiosk)
        kiosk.wait_for("Staff code", "● Connected")
        return kiosk

    def signed_in(self, terminal: str = "T1") -> Terminal:
        """Start a kiosk at which the clerk has signed in and stands at home."""
        kiosk = self.kiosk(terminal)
        kiosk.type(f"{CLERK}\r{PIN}\r")
        kiosk.wait_for("Hello,", "Sign out")
        return kiosk

    def asking_for_id(self, terminal: str = "T1") -> Terminal:
        """Start a kiosk at which a renewal was started and nothing is entered yet."""
        kiosk = self.signed_in(terminal)
        kiosk.press("1")
        kiosk.wait_for(ID_QUESTION)
        return kiosk

    def close(self) -> None:
        """End every kiosk and the server they may have left, and check their log."""
        with ExitStack() as ending:
            ending.callback(self._end_store)
            for kiosk in self.kiosks:
                ending.callback(kiosk.close)
        log = (self.data / "kiosk.log").read_text(encoding="utf-8")
        assert not [secret for secret in PERSONAL if secret in log]

    def _end_store(self) -> None:
        """End an embedded store whose last kiosk was killed."""
        with suppress(FileNotFoundError, NoConnection), self.store() as store:
            store.shutdown(nosave=True)

    @property
    def data(self) -> Path:
        return self.home / "data"

    def _environment(self) -> Mapping[str, str]:
        """Nothing of the environment of the tests, but where programs are found."""
        env = {
            "PATH": os.defpath,
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.runtime),
            "TMPDIR": str(self.runtime),
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
        }
        for name in ("CONFIG", "DATA", "CACHE", "STATE"):
            env[f"XDG_{name}_HOME"] = str(self.home / name.lower())
        return env if self.redis_url is None else {**env, "KIOSK_REDIS_URL": self.redis_url}

    # what is left behind

    def store(self) -> Redis:
        """Connect to the session store as another program does."""
        return Redis.from_url(self.store_url, retry=Retry(NoBackoff(), 0))

    @property
    def store_url(self) -> str:
        """Where the session store listens."""
        return self.redis_url or f"unix://{(self.data / 'valkey' / 'socket').read_text()}"

    def store_pid(self) -> int:
        """The process of the embedded session store."""
        return int((self.data / "valkey" / "valkey.pid").read_text())

    def session(self) -> dict[str, Any]:
        """Read the clerk's session; there is exactly one."""
        with self.store() as store:
            (session_id,) = store.smembers(f"staff_renewal_sessions:{CLERK}")
            (key,) = store.keys("renewal_session:*")
            assert key == b"renewal_session:" + session_id
            session: dict[str, Any] = json.loads(store.get(key) or b"")
        return session

    def orders(self) -> list[dict[str, Any]]:
        """Read every order that was placed."""
        with closing(sqlite3.connect(self.data / "backoffice.sqlite3")) as office:
            office.row_factory = sqlite3.Row
            return [dict(order) for order in office.execute("SELECT * FROM orders")]

    def log(self) -> list[dict[str, Any]]:
        """Read the kiosks' log."""
        lines = (self.data / "kiosk.log").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]
