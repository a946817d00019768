"""Random ways through a renewal, drawn beside a running kiosk: on a copy of its back office and a store in memory."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path as File

import fakeredis

from kiosk.backoffice.sqlite.office import SqliteBackOffice
from kiosk.calendar_tw import utc_now
from kiosk.config import Settings
from kiosk.services import Services, open_journal
from kiosk.stores.connect import StoreConnection
from kiosk.workflow.attempts import SignInAttempts
from kiosk.workflow.keys import PlainKeys
from kiosk.workflow.manager import WorkflowSessionManager
from tests.screens.paths import Path, Walk
from tests.terminal.counter import CLERK


def draw_path(office_file: File, draw: random.Random) -> Path:
    """Draw the keys of one renewal and what they order; nothing of it touches the kiosk's own data."""
    with tempfile.TemporaryDirectory() as folder:
        copy = File(folder) / office_file.name
        with closing(sqlite3.connect(office_file)) as kiosks, closing(sqlite3.connect(copy)) as ours:
            kiosks.backup(ours)
        return asyncio.run(_draw(copy, draw))


async def _draw(office_file: File, draw: random.Random) -> Path:
    settings = Settings(data_dir=office_file.parent, runtime_dir=office_file.parent)
    office = await SqliteBackOffice.open(office_file, clock=utc_now)
    store = StoreConnection(fakeredis.FakeAsyncRedis(), "server", "in memory")
    sessions = WorkflowSessionManager(store.redis, terminal=settings.terminal)
    attempts = SignInAttempts(store.redis, terminal=settings.terminal, keys=PlainKeys())
    journal = open_journal(settings, utc_now)
    services = Services(settings, store, office, sessions, utc_now, attempts, journal)
    try:
        staff = await office.staff(CLERK)
        assert staff is not None
        return await Walk(services.flow(staff), draw).to_order()
    finally:
        await services.close()
