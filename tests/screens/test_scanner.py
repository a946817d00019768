"""A scanned code reaches the field it is for, wherever the focus is, and does nothing on any other screen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from textual.widgets import Input

from kiosk.app import KioskApp
from kiosk.screens import messages
from kiosk.workflow.steps import WorkflowStep as Step
from tests.screens.counter import CUSTOMER, STAFF, Answers, Counter
from tests.screens.pictures import SMALLEST

BADGE = "0011223344"
REFUSED = "A code was scanned that is not asked for here."
LISTS = (
    Step.QUERY_CUSTOMER,
    Step.LIST_PHONES,
    Step.SELECT_PHONE,
    Step.CHECK_ELIGIBILITY,
    Step.SELECT_DEVICE_TYPE,
    Step.SELECT_DEVICE_OS,
    Step.SELECT_DEVICE,
    Step.LIST_PLANS,
    Step.COMPARE_PLANS,
    Step.CONFIRM,
)
ANSWERS = Answers(compared=("P0599", "P0999"))


def told(app: KioskApp) -> list[str]:
    return [notice.message for notice in app._notifications]


async def test_a_scanned_id_finds_the_customer_in_place_of_what_was_typed(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.INIT)
        await counter.typed("B", "2")

        await counter.typed(*CUSTOMER, "enter")

        assert counter.session.current_step is Step.QUERY_CUSTOMER
        assert told(counter.app) == []


async def test_a_badge_scanned_with_the_cursor_in_the_pin_is_the_staff_code(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.open()
        await counter.typed("down", "9")

        await counter.typed(*BADGE, "enter")

        code, pin = counter.app.screen.query(Input)
        assert (code.value, pin.value) == (BADGE, "")
        assert counter.app.focused is pin


@pytest.mark.parametrize("code", [CUSTOMER, BADGE])
@pytest.mark.parametrize("step", LISTS)
async def test_on_a_list_a_scan_picks_nothing_and_is_told(counter: Counter, step: Step, code: str) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(step, ANSWERS)
        before = counter.session
        screen = counter.shown()

        await counter.typed(*code, "enter")

        assert counter.session == before
        assert told(counter.app) == [REFUSED]
        counter.app.clear_notifications()
        await counter.settled()
        assert counter.shown() == screen


@pytest.mark.parametrize("ask", [messages.StartRenewal, messages.SignOut])
async def test_a_scan_answers_no_question(counter: Counter, ask: Callable[[], messages.StartRenewal]) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.LIST_PLANS)
        before = counter.session
        await counter.say(ask())
        asked = counter.app.screen

        await counter.typed(*BADGE, "enter")

        assert counter.app.screen is asked
        assert counter.session == before


async def test_what_was_typed_behind_a_scan_that_is_not_asked_for_is_dropped(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.LIST_PHONES)
        before = counter.session

        await counter.typed(*CUSTOMER, "enter", "1", "1", "f5")

        assert counter.session == before
        assert told(counter.app) == [REFUSED, "3 keys typed ahead were dropped"]


@pytest.mark.parametrize("target", ["staff", "none"])
async def test_an_id_is_not_taken_as_a_scan_where_the_store_says_so(counter: Counter, target: str) -> None:
    counter = replace(counter, changed={"scanner_target": target})
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.INIT)

        await counter.typed(*CUSTOMER, "enter")

        taken = {"staff": [REFUSED], "none": []}
        assert told(counter.app) == taken[target]


async def test_with_a_prefix_a_code_is_taken_whole_and_digits_on_lists_are_hot_keys(counter: Counter) -> None:
    counter = replace(counter, changed={"scanner_prefix": "~", "scanner_suffix": "tab"})
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.INIT)

        await counter.typed("~", *CUSTOMER, "tab", "1")

        assert counter.session.current_step is Step.LIST_PHONES


async def signed_in(counter: Counter) -> None:
    await counter.typed(*STAFF, "enter", "1", "2", "3", "4", "enter")


async def two_fields(counter: Counter) -> None:
    await counter.typed(*STAFF, "enter")
    await counter.typed("1", "2", "3", "4", "enter")


@pytest.mark.parametrize("way", [signed_in, two_fields])
async def test_a_code_and_a_pin_typed_fast_are_no_scan(
    counter: Counter, way: Callable[[Counter], Awaitable[None]]
) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.open()

        await way(counter)

        assert counter.app.staff is not None
        assert told(counter.app) == []
