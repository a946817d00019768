"""A cancellation that comes as a write ends is not lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

import pytest

from kiosk.cancellation import heeding_cancellation
from kiosk.stores.link import ended_within

LONG = 60.0


class Refused(Exception):
    """The answer to what was written."""


class Write:
    """What redis-py does to write: waits, with a limit, for something that ends in the same moment."""

    def __init__(self, *, answer: Exception | None = None) -> None:
        self.answer = answer
        self.ends = asyncio.Event()
        self.went_on = False

    async def heeding(self) -> None:
        with heeding_cancellation():
            await self._do()
        self.went_on = True

    async def within_a_limit(self) -> None:
        async with ended_within(LONG):
            await self._do()
        self.went_on = True

    async def _do(self) -> None:
        await asyncio.wait_for(self.ends.wait(), LONG)
        if self.answer is not None:
            raise self.answer


@pytest.mark.parametrize("answer", [None, Refused()])
@pytest.mark.parametrize("way", [Write.heeding, Write.within_a_limit])
async def test_a_task_cancelled_as_its_write_ends_ends(
    way: Callable[[Write], Coroutine[None, None, None]], answer: Exception | None
) -> None:
    write = Write(answer=answer)
    task = asyncio.create_task(way(write))
    await turns(3)
    write.ends.set()
    await turns(1)

    task.cancel()
    await asyncio.wait([task])

    assert task.cancelled()
    assert not write.went_on


async def test_a_task_that_was_cancelled_before_may_still_tidy_up() -> None:
    write = Write()
    write.ends.set()

    async def tidies_up() -> None:
        try:
            await asyncio.sleep(LONG)
        except asyncio.CancelledError:
            await write.within_a_limit()

    task = asyncio.create_task(tidies_up())
    await turns(1)
    task.cancel()
    await asyncio.wait([task])

    assert write.went_on
    assert not task.cancelled()


async def turns(times: int) -> None:
    for _turn in range(times):
        await asyncio.sleep(0)
