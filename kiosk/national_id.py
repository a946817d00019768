"""Who a customer is in Taiwan: personal IDs and company numbers, read from what was typed or scanned."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from typing import NoReturn

_LETTERS_BY_VALUE = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
_LETTER_VALUES = {letter: value for value, letter in enumerate(_LETTERS_BY_VALUE, start=10)}
_PERSONAL_WEIGHTS = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
_COMPANY_WEIGHTS = (1, 2, 1, 2, 1, 2, 4, 1)
_PERSONAL_LENGTH = 10
_COMPANY_LENGTH = 8
_DIGITS = frozenset("0123456789")

OLD_RESIDENT_ID_ENDS = date(2031, 1, 1)
"""The first day on which resident IDs of the old form (two letters) are refused."""


class IdKind(Enum):
    """What kind of number identifies the customer."""

    CITIZEN = auto()
    RESIDENT = auto()
    OLD_RESIDENT = auto()
    COMPANY = auto()


_KINDS = {
    **dict.fromkeys("12", IdKind.CITIZEN),
    **dict.fromkeys("89", IdKind.RESIDENT),
    **dict.fromkeys("ABCD", IdKind.OLD_RESIDENT),
}
"""The kind of a personal ID by its second character."""


@dataclass(frozen=True, slots=True)
class NationalId:
    """A valid ID."""

    value: str = field(repr=False)
    """Upper case ASCII without separators. Not in `repr`, so that no traceback or assertion shows it."""
    kind: IdKind


class IdFault(Enum):
    """Why an ID was refused. The screens have a sentence for each that says how to mend it."""

    EMPTY = auto()
    WRONG_LENGTH = auto()
    UNKNOWN_FIRST_LETTER = auto()
    WRONG_SECOND_CHARACTER = auto()
    WRONG_CHARACTERS = auto()
    WRONG_CHECKSUM = auto()
    NO_LONGER_VALID = auto()


class NationalIdError(ValueError):
    """What was typed is no ID. Its text names the reason only: what was typed may be most of a real ID."""

    def __init__(self, reason: IdFault, typed: str, *, found: int, expected: int, wrong: str = "") -> None:
        super().__init__(f"{reason.name} ({found} characters, {expected} expected)")
        self.reason = reason
        self.typed = typed
        """Exactly what was typed, to be shown where it was typed and nowhere else."""
        self.found = found
        """Characters typed, without separators."""
        self.expected = expected
        """Characters it should have: 10 for a person, 8 for a company (what starts with a digit)."""
        self.wrong = wrong
        """The characters that cannot stand where they do; empty when the reason is another."""


def parse_national_id(text: str, *, today: date) -> NationalId:
    """Read a personal ID or a company number, in any case and width, with or without spaces and hyphens.

    `today` is the date in Taiwan: it decides whether the old form of the resident ID still counts.

    Raises:
        NationalIdError: it is neither; says why.
    """
    value = _compact(text)
    is_company = value[:1] in _DIGITS and len(value) != _PERSONAL_LENGTH
    return _company(value, text) if is_company else _person(value, text, today)


def _compact(text: str) -> str:
    """Bring to half width and upper case; leave out what people and scanners put between and around."""
    return "".join(
        char.upper() if char.isascii() else char
        for char in unicodedata.normalize("NFKC", text)
        if char != "\u2212" and unicodedata.category(char) not in {"Cc", "Cf", "Pd", "Zs", "Zl", "Zp"}
    )


def _person(value: str, typed: str, today: date) -> NationalId:
    def refuse(reason: IdFault, wrong: str = "") -> NoReturn:
        raise NationalIdError(reason, typed, found=len(value), expected=_PERSONAL_LENGTH, wrong=wrong)

    if not value:
        refuse(IdFault.EMPTY)
    if len(value) != _PERSONAL_LENGTH:
        refuse(IdFault.WRONG_LENGTH)
    first, second, rest = value[0], value[1], value[2:]
    if first not in _LETTER_VALUES:
        refuse(IdFault.UNKNOWN_FIRST_LETTER, first)
    if second not in _KINDS:
        refuse(IdFault.WRONG_SECOND_CHARACTER, second)
    if wrong := _not_digits(rest):
        refuse(IdFault.WRONG_CHARACTERS, wrong)
    if not _personal_checksum_holds(first, second, rest):
        refuse(IdFault.WRONG_CHECKSUM)
    kind = _KINDS[second]
    if kind is IdKind.OLD_RESIDENT and today >= OLD_RESIDENT_ID_ENDS:
        refuse(IdFault.NO_LONGER_VALID)
    return NationalId(value, kind)


def _company(value: str, typed: str) -> NationalId:
    def refuse(reason: IdFault, wrong: str = "") -> NoReturn:
        raise NationalIdError(reason, typed, found=len(value), expected=_COMPANY_LENGTH, wrong=wrong)

    if len(value) != _COMPANY_LENGTH:
        refuse(IdFault.WRONG_LENGTH)
    if wrong := _not_digits(value):
        refuse(IdFault.WRONG_CHARACTERS, wrong)
    if not _company_checksum_holds(value):
        refuse(IdFault.WRONG_CHECKSUM)
    return NationalId(value, IdKind.COMPANY)


def _not_digits(text: str) -> str:
    return "".join(char for char in text if char not in _DIGITS)


def _personal_checksum_holds(first: str, second: str, rest: str) -> bool:
    """Weigh the digits; a letter in second place stands for the last digit of its value."""
    second_digit = second if second in _DIGITS else str(_LETTER_VALUES[second] % 10)
    digits = f"{_LETTER_VALUES[first]}{second_digit}{rest}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, _PERSONAL_WEIGHTS, strict=True))
    return total % 10 == 0


def _company_checksum_holds(value: str) -> bool:
    """Add up the digits of the weighted digits: a multiple of 5 since 2023-04-01 (Ministry of Finance).

    It had been a multiple of 10, which python-stdnum (2.2) still asks for: it refuses newer companies.
    A seventh digit of 7 gives 28, whose digits add up to 10, which counts as either of its own digits.
    """
    products = [int(digit) * weight for digit, weight in zip(value, _COMPANY_WEIGHTS, strict=True)]
    total = sum(product // 10 + product % 10 for product in products)
    return total % 5 == 0 or (value[6] == "7" and (total + 1) % 5 == 0)
