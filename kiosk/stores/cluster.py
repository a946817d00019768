"""A Cluster: all that is one clerk's is kept by one of its shards."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from redis._parsers import AsyncCommandsParser
from redis.asyncio import RedisCluster
from redis.asyncio.cluster import ClusterNode
from redis.exceptions import AuthenticationError, AuthorizationError, RedisClusterException, ResponseError
from redis.exceptions import ConnectionError as NoConnection

from kiosk.config import Settings
from kiosk.stores.address import StoreAddress
from kiosk.stores.demotion import is_demoted
from kiosk.stores.link import CONNECTIONS, budget, ended_within, identity, retry, timing


class ClusterClient(RedisCluster):
    """A client whose commands end in time, and wait for each other instead of failing for want of a connection."""

    def __init__(self, *, seconds: float, **options: Any) -> None:
        super().__init__(**options)
        self.commands_parser = _KeysAreKnown()
        self._seconds = seconds
        self._turn = asyncio.Semaphore(CONNECTIONS)

    async def initialize(self, *args: Any, **options: Any) -> ClusterClient:
        """Find out which server has which slots, if that is not known.

        Raises:
            AuthenticationError: a server wants other credentials.
            ConnectionError: none of them can be asked, or not all slots have a server.
        """
        with _as_connection_error():
            await super().initialize(*args, **options)
        return self

    async def aclose(self) -> None:
        """Close all connections; redis-py leaves them open while it does not know which server has which slots."""
        await super().aclose()
        await self.nodes_manager.aclose()
        await self.nodes_manager.aclose("startup_nodes")

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        """Run one command; once more with the servers of now, when the one that was asked takes no writes.

        Raises:
            redis.exceptions.TimeoutError: no answer in time; whether the command ran is not known.
        """
        async with ended_within(self._seconds), self._turn:
            await self.initialize()
            try:
                return await super().execute_command(*args, **options)
            except ResponseError as error:
                if not is_demoted(error):
                    raise
            with _as_connection_error():
                await self.nodes_manager.initialize()
            return await super().execute_command(*args, **options)


@contextmanager
def _as_connection_error() -> Iterator[None]:
    """Tell what redis-py has a class of its own for as one server tells it."""
    try:
        yield
    except RedisClusterException as error:
        if isinstance(error.__cause__, AuthenticationError | AuthorizationError):
            raise error.__cause__ from error
        raise NoConnection(str(error)) from error


class _KeysAreKnown(AsyncCommandsParser):
    """In place of asking the server where in a command its keys are, which is a long answer at each start.

    The kiosk sends scripts, whose keys are counted, and what it sends besides goes to servers that it names.
    """

    def __init__(self) -> None:
        """Hold nothing."""

    async def initialize(self, node: Any = None) -> None:
        """Ask nothing."""

    async def get_keys(self, *args: Any) -> tuple[str, ...] | None:
        """Refuse to guess."""
        raise RedisClusterException(f"no server was named for {args[0]}")


def cluster_client(address: StoreAddress, settings: Settings) -> ClusterClient:
    """Make the client; it asks for the other servers at its first command."""
    return ClusterClient(
        seconds=budget(settings),
        startup_nodes=[ClusterNode(node.host, node.port) for node in address.nodes],
        max_connections=2 * CONNECTIONS,  # of one server; never waited for, so more than are used
        retry=retry(settings),
        # Else every fifth answer that a slot has moved closes all connections, also those in use.
        reinitialize_steps=0,
        ssl=address.tls is not None,
        **(address.tls or {}),
        **identity(address.login, settings),
        **timing(settings.store_timeout),
    )
