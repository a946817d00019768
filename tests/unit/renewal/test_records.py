"""What a renewal leaves in the journal, and that no order is placed without."""

from __future__ import annotations

import pytest

from kiosk.backoffice.protocol import BackOfficeUnavailable
from kiosk.journal.journal import JournalUnavailable
from kiosk.journal.record import Event
from kiosk.workflow.errors import SessionConflict
from kiosk.workflow.steps import WorkflowStep as Step
from tests.unit.renewal.fakes import COLLEAGUE, PHONE, STAFF, StoreCounter, walk


async def test_every_step_of_a_renewal_is_journalled_and_its_order_before_and_after(counter: StoreCounter) -> None:
    session = await counter.reach(Step.COMPLETED)

    steps = [(seen.about["from_step"], seen.about["to_step"]) for seen in counter.journal.of(Event.STEP)]
    assert steps[0] == ("init", "query_customer")
    assert steps[-1] == ("confirm", "completed")
    assert [before for before, _ in steps[1:]] == [after for _, after in steps[:-1]]
    asked, placed = counter.journal.of(Event.ORDER)
    assert (asked.result, placed.result) == ("asked", "placed")
    order = await counter.office.order_of(session.session_id)
    assert order is not None
    assert placed.about["order_number"] == order.order_number
    assert [seen.result for seen in counter.journal.of(Event.RESTART)] == ["done"]
    assert {seen.staff_id for seen in counter.journal.seen} == {STAFF.staff_id}


async def test_nothing_of_the_customer_is_in_the_journal(counter: StoreCounter) -> None:
    await counter.reach(Step.COMPLETED)

    taken_down = repr(counter.journal.seen)
    assert "A123456789" not in taken_down
    assert PHONE not in taken_down


async def test_a_step_that_lost_a_race_is_journalled_as_lost(counter: StoreCounter) -> None:
    session = await counter.reach(Step.LIST_PHONES)
    await counter.flow.see_numbers(session)

    with pytest.raises(SessionConflict):
        await counter.flow.pick_number(session, PHONE)

    assert counter.journal.of(Event.STEP)[-1].result == "SessionConflict"


async def test_with_a_full_disk_no_order_is_placed_and_the_renewal_stays(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)
    counter.journal.is_full = True

    with pytest.raises(JournalUnavailable):
        await counter.flow.submit(session)

    assert await counter.office.order_of(session.session_id) is None
    assert (await counter.flow.reload(session)).current_step is Step.CONFIRM


async def test_with_a_full_disk_the_steps_go_on(counter: StoreCounter) -> None:
    counter.journal.is_full = True

    session = await counter.reach(Step.CONFIRM)

    assert session.current_step is Step.CONFIRM


async def test_once_the_disk_has_room_the_same_order_is_placed(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)
    counter.journal.is_full = True
    with pytest.raises(JournalUnavailable):
        await counter.flow.submit(session)
    counter.journal.is_full = False

    assert (await counter.flow.submit(session)).current_step is Step.COMPLETED


async def test_an_order_whose_answer_was_lost_is_journalled_as_unknown_then_as_found(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)
    counter.office.lost.add("place_order")
    with pytest.raises(BackOfficeUnavailable):
        await counter.flow.submit(session)

    await counter.flow.submit(session)

    assert [seen.result for seen in counter.journal.of(Event.ORDER)] == ["asked", "unknown", "found"]


async def test_a_manager_drives_a_clerks_renewal_and_the_journal_names_both(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)

    done = await counter.flow_of(STAFF, by=COLLEAGUE).submit(session)

    order = await counter.office.order_of(done.session_id)
    assert order is not None
    assert order.request.staff_id == STAFF.staff_id
    placed = counter.journal.of(Event.ORDER)[-1]
    assert (placed.staff_id, placed.about["owner"]) == (COLLEAGUE.staff_id, STAFF.staff_id)


async def test_a_restart_while_driving_for_a_clerk_names_both_too(counter: StoreCounter) -> None:
    await walk(counter.flow_of(STAFF, by=COLLEAGUE), Step.LIST_PHONES)

    restart = counter.journal.of(Event.RESTART)[-1]
    assert (restart.staff_id, restart.about["owner"]) == (COLLEAGUE.staff_id, STAFF.staff_id)
