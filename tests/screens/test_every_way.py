"""Every row of every step, and every key that leads away from it, leads somewhere: none to an error."""

from __future__ import annotations

import pytest
from textual.widgets import OptionList

from kiosk.screens.base import StepScreen
from kiosk.screens.elsewhere import ElsewhereScreen
from kiosk.screens.error import ErrorScreen
from kiosk.workflow.steps import WorkflowStep as Step
from tests.screens.counter import PLAN_ONLY, STAFF, Answers, Counter
from tests.screens.pictures import SMALLEST
from tests.screens.states import (
    FOUR_PLANS,
    State,
    customer_found,
    elsewhere,
    error_session_gone,
    home,
    home_of_a_manager,
    home_with_foreign_session,
    home_with_unfinished,
    list_phones_in_arrears,
    not_eligible_arrears,
    not_eligible_too_early,
    restart_question,
    sign_out_question,
)

WAYS = [
    *[(step, Answers()) for step in Step if step not in (Step.COMPARE_PLANS, Step.COMPLETED)],
    *[(step, PLAN_ONLY) for step in (Step.LIST_PLANS, Step.CONFIRM, Step.COMPLETED)],
    *[(step, FOUR_PLANS) for step in (Step.COMPARE_PLANS, Step.CONFIRM)],
]


def named(value: object) -> str:
    if isinstance(value, Step):
        return value.value
    return "compared" if value is FOUR_PLANS else "plan_only" if value is PLAN_ONLY else "device"


@pytest.mark.parametrize(("step", "answers"), WAYS, ids=named)
async def test_every_row_and_every_way_out_of_a_step_leads_somewhere(
    counter: Counter, step: Step, answers: Answers
) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(step, answers)
        rows = sum(found.option_count for found in counter.app.screen.query(OptionList))

        for key in [*map(str, range(1, min(rows, 9) + 1)), "enter", "escape", "f4", "f5", "f9", "f10"]:
            counter.app.leave_renewal(None)
            await counter.show(step, answers)
            assert isinstance(counter.app.screen, StepScreen)

            await counter.typed(key)

            assert not isinstance(counter.app.screen, ErrorScreen), key


async def changed_elsewhere(counter: Counter) -> None:
    """The same renewal goes on at another terminal."""
    await counter.show(Step.LIST_PLANS)
    there = counter.sessions("T2")
    read = await there.get_session(STAFF, counter.session.session_id)
    await there.commit(read, read.gone_back(Step.SELECT_DEVICE_TYPE))
    await counter.until(lambda: isinstance(counter.app.screen, ElsewhereScreen))


ROWS: dict[State, int] = {
    home: 3,
    home_of_a_manager: 5,
    home_with_unfinished: 4,
    home_with_foreign_session: 3,
    customer_found: 2,
    list_phones_in_arrears: 1,
    not_eligible_arrears: 2,
    not_eligible_too_early: 2,
    elsewhere: 2,
    changed_elsewhere: 3,
    error_session_gone: 2,
    restart_question: 2,
    sign_out_question: 2,
}


@pytest.mark.parametrize(
    ("state", "row"),
    [(state, row) for state, rows in ROWS.items() for row in range(1, rows + 1)],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
async def test_every_row_of_what_is_shown_besides_leads_somewhere(state: State, row: int, counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await state(counter)
        before = counter.app.screen
        assert before.query_one(OptionList).option_count == ROWS[state]

        await counter.typed(str(row))

        assert not isinstance(counter.app.screen, ErrorScreen)
        assert counter.app.screen is not before
