"""Bars: as long as what they show, never quite full or quite empty when it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from kiosk.widgets.chart import EMPTY, FULL, bar


@pytest.mark.parametrize(
    ("part", "whole", "drawn"),
    [
        (0, 30, "░░░░"),
        (0.01, 30, "█░░░"),
        (15, 30, "██░░"),
        (29.9, 30, "███░"),
        (30, 30, "████"),
        (90, 30, "████"),
        (5, 0, "████"),
        (0, 0, "░░░░"),
        (18.4, None, "░░░░"),
    ],
)
def test_a_bar_is_as_long_as_what_it_shows(part: float, whole: float | None, drawn: str) -> None:
    assert bar(part, whole, 4) == drawn


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.integers(2, 40))
def test_a_bar_always_has_its_width(part: float, whole: float, width: int) -> None:
    drawn = bar(part, whole, width)

    assert cell_len(drawn) == width
    assert drawn == drawn.replace(EMPTY, "") + drawn.replace(FULL, "")
