"""The clerk's renewal goes on at another terminal or in the web system, or has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Static

from kiosk.i18n import N_, _
from kiosk.screens.messages import GoHome, Restart, ShowCurrent
from kiosk.screens.ways_on import WayOn, WaysOnScreen
from kiosk.style_paths import path
from kiosk.widgets.choice_list import ChoiceList
from kiosk.widgets.content import shown

if TYPE_CHECKING:
    from kiosk.watching import Elsewhere


class ElsewhereScreen(WaysOnScreen):
    """Starting again here may end work there, so the highlight stands on a row that does not."""

    CSS_PATH = path("elsewhere")
    HELP_TEXT = N_("A clerk has one renewal at a time. Go on with it here, or leave it where it is now.")

    def __init__(self, change: Elsewhere) -> None:
        super().__init__()
        self._change = change

    def compose_body(self) -> ComposeResult:
        """Say what happened where, and offer the ways on."""
        yield Static(shown(self._happened(), "bold"), id="happened")
        yield Static(shown(self._advice()), id="advice")
        yield ChoiceList(self.choices(), id="choices")

    def on_mount(self) -> None:
        """Stand on the last row, which loses nothing."""
        self.choice_list.highlighted = len(self.ways_on()) - 1

    def _happened(self) -> str:
        terminal = self._change.terminal
        if not self._change.is_readable:
            return _("What is stored of this renewal was changed and cannot be read now.")
        if not self._change.is_live:
            return _("This renewal has ended: it was left too long, or cleared elsewhere.")
        if self._change.same_session:
            return (
                _("This renewal was changed at terminal %(terminal)s.", terminal=terminal)
                if terminal
                else _("This renewal was changed in the web system.")
            )
        return (
            _("A renewal was started at terminal %(terminal)s; this one has ended.", terminal=terminal)
            if terminal
            else _("A renewal was started in the web system; this one has ended.")
        )

    def _advice(self) -> str:
        if not self._change.is_readable:
            return _("Start the renewal again; that clears it.")
        if not self._change.is_live:
            return _("What was entered here is no longer kept.")
        return _("Starting again here ends it there.")

    def ways_on(self) -> list[WayOn]:
        """Where the same renewal goes on, it can be looked at as well."""
        ways: list[WayOn] = [(Restart, _("Go on here (start again)")), (GoHome, _("Leave"))]
        if self._change.same_session and self._change.is_readable:
            ways.append((ShowCurrent, _("Show where it stands")))
        return ways
