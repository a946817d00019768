"""The kiosk's clock jumps by a day while a renewal is under way: how long it is kept is the store's to decide."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.workflow.steps import WorkflowStep as Step
from tests.faults.conftest import MakeCounter
from tests.faults.observed import Observe, Observed
from tests.faults.states import STATES

JUMPS = {"Clock a day ahead": timedelta(days=1), "Clock a day back": timedelta(days=-1)}
TERMS_CHANGED = "The terms have changed; the total is still NT$"


@pytest.mark.parametrize("name", JUMPS)
async def test_nothing_is_lost_and_terms_of_another_day_are_confirmed_again(
    name: str, make_counter: MakeCounter, observe: Observe
) -> None:
    counter = make_counter()
    at_first = counter.now
    async with counter.running():
        for state in STATES:
            counter.now = at_first
            await counter.show(state.step, state.answers)
            counter.now = at_first + JUMPS[name]
            await counter.answer(state)

            told = ""
            if state.step is Step.CONFIRM:
                told = counter.said.partition(";")[0] + "."
                assert counter.said.startswith(TERMS_CHANGED)
                assert counter.step is Step.CONFIRM
                await counter.check_kept()
                await counter.answer(state)
            assert counter.step is state.leads_to
            assert counter.told == ""
            await counter.check_kept()
            observe(Observed(name, state.step.value, told, ("the same key again",) if told else (), "the answer"))
