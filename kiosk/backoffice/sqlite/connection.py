"""Connections to the data file: how it is opened, what a transaction is, and what counts as no answer."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from kiosk.backoffice.protocol import BackOfficeUnavailable
from kiosk.backoffice.sqlite import schema

BUSY_SECONDS = 2.0
"""How long to wait for another program's write before giving up."""
_RETRY_SECONDS = 0.02


@contextmanager
def answering() -> Iterator[None]:
    """Turn every failure of SQLite, and a row that is no value, into `BackOfficeUnavailable`."""
    try:
        yield
    except (sqlite3.Error, msgspec.ValidationError) as error:
        raise BackOfficeUnavailable(f"{type(error).__name__}: {error}") from error


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Do all or nothing, as the only writer from the first statement on."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def connect(path: Path) -> sqlite3.Connection:
    """Open the data file, made for its owner alone where there is none; the caller closes it.

    Raises:
        BackOfficeUnavailable: it cannot be opened or made.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise BackOfficeUnavailable(f"{path}: {error.strerror}") from error
    with answering():
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            _use_wal(connection)
            connection.execute("PRAGMA foreign_keys = ON")
        except sqlite3.Error:
            connection.close()
            raise
        return connection


def _use_wal(connection: sqlite3.Connection) -> None:
    """Let readers go on while another program writes; kept in the file once set.

    Two programs that open a new file at once may both ask for the change. SQLite then refuses one of them without
    the wait that it makes for any other lock, so the wait is made here.
    """
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= deadline:
                raise
            time.sleep(_RETRY_SECONDS)
        else:
            return


@contextmanager
def existing(path: Path) -> Iterator[sqlite3.Connection]:
    """Use a data file that must be there already, with its tables, and close it.

    Raises:
        BackOfficeUnavailable: there is none, it does not answer, or is of another version.
    """
    if not path.exists():
        raise BackOfficeUnavailable(f"there is no data file {path}")
    with answering(), closing(connect(path)) as connection:
        if not schema.is_current(connection):
            raise BackOfficeUnavailable(f"{path} is empty")
        yield connection
