"""A terminal may be resized at any moment: focus, cursor, scroll and what is typed stay; more room is used."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from kiosk.screens.compare_plans import ComparePlansScreen, comparison
from kiosk.screens.select_phone import SelectPhoneScreen
from kiosk.widgets.chart import EMPTY, FULL
from kiosk.widgets.choice_list import ChoiceList
from kiosk.widgets.key_bar import KeyBar
from kiosk.workflow.steps import WorkflowStep as Step
from tests.screens.counter import Answers, Counter
from tests.screens.pictures import SMALLEST, TOO_SMALL, WIDE, named
from tests.screens.states import FIFTEEN_NUMBERS, FOUR_PLANS, STATES, WITH_DEVICE, State, completed

SIZES = (WIDE, TOO_SMALL, SMALLEST)
"""What the terminal becomes, one after another, after it was the smallest."""


async def resize(counter: Counter, size: tuple[int, int]) -> None:
    await counter.pilot.resize_terminal(*size)
    await counter.settled()


def bars(counter: Counter) -> list[str]:
    return [line for line in counter.shown() if FULL in line or EMPTY in line]


async def test_half_an_id_stays_with_its_cursor(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.INIT)
        await counter.pilot.press(*"A12345", "left", "left")
        field = counter.app.screen.query_one(Input)
        for size in SIZES:
            await resize(counter, size)

        assert counter.app.focused is field
        assert (field.value, field.cursor_position) == ("A12345", 4)
        await counter.pilot.press("9")
        await counter.settled()
        assert field.value == "A123945"


async def test_keys_for_a_screen_that_is_covered_are_not_taken(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.INIT)
        await counter.pilot.press(*"A123")
        await resize(counter, TOO_SMALL)
        await counter.pilot.press("4", "enter")
        await resize(counter, SMALLEST)

        assert counter.app.screen.query_one(Input).value == "A123"
        assert counter.session.current_step is Step.INIT


@pytest.mark.parametrize("moves", [3, 14], ids=["near the top", "at the end"])
async def test_the_cursor_of_a_list_stays_and_can_be_seen(moves: int, counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.SELECT_PHONE, FIFTEEN_NUMBERS)
        await counter.pilot.press(*["down"] * moves)
        await counter.settled()
        numbers = counter.app.screen.query_one(ChoiceList)
        scrolled = numbers.scroll_offset
        for size in SIZES:
            await resize(counter, size)

        assert isinstance(counter.app.screen, SelectPhoneScreen)
        assert counter.app.focused is numbers
        assert numbers.highlighted == moves
        assert numbers.scroll_offset == scrolled
        assert any(f"0900-000-5{moves + 1:02}" in line for line in counter.shown())


async def test_the_marks_and_the_cursor_of_the_plans_stay(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.LIST_PLANS, WITH_DEVICE)
        await counter.pilot.press("down", "space", "down", "down", "space")
        for size in SIZES:
            await resize(counter, size)

        assert counter.app.screen.query_one(ChoiceList).highlighted == 3
        assert sum("[x]" in line for line in counter.shown()) == 2


@pytest.mark.parametrize("state", STATES, ids=named)
async def test_a_screen_that_was_resized_is_as_one_that_was_not(state: State, counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await state(counter)
        focused, shown = counter.app.focused, counter.shown()
        for size in SIZES:
            await resize(counter, size)

        assert counter.shown() == shown
        assert counter.app.focused is focused


async def test_on_a_large_terminal_the_details_of_a_device_stand_beside_the_list(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.SELECT_DEVICE, WITH_DEVICE)
        screen = counter.app.screen
        devices, details = screen.query_one("#devices"), screen.query_one("#details")
        assert details.region.y >= devices.region.bottom

        await resize(counter, WIDE)

        assert details.region.x >= devices.region.right
        assert details.region.y <= devices.region.y


async def test_on_a_large_terminal_plans_are_drawn_against_each_other(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.LIST_PLANS, WITH_DEVICE)
        assert len(bars(counter)) == 1, "that of the highlighted plan"

        await resize(counter, WIDE)

        assert len(bars(counter)) == len(counter.app.screen.query_one(ChoiceList).options) + 1


@pytest.mark.parametrize("plans", [2, 3, 4])
@pytest.mark.parametrize("size", [SMALLEST, WIDE], ids=["80x24", "132x43"])
async def test_a_comparison_is_seen_whole(plans: int, size: tuple[int, int], counter: Counter) -> None:
    async with counter.app.run_test(size=size) as counter.pilot:
        await counter.show(Step.COMPARE_PLANS, Answers(compared=FOUR_PLANS.compared[:plans]))
        screen = counter.app.screen
        assert isinstance(screen, ComparePlansScreen)
        table, keys = screen.query_one("#comparison"), screen.query_one(KeyBar)

        assert table.max_scroll_y == 0
        assert max(content.cell_length for content in comparison(screen._compared())) <= table.size.width
        assert keys.region.bottom == size[1]


async def test_the_last_lines_of_the_slip_are_reached_by_the_key_in_the_footer(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await completed(counter)
        assert any("PgDn Read the slip" in line for line in counter.shown())
        assert not any("Staff S001" in line for line in counter.shown())

        await counter.pilot.press("pagedown")
        await counter.settled()

        assert any("Staff S001" in line for line in counter.shown())
        await counter.pilot.press("pageup")
        await counter.settled()
        assert any("Renewal slip" in line for line in counter.shown())


async def test_where_the_whole_slip_is_seen_no_key_is_offered_for_it(counter: Counter) -> None:
    async with counter.app.run_test(size=WIDE) as counter.pilot:
        await completed(counter)

        assert any("Staff S001" in line for line in counter.shown())
        assert not any("PgDn" in line for line in counter.shown())
