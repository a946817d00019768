"""Puts a failure in the place of what the app calls."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any


def raising(error: Exception) -> Callable[..., Awaitable[Any]]:
    async def fail(*_given: object) -> None:
        raise error

    return fail
