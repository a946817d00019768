"""Tries to sign in, counted in the session store: so a lock holds on every terminal and outlives a kiosk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Any

from redis.asyncio import Redis, RedisCluster

from kiosk.workflow.failures import store_failures
from kiosk.workflow.keys import PlainKeys
from kiosk.workflow.script import Script

FAILURES_THAT_LOCK = 5
FIRST_LOCK = 30
"""Seconds; each failure after it doubles them."""
LONGEST_LOCK = 3600
"""Seconds."""
STAFF_REMEMBERED = 24 * 3600
"""Seconds after the last failure, or the end of its lock, until a staff code's failures are forgotten."""
TERMINAL_REMEMBERED = 15 * 60
"""The same for a terminal. Shorter: the clerks who share it mistype now and then."""

_TRY = Script("try_sign_in")
_ACCEPT = Script("accept_sign_in")
_UNLOCK = Script("unlock_sign_in")


class Locked(StrEnum):
    """What a lock holds."""

    STAFF = "staff"
    TERMINAL = "terminal"


@dataclass(frozen=True, slots=True)
class Lock:
    """Sign-in is refused for a time, whatever the PIN."""

    what: Locked
    seconds: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that was counted as a failure in advance."""

    code: str
    terminal_failures: int
    lock: Lock | None
    """What it locks if it does fail."""


class SignInAttempts:
    """The tries at one terminal.

    A code is counted whether there is such a member of staff or not, and what was typed cannot be told from the store:
    it may be anything, a customer's ID too. Every method may raise `StoreUnavailable` and `StoreRefused`: where it is
    not known whether there is a lock, nobody signs in.
    """

    def __init__(self, redis: Redis | RedisCluster, *, terminal: str, keys: PlainKeys) -> None:
        self._redis = redis
        self._terminal = terminal
        self._keys = keys

    async def begin(self, code: str) -> Attempt | Lock:
        """Count a try, unless the code or the terminal is locked: that of the two which lasts longer is returned."""
        outcome, *figures = await self._run(
            _TRY,
            code,
            FAILURES_THAT_LOCK,
            *(seconds * 1000 for seconds in (FIRST_LOCK, LONGEST_LOCK, STAFF_REMEMBERED, TERMINAL_REMEMBERED)),
        )
        lock = _longer(*figures[-2:])
        if outcome == b"locked":
            assert lock is not None
            return lock
        return Attempt(code, figures[0], lock)

    async def accept(self, attempt: Attempt) -> None:
        """Take back the count of a try that was right."""
        await self._run(_ACCEPT, attempt.code, attempt.terminal_failures, TERMINAL_REMEMBERED * 1000)

    async def unlock(self, code: str) -> bool:
        """Forget the failures of a code and of this terminal; tells whether there were any."""
        return bool(await self._run(_UNLOCK, code))

    async def _run(self, script: Script, code: str, *args: int) -> Any:
        keys: Sequence[str] = (self._keys.staff_failures(code), self._keys.terminal_failures(self._terminal))
        with store_failures():
            return await script.run(self._redis, keys, args)


def _longer(staff_ms: int, terminal_ms: int) -> Lock | None:
    what = Locked.STAFF if staff_ms >= terminal_ms else Locked.TERMINAL
    milliseconds = max(staff_ms, terminal_ms)
    return Lock(what, ceil(milliseconds / 1000)) if milliseconds else None
