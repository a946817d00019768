"""What went wrong and the ways on. There is only ever one of it."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from kiosk.i18n import _
from kiosk.incidents import Incident
from kiosk.screens.messages import Restart, SignOut, TryAgain
from kiosk.screens.modal import Modal
from kiosk.style_paths import path
from kiosk.widgets.choice_list import Choice, ChoiceList
from kiosk.widgets.content import shown


class ErrorScreen(Modal[None]):
    """Stays until the app takes it away; while a way on is tried, its keys rest."""

    CSS_PATH = path("error")

    def __init__(self, incident: Incident) -> None:
        super().__init__()
        self._incident = incident
        self._restart_failed = False

    def compose_body(self) -> ComposeResult:
        """Say what happened, what to do, what to quote."""
        yield Static(self._happened(), id="happened")
        yield Static(shown(self._incident.advice), id="advice")
        yield Static(self._reference(), id="reference")
        yield ChoiceList(self._choices(), id="choices")

    def show(self, incident: Incident, *, restart_failed: bool = False) -> None:
        """Replace what is shown and take keys again; `restart_failed` when that came of starting again."""
        self._incident = incident
        self._restart_failed = restart_failed
        if not self.is_mounted:  # then compose shows it
            return
        self.query_one("#happened", Static).update(self._happened())
        self.query_one("#advice", Static).update(shown(incident.advice))
        self.query_one("#reference", Static).update(self._reference())
        choices = self._list
        choices.show_choices(self._choices())
        choices.highlighted = 0
        choices.disabled = False
        choices.focus()

    @property
    def _list(self) -> ChoiceList[type[Message]]:
        return self.query_one("#choices", ChoiceList)

    def _happened(self) -> Content:
        text = self._incident.happened
        if self._restart_failed:
            text = _("Starting again did not work either. %(happened)s", happened=text)
        return shown(f"✗ {text}", "bold $text-error")

    def _reference(self) -> Content:
        incident = self._incident
        text = _("Error %(code)s   Reference %(reference)s", code=incident.code, reference=incident.reference)
        return shown(text, "$text-muted")

    def _choices(self) -> list[Choice[type[Message]]]:
        ways: list[tuple[bool, type[Message], str]] = [
            (self._incident.can_try_again, TryAgain, _("Try again")),
            (self._incident.can_restart, Restart, _("Start the renewal again")),
            (True, SignOut, _("Sign out")),
        ]
        return [Choice(message, shown(text)) for offered, message, text in ways if offered]

    @on(ChoiceList.Picked)
    def choose(self, event: ChoiceList.Picked) -> None:
        """Say which way on, once."""
        if self._list.disabled:  # a second Enter was under way already
            return
        self._list.disabled = True
        self.post_message(event.value())
