"""Every row of every step, and every key that leads away from it, leads somewhere: none to an error."""

from __future__ import annotations

import pytest
from textual.widgets import OptionList

from kiosk.screens.base import StepScreen
from kiosk.screens.error import ErrorScreen
from kiosk.workflow.steps import WorkflowStep as Step
from tests.screens.counter import PLAN_ONLY, Answers, Counter
from tests.screens.pictures import SMALLEST
from tests.screens.states import FOUR_PLANS

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
