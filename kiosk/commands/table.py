"""Rows of text in columns, for a terminal where a Chinese character is two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_GAP = "  "


def table(rows: Sequence[Sequence[str]]) -> str:
    """Align rows of as many cells each; the last column is not filled up."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_GAP.join(_padded(row, widths)).rstrip() for row in rows)


def _padded(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]


def _width(text: str) -> int:
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
