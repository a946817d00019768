"""The clerk's own start: today's figures, the unfinished renewal, what to do next."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Static

from kiosk.format import mask_name, money
from kiosk.i18n import N_, _, ngettext
from kiosk.renewal.answers import answers_of, has_work
from kiosk.renewal.views import HomeView
from kiosk.screens.base import KioskScreen, demonstration_banner, question, section
from kiosk.screens.messages import (
    AskForNewPin,
    AskWhatToTakeOver,
    AskWhatToUnlock,
    ResumeRenewal,
    SignOut,
    StartRenewal,
)
from kiosk.screens.words import step_name
from kiosk.style_paths import path
from kiosk.widgets.choice_list import Choice, ChoiceList
from kiosk.widgets.content import shown, stacked


class HomeScreen(KioskScreen):
    """Figures and what to do next."""

    CSS_PATH = path("home")
    AUTO_FOCUS = "#choices"
    HELP_TEXT = N_("Start a renewal here, or go on with the one you left.")
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, clerk: str, view: HomeView, *, is_manager: bool = False) -> None:
        super().__init__()
        self._is_manager = is_manager
        self._clerk = clerk
        self._view = view

    def compose_body(self) -> ComposeResult:
        """Today, what is unfinished, the choices."""
        yield question(_("Hello, %(name)s", name=self._clerk))
        yield section(_("Today"))
        yield Static(stacked(self._figures()), id="figures")
        yield Static(stacked(self._unfinished()), id="unfinished")
        yield ChoiceList(self._choices(), id="choices")
        if self.app.place.demonstration:
            yield demonstration_banner()

    def _figures(self) -> list[str]:
        figures = self._view.figures
        return [
            ngettext("%(n)s renewal", "%(n)s renewals", figures.renewals),
            ngettext("%(n)s with a device", "%(n)s with a device", figures.with_device),
            _("Contracts %(money)s", money=money(figures.contract_total)),
            _("Devices %(money)s", money=money(figures.device_payable)),
        ]

    @property
    def _resumable(self) -> bool:
        session = self._view.unfinished
        return session is not None and not session.is_foreign and has_work(session)

    def _unfinished(self) -> list[str]:
        session = self._view.unfinished
        if self._view.unreadable:
            return [_("A renewal is stored that cannot be read. Starting a new one clears it.")]
        if session is None:
            return [_("Nothing unfinished.")]
        if session.is_foreign:
            return [_("A renewal of yours is under way in the web system. Starting one here ends it there.")]
        if not has_work(session):
            return [_("Nothing unfinished.")]
        customer = answers_of(session).customer
        who = f"{mask_name(customer.name)} {customer.masked_id}" if customer else ""
        return [_("Unfinished: %(who)s, at: %(step)s", who=who, step=step_name(session.current_step))]

    def _choices(self) -> list[Choice[type[Message]]]:
        offered: list[tuple[type[Message], str]] = [(StartRenewal, _("Start a renewal"))]
        if self._resumable:
            offered = [
                (ResumeRenewal, _("Go on with the unfinished renewal")),
                (StartRenewal, _("Start a new renewal (the unfinished one is lost)")),
            ]
        offered.append((SignOut, _("Sign out")))
        offered.append((AskForNewPin, _("Change my PIN")))
        if self._is_manager:
            offered.append((AskWhatToTakeOver, _("Take over a clerk's renewal")))
            offered.append((AskWhatToUnlock, _("Lift the lock of a sign-in")))
        return [Choice(message, shown(text)) for message, text in offered]

    @on(ChoiceList.Picked)
    def choose(self, event: ChoiceList.Picked) -> None:
        """Say what the clerk wants to do."""
        self.post_message(event.value())
