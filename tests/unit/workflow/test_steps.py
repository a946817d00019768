"""The workflow table: where each step may go, and what going back voids."""

from __future__ import annotations

import pytest

from kiosk.workflow.errors import IllegalTransition
from kiosk.workflow.steps import (
    ORDER,
    TABLE,
    WorkflowStep,
    check_back,
    check_forward,
    dropped_by,
    earlier_steps,
)

S = WorkflowStep
FORWARD = {
    "init": {"query_customer"},
    "query_customer": {"list_phones"},
    "list_phones": {"select_phone"},
    "select_phone": {"check_eligibility"},
    "check_eligibility": {"select_device_type"},
    "select_device_type": {"select_device_os", "list_plans"},
    "select_device_os": {"select_device"},
    "select_device": {"list_plans"},
    "list_plans": {"compare_plans", "confirm"},
    "compare_plans": {"list_plans", "confirm"},
    "confirm": {"completed"},
    "completed": set[str](),
}
"""The workflow, written down a second time."""
BACK_TO = [
    S.QUERY_CUSTOMER,
    S.SELECT_PHONE,
    S.CHECK_ELIGIBILITY,
    S.SELECT_DEVICE_TYPE,
    S.SELECT_DEVICE_OS,
    S.SELECT_DEVICE,
    S.LIST_PLANS,
]
"""The steps that may be gone back to, in their order."""
PAIRS = [(here, there) for here in S for there in S]


def is_allowed_back(here: WorkflowStep, there: WorkflowStep) -> bool:
    if here is there is S.QUERY_CUSTOMER:  # it asks for an ID, then whether it is they
        return True
    open_renewal = here not in (S.INIT, S.QUERY_CUSTOMER, S.COMPLETED)
    return open_renewal and there in BACK_TO and list(FORWARD).index(there) < list(FORWARD).index(here)


def test_the_stored_values_and_their_order_are_those_of_the_workflow() -> None:
    assert [step.value for step in WorkflowStep] == [step.value for step in ORDER] == list(FORWARD)


@pytest.mark.parametrize(("here", "there"), PAIRS)
def test_a_step_goes_forward_exactly_where_the_workflow_says(here: WorkflowStep, there: WorkflowStep) -> None:
    if there.value in FORWARD[here.value]:
        check_forward((here, there))
    else:
        with pytest.raises(IllegalTransition):
            check_forward((here, there))


def test_a_path_is_checked_hop_by_hop() -> None:
    check_forward((S.INIT, S.QUERY_CUSTOMER, S.LIST_PHONES))

    with pytest.raises(IllegalTransition) as raised:
        check_forward((S.INIT, S.QUERY_CUSTOMER, S.SELECT_PHONE, S.CONFIRM))

    assert (raised.value.here, raised.value.there) == (S.QUERY_CUSTOMER, S.SELECT_PHONE)


@pytest.mark.parametrize(("here", "there"), PAIRS)
def test_a_step_goes_back_exactly_to_what_was_answered_before(here: WorkflowStep, there: WorkflowStep) -> None:
    if is_allowed_back(here, there):
        check_back(here, there)
    else:
        with pytest.raises(IllegalTransition):
            check_back(here, there)


def test_eligibility_cannot_be_stepped_over() -> None:
    for here in (S.SELECT_PHONE, S.LIST_PHONES):
        with pytest.raises(IllegalTransition):
            check_forward((here, S.SELECT_DEVICE_TYPE))


def test_the_steps_to_go_back_to_are_listed_nearest_first() -> None:
    assert list(earlier_steps(S.CONFIRM)) == BACK_TO[::-1]
    assert list(earlier_steps(S.INIT)) == list(earlier_steps(S.COMPLETED)) == []


def test_an_illegal_move_names_both_steps_and_is_a_value_error() -> None:
    with pytest.raises(ValueError) as raised:  # noqa: PT011  the text is what is asserted
        check_forward((S.SELECT_DEVICE_TYPE, S.QUERY_CUSTOMER))

    assert str(raised.value) == "非法的狀態轉換: WorkflowStep.SELECT_DEVICE_TYPE -> WorkflowStep.QUERY_CUSTOMER"


CONFIRMED = {"quote", "order_key", "order_number"}
DEVICE = {"device_type", "device_os", "device"}
PLAN = {"plan", "compared"}


@pytest.mark.parametrize(
    ("step", "void"),
    [
        (S.INIT, set[str]()),
        (S.QUERY_CUSTOMER, {"customer", "numbers", "number", "eligibility"} | DEVICE | PLAN | CONFIRMED),
        (S.SELECT_PHONE, {"number", "eligibility"} | DEVICE | PLAN | CONFIRMED),
        (S.CHECK_ELIGIBILITY, set[str]()),
        (S.SELECT_DEVICE_TYPE, DEVICE | CONFIRMED),
        (S.SELECT_DEVICE_OS, {"device_os", "device"} | CONFIRMED),
        (S.SELECT_DEVICE, {"device"} | CONFIRMED),
        (S.LIST_PLANS, PLAN | CONFIRMED),
    ],
)
def test_going_back_voids_the_steps_answers_and_all_that_depend_on_them(step: WorkflowStep, void: set[str]) -> None:
    assert dropped_by(step) == void


def test_a_changed_plan_keeps_the_device_and_a_changed_device_keeps_the_plan() -> None:
    assert not dropped_by(S.LIST_PLANS) & DEVICE
    assert not dropped_by(S.SELECT_DEVICE) & PLAN


def test_every_answer_that_is_depended_on_is_given_by_an_earlier_step() -> None:
    given: set[str] = set()
    for row in TABLE.values():
        assert given.issuperset(row.depends_on), row.step
        given.update(row.answers)
