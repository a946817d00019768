"""The answers so far: a panel at the side where there is room, one line where there is not."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import RenderResult
from textual.widget import Widget

from kiosk.i18n import _
from kiosk.widgets.content import shown, stacked

Pairs = Sequence[tuple[str, str]]


class AnswersLine(Widget):
    """Values only, for a narrow terminal."""

    def __init__(self, answers: Pairs) -> None:
        super().__init__()
        self._answers = answers

    def render(self) -> RenderResult:
        """Put the values side by side."""
        return shown(" │ ".join(value for _name, value in self._answers), "$text-muted")


class AnswersPanel(Widget):
    """Names and values, for a wide terminal."""

    def __init__(self, answers: Pairs) -> None:
        super().__init__()
        self._answers = answers

    def on_mount(self) -> None:
        """Say what the panel is."""
        self.border_title = shown(_("So far")).plain

    def render(self) -> RenderResult:
        """Put each value under its name."""
        lines = [
            line for name, value in self._answers for line in (shown(name, "$text-muted"), shown(value), shown(""))
        ]
        return stacked(lines)
