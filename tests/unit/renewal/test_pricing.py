"""What a renewal costs and which days it covers."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.backoffice.values import Contract
from kiosk.renewal.pricing import quote, subsidy_refund
from kiosk.renewal.rules import RenewalRules
from tests.unit.renewal.fakes import CONTRACT, PHONE_DEVICE, PLAN, TODAY, plan, until

CARRY_OVER = RenewalRules(activation_fee=100)
END_NOW = RenewalRules(activation_fee=100, carry_over=False)


def test_with_a_device_the_total_is_device_contract_and_activation() -> None:
    sums = quote(PLAN, PHONE_DEVICE, CONTRACT, rules=CARRY_OVER, today=TODAY)

    assert (sums.device_price, sums.device_subsidy, sums.device_payable) == (29900, 8000, 21900)
    assert (sums.monthly_fee, sums.months, sums.contract_total) == (999, 24, 23976)
    assert (sums.activation_fee, sums.telecom_subsidy_refund, sums.device_subsidy_refund) == (100, 0, 0)
    assert sums.total == 45976
    assert (sums.quoted_on, sums.days_left) == (TODAY, 30)


def test_without_a_device_no_device_subsidy_is_counted() -> None:
    sums = quote(PLAN, None, CONTRACT, rules=CARRY_OVER, today=TODAY)

    assert (sums.device_price, sums.device_subsidy, sums.device_payable) == (0, 0, 0)
    assert sums.total == 24076


@pytest.mark.parametrize(("price", "payable"), [(7999, 0), (8000, 0), (8001, 1)])
def test_a_subsidy_above_the_price_is_not_paid_out(price: int, payable: int) -> None:
    cheap = msgspec.structs.replace(PHONE_DEVICE, price=price)

    assert quote(PLAN, cheap, CONTRACT, rules=CARRY_OVER, today=TODAY).device_payable == payable


def test_ending_early_costs_both_old_subsidies_pro_rata_and_apart() -> None:
    old = msgspec.structs.replace(CONTRACT, start=date(2025, 4, 9), end=date(2026, 4, 9))  # 365 days, 30 left

    sums = quote(PLAN, None, old, rules=END_NOW, today=TODAY)

    assert sums.telecom_subsidy_refund == 247  # 3000 × 30 / 365 = 246.57
    assert sums.device_subsidy_refund == 411  # 5000 × 30 / 365 = 410.96
    assert sums.total == 23976 + 100 + 247 + 411


@pytest.mark.parametrize("end", [TODAY, TODAY - timedelta(days=1), TODAY - timedelta(days=500)])
def test_a_contract_with_no_day_left_costs_no_refund(end: date) -> None:
    sums = quote(PLAN, None, until(end), rules=END_NOW, today=TODAY)

    assert (sums.telecom_subsidy_refund, sums.device_subsidy_refund) == (0, 0)


@pytest.mark.parametrize(
    ("subsidy", "left", "total", "refund"),
    [
        (1, 1, 2, 1),  # half goes up
        (1, 49, 100, 0),
        (3, 1, 2, 2),
        (1, 1, 3, 0),
        (1, 2, 3, 1),
        (1000, 0, 10, 0),
        (1000, -3, 10, 0),
        (1000, 10, 10, 1000),
        (1000, 15, 10, 1000),  # it has not begun: never more than the subsidy
        (1000, 5, 0, 1000),  # begins and ends on one future day
        (0, 5, 10, 0),
    ],
)
def test_a_refund_is_rounded_half_up_to_one_dollar(subsidy: int, left: int, total: int, refund: int) -> None:
    end = TODAY + timedelta(days=left)
    contract = msgspec.structs.replace(CONTRACT, start=end - timedelta(days=total), end=end)

    assert subsidy_refund(subsidy, contract, TODAY) == refund


@pytest.mark.parametrize(
    ("today", "end", "months", "new_end"),
    [
        (date(2026, 3, 10), date(2026, 4, 9), 24, date(2028, 4, 9)),
        (date(2026, 3, 10), date(2026, 3, 10), 24, date(2028, 3, 10)),
        (date(2026, 3, 10), date(2026, 1, 1), 24, date(2028, 3, 10)),
        (date(2026, 1, 15), date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), date(2026, 8, 31), 30, date(2029, 2, 28)),
        (date(2028, 2, 1), date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 1), date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 12, 20), date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_carry_over_counts_the_new_term_from_the_last_day_of_the_old(
    today: date, end: date, months: int, new_end: date
) -> None:
    sums = quote(plan("P", months=months), None, until(end), rules=CARRY_OVER, today=today)

    assert (sums.new_start, sums.new_end) == (today, new_end)


@pytest.mark.parametrize(
    ("today", "months", "new_end"),
    [
        (date(2026, 3, 10), 24, date(2028, 3, 10)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
    ],
)
def test_without_carry_over_the_new_term_is_counted_from_today(today: date, months: int, new_end: date) -> None:
    sums = quote(plan("P", months=months), None, until(today + timedelta(days=40)), rules=END_NOW, today=today)

    assert (sums.new_start, sums.new_end) == (today, new_end)


money = st.integers(min_value=0, max_value=200_000)
days = st.dates(min_value=date(2000, 1, 1), max_value=date(2060, 12, 31))


@st.composite
def contracts(draw: st.DrawFn) -> Contract:
    start = draw(days)
    return msgspec.structs.replace(
        CONTRACT,
        start=start,
        end=start + timedelta(days=draw(st.integers(0, 2000))),
        telecom_subsidy=draw(money),
        device_subsidy=draw(money),
    )


@given(
    contract=contracts(),
    today=days,
    fee=money,
    months=st.integers(1, 60),
    subsidy=money,
    price=st.none() | money,
    activation=money,
    carry_over=st.booleans(),
)
def test_the_total_is_the_sum_of_its_parts_and_no_part_is_negative(
    contract: Contract,
    today: date,
    fee: int,
    months: int,
    subsidy: int,
    price: int | None,
    activation: int,
    carry_over: bool,
) -> None:
    rules = RenewalRules(activation_fee=activation, carry_over=carry_over)
    device = None if price is None else msgspec.structs.replace(PHONE_DEVICE, price=price)

    sums = quote(
        plan("P", monthly_fee=fee, months=months, device_subsidy=subsidy),
        device,
        contract,
        rules=rules,
        today=today,
    )

    refunds = (sums.telecom_subsidy_refund, sums.device_subsidy_refund)
    parts = (sums.device_payable, sums.contract_total, sums.activation_fee, *refunds)
    assert all(type(part) is int and part >= 0 for part in parts)
    assert sums.total == sum(parts)
    assert sums.contract_total == fee * months
    assert sums.device_payable <= sums.device_price
    assert refunds[0] <= contract.telecom_subsidy
    assert refunds[1] <= contract.device_subsidy
    assert sums.new_end > sums.new_start
    if carry_over or contract.end <= today:
        assert refunds == (0, 0)


@given(contract=contracts(), today=days, subsidy=money)
def test_a_refund_never_grows_from_one_day_to_the_next(contract: Contract, today: date, subsidy: int) -> None:
    tomorrow = today + timedelta(days=1)

    assert subsidy_refund(subsidy, contract, tomorrow) <= subsidy_refund(subsidy, contract, today)
