"""Going back and changing answers: what is dropped, what is kept, where it leads."""

from __future__ import annotations

import pytest

from kiosk.backoffice.protocol import BackOfficeUnavailable
from kiosk.renewal.answers import Answers, DeviceChoice, answers_of
from kiosk.workflow.errors import IllegalTransition
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import ORDER, WorkflowStep
from tests.unit.renewal.fakes import PHONE, SECOND_PHONE, StoreCounter

Step = WorkflowStep
BACK_FROM_CONFIRM = {
    Step.QUERY_CUSTOMER: set[str](),
    Step.SELECT_PHONE: {"customer", "numbers"},
    Step.CHECK_ELIGIBILITY: {
        "customer",
        "numbers",
        "number",
        "eligibility",
        "device_type",
        "device_os",
        "device",
        "plan",
        "quote",
        "order_key",
    },
    Step.SELECT_DEVICE_TYPE: {"customer", "numbers", "number", "eligibility", "plan"},
    Step.SELECT_DEVICE_OS: {"customer", "numbers", "number", "eligibility", "device_type", "plan"},
    Step.SELECT_DEVICE: {"customer", "numbers", "number", "eligibility", "device_type", "device_os", "plan"},
    Step.LIST_PLANS: {
        "customer",
        "numbers",
        "number",
        "eligibility",
        "device_type",
        "device_os",
        "device",
    },
}


def parts(session: RenewalSession) -> tuple[Step, DeviceChoice | None, str | None, str | None]:
    answers: Answers = answers_of(session)
    return (
        session.current_step,
        answers.device_type,
        answers.device.device_id if answers.device else None,
        answers.plan.plan_id if answers.plan else None,
    )


@pytest.mark.parametrize("step", BACK_FROM_CONFIRM)
async def test_going_back_drops_the_answer_and_what_depends_on_it(counter: StoreCounter, step: Step) -> None:
    session = await counter.flow.go_back(await counter.reach(Step.CONFIRM), step)

    assert session.current_step is step
    assert set(session.answers) == BACK_FROM_CONFIRM[step]


@pytest.mark.parametrize(
    "step", [step for step in ORDER if step not in BACK_FROM_CONFIRM and step is not Step.COMPARE_PLANS]
)
async def test_there_is_no_way_back_from_confirm_to_other_steps(counter: StoreCounter, step: Step) -> None:
    session = await counter.reach(Step.CONFIRM)

    with pytest.raises(IllegalTransition):
        await counter.flow.go_back(session, step)


@pytest.mark.parametrize("step", [Step.SELECT_DEVICE_OS, Step.SELECT_DEVICE, Step.COMPARE_PLANS])
async def test_there_is_no_way_back_to_a_question_that_was_never_asked(counter: StoreCounter, step: Step) -> None:
    session = await counter.reach(Step.CONFIRM, None)

    assert step not in session.answered_steps
    with pytest.raises(IllegalTransition):
        await counter.flow.go_back(session, step)


async def test_every_step_offered_to_go_back_to_can_be_gone_back_to(counter: StoreCounter) -> None:
    for step in ORDER[2:-1]:
        for device_id in ("D2", None):
            if device_id is None and step in {Step.SELECT_DEVICE_OS, Step.SELECT_DEVICE}:
                continue
            for there in (await counter.reach(step, device_id)).answered_steps:
                session = await counter.flow.go_back(await counter.reach(step, device_id), there)
                assert session.current_step is there
                await counter.flow.view(session)


async def test_changing_the_plan_keeps_the_device_and_returns_to_confirm(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)
    before = answers_of(session)

    session = await counter.flow.go_back(session, Step.LIST_PLANS)
    assert counter.office.held[session.session_id][1] == "D1"
    session = await counter.flow.pick_plan(session, "P1399")

    assert parts(session) == (Step.CONFIRM, DeviceChoice.SMARTPHONE, "D1", "P1399")
    after = answers_of(session)
    assert after.quote is not None
    assert (after.quote.monthly_fee, after.quote.device_price) == (1399, 29900)
    assert after.order_key != before.order_key


async def test_changing_to_no_device_keeps_the_plan_and_returns_to_confirm(counter: StoreCounter) -> None:
    session = await counter.flow.go_back(await counter.reach(Step.CONFIRM), Step.SELECT_DEVICE_TYPE)

    session = await counter.flow.pick_device_type(session, "none")

    assert parts(session) == (Step.CONFIRM, DeviceChoice.NONE, None, "P999")
    quote = answers_of(session).quote
    assert quote is not None
    assert (quote.device_price, quote.device_payable) == (0, 0)


async def test_changing_from_none_to_a_type_asks_about_the_device_only(counter: StoreCounter) -> None:
    session = await counter.flow.go_back(await counter.reach(Step.CONFIRM, None), Step.SELECT_DEVICE_TYPE)

    session = await counter.flow.pick_device_type(session, "tablet")
    assert session.current_step is Step.SELECT_DEVICE_OS
    session = await counter.flow.pick_device_os(session, "iOS")
    assert session.current_step is Step.SELECT_DEVICE
    session = await counter.flow.pick_device(session, "D4")

    assert parts(session) == (Step.CONFIRM, DeviceChoice.TABLET, "D4", "P999")


async def test_changing_the_system_asks_for_the_device_and_returns_to_confirm(counter: StoreCounter) -> None:
    session = await counter.flow.go_back(await counter.reach(Step.CONFIRM), Step.SELECT_DEVICE_OS)

    session = await counter.flow.pick_device_os(session, "android")
    assert parts(session) == (Step.SELECT_DEVICE, DeviceChoice.SMARTPHONE, None, "P999")
    session = await counter.flow.pick_device(session, "D3")

    assert parts(session) == (Step.CONFIRM, DeviceChoice.SMARTPHONE, "D3", "P999")


async def test_changing_the_device_returns_to_confirm_with_its_price(counter: StoreCounter) -> None:
    session = await counter.flow.go_back(await counter.reach(Step.CONFIRM), Step.SELECT_DEVICE)

    session = await counter.flow.pick_device(session, "D2")

    assert parts(session) == (Step.CONFIRM, DeviceChoice.SMARTPHONE, "D2", "P999")
    quote = answers_of(session).quote
    assert quote is not None
    assert quote.device_price == 5000


async def test_reading_the_eligibility_again_returns_to_confirm_with_every_answer(counter: StoreCounter) -> None:
    session = await counter.flow.go_back(await counter.reach(Step.CONFIRM), Step.CHECK_ELIGIBILITY)

    session = await counter.flow.accept_eligibility(session)

    assert parts(session) == (Step.CONFIRM, DeviceChoice.SMARTPHONE, "D1", "P999")


@pytest.mark.parametrize("phone_number", [PHONE, SECOND_PHONE])
async def test_changing_the_number_asks_everything_after_it_again(counter: StoreCounter, phone_number: str) -> None:
    session = await counter.flow.go_back(await counter.reach(Step.CONFIRM), Step.SELECT_PHONE)

    session = await counter.flow.pick_number(session, phone_number)
    assert session.current_step is Step.CHECK_ELIGIBILITY
    session = await counter.flow.accept_eligibility(session)

    assert parts(session) == (Step.SELECT_DEVICE_TYPE, None, None, None)


@pytest.mark.parametrize(
    "step",
    [Step.QUERY_CUSTOMER, Step.SELECT_PHONE, Step.SELECT_DEVICE_TYPE, Step.SELECT_DEVICE_OS, Step.SELECT_DEVICE],
)
async def test_going_back_over_the_device_gives_its_unit_back(counter: StoreCounter, step: Step) -> None:
    session = await counter.reach(Step.CONFIRM)
    assert session.session_id in counter.office.held

    await counter.flow.go_back(session, step)

    assert counter.office.held == {}


@pytest.mark.parametrize("step", [Step.CHECK_ELIGIBILITY, Step.LIST_PLANS])
async def test_going_back_to_a_step_that_keeps_the_device_keeps_its_unit(counter: StoreCounter, step: Step) -> None:
    session = await counter.reach(Step.CONFIRM)

    await counter.flow.go_back(session, step)

    assert session.session_id in counter.office.held


async def test_going_back_is_done_even_if_the_unit_cannot_be_given_back_now(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)
    counter.office.failing.add("release_hold")

    session = await counter.flow.go_back(session, Step.SELECT_DEVICE)

    assert session.current_step is Step.SELECT_DEVICE
    assert session.session_id in counter.office.held  # it expires by itself, and this session can still take it
    assert (await counter.flow.pick_device(session, "D1")).current_step is Step.CONFIRM


async def test_a_move_that_is_not_stored_gives_no_unit_back(counter: StoreCounter) -> None:
    session = await counter.reach(Step.CONFIRM)
    counter.sessions.fail_commit = BackOfficeUnavailable("any failure")

    with pytest.raises(BackOfficeUnavailable):
        await counter.flow.go_back(session, Step.SELECT_DEVICE)

    assert session.session_id in counter.office.held
