"""What went wrong and the ways on. There is only ever one of it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from kiosk.i18n import N_, _
from kiosk.incidents import Incident
from kiosk.screens.messages import Restart, SignOut, TryAgain
from kiosk.screens.ways_on import WayOn, WaysOnScreen
from kiosk.style_paths import path
from kiosk.widgets.choice_list import ChoiceList
from kiosk.widgets.content import shown


class ErrorScreen(WaysOnScreen):
    """Stays until the app takes it away."""

    CSS_PATH = path("error")
    HELP_TEXT = N_("Choose a way on. Quote the reference when you call for help.")

    def __init__(self, incident: Incident) -> None:
        super().__init__()
        self._incident = incident
        self._restart_failed = False

    def compose_body(self) -> ComposeResult:
        """Say what happened, what to do, what to quote."""
        yield Static(self._happened(), id="happened")
        yield Static(shown(self._incident.advice), id="advice")
        yield Static(self._reference(), id="reference")
        yield ChoiceList(self.choices(), id="choices")

    def show(self, incident: Incident, *, restart_failed: bool = False) -> None:
        """Replace what is shown and take keys again; `restart_failed` when that came of starting again."""
        self._incident = incident
        self._restart_failed = restart_failed
        if not self.is_mounted:  # then compose shows it
            return
        self.query_one("#happened", Static).update(self._happened())
        self.query_one("#advice", Static).update(shown(incident.advice))
        self.query_one("#reference", Static).update(self._reference())
        self.choice_list.show_choices(self.choices())
        self.choice_list.highlighted = 0
        self.choice_list.disabled = False
        self.choice_list.focus()
        self.refresh_bindings()

    def _happened(self) -> Content:
        text = self._incident.happened
        if self._restart_failed:
            text = _("Starting again did not work either. %(happened)s", happened=text)
        return shown(f"✗ {text}", "bold $text-error")

    def _reference(self) -> Content:
        incident = self._incident
        text = _("Error %(code)s   Reference %(reference)s", code=incident.code, reference=incident.reference)
        return shown(text, "$text-muted")

    def ways_on(self) -> list[WayOn]:
        """Try again and start again only where they may help."""
        ways: list[tuple[bool, WayOn]] = [
            (self._incident.can_try_again, (TryAgain, _("Try again"))),
            (self._incident.can_restart, (Restart, _("Start the renewal again"))),
            (True, (SignOut, _("Sign out"))),
        ]
        return [way for offered, way in ways if offered]
