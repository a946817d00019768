"""Dates in Taiwan: which day it is, and what a month later is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.calendar_tw import TAIPEI, add_months, today, utc_now

days = st.dates(date(1912, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 25, 15, 59, 59, tzinfo=UTC), date(2026, 11, 25)),
        (datetime(2026, 11, 25, 16, 0, 0, tzinfo=UTC), date(2026, 11, 26)),
        (datetime(2026, 11, 25, 23, 30, tzinfo=timezone(timedelta(hours=-5))), date(2026, 11, 26)),
    ],
)
def test_the_day_begins_at_midnight_in_taipei(moment: datetime, day: date) -> None:
    assert today(lambda: moment) == day


def test_a_time_that_depends_on_the_machine_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        today(lambda: datetime(2026, 11, 25, 12, 0))


def test_the_running_clock_is_in_utc() -> None:
    assert utc_now().utcoffset() == timedelta(0)


def test_summer_has_no_other_time() -> None:
    assert datetime(2026, 7, 1, tzinfo=TAIPEI).utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 25), 24, date(2028, 11, 25)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 1, 15), 0, date(2026, 1, 15)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@given(days, st.integers(-120, 120))
def test_months_are_counted_exactly_and_never_run_into_the_next(day: date, months: int) -> None:
    later = add_months(day, months)

    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@pytest.mark.parametrize("months", [-12, 12 * 9_999])
def test_a_year_that_does_not_exist_is_refused(months: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        add_months(date(1, 6, 1), months)
