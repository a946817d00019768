"""A command may have run though its answer was lost. redis-py sends it again: that changes nothing more."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis, UnixDomainSocketConnection
from redis.asyncio.connection import ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NoConnection

from kiosk.workflow.errors import StoreUnavailable
from kiosk.workflow.manager import WorkflowSessionManager
from kiosk.workflow.steps import WorkflowStep

STAFF = "STAFF001"
NAMED = f"renewal_{STAFF}_{'0' * 32}"


class LossyConnection(UnixDomainSocketConnection):
    """A connection that breaks when it is about to hand over a script's answer, as often as `to_lose` says."""

    to_lose = 0
    _sent = b""

    async def send_packed_command(self, command: Any, *args: Any, **options: Any) -> None:
        await super().send_packed_command(command, *args, **options)  # it may connect first
        self._sent = command if isinstance(command, bytes) else b"".join(command)

    async def read_response(self, *args: Any, **options: Any) -> Any:
        answer = await super().read_response(*args, **options)
        if LossyConnection.to_lose and b"EVALSHA" in self._sent:
            LossyConnection.to_lose -= 1
            await self.disconnect()
            raise NoConnection("connection lost before the answer came")
        return answer


@pytest.fixture
async def redis(server_socket: Path) -> AsyncIterator[Redis]:
    async with Redis(unix_socket_path=str(server_socket)) as redis:
        await redis.flushall()
        yield redis


@pytest.fixture
async def manager(server_socket: Path) -> AsyncIterator[WorkflowSessionManager]:
    """A terminal that sends a command once more, with its scripts known to the server."""
    pool = ConnectionPool(connection_class=LossyConnection, path=str(server_socket), retry=Retry(NoBackoff(), 1))
    async with Redis.from_pool(pool) as lossy:
        manager = WorkflowSessionManager(lossy, terminal="counter-1")
        other = await manager.create_session("STAFF002")
        other = await manager.commit(other, other.answered({"a": 1}))
        await manager.delete_session(other)
        await manager.clear_staff_sessions("STAFF002")
        yield manager


@pytest.fixture
def lose(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    return lambda answers: monkeypatch.setattr(LossyConnection, "to_lose", answers)


async def test_a_restart_gives_the_session_that_was_made_the_first_time(
    redis: Redis, manager: WorkflowSessionManager, lose: Callable[[int], None]
) -> None:
    await manager.create_session(STAFF)
    await redis.config_resetstat()
    lose(1)

    session = await manager.create_session(STAFF)

    assert await calls(redis, "evalsha") == 2
    assert await manager.get_staff_sessions(STAFF) == (session,)


async def test_a_step_is_one_step(redis: Redis, manager: WorkflowSessionManager, lose: Callable[[int], None]) -> None:
    read = await manager.create_session(STAFF)
    await redis.config_resetstat()
    lose(1)

    written = await manager.commit(read, read.advanced(WorkflowStep.QUERY_CUSTOMER))

    assert await calls(redis, "evalsha") == 2
    assert await manager.get_staff_sessions(STAFF) == (written,)


async def test_a_removal_is_one_removal(
    redis: Redis, manager: WorkflowSessionManager, lose: Callable[[int], None]
) -> None:
    session = await manager.create_session(STAFF)
    lose(1)
    await manager.delete_session(session)

    await manager.create_session(STAFF)
    lose(1)
    await manager.clear_staff_sessions(STAFF)

    assert await redis.keys() == []


async def test_a_caller_that_sends_a_restart_again_gets_the_same_session(
    manager: WorkflowSessionManager, lose: Callable[[int], None]
) -> None:
    lose(2)
    with pytest.raises(StoreUnavailable):
        await manager.create_session(STAFF, session_id=NAMED)
    (made,) = await manager.get_staff_sessions(STAFF)

    again = await manager.create_session(STAFF, session_id=NAMED)

    assert again == made


async def test_a_step_whose_every_answer_was_lost_is_not_sent_a_third_time(
    redis: Redis, manager: WorkflowSessionManager, lose: Callable[[int], None]
) -> None:
    read = await manager.create_session(STAFF)
    await redis.config_resetstat()
    lose(2)

    with pytest.raises(StoreUnavailable):
        await manager.commit(read, read.advanced(WorkflowStep.QUERY_CUSTOMER))

    assert await calls(redis, "evalsha") == 2
    (stored,) = await manager.get_staff_sessions(STAFF)
    assert stored.current_step is WorkflowStep.QUERY_CUSTOMER


async def calls(redis: Redis, command: str) -> int:
    """Tell how often the server ran a command since its counts were reset."""
    stats: dict[str, dict[str, int]] = await redis.info("commandstats")
    return stats[f"cmdstat_{command}"]["calls"]
