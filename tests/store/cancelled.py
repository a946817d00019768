"""A watch as the app keeps it while a clerk is signed in, cancelled at every point of its beginning."""

from __future__ import annotations

import asyncio

import pytest

from kiosk.watching import watch_for_changes
from kiosk.workflow.manager import WorkflowSessionManager
from kiosk.workflow.session import RenewalSession

TURNS = 100
"""Turns of the loop in which a watch has begun and waits for what happens."""


async def assert_a_watch_ends_wherever_it_is_cancelled(terminal: WorkflowSessionManager, staff_id: str) -> None:
    for turns in range(TURNS):
        session = await terminal.create_session(staff_id)
        watching = asyncio.create_task(watched(terminal, session))
        for _turn in range(turns):
            await asyncio.sleep(0)

        assert await cancelled(watching) == 1, f"cancelled after {turns} turns of the loop"


async def cancelled(task: asyncio.Task[None]) -> int:
    """Cancel a task until it ends; returns how often that took."""
    times = 0
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=1)
        times += 1
    return times


async def watched(terminal: WorkflowSessionManager, session: RenewalSession) -> None:
    async def shown() -> RenewalSession:
        return session

    async for _change in watch_for_changes(terminal, session.staff_id, shown):
        pytest.fail("the session was not changed")
