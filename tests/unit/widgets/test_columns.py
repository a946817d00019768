"""Columns hold their width in cells, whatever the names in them are made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from kiosk.widgets.content import Column, fitted, row

TEXT = st.text(st.sampled_from("aZ09 -中文吃到飽王😀é①…"), max_size=20)


@pytest.mark.parametrize(
    ("text", "width", "align", "shown"),
    [
        ("吃到飽", 6, "left", "吃到飽"),
        ("吃到飽", 5, "left", "吃到 "),
        ("5G 吃到飽 1399", 6, "left", "5G 吃 "),
        ("a吃到飽", 4, "left", "a吃 "),
        ("王", 1, "left", " "),
        ("無限", 6, "right", "  無限"),
        ("無限量", 5, "right", "無限 "),
        ("NT$吃", 5, "right", "NT$吃"),
    ],
)
def test_a_wide_character_at_the_edge_of_a_column_is_shown_whole_or_not_at_all(
    text: str, width: int, align: str, shown: str
) -> None:
    column = Column(width, "right" if align == "right" else "left")

    assert fitted(text, column) == shown


@given(TEXT, TEXT, st.integers(1, 20), st.integers(1, 20))
def test_the_next_column_stands_where_it_should(first: str, second: str, left: int, right: int) -> None:
    line = row((Column(left), Column(right, "right")), (first, second)).plain

    assert cell_len(line) == left + 2 + right
