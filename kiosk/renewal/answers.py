"""What a session's steps have answered so far, as typed values."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

import msgspec

from kiosk.backoffice.values import CustomerKind, Device, DeviceType, Number, OrderSums, Plan, Value
from kiosk.renewal.eligibility import Eligibility
from kiosk.workflow.errors import SessionUnreadable
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import WorkflowStep

T = TypeVar("T")


class DeviceChoice(StrEnum):
    """The answer to "which type of device": a type the stores sell, or none."""

    NONE = "none"
    SMARTPHONE = "smartphone"
    TABLET = "tablet"
    WEARABLE = "wearable"

    @property
    def type(self) -> DeviceType | None:
        """The type of device it stands for, None for no device."""
        return None if self is DeviceChoice.NONE else DeviceType(self.value)


class CustomerAnswer(Value, frozen=True, kw_only=True):
    """Who was found. No full ID, no contact: those are asked for again when they must be shown."""

    customer_id: str
    masked_id: str
    name: str
    kind: CustomerKind


class Answers(Value, frozen=True, kw_only=True):
    """The answers of a session; None until its step has answered. Figures are those first read."""

    customer: CustomerAnswer | None = None
    numbers: tuple[Number, ...] | None = None
    number: str | None = None
    eligibility: Eligibility | None = None
    device_type: DeviceChoice | None = None
    device_os: str | None = None
    device: Device | None = None
    compared: tuple[str, ...] = ()
    plan: Plan | None = None
    quote: OrderSums | None = None
    order_key: str | None = None
    order_number: str | None = None

    @property
    def chosen_number(self) -> Number | None:
        """The number being renewed, with the figures first read."""
        return next((n for n in self.numbers or () if n.phone_number == self.number), None)


def answers_of(session: RenewalSession) -> Answers:
    """Read a session's answers.

    Raises:
        SessionUnreadable: they are not what the steps write.
    """
    try:
        return msgspec.convert(dict(session.answers), Answers, strict=False)
    except msgspec.ValidationError as error:
        raise SessionUnreadable(session.session_id, str(error)) from error


def has_work(session: RenewalSession) -> bool:
    """Whether something would be lost with the session: ask before a restart, offer to resume."""
    return bool(session.answers) and session.current_step is not WorkflowStep.COMPLETED


def given(answer: T | None, session: RenewalSession) -> T:
    """Take an answer that the session's step cannot be without.

    Raises:
        SessionUnreadable: it is not there.
    """
    if answer is None:
        raise SessionUnreadable(session.session_id, f"an answer is missing at {session.current_step.value}")
    return answer
