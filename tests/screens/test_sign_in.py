"""The sign-in screen stays under every other: nothing that was typed there may."""

from __future__ import annotations

from textual.widgets import Input

from kiosk import i18n
from kiosk.screens import messages
from tests.screens.counter import Counter
from tests.screens.pictures import SMALLEST


async def test_what_was_typed_to_sign_in_is_in_no_widget_afterwards(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.sign_in()

        typed = [field.value for screen in counter.app.screen_stack for field in screen.query(Input)]
        assert counter.app.staff is not None
        assert [value for value in typed if value] == []


async def test_after_sign_out_the_next_clerk_finds_empty_fields_and_the_cursor_in_the_first(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.sign_in()
        await counter.say(messages.SignOut())

        assert [field.value for field in counter.app.screen.query(Input)] == ["", ""]
        assert counter.app.focused is counter.app.screen.query_one("#staff-code Input")


async def test_the_sign_in_screen_changes_its_language(counter: Counter) -> None:
    i18n.activate("en")
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.open()
        await counter.pilot.press("f2")
        await counter.settled()

        assert any("登入" in line for line in counter.shown())
