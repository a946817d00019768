"""Keeps a cancellation from being lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def heeding_cancellation() -> Iterator[None]:
    """End as cancelled, though only behind what is done inside, where that went on or failed as if it were not.

    redis-py writes by `asyncio.wait_for`, which up to Python 3.11 loses a cancellation that comes as the write ends
    (https://github.com/python/cpython/issues/86296): the task would live on, with its connection, wanted by nobody.

    Raises:
        asyncio.CancelledError: the task was cancelled meanwhile.
    """
    task = asyncio.current_task()
    assert task is not None
    before = task.cancelling()
    try:
        yield
    finally:
        if task.cancelling() > before:
            raise asyncio.CancelledError
