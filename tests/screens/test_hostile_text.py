"""What a customer, a plan, a device or a shop is called is shown as it is written, and does nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from kiosk.screens import messages
from kiosk.screens.error import ErrorScreen
from kiosk.text import harmless
from kiosk.workflow.steps import WorkflowStep as Step
from tests.screens.counter import Answers, Counter
from tests.screens.pictures import SMALLEST, WIDE

TEXTS = {
    "markup": ("[bold red]x[/]", "[bold red]x[/]"),
    "closing tag": ("[/x]", "[/x]"),
    "unknown variable": ("[$nope]x", "[$nope]x"),
    "link": ("[@click=app.quit]x", "[@click=app.qu"),
    "escape sequences": ("ab\x1b[2J\x1b]0;title\x07\x1b[31mcd\x9b5m", "abcd"),
    "text direction": ("ab\u202ecd\u2066ef\u200f", "abcdef"),
    "NUL, zero width and byte order mark": ("a\x00b\u200bc\ufeffd", "abcd"),
    "10,000 characters": ("x" * 10_000, "xxxxxxxxxxxx"),
    "marks without end": ("ab" + "\u0308" * 500 + "cd", "ab\u0308\u0308\u0308cd"),
    "joined emoji": ("ab\U0001f468\u200d\U0001f469\u200d\U0001f467", "ab\U0001f468\U0001f469\U0001f467"),
    "line breaks": ("ab\r\ncd", "ab cd"),
}
"""What is stored, and what of it must be read on a screen: its first 14 cells, as wide as the narrowest column."""
FIELDS = {
    "customers": ("name", "address", "email"),
    "numbers": ("plan_name", "bundled_device"),
    "devices": ("brand", "model", "storage", "colour", "screen", "chip", "camera", "battery"),
    "plans": ("name", "gifts", "features", "notes"),
    "stores": ("name", "address", "phone"),
    "staff": ("name",),
}
READ_AT = (
    Step.LIST_PHONES,
    Step.SELECT_PHONE,
    Step.SELECT_DEVICE,
    Step.LIST_PLANS,
    Step.COMPARE_PLANS,
    Step.CONFIRM,
    Step.COMPLETED,
)
"""The steps that show a field of the customer's number, of a device or of a plan."""
ANSWERS = Answers(compared=("P0599", "P0999"))


def put_everywhere(data_file: Path, text: str) -> None:
    with closing(sqlite3.connect(data_file)) as connection, connection:
        for table, columns in FIELDS.items():
            for column in columns:
                connection.execute(f"UPDATE {table} SET {column} = ?", (text,))


def is_harmless(counter: Counter) -> bool:
    """Tell whether nothing on the screen would be acted on by the terminal."""
    return all(char.isprintable() for line in counter.shown() for char in line)


@pytest.mark.parametrize("pasted", [stored for stored, _read in TEXTS.values()] + ["a\ud800b", "\x1b[2J\x03"])
async def test_what_is_pasted_into_a_field_is_harmless_there(pasted: str, counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.INIT)

        counter.app.post_message(events.Paste(pasted))
        await counter.press("end")

        value = counter.app.screen.query_one(Input).value
        assert value == harmless(value)
        assert is_harmless(counter)
        assert counter.app.is_running


@pytest.mark.parametrize("size", [SMALLEST, WIDE], ids=["80x24", "132x43"])
@pytest.mark.parametrize(("stored", "read"), TEXTS.values(), ids=TEXTS)
async def test_hostile_text_is_shown_as_it_is_written_on_every_screen(
    stored: str, read: str, size: tuple[int, int], counter: Counter
) -> None:
    put_everywhere(counter.data_file, stored)
    async with counter.app.run_test(size=size) as counter.pilot:
        for step in (step for step in Step if step is not Step.INIT):
            await counter.show(step, ANSWERS if step is Step.COMPARE_PLANS else Answers())

            assert counter.session.current_step is step
            assert not isinstance(counter.app.screen, ErrorScreen)
            assert is_harmless(counter)
            if step in READ_AT:
                assert read in "\n".join(counter.shown()), step

        await counter.walk(Step.LIST_PLANS)
        await counter.say(messages.GoHome())
        assert is_harmless(counter)
        assert read in "\n".join(counter.shown())
