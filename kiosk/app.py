"""The kiosk: what is composed with what, what is done when a screen says something, which session is shown."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import PurePath
from types import FrameType
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.notifications import Notification, Notify
from textual.screen import Screen
from textual.worker import Worker, WorkerFailed

from kiosk import i18n
from kiosk.calendar_tw import TAIPEI, Clock, utc_now
from kiosk.i18n import N_, _, ngettext
from kiosk.idle import Idle
from kiosk.idle_watch import IdleWatch
from kiosk.jobs import Jobs
from kiosk.key_table import effective, name_of
from kiosk.recovery import Recovery
from kiosk.renewal_jobs import RenewalJobs
from kiosk.scanner import Scan
from kiosk.screens import messages
from kiosk.screens.base import WIDE, KioskScreen, ScanTarget, StepScreen
from kiosk.screens.counter import CounterApp, bound
from kiosk.screens.sign_in import SignInScreen
from kiosk.stage import Stage
from kiosk.style_paths import path
from kiosk.text import harmless
from kiosk.themes import DARK, THEMES, theme_after
from kiosk.type_ahead import TypeAhead
from kiosk.widgets.header import Connection, Header, Place
from kiosk.widgets.key_bar import keys_shown

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.theme import Theme

    from kiosk.backoffice.values import Staff
    from kiosk.config import Settings
    from kiosk.connection_watch import ConnectionWatch
    from kiosk.elsewhere_watch import ElsewhereWatch
    from kiosk.renewal.flow import RenewalFlow
    from kiosk.renewal.views import View
    from kiosk.services import Services
    from kiosk.staff_jobs import StaffJobs
    from kiosk.workflow.session import RenewalSession

    Opener = Callable[[Settings, Clock], Awaitable[Services]]

HEARTBEAT = 5.0
"""Seconds between two looks at the clock and the connection."""

_SCANS = {
    "both": {ScanTarget.STAFF, ScanTarget.CUSTOMER},
    "staff": {ScanTarget.STAFF},
    "customer": {ScanTarget.CUSTOMER},
}
"""The targets that each value of the setting `scanner_target` lets codes reach."""
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
        bound("help", N_("Help")),
        bound("language", "中/EN"),
        bound("next_theme", N_("Colours")),
        bound("home", N_("Home")),
        bound("sign_out", N_("Sign out")),
        bound("restart", N_("Restart")),
        bound("lock", N_("Lock"), priority=True),
    ]

    def __init__(
        self,
        settings: Settings,
        *,
        opener: Opener | None = None,
        clock: Clock = utc_now,
        theme: Theme = DARK,
        monotonic: Callable[[], float] = time.monotonic,
        supervised: bool = False,
        driver_class: type[Driver] | None = None,
    ) -> None:
        """Take the settings; `supervised` says that only a manager may end it."""
        super().__init__(driver_class=driver_class, ansi_color=theme.ansi)
        self._supervised = supervised
        for known in THEMES:
            self.register_theme(known)
        self.set_reactive(KioskApp.theme, theme.name)  # once styles are read, a new theme reads them all again
        self.stylesheet.set_variables(self.get_css_variables())
        self.settings = settings
        self.set_keymap(dict(settings.keys))
        self.clock = clock
        self.place = Place(settings.terminal)
        self.connection = Connection.STARTING
        self.services: Services | None = None
        self.staff: Staff | None = None
        self.flow: RenewalFlow | None = None
        self.session: RenewalSession | None = None
        self._opener = opener or _open_services
        self._opening: asyncio.Task[None] | None = None
        self._connection_watch: ConnectionWatch | None = None
        self._elsewhere_watch: ElsewhereWatch | None = None
        self._staff_jobs: StaffJobs | None = None
        self._keys = TypeAhead(self, super().on_event, self._scanned, self._look_at_staff)
        if settings.scanner_target != "none":
            self._keys.look_for_scans(prefix=settings.scanner_prefix, suffix=settings.scanner_suffix)
        self._delivering: asyncio.Task[None] | None = None
        self._asking: Worker[None] | None = None
        self.renewal_jobs = RenewalJobs(self)
        self._recovery = Recovery(self, self._keys)
        self._jobs = Jobs(
            self, self._keys, say=self.say, failed=self._recovery.failed, given_up=self._recovery.given_up
        )
        self.sign_in_screen = SignInScreen()
        self.stage = Stage(self, self.sign_in_screen, self._jobs)
        self._told: dict[str, Notification] = {}
        self._unfinished_at_home: RenewalSession | None = None
        self._idle_watch = IdleWatch(self, self._jobs, Idle(settings.idle_lock, monotonic))
        self.is_locked = False

    # start and end

    def get_default_screen(self) -> Screen[Any]:
        """Start with sign-in itself: a blank screen under it would be laid out first."""
        return self.sign_in_screen

    async def on_mount(self) -> None:
        """Take keys; open what is behind sign-in after the first frame."""
        self._leave_the_terminal_sane()
        self._delivering = asyncio.create_task(self._deliver_keys())
        self._delivering.add_done_callback(self._end_without_keys)
        self.call_after_refresh(self._read_styles)
        self.call_after_refresh(self._open)
        self.set_interval(HEARTBEAT, self._heartbeat)
        self.set_interval(IDLE_LOOK, self._idle_watch.look)

    async def _deliver_keys(self) -> None:
        await self.stage.until_ready()  # what was typed before there is a field belongs into it
        await self._keys.run()

    def _end_without_keys(self, delivering: asyncio.Task[None]) -> None:
        """End rather than stand there and take no key: what watches the kiosk starts it again."""
        if delivering.cancelled() or not self.is_running:  # it ends already
            return
        error = delivering.exception()
        if isinstance(error, Exception):
            self._handle_exception(error)

    def _read_styles(self) -> None:
        """Read every screen's styles at once: a screen with styles not read yet reads all of them again."""
        self.stylesheet.read_all(sorted(path("base").parent.glob("*.tcss")))
        self.stylesheet.update(self.screen)

    def _leave_the_terminal_sane(self) -> None:
        loop = asyncio.get_running_loop()

        def end(number: int, _frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(self.leave, 128 + number)

        # not by the loop's own way, which loses a signal among the hundreds of a window that is drawn larger
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, end)
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        # a hang-up comes with SIGCONT, on which Textual would start to read the lost terminal again and never end
        signal.signal(signal.SIGCONT, signal.SIG_IGN)

    def leave(self, code: int) -> None:
        """End the app with an exit code."""
        self.exit(code, return_code=code)

    def _fatal_error(self) -> None:
        """Say nothing on the terminal: a traceback with its values would show a customer's data."""
        self.bell()
        self._close_messages_no_wait()

    def _handle_exception(self, error: Exception) -> None:
        """Log a fault that ends the program before it ends."""
        import structlog

        from kiosk.log import reference

        fault = error.error if isinstance(error, WorkerFailed) else error
        structlog.get_logger().critical("the kiosk ends after a fault", reference=reference(), exc_info=fault)
        super()._handle_exception(error)

    async def on_unmount(self) -> None:
        """Let go of what was opened."""
        self._jobs.end()
        self._stop_watching()
        for task in (self._delivering, self._opening):
            if task is not None:
                task.cancel()
        if self.flow is not None:
            await self.flow.aclose()
        if self.services is not None:
            await self.services.close()

    def _stop_watching(self) -> None:
        if self._elsewhere_watch is not None:
            self._elsewhere_watch.stop()

    def _open(self) -> None:
        self._opening = asyncio.create_task(self._open_services())

    async def _open_services(self) -> None:
        from kiosk.connection_watch import ConnectionWatch
        from kiosk.elsewhere_watch import ElsewhereWatch
        from kiosk.memory import settle
        from kiosk.staff_jobs import StaffJobs

        services = await self._opener(self.settings, self.clock)
        try:
            demonstration = await services.office.is_demonstration()
        except BaseException:
            await services.close()
            raise
        self.services = services
        self._connection_watch = ConnectionWatch(self, services)
        self._elsewhere_watch = ElsewhereWatch(self, services, self._jobs)
        self._staff_jobs = StaffJobs(self, services, self._elsewhere_watch)
        settle()  # `start` turned the collector off
        self.place = replace(self.place, demonstration=demonstration)
        self.show_place()
        self._connection_watch.tell_losses()
        await self._connection_watch.look_now()

    async def _opened(self) -> StaffJobs:
        """Wait for the services; after a failure the next call opens them again."""
        if self._opening is None or (self._opening.done() and self.services is None):
            self._open()
        assert self._opening is not None
        await asyncio.shield(self._opening)
        return self.staff_jobs

    @property
    def staff_jobs(self) -> StaffJobs:
        """What is done for staff, once the services are open."""
        assert self._staff_jobs is not None
        return self._staff_jobs

    # clock and connection

    @property
    def clock_text(self) -> str:
        """The time at the counter."""
        return self.clock().astimezone(TAIPEI).strftime("%H:%M")

    async def _heartbeat(self) -> None:
        if not sys.__stdin__ or (not self.is_headless and not sys.__stdin__.isatty()):
            self.leave(129)  # the terminal is gone; Textual's input thread would spin
        self.show_place()
        self.look_at_connection()

    def _look_at_staff(self) -> None:
        """Sign a clerk out at the key that follows their being disabled, once what it does is painted."""
        if self.staff is not None and (self._asking is None or self._asking.is_finished):
            self._asking = self.run_worker(self._sign_out_disabled(self.staff))

    async def _sign_out_disabled(self, staff: Staff) -> None:
        active = await self.staff_jobs.look_whether_active(staff)
        await self._jobs.idle.wait()
        if not active and self.staff == staff:
            self._jobs.do(self.staff_jobs.check_active, may_give_up=False)

    def look_at_connection(self) -> None:
        """See whether the store answers, and show it."""
        if self._connection_watch is not None:
            self._connection_watch.look()

    def show_place(self) -> None:
        """Show the place, the connection and the time in every header."""
        for screen in self.screen_stack:
            for header in screen.query(Header):
                header.place, header.connection, header.clock = self.place, self.connection, self.clock_text
        self.sign_in_screen.show_demonstration(self.place.demonstration)

    # keys

    async def on_event(self, event: events.Event) -> None:
        """Take keys and pastes in order; Esc gives up a look-up at once."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._idle_watch.start_again()
        if not (isinstance(event, events.Key) and event.key == "escape" and self._jobs.give_up()):
            self._keys.put(_harmless_paste(event))

    async def _scanned(self, scan: Scan) -> None:
        """Hand a code to the screen that asks for one, wherever its focus is; on any other it does nothing."""
        screen = self.screen
        target = screen.scan_target if isinstance(screen, KioskScreen) else None
        if isinstance(screen, KioskScreen) and scan.is_whole and target in _SCANS[self.settings.scanner_target]:
            screen.take_scan(scan.text)
            return
        self._tell("scan", _("A code was scanned that is not asked for here."))
        self.drop_typed()

    def key_of(self, action: str) -> str:
        """Name the first key of an action, the store's own where it is bound anew."""
        return name_of(effective(dict(self.settings.keys))[action][0])

    def get_key_display(self, binding: Binding) -> str:
        """Name a key that was bound anew as the others are named."""
        return binding.key_display or name_of(binding.key)

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
            return self.staff is not None and not self.is_locked
        if action == "home":
            return self.session is not None
        return super().check_action(action, parameters)

    # what becomes of a job

    def say(self, text: str) -> None:
        """Show a sentence above the keys, where the screen has room for one."""
        say = getattr(self.screen, "say", None)
        if say is not None:
            say(text)

    def on_choice_list_refused(self) -> None:
        """A row was not to be had: what was typed behind it must not choose another."""
        self.drop_typed()

    def drop_typed(self) -> None:
        """Drop what was typed ahead: it was not meant for what is shown now. Say so."""
        self.tell_dropped(self._keys.drop())

    def tell_dropped(self, dropped: int) -> None:
        """Say how many keys were dropped, if any were."""
        if dropped:
            self._tell(
                "dropped", ngettext("%(n)s key typed ahead was dropped", "%(n)s keys typed ahead were dropped", dropped)
            )

    def _tell(self, kind: str, text: str) -> None:
        """Ring, and show a sentence for a while in place of the last of its kind, or many would hide the screen."""
        self.bell()
        last = self._told.get(kind)
        if last is not None and last in self._notifications:
            self._unnotify(last)
        self._told[kind] = Notification(text, markup=False)
        self.post_message(Notify(self._told[kind]))

    # pictures

    async def show_session(self, session: RenewalSession) -> None:
        """Show where a renewal stands."""
        from kiosk.screens.by_step import screen_for

        assert self.flow is not None
        self.session = session
        view: View = await self.flow.view(session)
        await self.stage.show(lambda: screen_for(session, view))
        if isinstance(self.screen, StepScreen) and self.screen.stops_type_ahead:
            self.drop_typed()

    def leave_renewal(self, unfinished: RenewalSession | None) -> None:
        """Have none on the terminal, but one to go on with."""
        self.session, self._unfinished_at_home = None, unfinished

    def on_resize(self, event: events.Resize) -> None:
        """Say so when the terminal is too small, and wait."""
        self.stage.guard_size(event.size.width, event.size.height)

    # what screens say

    def _do_at_desk(self, job: Callable[[StaffJobs], Awaitable[None]], *, may_give_up: bool = True) -> None:
        async def do() -> None:
            await job(await self._opened())

        self._jobs.do(do, may_give_up=may_give_up)

    @on(messages.SignIn)
    def sign_in(self, message: messages.SignIn) -> None:
        """Check code and PIN, then show home."""
        self._do_at_desk(lambda desk: desk.sign_in(message.staff_id, message.pin))

    @on(messages.AskForNewPin)
    def ask_for_new_pin(self) -> None:
        """Show where a clerk gives themselves another PIN."""
        from kiosk.screens.staff_forms import ChangePinScreen

        self._jobs.do(lambda: self.stage.show(ChangePinScreen))

    @on(messages.ChangePin)
    def change_pin(self, message: messages.ChangePin) -> None:
        """Give the clerk another PIN, then show home."""
        self._do_at_desk(lambda desk: desk.change_pin(message.old, message.new), may_give_up=False)

    @on(messages.AskWhatToUnlock)
    def ask_what_to_unlock(self) -> None:
        """Show where a manager names a staff code."""
        from kiosk.screens.staff_forms import UnlockScreen

        self._jobs.do(lambda: self.stage.show(UnlockScreen))

    @on(messages.LiftLock)
    def lift_lock(self, message: messages.LiftLock) -> None:
        """Lift the lock of a staff code, then show home."""
        self._do_at_desk(lambda desk: desk.lift_lock(message.staff_id), may_give_up=False)

    @on(messages.AskWhatToTakeOver)
    def ask_what_to_take_over(self) -> None:
        """Show where a manager names a clerk."""
        from kiosk.screens.staff_forms import TakeOverScreen

        self._jobs.do(lambda: self.stage.show(TakeOverScreen))

    @on(messages.TakeOver)
    def take_over(self, message: messages.TakeOver) -> None:
        """Go on with another clerk's renewal."""
        self._do_at_desk(lambda desk: desk.take_over(message.staff_id))

    @on(messages.Given)
    def give(self, message: messages.Given) -> None:
        """Hand the clerk's answer to the flow and show the session that it led to."""
        from kiosk.renewal.actions import Submit

        self._jobs.do(
            lambda: self.renewal_jobs.give(message.action), may_give_up=not isinstance(message.action, Submit)
        )

    @on(messages.Reveal)
    def reveal(self) -> None:
        """Show a customer's data in full for some seconds, once it is written down who did so."""
        self._jobs.do(self.renewal_jobs.reveal)

    @on(messages.ResumeRenewal)
    def resume(self) -> None:
        """Go on where the unfinished renewal stands."""
        unfinished = self._unfinished_at_home
        if unfinished is not None:
            self._jobs.do(lambda: self.renewal_jobs.resume(unfinished))

    @on(messages.StartRenewal)
    def start(self) -> None:
        """Start a renewal; ask first where unfinished work would be lost."""
        self._ask_to_restart(self._unfinished_at_home if self.session is None else self.session)

    @on(messages.Restart)
    def action_restart(self) -> None:
        """Start again from any screen; from the error modal and the notice without a question."""
        from kiosk.screens.ways_on import WaysOnScreen

        if isinstance(self.screen, WaysOnScreen):
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
        self._jobs.do(self.renewal_jobs.start)

    @on(messages.TryAgain)
    def try_again(self) -> None:
        """Do once more what failed."""
        self._jobs.do(self._recovery.do_again)

    @on(messages.ShowCurrent)
    def show_current(self) -> None:
        """Show where the renewal stands now."""
        self._jobs.do(self.renewal_jobs.show_current)

    @on(messages.GoHome)
    def action_home(self) -> None:
        """Leave the renewal as it is; it can be resumed from home."""
        self._do_at_desk(lambda desk: desk.show_home())

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
        self._jobs.do(self._to_sign_in, may_give_up=False)

    async def _to_sign_in(self) -> None:
        if self._staff_jobs is None:  # nothing could be opened, so nobody is signed in; a PIN may have been typed
            await self.put_away()
            await self.stage.show(None)
        else:
            await self._staff_jobs.sign_out()

    async def put_away(self) -> None:
        """Let go of all that is the clerk's and the customer's; the store keeps the renewal."""
        self._stop_watching()
        if self.flow is not None:
            await self.flow.aclose()
        self.flow = self.session = self._unfinished_at_home = None
        self._recovery.forget()
        self.clear_notifications()
        self.drop_typed()
        if self._driver is not None:
            self._driver.write(ERASE_SCROLLBACK)

    # locked

    def action_lock(self) -> None:
        """Take everything off the screen until the PIN of who is signed in is typed."""
        self._do_at_desk(lambda desk: desk.lock(), may_give_up=False)

    @on(messages.Unlock)
    def unlock(self, message: messages.Unlock) -> None:
        """Check the PIN, then show again what was shown."""
        self._do_at_desk(lambda desk: desk.unlock(message.pin))

    # the end in kiosk mode

    def action_leave(self) -> None:
        """Ask for a manager's code and PIN."""
        from kiosk.screens.leave import LeaveScreen

        self.push_screen(LeaveScreen())

    @on(messages.EndKiosk)
    def end_kiosk(self, message: messages.EndKiosk) -> None:
        """End the kiosk if a manager says so."""
        self._do_at_desk(lambda desk: desk.end_kiosk(message.staff_id, message.pin))

    # the same everywhere

    def action_language(self) -> None:
        """Change between Chinese and English and draw the screen again."""
        other = next(language for language in i18n.LANGUAGES if language != i18n.current_language())
        self.call_later(self._speak, other)

    def _speak(self, language: str) -> None:
        i18n.activate(language)
        self._jobs.do(self.stage.show_again)

    def action_next_theme(self) -> None:
        """Show the next colours at once; nothing else changes."""
        self.use_theme(theme_after(self.theme))

    def use_theme(self, theme: Theme) -> None:
        """Show other colours; only monochrome uses the terminal's own."""
        self.ansi_color = theme.ansi
        self.theme = theme.name

    def action_help(self) -> None:
        """Show what this screen is for and every key that works on it."""
        from kiosk.screens.help import HelpScreen

        self.push_screen(HelpScreen(_(getattr(self.screen, "HELP_TEXT", "")), list(keys_shown(self.screen))))


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
