"""A terminal is told of what happens to its clerk's sessions elsewhere."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import aclosing
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from structlog.testing import capture_logs

from kiosk.config import Settings
from kiosk.stores.connect import StoreConnection, open_store
from kiosk.stores.link import CONNECTIONS
from kiosk.workflow.errors import Refusal, StoreRefused
from kiosk.workflow.manager import SessionEvent, WorkflowSessionManager
from kiosk.workflow.steps import WorkflowStep
from tests.store import backend
from tests.store.cancelled import assert_a_watch_ends_wherever_it_is_cancelled
from tests.store.valkey import running_server, running_valkey, short_folder

STAFF = "STAFF001"
NEVER = 3600.0
"""Seconds between re-reads where a test is not about them."""
Terminal = Callable[[str], WorkflowSessionManager]


async def next_event(events: AsyncGenerator[SessionEvent, None], within: float = 1) -> SessionEvent:
    async with asyncio.timeout(within):
        return await anext(events)


async def test_watching_begins_with_how_things_stand(manager: WorkflowSessionManager) -> None:
    session = await manager.create_session(STAFF)

    async with aclosing(manager.watch(STAFF, reread_seconds=NEVER)) as events:
        assert await next_event(events) == SessionEvent(session.session_id, WorkflowStep.INIT, None)


async def test_every_write_is_announced_within_a_second(terminal: Terminal) -> None:
    one, two = terminal("counter-1"), terminal("counter-2")
    async with aclosing(one.watch(STAFF, reread_seconds=NEVER)) as events:
        assert await next_event(events) == SessionEvent(None, None, None)

        new = await two.create_session(STAFF)
        assert await next_event(events) == SessionEvent(new.session_id, WorkflowStep.INIT, "counter-2")

        ahead = await two.commit(new, new.advanced(WorkflowStep.QUERY_CUSTOMER))
        assert await next_event(events) == SessionEvent(new.session_id, WorkflowStep.QUERY_CUSTOMER, "counter-2")

        await two.delete_session(ahead)
        assert await next_event(events) == SessionEvent(None, None, "counter-2")

        await two.create_session(STAFF)
        await next_event(events)
        await two.clear_staff_sessions(STAFF)
        assert await next_event(events) == SessionEvent(None, None, "counter-2")


async def test_what_changed_nothing_is_not_announced(redis: Redis, terminal: Terminal) -> None:
    one, two = terminal("counter-1"), terminal("counter-2")
    named = f"renewal_{STAFF}_{'0' * 32}"
    live = await two.create_session(STAFF, session_id=named)
    async with aclosing(one.watch(STAFF, reread_seconds=NEVER)) as events:
        await next_event(events)

        await two.create_session(STAFF, session_id=named)
        await two.clear_staff_sessions("STAFF002")
        await two.delete_session(live)

        assert await next_event(events) == SessionEvent(None, None, "counter-2")


async def test_another_clerks_sessions_are_not_announced(terminal: Terminal) -> None:
    one, two = terminal("counter-1"), terminal("counter-2")
    async with aclosing(one.watch(STAFF, reread_seconds=NEVER)) as events:
        await next_event(events)

        await two.create_session("STAFF002")
        own = await two.create_session(STAFF)

        assert (await next_event(events)).session_id == own.session_id


async def test_a_change_that_nobody_announced_is_found_by_the_next_re_read(
    redis: Redis, manager: WorkflowSessionManager
) -> None:
    async with aclosing(manager.watch(STAFF, reread_seconds=0.05)) as events:
        await next_event(events)

        await backend.put(redis, backend.web_session("renewal_STAFF001_web", STAFF))

        async with asyncio.timeout(1):
            while (found := await anext(events)).session_id is None:
                pass
        assert found == SessionEvent("renewal_STAFF001_web", WorkflowStep.INIT, None)


async def test_a_damaged_session_is_told_without_its_step(redis: Redis, manager: WorkflowSessionManager) -> None:
    session = await manager.create_session(STAFF)
    await redis.set(f"renewal_session:{session.session_id}", "{")

    async with aclosing(manager.watch(STAFF, reread_seconds=NEVER)) as events:
        assert await next_event(events) == SessionEvent(session.session_id, None, None)


async def test_a_message_of_another_program_asks_for_a_re_read(redis: Redis, manager: WorkflowSessionManager) -> None:
    session = await manager.create_session(STAFF)
    async with aclosing(manager.watch(STAFF, reread_seconds=NEVER)) as events:
        await next_event(events)

        await redis.publish(f"renewal:{STAFF}", "hello")

        assert await next_event(events) == SessionEvent(session.session_id, WorkflowStep.INIT, None)


@pytest.mark.parametrize("retries", [0, 1])
async def test_a_killed_connection_is_followed_by_a_re_read_and_by_announcements(
    server_socket: Path, retries: int
) -> None:
    """With a retry the client subscribes again by itself, without one the watch does."""
    redis = Redis(unix_socket_path=str(server_socket), retry=Retry(NoBackoff(), retries))
    other = Redis(unix_socket_path=str(server_socket))
    await other.flushall()
    one = WorkflowSessionManager(redis, terminal="counter-1")
    two = WorkflowSessionManager(other, terminal="counter-2")
    async with aclosing(one.watch(STAFF, reread_seconds=NEVER)) as events:
        await next_event(events)

        await other.client_kill_filter(_type="pubsub")
        missed = await two.create_session(STAFF)

        assert await next_event(events) == SessionEvent(missed.session_id, WorkflowStep.INIT, None)
        await two.commit(missed, missed.advanced(WorkflowStep.QUERY_CUSTOMER))
        assert (await next_event(events)).terminal == "counter-2"
    await redis.aclose()
    await other.aclose()


@pytest.fixture
def folder() -> Iterator[Path]:
    with short_folder() as path:
        yield path


async def test_a_server_that_was_away_is_followed_by_a_re_read(folder: Path, program: str) -> None:
    with running_server(program, folder) as path:
        redis = Redis(unix_socket_path=str(path), retry=Retry(NoBackoff(), 0))
        events = WorkflowSessionManager(redis, terminal="counter-1").watch(STAFF, reread_seconds=NEVER)
        await next_event(events)
    waiting = asyncio.create_task(next_event(events, within=10))
    await asyncio.sleep(0.3)  # the server is away for longer than the first pause
    assert not waiting.done()

    with running_server(program, folder):
        assert await waiting == SessionEvent(None, None, None)
        await events.aclose()
        await redis.aclose()


async def test_missing_rights_end_the_watch(server_socket: Path) -> None:
    admin = Redis(unix_socket_path=str(server_socket))
    await admin.acl_setuser("mute", enabled=True, nopass=True, keys=["*"], commands=["+@all"], channels=[])
    redis = Redis(unix_socket_path=str(server_socket), username="mute", password="x")

    with pytest.raises(StoreRefused) as raised:
        await next_event(WorkflowSessionManager(redis, terminal="counter-1").watch(STAFF))

    assert raised.value.refusal is Refusal.NO_PERMISSION
    await admin.acl_deluser("mute")
    await redis.aclose()
    await admin.aclose()


async def test_a_connection_that_went_silent_is_given_up_for_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server hangs, as one does that Sentinel has replaced: its connection stays open and says nothing more."""
    monkeypatch.setattr("kiosk.workflow.watch._SIGN_OF_LIFE", 0.1)
    with short_folder() as folder, running_valkey(folder) as path, capture_logs() as logs:
        redis = Redis(unix_socket_path=str(path), socket_timeout=0.5, retry=Retry(NoBackoff(), 0))
        events = WorkflowSessionManager(redis, terminal="counter-1").watch(STAFF, reread_seconds=0.05)
        await next_event(events)
        async with redis.client() as one:
            pid = (await one.info("server"))["process_id"]
        os.kill(pid, signal.SIGSTOP)
        try:
            with pytest.raises(TimeoutError):
                await next_event(events, within=0.5)
        finally:
            os.kill(pid, signal.SIGCONT)
        await redis.aclose()

    assert "no sign of life within 0.1 s" in [line["detail"] for line in logs]


@pytest.fixture
async def store(server_socket: Path, tmp_path: Path) -> AsyncIterator[StoreConnection]:
    """A store as the kiosk opens it: with few connections, and a limit for each command."""
    opened = await open_store(Settings(data_dir=tmp_path, runtime_dir=tmp_path, redis_url=f"unix://{server_socket}"))
    async with opened:
        yield opened


async def test_a_watch_that_is_cancelled_at_any_point_ends_and_gives_its_connections_back(
    store: StoreConnection,
) -> None:
    terminal = WorkflowSessionManager(store.redis, terminal="counter-1")

    await assert_a_watch_ends_wherever_it_is_cancelled(terminal, STAFF)

    await asyncio.gather(*(terminal.ping() for _connection in range(CONNECTIONS)))
