"""Every test that asks for `redis` or `connect` runs twice: on fakeredis, and on a real Valkey server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import fakeredis
import pytest
from redis.asyncio import Redis

from kiosk.workflow.manager import WorkflowSessionManager
from tests.store.valkey import running_valkey, short_folder


@pytest.fixture(scope="session")
def valkey_socket() -> Iterator[Path]:
    with short_folder() as folder, running_valkey(folder) as path:
        yield path


@pytest.fixture(params=["fakeredis", "valkey"])
async def connect(request: pytest.FixtureRequest) -> AsyncIterator[Callable[[], Redis]]:
    """Make clients of one empty store, each with connections of its own: one a terminal."""
    clients: list[Redis] = []
    if request.param == "fakeredis":
        server = fakeredis.FakeServer()

        def client() -> Redis:
            clients.append(fakeredis.FakeAsyncRedis(server=server))
            return clients[-1]
    else:
        path = request.getfixturevalue("valkey_socket")

        def client() -> Redis:
            clients.append(Redis(unix_socket_path=str(path)))
            return clients[-1]

    await client().flushall()
    yield client
    for opened in clients:
        await opened.aclose()


@pytest.fixture
def redis(connect: Callable[[], Redis]) -> Redis:
    """The store as another program sees it: to prepare and to check."""
    return connect()


@pytest.fixture
def terminal(connect: Callable[[], Redis]) -> Callable[[str], WorkflowSessionManager]:
    """Make the session manager of a terminal."""
    return lambda name: WorkflowSessionManager(connect(), terminal=name)


@pytest.fixture
def manager(terminal: Callable[[str], WorkflowSessionManager]) -> WorkflowSessionManager:
    return terminal("counter-1")
