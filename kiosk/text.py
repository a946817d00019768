"""Text from outside made harmless to show, print and log.

What stays and what goes:

- Whole terminal escape sequences go, with their letters; then every other control character.
- Every format character (Cf) goes: bidi controls, zero-width spaces, the byte order mark, tags. Even the
  zero-width joiner: terminals disagree how wide a joined emoji is; shown in parts it spoils no column.
- Letters that are blank by design go (Hangul fillers, the grapheme joiner).
- Lone surrogates and non-characters become U+FFFD.
- Private use and unassigned code points stay: rare characters of Taiwanese names are kept in the former, and
  the newest ideographs are the latter to an older Unicode database.
- Line breaks and tabs become a space, so that words do not run together; `lines` keeps line breaks, as LF.
- The rest is composed (NFC), with at most `MARKS` combining marks on a base.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

MARKS = 3
"""Combining marks that one base may carry: enough for living scripts, too few to reach the next line."""
ELLIPSIS = "…"
REPLACEMENT = "\ufffd"

_READ_AHEAD = 8
"""Characters read for each one that may be shown; bounds the work that hostile text can cause."""
_MARKS_COMPOSED = 3 * MARKS
"""Marks on one base that are composed at all: composing sorts them, in a time that grows with the square."""
_HALF_WIDTH = {0x3000: 0x20, **{0xFEE0 + code: code for code in range(0x21, 0x7F)}}
_SILENT = dict.fromkeys([*range(0x07), 0x08, *range(0x0E, 0x18), 0x19, *range(0x1C, 0x20), 0x7F])
"""Controls that a terminal ignores or acts on inside a sequence without ending it."""
_SEQUENCE = re.compile(
    r"""
      (?: \x1b\[ | \x9b ) [0-?]* [\x20-/]* [@-~]?                       # CSI: colours, cursor, screen
    | (?: \x1b[P\]X^_] | [\x90\x98\x9d-\x9f] )                          # DCS, OSC, SOS, PM, APC: a string
      [^\x07\x18\x1a\x1b\x90\x98\x9b-\x9f\n\r]*                         # up to its end or that of the line
      (?: \x07 | \x1b\\ | \x9c )?
    | \x1bk [^\x07\x18\x1a\x1b\n\r]* \x1b\\                             # a title, as screen takes it
    | (?: \x1b[NO] | [\x8e\x8f] ) [\x20-~]?                             # one character of another set
    | \x1b [\x20-/]+ [0-~]?                                             # character sets and the like
    | \x1b [0-~]?                                                       # resets, modes; an escape by itself
    """,
    re.VERBOSE,
)
_LINE_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Zl", "Zp"})
_BLANK = frozenset("\u034f\u115f\u1160\u3164\uffa0")


def half_width(text: str) -> str:
    """Fold full-width letters, digits, signs and spaces, as an input method types them, to those of ASCII."""
    return text.translate(_HALF_WIDTH)


def harmless(text: object, *, limit: int = 10_000, lines: bool = False) -> str:
    """Make any value safe to show, print or log, as said above; longer than `limit`, it ends in an ellipsis.

    `lines` keeps line breaks. Never raises.
    """
    source = _as_text(text)
    if len(source) <= limit and source.isascii() and source.isprintable():
        return source
    limit = max(limit, 0)
    read = source[: limit * _READ_AHEAD]
    clean = _SEQUENCE.sub("", read.translate(_SILENT))
    clean = _LINE_BREAK.sub("\n" if lines else " ", clean).replace("\t", " ")
    kept = _with_few_marks("".join(map(_kept, clean)), most=_MARKS_COMPOSED)
    safe = _with_few_marks(unicodedata.normalize("NFC", kept), most=MARKS)
    if len(safe) <= limit and len(read) == len(source):
        return safe
    return safe[: limit - 1] + ELLIPSIS if limit else ""


def _as_text(text: object) -> str:
    """Read a value as plain text; one that cannot even say what it is shows its type."""
    if isinstance(text, str):
        return str.__str__(text)  # the value of a string enum, not its name
    if isinstance(text, bytes | bytearray):
        return text.decode("utf-8", "replace")
    try:
        return str(text)
    except Exception:  # noqa: BLE001  it is foreign code, and this function is what error messages go through
        return f"<{type(text).__name__}>"


def _kept(char: str) -> str:
    if char == "\n":
        return char
    category = unicodedata.category(char)
    if category in _DROPPED_CATEGORIES or char in _BLANK:
        return ""
    if category == "Cs" or _is_noncharacter(ord(char)):
        return REPLACEMENT
    return char


def _is_noncharacter(code: int) -> bool:
    return 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE


def _with_few_marks(text: str, *, most: int) -> str:
    """Drop marks beyond `most` on a base, and those without a base: they would sit on other text."""
    return "".join(_few_marks(text, most))


def _few_marks(text: str, most: int) -> Iterator[str]:
    free = 0
    for char in text:
        if unicodedata.category(char) not in {"Mn", "Me"} and not unicodedata.combining(char):
            free = 0 if char == "\n" else most
            yield char
        elif free:
            free -= 1
            yield char
