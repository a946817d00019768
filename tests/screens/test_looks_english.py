"""Every screen looks as it was accepted, in English on the smallest terminal."""

from __future__ import annotations

import pytest

from tests.screens.counter import Counter
from tests.screens.pictures import TOO_SMALL, Compare, looks_as_accepted, named
from tests.screens.states import STATES, State, sign_in


@pytest.mark.parametrize("state", STATES, ids=named)
def test_80x24(state: State, counter: Counter, snap_compare: Compare) -> None:
    assert looks_as_accepted(snap_compare, counter, state, "en")


def test_79x23(counter: Counter, snap_compare: Compare) -> None:
    assert looks_as_accepted(snap_compare, counter, sign_in, "en", TOO_SMALL)
