"""Two to four plans side by side, the customer's own usage beside them. For `compare_plans`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import inf

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from kiosk.format import gigabytes, money, money_change
from kiosk.i18n import N_, _
from kiosk.renewal.actions import PickPlan
from kiosk.renewal.views import NumberLine, PlanOffer, PlansView
from kiosk.screens.base import TALL, WIDE, StepScreen, question
from kiosk.screens.device_words import yes_no
from kiosk.screens.words import data_limit, minutes_limit
from kiosk.style_paths import path
from kiosk.widgets.chart import bar
from kiosk.widgets.choice_list import Choice, ChoiceList
from kiosk.widgets.content import Column, row, shown, stacked
from kiosk.workflow.steps import WorkflowStep

_ANSWERS_PANEL, _PADDING = 30, 4
_WIDEST = 20
"""Cells of a plan's column at most: wider, the figures of one row stand too far apart to compare."""
_NAME = Column(10, style="$text-muted")
_USED = Column(8, "right")
_BEST = "★"
_BAR = 10
"""Cells of a bar: less than the narrowest column of four plans."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the comparison."""

    name: str
    value: Callable[[PlanOffer], str]
    worth: Callable[[PlanOffer], float] | None = None
    """How good the value is for the customer, more is better; None where no value is better."""
    used: Callable[[NumberLine], str] = lambda _line: ""
    """What the customer has or uses now."""
    share: Callable[[PlanOffer, Comparison], tuple[float, float | None]] | None = None
    """What a bar under the figure shows, and of how much, where there is room for it."""
    is_extra: bool = False
    """Shown only where there is room for more rows."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared, and the room for it."""

    offers: Sequence[PlanOffer]
    line: NumberLine
    width: int
    """Cells for the whole table."""
    is_tall: bool
    """Whether there is room for bars and the further rows."""

    @property
    def column(self) -> int:
        """Cells for one plan."""
        room = self.width - _NAME.width - _USED.width - 2 * (len(self.offers) + 1)
        return min(room // max(len(self.offers), 1), _WIDEST)


FIGURES: tuple[Figure, ...] = (
    Figure(
        N_("Fee"),
        lambda offer: money(offer.plan.monthly_fee),
        lambda offer: -offer.plan.monthly_fee,
        lambda line: money(line.number.contract.monthly_fee),
    ),
    Figure(N_("Change"), lambda offer: money_change(offer.fee_change), lambda offer: -offer.fee_change, is_extra=True),
    Figure(
        N_("Months"),
        lambda offer: str(offer.plan.months),
        lambda offer: -offer.plan.months,
        lambda line: str(line.number.contract.months),
    ),
    Figure(
        N_("Data"),
        lambda offer: data_limit(offer.plan.data_limit_gb),
        lambda offer: _or_unlimited(offer.plan.data_limit_gb),
        lambda line: gigabytes(line.number.usage.data_used_gb),
        lambda offer, compared: (compared.line.number.usage.data_used_gb, offer.plan.data_limit_gb),
    ),
    Figure(
        N_("To others"),
        lambda offer: minutes_limit(offer.plan.off_net_minutes),
        lambda offer: _or_unlimited(offer.plan.off_net_minutes),
        lambda line: minutes_limit(line.number.usage.voice_used_minutes),
    ),
    Figure(
        N_("To ours"),
        lambda offer: minutes_limit(offer.plan.on_net_minutes),
        lambda offer: _or_unlimited(offer.plan.on_net_minutes),
    ),
    Figure(
        N_("Landlines"),
        lambda offer: minutes_limit(offer.plan.landline_minutes),
        lambda offer: _or_unlimited(offer.plan.landline_minutes),
        is_extra=True,
    ),
    Figure(
        N_("Free SMS"),
        lambda offer: f"{offer.plan.sms_on_net_free}+{offer.plan.sms_off_net_free}",
        lambda offer: offer.plan.sms_on_net_free + offer.plan.sms_off_net_free,
    ),
    Figure(N_("Subsidy"), lambda offer: money(offer.sums.device_subsidy), lambda offer: offer.sums.device_subsidy),
    Figure(N_("Device"), lambda offer: money(offer.sums.device_payable), lambda offer: -offer.sums.device_payable),
    Figure(
        N_("Total"),
        lambda offer: money(offer.sums.total),
        lambda offer: -offer.sums.total,
        share=lambda offer, compared: (offer.sums.total, max(other.sums.total for other in compared.offers)),
    ),
    Figure(
        N_("Covers use"),
        lambda offer: yes_no(offer.covers_data and offer.covers_voice),
        lambda offer: offer.covers_data and offer.covers_voice,
    ),
    Figure(N_("Gifts"), lambda offer: offer.plan.gifts or "-"),
)


class ComparePlansScreen(StepScreen[PlansView]):
    """The same rows for each plan; the best of each row has a star."""

    CSS_PATH = path("compare_plans")
    AUTO_FOCUS = "#plans"
    HELP_TEXT = N_(
        "★ marks the best figure of a row. The last column is what the customer has and uses now. "
        "On a large terminal bars show the data used and the totals against each other."
    )

    @property
    def back_to(self) -> WorkflowStep | None:
        """Esc shows the list again."""
        return WorkflowStep.LIST_PLANS

    def compose_body(self) -> ComposeResult:
        """Show the table, then the plans to choose from, in the same order."""
        yield question(_("Which of these plans?"))
        with VerticalScroll(id="comparison", can_focus=False):
            yield Static(stacked(comparison(self._compared())))
        yield ChoiceList([Choice(offer.plan.plan_id, shown(offer.plan.name)) for offer in self._offers], id="plans")

    def fit(self) -> None:
        """Use the room there is for wider columns, bars and further rows."""
        self.query_one("#comparison Static", Static).update(stacked(comparison(self._compared())))

    @property
    def _offers(self) -> list[PlanOffer]:
        return [offer for offer in self.view.offers if offer.plan.plan_id in self.view.compared]

    def _compared(self) -> Comparison:
        width = self.app.size.width - _PADDING - (_ANSWERS_PANEL if self.app.size.width >= WIDE else 0)
        return Comparison(self._offers, self.view.line, width, is_tall=self.app.size.height >= TALL)

    @on(ChoiceList.Picked)
    def pick(self, event: ChoiceList.Picked) -> None:
        """Take this plan."""
        self.give(PickPlan(event.value))


def comparison(compared: Comparison) -> list[Content]:
    """Set the table: the plans' names in two lines, then a line a figure, some with bars under them."""
    width = compared.column
    names = [_two_lines(f"{n} {offer.plan.name}", width) for n, offer in enumerate(compared.offers, start=1)]
    heads = [Column(width, "right", "bold")] * len(compared.offers)
    figures = [figure for figure in FIGURES if compared.is_tall or not figure.is_extra]
    return [
        row((_NAME, *heads, _USED), ("", *(first for first, _rest in names), "")),
        row((_NAME, *heads, _USED), ("", *(rest for _first, rest in names), _("Now"))),
        *(line for figure in figures for line in _figure_lines(figure, compared)),
    ]


def best_of(figure: Figure, offers: Sequence[PlanOffer]) -> tuple[bool, ...]:
    """Tell which plans are best in a row; none where all are equal."""
    if figure.worth is None:
        return (False,) * len(offers)
    worths = [figure.worth(offer) for offer in offers]
    return tuple(worth == max(worths) and len(set(worths)) > 1 for worth in worths)


def _figure_lines(figure: Figure, compared: Comparison) -> Iterator[Content]:
    cells = [
        row(
            (Column(compared.column, "right", "bold $text-success" if best else ""),),
            (f"{_BEST} {figure.value(offer)}" if best else figure.value(offer),),
        )
        for offer, best in zip(compared.offers, best_of(figure, compared.offers), strict=True)
    ]
    name, used = row((_NAME,), (_(figure.name),)), row((_USED,), (figure.used(compared.line),))
    yield Content("  ").join([name, *cells, used])
    if figure.share is not None and compared.is_tall:
        column = Column(compared.column, "right")
        bars = [bar(*figure.share(offer, compared), _BAR) for offer in compared.offers]
        yield row((_NAME, *[column] * len(bars)), ("", *bars))


def _two_lines(name: str, width: int) -> tuple[str, str]:
    """Break a name that is too wide before its last word, which tells plans apart."""
    if cell_len(name) <= width or " " not in name:
        return "", name
    first, _space, rest = name.rpartition(" ")
    return first, rest


def _or_unlimited(limit: float | None) -> float:
    return inf if limit is None else limit
