"""What a PIN may be: the digits of a keypad, and not those that everybody tries first."""

from __future__ import annotations

import re
from enum import Enum, auto

SHORTEST, LONGEST = 4, 12
_DIGITS = re.compile(rf"[0-9]{{{SHORTEST},{LONGEST}}}")
_IN_ORDER = "01234567890"
_REPEATED = re.compile(r"(.+?)\1+")


class PinRule(Enum):
    """Why a PIN is refused."""

    NOT_DIGITS = auto()
    REPEATED = auto()
    IN_ORDER = auto()
    AS_BEFORE = auto()


class PinRefused(Exception):
    """A new PIN that may not be one."""

    def __init__(self, rule: PinRule) -> None:
        super().__init__(rule.name)
        self.rule = rule


def check_pin(pin: str) -> None:
    """Check a new PIN; whether it is the old one is asked of its hash.

    Raises:
        PinRefused: it is not 4 to 12 digits, repeats a digit or a group (1111, 1212), or counts up or down (1234).
    """
    if not _DIGITS.fullmatch(pin):
        raise PinRefused(PinRule.NOT_DIGITS)
    if _REPEATED.fullmatch(pin):
        raise PinRefused(PinRule.REPEATED)
    if pin in _IN_ORDER or pin in _IN_ORDER[::-1]:
        raise PinRefused(PinRule.IN_ORDER)
