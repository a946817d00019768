"""What becomes of a terminal that nobody touches: a warning, then the lock; memory is tidied in a pause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from kiosk.i18n import _
from kiosk.idle import WARNING, Due, Idle

if TYPE_CHECKING:
    from kiosk.app import KioskApp
    from kiosk.jobs import Jobs


class IdleWatch:
    """Does what has become due since the last key."""

    def __init__(self, app: KioskApp, jobs: Jobs, idle: Idle) -> None:
        self._app = app
        self._jobs = jobs
        self._idle = idle

    def start_again(self) -> None:
        """Count from now, for a key came; take a warning away."""
        if self._idle.has_warned:
            self._app.clear_notifications()
        self._idle.start_again()

    def look(self) -> None:
        """Tidy up, warn, lock; while a job runs no time passes: an order is placed, and its number is to be seen."""
        if not self._jobs.idle.is_set():
            self._idle.start_again()
            return
        due = self._idle.due()
        if due is Due.PAUSE:
            self._tidy()
        elif self._app.staff is None or self._app.is_locked:
            if due is Due.LOCK:
                self._forget_what_was_typed()
        elif due is Due.WARNING:
            self._warn()
        elif due is Due.LOCK:
            self._app.action_lock()

    def _tidy(self) -> None:
        from kiosk.memory import tidy

        if self._app.services is not None:  # else a start is under way, which collects no garbage
            tidy()

    def _forget_what_was_typed(self) -> None:
        for field in self._app.screen.query(Input):
            field.clear()

    def _warn(self) -> None:
        self._app.bell()
        self._app.notify(
            _("Locks in %(n)s seconds. Any key keeps it open.", n=WARNING),
            severity="warning",
            timeout=WARNING,
            markup=False,
        )
