"""Whole renewals sent as one burst, on random ways and with a back office that takes its time: the order that was
typed, or a clean stop that is told, and never another order.

`--paths N` says how many are tried.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field

import pytest

from kiosk.backoffice.protocol import BackOfficeUnavailable
from kiosk.backoffice.values import Order
from kiosk.screens import messages
from kiosk.screens.elsewhere import ElsewhereScreen
from kiosk.screens.error import ErrorScreen
from kiosk.screens.question import QuestionScreen
from kiosk.workflow.steps import WorkflowStep as Step
from tests.screens.counter import STAFF, Counter
from tests.screens.paths import NO_ROW, Path, Walk
from tests.screens.pictures import SMALLEST

DELAYS = (0.0, 0.005, 0.05)
"""Seconds that the back office takes, at random: a tenth of what the test on a real terminal takes."""
A_LOT = 1_000_000
LONGEST = 0.3
"""Seconds after which a renewal is started elsewhere at the latest; most bursts take longer."""
UNKNOWN = "C111222337"


@dataclass
class Office:
    """Says how long each answer takes, and lets one fail."""

    draw: random.Random
    answers_to_failure: int | None = None
    answered: int = field(default=0)

    def delay(self) -> float:
        self.answered += 1
        if self.answers_to_failure is not None and self.answered == self.answers_to_failure:
            raise BackOfficeUnavailable("as the test wants")
        return self.draw.choice(DELAYS)


@dataclass
class Bench:
    """A signed-in clerk who renews again and again."""

    counter: Counter
    draw: random.Random
    office: Office

    async def path(self) -> Path:
        """Draw a way on the lists as they are now, and stand at its beginning."""
        self.office.answers_to_failure = None
        path = await Walk(self.counter.flow, self.draw).to_order()
        await self.restart()
        self.counter.app.clear_notifications()
        return path

    async def restart(self) -> None:
        await self.counter.say(messages.GoHome())
        await self.counter.say(messages.StartRenewal())
        if isinstance(self.counter.app.screen, QuestionScreen):
            self.counter.app.screen.dismiss(True)
            await self.counter.settled()
        assert self.counter.session.current_step is Step.INIT

    async def send(self, keys: Sequence[str]) -> tuple[str, Order | None]:
        """Send keys at once; returns what was told of dropped ones, and the order that came of it."""
        started = self.counter.session.session_id
        await self.counter.typed(*keys)
        self.office.answers_to_failure = None
        told = [notice.message for notice in self.counter.app._notifications if "typed ahead" in notice.message]
        assert self.counter.app.services is not None
        order = await self.counter.app.services.office.order_of(started)
        return " ".join(told), order


def is_as_typed(order: Order, path: Path) -> bool:
    request = order.request
    return (request.phone_number, request.device_id, request.plan_id) == path.ordered


def told_of(count: int) -> str:
    if not count:
        return ""
    return f"{count} key typed ahead was dropped" if count == 1 else f"{count} keys typed ahead were dropped"


async def as_typed(bench: Bench) -> None:
    path = await bench.path()

    told, order = await bench.send(path.keys)

    assert told == ""
    assert order is not None
    assert is_as_typed(order, path), path.keys


async def with_a_wrong_digit(bench: Bench) -> None:
    path = await bench.path()
    index, step = bench.draw.choice(path.before)

    told, order = await bench.send([*path.keys[:index], NO_ROW, *path.keys[index:]])

    assert (order, bench.counter.session.current_step) == (None, step), path.keys
    assert told == told_of(len(path.keys) - index)


async def with_an_unknown_id(bench: Bench) -> None:
    path = await bench.path()
    behind = path.keys[path.before[0][0] :]

    told, order = await bench.send([*UNKNOWN, "enter", *behind])

    assert (order, bench.counter.session.current_step) == (None, Step.INIT)
    assert told == told_of(len(behind))


async def with_an_answer_that_fails(bench: Bench) -> None:
    path = await bench.path()
    bench.office.answers_to_failure = bench.office.answered + bench.draw.randint(1, 25)

    told, order = await bench.send(path.keys)

    failed = isinstance(bench.counter.app.screen, ErrorScreen)
    assert order is None or is_as_typed(order, path), path.keys
    assert order is not None or failed
    assert not told or failed


async def with_a_renewal_started_elsewhere(bench: Bench) -> None:
    path = await bench.path()
    elsewhere = asyncio.create_task(start_elsewhere(bench.counter, bench.draw.random() * LONGEST))

    _told, order = await bench.send(path.keys)
    await elsewhere

    assert order is None or is_as_typed(order, path), path.keys
    if order is None:
        await bench.counter.until(lambda: isinstance(bench.counter.app.screen, ElsewhereScreen | ErrorScreen))


async def start_elsewhere(counter: Counter, seconds: float) -> None:
    await asyncio.sleep(seconds)
    await counter.sessions("T2").create_session(STAFF, clear_existing=True)


Try = Callable[[Bench], Awaitable[None]]
TRIES: tuple[tuple[Try, int], ...] = (
    (as_typed, 6),
    (with_a_wrong_digit, 2),
    (with_an_unknown_id, 1),
    (with_an_answer_that_fails, 2),
    (with_a_renewal_started_elsewhere, 1),
)
"""What is tried, and how often of twelve times."""
OF = sum(times for _attempt, times in TRIES)


@pytest.mark.parametrize(("attempt", "times"), TRIES, ids=[attempt.__name__ for attempt, _times in TRIES])
async def test_a_burst_orders_what_was_typed_or_stops_and_tells(
    counter: Counter, attempt: Try, times: int, pytestconfig: pytest.Config
) -> None:
    draw = random.Random(attempt.__name__)
    office = Office(draw)
    counter.delay = office.delay
    with closing(sqlite3.connect(counter.data_file)) as data, data:
        data.execute("UPDATE stock SET quantity = ? WHERE quantity > 0", (A_LOT,))
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.sign_in()
        for _try in range(max(1, pytestconfig.getoption("--paths") * times // OF)):
            await attempt(Bench(counter, draw, office))
