"""A counter to test at: the real app on a store in memory and a copy of the demonstration data, on a day that stays."""

from __future__ import annotations

import asyncio
import errno
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fakeredis
from redis.asyncio import Redis
from textual import events
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Input

from kiosk import app as kiosk_app
from kiosk import jobs
from kiosk.app import KioskApp
from kiosk.backoffice.sqlite.office import SqliteBackOffice
from kiosk.calendar_tw import Clock
from kiosk.config import Settings
from kiosk.journal.files import FOLDER, lines
from kiosk.journal.record import Record
from kiosk.renewal.flow import RenewalFlow
from kiosk.screens import messages
from kiosk.services import Services, open_journal
from kiosk.stores.connect import StoreConnection
from kiosk.widgets.header import Connection
from kiosk.workflow.attempts import SignInAttempts
from kiosk.workflow.keys import PlainKeys
from kiosk.workflow.manager import WorkflowSessionManager
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import WorkflowStep as Step

NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
"""14:00 in Taipei."""
STAFF, PIN = "S001", "1234"
CUSTOMER, PHONE = "A123456789", "0912345678"
DEVICE = "D06"
PLAN = "P0999"
NEVER = 3600.0
"""Seconds; longer than any test."""
ROUNDS = 3
PATIENCE = 30.0
"""Seconds to wait for what must come; a loaded machine needs some, a sound one a few hundredths."""


_NAMES = {" ": "space", "-": "minus", "~": "tilde"}
"""What Textual calls keys that are not letters or digits."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the customer wants."""

    national_id: str = CUSTOMER
    phone_number: str = PHONE
    device_type: str = "smartphone"
    os: str = "iOS"
    device_id: str = DEVICE
    plan_id: str = PLAN
    compared: tuple[str, ...] = ()


PLAN_ONLY = Answers(device_type="none")


@dataclass
class Counter:
    """One terminal under test. The tests speak to the app as its screens do: by messages and keys."""

    data_file: Path
    folder: Path
    server: fakeredis.FakeServer = field(default_factory=fakeredis.FakeServer)
    ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    changed: dict[str, Any] = field(default_factory=dict)
    """Settings other than those of most tests."""
    delay: Callable[[], float] = lambda: 0.0
    """Seconds before the next answer of the back office."""

    def __post_init__(self) -> None:
        self.settings = replace(
            Settings(
                data_dir=self.folder, runtime_dir=self.folder, terminal="T1", activation_fee=300, early_renewal="end"
            ),
            **self.changed,
        )
        self.seconds = 0.0
        self.app = KioskApp(self.settings, opener=self._open, clock=lambda: NOW, monotonic=lambda: self.seconds)
        self.app.animation_level = "none"
        self.pilot: Pilot[Any]

    def redis(self) -> Redis:
        """Connect to the store, as another program would."""
        return fakeredis.FakeAsyncRedis(server=self.server)

    def sessions(self, terminal: str) -> WorkflowSessionManager:
        """Be the session manager of a terminal."""
        return WorkflowSessionManager(self.redis(), terminal=terminal, clock=lambda: NOW, new_id=self._new_id)

    def _new_id(self) -> str:
        return f"{next(self.ids):032x}"

    async def _open(self, settings: Settings, clock: Clock) -> Services:
        office = await SqliteBackOffice.open(self.data_file, clock=clock, delay=lambda: self.delay())
        store = StoreConnection(self.redis(), "server", "in memory")
        attempts = SignInAttempts(store.redis, terminal=settings.terminal, keys=PlainKeys())
        journal = open_journal(settings, clock)
        return Services(settings, store, office, self.sessions(settings.terminal), clock, attempts, journal)

    @property
    def flow(self) -> RenewalFlow:
        assert self.app.flow is not None
        return self.app.flow

    @property
    def session(self) -> RenewalSession:
        assert self.app.session is not None
        return self.app.session

    # what a clerk does

    async def open(self) -> None:
        """Wait until the sign-in screen has all it shows."""
        await self.until(lambda: self.app.connection is Connection.UP)
        await self.settled()

    async def sign_in(self, pin: str = PIN) -> None:
        """Fill in the sign-in screen and send it."""
        await self.open()
        for field_id, typed in (("#staff-code", STAFF), ("#pin", pin)):
            self.app.screen.query_one(f"{field_id} Input", Input).value = typed
            await self.app.screen.query_one(f"{field_id} Input", Input).action_submit()
            await self.settled()

    async def say(self, message: Message) -> None:
        """Say what a screen says, and wait for what comes of it."""
        self.app.post_message(message)
        await self.settled()

    async def walk(self, step: Step, answers: Answers = PLAN_ONLY) -> RenewalSession:
        """Bring a new renewal to `step` without showing it."""
        session = await self.flow.start()
        while session.current_step is not step:
            session = await self._answer(session, answers)
        return session

    async def _answer(self, session: RenewalSession, answers: Answers) -> RenewalSession:
        flow = self.flow
        match session.current_step:
            case Step.INIT:
                return await flow.find_customer(session, answers.national_id)
            case Step.QUERY_CUSTOMER:
                return await flow.accept_customer(session)
            case Step.LIST_PHONES:
                return await flow.see_numbers(session)
            case Step.SELECT_PHONE:
                return await flow.pick_number(session, answers.phone_number)
            case Step.CHECK_ELIGIBILITY:
                return await flow.accept_eligibility(session)
            case Step.SELECT_DEVICE_TYPE:
                return await flow.pick_device_type(session, answers.device_type)
            case Step.SELECT_DEVICE_OS:
                return await flow.pick_device_os(session, answers.os)
            case Step.SELECT_DEVICE:
                return await flow.pick_device(session, answers.device_id)
            case Step.LIST_PLANS if answers.compared:
                return await flow.compare_plans(session, answers.compared)
            case Step.LIST_PLANS | Step.COMPARE_PLANS:
                return await flow.pick_plan(session, answers.plan_id)
            case _:
                return await flow.submit(session)

    async def show(self, step: Step, answers: Answers = PLAN_ONLY) -> None:
        """Sign in and show a renewal at `step`."""
        if self.app.flow is None:
            await self.sign_in()
        self.app.session = None  # or the app notices that the one on screen was replaced
        self.app.session = await self.walk(step, answers)
        await self.say(messages.ShowCurrent())

    def type(self, *keys: str) -> None:
        """Send keys at once, as a scanner does or a clerk who types ahead; a character is its own name."""
        for key in keys:
            self.app.post_message(events.Key(_NAMES.get(key, key), key if len(key) == 1 else None))

    async def typed(self, *keys: str) -> None:
        """Send keys at once and wait until all have had their effect."""
        self.type(*keys)
        await self.settled()
        await self.until(lambda: self.app._keys.is_idle)
        await self.settled()

    # waiting

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something that the app does by itself."""
        async with asyncio.timeout(PATIENCE):
            while not condition():  # noqa: ASYNC110  nothing tells when a screen has come
                await asyncio.sleep(0.01)

    def journalled(self) -> list[Record]:
        """All that is in the journal."""
        return [line.record() for line in lines(self.settings.data_dir / FOLDER)]

    async def settled(self) -> None:
        """Wait until the app has done what it was told and the screen shows it.

        A message may post a message; each round lets every pump finish one generation.
        """
        for _round in range(ROUNDS):
            await self.pilot.pause(0)
            passed = asyncio.Event()
            self.app.call_later(passed.set)
            async with asyncio.timeout(PATIENCE):
                await passed.wait()
                await self.app._jobs.idle.wait()

    async def leave_alone(self, seconds: float) -> None:
        """Let time pass without a key."""
        self.seconds += seconds
        self.app._idle_watch.look()
        await self.settled()

    async def press(self, *keys: str) -> None:
        """Press keys and wait for what comes of them."""
        await self.pilot.press(*keys)
        await self.until(lambda: self.app._keys.is_idle)
        await self.settled()

    async def look_at_connection(self) -> None:
        """Let the time pass after which the app looks whether the store answers."""
        await self.app._heartbeat()
        await self.settled()

    def shown(self) -> list[str]:
        """Read the lines of the screen, without colours."""
        strips = self.app.screen._compositor.render_strips()
        return [strip.text for strip in strips]


def nothing_by_itself(set_attribute: Callable[[Any, str, Any], None]) -> None:
    """Keep the app from looking at the clock and the store, and from saying that a look-up takes long."""
    set_attribute(kiosk_app, "HEARTBEAT", NEVER)
    set_attribute(kiosk_app, "IDLE_LOOK", NEVER)
    set_attribute(jobs, "BUSY_AFTER", NEVER)


def disk_is_full(*_given: object, **_named: object) -> None:
    """Stand in for what writes to the disk."""
    raise OSError(errno.ENOSPC, "No space left on device")
