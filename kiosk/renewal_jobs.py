"""What the app does with the renewal on screen: starts it, goes on with it, answers its steps, reveals its customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.app import KioskApp
    from kiosk.renewal.actions import Action
    from kiosk.renewal.flow import RenewalFlow
    from kiosk.workflow.session import RenewalSession


class RenewalJobs:
    """Jobs of the app about the renewal. Each may raise what the flow, the desk and the journal raise.

    Made before the first frame, so what they need is imported when they are done.
    """

    def __init__(self, app: KioskApp) -> None:
        self._app = app

    @property
    def _flow(self) -> RenewalFlow:
        assert self._app.flow is not None
        return self._app.flow

    @property
    def _session(self) -> RenewalSession:
        assert self._app.session is not None
        return self._app.session

    async def start(self) -> None:
        """Clear the clerk's renewal and show a new one."""
        from kiosk.workflow.steps import WorkflowStep as Step

        app = self._app
        await app.staff_jobs.check_active()
        if self._flow.owner != app.staff and app.session is not None and app.session.current_step is Step.COMPLETED:
            await app.staff_jobs.show_home()  # what was taken over is done; the next renewal is one's own
        else:
            await app.show_session(await self._flow.start())

    async def resume(self, session: RenewalSession) -> None:
        """Show a renewal where it stands."""
        await self._app.staff_jobs.check_active()
        await self._app.show_session(session)

    async def give(self, action: Action) -> None:
        """Hand the clerk's answer to the flow and show the session that it led to."""
        from kiosk.renewal.actions import perform

        before = self._session
        await self._app.staff_jobs.check_active()
        await self._app.show_session(await perform(self._flow, before, action))

    async def reveal(self) -> None:
        """Show a customer's data in full for some seconds, once it is written down who did so."""
        from kiosk.journal.record import Event
        from kiosk.screens.customer import CustomerScreen

        app = self._app
        assert app.services is not None
        assert app.staff is not None
        if isinstance(app.screen, CustomerScreen) and app.screen.view.customer is not None:
            await app.services.journal.require(
                Event.REVEAL,
                staff_id=app.staff.staff_id,
                result="done",
                session_id=self._session.session_id,
                field="customer",
            )
            app.screen.reveal()

    async def show_current(self) -> None:
        """Show where the renewal stands now."""
        await self._app.show_session(await self._flow.reload(self._session))
