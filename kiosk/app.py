"""The kiosk: what is composed with what, which screen shows which session, and where errors become screens."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input
from textual.worker import Worker

from kiosk import i18n
from kiosk.calendar_tw import TAIPEI, Clock, utc_now
from kiosk.i18n import N_, _, ngettext
from kiosk.idle import WARNING, Due, Idle
from kiosk.jobs import Job, Jobs
from kiosk.screens import messages
from kiosk.screens.base import WIDE, StepScreen
from kiosk.screens.counter import SMALLEST, TOO_SMALL, CounterApp
from kiosk.screens.sign_in import SignInScreen
from kiosk.style_paths import path
from kiosk.text import harmless
from kiosk.themes import THEMES
from kiosk.type_ahead import TypeAhead
from kiosk.widgets.header import Connection, Header, Place

if TYPE_CHECKING:
    from textual.driver import Driver

    from kiosk.backoffice.values import Staff
    from kiosk.config import Settings
    from kiosk.renewal.flow import RenewalFlow
    from kiosk.renewal.views import HomeView, View
    from kiosk.services import Services
    from kiosk.workflow.session import RenewalSession

    Opener = Callable[[Settings, Clock], Awaitable[Services]]
    Picture = Callable[[], Screen[Any]]

_FRAMES_TO_FOCUS = 20
"""Frames to wait for a new screen's focus; it comes with the first."""
HEARTBEAT = 5.0
"""Seconds between two looks at the clock and the connection."""

IDLE_LOOK = 1.0
"""Seconds between two looks whether the terminal was left alone."""
ERASE_SCROLLBACK = "\x1b[3J"

LOG_FILE = "kiosk.log"
"""In the data folder."""


class KioskApp(CounterApp, inherit_bindings=False):
    """One counter terminal."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [path("base"), path("sign_in")]
    """Those of the first frame; `_read_styles` reads the others after it."""
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    ESCAPE_TO_MINIMIZE = False
    HORIZONTAL_BREAKPOINTS = [(WIDE, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,ctrl+g", "help", N_("Help"), key_display="F1"),
        Binding("f2,ctrl+l", "language", "中/EN", key_display="F2"),
        Binding("f4,ctrl+t", "home", N_("Home"), key_display="F4"),
        Binding("f9,ctrl+x", "sign_out", N_("Sign out"), key_display="F9"),
        Binding("f10,ctrl+r", "restart", N_("Restart"), key_display="F10"),
        Binding("f12,ctrl+d", "lock", N_("Lock"), key_display="F12", priority=True),
    ]

    def __init__(
        self,
        settings: Settings,
        *,
        opener: Opener | None = None,
        clock: Clock = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
        supervised: bool = False,
        driver_class: type[Driver] | None = None,
    ) -> None:
        """Take the settings; `supervised` says that only a manager may end it."""
        super().__init__(driver_class=driver_class)
        self._supervised = supervised
        for theme in THEMES:
            self.register_theme(theme)
        self.set_reactive(KioskApp.theme, THEMES[0].name)  # once styles are read, a new theme reads them all again
        self.stylesheet.set_variables(self.get_css_variables())
        self.settings = settings
        self.clock = clock
        self.place = Place(settings.terminal)
        self.connection = Connection.STARTING
        self.services: Services | None = None
        self.staff: Staff | None = None
        self.flow: RenewalFlow | None = None
        self.session: RenewalSession | None = None
        self._opener = opener or _open_services
        self._opening: asyncio.Task[None] | None = None
        self._keys = TypeAhead(self, super().on_event)
        self._delivering: asyncio.Task[None] | None = None
        self._watching: asyncio.Task[None] | None = None
        self._looking: Worker[None] | None = None
        self._jobs = Jobs(self, self._keys, say=self._say, failed=self._failed, given_up=self._given_up)
        self._sign_in_screen = SignInScreen()
        self._picture: Picture | None = None
        self._again: Job | None = None
        self._restarting = False
        self._notices_told = 0
        self._unfinished_at_home: RenewalSession | None = None
        self._idle = Idle(settings.idle_lock, monotonic)
        self._is_locked = False
        self._locked_session: str | None = None

    # start and end

    def get_default_screen(self) -> Screen[Any]:
        """Start with sign-in itself: a blank screen under it would be laid out first."""
        return self._sign_in_screen

    async def on_mount(self) -> None:
        """Take keys; open what is behind sign-in after the first frame."""
        self._leave_the_terminal_sane()
        self._delivering = asyncio.create_task(self._deliver_keys())
        self.call_after_refresh(self._read_styles)
        self.call_after_refresh(self._open)
        self.set_interval(HEARTBEAT, self._heartbeat)
        self.set_interval(IDLE_LOOK, self._look_at_idleness)

    async def _deliver_keys(self) -> None:
        await self._until_ready()  # what was typed before there is a field belongs into it
        await self._keys.run()

    def _read_styles(self) -> None:
        """Read every screen's styles at once: a screen with styles not read yet reads all of them again."""
        self.stylesheet.read_all(sorted(path("base").parent.glob("*.tcss")))
        self.stylesheet.update(self.screen)

    def _leave_the_terminal_sane(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            loop.add_signal_handler(number, self._leave, 128 + number)
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        # a hang-up comes with SIGCONT, on which Textual would start to read the lost terminal again and never end
        signal.signal(signal.SIGCONT, signal.SIG_IGN)

    def _leave(self, code: int) -> None:
        self.exit(code, return_code=code)

    def _fatal_error(self) -> None:
        """Say nothing on the terminal: a traceback with its values would show a customer's data."""
        self.bell()
        self._close_messages_no_wait()

    def _handle_exception(self, error: Exception) -> None:
        """Log a fault that ends the program before it ends."""
        from kiosk.log import reference

        _log().critical("the kiosk ends after a fault", reference=reference(), exc_info=error)
        super()._handle_exception(error)

    async def on_unmount(self) -> None:
        """Let go of what was opened."""
        self._jobs.end()
        for task in (self._delivering, self._watching, self._opening):
            if task is not None:
                task.cancel()
        if self.flow is not None:
            await self.flow.aclose()
        if self.services is not None:
            await self.services.close()

    def _open(self) -> None:
        self._opening = asyncio.create_task(self._open_services())

    async def _open_services(self) -> None:
        from kiosk.memory import settle

        self.services = await self._opener(self.settings, self.clock)
        settle()  # `start` turned the collector off
        demonstration = await self.services.office.is_demonstration()
        self.place = replace(self.place, demonstration=demonstration)
        self._show_place()
        self._tell_notices()
        await self._look_at_connection()

    async def _opened(self) -> Services:
        """Wait for the services; after a failure the next call opens them again."""
        if self._opening is None or (self._opening.done() and self.services is None):
            self._open()
        assert self._opening is not None
        await asyncio.shield(self._opening)
        assert self.services is not None
        return self.services

    # clock and connection

    @property
    def clock_text(self) -> str:
        """The time at the counter."""
        return self.clock().astimezone(TAIPEI).strftime("%H:%M")

    async def _heartbeat(self) -> None:
        if not sys.__stdin__ or (not self.is_headless and not sys.__stdin__.isatty()):
            self._leave(129)  # the terminal is gone; Textual's input thread would spin
        self._show_place()
        self._look()

    def _look(self) -> None:
        """Look at the connection; a store that hangs must not keep the app from its keys meanwhile."""
        if self.services is not None and (self._looking is None or self._looking.is_finished):
            self._looking = self.run_worker(self._look_at_connection())

    async def _look_at_connection(self) -> None:
        from kiosk.workflow.errors import StoreRefused, StoreUnavailable

        assert self.services is not None
        try:
            await self.services.sessions.ping()
        except (StoreUnavailable, StoreRefused) as error:
            if self.connection is not Connection.DOWN:
                _log().warning("session store does not answer", error=str(error))
            self.connection = Connection.DOWN
            await self._revive_store()
        else:
            self.connection = Connection.UP
        self._show_place()

    async def _revive_store(self) -> None:
        """Start our own server again where it ended; a configured one is its owner's to start."""
        from kiosk.stores.errors import EmbeddedUnavailable

        assert self.services is not None
        try:
            await self.services.store.revive()
        except EmbeddedUnavailable as error:
            _log().warning("embedded server does not start", error=str(error))
        self._tell_notices()

    def _tell_notices(self) -> None:
        """Say what a start of our own server had to give up."""
        from kiosk.notices import losses

        assert self.services is not None
        lost = losses(self.services.store)
        for sentence in lost[self._notices_told :]:
            self.notify(sentence, severity="warning", timeout=30, markup=False)
        self._notices_told = len(lost)

    def _show_place(self) -> None:
        for screen in self.screen_stack:
            for header in screen.query(Header):
                header.place, header.connection, header.clock = self.place, self.connection, self.clock_text
        self._sign_in_screen.show_demonstration(self.place.demonstration)

    # keys

    async def on_event(self, event: events.Event) -> None:
        """Take keys and pastes in order; Esc gives up a look-up at once."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._end_idleness()
        if isinstance(event, events.Key) and event.key == "escape" and self._keys.is_held:
            self._jobs.give_up()
        else:
            self._keys.put(_harmless_paste(event))

    def copy_to_clipboard(self, text: str) -> None:
        """Never write a customer's data to the terminal's clipboard."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a key only where it does something."""
        if action == "restart":
            return self.flow is not None
        if action == "sign_out":
            return self.staff is not None
        if action == "leave":
            return self._supervised and self.staff is None
        if action == "lock":
            return self.staff is not None and not self._is_locked
        if action == "home":
            return self.session is not None
        return super().check_action(action, parameters)

    # what becomes of a job

    def _say(self, text: str) -> None:
        say = getattr(self.screen, "say", None)
        if say is not None:
            say(text)

    async def _given_up(self) -> None:
        """Show what is stored: whether a write that was under way happened is not known."""
        self._tell_dropped(self._keys.drop())
        if self.session is not None and self.flow is not None:
            try:
                self.session = await self.flow.reload(self.session)
                await self._show_session(self.session)
            except Exception as error:  # noqa: BLE001
                await self._failed(error, self._reload)
                return
        self._say(_("Given up. Nothing was lost."))

    async def _failed(self, error: Exception, job: Job) -> None:
        from kiosk.national_id import NationalIdError
        from kiosk.renewal.errors import AnswerRefused

        dropped = self._keys.drop()
        if isinstance(error, AnswerRefused | NationalIdError):
            refused_session = getattr(error, "session", None)
            if refused_session is not None:
                await self._show_session(refused_session)
            elif not isinstance(self.screen, StepScreen):
                await self._show(self._picture)
            if isinstance(self.screen, StepScreen):
                self.screen.refuse(error)
        else:
            await self._show_incident(error, job)
            self._look()  # at once: what ended may be ours to start again
        self._tell_dropped(dropped)

    def on_choice_list_refused(self) -> None:
        """A row was not to be had: what was typed behind it must not choose another."""
        self._tell_dropped(self._keys.drop())

    def _tell_dropped(self, dropped: int) -> None:
        if dropped:
            self.bell()
            self.notify(
                ngettext("%(n)s key typed ahead was dropped", "%(n)s keys typed ahead were dropped", dropped),
                markup=False,
            )

    async def _show_incident(self, error: Exception, job: Job) -> None:
        from kiosk.incidents import describe
        from kiosk.log import reference
        from kiosk.screens.error import ErrorScreen

        ref = reference()
        _log().error(
            "incident",
            reference=ref,
            staff_id=self.staff.staff_id if self.staff else None,
            session_id=self.session.session_id if self.session else None,
            step=self.session.current_step.value if self.session else None,
            exc_info=error,
        )
        incident = describe(error, ref)
        incident = replace(incident, can_restart=incident.can_restart and self.flow is not None)
        if job != self._do_again:
            self._again = job
        if isinstance(self.screen, ErrorScreen):
            self.screen.show(incident, restart_failed=self._restarting)
        else:
            await self._push(ErrorScreen(incident))
        self._restarting = False

    # pictures

    async def _show(self, picture: Picture | None) -> None:
        """Put a picture in place of everything that is shown; None is sign-in, which stays under every other."""
        self._picture = picture
        while len(self.screen_stack) > (1 if picture is None else 2):
            await self.pop_screen()
        if picture is None:
            await self._sign_in_screen.begin_again()
        elif len(self.screen_stack) == 1:
            await self.push_screen(picture())
        else:
            await self.switch_screen(picture())
        await self._until_ready()

    async def _push(self, screen: Screen[Any]) -> None:
        await self.push_screen(screen)
        await self._until_ready()

    async def _until_ready(self) -> None:
        """Wait until the top screen has its focus, so that a key finds it."""
        self._guard_size()
        for _frame in range(_FRAMES_TO_FOCUS):
            ready = asyncio.Event()
            if self.screen.call_after_refresh(ready.set):
                await asyncio.wait_for(ready.wait(), 5)
            if self.screen.focused is not None or not self.screen.focus_chain:
                return

    async def _show_session(self, session: RenewalSession) -> None:
        from kiosk.screens.by_step import screen_for

        assert self.flow is not None
        self.session = session
        view: View = await self.flow.view(session)
        await self._show(lambda: screen_for(session, view))
        if isinstance(self.screen, StepScreen) and self.screen.stops_type_ahead:
            self._tell_dropped(self._keys.drop())

    async def _show_home(self) -> None:
        from kiosk.screens.home import HomeScreen

        assert self.flow is not None
        assert self.staff is not None
        clerk = self.staff.name
        view: HomeView = await self.flow.home()
        self.session = None
        self._unfinished_at_home = view.unfinished
        await self._show(lambda: HomeScreen(clerk, view))

    def on_resize(self, event: events.Resize) -> None:
        """Say so when the terminal is too small, and wait."""
        self._guard_size(event.size.width, event.size.height)

    def _guard_size(self, width: int | None = None, height: int | None = None) -> None:
        too_small = (width or self.size.width) < SMALLEST.width or (height or self.size.height) < SMALLEST.height
        shown = self.screen.has_class(TOO_SMALL)
        if too_small and not shown:
            from kiosk.screens.too_small import TooSmallScreen

            self.push_screen(TooSmallScreen())
        elif shown and not too_small:
            self.pop_screen()

    # what screens say

    @on(messages.SignIn)
    def sign_in(self, message: messages.SignIn) -> None:
        """Check code and PIN, then show home."""
        self._jobs.do(lambda: self._sign_in(message.staff_id, message.pin))

    async def _sign_in(self, staff_id: str, pin: str) -> None:
        services = await self._opened()
        staff = await services.authenticate(staff_id, pin)
        if staff is None:
            dropped = self._keys.drop()
            self._sign_in_screen.refuse()
            self._tell_dropped(dropped)
            return
        await self._let_in(services, staff)
        self._sign_in_screen.forget()
        await self._show_home()

    async def _let_in(self, services: Services, staff: Staff) -> None:
        store = await services.office.store(staff.store_id)
        self.staff, self.flow = staff, services.flow(staff)
        self.place = replace(self.place, store=store.name, clerk=f"{staff.name} {staff.staff_id}")
        self._watching = asyncio.create_task(self._watch(staff.staff_id))
        self._is_locked, self._locked_session = False, None

    @on(messages.Given)
    def give(self, message: messages.Given) -> None:
        """Hand the clerk's answer to the flow and show the session that it led to."""
        from kiosk.renewal.actions import Submit

        self._jobs.do(lambda: self._give(message.action), may_give_up=not isinstance(message.action, Submit))

    async def _give(self, action: Any) -> None:
        from kiosk.renewal.actions import perform

        assert self.flow is not None
        assert self.session is not None
        before = self.session
        self.session = await perform(self.flow, before, action)
        await self._show_session(self.session)

    @on(messages.Reveal)
    def reveal(self) -> None:
        """Show a customer's data in full for some seconds, once it is written down who did so."""
        self._jobs.do(self._reveal)

    async def _reveal(self) -> None:
        from kiosk.screens.customer import CustomerScreen

        assert self.staff is not None
        assert self.session is not None
        if isinstance(self.screen, CustomerScreen) and self.screen.view.customer is not None:
            _log().info(
                "personal data revealed",
                staff_id=self.staff.staff_id,
                session_id=self.session.session_id,
                customer_id=self.screen.view.customer.customer_id,
            )
            self.screen.reveal()

    @on(messages.ResumeRenewal)
    def resume(self) -> None:
        """Go on where the unfinished renewal stands."""
        unfinished = self._unfinished_at_home
        if unfinished is not None:
            self._jobs.do(lambda: self._show_session(unfinished))

    @on(messages.StartRenewal)
    def start(self) -> None:
        """Start a renewal; ask first where unfinished work would be lost."""
        self._ask_to_restart(self._unfinished_at_home if self.session is None else self.session)

    @on(messages.Restart)
    def action_restart(self) -> None:
        """Start again from any screen; from the error modal and the notice without a question."""
        from kiosk.screens.elsewhere import ElsewhereScreen
        from kiosk.screens.error import ErrorScreen

        if isinstance(self.screen, ErrorScreen | ElsewhereScreen):
            self._restart()
        else:
            self.start()

    def _ask_to_restart(self, at_stake: RenewalSession | None) -> None:
        from kiosk.renewal.answers import has_work
        from kiosk.screens.restart import RestartQuestion

        if at_stake is None or at_stake.is_foreign or not has_work(at_stake):
            self._restart()
        else:
            self.push_screen(RestartQuestion(), lambda yes: self._restart() if yes else None)

    def _restart(self) -> None:
        self._restarting = True
        self._jobs.do(self._start_renewal)

    async def _start_renewal(self) -> None:
        assert self.flow is not None
        self.session = await self.flow.start()
        self._restarting = False
        await self._show_session(self.session)

    @on(messages.TryAgain)
    def try_again(self) -> None:
        """Do once more what failed."""
        self._jobs.do(self._do_again)

    async def _do_again(self) -> None:
        """See first what is stored: what failed may have happened, and then it is shown, not done twice."""
        assert self._again is not None
        if self.session is not None and self.flow is not None and self._again != self._start_renewal:
            stored = await self.flow.reload(self.session)
            if stored.stored != self.session.stored:
                await self._show_session(stored)
                return
        await self._again()

    @on(messages.ShowCurrent)
    def show_current(self) -> None:
        """Show where the renewal stands now."""
        self._jobs.do(self._reload)

    async def _reload(self) -> None:
        assert self.flow is not None
        assert self.session is not None
        await self._show_session(await self.flow.reload(self.session))

    @on(messages.GoHome)
    def action_home(self) -> None:
        """Leave the renewal as it is; it can be resumed from home."""
        self._jobs.do(self._show_home)

    @on(messages.SignOut)
    def action_sign_out(self) -> None:
        """Leave the terminal; ask first where a renewal is under way."""
        from kiosk.renewal.answers import has_work
        from kiosk.screens.restart import SignOutQuestion

        if self.session is not None and has_work(self.session):
            self.push_screen(
                SignOutQuestion(self.settings.session_ttl // 60),
                lambda yes: self._sign_out() if yes else None,
            )
        else:
            self._sign_out()

    def _sign_out(self) -> None:
        self._jobs.do(self._signed_out, may_give_up=False)

    async def _signed_out(self) -> None:
        await self._put_away()
        self.staff = self._locked_session = None
        self._is_locked = False
        self.place = replace(self.place, store="", clerk="")
        await self._show(None)

    async def _put_away(self) -> None:
        """Let go of all that is the clerk's and the customer's; the store keeps the renewal."""
        if self._watching is not None:
            self._watching.cancel()
        if self.flow is not None:
            await self.flow.aclose()
        self.flow = self.session = self._watching = self._again = self._unfinished_at_home = None
        self._keys.drop()
        self.clear_notifications()
        if self._driver is not None:
            self._driver.write(ERASE_SCROLLBACK)

    # idle and locked

    def _end_idleness(self) -> None:
        if self._idle.has_warned:
            self.clear_notifications()
        self._idle.start_again()

    def _look_at_idleness(self) -> None:
        """Warn and lock; while a job runs no time passes: an order is placed, and its number is to be seen."""
        if not self._jobs.idle.is_set():
            self._idle.start_again()
            return
        due = self._idle.due()
        if self.staff is None or self._is_locked:
            if due is Due.LOCK:
                self._forget_what_was_typed()
        elif due is Due.WARNING:
            self.bell()
            self.notify(
                _("Locks in %(n)s seconds. Any key keeps it open.", n=WARNING),
                severity="warning",
                timeout=WARNING,
                markup=False,
            )
        elif due is Due.LOCK:
            self.action_lock()

    def _forget_what_was_typed(self) -> None:
        for field in self.screen.query(Input):
            field.clear()

    def action_lock(self) -> None:
        """Take everything off the screen until the PIN of who is signed in is typed."""
        self._jobs.do(self._lock, may_give_up=False)

    async def _lock(self) -> None:
        from kiosk.screens.lock import LockScreen

        assert self.staff is not None
        self._locked_session = self.session.session_id if self.session is not None else None
        self._is_locked = True
        clerk = self.place.clerk
        await self._put_away()
        _log().info("terminal locked", staff_id=self.staff.staff_id)
        await self._show(lambda: LockScreen(clerk))

    @on(messages.Unlock)
    def unlock(self, message: messages.Unlock) -> None:
        """Check the PIN, then show again what was shown."""
        self._jobs.do(lambda: self._unlock(message.pin))

    async def _unlock(self, pin: str) -> None:
        from kiosk.screens.lock import LockScreen
        from kiosk.workflow.errors import SessionGone

        assert self.staff is not None
        services = await self._opened()
        staff = await services.authenticate(self.staff.staff_id, pin)
        if staff is None:
            dropped = self._keys.drop()
            if isinstance(self.screen, LockScreen):
                self.screen.refuse()
            self._tell_dropped(dropped)
            return
        session_id = self._locked_session
        try:
            session = await services.sessions.get_session(staff.staff_id, session_id) if session_id else None
        except SessionGone:
            session = None
        await self._let_in(services, staff)
        if session is not None:
            await self._show_session(session)
            return
        await self._show_home()
        if session_id is not None:
            self._say(_("This renewal is no longer kept: it was left too long, or ended elsewhere."))

    # the end in kiosk mode

    def action_leave(self) -> None:
        """Ask for a manager's code and PIN."""
        from kiosk.screens.leave import LeaveScreen

        self.push_screen(LeaveScreen())

    @on(messages.EndKiosk)
    def end_kiosk(self, message: messages.EndKiosk) -> None:
        """End the kiosk if a manager says so."""
        self._jobs.do(lambda: self._leave_if_manager(message.staff_id, message.pin))

    async def _leave_if_manager(self, staff_id: str, pin: str) -> None:
        from kiosk.backoffice.values import Role
        from kiosk.screens.leave import LeaveScreen
        from kiosk.supervisor import LEFT

        services = await self._opened()
        staff = await services.authenticate(staff_id, pin)
        if staff is not None and staff.role in {Role.MANAGER, Role.ADMIN}:
            _log().warning("kiosk ended by a manager", staff_id=staff.staff_id)
            self._leave(LEFT)
            return
        dropped = self._keys.drop()
        if isinstance(self.screen, LeaveScreen):
            self.screen.refuse()
        self._tell_dropped(dropped)

    # elsewhere

    async def _watch(self, staff_id: str) -> None:
        from kiosk.screens.elsewhere import ElsewhereScreen
        from kiosk.screens.error import ErrorScreen
        from kiosk.watching import watch_for_changes
        from kiosk.workflow.errors import StoreRefused, StoreUnavailable

        assert self.services is not None
        while True:
            try:
                async for shown, change in watch_for_changes(self.services.sessions, staff_id, self._settled_session):
                    # Under an error it may be our own write, which came late; its ways on look at the store first.
                    if self.session is shown and not isinstance(self.screen, ElsewhereScreen | ErrorScreen):
                        self._tell_dropped(self._keys.drop())
                        await self._push(ElsewhereScreen(change))
            except (StoreUnavailable, StoreRefused) as error:
                _log().warning("cannot tell what happens elsewhere", error=str(error))
                await asyncio.sleep(1)

    async def _settled_session(self) -> RenewalSession | None:
        await self._jobs.idle.wait()
        return self.session

    # the same everywhere

    def action_language(self) -> None:
        """Change between Chinese and English and draw the screen again."""
        other = next(language for language in i18n.LANGUAGES if language != i18n.current_language())
        self.call_later(self._speak, other)

    def _speak(self, language: str) -> None:
        i18n.activate(language)
        self._jobs.do(lambda: self._show(self._picture))

    def action_help(self) -> None:
        """Show what this screen is for and every key that works on it."""
        from kiosk.screens.help import HelpScreen

        keys = [
            (self.get_key_display(active.binding), _(active.binding.description))
            for active in self.screen.active_bindings.values()
            if active.enabled and active.binding.show
        ]
        self.push_screen(HelpScreen(_(getattr(self.screen, "HELP_TEXT", "")), list(dict.fromkeys(keys))))


def _harmless_paste(event: events.Key | events.Paste) -> events.Key | events.Paste:
    """Take out of a paste what a field must not hold; a key that is no character does not get into one."""
    return events.Paste(harmless(event.text, lines=True)) if isinstance(event, events.Paste) else event


async def _open_services(settings: Settings, clock: Clock) -> Services:
    """Import what is behind the screens only now: the first frame does not wait for it."""
    from kiosk.log import configure_logging
    from kiosk.memory import give_back_large_buffers
    from kiosk.services import Services

    give_back_large_buffers()
    configure_logging(settings.data_dir / LOG_FILE, settings.log_level)

    return await Services.open(settings, clock)


def _log() -> Any:
    import structlog

    return structlog.get_logger()
