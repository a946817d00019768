"""A labelled input with a message under it that says how to mend what was typed."""

from __future__ import annotations

from typing import ClassVar, Self

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region
from textual.widgets import Input, Label

from kiosk.widgets.content import shown


class Field(Input, inherit_bindings=False):
    """An input without the framework's own control keys: those are the kiosk's."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,kp_left", "cursor_left", show=False),
        Binding("right,kp_right", "cursor_right", show=False),
        Binding("home,kp_home", "home", show=False),
        Binding("end,kp_end", "end", show=False),
        Binding("backspace", "delete_left", show=False),
        Binding("delete,kp_delete", "delete_right", show=False),
        Binding("enter,kp_enter", "submit", show=False),
    ]

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Paint what is typed without laying the screen out again: a field is as wide whatever stands in it."""
        return super().refresh(*regions, repaint=repaint, layout=layout and not self.is_mounted, recompose=recompose)


class FormField(Vertical):
    """Label, input, hint, message. What was typed stays when it is refused."""

    def __init__(self, *, id: str, label: str, hint: str = "", password: bool = False, max_length: int = 64) -> None:
        super().__init__(id=id)
        self._label = label
        self._hint = hint
        self._password = password
        self._max_length = max_length

    def compose(self) -> ComposeResult:
        """Hint above the input, message below it."""
        yield Label(shown(self._label), classes="field-label")
        if self._hint:
            yield Label(shown(self._hint), classes="field-hint")
        field = Field(
            password=self._password,
            max_length=self._max_length,
            select_on_focus=False,
            compact=True,
        )
        field.cursor_blink = False  # nothing on an idle screen changes
        yield field
        yield Label(Content(""), classes="field-message")

    @property
    def input(self) -> Input:
        """The input itself."""
        return self.query_one(Input)

    @property
    def value(self) -> str:
        """What is typed now."""
        return self.input.value

    def refuse(self, message: str) -> None:
        """Say at the field how to mend what was typed, and put the cursor there."""
        self.query_one(".field-message", Label).update(shown(f"✗ {message}"))
        self.add_class("refused")
        self.input.focus()
        self.input.cursor_position = len(self.value)

    def accept(self) -> None:
        """Take the message away."""
        self.query_one(".field-message", Label).update(Content(""))
        self.remove_class("refused")
