"""Keys: each that works is shown, means one thing everywhere, and finds a widget that listens."""

from __future__ import annotations

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Iterator

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

from kiosk import screens, widgets
from kiosk.app import KioskApp
from kiosk.i18n import _
from kiosk.widgets.key_bar import KeyBar
from kiosk.workflow.steps import WorkflowStep as Step
from tests.screens.counter import Answers, Counter
from tests.screens.pictures import SMALLEST, named
from tests.screens.states import STATES, State

MEANINGS = {
    "enter": {"select", "submit", "close"},
    "escape": {"back", "refuse", "close", "clear_filter"},
    "f1": {"help", "app.help", "close"},
    "f2": {"language"},
    "f3": {"next_theme"},
    "f4": {"home"},
    "f5": {"submit"},
    "f6": {"short_list"},
    "f7": {"compare"},
    "f8": {"not_offered"},
    "f9": {"sign_out"},
    "f10": {"restart"},
    "f11": {"app.leave"},
    "f12": {"lock"},
    "ctrl+d": {"lock"},
    "ctrl+e": {"app.leave"},
    "ctrl+f": {"reveal"},
    "ctrl+g": {"help", "app.help", "close"},
    "ctrl+k": {"compare"},
    "ctrl+l": {"language"},
    "ctrl+n": {"not_offered"},
    "ctrl+o": {"short_list"},
    "ctrl+s": {"submit"},
    "ctrl+t": {"home"},
    "ctrl+x": {"sign_out"},
    "ctrl+y": {"next_theme"},
    "ctrl+r": {"restart"},
    "up": {"cursor_up", "app.focus_previous"},
    "down": {"cursor_down", "app.focus_next"},
    "home": {"first", "home"},
    "end": {"last", "end"},
    "pageup": {"page_up"},
    "pagedown": {"page_down"},
    "space": {"mark"},
    "backspace": {"shorten_filter", "delete_left"},
    "delete": {"delete_right"},
    "left": {"cursor_left"},
    "right": {"cursor_right"},
    **{str(digit): {f"pick({digit})"} for digit in range(1, 10)},
}
"""What a key does, on whatever screen. Enter goes on; Escape leaves without an answer, or a filter before; F1 opens
help and closes it."""
MANY_NUMBERS = "F111111118"
"""A customer with 15 numbers."""
ALIASES = {
    "kp_enter": "enter",
    "kp_up": "up",
    "kp_down": "down",
    "kp_left": "left",
    "kp_right": "right",
    "kp_delete": "delete",
    "kp_home": "home",
    "kp_end": "end",
    "kp_page_up": "pageup",
    "kp_page_down": "pagedown",
}


def declared() -> Iterator[tuple[str, str, str]]:
    """Yield key, action and owner of every binding of the kiosk's own classes."""
    modules = [
        importlib.import_module(f"{package.__name__}.{found.name}")
        for package in (screens, widgets)
        for found in pkgutil.iter_modules(package.__path__)
    ]
    found = {value for module in modules for value in vars(module).values() if isinstance(value, type)}
    for owner in {KioskApp, *found}:
        if not (issubclass(owner, DOMNode) and owner.__module__.startswith("kiosk.")):
            continue
        for binding in Binding.make_bindings(owner.__dict__.get("BINDINGS", ())):
            yield binding.key, binding.action, owner.__name__


def test_a_key_means_the_same_on_every_screen() -> None:
    actions = defaultdict(set)
    for key, action, _owner in declared():
        actions[ALIASES.get(key, key)].add(action)

    assert actions == MEANINGS


@pytest.mark.parametrize("state", STATES, ids=named)
async def test_every_key_that_works_is_in_the_footer_and_something_has_the_focus(
    state: State, counter: Counter
) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await state(counter)

        bar = counter.app.screen.query_one(KeyBar).region
        footer = " ".join(line[bar.x : bar.right] for line in counter.shown()[bar.y : bar.bottom])
        active = [found for found in counter.app.screen.active_bindings.values() if found.enabled]
        expected = {
            f"{counter.app.get_key_display(found.binding)} {_(found.binding.description)}"
            for found in active
            if found.binding.show
        }
        assert expected
        assert {item for item in expected if item not in footer} == set()
        assert counter.app.focused is not None
        assert counter.app.focused.region.area > 0


async def test_the_short_list_shows_many_numbers_at_once(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.LIST_PHONES, Answers(national_id=MANY_NUMBERS))
        await counter.pilot.press("f6")
        await counter.settled()

        assert counter.session.current_step is Step.SELECT_PHONE
        assert sum("09" in line for line in counter.shown()) >= 14
