"""What screens may ask of the app that shows them."""

from __future__ import annotations

from textual.app import App

from kiosk.widgets.header import Connection, Place


class CounterApp(App[int], inherit_bindings=False):
    """An app that knows what the header of every screen says."""

    place: Place
    connection: Connection

    @property
    def clock_text(self) -> str:
        """The time at the counter."""
        raise NotImplementedError
