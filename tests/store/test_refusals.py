"""What a real server refuses, and what still works then."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from kiosk.workflow.errors import Refusal, SessionGone, StoreRefused, StoreUnavailable
from kiosk.workflow.manager import WorkflowSessionManager
from tests.store.valkey import running_server, short_folder

STAFF = "STAFF001"


@pytest.fixture
def own_socket(program: str) -> Iterator[Path]:
    """A server of its own: these tests change its settings."""
    with short_folder() as folder, running_server(program, folder) as path:
        yield path


@pytest.fixture
async def server(own_socket: Path) -> AsyncIterator[Redis]:
    async with Redis(unix_socket_path=str(own_socket)) as redis:
        yield redis


@pytest.fixture
def manager(server: Redis) -> WorkflowSessionManager:
    return WorkflowSessionManager(server, terminal="counter-1")


@contextmanager
def refused(reason: Refusal) -> Iterator[None]:
    with pytest.raises(StoreRefused) as raised:
        yield
    assert raised.value.refusal is reason


async def test_a_full_server_refuses_a_step_and_still_restarts(server: Redis, manager: WorkflowSessionManager) -> None:
    session = await manager.create_session(STAFF)
    await server.config_set("maxmemory", "1mb")

    with refused(Refusal.FULL):
        await manager.commit(session, session.answered({"a": 1}))
    assert await manager.get_session(STAFF, session.session_id) == session

    new = await manager.create_session(STAFF)
    assert await manager.get_staff_sessions(STAFF) == (new,)


async def test_a_full_server_without_an_old_session_still_starts_one(
    server: Redis, manager: WorkflowSessionManager
) -> None:
    await manager.create_session("STAFF002")  # the script is loaded
    await server.config_set("maxmemory", "1mb")

    session = await manager.create_session(STAFF)

    assert await manager.get_staff_sessions(STAFF) == (session,)


async def test_a_server_without_enough_replicas_refuses_writes_and_answers_reads(
    server: Redis, manager: WorkflowSessionManager
) -> None:
    session = await manager.create_session(STAFF)
    await server.config_set("min-replicas-to-write", 1)

    with refused(Refusal.NO_REPLICAS):
        await manager.create_session(STAFF)

    assert await manager.get_staff_sessions(STAFF) == (session,)


async def test_a_replica_refuses_writes_and_answers_reads(server: Redis, manager: WorkflowSessionManager) -> None:
    session = await manager.create_session(STAFF)
    expired = f"renewal_{STAFF}_{'0' * 32}"
    await server.sadd(f"staff_renewal_sessions:{STAFF}", expired)  # which a read would tidy away
    await server.replicaof("127.0.0.1", 1)

    with refused(Refusal.READONLY):
        await manager.create_session(STAFF)

    assert await manager.get_staff_sessions(STAFF) == (session,)
    with pytest.raises(SessionGone):
        await manager.get_session(STAFF, expired)


@pytest.mark.parametrize("right", ["del", "smembers"])
async def test_a_missing_right_is_named_and_nothing_is_written(
    server: Redis, own_socket: Path, manager: WorkflowSessionManager, right: str
) -> None:
    session = await manager.create_session(STAFF)
    await server.acl_setuser("u", enabled=True, nopass=True, keys=["*"], commands=["+@all", f"-{right}"])

    async with Redis(unix_socket_path=str(own_socket), username="u", password="x") as limited:
        with refused(Refusal.NO_PERMISSION):
            await WorkflowSessionManager(limited, terminal="counter-1").create_session(STAFF)

    assert await manager.get_staff_sessions(STAFF) == (session,)


async def test_a_wrong_password_is_a_refusal_not_an_outage(own_socket: Path) -> None:
    async with Redis(
        unix_socket_path=str(own_socket), username="u", password="x", retry=Retry(NoBackoff(), 0)
    ) as stranger:
        with refused(Refusal.NO_AUTHENTICATION):
            await WorkflowSessionManager(stranger, terminal="counter-1").ping()


async def test_the_listed_rights_are_enough(server: Redis, own_socket: Path) -> None:
    rights = (
        "hello auth client|setname ping eval evalsha type get set del exists sismember smembers "
        "sadd srem expire pexpire pttl publish subscribe unsubscribe"
    )
    await server.acl_setuser(
        "kiosk",
        enabled=True,
        nopass=True,
        keys=["renewal_session:*", "staff_renewal_sessions:*"],
        channels=["renewal:*"],
        commands=["-@all", *(f"+{right}" for right in rights.split())],
    )
    async with Redis(unix_socket_path=str(own_socket), username="kiosk", password="x") as limited:
        manager = WorkflowSessionManager(limited, terminal="counter-1")

        events = manager.watch(STAFF)
        await anext(events)
        session = await manager.create_session(STAFF, clear_existing=False)
        session = await manager.commit(session, session.answered({"a": 1}))
        await server.sadd(f"staff_renewal_sessions:{STAFF}", "expired")
        assert await manager.get_staff_sessions(STAFF) == (session,)
        assert await manager.get_session(STAFF, session.session_id) == session
        await manager.delete_session(session)
        await manager.clear_staff_sessions(STAFF)
        assert (await anext(events)).session_id == session.session_id
        assert await manager.ping() > 0
        await events.aclose()


async def test_a_server_that_is_not_there_is_an_outage(tmp_path: Path) -> None:
    async with Redis(unix_socket_path=str(tmp_path / "none"), retry=Retry(NoBackoff(), 0)) as redis:
        with pytest.raises(StoreUnavailable):
            await WorkflowSessionManager(redis, terminal="counter-1").get_staff_sessions(STAFF)
