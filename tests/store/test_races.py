"""Two terminals at once, and terminals that die: a clerk has exactly one session, and its set names exactly that."""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis
from structlog.testing import capture_logs

from kiosk.workflow.errors import SessionConflict, SessionGone
from kiosk.workflow.manager import WorkflowSessionManager
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import WorkflowStep
from tests.store.killed import restart_until_killed

TRIES = 200
STAFF = "STAFF001"
WINDOW = 0.001
"""Seconds within which two terminals start; some five commands on the local server."""
Terminal = Callable[[str], WorkflowSessionManager]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with capture_logs():
        yield


async def only_session(redis: Redis, manager: WorkflowSessionManager) -> RenewalSession:
    """Check that one session key and the set naming it are all there is, at one instant."""
    staff_set = f"staff_renewal_sessions:{STAFF}".encode()
    snapshot = redis.pipeline(transaction=True)  # a terminal that died may have a command on its way
    snapshot.keys()
    snapshot.smembers(staff_set)
    keys, ids = await snapshot.execute()
    assert len(ids) == 1
    assert set(keys) == {staff_set, *(b"renewal_session:" + session_id for session_id in ids)}
    (session,) = await manager.get_staff_sessions(STAFF)
    return session


async def soon(action: Awaitable[RenewalSession]) -> RenewalSession:
    """Start at a random moment of the window, half the times at once."""
    await asyncio.sleep(random.choice((0, random.uniform(0, WINDOW))))
    return await action


async def test_of_two_restarts_at_once_one_session_is_left(redis: Redis, terminal: Terminal) -> None:
    one, two = terminal("counter-1"), terminal("counter-2")
    for _ in range(TRIES):
        await one.create_session(STAFF)

        started = await asyncio.gather(soon(one.create_session(STAFF)), soon(two.create_session(STAFF)))

        assert await only_session(redis, one) in started


async def test_a_restart_during_a_step_always_wins(redis: Redis, terminal: Terminal) -> None:
    one, two = terminal("counter-1"), terminal("counter-2")
    for _ in range(TRIES):
        read = await one.create_session(STAFF)
        step = one.commit(read, read.advanced(WorkflowStep.QUERY_CUSTOMER))

        stepped, restarted = await asyncio.gather(soon(step), soon(two.create_session(STAFF)), return_exceptions=True)

        assert await only_session(redis, one) == restarted
        if isinstance(stepped, BaseException):
            assert isinstance(stepped, SessionGone)


async def test_of_two_steps_from_one_state_one_is_told_of_the_other(redis: Redis, terminal: Terminal) -> None:
    one, two = terminal("counter-1"), terminal("counter-2")
    for _ in range(TRIES):
        read = await one.create_session(STAFF)

        outcomes = await asyncio.gather(
            soon(one.commit(read, read.advanced(WorkflowStep.QUERY_CUSTOMER))),
            soon(two.commit(read, read.answered({"note": 1}))),
            return_exceptions=True,
        )

        (written,) = [outcome for outcome in outcomes if isinstance(outcome, RenewalSession)]
        (refused,) = [outcome for outcome in outcomes if isinstance(outcome, SessionConflict)]
        assert refused.now == written == await only_session(redis, one)


async def test_a_restart_cancelled_at_any_moment_leaves_the_old_session_or_a_new_one(
    redis: Redis, terminal: Terminal
) -> None:
    one, two = terminal("counter-1"), terminal("counter-2")
    await one.create_session(STAFF)
    usual = await turns_of(asyncio.create_task(one.create_session(STAFF)), at_most=100_000)
    kept = set()
    for _ in range(TRIES):
        before = await only_session(redis, two)
        restart = asyncio.create_task(one.create_session(STAFF))
        last_turn = random.choice((5, 2 * usual))  # half of them about the moment the command is sent
        await turns_of(restart, at_most=random.randint(0, last_turn))
        restart.cancel()
        await asyncio.wait({restart})

        kept.add(await only_session(redis, two) == before)

    assert kept == {True, False}, "the cancellations did not fall on both sides of the write"


async def turns_of(task: asyncio.Task[RenewalSession], *, at_most: int) -> int:
    """Let the event loop turn until the task is done; returns how often it turned."""
    turns = 0
    while not task.done() and turns < at_most:
        await asyncio.sleep(0)
        turns += 1
    return turns


async def test_a_terminal_killed_at_any_moment_of_a_restart_leaves_one_session(valkey_socket: Path) -> None:
    redis = Redis(unix_socket_path=str(valkey_socket))
    await redis.flushall()
    manager = WorkflowSessionManager(redis, terminal="counter-1")
    processes = multiprocessing.get_context("forkserver")  # a fork of a process that has the imports done
    processes.set_forkserver_preload(["tests.store.killed"])
    for _ in range(TRIES):
        before = await manager.create_session(STAFF)
        doomed = processes.Process(target=restart_until_killed, args=(str(valkey_socket), STAFF))
        doomed.start()
        deadline = time.monotonic() + 5
        while await manager.get_staff_sessions(STAFF) == (before,):  # until it is at work
            assert time.monotonic() < deadline
        await asyncio.sleep(random.uniform(0, 2 * WINDOW))
        doomed.kill()
        await asyncio.to_thread(doomed.join)

        assert (await only_session(redis, manager)).session_id != before.session_id
    await redis.aclose()
