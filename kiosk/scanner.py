"""Codes that a scanner types: told from a clerk's keys, and handed on whole.

With a prefix set, a code is what comes between prefix and suffix. Without one it is told by its speed: nobody types ten
characters and the suffix within half a second. So a key that would act at once on a list waits until it is known that
no other follows as fast as a scanner sends them; letters and what goes into a field are shown at once, and taken back
where they turn out to be a code's.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from textual import events

LENGTH = 10
"""Characters from which fast typing is a scan."""
WITHIN = 0.5
"""Seconds in which a scanner sends a code and its suffix."""
GAP = WITHIN / LENGTH
"""Seconds after which a further key is not of the same code."""
_ID_AT_THE_END = re.compile(r"[A-Za-z][A-Da-d1289][0-9]{8}$")
"""A personal ID right behind other keys: those were typed before it was scanned."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A code as it was scanned; not whole where its suffix did not come in time."""

    text: str
    is_whole: bool = True


class _Place(Enum):
    """Where a key of the code that may be under way is."""

    HERE = auto()
    PASSED_ON = auto()
    DROPPED = auto()


@dataclass(slots=True)
class _Key:
    event: events.Key
    at: float
    place: _Place = _Place.HERE


class Scanner:
    """Takes every key; passes keys and codes on in their order."""

    def __init__(
        self,
        *,
        prefix: str,
        suffix: str,
        pass_on: Callable[[events.Event | Scan], None],
        take_back: Callable[[events.Event], bool],
    ) -> None:
        """Take the two keys as the settings name them, and two ways to the keys that wait to be delivered.

        `take_back` removes a key that was passed on; false when it was delivered already.
        """
        self._prefix = prefix
        self._suffix = suffix
        self._pass_on = pass_on
        self._take_back = take_back
        self._keys: list[_Key] = []
        self._since_prefix: float | None = None
        self._timer: asyncio.TimerHandle | None = None

    def take(self, event: events.Event, *, at: float, is_harmless: bool) -> None:
        """Take a key or paste that came `at`, in seconds; one that is harmless can be taken back by Backspace."""
        if self._since_prefix is not None:
            self._take_in_code(event, at)
        elif not isinstance(event, events.Key):
            self._give_up_waiting()
            self._pass_on(event)
        elif self._prefix:
            self._take_before_prefix(event, at)
        else:
            self._take_by_speed(event, at, is_harmless)

    @property
    def waits(self) -> bool:
        """Whether it is not known yet what the last keys are."""
        return self._timer is not None

    def drop(self) -> int:
        """Let the keys that wait here reach no screen, though a code may still go on; returns how many there were."""
        here = [key for key in self._keys if key.place is _Place.HERE]
        for key in self._keys:
            key.place = _Place.DROPPED
        return len(here)

    # with a prefix

    def _take_before_prefix(self, event: events.Key, at: float) -> None:
        if _is(event, self._prefix):
            self._since_prefix = at
            self._wait(WITHIN, self._break_off)
        else:
            self._pass_on(event)

    def _take_in_code(self, event: events.Event, at: float) -> None:
        if isinstance(event, events.Key) and _is(event, self._suffix):
            self._end_code(is_whole=True)
        elif isinstance(event, events.Key) and event.is_printable:
            self._keys.append(_Key(event, at))
        else:
            self._break_off()
            self._pass_on(event)

    def _break_off(self) -> None:
        self._end_code(is_whole=False)

    def _end_code(self, *, is_whole: bool) -> None:
        text = _text(self._keys)
        self._since_prefix = None
        self._forget()
        self._pass_on(Scan(text, is_whole))

    # without one

    def _take_by_speed(self, event: events.Key, at: float, is_harmless: bool) -> None:
        if self._keys and at - self._keys[-1].at > GAP:
            self._give_up_waiting()
        if _is(event, self._suffix) and self._is_code(at):
            self._end_fast_code()
        elif event.is_printable and not _is(event, self._suffix):
            self._hold(event, at, is_harmless)
        else:
            self._give_up_waiting()
            self._pass_on(event)

    def _hold(self, event: events.Key, at: float, is_harmless: bool) -> None:
        key = _Key(event, at)
        waits = any(earlier.place is _Place.HERE for earlier in self._keys)
        self._keys.append(key)
        if is_harmless and not waits:
            key.place = _Place.PASSED_ON
            self._pass_on(event)
        self._wait(GAP, self._give_up_waiting)

    def _is_code(self, at: float) -> bool:
        return len(self._keys) >= LENGTH and at - self._code()[0].at <= WITHIN

    def _code(self) -> list[_Key]:
        text = _text(self._keys)
        found = _ID_AT_THE_END.search(text)
        return self._keys[found.start() :] if found else self._keys

    def _end_fast_code(self) -> None:
        code = self._code()
        typed = self._keys[: len(self._keys) - len(code)]
        passed_on = [key for key in code if key.place is _Place.PASSED_ON]
        delivered = [key for key in passed_on if not self._take_back(key.event)]
        self._forget()
        self._pass_on_those_here(typed)
        for _key in delivered:
            self._pass_on(events.Key("backspace", None))
        self._pass_on(Scan(_text(code)))

    def _give_up_waiting(self) -> None:
        keys = self._keys
        self._forget()
        self._pass_on_those_here(keys)

    def _pass_on_those_here(self, keys: list[_Key]) -> None:
        for key in keys:
            if key.place is _Place.HERE:
                self._pass_on(key.event)

    # with and without

    def _wait(self, seconds: float, then: Callable[[], None]) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, then)

    def _forget(self) -> None:
        self._keys = []
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _is(event: events.Key, key: str) -> bool:
    return key in (event.key, event.character) or (key == "enter" and event.key == "kp_enter")


def _text(keys: list[_Key]) -> str:
    return "".join(key.event.character or "" for key in keys)
