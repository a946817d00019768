"""Keys are delivered in the order they were typed, and only when the answer before has come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from textual import events

from kiosk import type_ahead
from kiosk.scanner import Scan
from kiosk.type_ahead import DOUBLED_ENTER, TypeAhead


class Clock:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class IdlePump:
    """A message pump whose queue is always empty."""

    is_running = True
    message_queue_size = 0
    _parent = None

    def call_later(self, callback: Callable[[], None]) -> bool:
        callback()
        return True


class Terminal:
    """Types keys and remembers what was delivered."""

    def __init__(self) -> None:
        self.delivered: list[str] = []
        self.changed = asyncio.Event()
        self.at_delivery: Callable[[str], None] = lambda _key: None
        app = cast(Any, SimpleNamespace(focused=None, screen=IdlePump()))
        self.keys = TypeAhead(app, self._deliver, self._scanned)

    async def _deliver(self, event: events.Event) -> None:
        text = event.text if isinstance(event, events.Paste) else cast(events.Key, event).key
        self.delivered.append(text)
        self.at_delivery(text)
        self.changed.set()

    async def _scanned(self, scan: Scan) -> None:
        self.delivered.append(f"scan {scan.text}" if scan.is_whole else f"part {scan.text}")
        self.changed.set()

    def type(self, *keys: str) -> None:
        for key in keys:
            self.keys.put(events.Key(key, key if len(key) == 1 else None))

    async def until_delivered(self, count: int) -> list[str]:
        async with asyncio.timeout(5):
            while len(self.delivered) < count:
                self.changed.clear()
                await self.changed.wait()
        return self.delivered


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(type_ahead, "monotonic", clock)
    return clock


@pytest.fixture
async def terminal(clock: Clock) -> AsyncIterator[Terminal]:
    terminal = Terminal()
    delivering = asyncio.create_task(terminal.keys.run())
    yield terminal
    delivering.cancel()


async def test_keys_and_pastes_are_delivered_in_the_order_they_were_typed(terminal: Terminal) -> None:
    terminal.type("a", "1")
    terminal.keys.put(events.Paste("A123456789"))
    terminal.type("enter", "b")

    assert await terminal.until_delivered(5) == ["a", "1", "A123456789", "enter", "b"]


async def test_keys_wait_while_an_answer_is_under_way(terminal: Terminal) -> None:
    terminal.keys.hold()
    terminal.type("1", "2")
    await asyncio.sleep(0)
    assert (terminal.delivered, terminal.keys.is_held) == ([], True)

    terminal.keys.release()

    assert await terminal.until_delivered(2) == ["1", "2"]
    assert not terminal.keys.is_held


async def test_a_key_that_starts_an_answer_holds_the_keys_after_it(terminal: Terminal) -> None:
    terminal.at_delivery = lambda key: terminal.keys.hold() if key == "enter" else None
    terminal.type("a", "enter", "1")
    await terminal.until_delivered(2)
    await asyncio.sleep(0)
    assert terminal.delivered == ["a", "enter"]

    terminal.keys.release()

    assert await terminal.until_delivered(3) == ["a", "enter", "1"]


async def test_what_waits_is_dropped_and_counted(terminal: Terminal) -> None:
    terminal.at_delivery = lambda key: terminal.keys.hold() if key == "enter" else None
    terminal.type("enter", "1", "2")
    await terminal.until_delivered(1)
    terminal.type("3")

    dropped = terminal.keys.drop()
    terminal.keys.release()
    terminal.type("x")

    assert dropped == 3
    assert "x" in (await terminal.until_delivered(2))


@pytest.mark.parametrize("doubled", ["enter", "kp_enter", "ctrl+j"])
async def test_a_doubled_enter_counts_once(terminal: Terminal, clock: Clock, doubled: str) -> None:
    terminal.type("enter")
    clock.now += DOUBLED_ENTER / 2
    terminal.type(doubled, "x")

    assert await terminal.until_delivered(2) == ["enter", "x"]


async def test_an_enter_held_down_counts_once_however_long(terminal: Terminal, clock: Clock) -> None:
    for _repeat in range(10):
        terminal.type("enter")
        clock.now += DOUBLED_ENTER / 2
    terminal.type("x")

    assert await terminal.until_delivered(2) == ["enter", "x"]


async def test_two_enters_apart_are_two(terminal: Terminal, clock: Clock) -> None:
    terminal.type("enter")
    clock.now += 2 * DOUBLED_ENTER
    terminal.type("enter")

    assert await terminal.until_delivered(2) == ["enter", "enter"]


async def test_two_enters_with_a_key_between_are_two(terminal: Terminal) -> None:
    terminal.type("enter", "1", "enter")

    assert await terminal.until_delivered(3) == ["enter", "1", "enter"]


async def test_a_line_feed_is_enter(terminal: Terminal) -> None:
    terminal.type("1", "ctrl+j")

    assert await terminal.until_delivered(2) == ["1", "enter"]
