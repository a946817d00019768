"""The clerk's renewal goes on at another terminal or in the web system, or has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Static

from kiosk.i18n import _
from kiosk.screens.messages import GoHome, Restart, ShowCurrent
from kiosk.screens.modal import Modal
from kiosk.style_paths import path
from kiosk.widgets.choice_list import Choice, ChoiceList
from kiosk.widgets.content import shown

if TYPE_CHECKING:
    from kiosk.watching import Elsewhere


class ElsewhereScreen(Modal[None]):
    """Starting again here may end work there, so the highlight stands on a row that does not."""

    CSS_PATH = path("elsewhere")

    def __init__(self, change: Elsewhere) -> None:
        super().__init__()
        self._change = change

    def compose_body(self) -> ComposeResult:
        """Say what happened where, and offer the ways on."""
        yield Static(shown(self._happened(), "bold"), id="happened")
        yield Static(shown(self._advice()), id="advice")
        yield ChoiceList(self._choices(), id="choices")

    def on_mount(self) -> None:
        """Stand on the last row, which loses nothing."""
        self._list.highlighted = len(self._choices()) - 1

    @property
    def _list(self) -> ChoiceList[type[Message]]:
        return self.query_one("#choices", ChoiceList)

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

    def _choices(self) -> list[Choice[type[Message]]]:
        ways: list[tuple[type[Message], str]] = [
            (Restart, _("Go on here (start again)")),
            (GoHome, _("Leave")),
        ]
        if self._change.same_session and self._change.is_readable:
            ways.append((ShowCurrent, _("Show where it stands")))
        return [Choice(message, shown(text)) for message, text in ways]

    @on(ChoiceList.Picked)
    def choose(self, event: ChoiceList.Picked) -> None:
        """Say which way on, once."""
        if self._list.disabled:  # a second Enter was under way already
            return
        self._list.disabled = True
        self.post_message(event.value())
