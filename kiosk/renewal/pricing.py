"""The money and the dates of a renewal. Pure, whole NT$, integers only."""

from __future__ import annotations

from datetime import date, timedelta

from kiosk.backoffice.values import Contract, Device, OrderSums, Plan
from kiosk.calendar_tw import add_months
from kiosk.renewal.eligibility import days_left
from kiosk.renewal.rules import RenewalRules


def quote(plan: Plan, device: Device | None, contract: Contract, *, rules: RenewalRules, today: date) -> OrderSums:
    """Work out what a renewal of `contract` costs when it is ordered `today` (Asia/Taipei).

    The new term starts today. Its last day, `new_end`, is included, as in every contract. With carry-over the
    days left of the old term come on top: the new one is counted from the last day of the old, or from today
    once that has passed. Without, an old term with days left ends early, its subsidies refunded pro rata.
    """
    left = days_left(contract, today)
    carried = max(left, 0) if rules.carry_over else 0
    ends_early = left > 0 and not rules.carry_over
    telecom_refund = subsidy_refund(contract.telecom_subsidy, contract, today) if ends_early else 0
    device_refund = subsidy_refund(contract.device_subsidy, contract, today) if ends_early else 0
    price = device.price if device else 0
    subsidy = plan.device_subsidy if device else 0
    payable = max(0, price - subsidy)
    contract_total = plan.monthly_fee * plan.months
    return OrderSums(
        quoted_on=today,
        days_left=left,
        device_price=price,
        device_subsidy=subsidy,
        device_payable=payable,
        monthly_fee=plan.monthly_fee,
        months=plan.months,
        contract_total=contract_total,
        activation_fee=rules.activation_fee,
        telecom_subsidy_refund=telecom_refund,
        device_subsidy_refund=device_refund,
        total=payable + contract_total + rules.activation_fee + telecom_refund + device_refund,
        new_start=today,
        new_end=add_months(today + timedelta(days=carried), plan.months),
    )


def subsidy_refund(subsidy: int, contract: Contract, today: date) -> int:
    """Work out the part not served: subsidy × days not served / total days of the term, half up to NT$1.

    Never more than the subsidy: of a contract that has not begun every day is still to be served.
    """
    total = max(1, (contract.end - contract.start).days)
    not_served = min(max(0, days_left(contract, today)), total)
    return (2 * subsidy * not_served + total) // (2 * total)
