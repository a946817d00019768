"""`kiosk`: starts the app, unless this terminal cannot show it."""

from __future__ import annotations

import codecs
import gc
import os
import sys
from collections.abc import Mapping
from typing import TextIO

from kiosk import i18n
from kiosk.commands.failures import USAGE, CommandFailed
from kiosk.config import Settings
from kiosk.i18n import _

ENCODING_ADVICE = "LANG=C.UTF-8, LANG=zh_TW.UTF-8"
"""The locales that are offered: the first is on every system, the second is Taiwan's."""
_DECIDING = ("LC_ALL", "LC_CTYPE", "LANG")
"""POSIX: the first of these that is set says which characters the terminal has."""
_COERCED = frozenset({"C.UTF-8", "C.utf8", "UTF-8"})
"""What Python itself writes into LC_CTYPE in place of the locale C (PEP 538)."""


_KEPT = (
    "TERM",
    "COLORTERM",
    "LANG",
    "LC_",
    "TZ",
    "HOME",
    "USER",
    "LOGNAME",
    "PATH",
    "TMPDIR",
    "XDG_",
    "KIOSK_",
    "SSL_",
)
"""How the variables begin that the kiosk needs. Others could have the framework write its screens to a file, take
keys from elsewhere, or end."""


def start(settings: Settings, *, supervised: bool = False) -> int:
    """Run the kiosk on this terminal; returns its exit status. `supervised` is kiosk mode.

    Raises:
        CommandFailed: the terminal cannot show it.
    """
    # Textual draws on standard error, so that is where the encoding counts.
    streams = (sys.__stdin__, sys.__stdout__, sys.__stderr__)
    why_not = obstacle(streams, os.environ)
    if why_not and is_foreign(streams[2], os.environ):
        i18n.activate(i18n.SOURCE_LANGUAGE)  # of what the terminal can show, only ASCII is sure
        why_not = obstacle(streams, os.environ)
    if why_not:
        raise CommandFailed(why_not, status=USAGE)
    # what is imported stays, so looking through it again and again only delays the first frame;
    # the app turns it on once everything is open
    gc.disable()
    if supervised:
        return _supervise(settings)
    from kiosk.run import run_kiosk

    return run_kiosk(settings)


def _supervise(settings: Settings) -> int:
    from kiosk.supervisor import Supervisor

    for name in [name for name in os.environ if not name.startswith(_KEPT)]:
        del os.environ[name]

    def run() -> int:
        from kiosk.run import log_crash, run_kiosk

        try:
            return run_kiosk(settings, supervised=True)
        except Exception as error:
            log_crash(settings, error)
            raise

    return Supervisor(run, starts_again=_("The kiosk starts again. Nothing that was kept is lost.")).supervise()


def obstacle(streams: tuple[TextIO | None, TextIO | None, TextIO | None], env: Mapping[str, str]) -> str | None:
    """Say why the kiosk cannot be shown on these input, output and error streams; None when it can."""
    if not all(stream is not None and stream.isatty() for stream in streams):
        return _("The kiosk needs a terminal: its input and output must not be redirected.")
    if env.get("TERM") == "dumb":
        return _("This terminal cannot place text (TERM=dumb). Set TERM to what it is, such as xterm-256color.")
    locale = foreign_locale(env)
    if locale is not None:
        variable, value = locale
        return _(
            "The locale is %(variable)s=%(value)s; the kiosk needs UTF-8. Set %(variable)s=C.UTF-8 or "
            "%(variable)s=zh_TW.UTF-8.",
            variable=variable,
            value=value,
        )
    screen = streams[2]
    encoding = screen.encoding if screen is not None else ""
    if not is_utf8(encoding):
        return _(
            "The terminal's encoding is %(encoding)s; the kiosk needs UTF-8. Set one of %(locales)s.",
            encoding=encoding,
            locales=ENCODING_ADVICE,
        )
    return None


def is_foreign(screen: TextIO | None, env: Mapping[str, str]) -> bool:
    """Whether the terminal is one for other characters than UTF-8."""
    return foreign_locale(env) is not None or not is_utf8(screen.encoding if screen is not None else "")


def foreign_locale(env: Mapping[str, str], *, in_utf8_mode: bool | None = None) -> tuple[str, str] | None:
    """Find the variable that says the terminal has other characters than UTF-8, and its value.

    The encoding of our streams does not tell: in the locales C and POSIX, and in any that is not installed, Python
    writes UTF-8 all the same (PEP 540), whatever the terminal makes of it. An LC_CTYPE of those it overwrites: what
    it was is not known here. Where nothing is set nothing is known against UTF-8, which is what terminals have.
    """
    coerced = bool(sys.flags.utf8_mode) if in_utf8_mode is None else in_utf8_mode
    for variable in _DECIDING:
        value = env.get(variable, "")
        if value and not (variable == "LC_CTYPE" and coerced and value in _COERCED):
            return None if _may_be_utf8(value) else (variable, value)
    return None


def _may_be_utf8(locale: str) -> bool:
    """Judge by the name; one that names no encoding is judged by that of the streams."""
    language, _dot, encoding = locale.partition("@")[0].partition(".")
    return is_utf8(encoding) if encoding else language not in {"C", "POSIX"}


def is_utf8(encoding: str) -> bool:
    """Whether an encoding as Python names it is UTF-8. It is in UTF-8 mode, whatever the locale says."""
    try:
        return codecs.lookup(encoding).name == "utf-8"
    except LookupError:
        return False
