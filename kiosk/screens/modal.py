"""What every screen over another has: the header, a box with its body and its keys, and help."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from kiosk.i18n import N_
from kiosk.screens.counter import CounterApp, bound
from kiosk.widgets.header import Header
from kiosk.widgets.key_bar import KeyBar

Answer = TypeVar("Answer")


class Modal(ModalScreen[Answer]):
    """Hides what is below, which takes no keys; the header stays, as it says whether the store answers."""

    ALLOW_SELECT = False
    AUTO_FOCUS = "#choices"
    HELP_TEXT: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [bound("help", N_("Help"), does="app.help")]

    app: CounterApp

    def compose(self) -> ComposeResult:
        """Frame the body of the box."""
        yield Header(self.app.place, self.app.connection, self.app.clock_text)
        with Vertical(classes="modal"):
            yield from self.compose_body()
            yield KeyBar()

    def compose_body(self) -> ComposeResult:
        """Yield what the box says and asks."""
        raise NotImplementedError

    def action_close(self) -> None:
        """Go back to the screen below, with no answer."""
        if self.is_current:  # a second key may have been under way
            self.dismiss(None)
