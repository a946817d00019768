"""At any state of a renewal, what is stored of it is lost or damaged: only a new one helps, and it always works."""

from __future__ import annotations

import pytest

from kiosk.workflow.steps import WorkflowStep as Step
from tests.faults.conftest import MakeCounter
from tests.faults.counter import RESTART, SIGN_OUT
from tests.faults.faults import ENDING, Fault, named
from tests.faults.observed import Observe, Observed
from tests.faults.states import State


@pytest.mark.parametrize("fault", ENDING, ids=named)
async def test_it_is_told_and_starting_again_clears_it(
    fault: Fault, states: tuple[State, ...], make_counter: MakeCounter, observe: Observe
) -> None:
    counter = make_counter(store_timeout=fault.store_timeout)
    left = []
    async with counter.running():
        for state in states:
            await counter.stand_at(state)
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
