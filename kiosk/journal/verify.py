"""Whether a journal is as it was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

import msgspec

from kiosk.journal.files import Line, lines, read_head
from kiosk.journal.record import START, Event, Record


class Break(Enum):
    """In what way a journal is not as it was written."""

    NOT_A_RECORD = auto()
    DOES_NOT_FOLLOW = auto()  # this record or the one before was changed, removed, put in or moved
    BEGINNING_MISSING = auto()  # no record says that what came before was removed because it was old
    END_MISSING = auto()  # records were cut off
    HEAD_MISSING = auto()  # what says where the journal ends is gone


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found."""

    records: int
    """How many are sound, from the beginning."""
    digest: str
    """Of the last sound record: noted elsewhere, it shows later whether all was written anew."""
    broken: Break | None = None
    file: str = ""
    row: int = 0
    """Where the first record is that is not sound."""


def verify(folder: Path) -> Verdict:
    """Read a journal from its beginning to its end and name the first record that is not as it was written.

    It finds what was changed, removed, put in or moved, and what was cut off at the end. It cannot find that somebody
    who may write to the folder wrote all of it anew, or took all of it away: for that, the digest must be kept
    elsewhere.

    Raises:
        OSError: a file cannot be read.
    """
    head = read_head(folder)
    found, digests, removed = Verdict(0, START), dict[int, str](), dict[int, str]()
    first: tuple[Line, Record] | None = None
    for line, record in _read(lines(folder)):
        if record is None:
            return replace(found, broken=Break.NOT_A_RECORD, file=line.file, row=line.row)
        if first is None:
            first = (line, record)
        elif record.before != found.digest or record.number - 1 not in digests:
            return replace(found, broken=Break.DOES_NOT_FOLLOW, file=line.file, row=line.row)
        digests[record.number] = line.digest
        found = Verdict(found.records + 1, line.digest)
        if record.event is Event.RETENTION:
            removed[int(record.about["last_number"])] = str(record.about["digest"])
    if first is not None and not _begins_rightly(first[1], removed, digests):
        return Verdict(0, START, Break.BEGINNING_MISSING, first[0].file, first[0].row)
    if head is None:
        return replace(found, broken=Break.HEAD_MISSING) if digests else found
    if head.number and digests.get(head.number) != head.digest:
        return replace(found, broken=Break.END_MISSING)
    return found  # what is behind the head was written as a kiosk ended


def _read(all_lines: Iterable[Line]) -> Iterator[tuple[Line, Record | None]]:
    """Read the records; a piece of one at the end of a file never counted."""
    for line in all_lines:
        if line.is_whole:
            try:
                yield line, line.record()
            except msgspec.DecodeError:
                yield line, None


def _begins_rightly(first: Record, removed: dict[int, str], digests: dict[int, str]) -> bool:
    """Tell whether the first record is the journal's first, or what came before it was removed for its age."""
    if first.number == 1:
        return first.before == START
    known = {**digests, first.number - 1: first.before}
    return any(last >= first.number - 1 and known[last] == digest for last, digest in removed.items() if last in known)
