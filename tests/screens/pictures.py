"""A picture of the app in a state, compared with the one that was accepted."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context

from textual.pilot import Pilot
from textual.theme import Theme

from kiosk import i18n
from kiosk.themes import DARK
from tests.screens.counter import Counter
from tests.screens.states import State

SMALLEST, WIDE, TOO_SMALL = (80, 24), (132, 43), (79, 23)

Compare = Callable[..., bool]


def looks_as_accepted(
    compare: Compare,
    counter: Counter,
    state: State,
    language: str,
    size: tuple[int, int] = SMALLEST,
    theme: Theme = DARK,
) -> bool:
    """Bring the app to a state and compare its picture; the language is spoken in this picture alone."""

    async def reach(pilot: Pilot[int]) -> None:
        counter.pilot = pilot
        await state(counter)
        if theme is not DARK:
            counter.app.use_theme(theme)
            await counter.settled()

    def picture() -> bool:
        i18n.activate(language)
        return compare(counter.app, terminal_size=size, run_before=reach)

    return copy_context().run(picture)


def named(state: State) -> str:
    """Name a test by its state."""
    return getattr(state, "__name__", "")
