"""Every screen looks as it was accepted on a wide terminal, in both languages."""

from __future__ import annotations

import pytest

from kiosk.i18n import LANGUAGES
from tests.screens.counter import Counter
from tests.screens.pictures import WIDE, Compare, looks_as_accepted, named
from tests.screens.states import STATES, State


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES, ids=named)
def test_132x43(state: State, language: str, counter: Counter, snap_compare: Compare) -> None:
    assert looks_as_accepted(snap_compare, counter, state, language, WIDE)
