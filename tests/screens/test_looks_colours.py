"""Where a colour says something, every theme but the usual one looks as it was accepted too."""

from __future__ import annotations

import pytest
from textual.theme import Theme

from kiosk.themes import CONTRAST, LIGHT, MONO
from tests.screens.counter import Counter
from tests.screens.pictures import Compare, looks_as_accepted, named
from tests.screens.states import COLOUR_STATES, State, plans


@pytest.mark.parametrize("state", COLOUR_STATES, ids=named)
@pytest.mark.parametrize("theme", [CONTRAST, MONO], ids=lambda theme: theme.name)
def test_80x24(state: State, theme: Theme, counter: Counter, snap_compare: Compare) -> None:
    assert looks_as_accepted(snap_compare, counter, state, "en", theme=theme)


def test_light(counter: Counter, snap_compare: Compare) -> None:
    assert looks_as_accepted(snap_compare, counter, plans, "en", theme=LIGHT)
