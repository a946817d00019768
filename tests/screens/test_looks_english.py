"""Every screen looks as it was accepted, in English on the smallest terminal; those with tables on a wide one too."""

from __future__ import annotations

import pytest

from tests.screens.counter import Counter
from tests.screens.pictures import TOO_SMALL, WIDE, Compare, looks_as_accepted, named
from tests.screens.states import STATES, WIDE_STATES, State, sign_in


@pytest.mark.parametrize("state", STATES, ids=named)
def test_80x24(state: State, counter: Counter, snap_compare: Compare) -> None:
    assert looks_as_accepted(snap_compare, counter, state, "en")


@pytest.mark.parametrize("state", WIDE_STATES, ids=named)
def test_132x43(state: State, counter: Counter, snap_compare: Compare) -> None:
    assert looks_as_accepted(snap_compare, counter, state, "en", WIDE)


def test_79x23(counter: Counter, snap_compare: Compare) -> None:
    assert looks_as_accepted(snap_compare, counter, sign_in, "en", TOO_SMALL)
