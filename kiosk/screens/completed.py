"""The order is placed: its number, the money, what happens next, the slip. For `completed`."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
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
    BINDINGS: ClassVar[list[BindingType]] = [
        # before those of the list, whose two rows have no pages
        Binding("pagedown,kp_page_down", "page_down", N_("Read the slip"), key_display="PgDn", priority=True),
        Binding("pageup,kp_page_up", "page_up", show=False, priority=True),
    ]

    def compose_body(self) -> ComposeResult:
        """Put the order at the left and the slip at the right."""
        with Vertical(id="order"):
            yield question(_("The order is placed"))
            yield Static(shown(self.view.order.order_number, "bold"), id="order-number")
            yield Static(stacked(self._money()), id="money")
            yield section(_("What happens next"))
            yield Static(stacked(self._next()), id="next")
            yield ChoiceList(self._choices(), id="choices")
        with VerticalScroll(id="slip", can_focus=False):
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

    @property
    def _slip(self) -> VerticalScroll:
        return self.query_one("#slip", VerticalScroll)

    def action_page_down(self) -> None:
        """Show the next lines of the slip."""
        self._slip.scroll_page_down(animate=False)

    def action_page_up(self) -> None:
        """Show the lines of the slip before."""
        self._slip.scroll_page_up(animate=False)

    def fit(self) -> None:
        """Offer to read on only where the slip is longer than its place."""
        self.call_after_refresh(self.refresh_bindings)

    def on_mount(self) -> None:
        """As the slip is, once it has its place."""
        self.fit()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the page keys alone where the whole slip can be seen."""
        if action in {"page_down", "page_up"}:
            return self.is_mounted and self._slip.max_scroll_y > 0
        return super().check_action(action, parameters)
