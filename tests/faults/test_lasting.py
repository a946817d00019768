"""At any state of a renewal, the store fails until it is mended: the clerk is told what it is, and goes on after."""

from __future__ import annotations

import pytest

from kiosk.workflow.steps import WorkflowStep as Step
from tests.faults.conftest import MakeCounter
from tests.faults.counter import RESTART, SIGN_OUT, TRY_AGAIN, FaultyCounter
from tests.faults.faults import LASTING, Fault, named
from tests.faults.observed import Observe, Observed
from tests.faults.states import State, state_at

NEITHER = "Starting again did not work either. "
MEANWHILE = " (even meanwhile)"


@pytest.mark.parametrize("fault", LASTING, ids=named)
async def test_it_is_told_and_once_it_ends_the_same_answer_goes_through(
    fault: Fault, states: tuple[State, ...], make_counter: MakeCounter, observe: Observe
) -> None:
    counter = make_counter(store_timeout=fault.store_timeout)
    async with counter.running():
        restart = await _restart(counter, fault)
        await _sign_out(counter, fault)
        for state in states:
            await counter.stand_at(state)
            async with fault.strike(counter.the_store):
                await counter.answer(state)
                if not (state.restarts and fault.restart_works):
                    assert counter.told in fault.told_at(state.step)
                    await counter.check_modal()
                told = counter.told

            kept = await counter.kept(state)
            if told:
                await counter.choose(TRY_AGAIN)
            assert counter.step is state.leads_to
            await counter.check_kept()
            works = (TRY_AGAIN, restart, SIGN_OUT + MEANWHILE)
            observe(Observed(fault.name, state.step.value, told, works, kept))
        await counter.check_connection()


async def _restart(counter: FaultyCounter, fault: Fault) -> str:
    """See that starting again works once the fault ends, or before where the store lets it."""
    await counter.stand_at(state_at(Step.CONFIRM))
    async with fault.strike(counter.the_store):
        await counter.restart()
        if not fault.restart_works:
            told = counter.told
            assert told in fault.told
            await counter.choose(RESTART)
            assert counter.told == NEITHER + told
            await counter.check_modal()
    if not fault.restart_works:
        await counter.choose(RESTART)
    assert counter.step is Step.INIT
    await counter.check_kept()
    return RESTART + MEANWHILE * fault.restart_works


async def _sign_out(counter: FaultyCounter, fault: Fault) -> None:
    """See that signing out works while the fault lasts, and that the renewal is there for the next sign-in."""
    state = state_at(Step.LIST_PLANS)
    await counter.stand_at(state)
    async with fault.strike(counter.the_store):
        await counter.answer(state)
        if fault.restart_works:
            assert "Starting the renewal again still works." in counter.advice
        await counter.sign_out()
        assert counter.is_signed_out
    await counter.check_connection()
    kept = await counter.kept_step()
    await counter.sign_in()
    await counter.press("1")
    assert counter.step is kept
    await counter.check_kept()
