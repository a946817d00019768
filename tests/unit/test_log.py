"""The log: complete lines for whoever looks for an error, without anything about a customer."""

from __future__ import annotations

import json
import logging
import os
import stat
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from kiosk.log import REFERENCE_ALPHABET, LogFile, configure_logging, reference
from kiosk.masking import REMOVED, REMOVED_KEYS, masked, masked_value
from kiosk.workflow.errors import SessionGone
from kiosk.workflow.steps import WorkflowStep

SESSION = "renewal_S001_a1234567890912345678e123456789ab"
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "private" / "kiosk.log"


@pytest.fixture
def log_file(path: Path) -> Iterator[LogFile]:
    root = logging.getLogger()
    level = root.level
    log_file = configure_logging(path, "info")
    yield log_file
    root.setLevel(level)
    logging.captureWarnings(False)
    for handler in root.handlers[:]:
        if isinstance(handler, LogFile):
            root.removeHandler(handler)
            handler.close()
    structlog.reset_defaults()


@pytest.fixture
def lines(log_file: LogFile, path: Path) -> Lines:
    return lambda: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_an_event_is_one_json_object_a_line_with_time_and_level(lines: Lines) -> None:
    structlog.get_logger("kiosk.workflow").info("建立續約流程 Session", session_id=SESSION, cleared_existing=True)

    (line,) = lines()
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "建立續約流程 Session",
        "level": "info",
        "logger": "kiosk.workflow",
        "session_id": SESSION,
        "cleared_existing": True,
    }


def test_chinese_is_written_as_it_is(lines: Lines, path: Path) -> None:
    structlog.get_logger("kiosk").info("開始續約流程", current_step=WorkflowStep.INIT)

    assert '"event": "開始續約流程"' in path.read_text(encoding="utf-8")
    assert lines()[0]["current_step"] == "init"


def test_what_libraries_log_and_warn_goes_the_same_way(lines: Lines) -> None:
    logging.getLogger("redis").warning("lost %s", "A123456789")
    warnings.warn("old 0912345678", stacklevel=1)

    first, second = lines()
    assert (first["event"], first["logger"], first["level"]) == ("lost A12345****", "redis", "warning")
    assert "old 0912***678" in second["event"]


def test_nothing_reaches_the_terminal(lines: Lines, capfd: pytest.CaptureFixture[str]) -> None:
    structlog.get_logger("kiosk").error("seen only in the file")
    logging.getLogger("asyncio").error("this too")

    assert len(lines()) == 2
    assert capfd.readouterr() == ("", "")


def test_a_line_that_cannot_be_written_is_counted_and_not_printed(
    log_file: LogFile, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with Path(os.devnull).open(encoding="utf-8") as not_writable:
        monkeypatch.setattr(log_file, "stream", not_writable)
        structlog.get_logger("kiosk").error("lost")
        monkeypatch.undo()  # the file is closed below, and closing the log flushes what it writes to

    assert log_file.lost == 1
    assert capfd.readouterr() == ("", "")


def test_events_below_the_level_are_left_out(lines: Lines) -> None:
    structlog.get_logger("kiosk").debug("too much")

    assert lines() == []


def test_an_unknown_level_is_refused(path: Path) -> None:
    with pytest.raises(ValueError, match="debug, info, warning, error"):
        configure_logging(path, "loud")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_its_owner_may_read_the_log_however_old_the_file_is(path: Path, log_file: LogFile) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    path.chmod(0o644)
    log_file.doRollover()
    configure_logging(path, "info")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_full_file_makes_room_for_the_next(lines: Lines, log_file: LogFile, path: Path) -> None:
    log_file.maxBytes = 200
    logger = structlog.get_logger("kiosk")

    logger.info("first", padding="x" * 100)
    logger.info("second", padding="x" * 100)

    assert [line["event"] for line in lines()] == ["second"]
    assert '"first"' in Path(f"{path}.1").read_text(encoding="utf-8")


def test_configured_again_each_event_is_written_once_to_the_new_file(lines: Lines, tmp_path: Path) -> None:
    configure_logging(tmp_path / "other.log", "error")

    structlog.get_logger("kiosk").error("once")

    assert lines() == []
    assert len((tmp_path / "other.log").read_text(encoding="utf-8").splitlines()) == 1


def test_an_exception_is_logged_with_its_cause_its_places_and_no_values(lines: Lines) -> None:
    secret = "a local value"  # noqa: F841
    try:
        try:
            raise KeyError("A123456789\x1b[31m")
        except KeyError as error:
            raise SessionGone(SESSION) from error
    except SessionGone:
        structlog.get_logger("kiosk").exception("failed")

    outer, inner = lines()[0]["exception"]
    assert outer["type"] == "kiosk.workflow.errors.SessionGone"
    assert outer["message"] == f"Session 不存在: {SESSION}"
    assert outer["frames"][0].endswith("test_an_exception_is_logged_with_its_cause_its_places_and_no_values")
    assert inner["type"] == "builtins.KeyError"
    assert "A12345****" in inner["message"]
    assert "a local value" not in str(lines())


def test_an_exception_of_a_library_is_logged_in_the_same_form(lines: Lines) -> None:
    logging.getLogger("asyncio").error("task failed", exc_info=ValueError("a123456789"))

    assert lines()[0]["exception"] == [{"type": "builtins.ValueError", "message": "A12345****", "frames": []}]


def test_the_members_of_a_group_and_a_ring_of_causes_are_logged_once(lines: Lines) -> None:
    member = ValueError("member")
    group = ExceptionGroup("group", [member])
    member.__cause__ = group

    structlog.get_logger("kiosk").error("failed", exc_info=group)

    assert [link["message"] for link in lines()[0]["exception"]] == ["group (1 sub-exception)", "member"]


@pytest.mark.parametrize(
    "text",
    [
        "A123456789", "a123456789", "A123-456-789", "A 123 456 789", "Ａ１２３４５６７８９",
        "ａ１２３４５６７８９", "A12\u200b3456789", "A123456789\x1b[0m", "客戶A123456789已查",
        "id=A123456789,", "customer:A123456789", repr("typed\nA123456789\n"),
    ],
)  # fmt: skip
def test_an_id_is_masked_in_every_form_in_which_it_is_accepted(text: str) -> None:
    assert "A12345****" in masked(text)
    assert "789" not in masked(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A800000014", "A80000****"),
        ("AC01234567", "AC0123****"),
        ("A123456788", "A12345****"),
        ("0912345678", "0912***678"),
        ("0912-345-678", "0912***678"),
        ("０９１２３４５６７８", "0912***678"),
        ("+886 912 345 678", "0912***678"),
        ("call 0912345678 or 0987654321", "call 0912***678 or 0987***321"),
        ("to wang.ming@example.com.tw", "to w***@example.com.tw"),
    ],
)
def test_personal_data_in_text_is_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        SESSION,
        "renewal_{S001}_0912345678a123456789ab0912345678",
        f"renewal_session:{SESSION}",
        "renewal_A12_00000000000000000000000000000000",
        "S01-20261125-0001",
        "S1-20261125-0001",
        "A1-20261125-0001",
        "S001",
        "staff_renewal_sessions:S001",
        "NT$12,345",
        "NT$912345678",
        "2026-09-12T09:12:34.567890Z",
        "a1234567-8912-4912-8912-345678901234",
        "04595257",
        "建立續約流程 Session",
        "redis 8.1.0 at 127.0.0.1:6379",
    ],
)
def test_what_is_needed_to_find_an_error_stays(text: str) -> None:
    assert masked(text) == text


@given(
    st.text("abcdef0123456789", min_size=32, max_size=32),
    st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}", fullmatch=True),
)
def test_no_session_id_is_ever_mangled(token: str, staff_id: str) -> None:
    session_id = f"renewal_{staff_id}_{token}"

    assert masked(f"{session_id} is gone") == f"{session_id} is gone"


@given(st.uuids())
def test_no_key_of_an_order_is_ever_mangled(key: object) -> None:
    assert masked_value(key) == str(key)


@pytest.mark.parametrize("key", sorted(REMOVED_KEYS | {"Name", "PIN"}))
def test_a_field_that_is_personal_by_its_name_loses_its_value(lines: Lines, key: str) -> None:
    structlog.get_logger("kiosk").info("found", **{key: "王小明"}, inside=[{key: {"of": "王小明"}}])

    (line,) = lines()
    assert (line[key], line["inside"]) == (REMOVED, [{key: REMOVED}])


@dataclass
class Record:
    name: str


def test_personal_data_is_masked_at_any_depth_and_as_a_key() -> None:
    value = {"list": [{"A123456789": ("0912345678", {"wang@example.com"})}], "bytes": b"A123456789"}

    assert masked_value(value) == {
        "list": [{"A12345****": ["0912***678", ["w***@example.com"]]}],
        "bytes": "A12345****",
    }


@pytest.mark.parametrize(
    ("value", "logged"),
    [
        (12345, 12345),
        (1.5, 1.5),
        (True, True),
        (None, None),
        (date(2026, 11, 25), "2026-11-25"),
        (Path("/tmp/x"), "/tmp/x"),
        (WorkflowStep.CONFIRM, "confirm"),
        (ValueError("0912345678"), "ValueError: 0912***678"),
        (Record("王小明"), "<Record>"),
    ],
)
def test_plain_values_stay_and_records_are_named_by_their_type_alone(value: object, logged: object) -> None:
    assert masked_value(value) == logged


def test_a_value_that_holds_itself_comes_to_an_end(lines: Lines) -> None:
    ring: list[object] = []
    ring.append(ring)

    structlog.get_logger("kiosk").info("ring", ring=ring)

    assert "…" in str(lines()[0]["ring"])


def test_masking_twice_changes_nothing() -> None:
    once = masked("A123456789 0912345678 wang@example.com")

    assert masked(once) == once


def test_a_reference_can_be_read_out_without_mistaking_a_character() -> None:
    references = {reference() for _ in range(200)}

    assert len(references) == 200
    assert all(len(text) == 6 and set(text) <= set(REFERENCE_ALPHABET) for text in references)
    assert not set(REFERENCE_ALPHABET) & set("0O1IL2Z5S8B")
