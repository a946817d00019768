"""Every screen looks as it was accepted on a wide terminal: in Chinese, whose characters are the wider ones."""

from __future__ import annotations

import pytest

from tests.screens.counter import Counter
from tests.screens.pictures import WIDE, Compare, looks_as_accepted, named
from tests.screens.states import STATES, State


@pytest.mark.parametrize("state", STATES, ids=named)
def test_132x43(state: State, counter: Counter, snap_compare: Compare) -> None:
    assert looks_as_accepted(snap_compare, counter, state, "zh_TW", WIDE)
