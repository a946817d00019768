"""Opens the session store that the settings name."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from redis.asyncio import Redis, RedisCluster
from redis.exceptions import TimeoutError as NoAnswer

from kiosk.config import Settings
from kiosk.stores.address import StoreAddress, parse_address
from kiosk.stores.cluster import cluster_client
from kiosk.stores.errors import EmbeddedProblem, EmbeddedUnavailable
from kiosk.stores.sentinel import sentinel_client
from kiosk.stores.server import server_client

if TYPE_CHECKING:
    from kiosk.stores.embedded import EmbeddedServer


@dataclass(frozen=True, slots=True)
class StoreConnection:
    """The session store of this kiosk. Leaving its context closes it."""

    redis: Redis | RedisCluster
    kind: Literal["embedded", "server", "sentinel", "cluster"]
    address: str
    """For people: never with a password."""
    embedded: EmbeddedServer | None = None

    @property
    def is_sharded(self) -> bool:
        """Whether all that is one clerk's must have one hash tag, as the servers share the keys by slots."""
        return self.kind == "cluster"

    async def revive(self) -> None:
        """Start the embedded server again if it ended. A configured server is not the kiosk's to start.

        Raises:
            EmbeddedUnavailable: says why, and what to do.
        """
        if self.embedded is not None:
            await asyncio.to_thread(self.embedded.ensure_running)

    async def close(self) -> None:
        """Close the connections, and stop the embedded server if this was its last kiosk."""
        try:
            # A server that hangs does not answer the end of TLS. The connection is dropped all the same.
            with suppress(NoAnswer):
                await self.redis.aclose()
        finally:
            if self.embedded is not None:
                await asyncio.to_thread(self.embedded.leave)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()


async def open_store(settings: Settings) -> StoreConnection:
    """Open the session store: the configured one, or the embedded server when none is configured.

    A configured server need not be up: the first command connects, and its failure is that command's. It is never
    replaced with a server of the kiosk's own, where no other terminal would see the renewals.

    Raises:
        StoreConfigError: the configured address cannot be used.
        EmbeddedUnavailable: the embedded server does not run.
    """
    if settings.redis_url is not None:
        address = parse_address(settings.redis_url)
        return StoreConnection(_client(address, settings), address.deployment, str(address))
    embedded = await _start_embedded(settings)
    address = StoreAddress("unix", path=str(embedded.socket))
    return StoreConnection(server_client(address, settings), "embedded", str(address), embedded)


async def _start_embedded(settings: Settings) -> EmbeddedServer:
    if sys.platform == "win32":
        raise EmbeddedUnavailable(EmbeddedProblem.NO_PROGRAM, "no server program is made for Windows")
    from kiosk.stores.embedded import EmbeddedServer  # not importable there

    return await asyncio.to_thread(EmbeddedServer.start, settings.data_dir, settings.runtime_dir)


def _client(address: StoreAddress, settings: Settings) -> Redis | RedisCluster:
    match address.deployment:
        case "server":
            return server_client(address, settings)
        case "sentinel":
            return sentinel_client(address, settings)
        case "cluster":
            return cluster_client(address, settings)
