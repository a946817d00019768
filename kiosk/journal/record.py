"""One record of the journal, and the line it is written as."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

import msgspec

START = "0" * 64
"""The digest that the first record of a journal carries: there is none before it."""


class Event(StrEnum):
    """What is journalled."""

    SIGN_IN = "sign-in"
    SIGN_OUT = "sign-out"
    LOCK = "lock"
    UNLOCK = "unlock"
    PIN_CHANGE = "pin-change"
    STAFF_ADDED = "staff-added"
    STAFF_DISABLED = "staff-disabled"
    RESTART = "restart"
    STEP = "step"
    REVEAL = "reveal"
    TAKE_OVER = "take-over"
    ORDER = "order"
    KIOSK_MODE_LEFT = "kiosk-mode-left"
    RETENTION = "retention"


Name = Literal[
    "session_id",
    "from_step",
    "to_step",
    "order_number",
    "order_key",
    "owner",  # the clerk whose renewal it is, where that is not who did it
    "subject",  # the staff code that something was done to
    "lock",  # what is locked: staff or terminal
    "seconds",
    "field",  # which field was revealed, never what is in it
    "reason",  # the name of a refusal
    "first_number",
    "last_number",
    "digest",
]
"""What a record may be about. Ids, names of steps and figures: nothing that says who a customer is."""


class Record(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One thing that was done, or tried."""

    number: int
    """Counts on without a gap over all files."""
    at: str
    """When: ISO 8601 in UTC."""
    terminal: str
    """Where: the name of the counter terminal, or of the computer for a command."""
    staff_id: str | None
    """Who; None before anybody is known, and for a command, which whoever runs the computer gives."""
    event: Event
    result: str
    before: str
    """SHA-256 of the line before, in hex: what makes a change of any earlier record show."""
    about: dict[Name, str | int] = {}
    lost: int = 0
    """How many records before this one could not be written."""


def line_of(record: Record) -> bytes:
    """Write a record as its line, without the line's end."""
    return msgspec.json.encode(record)


def digest_of(line: bytes) -> str:
    """Give the digest that the record after this line carries."""
    return hashlib.sha256(line).hexdigest()


def checked(about: Mapping[str, str | int]) -> dict[Name, str | int]:
    """Read what a record is to be about.

    Raises:
        msgspec.ValidationError: a name that a record may not have.
    """
    return msgspec.convert(dict(about), dict[Name, str | int])
