"""What the app talks to, put together from the settings: the session store, the back office, the flow of a clerk."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

import structlog

from kiosk.backoffice.sqlite.office import SqliteBackOffice
from kiosk.backoffice.values import Staff
from kiosk.calendar_tw import Clock
from kiosk.config import Settings
from kiosk.journal.files import FOLDER as JOURNAL_FOLDER
from kiosk.journal.journal import Journal
from kiosk.renewal.flow import RenewalFlow
from kiosk.renewal.rules import RenewalRules
from kiosk.sign_in import SignInDesk
from kiosk.stores.connect import StoreConnection, open_store
from kiosk.workflow.attempts import SignInAttempts
from kiosk.workflow.keys import PlainKeys, TaggedKeys
from kiosk.workflow.manager import WorkflowSessionManager
from kiosk.workflow.session import RenewalSession

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
    attempts: SignInAttempts
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
        keys = TaggedKeys() if store.is_sharded else PlainKeys()
        sessions = WorkflowSessionManager(
            store.redis,
            terminal=settings.terminal,
            keys=keys,
            ttl=settings.session_ttl,
            clock=clock,
        )
        attempts = SignInAttempts(store.redis, terminal=settings.terminal, keys=keys)
        _log.info("kiosk opened", store=store.kind, server=store.address, terminal=settings.terminal)
        return cls(settings, store, office, sessions, clock, attempts, open_journal(settings, clock))

    def desk(self) -> SignInDesk:
        """Make what lets staff in at this terminal."""
        return SignInDesk(office=self.office, attempts=self.attempts, journal=self.journal)

    async def take_over(self, manager: Staff, code: str) -> tuple[RenewalFlow, RenewalSession]:
        """Make the flow with which a manager goes on with a clerk's renewal, and read that.

        Raises what `kiosk.taking_over.take_over` raises.
        """
        from kiosk.taking_over import take_over  # here, because few terminals ever need it

        owner, session = await take_over(
            manager, code, office=self.office, sessions=self.sessions, journal=self.journal
        )
        return self.flow(owner, by=manager), session

    def flow(self, staff: Staff, *, by: Staff | None = None) -> RenewalFlow:
        """Make the flow of one clerk's renewals; `by` drives them where that is a manager who took one over."""
        settings = self.settings
        return RenewalFlow(
            sessions=self.sessions,
            office=self.office,
            staff=staff,
            by=by,
            terminal=settings.terminal,
            journal=self.journal,
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
        await self.office.close()
        await self.store.close()


def open_journal(settings: Settings, clock: Clock) -> Journal:
    """Make the writer of this terminal's records; its folder is made with the first."""
    return Journal(
        settings.data_dir / JOURNAL_FOLDER, terminal=settings.terminal, clock=clock, days=settings.journal_days
    )
