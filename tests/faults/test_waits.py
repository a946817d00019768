"""Faults that last as long as they do in a store, at each state, with the kiosk's own time-outs. They only wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

import pytest

from kiosk.workflow.steps import WorkflowStep as Step
from tests.faults.conftest import MakeCounter
from tests.faults.counter import TRY_AGAIN, FaultyCounter
from tests.faults.faults import NO_ANSWER, hung, killed
from tests.faults.observed import Observe, Observed
from tests.faults.states import STATES, State
from tests.faults.test_back_office import NO_ANSWER as OFFICE_NO_ANSWER
from tests.faults.test_back_office import WRITING, locked

pytestmark = pytest.mark.long
TOLD_WITHIN = 5.0
"""Seconds; the kiosk tries for 2 and allows a command 3 at most."""


@dataclass(frozen=True, slots=True)
class Wait:
    """A fault that ends by itself after some seconds."""

    name: str
    strike: Callable[[FaultyCounter], AbstractAsyncContextManager[None]]
    seconds: float
    told: str = NO_ANSWER
    at: tuple[Step, ...] = tuple(Step)
    """Where it is noticed."""


@asynccontextmanager
async def office_locked(counter: FaultyCounter) -> AsyncIterator[None]:
    with locked(counter.folder):
        yield


WAITS = (
    Wait("Server killed, back after 3 s", lambda counter: killed(counter.the_store), 3),
    Wait("Server stopped (SIGSTOP) for 3 s", lambda counter: hung(counter.the_store), 3),
    Wait("Server stopped (SIGSTOP) for 60 s", lambda counter: hung(counter.the_store), 60),
    Wait("Data file locked by another process for 10 s", office_locked, 10, OFFICE_NO_ANSWER, WRITING),
)


def named(value: Wait | State) -> str:
    return value.name if isinstance(value, Wait) else value.step.value


@pytest.mark.parametrize("state", STATES, ids=named)
@pytest.mark.parametrize("wait", WAITS, ids=named)
async def test_keys_work_all_the_time_and_afterwards_the_clerk_goes_on(
    wait: Wait, state: State, make_counter: MakeCounter, observe: Observe
) -> None:
    counter = make_counter()
    clock = asyncio.get_running_loop()
    async with counter.running():
        await counter.stand_at(state)
        async with wait.strike(counter):
            began = clock.time()
            await counter.answer(state)
            told = counter.told
            assert clock.time() - began < TOLD_WITHIN
            while (left := began + wait.seconds - clock.time()) > 0:
                if told:
                    await counter.check_modal()
                    await counter.press("home")
                await asyncio.sleep(min(left, 2))
        assert told == (wait.told if state.step in wait.at else "")

        kept = await counter.kept(state)
        if told:
            await counter.choose(TRY_AGAIN)
        assert counter.step is state.leads_to
        await counter.check_kept()
        await counter.check_connection()
        observe(Observed(wait.name, state.step.value, told, (TRY_AGAIN,) if told else (), kept))
