"""The code of everything that can stop a clerk: the same in every language and version, never used for two things.

The hundreds say where to look: K1 the renewal, K2 the session store, K3 the store on this computer, K4 the back
office and the journal, K5 an answer, K6 an ID, K7 who works here. `docs/errors.md` explains each.
"""

from __future__ import annotations

from kiosk.backoffice.protocol import BackOfficeUnavailable, OrderMismatch, OutOfStock, UnknownStaff, UnknownStore
from kiosk.journal.journal import JournalUnavailable
from kiosk.national_id import IdFault, NationalIdError
from kiosk.renewal.errors import AnswerRefused, NotYourSession, OrderedNotKept, OrderedWithoutSession, RefusedAnswer
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

FAULT = "K100"
"""The kiosk itself: an error that nothing else names."""

BY_CLASS: dict[type[Exception], str] = {
    IllegalTransition: "K101",
    SessionGone: "K102",
    SessionConflict: "K103",
    SessionUnreadable: "K104",
    NotYourSession: "K105",
    OrderedWithoutSession: "K106",
    OrderMismatch: "K107",
    OutOfStock: "K108",
    OrderedNotKept: "K109",
    StoreUnavailable: "K201",
    BackOfficeUnavailable: "K401",
    UnknownStore: "K402",
    UnknownStaff: "K403",
    JournalUnavailable: "K404",
    SignInRefused: "K711",
    NotAManager: "K712",
}
BY_REFUSAL: dict[Refusal, str] = {
    Refusal.READONLY: "K211",
    Refusal.FULL: "K212",
    Refusal.NO_AUTHENTICATION: "K213",
    Refusal.NO_PERMISSION: "K214",
    Refusal.LOADING: "K215",
    Refusal.NOT_PERSISTING: "K216",
    Refusal.NO_REPLICAS: "K217",
    Refusal.BUSY: "K218",
    Refusal.OTHER: "K219",
    Refusal.NO_CONNECTIONS_LEFT: "K220",
}
BY_PROBLEM: dict[EmbeddedProblem, str] = {
    EmbeddedProblem.NO_PROGRAM: "K301",
    EmbeddedProblem.FOLDER: "K302",
    EmbeddedProblem.BUSY: "K303",
    EmbeddedProblem.HUNG: "K304",
    EmbeddedProblem.FAILED: "K305",
}
BY_ANSWER: dict[RefusedAnswer, str] = {
    RefusedAnswer.NOT_A_CUSTOMER: "K501",
    RefusedAnswer.NOT_THEIR_NUMBER: "K502",
    RefusedAnswer.NOT_ELIGIBLE: "K503",
    RefusedAnswer.DEVICE_NOT_OFFERED: "K504",
    RefusedAnswer.OUT_OF_STOCK: "K505",
    RefusedAnswer.PLAN_NOT_OFFERED: "K506",
    RefusedAnswer.COMPARE_TWO_TO_FOUR: "K507",
    RefusedAnswer.QUOTE_CHANGED: "K508",
}
BY_ID_FAULT: dict[IdFault, str] = {
    IdFault.EMPTY: "K601",
    IdFault.WRONG_LENGTH: "K602",
    IdFault.UNKNOWN_FIRST_LETTER: "K603",
    IdFault.WRONG_SECOND_CHARACTER: "K604",
    IdFault.WRONG_CHARACTERS: "K605",
    IdFault.WRONG_CHECKSUM: "K606",
    IdFault.NO_LONGER_VALID: "K607",
}


def code_of(error: BaseException) -> str:
    """Find the code of an error; one that is not known is a fault of the program."""
    match error:
        case StoreRefused():
            return BY_REFUSAL[error.refusal]
        case EmbeddedUnavailable():
            return BY_PROBLEM[error.problem]
        case AnswerRefused():
            return BY_ANSWER[error.reason]
        case NationalIdError():
            return BY_ID_FAULT[error.reason]
        case _:
            return next((code for known, code in BY_CLASS.items() if isinstance(error, known)), FAULT)
