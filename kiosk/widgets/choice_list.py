"""A list to choose from: arrows and Enter, or a digit for one of the first nine rows at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from kiosk.i18n import N_

Value = TypeVar("Value")
DIGITS = 9


@dataclass(frozen=True, slots=True)
class Choice(Generic[Value]):
    """One row: what it stands for and what is shown."""

    value: Value
    prompt: Content
    enabled: bool = True


class ChoiceList(OptionList, Generic[Value], inherit_bindings=False):
    """Rows with a value each. Picking a row posts `Picked`; a row that cannot be chosen rings the bell."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "pick(1)", N_("Pick"), key_display="1-9"),
        *(Binding(str(n), f"pick({n})", show=False) for n in range(2, DIGITS + 1)),
        Binding("up,kp_up", "cursor_up", show=False),
        Binding("down,kp_down", "cursor_down", N_("Move"), key_display="↑↓"),
        Binding("home,kp_home", "first", show=False),
        Binding("end,kp_end", "last", show=False),
        Binding("pageup,kp_page_up", "page_up", show=False),
        Binding("pagedown,kp_page_down", "page_down", show=False),
        Binding("enter,kp_enter", "select", N_("Go on"), key_display="Enter"),
    ]

    highlighted: reactive[int | None] = reactive(None, repaint=False)
    """As in the framework, but a move paints two rows, not every line of the list."""

    class Picked(Message):
        """A row was chosen; `value` is what it stands for."""

        def __init__(self, value: Any) -> None:
            super().__init__()
            self.value = value

    class Refused(Message):
        """There is no row to choose there, or not now: keys typed behind it were meant for another screen."""

    def __init__(self, choices: Sequence[Choice[Value]], *, id: str | None = None) -> None:
        self._choices = list(choices)
        self._painted: int | None = None
        """The row that is painted as the highlighted one; the framework's own start highlights the first."""
        super().__init__(*_options(choices), id=id, markup=False, compact=True)

    def on_mount(self) -> None:
        """Stand on the first row that can be chosen."""
        self.highlight_first()

    def highlight_first(self) -> None:
        """Stand on the first row that can be chosen."""
        self.highlighted = next((n for n, choice in enumerate(self._choices) if choice.enabled), None)

    def on_resize(self) -> None:
        """Keep the highlighted row in sight on a terminal that has become smaller."""
        self.scroll_to_highlight()

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        """Keep `reverse`, which Textual leaves out: without colours nothing else shows the highlighted row."""
        style = super().get_visual_style(*component_classes, partial=partial)
        is_reversed = any(self.get_component_styles(name).text_style.reverse for name in component_classes)
        return style + Style(reverse=True) if is_reversed else style

    def show_choices(self, choices: Sequence[Choice[Value]]) -> None:
        """Replace the rows and keep the highlight where it is."""
        highlighted = self.highlighted
        self._choices = list(choices)
        self.set_options(_options(choices))
        self.refresh()
        if highlighted is not None and choices:
            self.highlighted = min(highlighted, len(choices) - 1)

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Paint the row that the highlight has left, and the one it has come to."""
        super().watch_highlighted(highlighted)
        if self.is_mounted:
            for row in (self._painted, highlighted):
                if row in self._index_to_line:
                    self.refresh_lines(self._index_to_line[row], self._heights[row])
        self._painted = highlighted

    def add_choices(self, choices: Sequence[Choice[Value]]) -> None:
        """Add rows at the end."""
        before = len(self._choices)
        self._choices += choices
        self.add_options(_options(choices, before=before))

    @property
    def current(self) -> Value | None:
        """The value of the highlighted row."""
        return None if self.highlighted is None else self._choices[self.highlighted].value

    def action_pick(self, number: int) -> None:
        """Choose row `number`, counted from one."""
        if number > len(self._choices) or not self._choices[number - 1].enabled:
            self._refuse()
            return
        self.highlighted = number - 1
        self.post_message(self.Picked(self._choices[number - 1].value))

    def action_select(self) -> None:
        """Choose the highlighted row."""
        if self.highlighted is None:
            self._refuse()
        else:
            super().action_select()

    def _refuse(self) -> None:
        self.app.bell()
        self.post_message(self.Refused())

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Turn the row that Enter chose into its value."""
        event.stop()
        self.post_message(self.Picked(self._choices[event.option_index].value))


def _options(choices: Sequence[Choice[Any]], *, before: int = 0) -> list[Option]:
    """Number the first nine rows and indent the further lines of a row under its first."""
    options = []
    for index, choice in enumerate(choices, start=before):
        lead = f"{index + 1}  " if index < DIGITS else "   "
        lines = choice.prompt.split("\n")
        prompt = Content("\n").join(
            Content.styled(lead, "bold").append(line) if n == 0 else Content("   ").append(line)
            for n, line in enumerate(lines)
        )
        options.append(Option(prompt, disabled=not choice.enabled))
    return options
