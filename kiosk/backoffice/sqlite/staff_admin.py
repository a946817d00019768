"""Who may sign in: what the command line changes about staff."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kiosk.backoffice.protocol import BackOfficeError, UnknownStaff
from kiosk.backoffice.sqlite import queries
from kiosk.backoffice.sqlite.connection import existing, transaction
from kiosk.backoffice.sqlite.rows import from_row, insert, select, to_row
from kiosk.backoffice.sqlite.tables import STAFF
from kiosk.backoffice.values import Staff

__all__ = ["StaffExists", "UnknownStaff", "add_staff", "disable_staff", "list_staff", "set_pin_hash"]


class StaffExists(BackOfficeError):
    """A staff code that is taken, perhaps in other case, perhaps by somebody who was disabled."""

    def __init__(self, staff_id: str) -> None:
        super().__init__(f"staff code {staff_id} is taken")
        self.staff_id = staff_id


def list_staff(path: Path) -> tuple[Staff, ...]:
    """List everybody, disabled or not, by code.

    Raises:
        BackOfficeUnavailable: there is no data file, or it does not answer.
    """
    with existing(path) as connection:
        return tuple(select(connection, STAFF, "ORDER BY staff_id"))


def add_staff(path: Path, staff: Staff) -> None:
    """Add a member of staff.

    Raises:
        ValueError: a field may not be that; the text names it and says why.
        StaffExists: the code is taken.
        UnknownStore: there is no such store.
        BackOfficeUnavailable: there is no data file, or it does not answer.
    """
    staff = _checked(staff)
    with existing(path) as connection, transaction(connection):
        queries.store(connection, staff.store_id)
        if queries.staff(connection, staff.staff_id):
            raise StaffExists(staff.staff_id)
        insert(connection, STAFF, [to_row(STAFF, staff)])


def set_pin_hash(path: Path, staff_id: str, pin_hash: str) -> None:
    """Give a member of staff a new PIN, as its hash.

    Raises:
        ValueError: it is not an argon2id hash.
        UnknownStaff: there is no such code.
        BackOfficeUnavailable: there is no data file, or it does not answer.
    """
    with existing(path) as connection:
        change_pin_hash(connection, staff_id, pin_hash)


def change_pin_hash(connection: sqlite3.Connection, staff_id: str, pin_hash: str) -> None:
    """Do the same on an open data file."""
    STAFF.column("pin_hash").kind.read(pin_hash)
    _change(connection, "UPDATE staff SET pin_hash = ? WHERE staff_id = ?", (pin_hash, staff_id))


def disable_staff(path: Path, staff_id: str) -> None:
    """Let a member of staff sign in no more; again is harmless. Their orders stay theirs.

    Raises:
        UnknownStaff: there is no such code.
        BackOfficeUnavailable: there is no data file, or it does not answer.
    """
    with existing(path) as connection:
        _change(connection, "UPDATE staff SET active = 0 WHERE staff_id = ?", (staff_id,))


def _change(connection: sqlite3.Connection, statement: str, given: tuple[str, ...]) -> None:
    if connection.execute(statement, given).rowcount == 0:
        raise UnknownStaff(given[-1])


def _checked(staff: Staff) -> Staff:
    """Read every field as an import would."""
    row = []
    for column, stored in zip(STAFF.columns, to_row(STAFF, staff), strict=True):
        try:
            row.append(column.read(column.write(stored)))
        except ValueError as error:
            raise ValueError(f"{column.name} {error}") from error
    return from_row(STAFF, row)
