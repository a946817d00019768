"""The one door for text into a widget: outside text becomes harmless, literal `Content`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rich.cells import set_cell_size
from textual.content import Content

from kiosk.text import harmless


def shown(text: object, style: str = "", *, lines: bool = False) -> Content:
    """Make any text safe to show: no markup, no control characters; `lines` keeps line breaks."""
    return Content.styled(harmless(text, lines=lines), style)


def joined(*parts: Content | str) -> Content:
    """Put pieces side by side; a plain `str` is the program's own text."""
    return Content("").join(part if isinstance(part, Content) else shown(part) for part in parts)


def stacked(lines: Sequence[Content | str]) -> Content:
    """Put pieces one under another."""
    return Content("\n").join(line if isinstance(line, Content) else shown(line) for line in lines)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its width in cells and where its text stands."""

    width: int
    align: Literal["left", "right"] = "left"
    style: str = ""


def row(columns: Sequence[Column], cells: Sequence[str]) -> Content:
    """Set one line of a table. A wide character that would stick out of its column is cut whole."""
    return Content("  ").join(
        Content.styled(fitted(cell, column), column.style) for column, cell in zip(columns, cells, strict=True)
    )


def fitted(text: str, column: Column) -> str:
    """Cut or fill outside text to exactly the cells of a column."""
    clean = harmless(text)
    cut = set_cell_size(clean, column.width)
    if column.align == "left" or cut.rstrip() != clean.rstrip():
        return cut
    bare = clean.rstrip()
    return cut[len(bare) :] + bare if cut.startswith(bare) else cut
