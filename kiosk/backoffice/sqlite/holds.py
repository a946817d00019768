"""Units of stock and who holds them. A hold past its expiry counts for nothing."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from kiosk.backoffice.protocol import OutOfStock
from kiosk.backoffice.sqlite.connection import transaction
from kiosk.backoffice.sqlite.queries import store
from kiosk.backoffice.sqlite.rows import select
from kiosk.backoffice.sqlite.tables import DEVICES
from kiosk.backoffice.values import StockedDevice

_AVAILABLE = """
    SELECT stock.device_id, MAX(0, stock.quantity - (
        SELECT COUNT(*) FROM holds
        WHERE holds.store_id = stock.store_id AND holds.device_id = stock.device_id
          AND holds.session_id <> :session_id AND holds.expires_at > :now
    )) FROM stock WHERE stock.store_id = :store_id
"""
"""Units that a session could take: what the store owns less what other sessions hold."""


def devices(connection: sqlite3.Connection, store_id: str, session_id: str, now: datetime) -> list[StockedDevice]:
    """List what the store carries with the units the session could take; raises `UnknownStore`."""
    store(connection, store_id)
    units = _available(connection, store_id, session_id, now)
    return [
        StockedDevice(device=device, available=units[device.device_id])
        for device in select(connection, DEVICES, "ORDER BY type, brand, model, storage, colour, device_id")
        if device.device_id in units
    ]


def hold(
    connection: sqlite3.Connection,
    device_id: str,
    store_id: str,
    session_id: str,
    staff_id: str,
    now: datetime,
    seconds: int,
) -> None:
    """Hold one unit, in place of any other; raises `UnknownStore`, `OutOfStock`."""
    expires_at = (now + timedelta(seconds=seconds)).timestamp()
    with transaction(connection):
        store(connection, store_id)
        require_unit(connection, device_id, store_id, session_id, now)
        _drop_expired(connection, now)
        connection.execute(
            "INSERT OR REPLACE INTO holds (session_id, device_id, store_id, staff_id, expires_at)"
            " VALUES (?, ?, ?, ?, ?)",
            (session_id, device_id, store_id, staff_id, expires_at),
        )


def require_unit(connection: sqlite3.Connection, device_id: str, store_id: str, session_id: str, now: datetime) -> None:
    """Make sure that the session could take a unit, within the caller's transaction; raises `OutOfStock`."""
    if _available(connection, store_id, session_id, now).get(device_id, 0) < 1:
        raise OutOfStock(device_id, store_id)


def release(connection: sqlite3.Connection, session_id: str) -> None:
    """Give back what the session holds, if anything."""
    connection.execute("DELETE FROM holds WHERE session_id = ?", (session_id,))


def release_all(connection: sqlite3.Connection, staff_id: str, keep_session: str | None, now: datetime) -> int:
    """Give back what a clerk's sessions hold, but for one of them; returns how many units."""
    with transaction(connection):
        _drop_expired(connection, now)
        return connection.execute(
            "DELETE FROM holds WHERE staff_id = ? AND session_id IS NOT ?", (staff_id, keep_session)
        ).rowcount


def _available(connection: sqlite3.Connection, store_id: str, session_id: str, now: datetime) -> dict[str, int]:
    given = {"store_id": store_id, "session_id": session_id, "now": now.timestamp()}
    return dict(connection.execute(_AVAILABLE, given).fetchall())


def _drop_expired(connection: sqlite3.Connection, now: datetime) -> None:
    connection.execute("DELETE FROM holds WHERE expires_at <= ?", (now.timestamp(),))
