"""Rows and values: the same thing, flat as a table keeps it and nested as the kiosk uses it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import msgspec

from kiosk.backoffice.sqlite.kinds import LIST_SEPARATOR, SqlValue
from kiosk.backoffice.sqlite.tables import Table
from kiosk.backoffice.values import Value

V = TypeVar("V", bound=Value)


def to_row(table: Table[V], value: V) -> tuple[SqlValue, ...]:
    """Flatten a value into the columns of its table."""
    plain = msgspec.to_builtins(value)
    return tuple(_stored(plain, column.path) for column in table.columns)


def _stored(plain: Any, path: Sequence[str]) -> Any:
    for name in path:
        plain = plain[name]
    return LIST_SEPARATOR.join(plain) if isinstance(plain, list | tuple) else plain


def _items(stored: SqlValue) -> list[str]:
    return str(stored).split(LIST_SEPARATOR) if stored else []


def from_row(table: Table[V], row: Sequence[SqlValue]) -> V:
    """Make the value of a row that has the table's columns, in their order.

    Raises:
        msgspec.ValidationError: the row is not such a value.
    """
    plain: dict[str, Any] = {}
    for column, stored in zip(table.columns, row, strict=True):
        *parents, name = column.path
        here = plain
        for parent in parents:
            here = here.setdefault(parent, {})
        here[name] = _items(stored) if column.kind.many else stored
    return msgspec.convert(plain, table.value, strict=False)


def select(connection: sqlite3.Connection, table: Table[V], tail: str = "", *given: SqlValue) -> list[V]:
    """Read values of a table; `tail` is the rest of the statement, `given` its parameters."""
    return [from_row(table, row) for row in select_rows(connection, table, tail, *given)]


def select_rows(
    connection: sqlite3.Connection, table: Table[Any], tail: str = "", *given: SqlValue
) -> list[tuple[SqlValue, ...]]:
    """Read rows of a table, as they are stored."""
    names = ", ".join(column.name for column in table.columns)
    # The names come from the table's description and the tail from this package, never from outside.
    return connection.execute(f"SELECT {names} FROM {table.name} {tail}", given).fetchall()  # noqa: S608


def insert(connection: sqlite3.Connection, table: Table[Any], rows: Iterable[Sequence[SqlValue]]) -> None:
    """Write rows that have the table's columns, in their order."""
    names = ", ".join(column.name for column in table.columns)
    marks = ", ".join("?" for _ in table.columns)
    connection.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows)  # noqa: S608
