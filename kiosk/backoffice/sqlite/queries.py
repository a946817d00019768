"""Look-ups that change nothing."""

from __future__ import annotations

import sqlite3

from kiosk.backoffice.protocol import UnknownStore
from kiosk.backoffice.sqlite.rows import select
from kiosk.backoffice.sqlite.tables import CUSTOMERS, DEVICES, NUMBERS, PLANS, STAFF, STORES
from kiosk.backoffice.values import Customer, Device, Number, Plan, Staff, Store


def staff(connection: sqlite3.Connection, staff_id: str) -> Staff | None:
    """Find a member of staff by code in any case, active or not."""
    return next(iter(select(connection, STAFF, "WHERE staff_id = ?", staff_id)), None)


def store(connection: sqlite3.Connection, store_id: str) -> Store:
    """Find a store; raises `UnknownStore`."""
    found = select(connection, STORES, "WHERE store_id = ?", store_id)
    if not found:
        raise UnknownStore(store_id)
    return found[0]


def customer_by_national_id(connection: sqlite3.Connection, national_id: str) -> Customer | None:
    """Find a customer by ID or company number, in any case."""
    return next(iter(select(connection, CUSTOMERS, "WHERE national_id = ?", national_id.upper())), None)


def customer(connection: sqlite3.Connection, customer_id: str) -> Customer | None:
    """Find a customer by the operator's own id."""
    return next(iter(select(connection, CUSTOMERS, "WHERE customer_id = ?", customer_id)), None)


def numbers(connection: sqlite3.Connection, customer_id: str) -> list[Number]:
    """List a customer's numbers, the main one first, then by number."""
    return select(connection, NUMBERS, "WHERE customer_id = ? ORDER BY main DESC, phone_number", customer_id)


def device(connection: sqlite3.Connection, device_id: str) -> Device | None:
    """Find a device, in stock or not."""
    return next(iter(select(connection, DEVICES, "WHERE device_id = ?", device_id)), None)


def plans(connection: sqlite3.Connection) -> list[Plan]:
    """List every plan by monthly fee."""
    return select(connection, PLANS, "ORDER BY monthly_fee, months, plan_id")
