"""Each step of a renewal: what it accepts, what it refuses, where it leads."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import msgspec
import pytest
from structlog.testing import capture_logs

from kiosk.backoffice.protocol import BackOfficeUnavailable, UnknownStore
from kiosk.national_id import NationalIdError
from kiosk.renewal.answers import answers_of, has_work
from kiosk.renewal.errors import AnswerRefused, RefusedAnswer
from kiosk.renewal.flow import RenewalFlow
from kiosk.workflow.errors import IllegalTransition
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import ORDER, WorkflowStep
from tests.unit.renewal.fakes import (
    NATIONAL_ID,
    OTHER_NATIONAL_ID,
    PHONE,
    SECOND_PHONE,
    STAFF,
    StoreCounter,
)

Step = WorkflowStep
Action = Callable[[RenewalFlow, RenewalSession], Awaitable[RenewalSession]]


async def refusal_of(step: Awaitable[RenewalSession]) -> AnswerRefused:
    with pytest.raises(AnswerRefused) as refused:
        await step
    return refused.value


async def test_a_renewal_with_a_device_goes_through_every_step_to_an_order(counter: StoreCounter) -> None:
    flow, seen = counter.flow, [Step.INIT]
    session = await flow.start()
    steps: Sequence[Callable[[RenewalSession], Awaitable[RenewalSession]]] = (
        lambda session: flow.find_customer(session, " a12345 6789"),
        flow.accept_customer,
        flow.see_numbers,
        lambda session: flow.pick_number(session, PHONE),
        flow.accept_eligibility,
        lambda session: flow.pick_device_type(session, "smartphone"),
        lambda session: flow.pick_device_os(session, "ios"),
        lambda session: flow.pick_device(session, "D1"),
        lambda session: flow.compare_plans(session, ["P999", "P699"]),
        lambda session: flow.pick_plan(session, "P999"),
        flow.submit,
    )

    for step in steps:
        session = await step(session)
        seen.append(session.current_step)

    assert seen == list(ORDER)
    order = counter.office.orders[session.session_id]
    assert answers_of(session).order_number == order.order_number
    assert (order.request.customer_id, order.request.phone_number) == ("C1", PHONE)
    assert (order.request.device_id, order.request.plan_id) == ("D1", "P999")
    assert (order.request.staff_id, order.request.store_id, order.request.terminal) == ("S001", "TPE01", "T1")
    assert counter.sessions.commits == len(steps)


async def test_a_renewal_without_a_device_skips_the_questions_about_it(counter: StoreCounter) -> None:
    session = await counter.reach(Step.SELECT_DEVICE_TYPE)

    session = await counter.flow.pick_device_type(session, "none")
    assert session.current_step is Step.LIST_PLANS
    session = await counter.flow.submit(await counter.flow.pick_plan(session, "P699"))

    order = counter.office.orders[session.session_id]
    assert order.request.device_id is None
    assert order.request.sums.total == 699 * 24 + 100
    assert counter.office.calls["hold_device"] == 0


# init and query_customer


async def test_starting_logs_the_session_it_made(counter: StoreCounter) -> None:
    with capture_logs() as logs:
        session = await counter.flow.start()

    started = next(log for log in logs if log["event"] == "開始續約流程")
    assert started == {
        "event": "開始續約流程",
        "log_level": "info",
        "staff_id": "S001",
        "session_id": session.session_id,
        "current_step": "init",
    }


async def test_what_is_typed_that_is_no_id_is_said_to_be_none(counter: StoreCounter) -> None:
    session = await counter.flow.start()

    with pytest.raises(NationalIdError):
        await counter.flow.find_customer(session, "A123456788")

    assert counter.office.calls["customer_by_national_id"] == 0


async def test_who_is_not_a_customer_is_named_by_a_masked_id(counter: StoreCounter) -> None:
    session = await counter.flow.start()
    counter.office.customers.clear()

    refused = await refusal_of(counter.flow.find_customer(session, NATIONAL_ID))

    assert (refused.reason, refused.values) == (RefusedAnswer.NOT_A_CUSTOMER, {"id": "A12345****"})
    assert refused.session is None


async def test_another_id_replaces_the_customer(counter: StoreCounter) -> None:
    session = await counter.reach(Step.QUERY_CUSTOMER)

    session = await counter.flow.find_customer(session, OTHER_NATIONAL_ID)

    assert session.current_step is Step.QUERY_CUSTOMER
    customer = answers_of(session).customer
    assert customer is not None
    assert (customer.customer_id, customer.name) == ("C2", "陳大文")


async def test_a_customer_who_is_not_the_one_at_the_counter_is_dropped(counter: StoreCounter) -> None:
    session = await counter.reach(Step.QUERY_CUSTOMER)
    assert session.previous_step is Step.QUERY_CUSTOMER

    session = await counter.flow.go_back(session, Step.QUERY_CUSTOMER)

    assert session.current_step is Step.QUERY_CUSTOMER
    assert answers_of(session).customer is None
    assert session.previous_step is None


async def test_no_full_id_is_stored_with_the_session(counter: StoreCounter) -> None:
    session = await counter.reach(Step.COMPLETED)

    assert b"A12345****" in session.stored
    assert NATIONAL_ID.encode() not in session.stored


async def test_without_a_customer_there_are_no_numbers(counter: StoreCounter) -> None:
    session = await counter.flow.go_back(await counter.reach(Step.LIST_PHONES), Step.QUERY_CUSTOMER)
    assert answers_of(session).customer is None

    with pytest.raises(IllegalTransition):
        await counter.flow.accept_customer(session)


# list_phones to check_eligibility


async def test_a_number_is_picked_from_the_overview_in_one_write(counter: StoreCounter) -> None:
    session = await counter.reach(Step.LIST_PHONES)
    before = counter.sessions.commits

    session = await counter.flow.pick_number(session, SECOND_PHONE)

    assert session.current_step is Step.CHECK_ELIGIBILITY
    assert counter.sessions.commits == before + 1
    answers = answers_of(session)
    assert answers.number == SECOND_PHONE
    assert answers.eligibility is not None
    assert answers.eligibility.phone_number == SECOND_PHONE


async def test_a_customer_blacklisted_meanwhile_is_not_eligible(counter: StoreCounter) -> None:
    session = await counter.reach(Step.SELECT_PHONE)
    customer = counter.office.customers["C1"]
    counter.office.customers["C1"] = msgspec.structs.replace(customer, blacklisted=True)

    session = await counter.flow.pick_number(session, PHONE)

    eligibility = answers_of(session).eligibility
    assert eligibility is not None
    assert not eligibility.eligible


# the device


async def test_a_type_with_nothing_in_stock_is_refused(counter: StoreCounter) -> None:
    session = await counter.reach(Step.SELECT_DEVICE_TYPE)

    refused = await refusal_of(counter.flow.pick_device_type(session, "wearable"))

    assert refused.reason is RefusedAnswer.OUT_OF_STOCK


async def test_a_type_that_does_not_exist_is_refused(counter: StoreCounter) -> None:
    session = await counter.reach(Step.SELECT_DEVICE_TYPE)

    refused = await refusal_of(counter.flow.pick_device_type(session, "fridge"))

    assert refused.reason is RefusedAnswer.DEVICE_NOT_OFFERED


@pytest.mark.parametrize("typed", ["iOS", "ios", "IOS"])
async def test_an_operating_system_is_the_same_in_any_case(counter: StoreCounter, typed: str) -> None:
    session = await counter.reach(Step.SELECT_DEVICE_OS)

    session = await counter.flow.pick_device_os(session, typed)
    assert answers_of(session).device_os == "iOS"
    session = await counter.flow.pick_device(session, "D2")  # which the back office writes IOS

    assert session.current_step is Step.LIST_PLANS


async def test_an_operating_system_the_type_does_not_come_with_is_refused(counter: StoreCounter) -> None:
    session = await counter.reach(Step.SELECT_DEVICE_TYPE)
    session = await counter.flow.pick_device_type(session, "tablet")

    refused = await refusal_of(counter.flow.pick_device_os(session, "Android"))

    assert refused.reason is RefusedAnswer.DEVICE_NOT_OFFERED


async def test_an_operating_system_that_is_sold_out_is_refused(counter: StoreCounter) -> None:
    session = await counter.reach(Step.SELECT_DEVICE_OS)
    counter.office.quantity["TPE01", "D3"] = 0

    refused = await refusal_of(counter.flow.pick_device_os(session, "Android"))

    assert refused.reason is RefusedAnswer.OUT_OF_STOCK


async def test_a_device_picked_is_held_in_the_clerks_store(counter: StoreCounter) -> None:
    session = await counter.reach(Step.LIST_PLANS)

    assert counter.office.held == {session.session_id: ("TPE01", "D1", "S001")}


async def test_the_last_unit_held_for_somebody_else_cannot_be_picked(counter: StoreCounter) -> None:
    session = await counter.reach(Step.SELECT_DEVICE)
    counter.office.held["another"] = ("TPE01", "D1", "S002")

    refused = await refusal_of(counter.flow.pick_device(session, "D1"))

    assert refused.reason is RefusedAnswer.OUT_OF_STOCK


async def test_an_unknown_store_is_an_error(counter: StoreCounter) -> None:
    session = await counter.reach(Step.SELECT_DEVICE_TYPE)
    flow = counter.flow_of(msgspec.structs.replace(STAFF, store_id="NOWHERE"))

    with pytest.raises(UnknownStore):
        await flow.pick_device_type(session, "smartphone")


# the plan


@pytest.mark.parametrize(
    "marked", [[], ["P999"], ["P999", "P999"], ["P999", "P699", "P999"], ["P999", "P699", "P1399", "P599", "P1"]]
)
async def test_two_to_four_different_plans_can_be_compared(counter: StoreCounter, marked: list[str]) -> None:
    session = await counter.reach(Step.LIST_PLANS)

    refused = await refusal_of(counter.flow.compare_plans(session, marked))

    assert refused.reason is RefusedAnswer.COMPARE_TWO_TO_FOUR


@pytest.mark.parametrize("marked", [("P999", "P699"), ("P999", "P699", "P1399", "P599")])
async def test_the_plans_compared_are_stored_in_the_order_marked(
    counter: StoreCounter, marked: tuple[str, ...]
) -> None:
    session = await counter.reach(Step.LIST_PLANS)

    session = await counter.flow.compare_plans(session, marked)

    assert session.current_step is Step.COMPARE_PLANS
    assert answers_of(session).compared == marked


async def test_a_plan_that_is_not_for_this_customer_is_refused_with_the_reasons(counter: StoreCounter) -> None:
    session = await counter.reach(Step.LIST_PLANS)

    picked = await refusal_of(counter.flow.pick_plan(session, "P399"))
    compared = await refusal_of(counter.flow.compare_plans(session, ["P999", "P399"]))

    for refused in (picked, compared):
        assert refused.reason is RefusedAnswer.PLAN_NOT_OFFERED
        assert refused.values == {"plan": "P399", "reasons": "TOO_OLD"}


async def test_a_plan_that_does_not_exist_is_refused(counter: StoreCounter) -> None:
    session = await counter.reach(Step.LIST_PLANS)

    refused = await refusal_of(counter.flow.pick_plan(session, "P0"))

    assert refused.values == {"plan": "P0", "reasons": ""}


async def test_any_offered_plan_can_be_picked_beside_a_comparison(counter: StoreCounter) -> None:
    session = await counter.reach(Step.COMPARE_PLANS)

    session = await counter.flow.pick_plan(session, "P1399")

    assert session.current_step is Step.CONFIRM


async def test_from_a_comparison_back_to_the_list_keeps_the_marks(counter: StoreCounter) -> None:
    session = await counter.reach(Step.COMPARE_PLANS)

    session = await counter.flow.go_back(session, Step.LIST_PLANS)

    assert session.current_step is Step.LIST_PLANS
    assert answers_of(session).compared == ("P999", "P699")


# the wrong step

ACTIONS: dict[str, tuple[frozenset[Step], Action]] = {
    "find_customer": (
        frozenset({Step.INIT, Step.QUERY_CUSTOMER}),
        lambda flow, session: flow.find_customer(session, NATIONAL_ID),
    ),
    "accept_customer": (frozenset({Step.QUERY_CUSTOMER}), lambda flow, session: flow.accept_customer(session)),
    "see_numbers": (frozenset({Step.LIST_PHONES}), lambda flow, session: flow.see_numbers(session)),
    "pick_number": (
        frozenset({Step.LIST_PHONES, Step.SELECT_PHONE}),
        lambda flow, session: flow.pick_number(session, PHONE),
    ),
    "accept_eligibility": (
        frozenset({Step.CHECK_ELIGIBILITY}),
        lambda flow, session: flow.accept_eligibility(session),
    ),
    "pick_device_type": (
        frozenset({Step.SELECT_DEVICE_TYPE}),
        lambda flow, session: flow.pick_device_type(session, "none"),
    ),
    "pick_device_os": (
        frozenset({Step.SELECT_DEVICE_OS}),
        lambda flow, session: flow.pick_device_os(session, "iOS"),
    ),
    "pick_device": (frozenset({Step.SELECT_DEVICE}), lambda flow, session: flow.pick_device(session, "D2")),
    "compare_plans": (
        frozenset({Step.LIST_PLANS}),
        lambda flow, session: flow.compare_plans(session, ["P999", "P699"]),
    ),
    "pick_plan": (
        frozenset({Step.LIST_PLANS, Step.COMPARE_PLANS}),
        lambda flow, session: flow.pick_plan(session, "P999"),
    ),
    "submit": (
        frozenset({Step.CONFIRM, Step.COMPLETED}),
        lambda flow, session: flow.submit(session),
    ),
}
WRONG = [(name, step) for name, (steps, _) in ACTIONS.items() for step in ORDER if step not in steps]


@pytest.mark.parametrize(("name", "step"), WRONG, ids=[f"{name} at {step.value}" for name, step in WRONG])
async def test_a_step_asked_for_elsewhere_is_illegal_and_touches_nothing(
    counter: StoreCounter, name: str, step: Step
) -> None:
    session = await counter.reach(step)
    await asyncio.sleep(0)  # lets the start's own work in the background finish
    stored, calls = dict(counter.sessions.stored), counter.office.calls.copy()

    with pytest.raises(IllegalTransition) as illegal:
        await ACTIONS[name][1](counter.flow, session)

    assert str(illegal.value).startswith(f"非法的狀態轉換: WorkflowStep.{step.name} -> WorkflowStep.")
    assert counter.sessions.stored == stored
    assert counter.office.calls == calls


# home, reload, restart


async def test_home_shows_the_day_and_the_unfinished_renewal(counter: StoreCounter) -> None:
    await counter.reach(Step.COMPLETED)
    session = await counter.reach(Step.LIST_PLANS, "D2")

    home = await counter.flow.home()

    assert (home.figures.renewals, home.figures.with_device, home.figures.device_payable) == (1, 1, 21900)
    assert home.unfinished == session
    assert not home.unreadable


@pytest.mark.parametrize("step", [Step.INIT, Step.COMPLETED])
async def test_home_has_nothing_unfinished_when_nothing_would_be_lost(counter: StoreCounter, step: Step) -> None:
    session = await counter.reach(step)

    assert not has_work(session)
    assert (await counter.flow.home()).unfinished is None


async def test_home_shows_a_renewal_of_the_web_back_end(counter: StoreCounter) -> None:
    put_foreign(counter)

    unfinished = (await counter.flow.home()).unfinished

    assert unfinished is not None
    assert unfinished.is_foreign


async def test_home_says_that_a_session_cannot_be_read_and_a_restart_clears_it(counter: StoreCounter) -> None:
    counter.sessions.put_bytes("renewal_S001_bad", "S001", b"{")

    home = await counter.flow.home()
    await counter.flow.start()

    assert (home.unreadable, home.unfinished) == (True, None)
    assert not (await counter.flow.home()).unreadable


async def test_a_session_is_read_again_as_another_terminal_left_it(counter: StoreCounter) -> None:
    session = await counter.reach(Step.LIST_PHONES)
    elsewhere = await counter.flow_of(STAFF).see_numbers(session)

    assert await counter.flow.reload(session) == elsewhere


async def test_the_flow_stops_what_runs_in_the_background(counter: StoreCounter) -> None:
    never = asyncio.Event()
    ended = asyncio.Event()

    async def hang(staff_id: str, *, keep_session: str | None = None) -> int:
        try:
            await never.wait()
        finally:
            ended.set()
        return 0

    counter.office.release_holds = hang  # type: ignore[method-assign]
    await counter.flow.start()  # does not wait for it
    await asyncio.sleep(0)

    await counter.flow.aclose()

    assert ended.is_set()


# when the back office does not answer

NEEDS = [
    (Step.INIT, "customer_by_national_id", "find_customer"),
    (Step.QUERY_CUSTOMER, "numbers", "accept_customer"),
    (Step.SELECT_PHONE, "customer", "pick_number"),
    (Step.SELECT_DEVICE_OS, "devices", "pick_device_os"),
    (Step.SELECT_DEVICE, "devices", "pick_device"),
    (Step.SELECT_DEVICE, "hold_device", "pick_device"),
    (Step.LIST_PLANS, "plans", "compare_plans"),
    (Step.LIST_PLANS, "plans", "pick_plan"),
    (Step.CONFIRM, "order_of", "submit"),
    (Step.CONFIRM, "devices", "submit"),
    (Step.CONFIRM, "place_order", "submit"),
]


@pytest.mark.parametrize(("step", "failing", "name"), NEEDS)
async def test_a_step_whose_look_up_fails_can_be_tried_again(
    counter: StoreCounter, step: Step, failing: str, name: str
) -> None:
    session = await counter.reach(step)
    counter.office.failing.add(failing)
    with pytest.raises(BackOfficeUnavailable):
        await ACTIONS[name][1](counter.flow, session)
    counter.office.failing.clear()

    moved = await ACTIONS[name][1](counter.flow, session)

    assert ORDER.index(moved.current_step) > ORDER.index(step)


def put_foreign(counter: StoreCounter, staff_id: str = "S001") -> RenewalSession:
    """Store a session as the web back end does."""
    session_id = f"renewal_{staff_id}_{'f' * 32}"
    stored = msgspec.json.encode(
        {
            "session_id": session_id,
            "staff_id": staff_id,
            "current_step": "list_phones",
            "customer_selection": {"id_number": "x"},
            "created_at": "2026-03-10T10:00:00",
            "updated_at": "2026-03-10T10:00:00",
        }
    )
    counter.sessions.put_bytes(session_id, staff_id, stored)
    return RenewalSession.from_json(stored, session_id=session_id, staff_id=staff_id)
