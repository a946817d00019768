"""Whether the number may be renewed: one row a rule, with the figure that decided it. For `check_eligibility`."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from kiosk.format import phone_number
from kiosk.i18n import N_, _
from kiosk.renewal.actions import AcceptEligibility, Action, GoBack
from kiosk.renewal.eligibility import RuleResult
from kiosk.renewal.views import EligibilityView
from kiosk.screens.base import StepScreen, question, section
from kiosk.screens.messages import GoHome
from kiosk.screens.words import rule_advice, rule_figure, rule_name
from kiosk.style_paths import path
from kiosk.widgets.choice_list import Choice, ChoiceList
from kiosk.widgets.content import Column, joined, row, shown, stacked
from kiosk.workflow.steps import WorkflowStep

_COLUMNS = (Column(34), Column(36))


class CheckEligibilityScreen(StepScreen[EligibilityView]):
    """The result and what to do next. Not eligible is a result, not an error."""

    CSS_PATH = path("check_eligibility")
    AUTO_FOCUS = "#choices"
    HELP_TEXT = N_("Every rule must pass. A rule that fails says what to do about it.")

    def compose_body(self) -> ComposeResult:
        """Show the verdict, the rules, the advice, the ways on."""
        result = self.view.eligibility
        number = phone_number(result.phone_number)
        verdict = _("%(number)s can be renewed") if result.eligible else _("%(number)s cannot be renewed now")
        yield question(verdict % {"number": number})
        yield Static(stacked([_rule(rule) for rule in result.results]), id="rules")
        if not result.eligible:
            yield section(_("What to do"))
            failed = [rule for rule in result.results if not rule.passed]
            yield Static(stacked([shown(rule_advice(rule)) for rule in failed]), id="advice")
        yield ChoiceList(self._choices(), id="choices")

    @property
    def stops_type_ahead(self) -> bool:
        """A clerk types ahead for an eligible number; what waits must not choose something else here."""
        return not self.view.eligibility.eligible

    def _choices(self) -> list[Choice[Action | None]]:
        another: Choice[Action | None] = Choice(GoBack(WorkflowStep.SELECT_PHONE), shown(_("Another number")))
        if self.view.eligibility.eligible:
            return [Choice(AcceptEligibility(), shown(_("Go on to the device"))), another]
        return [another, Choice(None, shown(_("Home")))]

    @on(ChoiceList.Picked)
    def choose(self, event: ChoiceList.Picked) -> None:
        """Go on, go back, or leave."""
        if event.value is None:
            self.post_message(GoHome())
        else:
            self.give(event.value)


def _rule(result: RuleResult) -> Content:
    mark = shown("✓ ", "$text-success") if result.passed else shown("✗ ", "bold $text-error")
    return joined(mark, row(_COLUMNS, (rule_name(result.rule), rule_figure(result))))
