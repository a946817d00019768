"""Who stands at the counter: code and PIN checked, tries counted, and all of it journalled."""

from __future__ import annotations

import asyncio

import structlog

from kiosk.backoffice.pin_rules import PinRefused, PinRule, check_pin
from kiosk.backoffice.pins import hash_pin, is_outdated, verify_pin
from kiosk.backoffice.protocol import BackOffice
from kiosk.backoffice.values import Role, Staff
from kiosk.config import STAFF_CODE
from kiosk.journal.journal import Witness
from kiosk.journal.record import Event
from kiosk.workflow.attempts import Lock, SignInAttempts

_log = structlog.get_logger()


class SignInRefused(Exception):
    """Code and PIN do not go together, whichever of them is wrong; with a `lock` none is looked at for a time."""

    def __init__(self, lock: Lock | None = None) -> None:
        super().__init__(f"sign-in refused, lock: {lock}")
        self.lock = lock


class StaffDisabled(Exception):
    """Somebody who is signed in may not be any more."""

    def __init__(self, staff_id: str) -> None:
        super().__init__(f"{staff_id} may not sign in any more")
        self.staff_id = staff_id


class NotAManager(Exception):
    """Somebody else than a manager asked for what only managers may do."""

    def __init__(self, staff_id: str) -> None:
        super().__init__(f"{staff_id} is no manager")
        self.staff_id = staff_id


def is_manager(staff: Staff) -> bool:
    """Tell whether somebody may do what only managers may."""
    return staff.role in (Role.MANAGER, Role.ADMIN)


def check_manager(staff: Staff) -> None:
    """Check that somebody is a manager; raises `NotAManager`."""
    if not is_manager(staff):
        raise NotAManager(staff.staff_id)


class SignInDesk:
    """Lets staff in at one terminal. Every method may raise what the back office and the session store raise."""

    def __init__(self, *, office: BackOffice, attempts: SignInAttempts, journal: Witness) -> None:
        self._office = office
        self._attempts = attempts
        self._journal = journal

    async def authenticate(self, code: str, pin: str) -> Staff:
        """Find the member of staff with this code and PIN. A code that nobody has takes as long as a wrong PIN.

        Raises:
            SignInRefused: they do not go together, the member of staff is disabled, or there is a lock.
        """
        staff = await self._checked(Event.SIGN_IN, code, pin)
        if is_outdated(staff.pin_hash):
            await self._office.set_pin_hash(staff.staff_id, await asyncio.to_thread(hash_pin, pin))
        await self._journal.record(Event.SIGN_IN, staff_id=staff.staff_id, result="accepted")
        return staff

    async def let_end(self, code: str, pin: str) -> None:
        """Check that a manager wants to end the kiosk in kiosk mode.

        Raises:
            SignInRefused: code and PIN do not go together, or there is a lock.
            NotAManager: they are somebody else's.
        """
        staff = await self._checked(Event.KIOSK_MODE_LEFT, code, pin)
        may = is_manager(staff)
        await self._journal.record(Event.KIOSK_MODE_LEFT, staff_id=staff.staff_id, result="done" if may else "refused")
        check_manager(staff)

    async def _checked(self, why: Event, code: str, pin: str) -> Staff:
        attempt = await self._attempts.begin(code)
        known = await self._office.staff(code) if STAFF_CODE.fullmatch(code) else None
        who = known.staff_id if known else None  # else it may be anything: a customer's ID, a PIN in the wrong field
        if isinstance(attempt, Lock):
            await self._journal.record(why, staff_id=who, result="locked", lock=attempt.what)
            raise SignInRefused(attempt)
        staff = await self._matching(known, pin)
        if staff is not None:
            await self._attempts.accept(attempt)
            return staff
        await self._journal.record(why, staff_id=who, result="refused")
        if attempt.lock:
            await self._journal.record(
                Event.LOCK, staff_id=who, result="done", lock=attempt.lock.what, seconds=attempt.lock.seconds
            )
        raise SignInRefused(attempt.lock)

    async def _matching(self, known: Staff | None, pin: str) -> Staff | None:
        matches = await asyncio.to_thread(verify_pin, known.pin_hash if known else None, pin)
        accepted = known if known and matches and known.active else None
        _log.info("sign-in", staff_id=known.staff_id if known else None, accepted=accepted is not None)
        return accepted

    async def sign_out(self, staff: Staff) -> None:
        """Take down that a clerk left the terminal."""
        await self._journal.record(Event.SIGN_OUT, staff_id=staff.staff_id, result="done")

    async def is_active(self, staff: Staff) -> bool:
        """Ask whether a clerk who is signed in may still be."""
        now = await self._office.staff(staff.staff_id)
        return now is not None and now.active

    async def check_active(self, staff: Staff) -> None:
        """Ask whether a clerk who is signed in may still be.

        Raises:
            StaffDisabled: they may not.
        """
        if not await self.is_active(staff):
            await self._journal.record(Event.STAFF_DISABLED, staff_id=staff.staff_id, result="signed-out")
            raise StaffDisabled(staff.staff_id)

    async def change_pin(self, staff: Staff, old: str, new: str) -> None:
        """Give a clerk who is signed in another PIN. The old one is asked for, and a wrong one counts as at sign-in.

        Raises:
            SignInRefused: the old PIN is wrong, or there is a lock.
            PinRefused: the new one may not be a PIN; the old one stays.
            JournalUnavailable: the journal cannot be written; the old one stays.
        """
        await self._checked(Event.PIN_CHANGE, staff.staff_id, old)
        check_pin(new)
        if new == old:
            raise PinRefused(PinRule.AS_BEFORE)
        new_hash = await asyncio.to_thread(hash_pin, new)
        await self._journal.require(Event.PIN_CHANGE, staff_id=staff.staff_id, result="asked")
        await self._office.set_pin_hash(staff.staff_id, new_hash)
        await self._journal.record(Event.PIN_CHANGE, staff_id=staff.staff_id, result="done")

    async def unlock(self, manager: Staff, code: str) -> bool:
        """Lift the lock of a code, and of this terminal; tells whether there were failures to forget.

        Raises:
            NotAManager: only managers may.
            JournalUnavailable: the journal cannot be written; the lock stays.
        """
        check_manager(manager)
        known = await self._office.staff(code) if STAFF_CODE.fullmatch(code) else None
        subject = {"subject": known.staff_id} if known else {}
        await self._journal.require(Event.UNLOCK, staff_id=manager.staff_id, result="asked", **subject)
        lifted = await self._attempts.unlock(code)
        await self._journal.record(
            Event.UNLOCK, staff_id=manager.staff_id, result="done" if lifted else "none", **subject
        )
        return lifted
