"""Orders: each written once, numbered so that a number can be read over the phone."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from datetime import date, datetime

from kiosk.backoffice.protocol import OrderMismatch
from kiosk.backoffice.sqlite import holds
from kiosk.backoffice.sqlite.connection import transaction
from kiosk.backoffice.sqlite.queries import store
from kiosk.backoffice.sqlite.rows import insert, select, to_row
from kiosk.backoffice.sqlite.tables import ORDERS
from kiosk.backoffice.values import DayFigures, Order, OrderRequest
from kiosk.calendar_tw import TAIPEI

_NUMBER = re.compile(r"(?P<store>[A-Z0-9]+)-(?P<day>[0-9]{8})-(?P<last>[0-9]{4,12})")


def place(connection: sqlite3.Connection, request: OrderRequest, now: datetime) -> Order:
    """Write the order, take its device out of stock, end the session's hold; again finds the same order.

    Raises:
        UnknownStore: the store does not exist.
        OutOfStock: the session has no unit of the device and none is left.
        OrderMismatch: the session, or the key, has an order that is not this one.
    """
    with transaction(connection):
        if earlier := _earlier(connection, request):
            return earlier
        store(connection, request.store_id)
        if request.device_id is not None:
            _take_unit(connection, request.device_id, request, now)
        holds.release(connection, request.session_id)
        placed_at = now.astimezone(TAIPEI)
        order = Order(
            order_number=_next_number(connection, request.store_id, placed_at.date()),
            placed_at=placed_at,
            request=request,
        )
        insert(connection, ORDERS, [to_row(ORDERS, order)])
    return order


def of_session(connection: sqlite3.Connection, session_id: str) -> Order | None:
    """Find the order of a session."""
    return next(iter(select(connection, ORDERS, "WHERE session_id = ?", session_id)), None)


def day_figures(connection: sqlite3.Connection, staff_id: str, day: date) -> DayFigures:
    """Sum up one clerk's orders of one day. `placed_at` is kept in Taiwan's time: it starts with its day."""
    renewals, with_device, contract_total, device_payable = connection.execute(
        "SELECT COUNT(*), COUNT(device_id), TOTAL(contract_total), TOTAL(device_payable)"
        " FROM orders WHERE staff_id = ? AND placed_at >= ? AND placed_at < ?",
        (staff_id, f"{day.isoformat()}T", f"{day.isoformat()}U"),
    ).fetchone()
    return DayFigures(
        renewals=renewals,
        with_device=with_device,
        contract_total=int(contract_total),
        device_payable=int(device_payable),
    )


def count_on(connection: sqlite3.Connection, order_numbers: Iterable[str]) -> None:
    """Make sure that none of these numbers is given out again."""
    for order_number in order_numbers:
        if found := _NUMBER.fullmatch(order_number):
            connection.execute(
                "INSERT INTO order_counters (store_id, day, last) VALUES (?, ?, ?)"
                " ON CONFLICT (store_id, day) DO UPDATE SET last = MAX(last, excluded.last)",
                (found["store"], found["day"], int(found["last"])),
            )


def _earlier(connection: sqlite3.Connection, request: OrderRequest) -> Order | None:
    """Find the order made from this very request; raises `OrderMismatch` when another is in its way."""
    found = select(connection, ORDERS, "WHERE session_id = ? OR order_key = ?", request.session_id, request.order_key)
    for order in found:
        if order.request != request:
            raise OrderMismatch(order.order_number)
    return found[0] if found else None


def _take_unit(connection: sqlite3.Connection, device_id: str, request: OrderRequest, now: datetime) -> None:
    holds.require_unit(connection, device_id, request.store_id, request.session_id, now)
    connection.execute(
        "UPDATE stock SET quantity = quantity - 1 WHERE store_id = ? AND device_id = ?",
        (request.store_id, device_id),
    )


def _next_number(connection: sqlite3.Connection, store_id: str, day: date) -> str:
    """Count on within the store and day: `S01-20261125-0001`."""
    (last,) = connection.execute(
        "INSERT INTO order_counters (store_id, day, last) VALUES (?, ?, 1)"
        " ON CONFLICT (store_id, day) DO UPDATE SET last = last + 1 RETURNING last",
        (store_id, f"{day:%Y%m%d}"),
    ).fetchone()
    return f"{store_id}-{day:%Y%m%d}-{last:04d}"
