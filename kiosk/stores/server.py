"""One Redis or Valkey, over TCP, TLS or a unix socket."""

from __future__ import annotations

from typing import Any

from redis.asyncio import BlockingConnectionPool, Connection, Redis, SSLConnection, UnixDomainSocketConnection

from kiosk.config import Settings
from kiosk.stores.address import StoreAddress
from kiosk.stores.link import CONNECTIONS, budget, ended_within, identity, retry, timing


class BoundedRedis(Redis):
    """A client whose commands end in time."""

    def __init__(self, pool: BlockingConnectionPool, *, seconds: float) -> None:
        super().__init__(connection_pool=pool)
        self.auto_close_connection_pool = True
        self._seconds = seconds

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        """Run one command.

        Raises:
            redis.exceptions.TimeoutError: no answer in time; whether the command ran is not known.
        """
        async with ended_within(self._seconds):
            return await self.attempt(*args, **options)

    async def attempt(self, *args: Any, **options: Any) -> Any:
        """Run one command, with its retries."""
        return await super().execute_command(*args, **options)  # type: ignore[no-untyped-call]


def server_client(address: StoreAddress, settings: Settings) -> Redis:
    """Make the client of one server; it connects at its first command."""
    pool = BlockingConnectionPool(
        max_connections=CONNECTIONS,
        timeout=settings.store_timeout,
        **_where(address),
        db=address.db,
        retry=retry(settings),
        **identity(address.login, settings),
        **timing(settings.store_timeout),
    )
    return BoundedRedis(pool, seconds=budget(settings))


def _where(address: StoreAddress) -> dict[str, Any]:
    if address.scheme == "unix":
        return {"connection_class": _UnixConnection, "path": address.path}
    (node,) = address.nodes
    place = {"host": node.host, "port": node.port}
    if address.tls is not None:
        return {"connection_class": SSLConnection, **place, **address.tls}
    return {"connection_class": Connection, **place}


class _UnixConnection(UnixDomainSocketConnection):
    """A connection to a socket that signs in once.

    redis-py signs in while it connects and again afterwards, and only the second of the two reports a wrong
    password as what it is.
    """

    async def on_connect(self) -> None:
        """Leave signing in to what follows."""
