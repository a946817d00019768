"""What the screen of each step is given to show."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.renewal.answers import DeviceChoice, answers_of
from kiosk.renewal.views import (
    CompletedView,
    ConfirmView,
    CustomerView,
    DevicesView,
    DeviceSystemsView,
    DeviceTypesView,
    EligibilityView,
    NumbersView,
    PlanRule,
    PlansView,
    View,
)
from kiosk.workflow.errors import SessionUnreadable
from kiosk.workflow.steps import WorkflowStep
from tests.unit.renewal.fakes import CUSTOMER, FAR_PHONE, HERE, PHONE, SECOND_PHONE, StoreCounter

Step = WorkflowStep


async def view_at(counter: StoreCounter, step: Step, device_id: str | None = "D1") -> View:
    return await counter.flow.view(await counter.reach(step, device_id))


async def test_the_customer_is_shown_once_found(counter: StoreCounter) -> None:
    assert await view_at(counter, Step.INIT) == CustomerView(None)
    assert await view_at(counter, Step.QUERY_CUSTOMER) == CustomerView(CUSTOMER)


async def test_no_customer_is_shown_after_going_back_to_the_question(counter: StoreCounter) -> None:
    session = await counter.flow.go_back(await counter.reach(Step.SELECT_PHONE), Step.QUERY_CUSTOMER)

    assert await counter.flow.view(session) == CustomerView(None)


@pytest.mark.parametrize("step", [Step.LIST_PHONES, Step.SELECT_PHONE])
async def test_the_numbers_are_shown_with_their_days_left(counter: StoreCounter, step: Step) -> None:
    view = await view_at(counter, step)

    assert isinstance(view, NumbersView)
    assert view.customer.masked_id == "A12345****"
    assert [(line.number.phone_number, line.days_left) for line in view.lines] == [
        (PHONE, 30),
        (SECOND_PHONE, 30),
        (FAR_PHONE, 661),
    ]


@pytest.mark.parametrize(("minutes", "left"), [(-1, 30), (1, 29)])
async def test_days_left_change_at_midnight_in_taipei(counter: StoreCounter, minutes: int, left: int) -> None:
    session = await counter.reach(Step.LIST_PHONES)
    counter.now = counter.now.replace(hour=16) + timedelta(minutes=minutes)

    view = await counter.flow.view(session)

    assert isinstance(view, NumbersView)
    assert view.lines[0].days_left == left


async def test_the_eligibility_stored_is_the_one_shown(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CHECK_ELIGIBILITY)

    view = await counter.flow.view(session)

    assert isinstance(view, EligibilityView)
    assert view.eligibility == answers_of(session).eligibility
    assert (view.line.number.phone_number, view.line.days_left) == (PHONE, 30)


async def test_each_type_is_shown_with_the_units_of_the_clerks_store(counter: StoreCounter) -> None:
    counter.office.held["another"] = ("TPE01", "D2", "S002")

    view = await view_at(counter, Step.SELECT_DEVICE_TYPE)

    assert view == DeviceTypesView(((DeviceChoice.SMARTPHONE, 5), (DeviceChoice.TABLET, 1), (DeviceChoice.WEARABLE, 0)))


async def test_a_system_is_shown_once_however_it_is_written_and_only_in_stock(counter: StoreCounter) -> None:
    assert await view_at(counter, Step.SELECT_DEVICE_OS) == DeviceSystemsView(
        DeviceChoice.SMARTPHONE, (("Android", 2), ("iOS", 4))
    )

    counter.office.quantity["TPE01", "D3"] = 0
    del counter.office.quantity["TPE01", "D5"]  # so that the last one is written IOS, the first still iOS

    assert await view_at(counter, Step.SELECT_DEVICE_OS) == DeviceSystemsView(DeviceChoice.SMARTPHONE, (("iOS", 4),))


async def test_the_devices_of_the_type_and_system_are_shown_sold_out_ones_too(counter: StoreCounter) -> None:
    view = await view_at(counter, Step.SELECT_DEVICE)

    assert isinstance(view, DevicesView)
    assert [(stocked.device.device_id, stocked.available) for stocked in view.devices] == [
        ("D1", 1),
        ("D2", 3),
        ("D5", 0),
    ]


async def test_plans_are_shown_offered_and_refused(counter: StoreCounter) -> None:
    view = await view_at(counter, Step.LIST_PLANS)

    assert isinstance(view, PlansView)
    assert [offer.plan.plan_id for offer in view.offers] == ["P699", "P599", "P999", "P1399"]
    assert [(each.plan.plan_id, each.reasons) for each in view.refused] == [("P399", (PlanRule.TOO_OLD,))]
    assert view.offers[0].sums.device_payable == 21900
    assert view.compared == ()


async def test_the_plans_marked_are_shown_in_the_comparison(counter: StoreCounter) -> None:
    view = await view_at(counter, Step.COMPARE_PLANS)

    assert isinstance(view, PlansView)
    assert view.compared == ("P999", "P699")


async def test_confirm_shows_figures_of_one_day(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)
    counter.next_day()

    view = await counter.flow.view(session)

    assert isinstance(view, ConfirmView)
    assert view.line.days_left == view.quote.days_left == 30


async def test_the_slip_shows_the_order_and_the_store(counter: StoreCounter) -> None:
    session = await counter.reach(Step.COMPLETED)

    view = await counter.flow.view(session)

    assert isinstance(view, CompletedView)
    assert view.order == counter.office.orders[session.session_id]
    assert view.store == HERE


async def test_a_completed_session_without_an_order_is_unreadable(counter: StoreCounter) -> None:
    session = await counter.reach(Step.COMPLETED)
    counter.office.orders.clear()

    with pytest.raises(SessionUnreadable):
        await counter.flow.view(session)


@pytest.mark.parametrize(
    ("step", "missing"),
    [
        (Step.LIST_PHONES, "numbers"),
        (Step.CHECK_ELIGIBILITY, "eligibility"),
        (Step.SELECT_DEVICE_OS, "device_type"),
        (Step.SELECT_DEVICE, "device_os"),
        (Step.LIST_PLANS, "number"),
        (Step.CONFIRM, "quote"),
        (Step.CONFIRM, "plan"),
    ],
)
async def test_a_session_that_lacks_an_answer_is_unreadable(counter: StoreCounter, step: Step, missing: str) -> None:
    session = await counter.reach(step)

    with pytest.raises(SessionUnreadable):
        await counter.flow.view(session.answered({missing: None}))


async def test_an_answer_of_another_kind_than_the_steps_write_is_unreadable(counter: StoreCounter) -> None:
    session = await counter.reach(Step.LIST_PLANS)

    with pytest.raises(SessionUnreadable):
        await counter.flow.view(session.answered({"device_type": "fridge"}))


async def test_the_device_of_an_order_is_found_even_when_the_catalogue_has_changed(counter: StoreCounter) -> None:
    session = await counter.reach(Step.COMPLETED)
    counter.office.catalogue.clear()
    counter.office.tariffs.clear()

    view = await counter.flow.view(session)

    assert isinstance(view, CompletedView)
    assert view.device is not None
    assert (view.device.device_id, view.plan.plan_id) == ("D1", "P999")
