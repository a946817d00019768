"""Calendar dates in Taiwan. Contracts are reckoned on these, never on times of day."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

Clock = Callable[[], datetime]
"""Tells the time, aware and in UTC. Handed in wherever time matters, so that a test can hold it still."""

TAIPEI = timezone(timedelta(hours=8), "Asia/Taipei")
"""Taiwan's time. Fixed: no daylight saving since 1979, so no time zone database is needed."""


def utc_now() -> datetime:
    """Tell the time; the `Clock` of a running kiosk."""
    return datetime.now(UTC)


def today(clock: Clock) -> date:
    """Tell the date in Taiwan.

    Raises:
        ValueError: the clock's time is not aware, so what moment it means depends on the machine.
    """
    now = clock()
    if now.tzinfo is None:
        raise ValueError("the clock must tell an aware time")
    return now.astimezone(TAIPEI).date()


def add_months(day: date, months: int) -> date:
    """Go forward (or back) by whole months; a day that the month does not have becomes its last day.

    Raises:
        ValueError: the year is outside 1 to 9999.
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise ValueError(f"year {year} is out of range")
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))
