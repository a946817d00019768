"""The order is placed: its number, the money, what happens next, the slip. For `completed`."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Static

from kiosk.format import date_both, money
from kiosk.i18n import N_, _
from kiosk.renewal.views import CompletedView
from kiosk.screens.base import StepScreen, question, section
from kiosk.screens.messages import GoHome, StartRenewal
from kiosk.screens.slip import slip_lines
from kiosk.style_paths import path
from kiosk.widgets.choice_list import Choice, ChoiceList
from kiosk.widgets.content import shown, stacked


class CompletedScreen(StepScreen[CompletedView]):
    """No way back: an order is placed once."""

    CSS_PATH = path("completed")
    AUTO_FOCUS = "#choices"
    HELP_TEXT = N_("The order is placed. Hand over the slip, then start the next renewal or go home.")

    def compose_body(self) -> ComposeResult:
        """Put the order at the left and the slip at the right."""
        with Horizontal(id="order-and-slip"):
            with Vertical(id="order"):
                yield question(_("The order is placed"))
                yield Static(shown(self.view.order.order_number, "bold"), id="order-number")
                yield Static(stacked(self._money()), id="money")
                yield section(_("What happens next"))
                yield Static(stacked(self._next()), id="next")
                yield ChoiceList(self._choices(), id="choices")
            with VerticalScroll(id="slip"):
                yield Static(stacked(slip_lines(self.view)))

    def _choices(self) -> list[Choice[type[Message]]]:
        return [Choice(StartRenewal, shown(_("New renewal"))), Choice(GoHome, shown(_("Home")))]

    def _money(self) -> list[str]:
        sums = self.view.order.request.sums
        device = [_("Device to pay: %(money)s", money=money(sums.device_payable))] if self.view.device else []
        return [*device, _("Total: %(money)s", money=money(sums.total))]

    def _next(self) -> list[str]:
        sums = self.view.order.request.sums
        device = [_("Hand over the device.")] if self.view.device else []
        return [
            *device,
            _("Give the customer the slip."),
            _("The plan starts on %(date)s.", date=date_both(sums.new_start)),
        ]

    @on(ChoiceList.Picked)
    def choose(self, event: ChoiceList.Picked) -> None:
        """Start the next renewal or go home."""
        self.post_message(event.value())
