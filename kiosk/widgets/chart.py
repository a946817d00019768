"""Small charts of plain characters; the figure they show always stands beside them."""

from __future__ import annotations

FULL, EMPTY = "█", "░"
"""Of code page 437: the Linux console and every terminal font have them, a cell wide each."""


def bar(part: float, whole: float | None, width: int) -> str:
    """Draw how much of `whole` is `part`, `width` cells long; nothing of a `whole` of None, which has no end.

    Anything above nothing fills a cell; only the whole fills the last.
    """
    if whole is None or part <= 0:
        filled = 0
    elif part >= whole:
        filled = width
    else:
        filled = min(max(round(width * part / whole), 1), width - 1)
    return FULL * filled + EMPTY * (width - filled)
