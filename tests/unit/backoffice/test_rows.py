"""Rows and values are the same thing, and the file accepts nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kiosk.backoffice.sqlite import demo_catalogue, demo_people
from kiosk.backoffice.sqlite.rows import from_row, to_row
from kiosk.backoffice.sqlite.tables import CUSTOMERS, DEVICES, NUMBERS, PLANS, STAFF, STOCK, STORES, TABLES, Table
from kiosk.backoffice.values import Value

TODAY = date(2026, 11, 25)


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("PRAGMA foreign_keys = ON")
        yield opened


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (STORES, demo_people.STORES),
        (STAFF, demo_people.staff()),
        (CUSTOMERS, demo_people.customers(TODAY)),
        (NUMBERS, demo_people.numbers(TODAY)),
        (DEVICES, demo_catalogue.DEVICES),
        (STOCK, demo_catalogue.STOCK),
        (PLANS, demo_catalogue.plans(TODAY)),
    ],
    ids=lambda given: given.name if isinstance(given, Table) else "",
)
def test_a_value_comes_back_from_its_row(table: Table[Any], values: tuple[Value, ...]) -> None:
    assert tuple(from_row(table, to_row(table, value)) for value in values) == values


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_field_of_a_value_has_exactly_one_column(table: Table[Any]) -> None:
    assert sorted(column.path for column in table.columns) == sorted(fields(table.value))


def fields(value: type[msgspec.Struct]) -> Iterator[tuple[str, ...]]:
    for field in msgspec.structs.fields(value):
        if isinstance(field.type, type) and issubclass(field.type, msgspec.Struct):
            yield from ((field.name, *rest) for rest in fields(field.type))
        else:
            yield (field.name,)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE plans SET monthly_fee = 'dear'",
        "UPDATE plans SET monthly_fee = 499.5",
        "UPDATE plans SET monthly_fee = -1",
        "UPDATE plans SET monthly_fee = NULL",
        "UPDATE plans SET company_only = 2",
        "UPDATE stock SET quantity = quantity - 1 WHERE quantity = 0",
        "UPDATE customers SET national_id = 'A123456789'",
        "UPDATE numbers SET main = 1 WHERE customer_id = 'C001'",
        "UPDATE staff SET store_id = 'S99'",
        "INSERT INTO staff SELECT 's001', name, role, store_id, pin_hash, active FROM staff WHERE staff_id = 'M001'",
        "DELETE FROM stores",
    ],
)
def test_the_file_refuses_what_no_value_can_be(connection: sqlite3.Connection, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)
