"""Opens the session store that the settings name."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar

from redis.asyncio import BlockingConnectionPool, Connection, Redis, SSLConnection, UnixDomainSocketConnection
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import AuthenticationError, AuthorizationError
from redis.exceptions import TimeoutError as StoreTimeoutError

from kiosk.config import Settings
from kiosk.stores.address import StoreAddress, parse_address
from kiosk.stores.errors import EmbeddedProblem, EmbeddedUnavailable

if TYPE_CHECKING:
    from kiosk.stores.embedded import EmbeddedServer

T = TypeVar("T")

_CONNECTIONS = 4
"""Of one kiosk: a command, the watch on the clerk's sessions, the periodic re-read, and one to spare."""
_BACKOFF_FIRST, _BACKOFF_MOST = 0.02, 0.2
_RESP2 = 2
"""Needs no HELLO: a new connection costs one round trip for its name, and one for a password."""


@dataclass(frozen=True, slots=True)
class StoreConnection:
    """The session store of this kiosk. Leaving its context closes it."""

    redis: Redis
    kind: Literal["embedded", "url"]
    address: str
    """For people: never with a password."""
    embedded: EmbeddedServer | None = None

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
        return StoreConnection(_client(address, settings), "url", str(address))
    embedded = await _start_embedded(settings)
    address = StoreAddress("unix", path=str(embedded.socket))
    return StoreConnection(_client(address, settings), "embedded", str(address), embedded)


async def _start_embedded(settings: Settings) -> EmbeddedServer:
    if sys.platform == "win32":
        raise EmbeddedUnavailable(EmbeddedProblem.NO_PROGRAM, "no server program is made for Windows")
    from kiosk.stores.embedded import EmbeddedServer  # not importable there

    return await asyncio.to_thread(EmbeddedServer.start, settings.data_dir, settings.runtime_dir)


def _client(address: StoreAddress, settings: Settings) -> Redis:
    pool = BlockingConnectionPool(
        max_connections=_CONNECTIONS,
        timeout=settings.store_timeout,
        **_where(address),
        db=address.db,
        username=address.username,
        password=address.password,
        client_name=_client_name(settings.terminal),
        protocol=_RESP2,
        driver_info=None,
        socket_timeout=settings.store_timeout,
        socket_connect_timeout=settings.store_timeout,
        # A PING first would hang as long as the command on a dead connection, and cost a round trip else;
        # TCP keep-alive, which redis-py sets to 30 s, keeps idle connections open.
        health_check_interval=0,
        retry=_Retry(ExponentialWithJitterBackoff(base=_BACKOFF_FIRST, cap=_BACKOFF_MOST), settings.store_retries),
    )
    return _BoundedRedis(pool, seconds=budget(settings))


def budget(settings: Settings) -> float:
    """The most seconds a command may take: the first try, its retries, and one reconnection."""
    return settings.store_timeout * (settings.store_retries + 2)


def _where(address: StoreAddress) -> dict[str, Any]:
    if address.scheme == "unix":
        return {"connection_class": _UnixConnection, "path": address.path}
    if address.scheme == "rediss":
        return {"connection_class": SSLConnection, "host": address.host, "port": address.port, **address.tls}
    return {"connection_class": Connection, "host": address.host, "port": address.port}


def _client_name(terminal: str) -> str:
    """Name the connection in the server's CLIENT LIST, which takes no spaces and ASCII only."""
    return "kiosk:" + re.sub(r"[^!-~]", "_", terminal)


class _Retry(Retry):
    """Tries again what may heal by itself. A wrong password does not, and may lock the account."""

    async def call_with_retry(
        self,
        do: Callable[[], Awaitable[T]],
        fail: Callable[[Exception], Any] | Callable[[Exception, int], Any],
        is_retryable: Callable[[Exception], bool] | None = None,
        with_failure_count: bool = False,
    ) -> T:
        """Call `do` until it works, fails for good, or has failed too often."""

        def may_heal(error: Exception) -> bool:
            if isinstance(error, AuthenticationError | AuthorizationError):
                return False
            return is_retryable is None or is_retryable(error)

        return await super().call_with_retry(do, fail, may_heal, with_failure_count)


class _UnixConnection(UnixDomainSocketConnection):
    """A connection to a socket that signs in once.

    redis-py signs in while it connects and again afterwards, and only the second of the two reports a wrong
    password as what it is.
    """

    async def on_connect(self) -> None:
        """Leave signing in to what follows."""


class _BoundedRedis(Redis):
    """A client whose commands end in time. redis-py's own limits are for one read each, and add up."""

    def __init__(self, pool: BlockingConnectionPool, *, seconds: float) -> None:
        super().__init__(connection_pool=pool)
        self.auto_close_connection_pool = True
        self._seconds = seconds

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        """Run one command.

        Raises:
            redis.exceptions.TimeoutError: no answer in time; whether the command ran is not known.
        """
        try:
            async with asyncio.timeout(self._seconds):
                return await super().execute_command(*args, **options)  # type: ignore[no-untyped-call]
        except TimeoutError as error:
            raise StoreTimeoutError(f"no answer within {self._seconds:g} s") from error
