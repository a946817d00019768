"""Demonstration stores, staff, customers and numbers. None of them exists; the PINs are no secret."""

from __future__ import annotations

from datetime import date, timedelta

from kiosk.backoffice.pins import hash_pin
from kiosk.backoffice.values import (
    Bill,
    Contract,
    Customer,
    CustomerKind,
    Number,
    NumberStatus,
    Role,
    Staff,
    Store,
    Usage,
)
from kiosk.calendar_tw import add_months

STORES = (
    Store(store_id="S01", name="台北示範門市", address="台北市示範區範例路 1 號", phone="02-0000-0001"),
    Store(store_id="S02", name="台中示範門市", address="台中市示範區範例路 2 號", phone="04-0000-0002"),
)


def staff() -> tuple[Staff, ...]:
    """Make the staff, one of them disabled."""
    return (
        Staff(staff_id="S001", name="陳示範", role=Role.SALES, store_id="S01", pin_hash=hash_pin("1234")),
        Staff(staff_id="M001", name="林店長", role=Role.MANAGER, store_id="S01", pin_hash=hash_pin("5678")),
        Staff(staff_id="S002", name="黃範例", role=Role.SALES, store_id="S02", pin_hash=hash_pin("2345")),
        Staff(
            staff_id="S009",
            name="離職者",
            role=Role.SALES,
            store_id="S01",
            pin_hash=hash_pin("9999"),
            active=False,
        ),
    )


def customers(today: date) -> tuple[Customer, ...]:
    """Make the customers; each shows one thing that a counter meets."""
    return (
        _person("C001", "A123456789", "王小明", today, age=35),
        _person("C002", "B287654326", "林雅婷", today, age=29),
        _person("C003", "D100000004", "陳欠費", today, age=41),
        _person("C004", "E200000007", "黃黑單", today, age=50, blacklisted=True),
        _person("C005", "F111111118", "張多門", today, age=44),
        _company("C006", "12345675", "示範測試股份有限公司", today),
        _person("C007", "H233333336", "谷辣斯·尤達卡", today, age=33),
        _person("C008", "A900000007", "瑪麗亞・桑托斯", today, age=38),
        _person("C009", "G122222221", "𠮷野家輝", today, age=27),
        _person("C010", "A800000005", "MARIA CLARA KATHERINE DELOS SANTOS VILLANUEVA", today, age=31),
        _person(
            "C011",
            "P200000005",
            "蔡括號",
            today,
            age=36,
            address="[bold red]台北市\x1b]0;PWNED\x07示範路 3 號",
        ),
        _person("C012", "K200000002", "學小生", today, age=20, years=1),
        _person("C013", "J111111111", "高長青", today, age=72, years=20),
        _person("C014", "T120000003", "員小工", today, age=39, on_company_agreement=True),
        _person("C015", "V100000009", "停小用", today, age=30),
        _person("C016", "U200000019", "到小期", today, age=48),
        _person("C017", "M100000001", "無門號", today, age=26),
    )


def numbers(today: date) -> tuple[Number, ...]:
    """Make the numbers with contracts around `today`."""
    return (
        _number("0912345678", "C001", today, ends_in=30, fee=999, used_gb=18.4, limit_gb=30, voice=142),
        _number("0900000101", "C001", today, ends_in=210, fee=599, main=False, used_gb=3.2, limit_gb=10),
        _number("0900000102", "C002", today, ends_in=300),
        _number("0900000103", "C003", today, ends_in=20, outstanding=2340),
        _number("0900000104", "C004", today, ends_in=15),
        *(
            _number(f"09000005{n:02}", "C005", today, ends_in=20 * n - 60, main=n == 1, used_gb=float(n))
            for n in range(1, 16)
        ),
        _number("0900000106", "C006", today, ends_in=45, fee=1199, used_gb=61.7, limit_gb=None, voice=820),
        _number("0900000206", "C006", today, ends_in=45, fee=1199, main=False, used_gb=22.0, limit_gb=None),
        _number("0900000107", "C007", today, ends_in=40),
        _number("0900000108", "C008", today, ends_in=10),
        _number("0900000109", "C009", today, ends_in=60),
        _number("0900000110", "C010", today, ends_in=25),
        _number("0900000111", "C011", today, ends_in=35),
        _number("0900000112", "C012", today, ends_in=5, fee=499, used_gb=9.8, limit_gb=10, voice=12),
        _number("0900000113", "C013", today, ends_in=50, fee=499, used_gb=0.6, limit_gb=5, voice=310),
        _number("0900000114", "C014", today, ends_in=30, fee=1399, used_gb=44.1, limit_gb=None),
        _number("0900000115", "C015", today, ends_in=30, status=NumberStatus.SUSPENDED),
        _number("0900000116", "C016", today, ends_in=0),
        _number("0900000216", "C016", today, ends_in=-10, main=False),
        _number("0900000316", "C016", today, ends_in=61, main=False),
    )


def _person(
    customer_id: str,
    national_id: str,
    name: str,
    today: date,
    *,
    age: int,
    years: int = 6,
    address: str = "台北市示範區範例路 100 號",
    blacklisted: bool = False,
    on_company_agreement: bool = False,
) -> Customer:
    return Customer(
        customer_id=customer_id,
        national_id=national_id,
        kind=CustomerKind.PERSON,
        name=name,
        phones=(f"0900-000-{customer_id[1:]}",),
        email=f"{customer_id.lower()}@example.com",
        address=address,
        birth_date=add_months(today, -12 * age),
        since=add_months(today, -12 * years),
        credit_rating="D" if blacklisted else "A",
        blacklisted=blacklisted,
        is_company_customer=on_company_agreement,
    )


def _company(customer_id: str, company_number: str, name: str, today: date) -> Customer:
    return Customer(
        customer_id=customer_id,
        national_id=company_number,
        kind=CustomerKind.COMPANY,
        name=name,
        phones=("02-0000-0006", "0900-000-006"),
        email="office@example.com",
        address="台北市示範區範例路 200 號 8 樓",
        birth_date=None,
        since=add_months(today, -12 * 9),
        credit_rating="A",
        blacklisted=False,
        is_company_customer=True,
    )


def _number(
    phone_number: str,
    customer_id: str,
    today: date,
    *,
    ends_in: int,
    fee: int = 799,
    main: bool = True,
    status: NumberStatus = NumberStatus.ACTIVE,
    used_gb: float = 7.5,
    limit_gb: float | None = 20,
    voice: int = 64,
    outstanding: int = 0,
) -> Number:
    months = 30
    end = today + timedelta(days=ends_in)
    return Number(
        phone_number=phone_number,
        customer_id=customer_id,
        main=main,
        status=status,
        plan_name=f"4G 舊約 {fee}",
        contract=Contract(
            start=add_months(end, -months),
            end=end,
            months=months,
            monthly_fee=fee,
            telecom_subsidy=3000,
            device_subsidy=6000,
            bundled_device="示範手機 2023",
        ),
        usage=Usage(
            data_used_gb=used_gb,
            data_limit_gb=limit_gb,
            voice_used_minutes=voice,
            voice_limit_minutes=None if limit_gb is None else 200,
        ),
        bill=Bill(
            this_month=fee,
            outstanding=outstanding,
            last_paid=today - timedelta(days=75 if outstanding else 12),
        ),
    )
