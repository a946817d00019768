"""Import and export as CSV files, one a table. One bad row stops an import; all bad ones are named."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, TextIO

from kiosk.backoffice.protocol import BackOfficeError
from kiosk.backoffice.sqlite import demo, orders, schema
from kiosk.backoffice.sqlite.connection import answering, connect, existing, transaction
from kiosk.backoffice.sqlite.csv_rows import Files, Problem, read_files
from kiosk.backoffice.sqlite.kinds import SqlValue
from kiosk.backoffice.sqlite.rows import insert, select_rows
from kiosk.backoffice.sqlite.tables import ORDERS, TABLES, Table


class ImportRefused(BackOfficeError):
    """Files that cannot be imported, and everything that is wrong with them. Nothing was changed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems, the first: {problems[0]}")
        self.problems = tuple(problems)


def import_csv(path: Path, directory: Path) -> None:
    """Replace all data by that of the CSV files in a directory, in one transaction.

    Held units are given back. Orders are kept unless there is an orders.csv or they were the demonstration's.
    The data is not the demonstration's any more.

    Raises:
        ImportRefused: a file is missing or a row of one is bad; nothing was changed.
        BackOfficeUnavailable: the data file does not answer; nothing was changed.
        OSError: a CSV file cannot be read.
    """
    files, problems = read_files(directory)
    if problems:
        raise ImportRefused(problems)
    with answering(), closing(connect(path)) as connection, transaction(connection):
        schema.ensure(connection)
        _replace(connection, files)
        demo.end_demonstration(connection)


def export_csv(path: Path, directory: Path) -> None:
    """Write every table to a CSV file in a directory, all as of one moment. Files there are overwritten.

    Only their owner can read them: they hold national IDs and hashes of PINs.

    Raises:
        BackOfficeUnavailable: there is no data file, or it does not answer.
        OSError: a CSV file cannot be written.
    """
    with existing(path) as connection, transaction(connection):
        tables = [(table, _rows(connection, table)) for table in TABLES]
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    for table, rows in tables:
        target = directory / table.file
        target.touch()
        target.chmod(0o600)
        with target.open("w", encoding="utf-8", newline="") as file:
            _write(file, table, rows)


def _replace(connection: sqlite3.Connection, files: Files) -> None:
    connection.execute("DELETE FROM holds")
    if demo.is_demonstration(connection):
        connection.execute("DELETE FROM orders")  # made for practice; they must not count as sales
    given = [table for table in TABLES if table.name in files]
    for table in reversed(given):
        connection.execute(f"DELETE FROM {table.name}")  # noqa: S608 - the name is the schema's own
    for table in given:
        names = [column.name for column in table.columns]
        insert(connection, table, [[row.stored[name] for name in names] for row in files[table.name]])
    orders.count_on(connection, (str(row.stored["order_number"]) for row in files.get(ORDERS.name, ())))


def _rows(connection: sqlite3.Connection, table: Table[Any]) -> list[tuple[SqlValue, ...]]:
    return select_rows(connection, table, f"ORDER BY {', '.join(table.key)}")


def _write(file: TextIO, table: Table[Any], rows: Iterable[Sequence[SqlValue]]) -> None:
    writer = csv.writer(file)
    writer.writerow(column.name for column in table.columns)
    for row in rows:
        writer.writerow(column.write(stored) for column, stored in zip(table.columns, row, strict=True))
