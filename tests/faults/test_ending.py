"""At any state of a renewal, what is stored of it is lost or damaged: only a new one helps, and it always works."""

from __future__ import annotations

import pytest

from kiosk.workflow.steps import WorkflowStep as Step
from tests.faults.conftest import MakeCounter
from tests.faults.counter import RESTART, SIGN_OUT
from tests.faults.faults import ENDING, GONE, Fault, named, set_of_another_kind
from tests.faults.observed import Observe, Observed
from tests.faults.states import State, state_at
from tests.screens.counter import STAFF

CHANGED_UNREADABLE = "What is stored of this renewal was changed and cannot be read now."
CLEARED = "This renewal has ended: it was left too long, or cleared elsewhere."


@pytest.mark.parametrize("fault", ENDING, ids=named)
async def test_it_is_told_and_starting_again_clears_it(
    fault: Fault, states: tuple[State, ...], make_counter: MakeCounter, observe: Observe
) -> None:
    counter = make_counter(store_timeout=fault.store_timeout)
    left = []
    async with counter.running():
        for state in states:
            await counter.stand_at(state)
            counter.stop_watching()
            orders = counter.orders()
            left += [counter.session.session_id] * fault.leaves_session
            async with fault.strike(counter.the_store):
                await counter.answer(state)
            told = counter.told
            if not state.restarts:
                assert told in fault.told
                assert counter.ways == [RESTART, SIGN_OUT]
                await counter.check_modal()
                await counter.choose(RESTART)

            assert counter.step is Step.INIT
            assert counter.orders() == orders
            await counter.check_kept(*left)
            observe(Observed(fault.name, state.step.value, told, (RESTART,), "the orders"))


@pytest.mark.parametrize("fault", ENDING, ids=named)
async def test_it_is_told_before_the_next_answer_where_a_re_read_finds_it(
    fault: Fault, make_counter: MakeCounter
) -> None:
    counter = make_counter()
    async with counter.running():
        await counter.stand_at(state_at(Step.LIST_PLANS))
        left = [counter.session.session_id] * fault.leaves_session
        async with fault.strike(counter.the_store):
            await counter.the_store.operator.publish(f"renewal:{STAFF}", "anything")
            await counter.until(lambda: counter.told != "")

        readable = fault.told == (GONE,) and fault.strike is not set_of_another_kind
        assert counter.told == (CLEARED if readable else CHANGED_UNREADABLE)
        assert counter.ways == ["Go on here (start again)", "Leave"]
        await counter.check_modal()
        await counter.press("1")
        assert counter.step is Step.INIT
        await counter.check_kept(*left)
