"""Everything once more before the order: every answer, the money, the term. For `confirm`."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from kiosk.format import date_both, mask_name, money, phone_number
from kiosk.i18n import N_, _
from kiosk.renewal.actions import GoBack, Submit
from kiosk.renewal.answers import DeviceChoice
from kiosk.renewal.views import ConfirmView
from kiosk.screens.base import StepScreen, question, section
from kiosk.screens.counter import bound
from kiosk.screens.device_words import device_name
from kiosk.screens.sums import carried_over, money_lines
from kiosk.screens.words import data_limit, device_type, term
from kiosk.style_paths import path
from kiosk.widgets.choice_list import Choice, ChoiceList
from kiosk.widgets.content import Column, row, stacked
from kiosk.workflow.steps import WorkflowStep

_ANSWER = (Column(8), Column(51), Column(6, "right"))
"""Without colours of their own: on the ground of the highlighted row they could not be read."""
_MONEY = (Column(34), Column(14, "right"))
_TOTAL = (Column(34, style="bold"), Column(14, "right", "bold"))
_TERM = (Column(20), Column(50))


class ConfirmScreen(StepScreen[ConfirmView]):
    """Read it back to the customer; a row changes its answer, one key orders."""

    CSS_PATH = path("confirm")
    AUTO_FOCUS = "#answers"
    HELP_TEXT = N_(
        "Read everything to the customer. Choose a row to change its answer; what follows from it is asked "
        "again. An order that is placed cannot be taken back here."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("submit", N_("Place the order")),
    ]

    def compose_body(self) -> ComposeResult:
        """Show the answers, the money, the term."""
        yield question(_("Is everything right? %(key)s places the order.", key=self.app.key_of("submit")))
        yield ChoiceList(self._answers(), id="answers")
        yield section(_("Money"))
        yield Static(stacked(self._money()), id="money")
        yield section(_("New contract"))
        yield Static(stacked(self._term()), id="term")

    def _answers(self) -> list[Choice[WorkflowStep]]:
        view, plan = self.view, self.view.plan
        device = device_name(view.device) if view.device else device_type(DeviceChoice.NONE)
        return [
            _answer(
                WorkflowStep.QUERY_CUSTOMER,
                _("Customer"),
                f"{mask_name(view.customer.name)}  {view.customer.masked_id}",
            ),
            _answer(
                WorkflowStep.SELECT_PHONE,
                _("Number"),
                f"{phone_number(view.line.number.phone_number)}  {term(view.line)}",
            ),
            _answer(WorkflowStep.SELECT_DEVICE_TYPE, _("Device"), device),
            _answer(
                WorkflowStep.LIST_PLANS,
                _("Plan"),
                "  ".join(
                    (
                        plan.name,
                        money(plan.monthly_fee),
                        _("data %(limit)s", limit=data_limit(plan.data_limit_gb)),
                    )
                ),
            ),
        ]

    def _money(self) -> list[Content]:
        quote = self.view.quote
        lines = [row(_MONEY, line) for line in money_lines(quote, with_device=self.view.device is not None)]
        return [*lines, row(_TOTAL, (_("Total"), money(quote.total)))]

    def _term(self) -> list[Content]:
        quote = self.view.quote
        dates = _("%(start)s to %(end)s", start=date_both(quote.new_start), end=date_both(quote.new_end))
        return [
            row(_TERM, (_("Term"), dates)),
            row(_TERM, (_("Carried over"), carried_over(quote))),
        ]

    @on(ChoiceList.Picked)
    def change(self, event: ChoiceList.Picked) -> None:
        """Ask again for this answer."""
        self.give(GoBack(event.value))

    def action_submit(self) -> None:
        """Place the order."""
        self.give(Submit())


def _answer(step: WorkflowStep, name: str, value: str) -> Choice[WorkflowStep]:
    return Choice(step, row(_ANSWER, (name, value, _("change"))))
