"""Whether a number may be renewed now. Pure: facts in, one row per rule out."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from kiosk.backoffice.values import Contract, Customer, Number, NumberStatus, Value


class Rule(StrEnum):
    """The rules of eligibility, in the order they are shown."""

    CONTRACT = "contract"
    ARREARS = "arrears"
    BLACKLIST = "blacklist"
    OWNER = "owner"
    ACTIVE = "active"


class RuleResult(Value, frozen=True, kw_only=True):
    """One rule and the figure that decided it."""

    rule: Rule
    passed: bool
    figure: int | None = None
    """Days left for CONTRACT (negative once it has ended), NT$ outstanding for ARREARS; None elsewhere."""
    limit: int | None = None
    """The renewal window in days for CONTRACT; None elsewhere."""


class Eligibility(Value, frozen=True, kw_only=True):
    """The result for one number."""

    phone_number: str
    results: tuple[RuleResult, ...]

    @property
    def eligible(self) -> bool:
        """Whether every rule was asked and passed."""
        passed = {result.rule for result in self.results if result.passed}
        return len(self.results) == len(Rule) and passed == set(Rule)


def days_left(contract: Contract, today: date) -> int:
    """Count calendar days (Asia/Taipei) to the last day: 0 on that day, negative once it has ended."""
    return (contract.end - today).days


def check(number: Number, customer: Customer, *, today: date, window_days: int) -> Eligibility:
    """Ask every rule about a number, none skipped, so that the clerk sees all that is in the way.

    A contract passes once it has ended or when it ends in at most `window_days` days.
    """
    left = days_left(number.contract, today)
    owed = number.bill.outstanding
    return Eligibility(
        phone_number=number.phone_number,
        results=(
            RuleResult(rule=Rule.CONTRACT, passed=left <= window_days, figure=left, limit=window_days),
            RuleResult(rule=Rule.ARREARS, passed=owed <= 0, figure=owed),
            RuleResult(rule=Rule.BLACKLIST, passed=not customer.blacklisted),
            RuleResult(rule=Rule.OWNER, passed=number.customer_id == customer.customer_id),
            RuleResult(rule=Rule.ACTIVE, passed=number.status is NumberStatus.ACTIVE),
        ),
    )
