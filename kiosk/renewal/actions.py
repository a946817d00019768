"""What a clerk can do at a step, as values, and the one place that hands each to its method of the flow."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.renewal.flow import RenewalFlow
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import WorkflowStep


@dataclass(frozen=True, slots=True)
class FindCustomer:
    """Look up the customer with this ID, as typed."""

    typed: str


@dataclass(frozen=True, slots=True)
class AcceptCustomer:
    """It is this customer: show the numbers."""


@dataclass(frozen=True, slots=True)
class SeeNumbers:
    """Go on from the overview to the choice of a number."""


@dataclass(frozen=True, slots=True)
class PickNumber:
    """Renew this number."""

    phone_number: str


@dataclass(frozen=True, slots=True)
class AcceptEligibility:
    """Go on with an eligible number."""


@dataclass(frozen=True, slots=True)
class PickDeviceType:
    """A type of device, or "none"."""

    choice: str


@dataclass(frozen=True, slots=True)
class PickDeviceOs:
    """An operating system."""

    os: str


@dataclass(frozen=True, slots=True)
class PickDevice:
    """A device in stock."""

    device_id: str


@dataclass(frozen=True, slots=True)
class ComparePlans:
    """Two to four plans, side by side."""

    plan_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PickPlan:
    """A plan that is offered."""

    plan_id: str


@dataclass(frozen=True, slots=True)
class GoBack:
    """Stand at an earlier step again."""

    step: WorkflowStep


@dataclass(frozen=True, slots=True)
class Submit:
    """Place the order."""


Action = (
    FindCustomer
    | AcceptCustomer
    | SeeNumbers
    | PickNumber
    | AcceptEligibility
    | PickDeviceType
    | PickDeviceOs
    | PickDevice
    | ComparePlans
    | PickPlan
    | GoBack
    | Submit
)


async def perform(flow: RenewalFlow, session: RenewalSession, action: Action) -> RenewalSession:
    """Do `action` on top of `session` and return the session that it led to; raises what the flow's method raises."""
    match action:
        case FindCustomer(typed):
            return await flow.find_customer(session, typed)
        case AcceptCustomer():
            return await flow.accept_customer(session)
        case SeeNumbers():
            return await flow.see_numbers(session)
        case PickNumber(phone_number):
            return await flow.pick_number(session, phone_number)
        case AcceptEligibility():
            return await flow.accept_eligibility(session)
        case PickDeviceType(choice):
            return await flow.pick_device_type(session, choice)
        case PickDeviceOs(os):
            return await flow.pick_device_os(session, os)
        case PickDevice(device_id):
            return await flow.pick_device(session, device_id)
        case ComparePlans(plan_ids):
            return await flow.compare_plans(session, plan_ids)
        case PickPlan(plan_id):
            return await flow.pick_plan(session, plan_id)
        case GoBack(step):
            return await flow.go_back(session, step)
        case Submit():
            return await flow.submit(session)
