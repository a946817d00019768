"""A question with yes and no, before something is lost."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from kiosk.i18n import N_
from kiosk.screens.modal import Modal
from kiosk.style_paths import path
from kiosk.widgets.choice_list import Choice, ChoiceList
from kiosk.widgets.content import shown


class QuestionScreen(Modal[bool]):
    """No comes first and is what Esc means."""

    CSS_PATH = path("question")
    HELP_TEXT = N_("Nothing happens before you say yes. Press the digit of your answer.")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "refuse", N_("No"), key_display="Esc"),
    ]

    def __init__(self, text: str, *, yes: str, no: str) -> None:
        super().__init__()
        self._text = text
        self._yes = yes
        self._no = no

    def compose_body(self) -> ComposeResult:
        """Ask."""
        yield Static(shown(self._text, "bold"), id="asked")
        yield ChoiceList([Choice(False, shown(self._no)), Choice(True, shown(self._yes))], id="choices")

    @on(ChoiceList.Picked)
    def answer(self, event: ChoiceList.Picked) -> None:
        """Answer, once."""
        self._answer(event.value)

    def action_refuse(self) -> None:
        """Answer no."""
        self._answer(False)

    def _answer(self, answer: bool) -> None:
        if self.is_current:  # a second key may have been under way
            self.dismiss(answer)
