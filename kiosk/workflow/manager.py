"""Keeps renewal sessions in Redis. Every change is one atomic script and one round trip."""

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog
from redis.asyncio import Redis, RedisCluster

from kiosk.workflow.errors import (
    IllegalTransition,
    SessionConflict,
    SessionGone,
    SessionUnreadable,
    WorkflowError,
)
from kiosk.workflow.failures import store_failures
from kiosk.workflow.keys import SESSION_PREFIX, PlainKeys
from kiosk.workflow.script import Script
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import TABLE, WorkflowStep, check_back
from kiosk.workflow.watch import SessionEvent, announcement, follow

__all__ = ["LiveSessionExists", "SessionEvent", "WorkflowSessionManager"]

_CREATE = Script("_remove_all", "create")
_CLEAR = Script("_remove_all", "clear")
_COMMIT = Script("commit")
_DELETE = Script("delete")
_READ = Script("read")
_READ_ALL = Script("read_all")
_NOT_A_STRING = "the key holds something else than a string"

_log = structlog.get_logger()


class LiveSessionExists(WorkflowError):
    """A session was to be added while the clerk has one; a clerk never has two."""

    def __init__(self, session_id: str) -> None:
        super().__init__(f"session {session_id} is live")
        self.session_id = session_id


class WorkflowSessionManager:
    """The sessions of all clerks as one terminal sees them: at most one live session a clerk.

    Every method that asks the store may raise `StoreUnavailable` (after a write: whether it happened is not
    known) and `StoreRefused`; each raises `BadName` for a staff code that must not become part of a key. A write
    that is sent again after a lost answer only keeps the session longer; the count of cleared sessions is then 0.
    """

    def __init__(
        self,
        redis: Redis | RedisCluster,
        *,
        terminal: str,
        keys: PlainKeys = PlainKeys(),  # noqa: B008  a frozen value
        ttl: int = 3600,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        new_id: Callable[[], str] = lambda: uuid.uuid4().hex,
    ) -> None:
        """Use `redis`, which must not decode responses; a Cluster needs `TaggedKeys`.

        `ttl` is the seconds an untouched session is kept; `new_id` gives 32 hex digits that never come twice.
        """
        self._redis = redis
        self._terminal = terminal
        self._keys = keys
        self._ttl = ttl
        self._clock = clock
        self._new_id = new_id

    async def create_session(
        self, staff_id: str, *, clear_existing: bool = True, session_id: str | None = None
    ) -> RenewalSession:
        """Start a renewal in `init`, in place of whatever the clerk has stored, damaged or not.

        With a `session_id` that is live already that session is kept for `ttl` from now and returned as it is stored.

        Raises:
            BadName: `session_id` is not one of this clerk's.
            LiveSessionExists: with `clear_existing=False`, and the clerk has a session, finished or not.
            SessionUnreadable: `session_id` is stored already, and damaged.
        """
        if session_id is None:
            session_id = self._keys.session_id(staff_id, self._new_id())
        self._keys.check_session_id(staff_id, session_id)
        session = self._stamped(_blank(session_id, staff_id, self._clock()))
        outcome, detail = await self._run(
            _CREATE,
            [self._keys.staff_set(staff_id), self._keys.session(session_id)],
            [
                session_id,
                session.stored,
                self._ttl,
                SESSION_PREFIX,
                int(clear_existing),
                *self._news(session),
            ],
        )
        if outcome == b"live":
            raise LiveSessionExists(_text(detail))
        if outcome == b"exists":
            session = RenewalSession.from_json(detail, session_id=session_id, staff_id=staff_id)
        if clear_existing:
            self._log_cleared(staff_id, detail if outcome == b"created" else 0)
        _log.info("建立續約流程 Session", session_id=session_id, staff_id=staff_id, cleared_existing=clear_existing)
        return session

    async def clear_staff_sessions(self, staff_id: str) -> int:
        """Remove all that is stored of a clerk; returns how many live sessions that was."""
        count = await self._run(
            _CLEAR,
            [self._keys.staff_set(staff_id)],
            [SESSION_PREFIX, *self._removal(staff_id)],
        )
        self._log_cleared(staff_id, count)
        return int(count)

    async def get_staff_sessions(self, staff_id: str) -> tuple[RenewalSession, ...]:
        """Read a clerk's sessions, the newest last, and forget those that have expired.

        There is more than one only if another program added it.

        Raises:
            SessionUnreadable: one is damaged, or the clerk's set is; it stays until `create_session`.
        """
        staff_set = self._keys.staff_set(staff_id)
        found = await self._run(_READ_ALL, [staff_set], [SESSION_PREFIX])
        if found is None:
            raise SessionUnreadable(staff_set, "the key holds something else than a set")
        sessions = (_parsed(stored, _text(session_id), staff_id) for session_id, stored in found)
        return tuple(sorted(sessions, key=lambda session: (session.created_at, session.session_id)))

    async def get_session(self, staff_id: str, session_id: str) -> RenewalSession:
        """Read one session of a clerk.

        Raises:
            SessionGone: it has expired, or is not (or no longer) this clerk's.
            SessionUnreadable: it is damaged.
        """
        outcome, *stored = await self._run(
            _READ, [self._keys.staff_set(staff_id), self._keys.session(session_id)], [session_id]
        )
        if outcome == b"gone":
            raise SessionGone(session_id)
        return _parsed(stored[0], session_id, staff_id)

    async def commit(self, read: RenewalSession, wanted: RenewalSession) -> RenewalSession:
        """Store `wanted` in place of `read`, which must be what is stored now; returns it as it was written.

        Raises:
            IllegalTransition: the table has no way from `read` to `wanted`, or they are not the same session.
            SessionGone: the session has expired or was cleared; nothing was written.
            SessionConflict: the session was written since it was read; nothing was written.
        """
        _check_move(read, wanted)
        written = self._stamped(wanted)
        outcome, *stored = await self._run(
            _COMMIT,
            [self._keys.staff_set(read.staff_id), self._keys.session(read.session_id)],
            [read.session_id, read.stored, written.stored, self._ttl, *self._news(written)],
        )
        if outcome == b"gone":
            raise SessionGone(read.session_id)
        if outcome == b"conflict":
            raise SessionConflict(read.session_id, read.current_step, _parsed_or_none(stored[0], read))
        return written

    async def delete_session(self, session: RenewalSession) -> None:
        """Remove one session, whatever it has become since it was read; one already gone is no error."""
        await self._run(
            _DELETE,
            [self._keys.staff_set(session.staff_id), self._keys.session(session.session_id)],
            [session.session_id, *self._removal(session.staff_id)],
        )

    def watch(self, staff_id: str, *, reread_seconds: float = 10) -> AsyncGenerator[SessionEvent, None]:
        """Follow what happens to a clerk's sessions, this terminal's own writes included; see `follow`.

        An event is a hint: what holds is decided when a session is committed. Close the iterator (`aclosing`,
        or cancel the task) to give its connection back.
        """

        async def read_now() -> SessionEvent:
            try:
                sessions = await self.get_staff_sessions(staff_id)
            except SessionUnreadable as error:
                return SessionEvent(session_id=error.session_id, step=None, terminal=None)
            if not sessions:
                return SessionEvent(session_id=None, step=None, terminal=None)
            return SessionEvent(sessions[-1].session_id, sessions[-1].current_step, terminal=None)

        return follow(
            self._redis,
            self._keys.channel(staff_id),
            sharded=self._keys.sharded,
            read_now=read_now,
            reread_seconds=reread_seconds,
        )

    async def ping(self) -> float:
        """Ask the store for a sign of life; returns the seconds it took."""
        started = time.perf_counter()
        with store_failures():
            await self._redis.ping()
        return time.perf_counter() - started

    async def _run(self, script: Script, keys: Sequence[str], args: Sequence[str | bytes | int]) -> Any:
        with store_failures():
            return await script.run(self._redis, keys, args)

    def _stamped(self, session: RenewalSession) -> RenewalSession:
        return session.written(now=self._clock(), terminal=self._terminal, operation=self._new_id())

    def _news(self, session: RenewalSession) -> tuple[str, str, bytes]:
        assert session.mark is not None
        message = announcement(session, terminal=self._terminal, operation=session.mark.operation)
        return self._keys.publish, self._keys.channel(session.staff_id), message

    def _removal(self, staff_id: str) -> tuple[str, str, bytes]:
        message = announcement(None, terminal=self._terminal, operation=self._new_id())
        return self._keys.publish, self._keys.channel(staff_id), message

    def _log_cleared(self, staff_id: str, count: int) -> None:
        _log.info("清除員工所有續約 Session", staff_id=staff_id, count=count)


def _blank(session_id: str, staff_id: str, now: datetime) -> RenewalSession:
    stamp = now.isoformat()
    return RenewalSession(session_id, staff_id, current_step=WorkflowStep.INIT, created_at=stamp, updated_at=stamp)


def _check_move(read: RenewalSession, wanted: RenewalSession) -> None:
    here, there = read.current_step, wanted.current_step
    same_session = (read.session_id, read.staff_id) == (wanted.session_id, wanted.staff_id)
    if not same_session or here is WorkflowStep.COMPLETED:
        raise IllegalTransition(here, there)
    if there is not here and there not in _ahead_of(here):
        check_back(here, there)


def _ahead_of(here: WorkflowStep) -> set[WorkflowStep]:
    ahead: set[WorkflowStep] = set()
    unseen = list(TABLE[here].forward)
    while unseen:
        step = unseen.pop()
        if step not in ahead:
            ahead.add(step)
            unseen.extend(TABLE[step].forward)
    return ahead


def _parsed(stored: bytes | None, session_id: str, staff_id: str) -> RenewalSession:
    if stored is None:
        raise SessionUnreadable(session_id, _NOT_A_STRING)
    return RenewalSession.from_json(stored, session_id=session_id, staff_id=staff_id)


def _parsed_or_none(stored: bytes | None, read: RenewalSession) -> RenewalSession | None:
    try:
        return _parsed(stored, read.session_id, read.staff_id)
    except SessionUnreadable:
        return None


def _text(session_id: bytes) -> str:
    """Read an id from a clerk's set; other programs may have put anything there."""
    return session_id.decode(errors="backslashreplace")
