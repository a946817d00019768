"""Which numbers may be renewed, on which day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from kiosk.backoffice.values import Bill, NumberStatus
from kiosk.calendar_tw import today
from kiosk.renewal.eligibility import Eligibility, Rule, RuleResult, check, days_left
from tests.unit.renewal.fakes import CUSTOMER, NUMBER, PHONE, TODAY, number, until


def result_of(rule: Rule, result: Eligibility) -> RuleResult:
    return next(each for each in result.results if each.rule is rule)


@pytest.mark.parametrize(
    ("days", "passes"),
    [(-400, True), (-1, True), (0, True), (1, True), (30, True), (59, True), (60, True), (61, False)],
)
def test_a_contract_may_be_renewed_from_the_window_on_and_after_it_has_ended(days: int, passes: bool) -> None:
    ending = number(PHONE, contract=until(TODAY + timedelta(days=days)))

    result = check(ending, CUSTOMER, today=TODAY, window_days=60)

    assert result_of(Rule.CONTRACT, result) == RuleResult(rule=Rule.CONTRACT, passed=passes, figure=days, limit=60)
    assert result.eligible is passes


@pytest.mark.parametrize(("window", "passes"), [(0, False), (89, False), (90, True), (91, True)])
def test_the_window_is_a_setting(window: int, passes: bool) -> None:
    ending = number(PHONE, contract=until(TODAY + timedelta(days=90)))

    assert check(ending, CUSTOMER, today=TODAY, window_days=window).eligible is passes


@pytest.mark.parametrize(
    ("day", "end", "left"),
    [
        (date(2026, 3, 10), date(2026, 4, 9), 30),
        (date(2026, 3, 10), date(2026, 3, 10), 0),
        (date(2026, 3, 11), date(2026, 3, 10), -1),
        (date(2028, 2, 28), date(2028, 3, 1), 2),
        (date(2027, 2, 28), date(2027, 3, 1), 1),
        (date(2028, 2, 29), date(2028, 2, 29), 0),
        (date(2026, 12, 31), date(2027, 1, 1), 1),
    ],
)
def test_days_left_are_calendar_days_up_to_the_last_day(day: date, end: date, left: int) -> None:
    assert days_left(until(end), day) == left


@pytest.mark.parametrize(
    ("moment", "left"),
    [
        (datetime(2026, 3, 10, 15, 59, tzinfo=UTC), 30),  # 23:59 in Taipei
        (datetime(2026, 3, 10, 16, 1, tzinfo=UTC), 29),  # 00:01 in Taipei, the same day in UTC
        (datetime(2026, 3, 9, 16, 1, tzinfo=UTC), 30),
        (datetime(2026, 3, 10, 23, 59, tzinfo=UTC), 29),
    ],
)
def test_the_day_changes_at_midnight_in_taipei(moment: datetime, left: int) -> None:
    assert days_left(until(date(2026, 4, 9)), today(lambda: moment)) == left


@pytest.mark.parametrize(("outstanding", "passes"), [(-50, True), (0, True), (1, False), (12000, False)])
def test_arrears_of_one_dollar_are_arrears_and_credit_is_not(outstanding: int, passes: bool) -> None:
    owing = number(PHONE, bill=Bill(this_month=0, outstanding=outstanding, last_paid=None))

    result = check(owing, CUSTOMER, today=TODAY, window_days=60)

    assert result_of(Rule.ARREARS, result) == RuleResult(rule=Rule.ARREARS, passed=passes, figure=outstanding)
    assert result.eligible is passes


def test_a_blacklisted_customer_is_not_eligible() -> None:
    blacklisted = msgspec.structs.replace(CUSTOMER, blacklisted=True)

    result = check(NUMBER, blacklisted, today=TODAY, window_days=60)

    assert not result_of(Rule.BLACKLIST, result).passed
    assert not result.eligible


def test_a_number_of_another_customer_is_not_eligible() -> None:
    result = check(number(PHONE, customer_id="C2"), CUSTOMER, today=TODAY, window_days=60)

    assert not result_of(Rule.OWNER, result).passed
    assert not result.eligible


@pytest.mark.parametrize("status", NumberStatus)
def test_only_an_active_number_is_eligible(status: NumberStatus) -> None:
    result = check(number(PHONE, status=status), CUSTOMER, today=TODAY, window_days=60)

    assert result.eligible is (status is NumberStatus.ACTIVE)


def test_every_rule_is_answered_in_order_even_when_all_fail() -> None:
    hopeless = number(
        PHONE,
        customer_id="C2",
        status=NumberStatus.SUSPENDED,
        contract=until(date(2027, 1, 1)),
        bill=Bill(this_month=0, outstanding=5, last_paid=None),
    )
    blacklisted = msgspec.structs.replace(CUSTOMER, blacklisted=True)

    result = check(hopeless, blacklisted, today=TODAY, window_days=60)

    assert [(each.rule, each.passed) for each in result.results] == [(rule, False) for rule in Rule]


def test_a_result_that_lacks_a_rule_is_not_eligible() -> None:
    whole = check(NUMBER, CUSTOMER, today=TODAY, window_days=60)

    assert whole.eligible
    assert not Eligibility(phone_number=PHONE, results=whole.results[1:]).eligible
    assert not Eligibility(phone_number=PHONE, results=()).eligible
