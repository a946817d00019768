"""What waits for the store or the back office: given up while it looks up, never while its screen is being shown."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from kiosk.jobs import Job, Jobs


class Counter:
    """Runs jobs and remembers what became of them."""

    def __init__(self) -> None:
        self.became: list[str] = []
        self.may_end = asyncio.Event()
        """What a job, and what is done about one that was given up or failed, waits for."""
        timer = SimpleNamespace(stop=lambda: None)
        app = SimpleNamespace(call_later=lambda callback, job: callback(job), set_timer=lambda seconds, callback: timer)
        keys = SimpleNamespace(hold=lambda: None, release=lambda: None)
        self.jobs = Jobs(
            cast(Any, app), cast(Any, keys), say=lambda text: None, failed=self._failed, given_up=self._given_up
        )

    async def _failed(self, error: Exception, job: Job) -> None:
        await self.may_end.wait()
        self.became.append("failed")

    async def _given_up(self) -> None:
        await self.may_end.wait()
        self.became.append("given up")

    async def look_up(self) -> None:
        await self.may_end.wait()
        self.became.append("done")

    async def show(self) -> None:
        self.jobs.see_through()
        await self.look_up()

    async def fail(self) -> None:
        raise RuntimeError

    async def until_idle(self) -> list[str]:
        self.may_end.set()
        await asyncio.wait_for(self.jobs.idle.wait(), 5)
        return self.became


@pytest.fixture
async def counter() -> Counter:
    return Counter()


async def begun(counter: Counter, job: Callable[[], Awaitable[None]], **how: bool) -> Jobs:
    counter.jobs.do(job, **how)
    await asyncio.sleep(0)
    return counter.jobs


async def test_a_look_up_is_given_up(counter: Counter) -> None:
    jobs = await begun(counter, counter.look_up)

    assert jobs.give_up()
    assert await counter.until_idle() == ["given up"]


async def test_a_job_whose_screen_is_being_shown_is_not_given_up(counter: Counter) -> None:
    jobs = await begun(counter, counter.show)

    assert not jobs.give_up()
    assert await counter.until_idle() == ["done"]


async def test_an_order_is_not_given_up(counter: Counter) -> None:
    jobs = await begun(counter, counter.look_up, may_give_up=False)

    assert not jobs.give_up()
    assert await counter.until_idle() == ["done"]


async def test_giving_up_twice_does_not_cut_short_what_the_first_led_to(counter: Counter) -> None:
    jobs = await begun(counter, counter.look_up)
    jobs.give_up()
    await asyncio.sleep(0)

    assert not jobs.give_up()
    assert await counter.until_idle() == ["given up"]


async def test_what_is_shown_of_a_failure_is_not_given_up(counter: Counter) -> None:
    jobs = await begun(counter, counter.fail)

    assert not jobs.give_up()
    assert await counter.until_idle() == ["failed"]


async def test_with_nothing_under_way_there_is_nothing_to_give_up(counter: Counter) -> None:
    assert not counter.jobs.give_up()
