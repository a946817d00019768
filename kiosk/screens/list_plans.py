"""Which plan, or which to compare; and on request why others are not offered. For `list_plans`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from kiosk.format import money, money_change
from kiosk.i18n import N_, _, ngettext
from kiosk.renewal.actions import ComparePlans, PickPlan
from kiosk.renewal.views import PlanOffer, PlansView, RefusedPlan
from kiosk.screens.base import StepScreen, question
from kiosk.screens.counter import bound
from kiosk.screens.plan_words import covers_mark, data_bar, plan_details, recommendation
from kiosk.screens.words import data_limit, plan_rule
from kiosk.style_paths import path
from kiosk.widgets.chart import bar
from kiosk.widgets.choice_list import Choice, ChoiceList
from kiosk.widgets.content import Column, joined, row, shown, stacked
from kiosk.widgets.filter_list import FilterList
from kiosk.workflow.session import RenewalSession

MOST_MARKS = 4
"""Plans that fit side by side on the narrowest terminal."""

_MARKS = (Column(3), Column(1))
_FEES = (Column(8, "right"), Column(9, "right"), Column(2, "right"))
_SUMS = (Column(9, "right"), Column(10, "right"))
_COLUMNS = (*_MARKS, Column(14), *_FEES, Column(9, "right"), *_SUMS)
_BAR = 8
_ROOMY_COLUMNS = (*_MARKS, Column(18), *_FEES, Column(9, "right"), Column(_BAR), *_SUMS, Column(_BAR))
_MARKS_HEAD = Column(5, "right")
_REFUSED_COLUMNS = (Column(20), Column(9, "right"), Column(40))


class ListPlansScreen(StepScreen[PlansView]):
    """One line a plan, the recommended one first. The marks are kept here only until they are compared."""

    CSS_PATH = path("list_plans")
    AUTO_FOCUS = "#plans"
    HELP_TEXT = N_(
        "Choose a plan, or mark two to four and compare them. Letters narrow the list. The total is for the whole "
        "term: the device, the monthly fees and what else is charged."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("mark", N_("Mark")),
        bound("compare", N_("Compare")),
        bound("not_offered", N_("Not offered")),
    ]

    def __init__(self, session: RenewalSession, view: PlansView) -> None:
        super().__init__(session, view)
        self._marked = set(view.compared)

    def compose_body(self) -> ComposeResult:
        """List the offers; the plans not offered are hidden until asked for."""
        yield question(_("Which plan?"))
        yield Static(self._heads(), classes="column-heads")
        plans = FilterList(self.view.offers, choice=self._choice, fields=_fields, id="plans")
        yield plans.line
        yield plans
        yield Static(shown(_("No plan is offered to this customer.")), id="details")
        with VerticalScroll(id="refused"):
            yield Static(stacked(_refused(self.view.refused)))

    def on_mount(self) -> None:
        """Start with the offers."""
        self._show_refused(False)

    def fit(self) -> None:
        """Show charts where there is room for them."""
        self.query_one(".column-heads", Static).update(self._heads())
        self._plans.redraw()

    def _heads(self) -> Content:
        fees = (_("Fee"), _("Change"), _("Mo"))
        sums = (_("Subsidy"), _("Total"))
        cells = (
            (_("Plan"), *fees, _("Data"), _("Used"), *sums, "")
            if self.is_roomy
            else (_("Plan"), *fees, _("Data"), *sums)
        )
        columns = _ROOMY_COLUMNS if self.is_roomy else _COLUMNS
        return _line((_MARKS_HEAD, *columns[len(_MARKS) :]), (_("Cover"), *cells))

    def _choice(self, offer: PlanOffer) -> Choice[str]:
        plan = offer.plan
        fees = (money(plan.monthly_fee), money_change(offer.fee_change), str(plan.months))
        sums = (money(offer.sums.device_subsidy), money(offer.sums.total))
        usage, highest = self.view.line.number.usage, max(other.sums.total for other in self.view.offers)
        mark = "[x]" if plan.plan_id in self._marked else "[ ]"
        first = (mark, covers_mark(offer), plan.name, *fees, data_limit(plan.data_limit_gb))
        line = (
            _line(_ROOMY_COLUMNS, (*first, data_bar(usage, plan, _BAR), *sums, bar(offer.sums.total, highest, _BAR)))
            if self.is_roomy
            else _line(_COLUMNS, (*first, *sums))
        )
        if offer.recommended is None:
            return Choice(plan.plan_id, line)
        reason = joined("    ", shown(f"★ {recommendation(offer.recommended)}", "bold"))
        return Choice(plan.plan_id, stacked([line, reason]))

    @property
    def _plans(self) -> FilterList[PlanOffer, str]:
        return self.query_one("#plans", FilterList)

    @property
    def _refused_shown(self) -> bool:
        return self.is_mounted and self.query_one("#refused").display

    def _show_refused(self, refused: bool) -> None:
        for selector in ("#plans", "#details", ".column-heads"):
            self.query_one(selector).display = not refused
        asked = _("Plans not offered to this customer") if refused else _("Which plan?")
        self.query_one("#question", Static).update(shown(asked))
        scroll = self.query_one("#refused")
        scroll.display = refused
        (scroll if refused else self._plans).focus()
        self.refresh_bindings()

    @on(OptionList.OptionHighlighted)
    def show_details(self) -> None:
        """Say more about the highlighted plan."""
        offer = self._plans.item
        if offer is not None:
            details = stacked(plan_details(offer, self.view.line.number.usage))
            self.query_one("#details", Static).update(details)

    @on(FilterList.NothingFound)
    def hide_details(self) -> None:
        """Say nothing of a plan that is not in the list any more."""
        self.query_one("#details", Static).update(Content(""))

    @on(ChoiceList.Picked)
    def pick(self, event: ChoiceList.Picked) -> None:
        """Take this plan."""
        self.give(PickPlan(event.value))

    def action_mark(self) -> None:
        """Mark the highlighted plan, or take its mark away."""
        plan_id = self._plans.current
        if plan_id is None:
            return
        if plan_id not in self._marked and len(self._marked) == MOST_MARKS:
            self.say(_("Four plans are marked already. Take a mark away first."), trouble=True)
            return
        self._marked ^= {plan_id}
        self._plans.redraw()
        self.say(ngettext("%(n)s plan marked", "%(n)s plans marked", len(self._marked)))

    def action_compare(self) -> None:
        """Compare the marked plans, in the order of the list."""
        offered = (offer.plan.plan_id for offer in self.view.offers)
        self.give(ComparePlans(tuple(plan_id for plan_id in offered if plan_id in self._marked)))

    def action_not_offered(self) -> None:
        """Show the plans not offered and why, or the offers again."""
        self._plans.clear_filter()
        self._show_refused(not self._refused_shown)

    def action_back(self) -> None:
        """Close the plans not offered, or go back one answer."""
        if self._refused_shown:
            self._show_refused(False)
        else:
            super().action_back()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer marks only where there are plans to mark."""
        if action in {"mark", "compare"}:
            return not self._refused_shown
        if action == "back" and self._refused_shown:
            return True
        return super().check_action(action, parameters)


def _fields(offer: PlanOffer) -> Iterator[str]:
    """Yield all that a plan may be found by."""
    plan = offer.plan
    yield from (plan.name, plan.plan_id, data_limit(plan.data_limit_gb), plan.gifts, plan.features, plan.notes)


def _line(columns: Sequence[Column], cells: Sequence[str]) -> Content:
    """Set a row with one cell between the columns; with two it would not fit 76 cells."""
    return Content(" ").join(row((column,), (cell,)) for column, cell in zip(columns, cells, strict=True))


def _refused(plans: Sequence[RefusedPlan]) -> list[Content | str]:
    if not plans:
        return [_("Every plan is offered to this customer.")]
    return [
        row(
            _REFUSED_COLUMNS,
            (
                refused.plan.name,
                money(refused.plan.monthly_fee),
                _(", ").join(plan_rule(reason) for reason in refused.reasons),
            ),
        )
        for refused in plans
    ]
