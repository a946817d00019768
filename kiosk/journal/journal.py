"""The journal as those who write into it know it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import structlog

from kiosk.calendar_tw import Clock, today
from kiosk.journal.files import Head, day_file, day_files, day_of, end_of, lines_of, write_head
from kiosk.journal.record import Event, Name, Record, checked, digest_of, line_of
from kiosk.locks import FileLock

_log = structlog.get_logger()
_LOCK_SECONDS = 2.0
"""How long to wait for another kiosk's record."""
_TO_DISK = frozenset({Event.ORDER, Event.TAKE_OVER, Event.UNLOCK, Event.PIN_CHANGE})
"""What must be on the disk before it counts as written: a power failure must not take it."""


class JournalUnavailable(Exception):
    """The record could not be written: the disk is full, say. `detail` is for the log."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"the journal cannot be written: {detail}")
        self.detail = detail


class Witness(Protocol):
    """Takes down what is done; `Journal` is one."""

    async def record(self, event: Event, *, staff_id: str | None, result: str, **about: str | int) -> None:
        """Take down something that may go on even where it cannot be taken down."""

    async def require(self, event: Event, *, staff_id: str | None, result: str, **about: str | int) -> None:
        """Take down something that must not be done unless it is; raises `JournalUnavailable`."""


class Journal:
    """The journal of one data folder as one terminal writes it. Several kiosks may write at once."""

    def __init__(self, folder: Path, *, terminal: str, clock: Clock, days: int) -> None:
        """Write into `folder`, and keep the records of at least `days` days."""
        self._folder = folder
        self._days = days
        self._terminal = terminal
        self._clock = clock
        self._lost = 0

    async def record(self, event: Event, *, staff_id: str | None, result: str, **about: str | int) -> None:
        """Append a record. One that cannot be written is logged, and counted in the next that can be.

        `about` is what `kiosk.journal.record.Name` allows: ids and figures, never a customer's data.
        """
        try:
            await self._append(event, staff_id, result, about)
        except JournalUnavailable as error:
            _log.error("journal record lost", event_lost=event.value, staff_id=staff_id, detail=error.detail)

    async def require(self, event: Event, *, staff_id: str | None, result: str, **about: str | int) -> None:
        """Append a record of what must not be done without one.

        Raises:
            JournalUnavailable: it could not be written; nothing of it was.
        """
        await self._append(event, staff_id, result, about)

    async def _append(self, event: Event, staff_id: str | None, result: str, about: dict[str, str | int]) -> None:
        await asyncio.to_thread(self.append, event, staff_id, result, about)

    def append(self, event: Event, staff_id: str | None, result: str, about: Mapping[str, str | int]) -> None:
        """Append a record, at once: for commands, which have nothing else to do meanwhile.

        Raises:
            JournalUnavailable: it could not be written; nothing of it was.
        """
        known = checked(about)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with FileLock(self._folder / "lock") as lock:
                if not lock.wait_exclusive(_LOCK_SECONDS):
                    raise TimeoutError("another kiosk keeps the journal locked")
                if self._write(event, staff_id, result, known):
                    self._remove_expired()
        except OSError as error:
            self._lost += 1
            raise JournalUnavailable(str(error)) from error

    def _write(self, event: Event, staff_id: str | None, result: str, about: dict[Name, str | int]) -> bool:
        """Write one record behind the last; tells whether it is the first of its day."""
        head = end_of(self._folder, today(self._clock))
        file = max(head.file, day_file(self._folder, today(self._clock)).name)  # a clock may be put back
        record = Record(
            number=head.number + 1,
            at=self._clock().isoformat(),
            terminal=self._terminal,
            staff_id=staff_id,
            event=event,
            result=result,
            before=head.digest,
            about=about,
            lost=self._lost,
        )
        append_line(self._folder / file, record, to_disk=event in _TO_DISK)
        self._lost = 0
        return file != head.file

    def _remove_expired(self) -> None:
        """Remove the files that are older than is kept, once a record carries the digest of their last line."""
        keep_from = today(self._clock) - timedelta(days=self._days)
        expired = [path for path in day_files(self._folder)[:-1] if day_of(path) < keep_from]
        if not expired:
            return
        *_, last = lines_of(expired[-1])
        self._write(Event.RETENTION, None, "removed", {"last_number": last.record().number, "digest": last.digest})
        for path in expired:
            path.unlink()


def append_line(path: Path, record: Record, *, to_disk: bool) -> None:
    """Append a record to its file and move the head behind it; all or nothing.

    Raises:
        OSError: it could not be done.
    """
    line = line_of(record)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        try:
            if os.write(descriptor, line + b"\n") != len(line) + 1:
                raise OSError("the disk is full")
            if to_disk:
                os.fsync(descriptor)
            head = Head(file=path.name, size=size + len(line) + 1, number=record.number, digest=digest_of(line))
            write_head(path.parent, head, to_disk=to_disk)
        except OSError:
            os.ftruncate(descriptor, size)
            raise
    finally:
        os.close(descriptor)
