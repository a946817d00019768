"""What the app talks to, put together from the settings: the session store, the back office, the flow of a clerk."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from uuid import uuid4

import structlog

from kiosk.backoffice.pins import verify_pin
from kiosk.backoffice.sqlite.office import SqliteBackOffice
from kiosk.backoffice.values import Staff
from kiosk.calendar_tw import Clock
from kiosk.config import STAFF_CODE, Settings
from kiosk.journal.files import FOLDER as JOURNAL_FOLDER
from kiosk.journal.journal import Journal
from kiosk.renewal.flow import RenewalFlow
from kiosk.renewal.rules import RenewalRules
from kiosk.stores.connect import StoreConnection, open_store
from kiosk.workflow.keys import PlainKeys, TaggedKeys
from kiosk.workflow.manager import WorkflowSessionManager

_log = structlog.get_logger()
DATA_FILE = "backoffice.sqlite3"


@dataclass(frozen=True, slots=True)
class Services:
    """Everything behind the screens, opened once."""

    settings: Settings
    store: StoreConnection
    office: SqliteBackOffice
    sessions: WorkflowSessionManager
    clock: Clock
    journal: Journal

    @classmethod
    async def open(cls, settings: Settings, clock: Clock) -> Services:
        """Open the store and the back office.

        Raises:
            EmbeddedUnavailable: the embedded server cannot be run here.
            BackOfficeUnavailable: the data file cannot be opened.
        """
        store = await open_store(settings)
        try:
            office = await SqliteBackOffice.open(settings.data_dir / DATA_FILE, clock=clock)
        except BaseException:
            await store.close()
            raise
        sessions = WorkflowSessionManager(
            store.redis,
            terminal=settings.terminal,
            keys=TaggedKeys() if store.is_sharded else PlainKeys(),
            ttl=settings.session_ttl,
            clock=clock,
        )
        _log.info("kiosk opened", store=store.kind, server=store.address, terminal=settings.terminal)
        return cls(settings, store, office, sessions, clock, open_journal(settings, clock))

    async def authenticate(self, staff_id: str, pin: str) -> Staff | None:
        """Find the member of staff with this code and PIN; None for any mismatch, in the same time."""
        staff = await self.office.staff(staff_id) if STAFF_CODE.fullmatch(staff_id) else None
        matches = await asyncio.to_thread(verify_pin, staff.pin_hash if staff else None, pin)
        accepted = staff if staff and matches and staff.active else None
        _log.info("sign-in", staff_id=staff_id if staff else None, accepted=accepted is not None)
        return accepted

    def flow(self, staff: Staff) -> RenewalFlow:
        """Make the flow of one signed-in clerk."""
        settings = self.settings
        return RenewalFlow(
            sessions=self.sessions,
            office=self.office,
            staff=staff,
            terminal=settings.terminal,
            rules=RenewalRules(
                window_days=settings.renewal_window_days,
                activation_fee=settings.activation_fee,
                carry_over=settings.early_renewal == "carry-over",
                hold_seconds=settings.session_ttl,
            ),
            clock=self.clock,
            new_key=lambda: uuid4().hex,
        )

    async def close(self) -> None:
        """Let go of everything; the last kiosk out stops the embedded server."""
        await self.journal.close()
        await self.office.close()
        await self.store.close()


def open_journal(settings: Settings, clock: Clock) -> Journal:
    """Make the writer of this terminal's records; its folder is made with the first."""
    return Journal(
        settings.data_dir / JOURNAL_FOLDER, terminal=settings.terminal, clock=clock, days=settings.journal_days
    )
