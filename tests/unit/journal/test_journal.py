"""The journal: every record carries the digest of the one before, so that nothing can be changed unseen."""

from __future__ import annotations

import asyncio
import json
import os
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from kiosk.journal.files import day_files, head_file, lines
from kiosk.journal.journal import Journal, JournalUnavailable
from kiosk.journal.record import Event
from kiosk.journal.verify import Break, verify
from kiosk.locks import FileLock

DAYS = 30


@dataclass
class Desk:
    """A journal in a folder of its own, on a day that can be moved."""

    folder: Path
    now: datetime = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
    journal: Journal = field(init=False)

    def __post_init__(self) -> None:
        self.journal = self.writer("T1")

    def writer(self, terminal: str) -> Journal:
        return Journal(self.folder, terminal=terminal, clock=lambda: self.now, days=DAYS)

    def write(self, count: int = 1, event: Event = Event.STEP) -> None:
        for number in range(count):
            self.journal.append(event, "S001", "done", {"session_id": f"renewal_S001_{number:032x}"})

    @property
    def file(self) -> Path:
        return day_files(self.folder)[-1]

    def rewrite(self, change: Callable[[list[bytes]], list[bytes]]) -> None:
        self.file.write_bytes(b"".join(change(self.file.read_bytes().splitlines(keepends=True))))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "journal")


def test_a_record_says_who_when_where_what_and_with_what_result(desk: Desk) -> None:
    asyncio.run(desk.journal.record(Event.STEP, staff_id="S001", result="done", session_id="renewal_S001_1"))

    record = json.loads(desk.file.read_text())
    assert (
        record.items()
        >= {
            "number": 1,
            "at": "2026-11-25T06:00:00+00:00",
            "terminal": "T1",
            "staff_id": "S001",
            "event": "step",
            "result": "done",
            "about": {"session_id": "renewal_S001_1"},
        }.items()
    )


@pytest.mark.parametrize("name", ["name", "national_id", "phone_number", "customer"])
def test_a_record_has_no_place_for_a_customers_data(desk: Desk, name: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        desk.journal.append(Event.STEP, "S001", "done", {name: "王小明"})

    assert not desk.folder.exists()


def test_its_folder_and_files_are_their_owners_alone(desk: Desk) -> None:
    desk.write()

    assert stat.S_IMODE(desk.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in desk.folder.iterdir()} == {0o600}


def test_a_journal_as_it_was_written_is_sound(desk: Desk) -> None:
    desk.write(3)

    assert verify(desk.folder).broken is None
    assert verify(desk.folder).records == 3


def test_no_journal_is_sound_and_has_no_records(desk: Desk) -> None:
    assert verify(desk.folder).broken is None
    assert verify(desk.folder).records == 0


def _changed(written: list[bytes]) -> list[bytes]:
    return [written[0], written[1].replace(b"S001", b"S002"), *written[2:]]


def _removed(written: list[bytes]) -> list[bytes]:
    return [written[0], *written[2:]]


def _swapped(written: list[bytes]) -> list[bytes]:
    return [written[1], written[0], *written[2:]]


def _repeated(written: list[bytes]) -> list[bytes]:
    return [*written[:2], *written[1:]]


def _garbled(written: list[bytes]) -> list[bytes]:
    return [written[0], b"?" * 10 + b"\n", *written[2:]]


@pytest.mark.parametrize(
    ("change", "row", "broken"),
    [
        (_changed, 3, Break.DOES_NOT_FOLLOW),
        (_removed, 2, Break.DOES_NOT_FOLLOW),
        (_swapped, 2, Break.DOES_NOT_FOLLOW),
        (_repeated, 3, Break.DOES_NOT_FOLLOW),
        (_garbled, 2, Break.NOT_A_RECORD),
    ],
)
def test_the_first_record_that_does_not_fit_is_named(
    desk: Desk, change: Callable[[list[bytes]], list[bytes]], row: int, broken: Break
) -> None:
    desk.write(4)

    desk.rewrite(change)

    verdict = verify(desk.folder)
    assert (verdict.broken, verdict.file, verdict.row) == (broken, "2026-11-25.jsonl", row)


def test_a_change_of_the_last_record_shows(desk: Desk) -> None:
    desk.write(2)

    desk.rewrite(lambda written: [written[0], written[1].replace(b"S001", b"S002")])

    assert verify(desk.folder).broken is Break.END_MISSING


def test_records_cut_off_at_the_end_are_missed(desk: Desk) -> None:
    desk.write(3)

    desk.rewrite(lambda written: written[:1])

    assert verify(desk.folder).broken is Break.END_MISSING


def test_what_is_written_after_a_cut_does_not_hide_it(desk: Desk) -> None:
    desk.write(3)
    desk.rewrite(lambda written: written[:1])

    desk.write()

    assert (verify(desk.folder).broken, verify(desk.folder).row) == (Break.DOES_NOT_FOLLOW, 2)


def test_without_its_head_a_journal_does_not_pass_and_writing_on_does_not_hide_it(desk: Desk) -> None:
    desk.write(2)
    head_file(desk.folder).unlink()

    assert verify(desk.folder).broken is Break.HEAD_MISSING
    desk.write()
    assert verify(desk.folder).broken is Break.DOES_NOT_FOLLOW


def test_records_without_their_beginning_do_not_pass(desk: Desk) -> None:
    desk.write(3)

    desk.rewrite(lambda written: written[1:])

    assert verify(desk.folder).broken is Break.BEGINNING_MISSING


def test_a_kiosk_that_ended_before_it_moved_the_head_leaves_a_sound_journal(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write()
    head = head_file(desk.folder).read_bytes()
    desk.now += timedelta(days=1)
    desk.write()
    head_file(desk.folder).write_bytes(head)

    desk.write()

    assert verify(desk.folder).broken is None
    assert verify(desk.folder).records == 3


def test_a_piece_of_a_record_that_a_power_failure_left_is_no_break_and_is_cut_off(desk: Desk) -> None:
    desk.write(2)
    whole = desk.file.read_bytes()
    desk.file.write_bytes(whole + b'{"number":3,"at"')

    assert verify(desk.folder).broken is None
    desk.write()
    assert verify(desk.folder).records == 3
    assert desk.file.read_bytes().startswith(whole)


def fifty_steps(journal: Journal) -> None:
    for _ in range(50):
        journal.append(Event.STEP, "S001", "done", {})


def test_several_kiosks_write_one_journal(desk: Desk) -> None:
    writers = [desk.writer(f"T{number}") for number in range(4)]

    with ThreadPoolExecutor(4) as kiosks:
        for writer in writers:
            kiosks.submit(fifty_steps, writer)

    verdict = verify(desk.folder)
    assert (verdict.broken, verdict.records) == (None, 200)
    assert {line.record().terminal for line in lines(desk.folder)} == {"T0", "T1", "T2", "T3"}


# When it cannot be written


@pytest.fixture
def full_disk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Fill the disk after the record that was written; returns how to free it again."""
    desk.write()
    written = os.write

    def part(descriptor: int, text: bytes) -> int:
        return written(descriptor, text[: len(text) // 2])

    monkeypatch.setattr(os, "write", part)
    return monkeypatch.undo


def test_on_a_full_disk_what_needs_a_record_is_refused_and_nothing_of_it_stays(
    desk: Desk, full_disk: Callable[[], None]
) -> None:
    before = desk.file.read_bytes()

    with pytest.raises(JournalUnavailable):
        asyncio.run(desk.journal.require(Event.ORDER, staff_id="S001", result="asked"))

    assert desk.file.read_bytes() == before
    assert verify(desk.folder).broken is None


def test_on_a_full_disk_the_rest_goes_on_and_the_next_record_says_how_many_were_lost(
    desk: Desk, full_disk: Callable[[], None]
) -> None:
    for _step in range(2):
        asyncio.run(desk.journal.record(Event.STEP, staff_id="S001", result="done"))
    full_disk()

    desk.write()

    *_, last = lines(desk.folder)
    assert (last.record().number, last.record().lost) == (2, 2)
    assert verify(desk.folder).broken is None


def test_a_kiosk_that_hangs_with_the_lock_does_not_hang_the_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.journal.journal._LOCK_SECONDS", 0.0)
    desk.write()

    with FileLock(desk.folder / "lock") as held:
        assert held.try_exclusive()
        with pytest.raises(JournalUnavailable, match="locked"):
            desk.write()


# How long it is kept


def test_files_older_than_is_kept_go_once_a_record_carries_their_last_digest(desk: Desk) -> None:
    desk.write(3)
    last_digest = verify(desk.folder).digest
    desk.now += timedelta(days=DAYS + 1)
    desk.write()

    assert [path.name for path in day_files(desk.folder)] == ["2026-12-26.jsonl"]
    carried = [line.record() for line in lines(desk.folder)][-1]
    assert (carried.event, carried.about) == (Event.RETENTION, {"last_number": 3, "digest": last_digest})
    assert verify(desk.folder).broken is None


def test_files_within_the_days_kept_stay(desk: Desk) -> None:
    desk.write()
    desk.now += timedelta(days=DAYS)
    desk.write()

    assert len(day_files(desk.folder)) == 2


def test_a_kiosk_that_ended_while_it_removed_old_files_leaves_a_sound_journal(desk: Desk, tmp_path: Path) -> None:
    desk.write()
    desk.now += timedelta(days=1)
    desk.write()
    second_day = (desk.file, desk.file.read_bytes())
    desk.now += timedelta(days=DAYS + 5)
    desk.write()

    second_day[0].write_bytes(second_day[1])

    assert verify(desk.folder).broken is None


def test_old_files_taken_away_by_somebody_else_are_missed(desk: Desk) -> None:
    desk.write()
    desk.now += timedelta(days=1)
    desk.write()

    day_files(desk.folder)[0].unlink()

    assert verify(desk.folder).broken is Break.BEGINNING_MISSING


def test_a_clock_put_back_leaves_the_records_in_order(desk: Desk) -> None:
    desk.write()
    desk.now -= timedelta(days=2)
    desk.write()

    assert len(day_files(desk.folder)) == 1
    assert verify(desk.folder).broken is None
