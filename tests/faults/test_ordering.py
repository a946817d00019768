"""The store fails between the order and the session that is to name it: the clerk is told that the order stands."""

from __future__ import annotations

from math import inf

import pytest

from kiosk.workflow.steps import WorkflowStep as Step
from tests.faults.conftest import MakeCounter
from tests.faults.counter import RESTART, TRY_AGAIN
from tests.faults.faults import ORDER_STANDS, line
from tests.faults.observed import Observe, Observed
from tests.faults.states import state_at

CONFIRM = state_at(Step.CONFIRM)
LOST = {
    "Store lost after the order, before its session says so": line(spares=1, cuts=inf),
    "Store lost after the order, its session having said so": line(spares=1, swallows=inf),
}


@pytest.mark.parametrize("name", LOST)
async def test_the_order_is_named_and_trying_again_shows_its_slip(
    name: str, make_counter: MakeCounter, observe: Observe
) -> None:
    counter = make_counter()
    async with counter.running():
        await counter.stand_at(CONFIRM)
        async with LOST[name](counter.the_store):
            await counter.answer(CONFIRM)
            told = counter.told
            assert told == ORDER_STANDS
            await counter.check_modal()
        kept = await counter.kept(CONFIRM)
        await counter.choose(TRY_AGAIN)

        assert counter.step is Step.COMPLETED
        assert len(counter.orders()) == 1
        await counter.check_kept()
        observe(Observed(name, Step.CONFIRM.value, told, (TRY_AGAIN,), f"the order, the session {kept}", of=1))


@pytest.mark.parametrize("name", LOST)
async def test_starting_again_instead_leaves_the_one_order_and_its_unit_sold(
    name: str, make_counter: MakeCounter
) -> None:
    counter = make_counter()
    async with counter.running():
        await counter.stand_at(CONFIRM)
        ordered = counter.session.session_id
        async with LOST[name](counter.the_store):
            await counter.answer(CONFIRM)
        await counter.choose(RESTART)

        assert counter.step is Step.INIT
        assert counter.orders() == [ordered]
        await counter.check_kept()
