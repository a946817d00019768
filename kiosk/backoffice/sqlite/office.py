"""The embedded back office: SQLite in one thread of its own, so that a slow disk never stops the screen."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from kiosk.backoffice.protocol import BackOfficeUnavailable
from kiosk.backoffice.sqlite import demo, holds, orders, queries, staff_admin
from kiosk.backoffice.sqlite.connection import answering, connect
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
from kiosk.calendar_tw import Clock, today

P = ParamSpec("P")
R = TypeVar("R")


class SqliteBackOffice:
    """A `BackOffice` in one file. `open` makes one; what its methods do and raise is said in the protocol."""

    def __init__(
        self, connection: sqlite3.Connection, worker: ThreadPoolExecutor, clock: Clock, delay: Callable[[], float]
    ) -> None:
        self._connection = connection
        self._worker = worker
        self._clock = clock
        self._delay = delay
        self._closed = False

    @classmethod
    async def open(cls, path: Path, *, clock: Clock, delay: Callable[[], float] = lambda: 0.0) -> SqliteBackOffice:
        """Open the data file; a new one is filled with the demonstration data.

        `delay` says before every answer how many seconds go before it: to see the kiosk wait for a distant back
        office.

        Raises:
            BackOfficeUnavailable: the file cannot be opened, is no back office's, or is of another version.
        """
        worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="back-office")
        try:
            connection = await asyncio.get_running_loop().run_in_executor(worker, _open, path, today(clock))
        except BaseException:
            worker.shutdown(wait=False)
            raise
        return cls(connection, worker, clock, delay)

    async def staff(self, staff_id: str) -> Staff | None:
        """Find a member of staff by code in any case, active or not."""
        return await self._ask(queries.staff, staff_id)

    async def set_pin_hash(self, staff_id: str, pin_hash: str) -> None:
        """Give a member of staff another PIN."""
        await self._ask(staff_admin.change_pin_hash, staff_id, pin_hash)

    async def store(self, store_id: str) -> Store:
        """Find a store."""
        return await self._ask(queries.store, store_id)

    async def customer_by_national_id(self, national_id: str) -> Customer | None:
        """Find a customer by personal ID or company number, in any case."""
        return await self._ask(queries.customer_by_national_id, national_id)

    async def customer(self, customer_id: str) -> Customer | None:
        """Find a customer by the operator's own id."""
        return await self._ask(queries.customer, customer_id)

    async def numbers(self, customer_id: str) -> Sequence[Number]:
        """List a customer's numbers."""
        return await self._ask(queries.numbers, customer_id)

    async def devices(self, store_id: str, *, session_id: str) -> Sequence[StockedDevice]:
        """List what the store carries."""
        return await self._ask(holds.devices, store_id, session_id, self._clock())

    async def device(self, device_id: str) -> Device | None:
        """Find a device."""
        return await self._ask(queries.device, device_id)

    async def hold_device(self, device_id: str, store_id: str, *, session_id: str, staff_id: str, seconds: int) -> None:
        """Hold one unit for the session."""
        await self._ask(holds.hold, device_id, store_id, session_id, staff_id, self._clock(), seconds)

    async def release_holds(self, staff_id: str, *, keep_session: str | None = None) -> int:
        """Give back the units held for a clerk's sessions."""
        return await self._ask(holds.release_all, staff_id, keep_session, self._clock())

    async def release_hold(self, session_id: str) -> None:
        """Give back the unit that the session holds."""
        await self._ask(holds.release, session_id)

    async def plans(self) -> Sequence[Plan]:
        """List every plan."""
        return await self._ask(queries.plans)

    async def place_order(self, request: OrderRequest) -> Order:
        """Write the order, once."""
        return await self._ask(orders.place, request, self._clock())

    async def order_of(self, session_id: str) -> Order | None:
        """Find the order of a session."""
        return await self._ask(orders.of_session, session_id)

    async def day_figures(self, staff_id: str, day: date) -> DayFigures:
        """Sum up one clerk's orders of one day."""
        return await self._ask(orders.day_figures, staff_id, day)

    async def is_demonstration(self) -> bool:
        """Tell whether the data is the demonstration data."""
        return await self._ask(demo.is_demonstration)

    async def close(self) -> None:
        """Close the file once what is under way is done; again is harmless."""
        if self._closed:
            return
        self._closed = True
        await asyncio.get_running_loop().run_in_executor(self._worker, self._connection.close)
        self._worker.shutdown()

    async def _ask(
        self, question: Callable[Concatenate[sqlite3.Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Put a question to the file in its thread."""

        def answer() -> R:
            with answering():
                return question(self._connection, *args, **kwargs)

        seconds = self._delay()
        if seconds:
            await asyncio.sleep(seconds)
        if self._closed:
            raise BackOfficeUnavailable("it was closed")
        return await asyncio.get_running_loop().run_in_executor(self._worker, answer)


def _open(path: Path, day: date) -> sqlite3.Connection:
    connection = connect(path)
    try:
        with answering():
            demo.fill_if_new(connection, day)
    except BaseException:
        connection.close()
        raise
    return connection
