"""Scanned codes: told from keys, delivered whole, and never as hot keys."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from textual import events

from kiosk.scanner import GAP, LENGTH, WITHIN, Scan, Scanner

ID = "A123456789"
BADGE = "0012345678"
QUICK, SLOW = WITHIN / 2 / LENGTH, 2 * GAP


class Reader:
    """A scanner with a queue behind it; `deliver` is what the app does when it has time."""

    def __init__(self, *, prefix: str = "", suffix: str = "enter", in_field: bool = False) -> None:
        self.delivered: list[str] = []
        self._in_field = in_field
        self._waiting: list[events.Event | Scan] = []
        self._now = 100.0
        self.scanner = Scanner(prefix=prefix, suffix=suffix, pass_on=self._waiting.append, take_back=self._take_back)

    def _take_back(self, event: events.Event) -> bool:
        there = any(waiting is event for waiting in self._waiting)
        self._waiting[:] = [waiting for waiting in self._waiting if waiting is not event]
        return there

    def type(self, keys: Sequence[str], *, every: float, deliver: bool = False) -> None:
        """Press keys one after the other, and deliver each before the next comes if told so."""
        for key in keys:
            self._now += every
            event = events.Key(key, key if len(key) == 1 else None)
            harmless = len(key) == 1 and (self._in_field or key.isalpha())
            self.scanner.take(event, at=self._now, is_harmless=harmless)
            if deliver:
                self.deliver()

    def scan(self, code: str, *, deliver: bool = False) -> None:
        self.type([*code, "enter"], every=QUICK, deliver=deliver)

    def deliver(self) -> list[str]:
        for event in self._waiting:
            if isinstance(event, Scan):
                self.delivered.append(f"scan {event.text}" if event.is_whole else "broken scan")
            elif isinstance(event, events.Key):
                self.delivered.append(event.key)
        self._waiting.clear()
        return self.delivered


@pytest.mark.parametrize("code", [ID, BADGE, "a" * LENGTH])
async def test_a_code_typed_at_once_arrives_whole(code: str) -> None:
    reader = Reader()

    reader.scan(code)

    assert reader.deliver() == [f"scan {code}"]


async def test_no_digit_of_a_code_reaches_a_list_and_its_letter_is_taken_back() -> None:
    reader = Reader()

    reader.scan(ID, deliver=True)

    assert reader.delivered == ["A", "backspace", f"scan {ID}"]


async def test_what_a_code_left_in_another_field_is_taken_back() -> None:
    reader = Reader(in_field=True)

    reader.scan(ID, deliver=True)

    assert reader.delivered == [*ID, *["backspace"] * len(ID), f"scan {ID}"]


@pytest.mark.parametrize(
    ("typed", "every"),
    [
        pytest.param([*"123456789", "enter"], QUICK, id="too short"),
        pytest.param([*BADGE, "enter"], SLOW, id="too slow"),
        pytest.param([*"12345", "down", *"67890", "enter"], QUICK, id="with an arrow among them"),
        pytest.param([*BADGE, "f5"], QUICK, id="without the suffix"),
    ],
)
async def test_what_is_no_code_arrives_as_it_was_typed(typed: list[str], every: float) -> None:
    reader = Reader()

    reader.type(typed, every=every)

    assert reader.deliver() == typed


async def test_a_key_typed_right_before_an_id_is_delivered_before_it() -> None:
    reader = Reader()

    reader.type(["1", *ID, "enter", "1", "f5"], every=0)

    assert reader.deliver() == ["1", f"scan {ID}", "1", "f5"]


async def test_a_digit_on_a_list_waits_only_until_no_other_follows() -> None:
    reader = Reader()
    reader.type(["1"], every=SLOW)
    assert reader.deliver() == []

    await asyncio.sleep(GAP)

    assert reader.deliver() == ["1"]


async def test_keys_dropped_in_the_middle_of_a_code_stay_dropped_and_the_rest_is_no_hot_key() -> None:
    reader = Reader()
    reader.type(BADGE[:6], every=QUICK)

    dropped = reader.scanner.drop()
    reader.type([*BADGE[6:], "enter"], every=QUICK)

    assert dropped == 6
    assert reader.deliver() == [f"scan {BADGE}"]


@pytest.mark.parametrize("prefix", ["~", "f12", "ctrl+b"])
async def test_a_code_between_prefix_and_suffix_arrives_whole_however_short(prefix: str) -> None:
    reader = Reader(prefix=prefix, suffix="tab")

    reader.type(["1", prefix, *"S001", "tab", "2"], every=QUICK, deliver=True)

    assert reader.delivered == ["1", "scan S001", "2"]


async def test_with_a_prefix_no_key_waits_and_speed_means_nothing() -> None:
    reader = Reader(prefix="~")

    reader.type([*BADGE, "enter"], every=QUICK)

    assert reader.deliver() == [*BADGE, "enter"]


async def test_a_code_whose_suffix_does_not_come_is_broken_and_none_of_its_characters_arrives() -> None:
    reader = Reader(prefix="~")
    reader.type(["~", *"123"], every=QUICK)

    await asyncio.sleep(WITHIN)

    assert reader.deliver() == ["broken scan"]


async def test_a_key_in_the_middle_of_a_code_breaks_it_and_arrives() -> None:
    reader = Reader(prefix="~")

    reader.type(["~", *"123", "escape"], every=QUICK)

    assert reader.deliver() == ["broken scan", "escape"]
