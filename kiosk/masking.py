"""Finds personal data in free text and hides it: what may not reach a log, a window title or a crash report.

Found by form: personal IDs of every kind, right checksum or not, in any case and width, in groups or not;
mobile numbers; e-mail addresses. Not found by form: names and addresses (see `REMOVED_KEYS`), and company
numbers, which are public and look like dates.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, time
from enum import Enum
from pathlib import PurePath
from typing import Any
from uuid import UUID

from kiosk.format import mask_email, mask_national_id
from kiosk.text import harmless

REMOVED = "[removed]"
REMOVED_KEYS = frozenset({"pin", "national_id", "typed", "name", "address", "email", "birth_date", "phones"})
"""Fields whose values are personal whatever they look like."""

_TEXT_LIMIT = 2_000
_DEPTH_LIMIT = 8
_ALNUM = "0-9A-Za-z０-９Ａ-Ｚａ-ｚ"
_GAP = "[-‐-―－ \u3000\u00a0]?"
_PERSONAL = re.compile(
    rf"""
      (?P<kept> renewal_[\w{{}}-]{{1,40}}_[0-9a-f]{{32}}              # a session id
              | (?<![{_ALNUM}]) [A-Z][A-Z0-9]{{0,15}}-20\d{{6}}-\d{{4}} (?![{_ALNUM}]) )    # an order number
    | (?: (?<![{_ALNUM}]) | (?<=\\[nrt]) )                 # or after an escape that `repr` wrote
      (?: (?P<id> [A-Za-zＡ-Ｚａ-ｚ]{_GAP}[1289A-Da-d１２８９Ａ-Ｄａ-ｄ](?:{_GAP}\d){{8}} )
        | (?P<mobile> (?: [+＋]?886{_GAP}0? | [0０] ) [9９](?:{_GAP}\d){{8}} ) )
      (?![{_ALNUM}])
    | (?P<email> [0-9A-Za-z._%+-]{{1,64}} @ [0-9A-Za-z-]{{1,63}} (?: \.[0-9A-Za-z-]{{1,63}} ){{1,8}} )
    """,
    re.VERBOSE,
)
"""In free spacing, so a space inside a character class counts and others do not."""


def masked(text: object) -> str:
    """Make text harmless and hide the personal data in it; session ids and order numbers stay."""
    return _PERSONAL.sub(_hidden, harmless(text, limit=_TEXT_LIMIT))


def _hidden(match: re.Match[str]) -> str:
    found = match[0]
    match match.lastgroup:
        case "id":
            return mask_national_id(_compact(found).upper())
        case "mobile":
            digits = _compact(found)
            return f"0{digits[-9:-6]}***{digits[-3:]}"
        case "email":
            return mask_email(found)
        case _:
            return found


def _compact(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


def masked_value(value: object, *, depth: int = 0) -> object:
    """Hide the personal data anywhere in a value made of mappings, lists and plain values.

    Anything else is replaced by the name of its type: the text of a record tells all its fields.
    """
    match value:
        case Enum():
            return masked_value(value.value, depth=depth)
        case None | bool() | int() | float():
            return value
        case str() | bytes() | date() | time() | UUID() | PurePath():
            return masked(value)
        case Mapping() | list() | tuple() | set() | frozenset() if depth >= _DEPTH_LIMIT:
            return "…"
        case Mapping():
            return masked_fields(value, depth=depth + 1)
        case list() | tuple() | set() | frozenset():
            return [masked_value(item, depth=depth + 1) for item in _in_order(value)]
        case BaseException():
            return f"{type(value).__name__}: {masked(value)}"
        case _:
            return f"<{type(value).__name__}>"


def masked_fields(fields: Mapping[Any, object], *, depth: int = 0) -> dict[str, object]:
    """Hide the personal data in named fields, and the whole value of those in `REMOVED_KEYS`."""
    return {
        masked(key): REMOVED if str(key).lower() in REMOVED_KEYS else masked_value(value, depth=depth)
        for key, value in fields.items()
    }


def _in_order(values: Iterable[object]) -> Iterable[object]:
    """Sets have no order of their own; a log that can be compared needs one."""
    return sorted(values, key=str) if isinstance(values, set | frozenset) else values
