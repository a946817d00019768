"""Writes `docs/errors.md`, every message of the kiosk that stops or corrects a clerk: `uv run python -m docs.errors`.

The sentences are the program's own, said by it in each language; only their causes are written here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextvars import copy_context
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from docs.error_causes import CAUSES
from kiosk import i18n
from kiosk.backoffice.protocol import BackOfficeUnavailable, OrderMismatch, OutOfStock, UnknownStaff, UnknownStore
from kiosk.backoffice.values import Order, OrderRequest, OrderSums
from kiosk.error_codes import code_of
from kiosk.incidents import describe
from kiosk.journal.journal import JournalUnavailable
from kiosk.national_id import IdFault, NationalIdError
from kiosk.renewal.errors import AnswerRefused, NotYourSession, OrderedNotKept, OrderedWithoutSession, RefusedAnswer
from kiosk.screens.words import refusal
from kiosk.sign_in import NotAManager, SignInRefused
from kiosk.stores.errors import EmbeddedProblem, EmbeddedUnavailable
from kiosk.workflow.errors import (
    IllegalTransition,
    Refusal,
    SessionConflict,
    SessionGone,
    SessionUnreadable,
    StoreRefused,
    StoreUnavailable,
)
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import WorkflowStep

FILE = Path(__file__).with_name("errors.md")
LANGUAGES = {"zh_TW": "中文", "en": "English"}
SENTENCES: Mapping[str, str] = {
    "K311": "The renewals under way could not be read; the store started empty. They are set aside in %(folder)s.",
    "K312": "The computer stopped while a renewal was being kept; its last steps may be missing.",
    "K701": "Staff code and PIN do not match. Type the PIN again, or go up to mend the code.",
    "K702": "Type or scan your staff code.",
    "K703": "Type your PIN.",
    "K704": "Four plans are marked already. Take a mark away first.",
    "K801": "The kiosk needs a terminal: its input and output must not be redirected.",
    "K802": "This terminal cannot place text (TERM=dumb). Set TERM to what it is, such as xterm-256color.",
    "K803": "The terminal's encoding is %(encoding)s; the kiosk needs UTF-8. Set one of %(locales)s.",
    "K805": "The locale is %(variable)s=%(value)s; the kiosk needs UTF-8. "
    "Set %(variable)s=C.UTF-8 or %(variable)s=zh_TW.UTF-8.",
    "K804": "The terminal is %(width)sx%(height)s. Make it at least %(columns)sx%(rows)s.",
}
"""Messages that no error stands behind, as they are in the catalogue."""
_ANY = "…"
_HEADS = {
    "zh_TW": ("代碼", "畫面上的話", "原因", "怎麼辦"),
    "en": ("Code", "What the screen says", "Cause", "What to do"),
}
_INTRODUCTION = """\
# Errors · 錯誤代碼

When a renewal is stopped, the screen shows the code of the error and a reference of six characters; the log has both.
Read them out over the telephone: the code says what happened, the reference finds the lines in the log. In the
reference there is no 0 O, 1 I L, 2 Z, 5 S, 8 B. “…” stands for what the message names. Made by `python -m docs.errors`.

續約中斷時，畫面會顯示錯誤代碼與六個字的參考碼，記錄檔中也有。電話回報時請念這兩項：代碼說明發生什麼事，
參考碼用來查記錄，其中沒有 0 O、1 I L、2 Z、5 S、8 B。「…」代表訊息中的實際內容。
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One message in one language."""

    code: str
    said: str
    cause: str
    advice: str


def samples() -> list[Exception]:
    """Make one of every error that the kiosk tells a clerk about."""
    session_id = "renewal_S001_" + "0" * 32
    refused_values: dict[str, str | int] = {"id": _ANY, "before": 30_000, "now": 31_000}
    changed = RenewalSession(session_id, "S001", WorkflowStep.CONFIRM, created_at="", updated_at="")
    return [
        RuntimeError(),
        IllegalTransition(WorkflowStep.SELECT_DEVICE_TYPE, WorkflowStep.QUERY_CUSTOMER),
        SessionGone(session_id),
        SessionConflict(session_id, WorkflowStep.LIST_PLANS, changed),
        SessionConflict(session_id, WorkflowStep.LIST_PLANS, None),
        SessionUnreadable(session_id, ""),
        NotYourSession(session_id, "S001"),
        OrderedWithoutSession(_order()),
        OrderedNotKept(_order()),
        OrderMismatch(_ANY),
        OutOfStock(_ANY, _ANY),
        StoreUnavailable(),
        *(StoreRefused(why, "") for why in Refusal),
        *(EmbeddedUnavailable(problem, "") for problem in EmbeddedProblem),
        BackOfficeUnavailable(""),
        UnknownStore(_ANY),
        UnknownStaff(_ANY),
        JournalUnavailable(""),
        SignInRefused(),
        NotAManager(""),
        *(AnswerRefused(reason, refused_values) for reason in RefusedAnswer),
        *(NationalIdError(fault, "", found=9, expected=10) for fault in IdFault),
    ]


def rows(language: str) -> list[Row]:
    """Have the program say every message in a language, in the order of the codes."""
    return copy_context().run(_rows, language)


def table() -> str:
    """Set the whole file."""
    parts = [_INTRODUCTION]
    for language, name in LANGUAGES.items():
        lines = [_line(_HEADS[language]), _line(("---",) * 4)]
        lines += [_line((row.code, row.said, row.cause, row.advice)) for row in rows(language)]
        parts.append(f"## {name}\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def _rows(language: str) -> list[Row]:
    i18n.activate(language)
    said = [(code_of(error), *_said(error)) for error in samples()]
    said += [(code, *_parted(_PLACEHOLDER.sub(_ANY, i18n._(sentence)))) for code, sentence in SENTENCES.items()]
    in_order = sorted(said, key=lambda message: message[0])
    return [Row(code, text, CAUSES[code][language], advice) for code, text, advice in in_order]


def _said(error: Exception) -> tuple[str, str]:
    if isinstance(error, AnswerRefused | NationalIdError):
        return _parted(refusal(error))
    incident = describe(error, "")
    return incident.happened, incident.advice


def _parted(text: str) -> tuple[str, str]:
    """Part a message into what is so and what to do about it; one sentence alone says both."""
    first, *rest = _SENTENCE_END.split(text, maxsplit=1)
    return first, rest[0] if rest else first


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _order() -> Order:
    day = date(2026, 11, 25)
    dates = {"quoted_on", "new_start", "new_end"}
    amounts = {name: 0 for name in OrderSums.__struct_fields__ if name not in dates}
    request = OrderRequest(
        order_key="",
        session_id="",
        customer_id="",
        phone_number="",
        device_id=None,
        plan_id="",
        sums=OrderSums(quoted_on=day, new_start=day, new_end=day, **amounts),
        staff_id="",
        store_id="",
        terminal="",
    )
    return Order(order_number=_ANY, placed_at=datetime(2026, 11, 25, tzinfo=UTC), request=request)


_PLACEHOLDER = re.compile(r"%\(\w+\)s")
_SENTENCE_END = re.compile(r"(?<=\.)\s+|(?<=。)\s*(?=.)")


def missing_codes() -> Iterator[str]:
    """Yield every code that has no cause, and every cause that has no code."""
    codes = {code_of(error) for error in samples()} | SENTENCES.keys()
    yield from sorted(codes ^ CAUSES.keys())


if __name__ == "__main__":
    FILE.write_text(table(), encoding="utf-8")
