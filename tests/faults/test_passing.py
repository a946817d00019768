"""At any state of a renewal, the store fails for a moment while the clerk answers: nobody notices."""

from __future__ import annotations

import pytest

from tests.faults.conftest import MakeCounter
from tests.faults.faults import PASSING, Fault, named
from tests.faults.observed import Observe, Observed
from tests.faults.states import State


@pytest.mark.parametrize("fault", PASSING, ids=named)
async def test_what_passes_is_not_noticed(
    fault: Fault, states: tuple[State, ...], make_counter: MakeCounter, observe: Observe
) -> None:
    counter = make_counter(store_timeout=fault.store_timeout)
    async with counter.running():
        for state in states:
            await counter.stand_at(state)
            async with fault.strike(counter.the_store):
                await counter.answer(state)

            assert counter.told == ""
            assert counter.step is state.leads_to
            await counter.check_kept()
            observe(Observed(fault.name, state.step.value, "", (), "the answer"))
