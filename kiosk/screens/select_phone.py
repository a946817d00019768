"""Which number is renewed. For `select_phone`."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from kiosk.format import money, phone_number
from kiosk.i18n import N_, _
from kiosk.renewal.actions import PickNumber
from kiosk.renewal.views import NumberLine, NumbersView
from kiosk.screens.base import StepScreen, question
from kiosk.screens.words import days_left, number_status
from kiosk.widgets.choice_list import Choice, ChoiceList
from kiosk.widgets.content import Column, row

_COLUMNS = (Column(12), Column(10), Column(16), Column(9, "right"), Column(14))


class SelectPhoneScreen(StepScreen[NumbersView]):
    """One line a number."""

    AUTO_FOCUS = "#numbers"
    HELP_TEXT = N_("Choose the number to renew. Whether it may be renewed is checked next.")

    def compose_body(self) -> ComposeResult:
        """List the numbers."""
        yield question(_("Which number is to be renewed?"))
        heads = (_("Number"), _("State"), _("Plan"), _("Fee"), _("Contract"))
        yield Static(row(_COLUMNS, heads), classes="column-heads")
        yield ChoiceList([_choice(line) for line in self.view.lines], id="numbers")

    @on(ChoiceList.Picked)
    def pick(self, event: ChoiceList.Picked) -> None:
        """Renew this number."""
        self.give(PickNumber(event.value))


def _choice(line: NumberLine) -> Choice[str]:
    number = line.number
    cells = (
        phone_number(number.phone_number),
        number_status(number.status),
        number.plan_name,
        money(number.contract.monthly_fee),
        days_left(line.days_left),
    )
    return Choice(number.phone_number, row(_COLUMNS, cells))
