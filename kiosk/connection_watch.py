"""Whether the session store answers: looked at now and then and after a failure, and shown in every header."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from textual.worker import Worker

from kiosk.widgets.header import Connection

if TYPE_CHECKING:
    from kiosk.app import KioskApp
    from kiosk.services import Services

_log = structlog.get_logger()


class ConnectionWatch:
    """Looks at the store beside the app, which must not wait for a store that hangs; starts our own server again."""

    def __init__(self, app: KioskApp, services: Services) -> None:
        self._app = app
        self._services = services
        self._looking: Worker[None] | None = None
        self._losses_told = 0

    def look(self) -> None:
        """Look once, unless a look is under way."""
        if self._looking is None or self._looking.is_finished:
            self._looking = self._app.run_worker(self.look_now())

    async def look_now(self) -> None:
        """Ask the store, and show whether it answered."""
        from kiosk.workflow.errors import StoreRefused, StoreUnavailable

        try:
            await self._services.sessions.ping()
        except (StoreUnavailable, StoreRefused) as error:
            if self._app.connection is not Connection.DOWN:
                _log.warning("session store does not answer", error=str(error))
            self._app.connection = Connection.DOWN
            await self._revive()
        else:
            self._app.connection = Connection.UP
        self._app.show_place()

    async def _revive(self) -> None:
        """Start our own server again where it ended; a configured one is its owner's to start."""
        from kiosk.stores.errors import EmbeddedUnavailable

        try:
            await self._services.store.revive()
        except EmbeddedUnavailable as error:
            _log.warning("embedded server does not start", error=str(error))
        self.tell_losses()

    def tell_losses(self) -> None:
        """Say what a start of our own server had to give up."""
        from kiosk.notices import losses

        lost = losses(self._services.store)
        for sentence in lost[self._losses_told :]:
            self._app.notify(sentence, severity="warning", timeout=30, markup=False)
        self._losses_told = len(lost)
