"""What `kiosk doctor` finds out about this terminal and this computer."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from pathlib import Path

from kiosk.backoffice.protocol import BackOfficeUnavailable
from kiosk.backoffice.sqlite.connection import existing
from kiosk.backoffice.sqlite.demo import is_demonstration
from kiosk.commands.start import ENCODING_ADVICE, foreign_locale, is_utf8
from kiosk.i18n import N_
from kiosk.key_table import effective, name_of
from kiosk.stores.checks import Check, Status

COLUMNS, LINES = 80, 24
_LITTLE_DISK_MB, _NO_DISK_MB = 500, 50
_MB = 2**20
Environment = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KeyTaker:
    """A program around the kiosk that keeps keys for itself, and how the environment shows that it is there."""

    name: str
    keys: str
    takes_ours: bool
    is_there: Callable[[Environment], bool]


KEY_TAKERS = (
    KeyTaker("byobu", "F2 … F12", True, lambda env: any(name.startswith("BYOBU_") for name in env)),
    KeyTaker("GNOME Terminal", "F1, F10, F11", True, lambda env: "GNOME_TERMINAL_SCREEN" in env),
    KeyTaker("tmux", "Ctrl+B", False, lambda env: "TMUX" in env),
    KeyTaker("screen", "Ctrl+A", False, lambda env: "STY" in env),
)
"""As these programs are set up when they are installed."""


def check_terminal(env: Environment, bound: Mapping[str, str]) -> list[Check]:
    """Look at the terminal that this process runs on; `bound` are the actions with other keys than their own."""
    return [
        check_size(terminal_size()),
        check_colours(env),
        check_encoding(sys.__stderr__.encoding if sys.__stderr__ else "", env),
        *check_keys(env, bound),
    ]


def terminal_size() -> os.terminal_size | None:
    """Ask for the size of the terminal; None when the output is none."""
    try:
        return os.get_terminal_size(sys.stdout.fileno())
    except OSError:
        return None


def check_size(size: os.terminal_size | None) -> Check:
    """Look whether the screens fit."""
    name = N_("Terminal size")
    if size is None:
        return Check(name, "warn", N_("the output is no terminal"), N_("Run this on the counter's terminal"))
    values = {"columns": size.columns, "lines": size.lines}
    fits = size.columns >= COLUMNS and size.lines >= LINES
    advice = "" if fits else N_("Make the window larger or the font smaller: 80 × 24 at least")
    return Check(name, "ok" if fits else "bad", "%(columns)s × %(lines)s", advice, values)


def check_colours(env: Environment) -> Check:
    """Look how many colours there are; nothing is said by colour alone, so few are no fault."""
    name = N_("Colours")
    term = env.get("TERM", "")
    if term == "dumb":
        return Check(name, "bad", "TERM=dumb", N_("Set TERM to what the terminal is, such as xterm-256color"))
    if env.get("NO_COLOR"):
        return Check(name, "warn", N_("NO_COLOR is set: none"), N_("Unset NO_COLOR to see colours"))
    if env.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return Check(name, "ok", N_("16 million"))
    if "256color" in term:
        return Check(name, "ok", "256")
    advice = N_("Set TERM to xterm-256color if the terminal has more colours")
    return Check(name, "warn", N_("16 (TERM=%(term)s)"), advice, {"term": term})


def check_encoding(encoding: str, env: Environment) -> Check:
    """Look whether Chinese can be shown."""
    name = N_("Encoding")
    locale = foreign_locale(env)
    if locale is not None:
        variable, value = locale
        found = {"found": f"{variable}={value}", "locales": f"{variable}=C.UTF-8, {variable}=zh_TW.UTF-8"}
        return Check(name, "bad", "%(found)s", N_("Set one of %(locales)s"), found)
    if is_utf8(encoding):
        return Check(name, "ok", "UTF-8")
    values = {"encoding": encoding or "?", "locales": ENCODING_ADVICE}
    return Check(name, "bad", "%(encoding)s", N_("Set one of %(locales)s"), values)


def check_keys(env: Environment, bound: Mapping[str, str]) -> list[Check]:
    """Name the programs that keep keys for themselves, and the keys that do the same as those they take."""
    name = N_("Function keys")
    actions = [[name_of(key) for key in keys] for keys in effective(bound).values()]
    values = {"second": ", ".join(" = ".join(keys) for keys in actions if len(keys) > 1)}
    found = [taker for taker in KEY_TAKERS if taker.is_there(env)]
    if not found:
        return [Check(name, "ok", N_("nothing known to take any; second keys: %(second)s"), "", values)]
    return [_taken(name, taker, values, {key for keys in actions for key in keys}) for taker in found]


def _taken(name: str, taker: KeyTaker, second: Mapping[str, str], ours: Container[str]) -> Check:
    values = {**second, "program": taker.name, "keys": taker.keys}
    if taker.takes_ours or taker.keys in ours:
        advice = N_("Use the second keys (%(second)s), or free the keys in the settings of %(program)s")
        return Check(name, "warn", N_("%(program)s takes %(keys)s"), advice, values)
    return Check(name, "ok", N_("%(program)s takes %(keys)s, which the kiosk does not use"), "", values)


def check_data_file(path: Path) -> Check:
    """Open the data file and have SQLite check it."""
    name = N_("Data file")
    values = {"file": str(path)}
    if not path.exists():
        advice = N_("Import data with `kiosk data import`; else the first start makes demonstration data")
        return Check(name, "warn", N_("there is no %(file)s yet"), advice, values)
    try:
        with existing(path) as connection:
            wrong = [row[0] for row in connection.execute("PRAGMA integrity_check(1)") if row[0] != "ok"]
            demonstration = is_demonstration(connection)
    except BackOfficeUnavailable as error:
        wrong, demonstration = [error.detail], False
    if wrong:
        advice = N_("Put back a copy of %(file)s, or import the data again")
        return Check(name, "bad", N_("damaged: %(wrong)s"), advice, {**values, "wrong": str(wrong[0])})
    found = N_("sound; demonstration data") if demonstration else N_("sound; imported data")
    return Check(name, "ok", found)


def check_disk(folder: Path) -> Check:
    """Look how much space is left where the data is."""
    name = N_("Disk space")
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    free = shutil.disk_usage(there).free // _MB
    status: Status = "bad" if free < _NO_DISK_MB else "warn" if free < _LITTLE_DISK_MB else "ok"
    advice = "" if status == "ok" else N_("Free space: on a full disk no renewal can be kept")
    return Check(name, status, N_("%(free)s MB free in %(folder)s"), advice, {"free": free, "folder": str(there)})
