"""What the kiosk is measured against: the least Textual app that takes text."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Input

MARK = "type-here"
"""On the screen once the input is painted; it is the placeholder without its first letter, which is the cursor."""


class BareApp(App[None]):
    """One input."""

    def compose(self) -> ComposeResult:
        yield Input(placeholder=f" {MARK}")


if __name__ == "__main__":
    BareApp().run(mouse=False)
