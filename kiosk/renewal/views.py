"""What a screen shows: the session's answers and the result of one look-up, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from kiosk.backoffice.values import (
    Customer,
    DayFigures,
    Device,
    Number,
    Order,
    OrderSums,
    Plan,
    StockedDevice,
    Store,
)
from kiosk.renewal.answers import CustomerAnswer, DeviceChoice
from kiosk.renewal.eligibility import Eligibility
from kiosk.workflow.session import RenewalSession


@dataclass(frozen=True, slots=True)
class HomeView:
    """The clerk's day and what is unfinished."""

    figures: DayFigures
    unfinished: RenewalSession | None
    """The live session; `is_foreign` when the web back end started it: it can be restarted, not resumed."""
    unreadable: bool = False
    """A session is stored that cannot be read; only a restart clears it."""


@dataclass(frozen=True, slots=True)
class CustomerView:
    """For `init` and `query_customer`: who it is, once found."""

    customer: Customer | None


@dataclass(frozen=True, slots=True)
class NumberLine:
    """A number and where its contract stands today."""

    number: Number
    days_left: int
    """Negative once the contract has ended."""


@dataclass(frozen=True, slots=True)
class NumbersView:
    """For `list_phones` and `select_phone`."""

    customer: CustomerAnswer
    lines: tuple[NumberLine, ...]


@dataclass(frozen=True, slots=True)
class EligibilityView:
    """For `check_eligibility`."""

    line: NumberLine
    eligibility: Eligibility


@dataclass(frozen=True, slots=True)
class DeviceTypesView:
    """For `select_device_type`: units in the clerk's store per type; NONE is not counted."""

    available: tuple[tuple[DeviceChoice, int], ...]


@dataclass(frozen=True, slots=True)
class DeviceSystemsView:
    """For `select_device_os`: operating systems with a unit in stock for the type, and how many."""

    device_type: DeviceChoice
    available: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class DevicesView:
    """For `select_device`: what the store carries of the type and system, out of stock ones too."""

    devices: tuple[StockedDevice, ...]


class Recommendation(Enum):
    """Why a plan is recommended."""

    CHEAPEST_THAT_COVERS_USAGE = auto()


@dataclass(frozen=True, slots=True)
class PlanOffer:
    """A plan this customer may have, with the money it means for them, NT$."""

    plan: Plan
    fee_change: int
    """Monthly fee against the fee paid now."""
    sums: OrderSums
    covers_data: bool
    covers_voice: bool
    recommended: Recommendation | None


class PlanRule(Enum):
    """Why a plan is not offered."""

    NOT_YET_VALID = auto()
    NO_LONGER_VALID = auto()
    AUDIENCE = auto()
    TOO_YOUNG = auto()
    TOO_OLD = auto()
    AGE_UNKNOWN = auto()
    MONTHS_ON_NETWORK = auto()
    COMPANY_ONLY = auto()
    MINIMUM_SPEND = auto()
    NOT_IN_STORES = auto()


@dataclass(frozen=True, slots=True)
class RefusedPlan:
    """A plan that is not offered, and every rule that says so."""

    plan: Plan
    reasons: tuple[PlanRule, ...]


@dataclass(frozen=True, slots=True)
class PlansView:
    """For `list_plans` and `compare_plans`: recommended first, then by total; `compared` are marked."""

    line: NumberLine
    offers: tuple[PlanOffer, ...]
    refused: tuple[RefusedPlan, ...]
    compared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConfirmView:
    """For `confirm`: every answer and the money, exactly as it will be ordered."""

    customer: CustomerAnswer
    line: NumberLine
    device: Device | None
    plan: Plan
    quote: OrderSums


@dataclass(frozen=True, slots=True)
class CompletedView:
    """For `completed`: the order and what the slip says."""

    customer: CustomerAnswer
    order: Order
    device: Device | None
    plan: Plan
    store: Store


View = (
    CustomerView
    | NumbersView
    | EligibilityView
    | DeviceTypesView
    | DeviceSystemsView
    | DevicesView
    | PlansView
    | ConfirmView
    | CompletedView
)
