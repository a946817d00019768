"""What the clerk sees of a job that failed or was given up, and how it goes on from there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kiosk.i18n import _
from kiosk.screens.base import StepScreen

if TYPE_CHECKING:
    from kiosk.app import KioskApp
    from kiosk.jobs import Job
    from kiosk.national_id import NationalIdError
    from kiosk.renewal.errors import AnswerRefused
    from kiosk.type_ahead import TypeAhead
    from kiosk.workflow.session import RenewalSession


class Recovery:
    """Leads on from every failure: a refused answer to its step, all others to the error screen.

    Made before the first frame, so what only a failure needs is imported when there is one.
    """

    def __init__(self, app: KioskApp, keys: TypeAhead) -> None:
        self._app = app
        self._keys = keys
        self._again: Job | None = None
        """What failed last."""

    def forget(self) -> None:
        """Hold nothing of the clerk who leaves."""
        self._again = None

    async def failed(self, error: Exception, job: Job) -> None:
        """Show what it means that a job failed, and drop what was typed behind it."""
        from kiosk.national_id import NationalIdError
        from kiosk.renewal.errors import AnswerRefused
        from kiosk.sign_in import StaffDisabled

        dropped = self._keys.drop()
        if isinstance(error, StaffDisabled):
            await self._sign_out()
        elif isinstance(error, AnswerRefused | NationalIdError):
            await self._refuse(error)
        else:
            await self._show_incident(error, job)
        self._app.tell_dropped(dropped)

    async def given_up(self) -> None:
        """Show what is stored: whether a write that was under way happened is not known."""
        app = self._app
        app.drop_typed()
        if app.session is not None and app.flow is not None:
            try:
                await app.renewal_jobs.show_current()
            except Exception as error:  # noqa: BLE001
                await self.failed(error, app.renewal_jobs.show_current)
                return
        app.say(_("Given up. Nothing was lost."))

    async def do_again(self) -> None:
        """See first what is stored: what failed may have happened, and then it is shown, not done twice."""
        app = self._app
        assert self._again is not None
        if app.session is not None and app.flow is not None and self._again != app.renewal_jobs.start:
            stored = await app.flow.reload(app.session)
            if stored.stored != app.session.stored:
                await app.show_session(stored)
                return
        await self._again()

    async def _sign_out(self) -> None:
        await self._app.staff_jobs.sign_out()
        self._app.notify(_("Your staff code was disabled: you are signed out."), severity="warning", markup=False)

    async def _refuse(self, error: AnswerRefused | NationalIdError) -> None:
        """Ask again; what is asked may have changed with the refusal, and may have to be looked up."""
        from kiosk.error_codes import code_of

        _log().info("answer refused", code=code_of(error))
        app = self._app
        session: RenewalSession | None = getattr(error, "session", None)
        try:
            if session is not None:
                await app.show_session(session)
            elif not isinstance(app.screen, StepScreen):
                await app.stage.show_again()
        except Exception as another:  # noqa: BLE001
            await self._show_incident(another, app.renewal_jobs.show_current)
            return
        if isinstance(app.screen, StepScreen):
            app.screen.refuse(error)

    async def _show_incident(self, error: Exception, job: Job) -> None:
        from kiosk.incidents import describe
        from kiosk.log import reference
        from kiosk.screens.error import ErrorScreen

        app = self._app
        incident = describe(error, reference())
        _log().error(
            "incident",
            code=incident.code,
            reference=incident.reference,
            staff_id=app.staff.staff_id if app.staff else None,
            session_id=app.session.session_id if app.session else None,
            step=app.session.current_step.value if app.session else None,
            exc_info=error,
        )
        incident = replace(incident, can_restart=incident.can_restart and app.flow is not None)
        if job != self.do_again:
            self._again = job
        if isinstance(app.screen, ErrorScreen):
            app.screen.show(incident, restart_failed=job == app.renewal_jobs.start)
        else:
            await app.stage.push(ErrorScreen(incident))
        app.look_at_connection()  # at once: what ended may be ours to start again


def _log() -> Any:
    import structlog

    return structlog.get_logger()
