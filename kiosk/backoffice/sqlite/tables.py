"""Every table of the back office: the one place its schema, CSV files and documentation come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from kiosk.backoffice.sqlite.kinds import (
    CODE,
    COUNT,
    DATE,
    DECIMAL,
    LIST,
    MOBILE,
    MOMENT,
    MONEY,
    NATIONAL_ID,
    PIN_HASH,
    STAFF_CODE,
    STORE_CODE,
    TEXT,
    WHOLE,
    YES_NO,
    Kind,
    SqlValue,
    one_of,
    some_of,
)
from kiosk.backoffice.values import (
    Audience,
    Customer,
    CustomerKind,
    Device,
    DeviceType,
    Number,
    NumberStatus,
    Order,
    Plan,
    Role,
    Staff,
    Stock,
    Store,
    Value,
)

V = TypeVar("V", bound=Value)


@dataclass(frozen=True, slots=True)
class Column:
    """One column, in SQL and in the CSV file alike."""

    name: str
    kind: Kind
    meaning: str
    required: bool = True
    refers: str | None = None
    """The table whose key a value must be."""
    at: str = ""
    """Where the value has it (`contract.start`), when that is not the column's own name."""

    @property
    def path(self) -> tuple[str, ...]:
        """The attributes to follow from the value to what is stored here."""
        return tuple((self.at or self.name).split("."))

    @property
    def nullable(self) -> bool:
        """Whether an empty cell is stored as NULL."""
        return not self.required and self.kind.empty is None

    def read(self, cell: str) -> SqlValue:
        """Turn a CSV cell into what is stored.

        Raises:
            ValueError: the cell may not be that; the text says why.
        """
        text = cell if self.kind.verbatim else cell.strip()
        if self.required and not text.strip():
            raise ValueError("is required")
        return self.kind.read(text) if text else self.kind.empty

    def write(self, stored: SqlValue) -> str:
        """Turn what is stored into a CSV cell."""
        return "" if stored is None else self.kind.write(stored)


@dataclass(frozen=True, slots=True)
class Unique:
    """Columns that no two rows have alike, in any case; with `when`, among rows where that column is yes."""

    columns: tuple[str, ...]
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Ascending:
    """A row where `first` is more than `last` is refused; either may be empty."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Table(Generic[V]):
    """A table, the value that one row of it is, and what must hold between its rows."""

    name: str
    meaning: str
    value: type[V]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    unique: tuple[Unique, ...] = ()
    ordered: tuple[Ascending, ...] = ()
    optional: bool = False
    """Whether an import may leave the file out and keep what is there."""

    @property
    def file(self) -> str:
        """The name of its CSV file."""
        return f"{self.name}.csv"

    @property
    def uniques(self) -> tuple[Unique, ...]:
        """The key and whatever else is unique."""
        return (Unique(self.key), *self.unique)

    def column(self, name: str) -> Column:
        """Find a column by name."""
        return next(column for column in self.columns if column.name == name)


STORES = Table(
    "stores",
    "The shops of the chain.",
    Store,
    key=("store_id",),
    columns=(
        Column("store_id", STORE_CODE, "the store's code, first part of its order numbers"),
        Column("name", TEXT, "its name"),
        Column("address", TEXT, "its address"),
        Column("phone", TEXT, "its phone number, as printed on slips"),
    ),
)

STAFF = Table(
    "staff",
    "Who may sign in, and where they work.",
    Staff,
    key=("staff_id",),
    columns=(
        Column("staff_id", STAFF_CODE, "what they type to sign in; case does not matter"),
        Column("name", TEXT, "their name"),
        Column("role", one_of(Role), "what they may do"),
        Column("store_id", STORE_CODE, "the store whose stock they sell", refers="stores"),
        Column("pin_hash", PIN_HASH, "empty until a PIN is set, and no sign-in until then", required=False),
        Column("active", YES_NO, "no for staff who may not sign in any more"),
    ),
)

CUSTOMERS = Table(
    "customers",
    "Persons and companies with a contract.",
    Customer,
    key=("customer_id",),
    columns=(
        Column("customer_id", CODE, "the operator's own id of the customer"),
        Column("national_id", NATIONAL_ID, "personal ID, or company number for a company"),
        Column("kind", one_of(CustomerKind), "which of the two it is"),
        Column("name", TEXT, "their name"),
        Column("phones", LIST, "contact numbers", required=False),
        Column("email", TEXT, "e-mail address", required=False),
        Column("address", TEXT, "postal address", required=False),
        Column("birth_date", DATE, "empty for a company, or when it is not known", required=False),
        Column("since", DATE, "customer since"),
        Column("credit_rating", TEXT, "as the operator rates them", required=False),
        Column("blacklisted", YES_NO, "yes refuses a renewal"),
        Column("is_company_customer", YES_NO, "whether plans for companies may be offered"),
    ),
    unique=(Unique(("national_id",)),),
    ordered=(Ascending("birth_date", "since"),),
)

NUMBERS = Table(
    "numbers",
    "Mobile numbers with contract, this month's usage and the bill.",
    Number,
    key=("phone_number",),
    columns=(
        Column("phone_number", MOBILE, "the number, 0912345678"),
        Column("customer_id", CODE, "whose it is", refers="customers"),
        Column("main", YES_NO, "yes for at most one number of a customer"),
        Column("status", one_of(NumberStatus), "only an active number may be renewed"),
        Column("plan_name", TEXT, "the plan it has now"),
        Column("contract_start", DATE, "first day of the contract", at="contract.start"),
        Column("contract_end", DATE, "last day of the contract", at="contract.end"),
        Column("contract_months", COUNT, "its term in months", at="contract.months"),
        Column("monthly_fee", MONEY, "what is paid each month now", at="contract.monthly_fee"),
        Column("telecom_subsidy", MONEY, "given on fees over the term", at="contract.telecom_subsidy"),
        Column("device_subsidy", MONEY, "given on the device", at="contract.device_subsidy"),
        Column("bundled_device", TEXT, "the device it came with", required=False, at="contract.bundled_device"),
        Column("data_used_gb", DECIMAL, "GB used this month", at="usage.data_used_gb"),
        Column("data_limit_gb", DECIMAL, "empty for unlimited", required=False, at="usage.data_limit_gb"),
        Column("voice_used_minutes", COUNT, "minutes used this month", at="usage.voice_used_minutes"),
        Column(
            "voice_limit_minutes",
            COUNT,
            "empty for unlimited",
            required=False,
            at="usage.voice_limit_minutes",
        ),
        Column("bill_this_month", MONEY, "charged this month", at="bill.this_month"),
        Column("outstanding", MONEY, "what is owed; more than 0 refuses a renewal", at="bill.outstanding"),
        Column("last_paid", DATE, "day of the last payment", required=False, at="bill.last_paid"),
    ),
    unique=(Unique(("customer_id",), when="main"),),
    ordered=(Ascending("contract_start", "contract_end"),),
)

DEVICES = Table(
    "devices",
    "What may come with a contract, one row for each storage and colour.",
    Device,
    key=("device_id",),
    columns=(
        Column("device_id", CODE, "the operator's own id of the variant"),
        Column("type", one_of(DeviceType), "where it is listed"),
        Column("brand", TEXT, "who makes it"),
        Column("model", TEXT, "its name"),
        Column("storage", TEXT, "such as 256 GB", required=False),
        Column("colour", TEXT, "its colour", required=False),
        Column("os", TEXT, "its operating system; case does not matter"),
        Column("price", MONEY, "price with a contract, before the plan's subsidy"),
        Column("list_price", MONEY, "price without a contract"),
        Column("released", DATE, "day it came out"),
        Column("five_g", YES_NO, "whether it has 5G"),
        Column("screen", TEXT, "shown as it is", required=False),
        Column("chip", TEXT, "shown as it is", required=False),
        Column("camera", TEXT, "shown as it is", required=False),
        Column("battery", TEXT, "shown as it is", required=False),
    ),
)

STOCK = Table(
    "stock",
    "How many units of a device a store owns. A device without a row is not carried by the store.",
    Stock,
    key=("store_id", "device_id"),
    columns=(
        Column("store_id", STORE_CODE, "the store", refers="stores"),
        Column("device_id", CODE, "the device", refers="devices"),
        Column("quantity", COUNT, "units in the store"),
    ),
)

PLANS = Table(
    "plans",
    "Tariffs, with the fields of the price notice.",
    Plan,
    key=("plan_id",),
    columns=(
        Column("plan_id", CODE, "the operator's own id of the plan"),
        Column("name", TEXT, "its name"),
        Column("list_price", MONEY, "monthly fee without a contract"),
        Column("monthly_fee", MONEY, "monthly fee with this contract"),
        Column("months", COUNT, "term of the contract"),
        Column("audience", some_of(Audience), "whom it is for"),
        Column("valid_from", DATE, "first day it may be sold"),
        Column("valid_until", DATE, "last day it may be sold; empty for no end", required=False),
        Column("channels", LIST, "where it is sold: store, online"),
        Column("data_limit_gb", DECIMAL, "GB a month; empty for unlimited", required=False),
        Column("speed_after_limit", TEXT, "speed once the data is used up", required=False),
        Column("on_net_minutes", COUNT, "free minutes a month; empty for unlimited", required=False),
        Column("off_net_minutes", COUNT, "free minutes a month; empty for unlimited", required=False),
        Column("landline_minutes", COUNT, "free minutes a month; empty for unlimited", required=False),
        Column("on_net_price", DECIMAL, "NT$ per second after that"),
        Column("off_net_price", DECIMAL, "NT$ per second after that"),
        Column("landline_price", DECIMAL, "NT$ per second after that"),
        Column("sms_on_net_free", COUNT, "free messages a month"),
        Column("sms_off_net_free", COUNT, "free messages a month"),
        Column("sms_price", DECIMAL, "NT$ per message after that"),
        Column("telecom_subsidy", MONEY, "given on fees over the term"),
        Column("device_subsidy", MONEY, "given on the device"),
        Column("gifts", TEXT, "shown as it is", required=False),
        Column("features", TEXT, "shown as it is", required=False),
        Column("notes", TEXT, "shown as it is", required=False),
        Column("minimum_age", COUNT, "only from this age", required=False),
        Column("maximum_age", COUNT, "only up to this age", required=False),
        Column("minimum_months_on_network", COUNT, "only for customers of so many months", required=False),
        Column("company_only", YES_NO, "only for company customers"),
        Column("minimum_spend", MONEY, "least monthly fee of the contract being renewed", required=False),
    ),
    ordered=(Ascending("valid_from", "valid_until"), Ascending("minimum_age", "maximum_age")),
)

ORDERS = Table(
    "orders",
    "Renewals that were ordered. They outlive what they name: it need not be in the other files any more.",
    Order,
    key=("order_number",),
    columns=(
        Column("order_number", CODE, "store, day and running number"),
        Column("placed_at", MOMENT, "when it was placed"),
        Column(
            "order_key",
            CODE,
            "made once for each order; keeps a repeat from being a second one",
            at="request.order_key",
        ),
        Column("session_id", CODE, "the renewal it came from", at="request.session_id"),
        Column("customer_id", CODE, "who ordered", at="request.customer_id"),
        Column("phone_number", MOBILE, "the number renewed", at="request.phone_number"),
        Column("device_id", CODE, "the device; empty for none", required=False, at="request.device_id"),
        Column("plan_id", CODE, "the plan", at="request.plan_id"),
        Column("staff_id", STAFF_CODE, "who took the order", at="request.staff_id"),
        Column("store_id", STORE_CODE, "where", at="request.store_id"),
        Column("terminal", TEXT, "at which counter", at="request.terminal"),
        Column("quoted_on", DATE, "day the sums were made", at="request.sums.quoted_on"),
        Column("days_left", WHOLE, "of the old contract; negative once it had ended", at="request.sums.days_left"),
        Column("device_price", MONEY, "price of the device", at="request.sums.device_price"),
        Column("device_subsidy", MONEY, "the plan's subsidy on it", at="request.sums.device_subsidy"),
        Column("device_payable", MONEY, "what is left to pay for it", at="request.sums.device_payable"),
        Column("monthly_fee", MONEY, "fee of the new contract", at="request.sums.monthly_fee"),
        Column("months", COUNT, "term of the new contract", at="request.sums.months"),
        Column("contract_total", MONEY, "fee times months", at="request.sums.contract_total"),
        Column("activation_fee", MONEY, "once", at="request.sums.activation_fee"),
        Column(
            "telecom_subsidy_refund",
            MONEY,
            "for ending the old contract early",
            at="request.sums.telecom_subsidy_refund",
        ),
        Column(
            "device_subsidy_refund",
            MONEY,
            "for ending the old contract early",
            at="request.sums.device_subsidy_refund",
        ),
        Column("total", MONEY, "all of it", at="request.sums.total"),
        Column("new_start", DATE, "first day of the new contract", at="request.sums.new_start"),
        Column("new_end", DATE, "its last day", at="request.sums.new_end"),
    ),
    unique=(Unique(("session_id",)), Unique(("order_key",))),
    ordered=(Ascending("new_start", "new_end"),),
    optional=True,
)

TABLES: tuple[Table[Any], ...] = (STORES, STAFF, CUSTOMERS, NUMBERS, DEVICES, STOCK, PLANS, ORDERS)
"""Each after those it refers to."""
