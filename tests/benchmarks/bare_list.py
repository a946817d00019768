"""What a list of the kiosk is measured against: the least Textual app with a list of as many rows.

python -m tests.benchmarks.bare_list ROWS LINES
"""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.widgets import OptionList

MARK = "row 1 of the list"


class BareList(App[None]):
    """One list; each row has so many lines."""

    def __init__(self, rows: int, lines: int) -> None:
        super().__init__()
        self._rows = [f"row {n} of the list" + "\nand another line" * (lines - 1) for n in range(1, rows + 1)]

    def compose(self) -> ComposeResult:
        yield OptionList(*self._rows)


if __name__ == "__main__":
    BareList(*map(int, sys.argv[1:])).run(mouse=False)
