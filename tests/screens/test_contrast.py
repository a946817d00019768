"""Every text can be read in every theme, and monochrome has no colour at all."""

from __future__ import annotations

import itertools

import pytest
from textual.color import Color
from textual.geometry import Region
from textual.theme import Theme
from textual.widgets import Input

from kiosk import i18n
from kiosk.themes import CONTRAST, DARK, LIGHT, MONO, THEMES, theme_after, theme_for
from kiosk.widgets.choice_list import ChoiceList
from kiosk.workflow.steps import WorkflowStep as Step
from tests.screens.contrast import written
from tests.screens.counter import Counter
from tests.screens.pictures import SMALLEST, WIDE, named
from tests.screens.states import STATES, State

LEAST = {"dark": 4.5, "light": 4.5, "contrast": 7.0}
"""WCAG 2.2, 1.4.3 (AA) and 1.4.6 (AAA)."""
COLOURED = (DARK, LIGHT, CONTRAST)


def highlighted(choices: ChoiceList[object]) -> Region:
    """Find the first line of the highlighted row on the screen."""
    assert choices.highlighted is not None
    line = choices._index_to_line[choices.highlighted] - choices.scroll_offset.y
    return Region(choices.content_region.x, choices.content_region.y + line, choices.scrollable_content_region.width, 1)


async def seen_in(counter: Counter, theme: Theme) -> None:
    counter.app.use_theme(theme)
    await counter.settled()


@pytest.mark.parametrize(("size", "language"), [(SMALLEST, "en"), (WIDE, "zh_TW")], ids=["80x24-en", "132x43-zh_TW"])
@pytest.mark.parametrize("state", STATES, ids=named)
async def test_every_text_can_be_read_in_every_theme(
    state: State, size: tuple[int, int], language: str, counter: Counter
) -> None:
    i18n.activate(language)
    async with counter.app.run_test(size=size) as counter.pilot:
        await state(counter)
        for theme in COLOURED:
            await seen_in(counter, theme)

            too_faint = {
                (piece.text.strip(), round(piece.contrast, 2))
                for piece in written(counter.app)
                if piece.contrast < LEAST[theme.name]
            }
            assert too_faint == set(), theme.name

        await seen_in(counter, MONO)

        pieces = list(written(counter.app))
        assert pieces
        assert [piece.text for piece in pieces if piece.ink or piece.ground] == []
        if isinstance(counter.app.focused, ChoiceList) and counter.app.focused.option_count:
            row = list(written(counter.app, highlighted(counter.app.focused)))
            assert row
            assert all(piece.is_reversed for piece in row)


@pytest.mark.parametrize("theme", COLOURED, ids=lambda theme: theme.name)
async def test_a_theme_is_shown_at_once_and_what_is_typed_stays(theme: Theme, counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.INIT)
        await counter.pilot.press(*"A1234")

        while counter.app.theme != theme.name:
            await counter.pilot.press("f3")
            await counter.settled()

        assert {piece.ground for piece in written(counter.app)} >= {Color.parse(str(theme.background))}
        assert counter.app.screen.query_one(Input).value == "A1234"
        assert isinstance(counter.app.focused, Input)


@pytest.mark.parametrize(
    ("setting", "env", "theme"),
    [
        ("auto", {"TERM": "xterm-256color"}, DARK),
        ("auto", {"TERM": "xterm", "COLORTERM": "truecolor"}, DARK),
        ("auto", {"TERM": "xterm"}, MONO),
        ("auto", {"TERM": "linux"}, MONO),
        ("auto", {"TERM": "xterm-16color"}, MONO),
        ("auto", {"TERM": "xterm-256color", "NO_COLOR": "1"}, MONO),
        ("auto", {"TERM": "xterm-256color", "NO_COLOR": ""}, DARK),
        ("light", {"TERM": "linux", "NO_COLOR": "1"}, LIGHT),
        ("contrast", {"TERM": "linux"}, CONTRAST),
        ("mono", {"TERM": "xterm-256color"}, MONO),
    ],
)
def test_the_colours_follow_the_setting_and_then_the_terminal(setting: str, env: dict[str, str], theme: Theme) -> None:
    assert theme_for(setting, env) is theme


def test_the_key_goes_through_every_theme_and_comes_back() -> None:
    seen = list(itertools.accumulate(THEMES, lambda name, _theme: theme_after(name).name, initial=DARK.name))

    assert seen[:-1] == [theme.name for theme in THEMES]
    assert seen[-1] == DARK.name
