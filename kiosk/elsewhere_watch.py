"""Whether the renewal on screen was moved on or replaced elsewhere: told by a notice over it."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING

import structlog
from textual.worker import Worker

from kiosk.screens.ways_on import WaysOnScreen
from kiosk.watching import Elsewhere, watch_for_changes
from kiosk.workflow.errors import StoreRefused, StoreUnavailable

if TYPE_CHECKING:
    from kiosk.app import KioskApp
    from kiosk.jobs import Jobs
    from kiosk.services import Services
    from kiosk.workflow.session import RenewalSession

LISTEN_AGAIN = 1
"""Seconds after which a store that refused to tell is asked again."""

_log = structlog.get_logger()


class ElsewhereWatch:
    """Listens beside the app for what becomes of one clerk's renewal, and of no other's."""

    def __init__(self, app: KioskApp, services: Services, jobs: Jobs) -> None:
        self._app = app
        self._services = services
        self._jobs = jobs
        self._watching: Worker[None] | None = None

    def follow(self, staff_id: str) -> None:
        """Notice what becomes of this clerk's renewal from now on."""
        self.stop()
        self._watching = self._app.run_worker(self._watch(staff_id))  # its fault ends the app

    def stop(self) -> None:
        """Notice nothing more."""
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None

    async def _watch(self, staff_id: str) -> None:
        while True:
            try:
                await self._listen(staff_id)
            except (StoreUnavailable, StoreRefused) as error:
                _log.warning("cannot tell what happens elsewhere", error=str(error))
                await asyncio.sleep(LISTEN_AGAIN)

    async def _listen(self, staff_id: str) -> None:
        async with aclosing(watch_for_changes(self._services.sessions, staff_id, self._settled_session)) as changes:
            async for shown, change in changes:
                # Under an error it may be our own write, which came late; its ways on look at the store first.
                covered = any(isinstance(screen, WaysOnScreen) for screen in self._app.screen_stack)
                if self._app.session is shown and not covered:
                    self._jobs.do(partial(self._show, change), may_give_up=False)

    async def _show(self, change: Elsewhere) -> None:
        """Come as a job does, so that no answer that was on its way goes out from under the notice."""
        from kiosk.screens.elsewhere import ElsewhereScreen  # here, because few renewals ever need it

        self._app.drop_typed()
        await self._app.stage.push(ElsewhereScreen(change))

    async def _settled_session(self) -> RenewalSession | None:
        await self._jobs.idle.wait()
        return self._app.session
