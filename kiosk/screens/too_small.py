"""The terminal is too small for any screen of the kiosk."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

from kiosk.i18n import _
from kiosk.screens.counter import SMALLEST, TOO_SMALL
from kiosk.style_paths import path
from kiosk.widgets.content import shown


class TooSmallScreen(ModalScreen[None]):
    """Covers everything until the terminal is large enough; nothing in it can fail for want of room."""

    CSS_PATH = path("too_small")
    DEFAULT_CLASSES = TOO_SMALL
    ALLOW_SELECT = False

    def compose(self) -> ComposeResult:
        """Say how large the terminal is and must be."""
        yield Static(self._text(self.app.size), id="size")

    def on_key(self, event: events.Key) -> None:
        """Ring the bell: the key was for a screen that cannot be seen, and has not reached it."""
        event.stop()
        self.app.bell()

    def on_resize(self, event: events.Resize) -> None:
        """Say the new size."""
        self.query_one("#size", Static).update(self._text(event.size))

    def _text(self, size: Size) -> Content:
        return shown(
            _(
                "The terminal is %(width)sx%(height)s. Make it at least %(columns)sx%(rows)s.",
                width=size.width,
                height=size.height,
                columns=SMALLEST.width,
                rows=SMALLEST.height,
            )
        )
