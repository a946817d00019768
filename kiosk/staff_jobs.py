"""What the app does for staff: lets them in and out, locks the terminal, gives PINs, lets managers take over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from kiosk.i18n import _
from kiosk.sign_in import NotAManager, SignInRefused, is_manager

if TYPE_CHECKING:
    from kiosk.app import KioskApp
    from kiosk.backoffice.values import Staff
    from kiosk.elsewhere_watch import ElsewhereWatch
    from kiosk.renewal.flow import RenewalFlow
    from kiosk.services import Services
    from kiosk.workflow.session import RenewalSession

_log = structlog.get_logger()


class StaffJobs:
    """Jobs of the app about who stands at the terminal. Each may raise what the desk and the back office raise."""

    def __init__(self, app: KioskApp, services: Services, elsewhere: ElsewhereWatch) -> None:
        self._app = app
        self._services = services
        self._elsewhere = elsewhere
        self._locked_session: str | None = None
        """The renewal that was shown when the terminal was locked."""

    @property
    def _staff(self) -> Staff:
        assert self._app.staff is not None
        return self._app.staff

    # in and out

    async def sign_in(self, code: str, pin: str) -> None:
        """Check code and PIN, then show home."""
        try:
            staff = await self._services.desk().authenticate(code, pin)
        except SignInRefused as refused:
            self._app.sign_in_screen.refuse(refused.lock)
            self._app.drop_typed()
            return
        await self._let_in(staff)
        self._app.sign_in_screen.forget()
        await self.show_home()

    async def _let_in(self, staff: Staff) -> None:
        app = self._app
        store = await self._services.office.store(staff.store_id)
        app.staff, app.flow, app.is_locked = staff, self._services.flow(staff), False
        app.place = replace(app.place, store=store.name, clerk=f"{staff.name} {staff.staff_id}")
        self._elsewhere.follow(staff.staff_id)
        self._locked_session = None

    async def show_home(self) -> None:
        """Show home, from which renewals are one's own again."""
        from kiosk.screens.home import HomeScreen

        staff = self._staff
        await self.check_active()
        await self._hand_back()
        assert self._app.flow is not None
        view = await self._app.flow.home()
        self._app.leave_renewal(view.unfinished)
        await self._app.stage.show(lambda: HomeScreen(staff.name, view, is_manager=is_manager(staff)))

    async def sign_out(self) -> None:
        """Show sign-in, with nothing left of the clerk and the customer."""
        await self._app.put_away()
        if self._app.staff is not None:
            await self._services.desk().sign_out(self._app.staff)
        self._app.staff = self._locked_session = None
        self._app.is_locked = False
        self._app.place = replace(self._app.place, store="", clerk="")
        await self._app.stage.show(None)

    async def check_active(self) -> None:
        """Let a clerk who was disabled meanwhile do nothing more; raises `StaffDisabled`."""
        await self._services.desk().check_active(self._staff)

    async def look_whether_active(self, staff: Staff) -> bool:
        """Ask of who pressed a key, beside everything else; no answer of the back office is told at the next step."""
        from kiosk.backoffice.protocol import BackOfficeUnavailable

        try:
            return await self._services.desk().is_active(staff)
        except BackOfficeUnavailable as error:
            _log.warning("staff cannot be looked up", error=str(error))
            return True

    # locked

    async def lock(self) -> None:
        """Take everything off the screen until the PIN of who is signed in is typed."""
        from kiosk.screens.lock import LockScreen

        session = self._app.session
        own = session is not None and session.staff_id == self._staff.staff_id
        self._locked_session = session.session_id if session is not None and own else None
        self._app.is_locked = True
        clerk = self._app.place.clerk
        await self._app.put_away()
        _log.info("terminal locked", staff_id=self._staff.staff_id)
        await self._app.stage.show(lambda: LockScreen(clerk))

    async def unlock(self, pin: str) -> None:
        """Check the PIN, then show again what was shown."""
        from kiosk.screens.lock import LockScreen

        try:
            staff = await self._services.desk().authenticate(self._staff.staff_id, pin)
        except SignInRefused as refused:
            if isinstance(self._app.screen, LockScreen):
                self._app.screen.refuse(refused.lock)
            self._app.drop_typed()
            return
        left = self._locked_session
        session = await self._kept(left) if left else None
        await self._let_in(staff)
        if session is not None:
            await self._app.show_session(session)
            return
        await self.show_home()
        if left is not None:
            self._app.say(_("This renewal is no longer kept: it was left too long, or ended elsewhere."))

    async def _kept(self, session_id: str) -> RenewalSession | None:
        from kiosk.workflow.errors import SessionGone

        try:
            return await self._services.sessions.get_session(self._staff.staff_id, session_id)
        except SessionGone:
            return None

    # about themselves and each other

    async def change_pin(self, old: str, new: str) -> None:
        """Give the clerk another PIN, then show home."""
        from kiosk.backoffice.pin_rules import PinRefused
        from kiosk.screens.staff_forms import ChangePinScreen
        from kiosk.screens.staff_words import pin_refusal, sign_in_refusal, wrong_pin

        screen = self._app.screen
        assert isinstance(screen, ChangePinScreen)
        try:
            await self._services.desk().change_pin(self._staff, old, new)
        except SignInRefused as refused:
            screen.refuse_old(sign_in_refusal(refused.lock) if refused.lock else wrong_pin())
        except PinRefused as refused:
            screen.refuse_new(pin_refusal(refused.rule))
        else:
            await self.show_home()
            self._app.say(_("Your PIN is changed."))

    async def lift_lock(self, code: str) -> None:
        """Lift the lock of a staff code, then show home."""
        lifted = await self._services.desk().unlock(self._staff, code)
        await self.show_home()
        self._app.say(_("The lock is lifted.") if lifted else _("There was no lock to lift."))

    async def take_over(self, code: str) -> None:
        """Go on with another clerk's renewal."""
        from kiosk.screens.staff_forms import TakeOverScreen
        from kiosk.screens.staff_words import take_over_refusal
        from kiosk.taking_over import NothingToTakeOver

        try:
            flow, session = await self._services.take_over(self._staff, code)
        except NothingToTakeOver as nothing:
            assert isinstance(self._app.screen, TakeOverScreen)
            self._app.screen.refuse_field("code", take_over_refusal(nothing.why))
            return
        await self._drive(flow, session.staff_id)
        await self._app.show_session(session)

    async def _hand_back(self) -> None:
        """Drive one's own renewals again after one that was taken over; it stays as it is."""
        if self._app.flow is not None and self._app.flow.owner != self._staff:
            await self._drive(self._services.flow(self._staff), self._staff.staff_id)

    async def _drive(self, flow: RenewalFlow, owner: str) -> None:
        app = self._app
        assert app.flow is not None
        await app.flow.aclose()
        app.flow, app.session = flow, None
        whose = "" if owner == self._staff.staff_id else f" → {owner}"
        app.place = replace(app.place, clerk=f"{self._staff.name} {self._staff.staff_id}{whose}")
        self._elsewhere.follow(owner)

    async def end_kiosk(self, code: str, pin: str) -> None:
        """End kiosk mode if a manager says so."""
        from kiosk.screens.leave import LeaveScreen
        from kiosk.supervisor import LEFT

        try:
            await self._services.desk().let_end(code, pin)
        except (NotAManager, SignInRefused) as refused:
            if isinstance(self._app.screen, LeaveScreen):
                self._app.screen.refuse(refused.lock if isinstance(refused, SignInRefused) else None)
            self._app.drop_typed()
        else:
            self._app.leave(LEFT)
