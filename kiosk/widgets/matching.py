"""Which rows a few typed letters mean: anywhere in any field, whatever the case or the width of the characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
_BETWEEN = "\n"
"""Stands between fields and cannot be typed, so that no match runs from one field into the next."""


def folded(text: str) -> str:
    """Make texts that a clerk takes for the same the same: full-width as half-width, capitals as small letters."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold()


class Index(Generic[Item]):
    """Items and all that may be typed to find each; folded once, because every key looks through all of it."""

    def __init__(self, items: Sequence[Item], fields: Callable[[Item], Iterable[str]]) -> None:
        self.items = items
        self._folded = [folded(_BETWEEN.join(fields(item))) for item in items]

    def find(self, typed: str) -> Sequence[Item]:
        """Return the items that have `typed` in one of their fields, in their order."""
        if not typed:
            return self.items
        wanted = folded(typed)
        return [item for item, text in zip(self.items, self._folded, strict=True) if wanted in text]
