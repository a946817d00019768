"""What the screen below is for and every key that works on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from kiosk.i18n import N_, _
from kiosk.screens.base import TALL
from kiosk.screens.counter import bound
from kiosk.screens.modal import Modal
from kiosk.style_paths import path
from kiosk.widgets.content import Column, row, shown, stacked

_COLUMNS = (Column(10, style="bold $text-accent"), Column(50))


class HelpScreen(Modal[None]):
    """Made from the bindings themselves, so that no key is missing."""

    CSS_PATH = path("help")
    AUTO_FOCUS = "#keys"
    VERTICAL_BREAKPOINTS = [(TALL, "-tall")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,kp_enter", "close", N_("Close"), key_display="Esc"),
        replace(bound("help", N_("Close"), does="close"), show=False),
    ]

    def __init__(self, help_text: str, keys: Sequence[tuple[str, str]]) -> None:
        """Take the screen's `HELP_TEXT`, and its keys with their descriptions, as declared in the source."""
        super().__init__()
        self._help_text = help_text
        self._keys = keys

    def compose_body(self) -> ComposeResult:
        """Purpose first, then the keys."""
        lines = [row(_COLUMNS, (key, _(description))) for key, description in self._keys]
        yield Static(shown(_("Help"), "bold"), id="title")
        yield Static(shown(_(self._help_text)), id="purpose")
        with VerticalScroll(id="keys"):
            yield Static(stacked(lines))
