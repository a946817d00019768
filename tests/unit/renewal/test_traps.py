"""What goes wrong in systems like this one, and cannot here. The numbers are those of the project's list of traps."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date

import msgspec
import pytest
from structlog.testing import capture_logs

from kiosk.backoffice.protocol import BackOfficeUnavailable
from kiosk.backoffice.values import Bill, Order, OrderRequest
from kiosk.renewal.answers import DeviceChoice, answers_of
from kiosk.renewal.errors import NotYourSession, OrderedNotKept, OrderedWithoutSession, RefusedAnswer
from kiosk.renewal.flow import RenewalFlow, RenewalRules
from kiosk.renewal.views import CompletedView, ConfirmView, NumbersView, PlansView
from kiosk.workflow.errors import (
    IllegalTransition,
    Refusal,
    SessionConflict,
    SessionGone,
    StoreRefused,
    StoreUnavailable,
)
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import ORDER, WorkflowStep
from tests.unit.renewal.fakes import (
    COLLEAGUE,
    FAR_PHONE,
    NUMBER,
    OTHER_PHONE,
    PHONE,
    STAFF,
    StoreCounter,
    walk,
)
from tests.unit.renewal.test_flow import ACTIONS, put_foreign, refusal_of

Step = WorkflowStep


async def settled() -> None:
    """Let what runs in the background finish; nothing in the fakes waits for more than a turn."""
    for _ in range(3):
        await asyncio.sleep(0)


def order_of(counter: StoreCounter, session: RenewalSession) -> Order:
    return counter.office.orders[session.session_id]


# 1


@pytest.mark.parametrize("left_at", ORDER)
async def test_trap_1_a_renewal_left_anywhere_does_not_stand_in_the_way_of_the_next(
    counter: StoreCounter, left_at: Step
) -> None:
    left = await counter.reach(left_at, "D1")
    again = "D1" if left_at is not Step.COMPLETED else "D2"

    finished = await walk(counter.flow, Step.COMPLETED, again)

    assert finished.session_id != left.session_id
    assert order_of(counter, finished).request.device_id == again
    with pytest.raises(SessionGone):
        await counter.flow.reload(left)


async def test_trap_1_the_units_of_the_renewal_left_are_given_back(counter: StoreCounter) -> None:
    await counter.reach(Step.CONFIRM)

    await counter.flow.start()
    await settled()

    assert counter.office.held == {}


async def test_trap_1_a_restart_gives_back_no_unit_of_the_renewal_after_it(counter: StoreCounter) -> None:
    await counter.flow.start()
    session = await counter.flow.start()  # before the first has given anything back
    counter.office.held[session.session_id] = ("TPE01", "D1", "S001")
    await settled()

    assert session.session_id in counter.office.held
    assert counter.office.calls["release_holds"] == 1


async def test_trap_1_a_restart_succeeds_while_the_back_office_does_not_answer(counter: StoreCounter) -> None:
    counter.office.failing.add("release_holds")

    with capture_logs() as logs:
        session = await counter.flow.start()
        await settled()

    assert session.current_step is Step.INIT
    warned = [log for log in logs if log["log_level"] == "warning"]
    assert [(log["event"], log["session_id"]) for log in warned] == [("holds not given back", session.session_id)]


# 2


@pytest.mark.parametrize(
    "failure", [StoreUnavailable("no answer"), StoreRefused(Refusal.FULL, "OOM"), SessionGone("x")]
)
@pytest.mark.parametrize("step", [step for step in ORDER if step is not Step.COMPLETED])
async def test_trap_2_a_write_that_fails_leaves_neither_an_answer_nor_a_move(
    counter: StoreCounter, step: Step, failure: Exception
) -> None:
    session = await counter.reach(step)
    action = next(act for steps, act in ACTIONS.values() if step in steps)
    counter.sessions.fail_commit = failure

    with pytest.raises((type(failure), OrderedNotKept, OrderedWithoutSession)):
        await action(counter.flow, session)

    assert await counter.flow.reload(session) == session


async def test_trap_2_of_two_answers_given_on_top_of_one_session_the_second_is_refused(
    counter: StoreCounter,
) -> None:
    session = await counter.reach(Step.LIST_PLANS)
    first = await counter.flow.pick_plan(session, "P999")

    with pytest.raises(SessionConflict) as conflict:
        await counter.flow_of(STAFF).pick_plan(session, "P1399")

    assert conflict.value.now == first
    assert await counter.flow.reload(session) == first


# 3


async def test_trap_3_the_eligibility_result_cannot_be_stepped_over(counter: StoreCounter) -> None:
    session = await counter.flow.pick_number(await counter.reach(Step.SELECT_PHONE), FAR_PHONE)

    refused = await refusal_of(counter.flow.accept_eligibility(session))

    assert refused.reason is RefusedAnswer.NOT_ELIGIBLE
    for name in ("pick_device_type", "pick_plan", "submit"):
        with pytest.raises(IllegalTransition):
            await ACTIONS[name][1](counter.flow, session)
    assert await counter.flow.reload(session) == session


async def test_trap_3_another_customers_number_is_not_accepted(counter: StoreCounter) -> None:
    for step in (Step.LIST_PHONES, Step.SELECT_PHONE):
        session = await counter.reach(step)

        refused = await refusal_of(counter.flow.pick_number(session, OTHER_PHONE))

        assert refused.reason is RefusedAnswer.NOT_THEIR_NUMBER
        assert await counter.flow.reload(session) == session


@pytest.mark.parametrize(
    ("device_id", "reason"),
    [
        ("D3", RefusedAnswer.DEVICE_NOT_OFFERED),  # another system
        ("D4", RefusedAnswer.DEVICE_NOT_OFFERED),  # another type with the same system
        ("D6", RefusedAnswer.DEVICE_NOT_OFFERED),  # another store
        ("D0", RefusedAnswer.DEVICE_NOT_OFFERED),
        ("D5", RefusedAnswer.OUT_OF_STOCK),
    ],
)
async def test_trap_3_a_device_of_the_wrong_kind_or_out_of_stock_is_not_accepted_by_its_id(
    counter: StoreCounter, device_id: str, reason: RefusedAnswer
) -> None:
    session = await counter.reach(Step.SELECT_DEVICE)

    refused = await refusal_of(counter.flow.pick_device(session, device_id))

    assert refused.reason is reason
    assert counter.office.held == {}
    assert await counter.flow.reload(session) == session


async def test_trap_3_the_order_is_refused_for_who_is_no_longer_eligible(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)
    counter.office.customers["C1"] = msgspec.structs.replace(counter.office.customers["C1"], blacklisted=True)

    refused = await refusal_of(counter.flow.submit(session))

    assert refused.reason is RefusedAnswer.NOT_ELIGIBLE
    assert counter.office.orders == {}


async def test_trap_3_the_order_is_refused_for_a_plan_that_is_no_longer_offered(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)
    counter.office.tariffs = [
        msgspec.structs.replace(each, valid_until=date(2026, 3, 9)) for each in counter.office.tariffs
    ]

    refused = await refusal_of(counter.flow.submit(session))

    assert refused.values == {"plan": "999", "reasons": "NO_LONGER_VALID"}
    assert counter.office.orders == {}


async def test_trap_3_the_order_is_refused_for_a_device_that_somebody_else_got(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)
    counter.office.held = {"another": ("TPE01", "D1", "S002")}  # the session's own hold has ended

    refused = await refusal_of(counter.flow.submit(session))

    assert (refused.reason, refused.values) == (RefusedAnswer.OUT_OF_STOCK, {"device": "iPhone 17"})
    assert counter.office.orders == {}


async def test_trap_3_the_last_unit_sold_between_the_check_and_the_order_is_refused(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)
    get_session = counter.sessions.get_session

    async def meanwhile(staff_id: str, session_id: str) -> RenewalSession:
        counter.office.held = {"another": ("TPE01", "D1", "S002")}
        return await get_session(staff_id, session_id)

    counter.sessions.get_session = meanwhile  # type: ignore[method-assign]

    refused = await refusal_of(counter.flow.submit(session))

    assert (refused.reason, counter.office.calls["place_order"]) == (RefusedAnswer.OUT_OF_STOCK, 1)
    assert counter.office.orders == {}


async def test_trap_3_a_stored_device_that_contradicts_the_type_is_not_ordered(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)
    edited = counter.sessions.put(session.answered({"device_type": "none"}))

    refused = await refusal_of(counter.flow.submit(edited))

    assert refused.reason is RefusedAnswer.DEVICE_NOT_OFFERED
    assert counter.office.orders == {}


# 4


async def test_trap_4_going_back_to_no_device_forgets_the_device(counter: StoreCounter) -> None:
    session = await counter.flow.go_back(await counter.reach(Step.CONFIRM), Step.SELECT_DEVICE_TYPE)

    session = await counter.flow.pick_device_type(session, "none")

    answers = answers_of(session)
    assert (answers.device_type, answers.device_os, answers.device) == (DeviceChoice.NONE, None, None)
    assert counter.office.held == {}
    request = order_of(counter, await counter.flow.submit(session)).request
    assert (request.device_id, request.sums.device_payable) == (None, 0)


async def test_trap_4_another_number_forgets_the_eligibility_and_the_plan(counter: StoreCounter) -> None:
    session = await counter.flow.go_back(await counter.reach(Step.CONFIRM), Step.SELECT_PHONE)
    assert answers_of(session).eligibility is None

    session = await counter.flow.pick_number(session, FAR_PHONE)

    answers = answers_of(session)
    assert answers.eligibility is not None
    assert (answers.eligibility.phone_number, answers.eligibility.eligible) == (FAR_PHONE, False)
    assert (answers.plan, answers.device, answers.quote) == (None, None, None)


# 5


@pytest.mark.parametrize(
    "step", [step for step in ORDER if step not in {Step.COMPARE_PLANS, Step.CONFIRM, Step.COMPLETED}]
)
async def test_trap_5_the_same_answer_twice_moves_once(counter: StoreCounter, step: Step) -> None:
    session = await counter.reach(step)
    action = next(act for steps, act in ACTIONS.values() if step in steps)

    results = await asyncio.gather(action(counter.flow, session), action(counter.flow, session), return_exceptions=True)

    moved = [result for result in results if isinstance(result, RenewalSession)]
    conflicts = [result for result in results if isinstance(result, SessionConflict)]
    assert (len(moved), len(conflicts)) == (1, 1)
    assert conflicts[0].now == moved[0]
    assert await counter.flow.reload(session) == moved[0]


async def test_trap_5_a_second_enter_on_a_device_keeps_its_unit_held(counter: StoreCounter) -> None:
    session = await counter.reach(Step.SELECT_DEVICE)
    await counter.flow.pick_device(session, "D1")

    with pytest.raises(SessionConflict):
        await counter.flow.pick_device(session, "D1")

    assert counter.office.held[session.session_id][1] == "D1"


async def test_trap_5_a_device_picked_too_late_gives_way_to_the_one_that_is_stored(counter: StoreCounter) -> None:
    session = await counter.reach(Step.SELECT_DEVICE)
    await counter.flow.pick_device(session, "D1")

    with pytest.raises(SessionConflict):
        await counter.flow.pick_device(session, "D2")

    assert counter.office.held[session.session_id][1] == "D1"


async def test_trap_5_a_device_whose_answer_is_not_stored_is_not_kept(counter: StoreCounter) -> None:
    for failure in (SessionGone("x"), StoreRefused(Refusal.FULL, "OOM")):
        session = await counter.reach(Step.SELECT_DEVICE)
        counter.sessions.fail_commit = failure

        with pytest.raises(type(failure)):
            await counter.flow.pick_device(session, "D1")

        assert counter.office.held == {}


async def test_trap_5_a_device_whose_answer_may_be_stored_stays_held(counter: StoreCounter) -> None:
    session = await counter.reach(Step.SELECT_DEVICE)
    counter.sessions.fail_commit = StoreUnavailable("no answer")

    with pytest.raises(StoreUnavailable):
        await counter.flow.pick_device(session, "D1")

    assert counter.office.held[session.session_id][1] == "D1"


async def test_trap_5_a_unit_is_left_to_expire_where_the_stored_session_cannot_be_read(counter: StoreCounter) -> None:
    session = await counter.reach(Step.SELECT_DEVICE)
    counter.sessions.put_bytes(session.session_id, "S001", b"{")

    with pytest.raises(SessionConflict):
        await counter.flow.pick_device(session, "D1")

    assert session.session_id in counter.office.held


async def test_trap_5_a_device_picked_for_a_renewal_finished_elsewhere_holds_nothing(counter: StoreCounter) -> None:
    session = await counter.reach(Step.SELECT_DEVICE)
    elsewhere = counter.flow_of(STAFF)
    finished = await elsewhere.pick_plan(await elsewhere.pick_device(session, "D2"), "P999")
    await elsewhere.submit(finished)

    with pytest.raises(SessionConflict):
        await counter.flow.pick_device(session, "D1")

    assert counter.office.held == {}


async def test_trap_5_submitting_twice_orders_once_and_shows_the_order_both_times(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)

    first, second = await asyncio.gather(counter.flow.submit(session), counter.flow.submit(session))
    third = await counter.flow.submit(session)
    fourth = await counter.flow.submit(first)

    assert first == second == third == fourth
    assert first.current_step is Step.COMPLETED
    assert len(counter.office.orders) == 1
    assert counter.office.quantity["TPE01", "D1"] == 0
    assert counter.office.held == {}


async def test_trap_5_a_completed_renewal_is_never_opened_again(counter: StoreCounter) -> None:
    session = await counter.reach(Step.COMPLETED)

    for step in ORDER:
        with pytest.raises(IllegalTransition):
            await counter.flow.go_back(session, step)


# 6


@pytest.mark.parametrize("device_id", ["D1", "D2", None])
@pytest.mark.parametrize("carry_over", [True, False])
async def test_trap_6_the_sums_confirmed_are_the_sums_ordered_and_shown(
    device_id: str | None, carry_over: bool
) -> None:
    counter = StoreCounter(RenewalRules(activation_fee=100, carry_over=carry_over))
    session = await counter.reach(Step.CONFIRM, device_id)
    confirm = await counter.flow.view(session)

    completed = await counter.flow.view(await counter.flow.submit(session))
    await counter.flow.aclose()

    assert isinstance(confirm, ConfirmView)
    assert isinstance(completed, CompletedView)
    assert confirm.quote.total > 0
    assert (confirm.quote.telecom_subsidy_refund > 0) is not carry_over
    assert order_of(counter, session).request.sums == confirm.quote == completed.order.request.sums
    assert (completed.plan, completed.device) == (confirm.plan, confirm.device)


async def test_trap_6_the_sums_offered_are_the_sums_confirmed(counter: StoreCounter) -> None:
    session = await counter.reach(Step.LIST_PLANS)
    plans = await counter.flow.view(session)
    assert isinstance(plans, PlansView)

    for offer in plans.offers:
        session = await counter.flow.pick_plan(session, offer.plan.plan_id)
        assert answers_of(session).quote == offer.sums
        session = await counter.flow.go_back(session, Step.LIST_PLANS)


async def test_trap_6_after_midnight_the_new_sums_are_stored_and_must_be_confirmed(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)
    counter.next_day()

    refused = await refusal_of(counter.flow.submit(session))

    assert refused.reason is RefusedAnswer.QUOTE_CHANGED
    assert refused.session is not None
    assert refused.session.current_step is Step.CONFIRM
    assert refused.session == await counter.flow.reload(session)
    before, now = answers_of(session).quote, answers_of(refused.session).quote
    assert before is not None
    assert now is not None
    assert (before.days_left, now.days_left) == (30, 29)
    assert counter.office.orders == {}
    finished = await counter.flow.submit(refused.session)
    assert order_of(counter, finished).request.sums == now


async def test_trap_6_sums_are_not_confirmed_again_for_a_device_that_is_gone(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)
    counter.office.held = {"another": ("TPE01", "D1", "S002")}
    counter.next_day()

    refused = await refusal_of(counter.flow.submit(session))

    assert refused.reason is RefusedAnswer.OUT_OF_STOCK
    assert await counter.flow.reload(session) == session


async def test_trap_6_a_price_that_changed_is_confirmed_before_it_is_ordered(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)
    catalogue = counter.office.catalogue
    catalogue["D1"] = msgspec.structs.replace(catalogue["D1"], price=30900)
    plans = counter.office.tariffs
    plans[0] = msgspec.structs.replace(plans[0], monthly_fee=1099)

    refused = await refusal_of(counter.flow.submit(session))

    assert refused.values == {"before": 45976, "now": 45976 + 1000 + 100 * 24}
    assert refused.session is not None
    confirm = await counter.flow.view(refused.session)
    assert isinstance(confirm, ConfirmView)
    assert confirm.device == catalogue["D1"]
    assert confirm.plan == plans[0]
    assert confirm.quote.total == refused.values["now"]
    assert counter.office.held[session.session_id][1] == "D1"


async def test_trap_6_sums_of_a_renewal_without_a_device_can_change_too(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM, None)
    counter.next_day()

    refused = await refusal_of(counter.flow.submit(session))

    assert refused.session is not None
    assert "device" not in refused.session.answers
    assert (await counter.flow.submit(refused.session)).current_step is Step.COMPLETED


# 7


async def test_trap_7_the_key_of_the_order_is_stored_before_anything_is_sent(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)

    assert counter.office.calls["place_order"] == 0
    key = answers_of(await counter.flow.reload(session)).order_key
    assert key is not None
    assert order_of(counter, await counter.flow.submit(session)).request.order_key == key


async def test_trap_7_an_order_whose_answer_was_lost_is_found_and_not_sent_again(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)
    counter.office.lost.add("place_order")
    with pytest.raises(BackOfficeUnavailable):
        await counter.flow.submit(session)

    finished = await counter.flow.submit(session)

    assert finished.current_step is Step.COMPLETED
    assert answers_of(finished).order_number == order_of(counter, session).order_number
    assert counter.office.calls["place_order"] == 1


async def test_trap_7_an_order_is_finished_even_if_its_customer_is_no_longer_eligible(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)
    counter.office.lost.add("place_order")
    with pytest.raises(BackOfficeUnavailable):
        await counter.flow.submit(session)
    counter.office.customers.clear()
    counter.next_day()

    assert (await counter.flow.submit(session)).current_step is Step.COMPLETED


async def test_trap_7_a_kiosk_killed_after_the_order_finishes_it_when_it_is_resumed(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)
    counter.sessions.fail_commit = StoreUnavailable("killed")
    with pytest.raises(OrderedNotKept):
        await counter.flow.submit(session)

    restarted = counter.flow_of(STAFF)
    unfinished = (await restarted.home()).unfinished
    assert unfinished == session
    finished = await restarted.submit(unfinished)

    assert finished.current_step is Step.COMPLETED
    assert len(counter.office.orders) == 1


async def test_trap_7_an_order_that_stands_wins_over_a_change_made_after_it(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)
    counter.office.lost.add("place_order")
    with pytest.raises(BackOfficeUnavailable):
        await counter.flow.submit(session)
    counter.office.lost.clear()
    session = await counter.flow.go_back(session, Step.SELECT_DEVICE)
    session = await counter.flow.pick_device(session, "D2")
    session = await counter.flow.go_back(session, Step.LIST_PLANS)
    session = await counter.flow.pick_plan(session, "P1399")

    finished = await counter.flow.submit(session)

    view = await counter.flow.view(finished)
    assert isinstance(view, CompletedView)
    assert view.device is not None
    assert (view.device.device_id, view.plan.plan_id) == ("D1", "P999")
    assert counter.office.calls["place_order"] == 1
    assert counter.office.held == {}


async def test_trap_7_an_order_that_arrives_late_is_the_one_that_counts(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)
    place_order = counter.office.place_order

    async def after_a_late_one(request: OrderRequest) -> Order:
        await place_order(msgspec.structs.replace(request, order_key="an earlier key", plan_id="P699"))
        return await place_order(request)

    counter.office.place_order = after_a_late_one  # type: ignore[method-assign]

    finished = await counter.flow.submit(session)

    assert len(counter.office.orders) == 1
    assert answers_of(finished).order_number == order_of(counter, session).order_number
    view = await counter.flow.view(finished)
    assert isinstance(view, CompletedView)
    assert view.plan.plan_id == "P699"


@pytest.mark.parametrize("restarted", [True, False])
async def test_trap_7_nothing_is_ordered_for_a_session_restarted_or_changed_elsewhere(
    counter: StoreCounter, restarted: bool
) -> None:
    session = await counter.reach(Step.CONFIRM)
    elsewhere = counter.flow_of(STAFF)
    await (elsewhere.start() if restarted else elsewhere.go_back(session, Step.LIST_PLANS))

    with pytest.raises(SessionGone if restarted else SessionConflict):
        await counter.flow.submit(session)

    assert counter.office.orders == {}
    await elsewhere.aclose()


async def test_trap_7_an_order_written_while_its_session_was_cleared_is_still_told(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)
    counter.sessions.fail_commit = SessionGone(session.session_id)

    with pytest.raises(OrderedWithoutSession) as told:
        await counter.flow.submit(session)

    assert told.value.order == order_of(counter, session)


# 8


@pytest.mark.parametrize("failure", [StoreUnavailable("no answer"), StoreRefused(Refusal.READONLY, "READONLY")])
async def test_trap_8_a_store_that_fails_is_not_a_session_that_is_gone(
    counter: StoreCounter, failure: Exception
) -> None:
    session = await counter.reach(Step.LIST_PHONES)
    counter.sessions.fail_commit = failure

    with pytest.raises(type(failure)):
        await counter.flow.see_numbers(session)

    assert (await counter.flow.see_numbers(session)).current_step is Step.SELECT_PHONE


# 10


REFUSING: dict[str, Callable[[RenewalFlow, RenewalSession], Awaitable[object]]] = {
    **{name: action for name, (_, action) in ACTIONS.items()},
    "view": lambda flow, session: flow.view(session),
    "reload": lambda flow, session: flow.reload(session),
    "go_back": lambda flow, session: flow.go_back(session, Step.QUERY_CUSTOMER),
}


@pytest.mark.parametrize("name", REFUSING)
async def test_trap_10_a_session_of_another_clerk_or_of_the_web_back_end_is_refused(
    counter: StoreCounter, name: str
) -> None:
    mine = await counter.reach(Step.LIST_PHONES)
    foreign = put_foreign(counter)
    calls = counter.office.calls.copy()

    with pytest.raises(NotYourSession):
        await REFUSING[name](counter.flow_of(COLLEAGUE), mine)
    with pytest.raises(NotYourSession):
        await REFUSING[name](counter.flow, foreign)

    assert counter.office.calls == calls


async def test_trap_10_home_shows_no_session_of_another_clerk(counter: StoreCounter) -> None:
    await counter.reach(Step.LIST_PLANS)

    assert (await counter.flow_of(COLLEAGUE).home()).unfinished is None


async def test_trap_10_another_clerks_units_are_not_given_back(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)

    colleague = counter.flow_of(COLLEAGUE)
    await colleague.start()
    await settled()

    assert session.session_id in counter.office.held


# 11


@pytest.mark.parametrize("typed", ["a123456789", "Ａ１２３４５６７８９", " A1234-56789 "])
async def test_trap_11_an_id_is_found_however_it_was_typed(counter: StoreCounter, typed: str) -> None:
    session = await counter.flow.find_customer(await counter.flow.start(), typed)

    customer = answers_of(session).customer
    assert customer is not None
    assert customer.customer_id == "C1"


# 13


async def test_trap_13_the_figures_of_a_renewal_are_asked_for_once_and_never_differ(counter: StoreCounter) -> None:
    session = await counter.reach(Step.LIST_PHONES)
    counter.office.numbers_of["C1"] = [
        msgspec.structs.replace(NUMBER, bill=Bill(this_month=0, outstanding=5000, last_paid=None))
    ]
    seen = await counter.flow.view(session)
    assert isinstance(seen, NumbersView)

    session = await counter.flow.pick_number(session, PHONE)
    session = await counter.flow.accept_eligibility(session)
    session = await counter.flow.pick_device_type(session, "none")
    plans = await counter.flow.view(session)
    assert isinstance(plans, PlansView)
    session = await counter.flow.pick_plan(session, "P999")
    confirm = await counter.flow.view(session)
    assert isinstance(confirm, ConfirmView)
    session = await counter.flow.submit(session)

    assert seen.lines[0] == plans.line == confirm.line
    assert session.current_step is Step.COMPLETED
    assert counter.office.calls["numbers"] == 1


async def test_trap_13_looking_the_customer_up_again_asks_for_the_figures_again(counter: StoreCounter) -> None:
    session = await counter.reach(Step.SELECT_PHONE)
    counter.office.numbers_of["C1"] = [
        msgspec.structs.replace(NUMBER, bill=Bill(this_month=0, outstanding=5000, last_paid=None))
    ]

    session = await counter.flow.go_back(session, Step.QUERY_CUSTOMER)
    session = await counter.flow.find_customer(session, "A123456789")
    session = await counter.flow.pick_number(await counter.flow.accept_customer(session), PHONE)

    eligibility = answers_of(session).eligibility
    assert eligibility is not None
    assert not eligibility.eligible
