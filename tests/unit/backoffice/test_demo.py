"""The demonstration data: everything a counter meets is there, and everything is well formed."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from kiosk.backoffice.pins import verify_pin
from kiosk.backoffice.sqlite import demo_catalogue, demo_people
from kiosk.backoffice.sqlite.csv_files import export_csv, import_csv
from kiosk.backoffice.sqlite.demo import RealDataInTheWay, recreate_demo
from kiosk.backoffice.sqlite.office import SqliteBackOffice
from kiosk.backoffice.values import (
    Audience,
    Customer,
    CustomerKind,
    DeviceType,
    Number,
    NumberStatus,
    OrderRequest,
    Plan,
    Role,
)
from kiosk.national_id import IdKind, parse_national_id

TODAY = date(2026, 11, 25)
CUSTOMERS = demo_people.customers(TODAY)
NUMBERS = demo_people.numbers(TODAY)
PLANS = demo_catalogue.plans(TODAY)


def customer(customer_id: str) -> Customer:
    return next(customer for customer in CUSTOMERS if customer.customer_id == customer_id)


def numbers_of(customer_id: str) -> list[Number]:
    return [number for number in NUMBERS if number.customer_id == customer_id]


def days_left(customer_id: str) -> int:
    main = next(number for number in numbers_of(customer_id) if number.main)
    return (main.contract.end - TODAY).days


@pytest.mark.parametrize("customer", CUSTOMERS, ids=lambda customer: customer.customer_id)
def test_every_id_passes_its_checksum_in_normal_form(customer: Customer) -> None:
    parsed = parse_national_id(customer.national_id, today=TODAY)

    assert parsed.value == customer.national_id
    assert (parsed.kind is IdKind.COMPANY) == (customer.kind is CustomerKind.COMPANY)


async def test_the_whole_of_it_would_pass_an_import(path: Path, tmp_path: Path) -> None:
    export_csv(path, tmp_path / "csv")

    import_csv(tmp_path / "other.db", tmp_path / "csv")


def test_the_happy_path_customer_may_renew_and_has_real_usage() -> None:
    main = numbers_of("C001")[0]

    assert customer("C001").national_id == "A123456789"
    assert (main.phone_number, main.main, main.status) == ("0912345678", True, NumberStatus.ACTIVE)
    assert days_left("C001") == 30
    assert main.bill.outstanding == 0
    assert main.usage.data_used_gb > 0
    assert main.usage.voice_used_minutes > 0


def test_a_customer_outside_the_renewal_window_and_one_who_is_no_customer() -> None:
    assert customer("C002").national_id == "B287654326"
    assert days_left("C002") == 300
    assert "C111222337" not in {customer.national_id for customer in CUSTOMERS}


def test_customers_with_arrears_on_the_blacklist_and_with_fifteen_numbers() -> None:
    assert numbers_of("C003")[0].bill.outstanding > 0
    assert customer("C004").blacklisted
    assert len(numbers_of("C005")) == 15


def test_a_company_and_a_person_on_a_companys_agreement() -> None:
    kinds = {customer.kind for customer in CUSTOMERS if customer.is_company_customer}

    assert kinds == {CustomerKind.COMPANY, CustomerKind.PERSON}


def test_names_that_break_layouts() -> None:
    names = [customer.name for customer in CUSTOMERS]

    assert any("·" in name for name in names)
    assert any("・" in name for name in names)
    assert any(ord(char) > 0xFFFF for name in names for char in name)
    assert any(sum(unicodedata.category(char) == "Lu" for char in name) == 40 and name.isascii() for name in names)


def test_an_address_that_tries_to_command_the_terminal() -> None:
    address = customer("C011").address

    assert "[bold red]" in address
    assert "\x1b]0;PWNED\x07" in address


def test_a_student_a_senior_and_contracts_that_end_today_and_have_ended() -> None:
    ages = {TODAY.year - customer.birth_date.year for customer in CUSTOMERS if customer.birth_date}

    assert min(ages) <= 25
    assert max(ages) >= 65
    assert {0, -10} <= {(number.contract.end - TODAY).days for number in numbers_of("C016")}


def test_plans_of_every_audience_and_restriction() -> None:
    restrictions: dict[str, Callable[[Plan], bool]] = {
        "senior": lambda plan: plan.minimum_age == 65,
        "student": lambda plan: plan.maximum_age == 25,
        "months on the network": lambda plan: plan.minimum_months_on_network is not None,
        "company": lambda plan: plan.company_only,
        "minimum spend": lambda plan: plan.minimum_spend is not None,
        "expired": lambda plan: plan.valid_until is not None and plan.valid_until < TODAY,
        "not yet valid": lambda plan: plan.valid_from > TODAY,
        "not in stores": lambda plan: "store" not in plan.channels,
    }

    missing = [name for name, holds in restrictions.items() if not any(map(holds, PLANS))]

    assert missing == []
    assert {audience for plan in PLANS for audience in plan.audience} == set(Audience)


def test_ordinary_renewal_plans_differ_in_what_matters() -> None:
    ordinary = [plan for plan in PLANS if plan.plan_id[1:].isdigit()]

    assert len(ordinary) >= 6
    assert (min(plan.monthly_fee for plan in ordinary), max(plan.monthly_fee for plan in ordinary)) == (499, 1599)
    assert {plan.months for plan in ordinary} == {24, 30, 36, 48}
    assert None in {plan.data_limit_gb for plan in ordinary}
    for figure in ("monthly_fee", "telecom_subsidy", "device_subsidy"):
        assert len({getattr(plan, figure) for plan in ordinary}) == len(ordinary)


def test_devices_of_every_type_and_system_in_both_stores() -> None:
    systems = Counter((device.type, device.os) for device in demo_catalogue.DEVICES)

    assert systems.total() == 24
    assert set(systems) == {
        (DeviceType.SMARTPHONE, "iOS"),
        (DeviceType.SMARTPHONE, "Android"),
        (DeviceType.TABLET, "iPadOS"),
        (DeviceType.TABLET, "Android"),
        (DeviceType.WEARABLE, "watchOS"),
        (DeviceType.WEARABLE, "Wear OS"),
    }
    assert Counter(stock.store_id for stock in demo_catalogue.STOCK) == {"S01": 24, "S02": 24}


def test_one_device_is_the_last_and_one_is_out_of_stock() -> None:
    units = {stock.device_id: stock.quantity for stock in demo_catalogue.STOCK if stock.store_id == "S01"}

    assert (units["D02"], units["D04"]) == (1, 0)


@pytest.mark.parametrize(
    ("staff_id", "pin", "role", "store_id"),
    [("S001", "1234", Role.SALES, "S01"), ("M001", "5678", Role.MANAGER, "S01"), ("S002", "2345", Role.SALES, "S02")],
)
async def test_staff_sign_in_with_their_pins(
    office: SqliteBackOffice, staff_id: str, pin: str, role: Role, store_id: str
) -> None:
    staff = await office.staff(staff_id)

    assert staff is not None
    assert (staff.role, staff.store_id, staff.active) == (role, store_id, True)
    assert verify_pin(staff.pin_hash, pin)
    assert not verify_pin(staff.pin_hash, "0000")


async def test_a_new_file_is_filled_with_dates_around_its_first_day(
    tmp_path: Path, clock: Callable[[], object]
) -> None:
    office = await SqliteBackOffice.open(tmp_path / "new.db", clock=clock)  # type: ignore[arg-type]

    (first, *_) = await office.numbers("C001")

    assert first.contract.end == TODAY + timedelta(days=30)
    assert await office.is_demonstration()
    await office.close()


async def test_orders_start_empty(path: Path, tmp_path: Path) -> None:
    export_csv(path, tmp_path / "csv")

    assert len((tmp_path / "csv" / "orders.csv").read_text("utf-8").splitlines()) == 1


async def test_recreating_it_moves_the_dates_and_drops_the_orders(
    office: SqliteBackOffice, path: Path, make_request: Callable[..., OrderRequest]
) -> None:
    await office.place_order(make_request("s1", device_id="D02"))
    later = TODAY + timedelta(days=100)

    recreate_demo(path, later)

    (first, *_) = await office.numbers("C001")
    assert first.contract.end == later + timedelta(days=30)
    assert await office.order_of("s1") is None
    assert (await office.place_order(make_request("s2", device_id="D02"))).order_number.endswith("-0001")


async def test_recreating_it_over_imported_data_must_be_meant(
    office: SqliteBackOffice, path: Path, tmp_path: Path
) -> None:
    export_csv(path, tmp_path / "csv")
    import_csv(path, tmp_path / "csv")

    with pytest.raises(RealDataInTheWay):
        recreate_demo(path, TODAY)
    assert not await office.is_demonstration()

    recreate_demo(path, TODAY, replace_imported=True)
    assert await office.is_demonstration()
