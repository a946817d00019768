"""The money and the term of an order in words: one place, so that two screens and the slip never differ."""

from __future__ import annotations

from kiosk.backoffice.values import OrderSums
from kiosk.calendar_tw import add_months
from kiosk.format import money
from kiosk.i18n import _, ngettext

Line = tuple[str, str]


def money_lines(sums: OrderSums, *, with_device: bool) -> list[Line]:
    """Every sum that makes the total, but not the total."""
    device = [
        (_("Device price"), money(sums.device_price)),
        (_("Device subsidy of the plan"), money(-sums.device_subsidy)),
        (_("Device to pay"), money(sums.device_payable)),
    ]
    refunds = [
        (_("Refund of the telecom subsidy"), sums.telecom_subsidy_refund),
        (_("Refund of the device subsidy"), sums.device_subsidy_refund),
    ]
    return [
        *(device if with_device else []),
        (
            _("Monthly fee %(fee)s x %(months)s", fee=money(sums.monthly_fee), months=sums.months),
            money(sums.contract_total),
        ),
        (_("Activation fee"), money(sums.activation_fee)),
        *((name, money(refund)) for name, refund in refunds if refund),
    ]


def carried_over(sums: OrderSums) -> str:
    """Say what the old contract adds to the new one; read off the dates of the order."""
    if sums.new_end <= add_months(sums.new_start, sums.months):
        return _("nothing")
    return ngettext("%(n)s day of the old contract", "%(n)s days of the old contract", sums.days_left)
