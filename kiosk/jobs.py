"""Whatever waits for the store or the back office: one job at a time, with keys held back until its screen is there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from kiosk.i18n import _
from kiosk.type_ahead import TypeAhead

if TYPE_CHECKING:
    from textual.app import App

BUSY_AFTER = 0.15
"""Seconds after which a job says that it is under way."""

Job = Callable[[], Awaitable[None]]


class Jobs:
    """Runs jobs for the app. A failure goes to `failed`, a job that was given up to `given_up`."""

    def __init__(
        self,
        app: App[Any],
        keys: TypeAhead,
        *,
        say: Callable[[str], None],
        failed: Callable[[Exception, Job], Awaitable[None]],
        given_up: Callable[[], Awaitable[None]],
    ) -> None:
        self._app = app
        self._keys = keys
        self._say = say
        self._failed = failed
        self._given_up = given_up
        self._task: asyncio.Task[None] | None = None
        self._may_give_up = False
        self._said_busy = False
        self._ending = False
        self.idle = asyncio.Event()
        """Set while no job runs."""
        self.idle.set()

    def do(self, job: Job, *, may_give_up: bool = True) -> None:
        """Run a job; one that comes while another runs is ignored (a second Enter)."""
        if not self.idle.is_set():
            return
        self.idle.clear()
        self._keys.hold()
        self._may_give_up = may_give_up
        self._app.call_later(self._launch, job)  # in the app's own context: it speaks the clerk's language

    def give_up(self) -> bool:
        """Cancel the job if it may be given up; returns whether it was."""
        if self._task is None or not self._may_give_up:
            return False
        self._may_give_up = False
        return self._task.cancel()

    def see_through(self) -> None:
        """Let the job be given up no more: a screen that is shown by halves would take no keys ever again."""
        self._may_give_up = False

    def end(self) -> None:
        """Cancel whatever runs, for good."""
        self._ending = True
        if self._task is not None:
            self._task.cancel()

    def hush(self) -> None:
        """Take the busy sign away."""
        if self._said_busy:
            self._said_busy = False
            self._say("")

    def _launch(self, job: Job) -> None:
        self._task = asyncio.create_task(self._run(job))
        self._task.add_done_callback(self._look_how_it_ended)

    async def _run(self, job: Job) -> None:
        busy = self._app.set_timer(BUSY_AFTER, self._say_busy)
        try:
            await job()
            self.hush()
        except asyncio.CancelledError:
            if self._ending:
                raise
            self.hush()
            self.see_through()
            await self._given_up()
        except Exception as error:  # noqa: BLE001  the one place where any failure becomes a screen
            self.hush()
            self.see_through()
            await self._failed(error, job)
        finally:
            busy.stop()
            self._task = None
            self.idle.set()
            self._keys.release()

    def _look_how_it_ended(self, task: asyncio.Task[None]) -> None:
        """End the app where a failure could not even be shown: what watches it starts it again."""
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception):
            self._app._handle_exception(error)

    def _say_busy(self) -> None:
        if self._task is None:
            return  # it ended while the timer was on its way
        self._said_busy = True
        self._say(_("Looking up… Esc gives up") if self._may_give_up else _("Placing the order…"))
