"""Sentences about staff: why a sign-in, a PIN or a take-over was refused."""

from __future__ import annotations

from math import ceil

from kiosk.backoffice.pin_rules import LONGEST, SHORTEST, PinRule
from kiosk.i18n import _, ngettext
from kiosk.taking_over import TakeOverRefused
from kiosk.workflow.attempts import Lock, Locked

_MINUTE = 60


def sign_in_refusal(lock: Lock | None) -> str:
    """Say that code and PIN do not go together, or for how long neither is looked at; the same for every code."""
    if lock is None:
        return _("Staff code and PIN do not match. Type the PIN again, or go up to mend the code.")
    time = _time(lock.seconds)
    if lock.what is Locked.TERMINAL:
        return _(
            "Too many wrong tries: this terminal is locked for %(time)s. A manager can lift it.",
            time=time,
        )
    return _("Too many wrong tries: this staff code is locked for %(time)s. A manager can lift it.", time=time)


def wrong_pin() -> str:
    """Say that a clerk's own PIN is not the one that was typed."""
    return _("That is not your PIN. Type it again.")


def _time(seconds: int) -> str:
    if seconds < 2 * _MINUTE:
        return ngettext("%(n)s second", "%(n)s seconds", seconds)
    minutes = ceil(seconds / _MINUTE)
    return ngettext("%(n)s minute", "%(n)s minutes", minutes)


def pin_refusal(rule: PinRule) -> str:
    """Say what a new PIN may not be, and how to mend it."""
    match rule:
        case PinRule.NOT_DIGITS:
            return _("A PIN is %(shortest)s to %(longest)s digits.", shortest=SHORTEST, longest=LONGEST)
        case PinRule.REPEATED:
            return _("A PIN must not repeat one digit or group, like 1111 or 1212. Choose another.")
        case PinRule.IN_ORDER:
            return _("A PIN must not count up or down, like 1234. Choose another.")
        case PinRule.AS_BEFORE:
            return _("That is the old PIN. Choose another.")


def take_over_refusal(why: TakeOverRefused) -> str:
    """Say why there is nothing to take over."""
    match why:
        case TakeOverRefused.NO_CLERK:
            return _("Your store has no such staff code.")
        case TakeOverRefused.NO_RENEWAL:
            return _("That clerk has no renewal under way that can be gone on with.")
