"""A renewal is read and driven by its clerk alone, or by a manager whom the journal names first."""

from __future__ import annotations

import pytest

from kiosk.backoffice.values import Role, Staff
from kiosk.journal.journal import JournalUnavailable
from kiosk.journal.record import Event
from kiosk.renewal.errors import NotYourSession
from kiosk.sign_in import NotAManager
from kiosk.taking_over import NothingToTakeOver, TakeOverRefused, take_over
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import WorkflowStep as Step
from tests.unit.renewal.fakes import COLLEAGUE, HERE, STAFF, StoreCounter

MANAGER = Staff(staff_id="M001", name="店長", role=Role.MANAGER, store_id=HERE.store_id, pin_hash="")
FAR_MANAGER = Staff(staff_id="M002", name="店長", role=Role.MANAGER, store_id="S99", pin_hash="")
ADMIN = Staff(staff_id="A001", name="總管", role=Role.ADMIN, store_id="S99", pin_hash="")


@pytest.fixture
def counter() -> StoreCounter:
    return StoreCounter()


async def taken_by(manager: Staff, counter: StoreCounter, code: str = STAFF.staff_id) -> tuple[Staff, RenewalSession]:
    return await take_over(manager, code, office=counter.office, sessions=counter.sessions, journal=counter.journal)


@pytest.mark.parametrize("manager", [MANAGER, ADMIN])
async def test_a_manager_goes_on_where_the_clerk_stopped(counter: StoreCounter, manager: Staff) -> None:
    session = await counter.reach(Step.CONFIRM)

    assert await taken_by(manager, counter) == (STAFF, session)

    asked, done = counter.journal.of(Event.TAKE_OVER)
    assert (asked.staff_id, asked.result, asked.about) == (manager.staff_id, "asked", {"owner": STAFF.staff_id})
    assert (done.result, done.about["session_id"]) == ("done", session.session_id)


async def test_a_clerk_cannot_take_over(counter: StoreCounter) -> None:
    await counter.reach(Step.CONFIRM)

    with pytest.raises(NotAManager):
        await taken_by(COLLEAGUE, counter)


@pytest.mark.parametrize(("manager", "code"), [(FAR_MANAGER, STAFF.staff_id), (MANAGER, "X999"), (MANAGER, "{*}")])
async def test_there_is_no_such_clerk_in_the_managers_store(counter: StoreCounter, manager: Staff, code: str) -> None:
    await counter.reach(Step.CONFIRM)

    with pytest.raises(NothingToTakeOver) as nothing:
        await taken_by(manager, counter, code)

    assert nothing.value.why is TakeOverRefused.NO_CLERK


@pytest.mark.parametrize("step", [Step.INIT, Step.COMPLETED])
async def test_a_renewal_without_work_under_way_is_none_to_take_over(counter: StoreCounter, step: Step) -> None:
    await counter.reach(step)

    with pytest.raises(NothingToTakeOver) as nothing:
        await taken_by(MANAGER, counter)

    assert nothing.value.why is TakeOverRefused.NO_RENEWAL


async def test_nothing_is_read_where_it_cannot_be_journalled(
    counter: StoreCounter, monkeypatch: pytest.MonkeyPatch
) -> None:
    await counter.reach(Step.CONFIRM)
    counter.journal.is_full = True
    monkeypatch.setattr(counter.sessions, "get_staff_sessions", lambda _staff: pytest.fail("it was read"))

    with pytest.raises(JournalUnavailable):
        await taken_by(MANAGER, counter)


async def test_a_flow_drives_no_session_of_another_clerk(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)
    other = counter.flow_of(COLLEAGUE)

    with pytest.raises(NotYourSession):
        await other.submit(session)
    with pytest.raises(NotYourSession):
        await other.view(session)
    with pytest.raises(NotYourSession):
        await other.reload(session)
