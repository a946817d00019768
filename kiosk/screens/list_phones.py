"""The customer's numbers: contract, usage and bill of each. For `list_phones`."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from kiosk.format import gigabytes, money, phone_number
from kiosk.i18n import N_, _, ngettext
from kiosk.renewal.actions import PickNumber, SeeNumbers
from kiosk.renewal.views import NumberLine, NumbersView
from kiosk.screens.base import StepScreen, question
from kiosk.screens.counter import bound
from kiosk.screens.words import data_limit, minutes_limit, number_status, term
from kiosk.widgets.choice_list import Choice, ChoiceList
from kiosk.widgets.content import joined, shown, stacked


class ListPhonesScreen(StepScreen[NumbersView]):
    """Three lines a number. A digit renews that number; Enter goes on to the choice."""

    AUTO_FOCUS = "#numbers"
    HELP_TEXT = N_("All numbers of the customer. Press the digit of the one to renew, or move to it and press Enter.")
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("short_list", N_("Short list")),
    ]

    def compose_body(self) -> ComposeResult:
        """List the numbers with everything the customer may ask about them."""
        count = len(self.view.lines)
        yield question(ngettext("The customer has %(n)s number", "The customer has %(n)s numbers", count))
        yield ChoiceList([Choice(line.number.phone_number, _card(line)) for line in self.view.lines], id="numbers")

    @on(ChoiceList.Picked)
    def pick(self, event: ChoiceList.Picked) -> None:
        """Renew this number."""
        self.give(PickNumber(event.value))

    def action_short_list(self) -> None:
        """Show one line a number: many numbers are chosen from more quickly."""
        self.give(SeeNumbers())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the short list where there is more than one number to choose from."""
        return len(self.view.lines) > 1 if action == "short_list" else super().check_action(action, parameters)


def _card(line: NumberLine) -> Content:
    number, usage, bill = line.number, line.number.usage, line.number.bill
    owed = (
        shown(f"✗ {_('%(money)s owed', money=money(bill.outstanding))}", "bold")
        if bill.outstanding
        else shown(_("nothing owed"))
    )
    kind = _("main") if number.main else _("secondary")
    return stacked(
        [
            joined(
                shown(phone_number(number.phone_number), "bold"),
                f"  {kind}  {number_status(number.status)}  ",
                f"{number.plan_name}  {money(number.contract.monthly_fee)}",
            ),
            joined(_("Contract ends %(term)s", term=term(line))),
            joined(
                _(
                    "Used %(data)s of %(limit)s, %(minutes)s of %(voice)s  Bill %(bill)s, ",
                    data=gigabytes(usage.data_used_gb),
                    limit=data_limit(usage.data_limit_gb),
                    minutes=minutes_limit(usage.voice_used_minutes),
                    voice=minutes_limit(usage.voice_limit_minutes),
                    bill=money(bill.this_month),
                ),
                owed,
            ),
        ]
    )
