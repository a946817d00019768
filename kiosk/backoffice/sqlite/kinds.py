"""What a cell may hold: how it is stored, read from a CSV file and written to one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from kiosk.calendar_tw import TAIPEI
from kiosk.config import STAFF_CODE as STAFF_CODE_PATTERN
from kiosk.national_id import NationalIdError, parse_national_id

SqlValue = str | int | float | None
LIST_SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of cell. `read` turns a cell's text, not empty, into what is stored, or raises ValueError."""

    says: str
    """How the documentation describes it."""
    sql: str
    read: Callable[[str], SqlValue]
    write: Callable[[SqlValue], str] = str
    empty: SqlValue = None
    """What an empty cell stands for where the column is not required."""
    verbatim: bool = False
    """Whether spaces at the ends are part of the value."""
    many: bool = False
    """Whether the value is a list."""
    check: str = ""
    """An SQL condition on the column, `{}` standing for its name."""


def _matching(pattern: str, reason: str) -> Callable[[str], SqlValue]:
    compiled = re.compile(pattern)

    def read(text: str) -> SqlValue:
        if not compiled.fullmatch(text):
            raise ValueError(reason)
        return text

    return read


def _upper(read: Callable[[str], SqlValue]) -> Callable[[str], SqlValue]:
    return lambda text: read(text.upper())


def _whole(text: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,12}", text):
        raise ValueError("must be a whole number, digits only")
    return int(text)


def _whole_from_zero(text: str) -> int:
    number = _whole(text)
    if number < 0:
        raise ValueError("must not be negative")
    return number


def _decimal_from_zero(text: str) -> float:
    if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]+)?", text):
        raise ValueError("must be a number such as 12.5")
    number = float(text)
    if number < 0:
        raise ValueError("must not be negative")
    return number


def _date(text: str) -> str:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError("must be a date such as 2026-11-25")
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise ValueError("is not a day of the calendar") from error


def _moment(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError("must be a time such as 2026-11-25T14:05:00+08:00") from error
    if moment.tzinfo is None:
        raise ValueError("must have an offset such as +08:00")
    return moment.astimezone(TAIPEI).isoformat()


def _yes_no(text: str) -> int:
    if text not in ("yes", "no"):
        raise ValueError("must be yes or no")
    return int(text == "yes")


def _items(text: str) -> str:
    items = [item.strip() for item in text.split(LIST_SEPARATOR)]
    if not all(items):
        raise ValueError("has an empty item")
    return LIST_SEPARATOR.join(items)


def _mobile(text: str) -> str:
    # Its table of rules is needed by an import only, never by a renewal.
    import phonenumbers

    try:
        number = phonenumbers.parse(text, "TW")
    except phonenumbers.NumberParseException as error:
        raise ValueError("is not a phone number") from error
    is_mobile = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
    if not (is_mobile and phonenumbers.is_valid_number_for_region(number, "TW")):
        raise ValueError("is not a valid mobile number of Taiwan")
    return f"0{number.national_number}"


def _national_id(text: str) -> str:
    try:
        # Whether the old form of the resident ID still counts is asked when it is typed, not on file.
        return parse_national_id(text, today=date.min).value
    except NationalIdError as error:
        raise ValueError(error.reason.name.lower().replace("_", " ")) from error


def _pin_hash(text: str) -> str:
    from argon2 import Type, extract_parameters
    from argon2.exceptions import InvalidHashError

    try:
        kind = extract_parameters(text).type
    except InvalidHashError as error:
        raise ValueError("is not an argon2 hash") from error
    if kind is not Type.ID:
        raise ValueError("is not an argon2id hash")
    return text


def one_of(enum: type[StrEnum]) -> Kind:
    """Make the kind of a cell that holds one of the enum's values."""
    values = ", ".join(enum)

    def read(text: str) -> SqlValue:
        if text not in list(enum):
            raise ValueError(f"must be one of {values}")
        return text

    return Kind(f"one of {values}", "TEXT", read)


def some_of(enum: type[StrEnum]) -> Kind:
    """Make the kind of a cell that holds a list of the enum's values."""
    values = ", ".join(enum)

    def read(text: str) -> SqlValue:
        items = _items(text)
        if not set(items.split(LIST_SEPARATOR)) <= set(enum):
            raise ValueError(f"must be a list of {values}")
        return items

    return Kind(f"list of {values}", "TEXT", read, empty="", many=True)


TEXT = Kind("text", "TEXT", str, empty="", verbatim=True)
CODE = Kind("code without spaces", "TEXT", _matching(r"\S+", "must not have spaces"))
STORE_CODE = Kind(
    "store code: 1 to 8 capital letters and digits",
    "TEXT",
    _upper(_matching(r"[A-Z0-9]{1,8}", "must be 1 to 8 letters and digits")),
)
"""Capitals, so that one store has one code: orders are numbered by it."""
STAFF_CODE = Kind(
    "staff code: up to 32 letters, digits, - and _",
    "TEXT COLLATE NOCASE",
    _matching(STAFF_CODE_PATTERN.pattern, "must be up to 32 letters, digits, - and _"),
)
NATIONAL_ID = Kind("national ID, resident ID or company number", "TEXT", _national_id)
MOBILE = Kind("mobile number of Taiwan", "TEXT", _mobile)
PIN_HASH = Kind("argon2id hash", "TEXT", _pin_hash, empty="")
DATE = Kind("date, YYYY-MM-DD", "TEXT", _date)
MOMENT = Kind("time with offset, ISO 8601", "TEXT", _moment)
MONEY = Kind("whole NT$, not negative", "INTEGER", _whole_from_zero, check="{} >= 0")
COUNT = Kind("whole number, not negative", "INTEGER", _whole_from_zero, check="{} >= 0")
WHOLE = Kind("whole number", "INTEGER", _whole)
DECIMAL = Kind("number, not negative", "REAL", _decimal_from_zero, check="{} >= 0")
YES_NO = Kind("yes or no", "INTEGER", _yes_no, write=lambda value: "yes" if value else "no", check="{} IN (0, 1)")
LIST = Kind("list separated by ;", "TEXT", _items, empty="", many=True)
