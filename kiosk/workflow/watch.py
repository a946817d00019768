"""What happens to a clerk's sessions elsewhere: how it is announced, and how a terminal follows it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import msgspec
import structlog
from redis.asyncio import Redis, RedisCluster
from redis.asyncio.client import PubSub

from kiosk.cancellation import heeding_cancellation
from kiosk.workflow.errors import Refusal, StoreRefused, StoreUnavailable
from kiosk.workflow.failures import store_failures
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import WorkflowStep
from kiosk.workflow.subscription import subscription

_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 5.0
"""Seconds between two attempts to subscribe again; each pause is twice the one before."""
_SIGN_OF_LIFE = 2.0
"""Seconds within which a watched connection must answer: one that went silent would otherwise hear nothing for ever."""
_LASTING = (Refusal.NO_AUTHENTICATION, Refusal.NO_PERMISSION)
"""Refusals that no waiting mends."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class SessionEvent:
    """Something happened to a clerk's sessions, perhaps at another terminal; or how a re-read found them."""

    session_id: str | None
    """The clerk's live session now, None when there is none."""
    step: WorkflowStep | None
    """None when there is no session, or it cannot be read."""
    terminal: str | None
    """Who did it; None when this is a re-read: it may be nobody, or another program."""


class _Announcement(msgspec.Struct, frozen=True):
    session_id: str | None
    step: WorkflowStep | None
    terminal: str
    operation: str


def announcement(session: RenewalSession | None, *, terminal: str, operation: str) -> bytes:
    """Render the message about a write: the session as it now is, None when it was removed."""
    return msgspec.json.encode(
        _Announcement(
            session_id=session.session_id if session else None,
            step=session.current_step if session else None,
            terminal=terminal,
            operation=operation,
        )
    )


async def follow(
    redis: Redis | RedisCluster,
    channel: str,
    *,
    sharded: bool,
    read_now: Callable[[], Awaitable[SessionEvent]],
    reread_seconds: float,
) -> AsyncGenerator[SessionEvent, None]:
    """Yield an event for each announcement on `channel`, and now and then what `read_now` finds.

    Announcements are lost while a connection is down, and other programs make none. So `read_now` is asked
    after each (re)subscription and every `reread_seconds`. A store that does not answer is waited for.

    Raises:
        StoreRefused: the store wants other credentials or rights.
    """
    pause = _FIRST_PAUSE
    while True:
        try:
            with store_failures():
                async with subscription(redis, channel, sharded=sharded) as pubsub:
                    due = _now() + reread_seconds
                    while True:
                        event = await _next_announced(pubsub, due)
                        if event is None:
                            event = await read_now()
                            due = _now() + reread_seconds
                        pause = _FIRST_PAUSE
                        yield event
        except (StoreUnavailable, StoreRefused) as error:
            if isinstance(error, StoreRefused) and error.refusal in _LASTING:
                raise
            _log.warning("session store lost while watching", detail=str(error), pause=pause)
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)


async def _next_announced(pubsub: PubSub, due: float) -> SessionEvent | None:
    """Wait for an announcement; None when it is time to re-read.

    That is at `due`, and after any other message. One is the confirmation of a subscription: nothing else shows
    that redis-py lost its connection and subscribed again by itself.

    Raises:
        StoreUnavailable: the connection is dead, or its server has given the channel to another one.
    """
    while True:
        message: dict[str, Any] | None = await pubsub.get_message(timeout=max(0.0, due - _now()))
        if message is not None:
            return _announced(message)
        if _now() >= due:
            await _check_alive(pubsub)
            return None


async def _check_alive(pubsub: PubSub) -> None:
    with heeding_cancellation():
        await pubsub.ping()
    if await pubsub.get_message(timeout=_SIGN_OF_LIFE) is None:
        raise StoreUnavailable(f"no sign of life within {_SIGN_OF_LIFE:g} s")


def _announced(message: dict[str, Any]) -> SessionEvent | None:
    if message["type"] == "sunsubscribe":
        raise StoreUnavailable("the server has no longer the slot of the channel")
    if message["type"] not in ("message", "smessage"):
        return None
    try:
        said = msgspec.json.decode(message["data"], type=_Announcement)
    except msgspec.DecodeError:  # another program's: it still says that something happened
        return None
    return SessionEvent(session_id=said.session_id, step=said.step, terminal=said.terminal)


def _now() -> float:
    return asyncio.get_running_loop().time()
