"""Keeps the unit that is held for a session in step with the device it has stored."""

from __future__ import annotations

import asyncio

import structlog

from kiosk.backoffice.protocol import BackOffice, BackOfficeError, OutOfStock
from kiosk.backoffice.values import Device, Staff
from kiosk.renewal.answers import answers_of
from kiosk.renewal.errors import AnswerRefused, RefusedAnswer
from kiosk.workflow.errors import SessionUnreadable
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import WorkflowStep

_log = structlog.get_logger()


class DeviceHolds:
    """One clerk's holds. Giving back never fails a step: what is not given back expires by itself."""

    def __init__(self, office: BackOffice, staff: Staff, *, seconds: int) -> None:
        self._office = office
        self._staff = staff
        self._seconds = seconds
        self._under_way: asyncio.Task[None] | None = None

    async def hold(self, session_id: str, device: Device) -> None:
        """Hold one unit for the session, in place of any other.

        Raises:
            AnswerRefused: OUT_OF_STOCK.
        """
        try:
            await self._office.hold_device(
                device.device_id,
                self._staff.store_id,
                session_id=session_id,
                staff_id=self._staff.staff_id,
                seconds=self._seconds,
            )
        except OutOfStock as error:
            raise AnswerRefused(RefusedAnswer.OUT_OF_STOCK, {"device": device.model}) from error

    async def follow(self, read: RenewalSession, kept: RenewalSession) -> None:
        """Give the unit back once a stored move has dropped the device."""
        if _device_of(read) is not None and _device_of(kept) is None:
            await self.give_back(kept.session_id)

    async def give_back(self, session_id: str) -> None:
        """Give back the session's unit."""
        try:
            await self._office.release_hold(session_id)
        except BackOfficeError as error:
            _log.warning("hold not given back", session_id=session_id, error=str(error))

    async def restore(self, session_id: str, held: Device, stored: RenewalSession | None) -> None:
        """After `held` was held and its answer not stored: hold what the session as it is `stored` asks for.

        A session that cannot be read asks for nothing known, so its hold is left to expire.
        """
        try:
            wanted = None if stored is None else _device_of(stored)
        except SessionUnreadable:
            stored = wanted = None
        if stored is None:
            _log.warning("hold left to expire", session_id=session_id)
        elif wanted is None:
            await self.give_back(session_id)
        elif wanted.device_id != held.device_id:
            try:
                await self.hold(session_id, wanted)
            except (AnswerRefused, BackOfficeError) as error:
                _log.warning("hold not restored", session_id=session_id, error=str(error))

    def give_back_others(self, keep_session: str) -> None:
        """Give back, in the background, the units of the clerk's other sessions."""
        if self._under_way is not None:
            # Its `keep_session` is one of the others by now: run late, it would give back the new session's unit.
            self._under_way.cancel()
        self._under_way = asyncio.create_task(self._give_back_others(keep_session))

    async def aclose(self) -> None:
        """Stop what is under way in the background; what it has not given back expires by itself."""
        if self._under_way is not None:
            self._under_way.cancel()
            await asyncio.wait((self._under_way,))

    async def _give_back_others(self, keep_session: str) -> None:
        staff_id = self._staff.staff_id
        try:
            count = await self._office.release_holds(staff_id, keep_session=keep_session)
        except BackOfficeError as error:
            _log.warning("holds not given back", staff_id=staff_id, session_id=keep_session, error=str(error))
        else:
            _log.info("holds given back", staff_id=staff_id, session_id=keep_session, count=count)


def _device_of(session: RenewalSession) -> Device | None:
    """The device a unit is to be held for; a completed session's unit is sold."""
    if session.current_step is WorkflowStep.COMPLETED:
        return None
    return answers_of(session).device
