"""A primary with replicas, as Sentinel knows them: the client follows a failover."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from redis.asyncio import BlockingConnectionPool, Connection, SSLConnection
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import (
    MasterNotFoundError,
    Sentinel,
    SentinelConnectionPool,
    SentinelManagedConnection,
)
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, AuthorizationError, ResponseError
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import TimeoutError as NoAnswer

from kiosk.config import Settings
from kiosk.stores.address import StoreAddress
from kiosk.stores.demotion import is_demoted
from kiosk.stores.link import CONNECTIONS, budget, identity, retry, timing
from kiosk.stores.server import BoundedRedis


class Sentinels(Sentinel):
    """The sentinels of a store. One that refuses the password is not taken for one that does not answer."""

    async def discover_master(self, service_name: str) -> tuple[str, int]:
        """Ask one after the other for the primary; the one that knew it is asked first the next time.

        Raises:
            AuthenticationError: a sentinel wants other credentials.
            MasterNotFoundError: none of them answers, or none has a primary for this service now.
        """
        failures = []
        for sentinel in tuple(self.sentinels):
            try:
                known = await sentinel.sentinel_masters()
            except (AuthenticationError, AuthorizationError):
                raise
            except (NoConnection, NoAnswer) as error:
                failures.append(str(error))
                continue
            state = known.get(service_name) if isinstance(known, dict) else None
            if state and self.check_master_state(state, service_name):
                self.sentinels.remove(sentinel)
                self.sentinels.insert(0, sentinel)
                return state["ip"], state["port"]
        why = "; ".join(failures) or "no sentinel has one for it"
        raise MasterNotFoundError(f"no primary for {service_name!r}: {why}")


_SCRIPTS = {"EVAL", "EVALSHA"}
"""How the kiosk reads and writes sessions."""


class _Connection(SentinelManagedConnection):
    """A connection that believes no script until a replica has what it wrote.

    A primary that hung while another took its place may take a write in the moment it wakes, before it is told;
    min-replicas-to-write does not see that, as what its replicas sent meanwhile still waits to be read. WAIT goes
    in the packet of the script, and so costs no round trip from here.
    """

    _waits = False

    def pack_command(self, *args: Any) -> list[bytes]:
        """Write a command as it is sent, WAIT behind a script."""
        packed: list[bytes] = super().pack_command(*args)
        if args[0] in _SCRIPTS:
            assert self.socket_timeout is not None
            packed += super().pack_command("WAIT", 1, round(self.socket_timeout * 500))  # half of it, in ms
        return packed

    async def send_command(self, *args: Any, **options: Any) -> None:
        """Send a command; to connect for it sends others before."""
        await super().send_command(*args, **options)
        self._waits = args[0] in _SCRIPTS

    async def read_response(self, *args: Any, **options: Any) -> Any:
        """Read one answer. READONLY is told as such: redis-py makes a lost connection of it.

        Raises:
            redis.exceptions.TimeoutError: no replica has what the script wrote.
        """
        waits, self._waits = self._waits, False
        if not waits:
            return await Connection.read_response(self, *args, **options)
        try:
            answer = await Connection.read_response(self, *args, **options)
        except ResponseError:
            with suppress(ResponseError):  # of a user that may not WAIT; the script's is the one to tell
                await Connection.read_response(self)
            raise
        if await Connection.read_response(self) < 1:
            await self.disconnect(nowait=True)  # the next command asks the sentinels
            raise NoAnswer("no replica has taken it down in time")
        return answer


class _TlsConnection(_Connection, SSLConnection):
    """The same over TLS."""


class SentinelPool(SentinelConnectionPool, BlockingConnectionPool):
    """Connections to whichever server is the primary when they are made."""


class SentinelRedis(BoundedRedis):
    """A client of the primary that the sentinels name."""

    def __init__(self, pool: SentinelPool, *, seconds: float) -> None:
        super().__init__(pool, seconds=seconds)
        self.sentinels: Sentinels = pool.sentinel_manager
        self.service: str = pool.service_name

    async def attempt(self, *args: Any, **options: Any) -> Any:
        """Run one command; once more at the primary of now, when the one that was connected is none.

        It did not run there: the commands of a script check before they write, and a replica writes nothing.
        """
        try:
            return await super().attempt(*args, **options)
        except ResponseError as error:
            if not is_demoted(error):
                raise
        await self.connection_pool.disconnect(inuse_connections=False)
        return await super().attempt(*args, **options)

    async def aclose(self, close_connection_pool: bool | None = None) -> None:
        """Close the connections to the servers and to the sentinels."""
        await super().aclose(close_connection_pool)
        await self.sentinels.aclose()


def sentinel_client(address: StoreAddress, settings: Settings) -> SentinelRedis:
    """Make the client; it asks the sentinels at its first command."""
    sentinels = Sentinels(  # type: ignore[no-untyped-call]
        address.nodes,
        sentinel_kwargs={
            "username": address.sentinel_login.username,
            "password": address.sentinel_login.password,
            "retry": Retry(NoBackoff(), 0),  # the next sentinel is the retry
            **({"ssl": True, **address.tls} if address.tls is not None else {}),
            # Several may have to be asked in the time of one answer.
            **timing(settings.store_timeout / 2),
        },
    )
    pool = SentinelPool(  # type: ignore[no-untyped-call]
        address.service,
        sentinels,
        connection_class=_Connection if address.tls is None else _TlsConnection,
        max_connections=CONNECTIONS,
        timeout=settings.store_timeout,
        db=address.db,
        retry=retry(settings),
        **(address.tls or {}),
        **identity(address.login, settings),
        **timing(settings.store_timeout),
    )
    return SentinelRedis(pool, seconds=budget(settings))
