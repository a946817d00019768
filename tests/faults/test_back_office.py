"""At any state of a renewal, the data file takes no writes: what needs one is told, and nothing is half done."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.backoffice.sqlite import connection
from kiosk.services import DATA_FILE
from kiosk.workflow.steps import WorkflowStep as Step
from tests.faults.conftest import MakeCounter
from tests.faults.counter import RESTART, SIGN_OUT, TRY_AGAIN
from tests.faults.observed import Observe, Observed
from tests.faults.states import STATES

NO_ANSWER = "The back office does not answer."
NO_JOURNAL = "The journal cannot be written, perhaps because the disk is full. Nothing was done."
LOCKED, FULL = "Data file locked by another process", "Disk full for the data file, the journal and the log"
WRITING = (Step.SELECT_DEVICE, Step.CONFIRM)
"""The states whose answer holds a unit or places an order."""
_LOCK = """
import sqlite3, sys
office = sqlite3.connect(sys.argv[1], isolation_level=None)
office.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()
"""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Have another process write to the data file and not finish."""
    command = [sys.executable, "-c", _LOCK, str(folder / DATA_FILE)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        yield
        other.terminate()


@contextmanager
def no_space(folder: Path) -> Iterator[None]:
    """Have the system refuse every byte that this process writes to a file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


FAULTS = {LOCKED: locked, FULL: no_space}


def told_at(name: str, step: Step) -> str:
    """Say what a clerk is told; an order is not even asked for before the journal has it."""
    if step not in WRITING:
        return ""
    return NO_JOURNAL if (name, step) == (FULL, Step.CONFIRM) else NO_ANSWER


@pytest.mark.parametrize("name", FAULTS)
async def test_what_needs_a_write_is_told_and_goes_through_once_it_can(
    name: str, make_counter: MakeCounter, observe: Observe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.1)
    counter = make_counter()
    async with counter.running():
        for state in STATES:
            await counter.stand_at(state)
            orders, holds = counter.orders(), counter.holds()
            with FAULTS[name](counter.folder):
                await counter.answer(state)
                told = counter.told
                assert told == told_at(name, state.step)
            if told:
                assert counter.ways == [TRY_AGAIN, RESTART, SIGN_OUT]
                await counter.check_modal()
                assert (counter.orders(), counter.holds()) == (orders, holds)
                assert await counter.kept(state) == "as before the answer"
                await counter.choose(TRY_AGAIN)

            assert counter.step is state.leads_to
            await counter.check_kept()
            kept = "as before the answer" if told else "the answer"
            observe(Observed(name, state.step.value, told, (TRY_AGAIN,) if told else (), kept))


@pytest.mark.parametrize("name", FAULTS)
async def test_starting_again_works_meanwhile_and_the_unit_comes_back_by_itself(
    name: str, make_counter: MakeCounter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.1)
    counter = make_counter()
    async with counter.running():
        await counter.show(Step.LIST_PLANS, STATES[0].answers)
        left = counter.session.session_id
        with FAULTS[name](counter.folder):
            await counter.restart()
            assert counter.step is Step.INIT
            await counter.until(lambda: "holds not given back" in counter.log.read_text() or name == FULL)

        assert await counter.the_store.session_ids() == [counter.session.session_id]
        assert counter.holds() == [left]
        await counter.restart()
        await counter.until(lambda: counter.holds() == [])
