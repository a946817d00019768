"""What the kiosk asks of a back office.

The embedded one answers from SQLite; an operator's own system can take its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from kiosk.backoffice.values import (
    Customer,
    DayFigures,
    Device,
    Number,
    Order,
    OrderRequest,
    Plan,
    Staff,
    StockedDevice,
    Store,
)


class BackOfficeError(Exception):
    """Anything a back office raises on purpose."""


class BackOfficeUnavailable(BackOfficeError):
    """No answer: unreachable, locked, or its disk is full. `detail` is for the log."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"the back office does not answer: {detail}")
        self.detail = detail


class UnknownStore(BackOfficeError):
    """A store that the back office does not have."""

    def __init__(self, store_id: str) -> None:
        super().__init__(f"unknown store {store_id}")
        self.store_id = store_id


class UnknownStaff(BackOfficeError):
    """A staff code that the back office does not have."""

    def __init__(self, staff_id: str) -> None:
        super().__init__(f"unknown staff code {staff_id}")
        self.staff_id = staff_id


class OutOfStock(BackOfficeError):
    """No unit of the device is left in the store for this session."""

    def __init__(self, device_id: str, store_id: str) -> None:
        super().__init__(f"device {device_id} is out of stock in store {store_id}")
        self.device_id = device_id
        self.store_id = store_id


class OrderMismatch(BackOfficeError):
    """The session has an order already, under another key or with other contents; nothing was written."""

    def __init__(self, order_number: str) -> None:
        super().__init__(f"the session already has order {order_number}")
        self.order_number = order_number


class BackOffice(Protocol):
    """The operator's systems as a store counter needs them. Every method may raise `BackOfficeUnavailable`."""

    async def staff(self, staff_id: str) -> Staff | None:
        """Find a member of staff, active or not."""

    async def set_pin_hash(self, staff_id: str, pin_hash: str) -> None:
        """Give a member of staff another PIN, as its argon2id hash; raises `UnknownStaff`."""

    async def store(self, store_id: str) -> Store:
        """Find a store; raises `UnknownStore`."""

    async def customer_by_national_id(self, national_id: str) -> Customer | None:
        """Find a customer by normalised personal ID or company number."""

    async def customer(self, customer_id: str) -> Customer | None:
        """Find a customer by the back office's own id."""

    async def numbers(self, customer_id: str) -> Sequence[Number]:
        """List a customer's numbers, the main one first, then by number."""

    async def devices(self, store_id: str, *, session_id: str) -> Sequence[StockedDevice]:
        """List every device the store carries with the units this session could take, its own held unit included.

        Raises:
            UnknownStore: the store does not exist.
        """

    async def device(self, device_id: str) -> Device | None:
        """Find a device, in stock or not."""

    async def hold_device(self, device_id: str, store_id: str, *, session_id: str, staff_id: str, seconds: int) -> None:
        """Hold one unit for the session, in place of any unit it held before; again is harmless.

        Raises:
            OutOfStock: no unit is left.
            UnknownStore: the store does not exist.
        """

    async def release_holds(self, staff_id: str, *, keep_session: str | None = None) -> int:
        """Give back the units held for a clerk's sessions, except those of `keep_session`; returns how many."""

    async def release_hold(self, session_id: str) -> None:
        """Give back the unit that the session holds, if any."""

    async def plans(self) -> Sequence[Plan]:
        """List every plan, whoever it is for, by monthly fee."""

    async def place_order(self, request: OrderRequest) -> Order:
        """Write the order and take the held unit out of stock, in one transaction.

        The same request again returns the same order.

        Raises:
            OutOfStock: the hold has ended and no unit is left.
            OrderMismatch: the session already has a different order.
        """

    async def order_of(self, session_id: str) -> Order | None:
        """Find the order of a session: how a lost answer is asked about."""

    async def day_figures(self, staff_id: str, day: date) -> DayFigures:
        """Sum up one clerk's orders of one day (Asia/Taipei)."""

    async def is_demonstration(self) -> bool:
        """Tell whether the data is the demonstration data."""

    async def close(self) -> None:
        """Let go of files and connections."""
