"""What screens may ask of the app that shows them."""

from __future__ import annotations

from textual.app import App
from textual.geometry import Size

from kiosk.widgets.header import Connection, Place

SMALLEST = Size(80, 24)
"""Columns and rows that every screen fits."""
TOO_SMALL = "-too-small"
"""Class of the screen that says so; a start on a terminal that is large enough does not read its module."""


class CounterApp(App[int], inherit_bindings=False):
    """An app that knows what the header of every screen says."""

    place: Place
    connection: Connection

    @property
    def clock_text(self) -> str:
        """The time at the counter."""
        raise NotImplementedError
