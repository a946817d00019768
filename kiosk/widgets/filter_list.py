"""A list to choose from that letters narrow as they are typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from kiosk.i18n import N_, _
from kiosk.widgets.choice_list import Choice, ChoiceList
from kiosk.widgets.content import joined, shown
from kiosk.widgets.matching import Index

Item = TypeVar("Item")
Value = TypeVar("Value")
ROWS = 24
"""Rows that are made before it is known how many the list can show."""


class FilterLine(Static):
    """What the list is narrowed by and how many rows are left.

    Its line is kept free while the list is not narrowed: a list that changed its height would be laid out again.
    """

    DEFAULT_CSS = "FilterLine { height: 1; padding-left: 3; }"

    def say(self, typed: str, found: int, total: int) -> None:
        """Show the filter and its count."""
        if not typed:
            self.update(Content(""), layout=False)
            return
        count = _("%(found)s of %(total)s", found=found, total=total) if found else _("nothing matches")
        self.update(joined(shown(_("Filter: ")), shown(typed, "bold reverse"), "   ", shown(count)), layout=False)


class FilterList(ChoiceList[Value], Generic[Item, Value]):
    """Rows made from items when they are shown. Digits pick among the rows that are left, letters leave fewer.

    Yield `line` above the list.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("backspace", "shorten_filter", N_("Filter"), key_display="A-Z"),
        Binding("escape", "clear_filter", N_("Back"), key_display="Esc"),
    ]

    virtual_size: reactive[Size] = reactive(Size(0, 0))
    """As in the framework, but rows that come and go lay nothing out: the list keeps its size and its scrollbar."""

    class NothingFound(Message):
        """No row is left: what is said elsewhere of the row that was highlighted is said of none."""

    def __init__(
        self,
        items: Sequence[Item],
        *,
        choice: Callable[[Item], Choice[Value]],
        fields: Callable[[Item], Iterable[str]],
        id: str | None = None,
    ) -> None:
        """Take the items, what shows one, and the texts of one that may be typed to find it."""
        self._index = Index(items, fields)
        self._found = items
        self._choice = choice
        self._typed = ""
        self.line = FilterLine(Content(""))
        super().__init__([choice(item) for item in items[:ROWS]], id=id)

    @property
    def _room(self) -> int:
        """Rows that fill the list, and one that shows that there are more."""
        return self.size.height + 1

    @property
    def item(self) -> Item | None:
        """The item of the highlighted row."""
        return None if self.highlighted is None else self._found[self.highlighted]

    def redraw(self) -> None:
        """Show the same rows again: something that they say has changed."""
        self.show_choices([self._choice(item) for item in self._found[: self.option_count]])

    def clear_filter(self) -> None:
        """Show every item."""
        self._narrow("")

    def _narrow(self, typed: str) -> None:
        if typed == self._typed:
            return
        self._typed = typed
        self._found = self._index.find(typed)
        self.show_choices([self._choice(item) for item in self._found[: self._room]])
        self.highlight_first()
        self.line.say(typed, len(self._found), len(self._index.items))
        if not self._found:
            self.post_message(self.NothingFound())

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Have more rows ready before the highlight gets to them."""
        super().watch_highlighted(highlighted)
        if highlighted is not None and highlighted == self.option_count - 1:
            self._add_rows(self._room)

    def on_resize(self) -> None:
        """Fill a terminal that has become taller."""
        self._add_rows(self._room - self.option_count)

    def _add_rows(self, count: int) -> None:
        more = self._found[self.option_count :][: max(count, 0)]
        if more:
            self.add_choices([self._choice(item) for item in more])

    def on_key(self, event: events.Key) -> None:
        """Take what is typed; a full-width digit, as input methods write them, picks like any other."""
        typed = unicodedata.normalize("NFKC", event.character or "")
        if not typed.isprintable() or not typed.strip():
            return
        if typed.isdecimal():
            if typed != event.character:
                event.stop()
                self.action_pick(int(typed))
            return
        event.stop()
        self._narrow(self._typed + typed)

    def action_shorten_filter(self) -> None:
        """Take the last letter back."""
        self._narrow(self._typed[:-1])

    def action_clear_filter(self) -> None:
        """Show every item."""
        self.clear_filter()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let Escape clear a filter before it goes back."""
        return bool(self._typed) if action == "clear_filter" else super().check_action(action, parameters)
