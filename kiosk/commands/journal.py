"""`kiosk journal`: who did what, and whether that is still as it was written."""

from __future__ import annotations

import csv
import os
from collections import deque
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from kiosk.calendar_tw import TAIPEI
from kiosk.commands.failures import DONE, FAILED, CommandFailed
from kiosk.commands.table import table
from kiosk.config import Settings
from kiosk.i18n import _, ngettext
from kiosk.journal.files import FOLDER, lines
from kiosk.journal.record import Record
from kiosk.journal.verify import Break, Verdict
from kiosk.journal.verify import verify as verify_folder
from kiosk.text import harmless

_COLUMNS = ("number", "at", "terminal", "staff_id", "event", "result", "about", "lost")


def verify(settings: Settings) -> int:
    """Tell whether the journal is as it was written; name the first record that is not."""
    found = verify_folder(settings.data_dir / FOLDER)
    if found.broken is None:
        print(ngettext("%(n)s record, as written.", "%(n)s records, all as written.", found.records))
        print(_("Digest of the last, to be noted elsewhere: %(digest)s", digest=found.digest))
        return DONE
    print(_where(found))
    print(ngettext("%(n)s record before it is sound.", "%(n)s records before it are sound.", found.records))
    return FAILED


def _where(found: Verdict) -> str:
    place = {"file": found.file, "row": found.row}
    match found.broken:
        case Break.NOT_A_RECORD:
            return _("Line %(row)s of %(file)s is no record.", **place)
        case Break.DOES_NOT_FOLLOW:
            return _(
                "Line %(row)s of %(file)s does not follow on from the line before:"
                " one of the two was changed, removed or put in.",
                **place,
            )
        case Break.BEGINNING_MISSING:
            return _("Records are missing before line %(row)s of %(file)s.", **place)
        case Break.END_MISSING:
            return _("Records are missing at the end, or the last was changed.")
        case _:
            return _("The file that says where the journal ends is missing: records may be missing at the end.")


def show(settings: Settings, *, last: int) -> int:
    """Print the newest records, a line each."""
    newest = deque(_records(settings), maxlen=last)
    if not newest:
        print(_("The journal has no records."))
        return DONE
    head = (_("Time"), _("Terminal"), _("Code"), _("Event"), _("Result"), _("About"))
    print(table([head, *(_row(record) for record in newest)]))
    return DONE


def _row(record: Record) -> tuple[str, ...]:
    at = f"{datetime.fromisoformat(record.at).astimezone(TAIPEI):%Y-%m-%d %H:%M:%S}"
    return (
        at,
        harmless(record.terminal),
        record.staff_id or "",
        record.event.value,
        harmless(record.result),
        _about(record),
    )


def _about(record: Record) -> str:
    return " ".join(f"{name}={harmless(str(value))}" for name, value in record.about.items())


def export(settings: Settings, path: Path) -> int:
    """Write every record as a line of CSV, into a new file for its owner alone."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise CommandFailed(_("%(file)s is there already.", file=path)) from error
    count = 0
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        for record in _records(settings):
            named = {**msgspec.structs.asdict(record), "about": _about(record)}
            writer.writerow([named[column] for column in _COLUMNS])
            count += 1
    print(ngettext("%(n)s record is in %(file)s.", "%(n)s records are in %(file)s.", count, file=path))
    return DONE


def _records(settings: Settings) -> Iterator[Record]:
    for line in lines(settings.data_dir / FOLDER):
        try:
            if line.is_whole:
                yield line.record()
        except msgspec.DecodeError as error:
            raise CommandFailed(
                _(
                    "Line %(row)s of %(file)s is no record. `kiosk journal verify` says more.",
                    row=line.row,
                    file=line.file,
                )
            ) from error
