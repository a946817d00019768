"""The keys that a store may bind anew: which action has which, and what a `[keys]` table may say instead."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

KEYS: Mapping[str, tuple[str, ...]] = {
    "help": ("f1", "ctrl+g"),
    "language": ("f2", "ctrl+l"),
    "next_theme": ("f3", "ctrl+y"),
    "home": ("f4", "ctrl+t"),
    "submit": ("f5", "ctrl+s"),
    "short_list": ("f6", "ctrl+o"),
    "compare": ("f7", "ctrl+k"),
    "not_offered": ("f8", "ctrl+n"),
    "sign_out": ("f9", "ctrl+x"),
    "restart": ("f10", "ctrl+r"),
    "leave": ("f11", "ctrl+e"),
    "lock": ("f12", "ctrl+d"),
    "reveal": ("ctrl+f",),
    "mark": ("space",),
}
"""Every action and its keys: the first is shown; the second is for terminals that keep function keys to themselves.

All other keys are fixed: letters filter, digits pick, and Enter, Esc, Backspace, Tab and the arrows mean one thing.
"""
_SAME_BYTES = {"h": "Backspace", "i": "Tab", "j": "Enter", "m": "Enter"}
"""Letters that a terminal sends with Ctrl as another key."""
_ALLOWED = re.compile(r"f([1-9]|1\d|2[0-4])|ctrl\+[a-z]|space|insert|delete")


class KeysRefused(ValueError):
    """A table of keys that cannot be used; says every problem in one sentence each."""


def keys_of(written: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Read a table of actions and their keys, several keys with commas between.

    Returns:
        Each action that is bound anew with its keys, as `App.set_keymap` takes them.

    Raises:
        KeysRefused: an action or a key is unknown, or two actions have one key on whatever screens: the same key
            means the same thing everywhere.
    """
    bound = {action: _parts(keys) for action, keys in written.items()}
    problems = [*_unknown_actions(bound), *_unknown_keys(bound), *_clashes({**KEYS, **bound})]
    if problems:
        raise KeysRefused("; ".join(problems))
    return tuple((action, ",".join(keys)) for action, keys in bound.items())


def name_of(key: str) -> str:
    """Name a key as it is printed on keyboards: F1, Ctrl+G, Space."""
    return "+".join(part.capitalize() for part in key.split("+"))


def effective(bound: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """Return the keys of every action, those bound anew in place of its own."""
    return {action: tuple(bound[action].split(",")) if action in bound else keys for action, keys in KEYS.items()}


def _parts(keys: object) -> tuple[str, ...]:
    if not isinstance(keys, str):
        return (repr(keys),)  # no key is called that, and so it is refused by what was written
    return tuple(key.strip().lower() for key in keys.split(","))


def _unknown_actions(bound: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for action in bound:
        if action not in KEYS:
            near = get_close_matches(action, KEYS, n=1)
            rest = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(KEYS)}"
            yield f"there is no action {action!r}; {rest}"


def _unknown_keys(bound: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for action, keys in bound.items():
        for key in keys:
            same = _SAME_BYTES.get(key.removeprefix("ctrl+")) if key.startswith("ctrl+") else None
            if same:
                yield f"{action} cannot have {name_of(key)}: a terminal sends the same for {same}"
            elif not _ALLOWED.fullmatch(key):
                yield f"{action} cannot have {key!r}; a key is f1 to f24, ctrl+ a letter, space, insert or delete"


def _clashes(bound: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    actions = defaultdict(list)
    for action, keys in bound.items():
        for key in dict.fromkeys(keys):
            actions[key].append(action)
    for key, several in actions.items():
        if len(several) > 1:
            yield f"{name_of(key)} is bound to both {' and '.join(several)}"
