"""The back office's values: customers, numbers, devices, plans, staff, stores and orders.

Money is whole NT$, voice is minutes, data is GB; dates are calendar dates in Asia/Taipei.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A frozen value of the back office."""


class Role(StrEnum):
    """What a member of staff may do."""

    SALES = "Sales"
    MANAGER = "Manager"
    ADMIN = "Admin"


class Store(Value, frozen=True):
    """A shop of the chain."""

    store_id: str
    name: str
    address: str
    phone: str


class Staff(Value, frozen=True):
    """A member of staff. The PIN is kept as an argon2id hash only."""

    staff_id: str
    name: str
    role: Role
    store_id: str
    pin_hash: str
    active: bool = True


class CustomerKind(StrEnum):
    """Whether a customer is identified by a personal ID or by a company number."""

    PERSON = "person"
    COMPANY = "company"


class Customer(Value, frozen=True):
    """Somebody with a contract. `national_id` is the company number for a company."""

    customer_id: str
    national_id: str
    kind: CustomerKind
    name: str
    phones: tuple[str, ...]
    email: str
    address: str
    birth_date: date | None
    since: date
    credit_rating: str
    blacklisted: bool
    is_company_customer: bool
    """Whether plans for company customers may be offered: a company, or a person on a company's agreement."""


class Contract(Value, frozen=True):
    """The term a number is bound to; it runs up to and including `end`."""

    start: date
    end: date
    months: int
    monthly_fee: int
    telecom_subsidy: int
    device_subsidy: int
    bundled_device: str


class Usage(Value, frozen=True):
    """This month's use; a limit of None is unlimited."""

    data_used_gb: float
    data_limit_gb: float | None
    voice_used_minutes: int
    voice_limit_minutes: int | None


class Bill(Value, frozen=True):
    """What was charged and what is still owed."""

    this_month: int
    outstanding: int
    last_paid: date | None


class NumberStatus(StrEnum):
    """Whether a number is in service."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"


class Number(Value, frozen=True):
    """One mobile number of a customer with its contract, usage and bill."""

    phone_number: str
    """Ten digits, as dialled in Taiwan: 0912345678."""
    customer_id: str
    main: bool
    status: NumberStatus
    plan_name: str
    contract: Contract
    usage: Usage
    bill: Bill


class DeviceType(StrEnum):
    """The kinds of device a contract may come with."""

    SMARTPHONE = "smartphone"
    TABLET = "tablet"
    WEARABLE = "wearable"


class Device(Value, frozen=True):
    """One variant of a model: model, storage and colour."""

    device_id: str
    type: DeviceType
    brand: str
    model: str
    storage: str
    colour: str
    os: str
    """As the back office writes it; compared case-insensitively."""
    price: int
    list_price: int
    released: date
    five_g: bool
    screen: str
    chip: str
    camera: str
    battery: str


class Stock(Value, frozen=True):
    """How many units of a device a store owns, held units included."""

    store_id: str
    device_id: str
    quantity: int


class StockedDevice(Value, frozen=True):
    """A device as one store can sell it now."""

    device: Device
    available: int
    """Units neither sold nor held for another session."""


class Audience(StrEnum):
    """Whom a plan is meant for."""

    NEW = "new"
    PORTED_IN = "ported_in"
    RENEWAL = "renewal"


class Plan(Value, frozen=True):
    """A tariff with the fields of the price notice.

    A limit or count of None is unlimited; prices per second are NT$.
    """

    plan_id: str
    name: str
    list_price: int
    monthly_fee: int
    months: int
    audience: tuple[Audience, ...]
    valid_from: date
    valid_until: date | None
    channels: tuple[str, ...]
    data_limit_gb: float | None
    speed_after_limit: str
    on_net_minutes: int | None
    off_net_minutes: int | None
    landline_minutes: int | None
    on_net_price: float
    off_net_price: float
    landline_price: float
    sms_on_net_free: int
    sms_off_net_free: int
    sms_price: float
    telecom_subsidy: int
    device_subsidy: int
    gifts: str
    features: str
    notes: str
    minimum_age: int | None = None
    maximum_age: int | None = None
    minimum_months_on_network: int | None = None
    company_only: bool = False
    minimum_spend: int | None = None
    """The least monthly fee of the contract being renewed, NT$."""


class OrderSums(Value, frozen=True):
    """The money of an order, NT$, and the dates it follows from. What `confirm` shows is what is ordered."""

    quoted_on: date
    days_left: int
    device_price: int
    device_subsidy: int
    device_payable: int
    monthly_fee: int
    months: int
    contract_total: int
    activation_fee: int
    telecom_subsidy_refund: int
    device_subsidy_refund: int
    total: int
    new_start: date
    new_end: date


class OrderRequest(Value, frozen=True):
    """Everything an order is written from."""

    order_key: str
    """Made once when `confirm` is first shown; the same key never makes a second order."""
    session_id: str
    customer_id: str
    phone_number: str
    device_id: str | None
    plan_id: str
    sums: OrderSums
    staff_id: str
    store_id: str
    terminal: str


class Order(Value, frozen=True):
    """An order as it was written, once."""

    order_number: str
    placed_at: datetime
    request: OrderRequest


class DayFigures(Value, frozen=True):
    """One clerk's completed renewals of one day."""

    renewals: int
    with_device: int
    contract_total: int
    device_payable: int
