"""The files of a journal: one a day, and the head that says where the journal ends."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from kiosk.journal.record import START, Record, digest_of

FOLDER = "journal"
"""In the data folder."""
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)\.jsonl")
_HEAD_BYTES = 256


class Head(msgspec.Struct, frozen=True):
    """Where the journal ends, kept apart from the records: so records cut off at the end are missed."""

    file: str
    size: int
    """Bytes of that file up to here."""
    number: int
    digest: str
    """Of the last record's line."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a journal as it lies in its file."""

    file: str
    row: int
    """Counts from 1 in its file."""
    text: bytes
    is_whole: bool
    """Whether it has its end: the last line of a file may have been cut off by a power failure."""

    @property
    def digest(self) -> str:
        """What the record after it must carry."""
        return digest_of(self.text)

    def follows(self, digest: str) -> bool:
        """Tell whether it is a record that carries this digest of the one before."""
        try:
            return self.record().before == digest
        except msgspec.DecodeError:
            return False

    def record(self) -> Record:
        """Read it.

        Raises:
            msgspec.DecodeError: it is no record.
        """
        return msgspec.json.decode(self.text, type=Record)


def day_file(folder: Path, day: date) -> Path:
    """Name the file of a day in Taiwan."""
    return folder / f"{day.isoformat()}.jsonl"


def day_of(path: Path) -> date:
    """Tell the day of a file that `day_files` listed."""
    return date.fromisoformat(path.stem)


def day_files(folder: Path) -> list[Path]:
    """List the files of a journal, the oldest first; none where there is no journal."""
    return sorted(path for path in folder.glob("*.jsonl") if _DAY.fullmatch(path.name))


def lines(folder: Path) -> Iterator[Line]:
    """Read every line of the journal, the oldest first.

    Raises:
        OSError: a file cannot be read.
    """
    for path in day_files(folder):
        yield from lines_of(path)


def lines_of(path: Path) -> Iterator[Line]:
    """Read every line of one file; raises what `lines` raises."""
    with path.open("rb") as file:
        for row, text in enumerate(file, 1):
            yield Line(path.name, row, text.removesuffix(b"\n"), is_whole=text.endswith(b"\n"))


def head_file(folder: Path) -> Path:
    """Name the file of the head."""
    return folder / "head"


def read_head(folder: Path) -> Head | None:
    """Read the head; None when there is none, or it is none.

    Raises:
        OSError: it cannot be read.
    """
    try:
        return msgspec.json.decode(head_file(folder).read_bytes(), type=Head)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def write_head(folder: Path, head: Head, *, to_disk: bool) -> None:
    """Write the head over the one before, which takes no space: a full disk has room for it.

    Raises:
        OSError: it cannot be written.
    """
    descriptor = os.open(head_file(folder), os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.pwrite(descriptor, msgspec.json.encode(head).ljust(_HEAD_BYTES), 0)
        if to_disk:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def end_of(folder: Path, today: date) -> Head:
    """Find where the next record goes; the caller holds the journal's lock.

    A kiosk that ended between a record and the head leaves whole lines behind the head, which are the journal's if they
    carry on from it, or a piece of one, which never counted and is cut off. Where records were cut off or the head was
    taken away, the next record does not fit to what is there, and that is seen for good.

    Raises:
        OSError: a file cannot be read or written.
    """
    head = read_head(folder)
    if head is None:
        head = Head(file=day_file(folder, today).name, size=0, number=0, digest=START)
        if day_files(folder):
            return head
        write_head(folder, head, to_disk=True)
    for path in day_files(folder):
        if path.name >= head.file:
            head = _followed(path, head)
    return head


def _followed(path: Path, head: Head) -> Head:
    """Follow the lines behind the head in one file."""
    size = head.size if path.name == head.file else 0
    with path.open("r+b") as file:
        file.seek(size)
        for text in file.read().splitlines(keepends=True):
            line = Line(path.name, 0, text.removesuffix(b"\n"), is_whole=text.endswith(b"\n"))
            if not line.is_whole:
                file.truncate(size)
            elif line.follows(head.digest):
                size += len(text)
                head = Head(file=path.name, size=size, number=head.number + 1, digest=line.digest)
                continue
            break
    return head
