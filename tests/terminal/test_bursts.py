"""Whole renewals sent as one burst through the terminal, on random ways, to a back office that takes its time: the
order that was typed, or a clean stop that is told, and never another order.

`--bursts N` says how many are sent; with `-n 4 --dist load` they come from four counters at once.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass

import pytest
from redis.asyncio import Redis

from kiosk.services import DATA_FILE
from kiosk.workflow.manager import WorkflowSessionManager
from tests.screens.paths import NO_ROW, Path
from tests.terminal.counter import CLERK, Counter
from tests.terminal.drawing import draw_path
from tests.terminal.terminal import BELL, ID_QUESTION, Terminal

COUNTERS = 4
"""Among which the bursts are shared out."""
A_LOT = 1_000_000
UNKNOWN = "C111222337"
LONGEST = 4.0
"""Seconds after which a renewal is started elsewhere at the latest; most bursts take longer."""
PATIENCE = 90.0
"""Seconds a burst may take: some twenty answers of up to half a second, on a machine that does other things too."""
YES = "Yes, start again"
PLACED, DROPPED = "The order is placed", "typed ahead"
ELSEWHERE, ERROR = "A renewal was started at", "Reference"


@dataclass
class Bench:
    """A signed-in clerk who renews again and again."""

    counter: Counter
    kiosk: Terminal
    draw: random.Random

    def path(self) -> Path:
        """Draw a way and stand at its beginning."""
        path = draw_path(self.counter.data / DATA_FILE, self.draw)
        while "escape" in path.keys:  # the bytes of Esc and of a key behind it are those of Alt and that key
            path = draw_path(self.counter.data / DATA_FILE, self.draw)
        self.kiosk.wait_without(DROPPED, PATIENCE)
        self.kiosk.press("f10")
        if YES in self.kiosk.wait_for_any(YES, ID_QUESTION, seconds=PATIENCE):
            self.kiosk.press("2")
        self.kiosk.wait_for(ID_QUESTION, seconds=PATIENCE)
        self.kiosk.settle(PATIENCE)
        assert UNKNOWN not in self.kiosk.screen_text
        return path

    def send(self, keys: Sequence[str], *outcomes: str) -> str:
        """Send keys in one write and wait for the first of these that is shown; returns the screen."""
        self.rung = self.kiosk.output.count(BELL)
        self.kiosk.press_at_once(*keys)
        return self.kiosk.wait_for_any(*outcomes, seconds=PATIENCE)

    def orders(self) -> list[tuple[str | None, ...]]:
        return [(order["phone_number"], order["device_id"], order["plan_id"]) for order in self.counter.orders()]

    def stopped_and_told(self, orders_before: int, keys: Sequence[str]) -> None:
        assert len(self.orders()) == orders_before, keys
        assert self.kiosk.output.count(BELL) > self.rung, keys


def as_typed(bench: Bench) -> None:
    path, before = bench.path(), bench.orders()

    bench.send(path.keys, PLACED, DROPPED)
    bench.kiosk.settle(PATIENCE)

    assert bench.orders() == [*before, path.ordered], path.keys


def with_a_wrong_digit(bench: Bench) -> None:
    path, before = bench.path(), bench.orders()
    index, step = bench.draw.choice(path.before)

    shown = bench.send([*path.keys[:index], NO_ROW, *path.keys[index:]], PLACED, DROPPED)
    bench.kiosk.settle(PATIENCE)

    assert f"{len(path.keys) - index} key" in shown
    bench.stopped_and_told(len(before), path.keys)
    assert bench.counter.session()["current_step"] == step.value


def with_an_unknown_id(bench: Bench) -> None:
    path, before = bench.path(), bench.orders()
    behind = path.keys[path.before[0][0] :]

    shown = bench.send([*UNKNOWN, "enter", *behind], PLACED, DROPPED)
    bench.kiosk.settle(PATIENCE)

    assert f"{len(behind)} key" in shown
    bench.stopped_and_told(len(before), path.keys)
    assert bench.counter.session()["current_step"] == "init"


def with_a_renewal_started_elsewhere(bench: Bench) -> None:
    path, before = bench.path(), bench.orders()
    elsewhere = threading.Timer(bench.draw.random() * LONGEST, start_elsewhere, [bench.counter])
    elsewhere.start()

    bench.send(path.keys, PLACED, ELSEWHERE, ERROR)
    elsewhere.join()
    bench.kiosk.wait_for_any(ELSEWHERE, ERROR, seconds=PATIENCE)

    assert bench.orders() in (before, [*before, path.ordered]), path.keys


def start_elsewhere(counter: Counter) -> None:
    """Start a renewal of the clerk as another terminal does."""

    async def start() -> None:
        async with Redis.from_url(counter.store_url) as redis:
            await WorkflowSessionManager(redis, terminal="T2").create_session(CLERK, clear_existing=True)

    asyncio.run(start())


TRIES: tuple[Callable[[Bench], None], ...] = (
    *[as_typed] * 7,
    with_a_wrong_digit,
    with_an_unknown_id,
    with_a_renewal_started_elsewhere,
)


@pytest.mark.parametrize("seed", range(COUNTERS))
def test_a_burst_orders_what_was_typed_or_stops_and_tells(
    counter: Counter, seed: int, pytestconfig: pytest.Config
) -> None:
    counter.program = (sys.executable, "-m", "tests.terminal.distant")
    draw = random.Random(seed)
    bench = Bench(counter, counter.signed_in(), draw)
    with closing(sqlite3.connect(counter.data / DATA_FILE)) as office, office:
        office.execute("UPDATE stock SET quantity = ? WHERE quantity > 0", (A_LOT,))

    for _burst in range(max(1, pytestconfig.getoption("--bursts") // COUNTERS)):
        draw.choice(TRIES)(bench)
