"""`kiosk data`: the back office's data as CSV files, and the demonstration data."""

from __future__ import annotations

import sys
from pathlib import Path

from kiosk.backoffice.sqlite import csv_files, demo
from kiosk.backoffice.sqlite.tables import TABLES
from kiosk.calendar_tw import today, utc_now
from kiosk.commands.data_file import data_file, existing_data_file
from kiosk.commands.failures import DONE, FAILED, CommandFailed
from kiosk.config import Settings
from kiosk.i18n import _, ngettext

PROBLEMS_SHOWN = 50


def import_files(settings: Settings, directory: Path) -> int:
    """Replace the data by that of the CSV files; names what is wrong with them when they are refused."""
    if not directory.is_dir():
        raise CommandFailed(_("There is no folder %(folder)s.", folder=directory))
    try:
        csv_files.import_csv(data_file(settings), directory)
    except csv_files.ImportRefused as error:
        _print_problems(error)
        return FAILED
    print(_("The data of %(folder)s is in use now.", folder=directory))
    return DONE


def _print_problems(error: csv_files.ImportRefused) -> None:
    problems = error.problems
    said = ngettext("Nothing was imported: %(n)s problem.", "Nothing was imported: %(n)s problems.", len(problems))
    more = len(problems) - PROBLEMS_SHOWN
    lines = [said, *(f"  {problem}" for problem in problems[:PROBLEMS_SHOWN])]
    if more > 0:
        lines.append("  " + ngettext("and %(n)s more", "and %(n)s more", more))
    print("\n".join(lines), file=sys.stderr)


def export_files(settings: Settings, directory: Path) -> int:
    """Write the data as CSV files."""
    csv_files.export_csv(existing_data_file(settings), directory)
    print(
        ngettext(
            "%(n)s file was written to %(folder)s.",
            "%(n)s files were written to %(folder)s.",
            len(TABLES),
            folder=directory,
        )
    )
    print(_("They hold national IDs. Only you can read them; delete them when they are no longer needed."))
    return DONE


def put_back_demonstration(settings: Settings, *, replace_imported: bool) -> int:
    """Put back the demonstration data; imported data only goes when that was said."""
    try:
        demo.recreate_demo(data_file(settings), today(utc_now), replace_imported=replace_imported)
    except demo.RealDataInTheWay as error:
        raise CommandFailed(
            _(
                "%(file)s holds imported data. With --yes it is replaced, orders and all; export it first.",
                file=error.path,
            )
        ) from error
    print(_("The demonstration data is in use now."))
    return DONE
