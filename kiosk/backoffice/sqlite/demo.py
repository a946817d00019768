"""The demonstration data: put into a new data file, and again when asked for."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from kiosk.backoffice.protocol import BackOfficeError
from kiosk.backoffice.sqlite import demo_catalogue, demo_people, schema
from kiosk.backoffice.sqlite.connection import answering, connect, transaction
from kiosk.backoffice.sqlite.rows import insert, to_row
from kiosk.backoffice.sqlite.tables import CUSTOMERS, DEVICES, NUMBERS, PLANS, STAFF, STOCK, STORES, Table

_MARK = "demonstration"


class RealDataInTheWay(BackOfficeError):
    """The data file holds data that was imported; the demonstration data would replace it, orders and all."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} holds imported data")
        self.path = path


def recreate_demo(path: Path, today: date, *, replace_imported: bool = False) -> None:
    """Put back the demonstration data with dates around `today`; all that is there, orders too, is dropped.

    Raises:
        RealDataInTheWay: the file holds imported data and `replace_imported` is not set; nothing was changed.
        BackOfficeUnavailable: the file does not answer.
    """
    with answering(), closing(connect(path)) as connection, transaction(connection):
        is_new = schema.ensure(connection)
        if not (is_new or replace_imported or is_demonstration(connection)):
            raise RealDataInTheWay(path)
        schema.empty(connection)
        fill(connection, today)


def fill_if_new(connection: sqlite3.Connection, today: date) -> None:
    """Give a new data file its tables and the demonstration data; leave any other as it is.

    Raises:
        BackOfficeUnavailable: the file is not a back office's, or of another version.
    """
    if schema.is_current(connection):
        return
    with transaction(connection):
        if schema.ensure(connection):  # else another program was faster
            fill(connection, today)


def fill(connection: sqlite3.Connection, today: date) -> None:
    """Write the demonstration data into empty tables, within the caller's transaction."""
    tables: list[tuple[Table[Any], Any]] = [
        (STORES, demo_people.STORES),
        (STAFF, demo_people.staff()),
        (CUSTOMERS, demo_people.customers(today)),
        (NUMBERS, demo_people.numbers(today)),
        (DEVICES, demo_catalogue.DEVICES),
        (STOCK, demo_catalogue.STOCK),
        (PLANS, demo_catalogue.plans(today)),
    ]
    for table, values in tables:
        insert(connection, table, [to_row(table, value) for value in values])
    connection.execute("INSERT INTO meta (name) VALUES (?)", (_MARK,))


def is_demonstration(connection: sqlite3.Connection) -> bool:
    """Tell whether the data is the demonstration data."""
    return connection.execute("SELECT 1 FROM meta WHERE name = ?", (_MARK,)).fetchone() is not None


def end_demonstration(connection: sqlite3.Connection) -> None:
    """Say that the data is real from now on."""
    connection.execute("DELETE FROM meta WHERE name = ?", (_MARK,))
