"""How long no key was pressed at the terminal: when nobody waits for it, when to warn, and when to lock it."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

PAUSE = 2
"""Seconds after which the clerk is not typing."""
WARNING = 15
"""Seconds before the lock at which it is announced."""


class Due(Enum):
    """What has to be done about a terminal that nobody touches."""

    NOTHING = auto()
    PAUSE = auto()
    WARNING = auto()
    LOCK = auto()


class Idle:
    """Counts from the last key; each thing is due once."""

    def __init__(self, limit: float, now: Callable[[], float]) -> None:
        """Lock after `limit` seconds, never if it is 0; `now` is a clock that is never set."""
        self._limit = limit
        self._now = now
        self._since = now()
        self._told = Due.NOTHING

    def start_again(self) -> None:
        """Count from now."""
        self._since = self._now()
        self._told = Due.NOTHING

    @property
    def has_warned(self) -> bool:
        """Whether the warning stands."""
        return self._told is Due.WARNING

    def due(self) -> Due:
        """Tell what has become due since it was last asked."""
        due = self._reached(self._now() - self._since)
        if due is self._told:
            return Due.NOTHING
        self._told = due
        return due

    def _reached(self, seconds: float) -> Due:
        if self._limit and seconds >= self._limit - WARNING:
            return Due.WARNING if seconds < self._limit else Due.LOCK
        return Due.PAUSE if seconds >= PAUSE else Due.NOTHING
