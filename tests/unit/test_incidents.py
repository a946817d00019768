"""What the clerk reads when something goes wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kiosk.backoffice.protocol import BackOfficeUnavailable, OrderMismatch, OutOfStock, UnknownStore
from kiosk.backoffice.values import Order, OrderRequest, OrderSums
from kiosk.incidents import describe
from kiosk.journal.journal import JournalUnavailable
from kiosk.renewal.errors import AnswerRefused, NotYourSession, OrderedNotKept, OrderedWithoutSession, RefusedAnswer
from kiosk.sign_in import NotAManager, SignInRefused
from kiosk.stores.errors import EmbeddedProblem, EmbeddedUnavailable
from kiosk.workflow.attempts import Lock, Locked
from kiosk.workflow.errors import (
    IllegalTransition,
    Refusal,
    SessionConflict,
    SessionGone,
    SessionUnreadable,
    StoreRefused,
    StoreUnavailable,
)
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import WorkflowStep

SESSION_ID = "renewal_S001_0123456789abcdef0123456789abcdef"
DETAIL = "A123456789 at redis://user:hunter2@10.0.0.1"
"""What may stand in an error for the log, and never on a screen."""


def session_at(step: WorkflowStep) -> RenewalSession:
    return RenewalSession(SESSION_ID, "S001", step, created_at="", updated_at="")


def order() -> Order:
    day = date(2026, 11, 25)
    amounts = {name: 0 for name in OrderSums.__struct_fields__ if name not in {"quoted_on", "new_start", "new_end"}}
    sums = OrderSums(quoted_on=day, new_start=day, new_end=day, **amounts)
    request = OrderRequest(
        order_key="key",
        session_id=SESSION_ID,
        customer_id="C001",
        phone_number="0912345678",
        device_id=None,
        plan_id="P1",
        sums=sums,
        staff_id="S001",
        store_id="S01",
        terminal="T1",
    )
    return Order(order_number="S01-0001", placed_at=datetime(2026, 11, 25, tzinfo=UTC), request=request)


def every_error() -> list[Exception]:
    return [
        JournalUnavailable(DETAIL),
        SignInRefused(),
        SignInRefused(Lock(Locked.TERMINAL, 90)),
        SignInRefused(Lock(Locked.STAFF, 3600)),
        NotAManager("S001"),
        IllegalTransition(WorkflowStep.SELECT_DEVICE_TYPE, WorkflowStep.QUERY_CUSTOMER),
        SessionGone(SESSION_ID),
        SessionConflict(SESSION_ID, WorkflowStep.LIST_PLANS, session_at(WorkflowStep.INIT)),
        SessionConflict(SESSION_ID, WorkflowStep.LIST_PLANS, None),
        SessionUnreadable(SESSION_ID, DETAIL),
        StoreUnavailable(DETAIL),
        *(StoreRefused(refusal, DETAIL) for refusal in Refusal),
        *(EmbeddedUnavailable(problem, DETAIL) for problem in EmbeddedProblem),
        BackOfficeUnavailable(DETAIL),
        UnknownStore("S99"),
        OutOfStock("D01", "S01"),
        OrderMismatch("S01-0001"),
        NotYourSession(SESSION_ID, "S001"),
        OrderedNotKept(order()),
        OrderedWithoutSession(order()),
        AnswerRefused(RefusedAnswer.OUT_OF_STOCK),
        KeyError(DETAIL),
    ]


def test_no_two_errors_are_told_in_the_same_sentence() -> None:
    told = [describe(error, "REF").happened for error in every_error()]

    assert len(set(told)) == len(told)


@pytest.mark.parametrize("error", every_error(), ids=lambda error: type(error).__name__)
def test_the_text_of_the_error_is_never_shown(error: Exception) -> None:
    incident = describe(error, "REF")

    shown = f"{incident.happened} {incident.advice}"
    for secret in (str(error), DETAIL, "hunter2", "A123456789", SESSION_ID, "不存在", "非法", type(error).__name__):
        assert secret not in shown


@pytest.mark.parametrize("error", every_error(), ids=lambda error: type(error).__name__)
def test_every_incident_says_what_to_do_and_what_to_quote(error: Exception) -> None:
    incident = describe(error, "7K3F")

    assert incident.advice
    assert incident.reference == "7K3F"


def test_a_conflict_names_the_step_before_and_the_step_now() -> None:
    error = SessionConflict(SESSION_ID, WorkflowStep.LIST_PLANS, session_at(WorkflowStep.SELECT_PHONE))

    happened = describe(error, "REF").happened

    assert happened.index("choose the plan") < happened.index("choose the number")


def test_an_illegal_move_names_both_steps_in_the_clerks_words() -> None:
    error = IllegalTransition(WorkflowStep.SELECT_DEVICE_TYPE, WorkflowStep.QUERY_CUSTOMER)

    happened = describe(error, "REF").happened

    assert "choose the device type" in happened
    assert "find the customer" in happened


def test_an_order_that_stands_is_named_so_that_it_is_not_placed_again() -> None:
    for error in (OrderedWithoutSession(order()), OrderMismatch("S01-0001")):
        incident = describe(error, "REF")

        assert "S01-0001" in incident.happened
        assert not incident.can_try_again


@pytest.mark.parametrize("error", [StoreUnavailable(), BackOfficeUnavailable(""), RuntimeError()])
def test_what_may_pass_can_be_tried_again(error: Exception) -> None:
    assert describe(error, "REF").can_try_again


@pytest.mark.parametrize(
    "error", [SessionGone(SESSION_ID), SessionUnreadable(SESSION_ID, ""), NotYourSession(SESSION_ID, "S001")]
)
def test_what_will_not_pass_can_only_be_started_again(error: Exception) -> None:
    incident = describe(error, "REF")

    assert not incident.can_try_again
    assert incident.can_restart
