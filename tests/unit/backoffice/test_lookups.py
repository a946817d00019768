"""Look-ups: who and what the counter asks for."""

from __future__ import annotations

import pytest

from kiosk.backoffice.protocol import BackOffice, UnknownStore
from kiosk.backoffice.sqlite.office import SqliteBackOffice


def test_it_is_a_back_office(office: SqliteBackOffice) -> None:
    as_protocol: BackOffice = office

    missing = [name for name in vars(BackOffice) if not name.startswith("_") and not hasattr(as_protocol, name)]
    assert missing == []


async def test_staff_are_found_by_code_in_any_case_under_one_code(office: SqliteBackOffice) -> None:
    upper, lower = await office.staff("S001"), await office.staff("s001")

    assert upper is not None
    assert upper.staff_id == "S001"
    assert lower == upper


async def test_disabled_staff_are_found_as_disabled(office: SqliteBackOffice) -> None:
    disabled = await office.staff("S009")

    assert disabled is not None
    assert not disabled.active


async def test_an_unknown_code_is_nobody(office: SqliteBackOffice) -> None:
    assert await office.staff("X999") is None


@pytest.mark.parametrize("typed", ["A123456789", "a123456789"])
async def test_a_customer_is_found_whatever_the_case_of_the_id(office: SqliteBackOffice, typed: str) -> None:
    customer = await office.customer_by_national_id(typed)

    assert customer is not None
    assert customer.customer_id == "C001"
    assert await office.customer("C001") == customer


async def test_who_is_no_customer_is_a_result(office: SqliteBackOffice) -> None:
    assert await office.customer_by_national_id("C111222337") is None
    assert await office.customer("C999") is None
    assert await office.numbers("C999") == []


async def test_a_store_has_one_code_and_no_other_form_of_it(office: SqliteBackOffice) -> None:
    assert (await office.store("S01")).store_id == "S01"
    for other_form in ("s01", "S1", "1", "S01 "):
        with pytest.raises(UnknownStore):
            await office.store(other_form)


async def test_the_main_number_comes_first_then_by_number(office: SqliteBackOffice) -> None:
    numbers = [(number.main, number.phone_number) for number in await office.numbers("C016")]

    assert numbers == [(True, "0900000116"), (False, "0900000216"), (False, "0900000316")]


async def test_plans_come_by_monthly_fee_whoever_they_are_for(office: SqliteBackOffice) -> None:
    plans = await office.plans()

    assert [plan.monthly_fee for plan in plans] == sorted(plan.monthly_fee for plan in plans)
    assert {"PNEW", "PEXPIRED"} <= {plan.plan_id for plan in plans}


async def test_a_device_is_found_in_stock_or_not(office: SqliteBackOffice) -> None:
    sold_out = await office.device("D04")

    assert sold_out is not None
    assert sold_out.device_id == "D04"
    assert await office.device("D99") is None
