"""Codes of errors: one each, never two the same, all explained."""

from __future__ import annotations

import importlib
import inspect
from enum import Enum

import pytest

from docs import errors
from kiosk.backoffice.protocol import BackOfficeError
from kiosk.error_codes import BY_ANSWER, BY_CLASS, BY_ID_FAULT, BY_PROBLEM, BY_REFUSAL, FAULT, code_of
from kiosk.incidents import describe
from kiosk.national_id import IdFault
from kiosk.renewal.errors import RefusedAnswer
from kiosk.stores.errors import EmbeddedProblem
from kiosk.workflow.errors import Refusal, StoreRefused, WorkflowError
from tests.catalogues import extracted

TABLES = (BY_CLASS, BY_REFUSAL, BY_PROBLEM, BY_ANSWER, BY_ID_FAULT)


@pytest.mark.parametrize(
    ("table", "kinds"),
    [(BY_REFUSAL, Refusal), (BY_PROBLEM, EmbeddedProblem), (BY_ANSWER, RefusedAnswer), (BY_ID_FAULT, IdFault)],
    ids=["session store", "embedded store", "answer", "ID"],
)
def test_every_kind_has_a_code(table: dict[Enum, str], kinds: type[Enum]) -> None:
    assert table.keys() == set(kinds)


@pytest.mark.parametrize("module", ["backoffice.protocol", "renewal.errors", "workflow.errors"])
def test_every_error_class_has_a_code(module: str) -> None:
    found = importlib.import_module(f"kiosk.{module}")
    classes = {
        value
        for value in vars(found).values()
        if inspect.isclass(value) and issubclass(value, Exception) and value.__module__ == found.__name__
    }
    told_by_kind = {StoreRefused, BackOfficeError, WorkflowError}

    assert {known for known in classes - told_by_kind if known.__name__ != "AnswerRefused"} <= BY_CLASS.keys()


def test_no_code_is_used_twice() -> None:
    codes = [FAULT, *errors.SENTENCES, *(code for table in TABLES for code in table.values())]

    assert len(set(codes)) == len(codes)


def test_what_is_not_known_is_a_fault_of_the_program() -> None:
    assert code_of(KeyError("x")) == FAULT
    assert describe(KeyError("x"), "REF").code == FAULT


def test_the_table_of_errors_is_up_to_date() -> None:
    assert errors.FILE.read_text(encoding="utf-8") == errors.table(), "python -m docs.errors writes it again"


def test_every_code_is_explained_and_nothing_else_is() -> None:
    assert list(errors.missing_codes()) == []
    in_use = {FAULT, *errors.SENTENCES, *(code for table in TABLES for code in table.values())}
    assert {row.code for row in errors.rows("en")} == in_use


@pytest.mark.parametrize("language", errors.LANGUAGES)
def test_every_row_says_what_it_is_why_and_what_to_do(language: str) -> None:
    assert [row for row in errors.rows(language) if not (row.said and row.cause and row.advice)] == []


def test_no_row_is_left_in_the_other_language() -> None:
    chinese, english = errors.rows("zh_TW"), errors.rows("en")

    assert [row.code for row in chinese if row.said in {other.said for other in english}] == []


def test_the_sentences_are_those_of_the_program() -> None:
    assert [text for text in errors.SENTENCES.values() if text not in extracted()] == []
