"""Waiting for what servers agree upon among themselves: nothing announces it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from redis.exceptions import RedisError

from kiosk.workflow.errors import StoreRefused, StoreUnavailable

T = TypeVar("T")
_PAUSE = 0.05


async def until(ask: Callable[[], Awaitable[T | None]], *, within: float = 10) -> T:
    """Ask until the answer is true; a server that is starting or refuses is asked again."""
    last: object = None
    try:
        async with asyncio.timeout(within):
            while True:
                try:
                    if answer := await ask():
                        return answer
                    last = answer
                except (RedisError, OSError, StoreUnavailable, StoreRefused) as error:
                    last = error
                await asyncio.sleep(_PAUSE)
    except TimeoutError:
        raise AssertionError(f"not within {within:g} s; the last answer was {last!r}") from None


async def as_a_clerk_retries(step: Callable[[], Awaitable[T]], *, within: float) -> T:
    """Press Retry whenever the screen says that the store does not answer, or refuses."""
    async with asyncio.timeout(within):
        while True:
            try:
                return await step()
            except (StoreUnavailable, StoreRefused):
                await asyncio.sleep(_PAUSE)
