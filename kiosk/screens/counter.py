"""What screens may ask of the app that shows them, and how they bind keys that a store may bind anew."""

from __future__ import annotations

from textual.app import App
from textual.binding import Binding
from textual.geometry import Size

from kiosk.key_table import KEYS, name_of
from kiosk.widgets.header import Connection, Place

SMALLEST = Size(80, 24)
"""Columns and rows that every screen fits."""
TOO_SMALL = "-too-small"
"""Class of the screen that says so; a start on a terminal that is large enough does not read its module."""


def bound(action: str, description: str, *, does: str = "", priority: bool = False) -> Binding:
    """Bind an action of the table of keys; a store may bind it anew. `does` is its name in Textual, if another.

    With `priority` it works over a question or an error as well.
    """
    keys = KEYS[action]
    return Binding(
        ",".join(keys), does or action, description, key_display=name_of(keys[0]), id=action, priority=priority
    )


class CounterApp(App[int], inherit_bindings=False):
    """An app that knows what the header of every screen says."""

    place: Place
    connection: Connection

    @property
    def clock_text(self) -> str:
        """The time at the counter."""
        raise NotImplementedError

    def key_of(self, action: str) -> str:
        """Name the key that does `action` here, for sentences that mention it."""
        raise NotImplementedError
