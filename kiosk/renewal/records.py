"""What a renewal leaves in the journal: who drove it, whose it is, and how each write ended."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from kiosk.backoffice.protocol import OrderMismatch, OutOfStock
from kiosk.backoffice.values import Order, OrderRequest, Staff
from kiosk.journal.journal import Witness
from kiosk.journal.record import Event
from kiosk.workflow.errors import SessionConflict, SessionGone, StoreRefused
from kiosk.workflow.session import RenewalSession


class RenewalRecords:
    """Takes down the renewals of one clerk, driven by themselves or by a manager."""

    def __init__(self, journal: Witness, owner: Staff, *, by: Staff | None = None) -> None:
        self._journal = journal
        self._who = (by or owner).staff_id
        self._whose: dict[str, str] = {"owner": owner.staff_id} if by else {}

    async def started(self, session: RenewalSession) -> None:
        """Take down that a renewal was started in place of all before."""
        await self._journal.record(
            Event.RESTART, staff_id=self._who, result="done", session_id=session.session_id, **self._whose
        )

    @asynccontextmanager
    async def step(self, read: RenewalSession, wanted: RenewalSession) -> AsyncIterator[None]:
        """Take down a step and how its write, done inside, ended."""
        result = "unknown"  # no answer, or given up: it may have been written
        try:
            yield
            result = "done"
        except (SessionConflict, SessionGone, StoreRefused) as error:
            result = type(error).__name__
            raise
        finally:
            await self._journal.record(
                Event.STEP,
                staff_id=self._who,
                result=result,
                session_id=read.session_id,
                from_step=read.current_step.value,
                to_step=wanted.current_step.value,
                **self._whose,
            )

    @asynccontextmanager
    async def order(self, request: OrderRequest) -> AsyncIterator[Callable[[Order], Order]]:
        """Take down an order before it is sent, and how sending it, done inside, ended.

        Yields what is to be told the order that was placed, and gives it back.

        Raises:
            JournalUnavailable: it cannot be taken down, and must not be sent.
        """
        about = {"session_id": request.session_id, "order_key": request.order_key, **self._whose}
        await self._journal.require(Event.ORDER, staff_id=self._who, result="asked", **about)
        result = "unknown"

        def placed(order: Order) -> Order:
            nonlocal result
            result = "placed"
            about["order_number"] = order.order_number
            return order

        try:
            yield placed
        except (OutOfStock, OrderMismatch) as error:
            result = type(error).__name__
            raise
        finally:
            await self._journal.record(Event.ORDER, staff_id=self._who, result=result, **about)

    async def order_found(self, order: Order) -> None:
        """Take down that a renewal turned out to have its order already."""
        await self._journal.record(
            Event.ORDER,
            staff_id=self._who,
            result="found",
            session_id=order.request.session_id,
            order_number=order.order_number,
            **self._whose,
        )
