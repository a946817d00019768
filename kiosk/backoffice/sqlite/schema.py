"""The tables as SQLite keeps them: those of `tables` and the back office's own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from kiosk.backoffice.protocol import BackOfficeUnavailable
from kiosk.backoffice.sqlite.tables import TABLES, Column, Table, Unique

VERSION = 1
"""Goes up with every change of a table; a file of another version is refused, not guessed at."""

_OWN = (
    """CREATE TABLE holds (
        session_id TEXT PRIMARY KEY, device_id TEXT NOT NULL, store_id TEXT NOT NULL,
        staff_id TEXT NOT NULL COLLATE NOCASE, expires_at REAL NOT NULL,
        FOREIGN KEY (store_id, device_id) REFERENCES stock (store_id, device_id)
    ) STRICT""",
    "CREATE INDEX holds_of_stock ON holds (store_id, device_id)",
    """CREATE TABLE order_counters (
        store_id TEXT NOT NULL, day TEXT NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (store_id, day)
    ) STRICT""",
    "CREATE TABLE meta (name TEXT PRIMARY KEY) STRICT",
    "CREATE INDEX numbers_of_customer ON numbers (customer_id)",
    "CREATE INDEX orders_of_staff ON orders (staff_id, placed_at)",
)


def is_current(connection: sqlite3.Connection) -> bool:
    """Tell whether the file has the tables; False for a new one.

    Raises:
        BackOfficeUnavailable: the file is not a back office's, or of another version.
    """
    # One statement, so that both are of one moment while another program makes the tables.
    version, tables = connection.execute(
        "SELECT user_version, (SELECT COUNT(*) FROM sqlite_schema) FROM pragma_user_version"
    ).fetchone()
    if version == VERSION:
        return True
    if version or tables:
        raise BackOfficeUnavailable(f"the data file has format {version}, this program reads {VERSION}")
    return False


def ensure(connection: sqlite3.Connection) -> bool:
    """Make the tables if the file is new, within the caller's transaction; returns whether it was.

    Raises:
        BackOfficeUnavailable: the file is not a back office's, or of another version.
    """
    if is_current(connection):
        return False
    for statement in _statements():
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")
    return True


def _statements() -> Iterator[str]:
    for table in TABLES:
        yield _create(table)
        for number, unique in enumerate(table.unique):
            yield _create_unique(table, unique, number)
    yield from _OWN


def _create(table: Table[Any]) -> str:
    lines = [_column(column) for column in table.columns]
    lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
    return f"CREATE TABLE {table.name} ({', '.join(lines)}) STRICT"


def _column(column: Column) -> str:
    null = "" if column.nullable else " NOT NULL"
    check = f" CHECK ({column.kind.check.format(column.name)})" if column.kind.check else ""
    refers = f" REFERENCES {column.refers} ({column.name})" if column.refers else ""
    return f"{column.name} {column.kind.sql}{null}{check}{refers}"


def _create_unique(table: Table[Any], unique: Unique, number: int) -> str:
    where = f" WHERE {unique.when}" if unique.when else ""
    columns = ", ".join(unique.columns)
    return f"CREATE UNIQUE INDEX {table.name}_unique_{number} ON {table.name} ({columns}){where}"


def empty(connection: sqlite3.Connection) -> None:
    """Drop every row of every table, within the caller's transaction."""
    for name in ("holds", "order_counters", "meta", *(table.name for table in reversed(TABLES))):
        connection.execute(f"DELETE FROM {name}")  # noqa: S608 - the names are the schema's own
