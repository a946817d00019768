"""Keys in the order they were typed: one at a time, each only when the one before has had its whole effect.

A key pressed while an answer is under way waits for the screen that comes next. Where another screen comes than the
one the clerk typed for, what waits is dropped, never fed to it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import events
from textual.widgets import Input

from kiosk.scanner import Scan, Scanner

if TYPE_CHECKING:
    from textual.app import App
    from textual.message_pump import MessagePump

DOUBLED_ENTER = 0.05
"""Seconds in which a second Enter is the same one: a scanner's doubled terminator, or a key held down."""

PAINTED = 0.03
"""Seconds that a key's first effect has to be painted before the kiosk looks whether it has had all of it."""
_ENTER = frozenset({"enter", "kp_enter"})
_LINE_FEED = "ctrl+j"
"""What Enter becomes when it is typed before the terminal is ours, and what some scanners end with."""
_ROUNDS = 6
"""A key may post a message that posts a message; each round lets every pump on the way finish one generation. So many
at most: a screen that never comes to rest must not keep the next key for ever."""


class TypeAhead:
    """Stands between the terminal and the app's own handling of keys."""

    def __init__(
        self,
        app: App[Any],
        deliver: Callable[[events.Event], Awaitable[None]],
        scanned: Callable[[Scan], Awaitable[None]],
        settled: Callable[[], None] = lambda: None,
    ) -> None:
        """Take the app, what handles a key and a scanned code, and what is to be done after each."""
        self._app = app
        self._deliver = deliver
        self._scanned = scanned
        self._settled = settled
        self._scanner: Scanner | None = None
        self._waiting: deque[events.Event | Scan] = deque()
        self._is_held = False
        self._is_delivering = False
        self._deliverable = asyncio.Event()
        self._last_enter = float("-inf")

    def look_for_scans(self, *, prefix: str, suffix: str) -> None:
        """Tell scanned codes from keys from now on; what the two keys are called is said in the settings."""
        self._scanner = Scanner(prefix=prefix, suffix=suffix, pass_on=self._append, take_back=self._take_back)

    def put(self, event: events.Event) -> None:
        """Take a key or a paste as it comes from the terminal."""
        if isinstance(event, events.Key) and event.key == _LINE_FEED:
            event = events.Key("enter", "\r")
        if isinstance(event, events.Key) and event.key in _ENTER:
            doubled = monotonic() - self._last_enter < DOUBLED_ENTER
            self._last_enter = monotonic()
            if doubled:
                return
        elif isinstance(event, events.Key):
            self._last_enter = float("-inf")
        if self._scanner is None:
            self._append(event)
        else:
            self._scanner.take(event, at=monotonic(), is_harmless=self._is_harmless(event))

    def _append(self, event: events.Event | Scan) -> None:
        self._waiting.append(event)
        self._look()

    def _take_back(self, event: events.Event) -> bool:
        """Remove a key that was not delivered yet."""
        if not any(waiting is event for waiting in self._waiting):
            return False
        self._waiting = deque(waiting for waiting in self._waiting if waiting is not event)
        self._look()
        return True

    def _is_harmless(self, event: events.Event) -> bool:
        """Whether a key would be delivered now, and do what Backspace undoes: into a field, or a list's filter."""
        if self._is_held or self._waiting or not isinstance(event, events.Key):
            return False
        return isinstance(self._app.focused, Input) or (event.character or "").isalpha()

    def hold(self) -> None:
        """Keep keys back: an answer is under way."""
        self._is_held = True
        self._look()

    def release(self) -> None:
        """Deliver keys again: the screen they were typed for is there."""
        self._is_held = False
        self._look()

    @property
    def is_held(self) -> bool:
        """Whether keys are kept back."""
        return self._is_held

    @property
    def is_idle(self) -> bool:
        """Whether every key that came has had its whole effect."""
        return not (self._is_held or self._waiting or self._is_delivering or (self._scanner and self._scanner.waits))

    def drop(self) -> int:
        """Forget the keys that wait; returns how many there were."""
        dropped = len(self._waiting) + (self._scanner.drop() if self._scanner else 0)
        self._waiting.clear()
        self._look()
        return dropped

    async def run(self) -> None:
        """Deliver keys until cancelled."""
        while True:
            event = await self._next()
            self._is_delivering = True
            await (self._scanned(event) if isinstance(event, Scan) else self._deliver(event))
            await self._let_paint()
            await self._settle()
            self._is_delivering = False
            self._settled()

    async def _next(self) -> events.Event | Scan:
        """Take the next key only when it may be delivered, so that until then it can be dropped."""
        while self._is_held or not self._waiting:
            await self._deliverable.wait()
        event = self._waiting.popleft()
        self._look()
        return event

    def _look(self) -> None:
        if self._waiting and not self._is_held:
            self._deliverable.set()
        else:
            self._deliverable.clear()

    async def _let_paint(self) -> None:
        """Leave the processor to the screen until it is painted, unless another key waits."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PAINTED):
                await self._deliverable.wait()

    async def _settle(self) -> None:
        """Wait until the key and all that it led to has passed every message pump from the focus up to the app."""
        for _round in range(_ROUNDS):
            was_quiet = self._is_quiet()
            for pump in self._pumps():
                await _passed(pump)
            if was_quiet and self._is_quiet():
                return  # nothing came of what was handled last

    def _is_quiet(self) -> bool:
        return not any(pump.message_queue_size for pump in self._pumps())

    def _pumps(self) -> Iterator[MessagePump]:
        node: MessagePump | None = self._app.focused or self._app.screen
        while node is not None:
            yield node
            node = node._parent  # the chain by which messages bubble


async def _passed(pump: MessagePump) -> None:
    """Wait until a pump has handled all that was in its queue."""
    done = asyncio.Event()
    if not pump.call_later(done.set):
        return
    while not done.is_set() and pump.is_running:
        with suppress(TimeoutError):
            async with asyncio.timeout(0.2):
                await done.wait()
