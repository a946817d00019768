"""Every test that asks for `redis` or `connect` runs on fakeredis and on each real server, Valkey and Redis.

Tests that only a real server can serve ask for `server_socket` (shared, emptied by who uses it) or `program`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import fakeredis
import pytest
from redis.asyncio import Redis

from kiosk.workflow.manager import WorkflowSessionManager
from tests.store.valkey import redis_program, running_server, short_folder, valkey_program

SERVERS = ("valkey", "redis")
_NO_REDIS = "no redis-server on PATH: apt-get install redis-server, or brew install redis"


@pytest.fixture(scope="session")
def program_of(pytestconfig: pytest.Config) -> Callable[[str], str]:
    """Find the program of a server, or skip the test: see `installed`."""
    required = pytestconfig.getoption("require_redis")
    return lambda server: installed(valkey_program() if server == "valkey" else redis_program(), required=required)


def installed(program: str | None, *, required: bool) -> str:
    """Skip the test whose server is not installed, or fail it where it may not be left out."""
    if program is None:
        (pytest.fail if required else pytest.skip)(_NO_REDIS)
    return program


@pytest.fixture(scope="session")
def shared_server(program_of: Callable[[str], str]) -> Iterator[Callable[[str], Path]]:
    """Run a server from when it is first asked for until the end of the session; gives its socket."""
    with ExitStack() as opened:

        @cache
        def socket(server: str) -> Path:
            program = program_of(server)
            return opened.enter_context(running_server(program, opened.enter_context(short_folder())))

        yield socket


@pytest.fixture(params=SERVERS)
def program(request: pytest.FixtureRequest, program_of: Callable[[str], str]) -> str:
    """Name the program of each real server, for a test that runs one of its own."""
    return program_of(request.param)


@pytest.fixture(params=SERVERS)
def server_socket(request: pytest.FixtureRequest, shared_server: Callable[[str], Path]) -> Path:
    """Give the socket of each real server; other tests have used it before."""
    return shared_server(request.param)


@pytest.fixture(params=["fakeredis", *SERVERS])
async def connect(
    request: pytest.FixtureRequest, shared_server: Callable[[str], Path]
) -> AsyncIterator[Callable[[], Redis]]:
    """Make clients of one empty store, each with connections of its own: one a terminal."""
    clients: list[Redis] = []
    if request.param == "fakeredis":
        server = fakeredis.FakeServer()

        def client() -> Redis:
            clients.append(fakeredis.FakeAsyncRedis(server=server))
            return clients[-1]
    else:
        path = shared_server(request.param)

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
