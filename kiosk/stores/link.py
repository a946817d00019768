"""One connection to a server: how it is made, how long it may take, and what is tried again."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import AuthenticationError, AuthorizationError
from redis.exceptions import TimeoutError as StoreTimeoutError

from kiosk.cancellation import heeding_cancellation
from kiosk.config import Settings
from kiosk.stores.address import Credentials

T = TypeVar("T")

CONNECTIONS = 4
"""Of one kiosk: a command, the watch on the clerk's sessions, the periodic re-read, and one to spare."""
_BACKOFF_FIRST, _BACKOFF_MOST = 0.02, 0.2
_RESP2 = 2
"""Needs no HELLO: a new connection costs one round trip for its name, and one for a password."""


def budget(settings: Settings) -> float:
    """The most seconds a command may take: the first try, its retries, and one reconnection."""
    return settings.store_timeout * (settings.store_retries + 2)


@asynccontextmanager
async def ended_within(seconds: float) -> AsyncIterator[None]:
    """End what is done inside in time. redis-py's own limits are for one read each, and add up.

    Raises:
        redis.exceptions.TimeoutError: no answer in time; whether a command ran is not known.
    """
    try:
        async with asyncio.timeout(seconds):
            with heeding_cancellation():
                yield
    except TimeoutError as error:
        raise StoreTimeoutError(f"no answer within {seconds:g} s") from error


def timing(seconds: float) -> Mapping[str, Any]:
    """Say how a connection is made and how long it waits for an answer, by the names of redis-py."""
    return {
        "protocol": _RESP2,
        "driver_info": None,
        "socket_timeout": seconds,
        "socket_connect_timeout": seconds,
        # A PING first would hang as long as the command on a dead connection, and cost a round trip else;
        # TCP keep-alive, which redis-py sets to 30 s, keeps idle connections open.
        "health_check_interval": 0,
    }


def identity(login: Credentials, settings: Settings) -> Mapping[str, Any]:
    """Say who connects, by the names of redis-py."""
    return {
        "username": login.username,
        "password": login.password,
        "client_name": _client_name(settings.terminal),
    }


def retry(settings: Settings) -> Retry:
    """Say what is tried again, and how often."""
    backoff = ExponentialWithJitterBackoff(base=_BACKOFF_FIRST, cap=_BACKOFF_MOST)
    return _Retry(backoff, settings.store_retries)


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
