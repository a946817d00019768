"""A manager goes on with the renewal of a clerk who cannot."""

from __future__ import annotations

from enum import Enum, auto

from kiosk.backoffice.protocol import BackOffice
from kiosk.backoffice.values import Role, Staff
from kiosk.config import STAFF_CODE
from kiosk.journal.journal import Witness
from kiosk.journal.record import Event
from kiosk.renewal.answers import has_work
from kiosk.renewal.keeper import SessionKeeper
from kiosk.sign_in import check_manager
from kiosk.workflow.session import RenewalSession


class TakeOverRefused(Enum):
    """Why there is nothing to take over."""

    NO_CLERK = auto()  # of the manager's store
    NO_RENEWAL = auto()  # under way, with something in it, and a kiosk's


class NothingToTakeOver(Exception):
    """There is no such clerk, or nothing of theirs to go on with."""

    def __init__(self, why: TakeOverRefused) -> None:
        super().__init__(why.name)
        self.why = why


async def take_over(
    manager: Staff, code: str, *, office: BackOffice, sessions: SessionKeeper, journal: Witness
) -> tuple[Staff, RenewalSession]:
    """Find the clerk and the renewal that a manager goes on with. It stays the clerk's, and so does its order.

    Nothing of the renewal is read before the journal has it.

    Raises:
        NotAManager: only managers may.
        NothingToTakeOver: see `TakeOverRefused`; an Admin may take over in every store.
        JournalUnavailable: it cannot be journalled.
        SessionUnreadable: what the clerk has stored is damaged.
    """
    check_manager(manager)
    owner = await office.staff(code) if STAFF_CODE.fullmatch(code) else None
    if owner is None or (owner.store_id != manager.store_id and manager.role is not Role.ADMIN):
        raise NothingToTakeOver(TakeOverRefused.NO_CLERK)
    await journal.require(Event.TAKE_OVER, staff_id=manager.staff_id, result="asked", owner=owner.staff_id)
    stored = await sessions.get_staff_sessions(owner.staff_id)
    under_way = [session for session in stored if not session.is_foreign and has_work(session)]
    if not under_way:
        await journal.record(Event.TAKE_OVER, staff_id=manager.staff_id, result="nothing", owner=owner.staff_id)
        raise NothingToTakeOver(TakeOverRefused.NO_RENEWAL)
    session = under_way[-1]
    await journal.record(
        Event.TAKE_OVER,
        staff_id=manager.staff_id,
        result="done",
        owner=owner.staff_id,
        session_id=session.session_id,
    )
    return owner, session
