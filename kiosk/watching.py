"""Notices that a clerk's renewal was started or moved on somewhere else.

An announcement is only a hint, and may be this terminal's own: what is stored decides.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass

from kiosk.workflow.errors import SessionGone, SessionUnreadable
from kiosk.workflow.manager import WorkflowSessionManager
from kiosk.workflow.session import RenewalSession


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The stored session is not the one on this screen."""

    terminal: str | None
    """Where it was done; None for the web back end, or when it is not known."""
    same_session: bool
    """The renewal on screen was moved on; else another one was started, or it was cleared or expired."""
    is_live: bool
    """Whether the clerk has a live renewal now."""
    is_readable: bool = True
    """Whether what is stored now can be read; only starting again clears it when not."""


async def elsewhere(sessions: WorkflowSessionManager, shown: RenewalSession) -> Elsewhere | None:
    """Compare the session on screen with what is stored; None while they are the same.

    Raises:
        StoreUnavailable, StoreRefused: it cannot be told now.
    """
    try:
        stored = await sessions.get_session(shown.staff_id, shown.session_id)
    except SessionUnreadable:
        return Elsewhere(None, same_session=True, is_live=True, is_readable=False)
    except SessionGone:
        return await _replaced(sessions, shown)
    if stored.stored == shown.stored:
        return None
    return Elsewhere(_terminal(stored), same_session=True, is_live=True)


async def _replaced(sessions: WorkflowSessionManager, shown: RenewalSession) -> Elsewhere:
    try:
        live = await sessions.get_staff_sessions(shown.staff_id)
    except SessionUnreadable:
        return Elsewhere(None, same_session=False, is_live=True, is_readable=False)
    return Elsewhere(_terminal(live[-1]) if live else None, same_session=False, is_live=bool(live))


def _terminal(session: RenewalSession) -> str | None:
    return session.mark.terminal if session.mark else None


async def watch_for_changes(
    sessions: WorkflowSessionManager,
    staff_id: str,
    shown: Callable[[], Awaitable[RenewalSession | None]],
) -> AsyncGenerator[tuple[RenewalSession, Elsewhere], None]:
    """Yield each time the renewal that `shown` names turns out to be another one in the store.

    `shown` is awaited at each hint: it waits for a write of our own that is under way, so that it is not taken for a
    stranger's.
    """
    async with aclosing(sessions.watch(staff_id)) as hints:
        async for _hint in hints:
            changed = await _changed(sessions, shown)
            if changed is not None:
                yield changed


async def _changed(
    sessions: WorkflowSessionManager, shown: Callable[[], Awaitable[RenewalSession | None]]
) -> tuple[RenewalSession, Elsewhere] | None:
    session = await shown()
    while session is not None:
        change = await elsewhere(sessions, session)
        compared, session = session, await shown()
        if session is compared:  # else a write of our own came in between
            return (session, change) if change is not None else None
    return None
