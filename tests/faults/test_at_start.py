"""The kiosk starts while the store is down, or on what a crash has left of its own store."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.services import DATA_FILE
from kiosk.stores.embedded import EmbeddedServer
from kiosk.stores.launch import LastWritesLost
from kiosk.widgets.header import Connection
from kiosk.workflow.steps import WorkflowStep as Step
from tests.faults.conftest import MakeCounter
from tests.faults.counter import TRY_AGAIN, FaultyCounter
from tests.faults.faults import LASTING, Fault, named
from tests.faults.observed import Observe, Observed
from tests.faults.states import WITH_DEVICE
from tests.store.valkey import short_folder

LOST_LAST = "The computer stopped while a renewal was being kept; its last steps may be missing."
SET_ASIDE = "The renewals under way could not be read; the store started empty."
CUTS = (1, 60, 200)
"""Bytes; a step is some 4,000, so that a cut never loses more than the last."""


@pytest.mark.long
@pytest.mark.parametrize("fault", LASTING, ids=named)
async def test_a_store_that_fails_is_told_at_sign_in_or_at_the_first_renewal_and_signing_out_works(
    fault: Fault, make_counter: MakeCounter
) -> None:
    counter = make_counter(store_timeout=fault.store_timeout)
    async with fault.strike(counter.the_store), counter.running():
        await counter.fill_in_sign_in()
        if not counter.told:  # reading the renewals needs no right, memory or disk that is missing
            await counter.press("1")
        assert counter.told in fault.told or (fault.restart_works and counter.step is Step.INIT)
        if counter.told:
            assert TRY_AGAIN in counter.ways
            await counter.check_modal()
            await counter.sign_out()
            assert counter.is_signed_out


async def test_a_kiosk_whose_store_is_down_shows_its_first_screen_and_goes_on_when_it_is_there(
    make_counter: MakeCounter, observe: Observe
) -> None:
    counter = make_counter()
    counter.the_store.server.kill()
    async with counter.running():
        assert counter.is_signed_out
        assert counter.app.connection is Connection.DOWN
        await counter.fill_in_sign_in()
        told = counter.told
        assert told == "The session store does not answer."
        counter.the_store.server.start()
        await counter.choose(TRY_AGAIN)
        assert counter.told == ""
        await counter.press("1")
        assert counter.step is Step.INIT
        await counter.check_kept()
        observe(Observed("No server at start", "sign-in", told, (TRY_AGAIN,), "all", of=1))


# what a crash has left of the kiosk's own store


@pytest.fixture
def own_store(demonstration: Path, make_counter: MakeCounter) -> Iterator[Callable[[], FaultyCounter]]:
    """Make kiosks, one after the other, on one data folder with an embedded store."""
    with short_folder() as folder:
        data_file = Path(shutil.copy(demonstration, folder / DATA_FILE))
        yield lambda: FaultyCounter(data_file, folder)


async def left_at_plans(own_store: Callable[[], FaultyCounter]) -> tuple[Path, str]:
    """Leave a renewal at the plans and end the store; returns its append-only file and the session."""
    counter = own_store()
    async with counter.running():
        await counter.show(Step.LIST_PLANS, WITH_DEVICE)
        session_id = counter.session.session_id
    (file,) = counter.folder.glob("valkey/appendonlydir/*.incr.aof")
    return file, session_id


@pytest.mark.parametrize("cut", CUTS)
async def test_a_cut_file_loses_the_last_step_at_most_and_the_clerk_is_told(
    cut: int, own_store: Callable[[], FaultyCounter], observe: Observe
) -> None:
    file, session_id = await left_at_plans(own_store)
    file.write_bytes(file.read_bytes()[:-cut])

    counter = own_store()
    async with counter.running():
        assert counter.notices == [LOST_LAST]
        await counter.sign_in()
        await counter.press("1")

        assert counter.session.session_id == session_id
        assert counter.step in (Step.SELECT_DEVICE, Step.LIST_PLANS)
        await counter.press("1")
        assert counter.step in (Step.LIST_PLANS, Step.CONFIRM)
    works = ("Go on with the unfinished renewal",)
    observe(
        Observed(
            "Append-only file cut by 1 to 200 bytes",
            f"start, {cut}",
            LOST_LAST,
            works,
            "all but the last step",
            of=len(CUTS),
        )
    )


@pytest.mark.parametrize("damage", ["Garbage in the append-only file", "Manifest of the append-only file gone"])
async def test_a_file_that_cannot_be_read_is_set_aside_and_the_clerk_starts_again(
    damage: str, own_store: Callable[[], FaultyCounter], observe: Observe
) -> None:
    file, _session_id = await left_at_plans(own_store)
    if damage.startswith("Garbage"):
        whole = file.read_bytes()
        file.write_bytes(whole[:1000] + b"\x00garbage\xff" * 20 + whole[1180:])
    else:
        next(file.parent.glob("*.manifest")).unlink()

    counter = own_store()
    async with counter.running():
        (notice,) = counter.notices
        assert notice.startswith(SET_ASIDE)
        await counter.sign_in()
        await counter.press("1")

        assert counter.step is Step.INIT
        await counter.until(lambda: counter.holds() == [])
    observe(Observed(damage, "start", SET_ASIDE, ("Start a renewal",), "the orders; the rest is set aside", of=1))


@pytest.mark.long
async def test_a_file_cut_by_any_number_of_bytes_up_to_200_starts(own_store: Callable[[], FaultyCounter]) -> None:
    file, _session_id = await left_at_plans(own_store)
    whole, folder = file.read_bytes(), file.parents[2]

    for cut in range(1, 201):
        file.write_bytes(whole[:-cut])
        server = EmbeddedServer.start(folder, folder)
        assert server.notices == (LastWritesLost(),), cut
        assert server.leave()
