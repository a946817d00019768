"""A counter at which faults happen: the real app on a real store, driven by keys, and what is then on its screen."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from redis.asyncio import Redis
from textual import events
from textual.widgets import Input, Static

from kiosk.app import KioskApp
from kiosk.calendar_tw import Clock
from kiosk.config import Settings
from kiosk.log import configure_logging
from kiosk.screens.elsewhere import ElsewhereScreen
from kiosk.screens.error import ErrorScreen
from kiosk.screens.question import QuestionScreen
from kiosk.screens.sign_in import SignInScreen
from kiosk.services import DATA_FILE, Services
from kiosk.widgets.choice_list import ChoiceList
from kiosk.widgets.header import Connection
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import WorkflowStep as Step
from tests.faults.observed import without_names
from tests.faults.states import State
from tests.faults.store import PREFIX, Store
from tests.screens.counter import CUSTOMER, DEVICE, NOW, PATIENCE, PIN, ROUNDS, STAFF, Counter

SIZE = (80, 24)
NEVER_SHOWN = re.compile(rf"Traceback|[a-z]Error|不存在|非法|[rR]edis|sqlite|{CUSTOMER}")
"""What no clerk may read: the program's own words, and a whole national ID."""
TRY_AGAIN, RESTART, SIGN_OUT = "Try again", "Start the renewal again", "Sign out"


@dataclass
class FaultyCounter(Counter):
    """A terminal whose store is real and may fail."""

    store: Store | None = None
    store_timeout: float = 1
    now: datetime = NOW
    log: Path = field(init=False)
    units_at_first: int = field(init=False)
    _delivered: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.settings = Settings(
            data_dir=self.folder,
            runtime_dir=self.folder,
            redis_url=self.store.url if self.store else None,
            terminal="T1",
            store_timeout=self.store_timeout,
        )
        self.log = self.folder / "kiosk.log"
        self.app = KioskApp(self.settings, opener=self._open, clock=lambda: self.now)
        self.app.animation_level = "none"
        self.units_at_first = self.units()

    def redis(self) -> Redis:
        """Be the operator."""
        return self.the_store.operator

    async def _open(self, settings: Settings, clock: Clock) -> Services:
        return await Services.open(settings, clock)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run the app with its log in its folder, once it knows its connection, and see that it did not end."""
        with logging_to(self.log):
            self._tell_deliveries()
            async with self.app.run_test(size=SIZE) as self.pilot:
                await self.until(lambda: self.app.connection is not Connection.STARTING)
                await self.settled()
                yield
                assert self.app.return_code in (None, 0)
        assert CUSTOMER not in self.log.read_text(encoding="utf-8")

    @property
    def the_store(self) -> Store:
        assert self.store is not None
        return self.store

    # what a clerk does

    async def press(self, *keys: str) -> None:
        """Press keys and wait for what comes of each."""
        for key in keys:
            self._delivered.clear()
            await self.app.on_event(events.Key(key, key if len(key) == 1 else None))
            async with asyncio.timeout(PATIENCE):
                await self._delivered.wait()
            await self.settled()

    def _tell_deliveries(self) -> None:
        """Have the app say when a key has had its whole effect."""
        settle = self.app._keys._settle

        async def tell() -> None:
            await settle()
            self._delivered.set()

        self.app._keys._settle = tell  # type: ignore[method-assign]

    async def settled(self) -> None:
        """Wait until nothing is under way; without drawing the screen, which takes most of the time."""
        for _round in range(ROUNDS):
            await self.pilot._wait_for_screen(PATIENCE)
            async with asyncio.timeout(PATIENCE):
                await self.app._jobs.idle.wait()

    def stop_watching(self) -> None:
        """Stop listening for changes elsewhere: which would find a fault now and then before the next answer does."""
        self.app._stop_watching()

    async def stand_at(self, state: State) -> None:
        """Show a renewal at `state`, unless the answer before has led there."""
        if self.step is not state.step or self.told:
            await self.show(state.step, state.answers)
        assert self.step is state.step

    async def fill_in_sign_in(self) -> None:
        """Sign in, whether the store is connected or not."""
        for field_id, typed in (("#staff-code", STAFF), ("#pin", PIN)):
            field = self.app.screen.query_one(f"{field_id} Input", Input)
            field.value = typed
            await field.action_submit()
            await self.settled()

    async def answer(self, state: State) -> None:
        """Give the answer that the screen of `state` asks for."""
        if state.typed:
            self.app.screen.query_one(Input).value = state.typed
        await self.press(*state.keys)

    async def choose(self, way: str) -> None:
        """Choose one of the ways that a modal offers."""
        await self.press(str(self.ways.index(way) + 1))

    async def restart(self) -> None:
        """Press the restart key, and yes where it is asked."""
        await self.press("f10")
        if isinstance(self.app.screen, QuestionScreen):
            await self.press("2")

    async def sign_out(self) -> None:
        """Choose to sign out, and yes where it is asked."""
        await self.choose(SIGN_OUT)
        if isinstance(self.app.screen, QuestionScreen):
            await self.press("2")

    # what the clerk sees

    @property
    def told(self) -> str:
        """The sentence of the modal that is shown; empty when there is none."""
        if not isinstance(self.app.screen, ErrorScreen | ElsewhereScreen):
            return ""
        return without_names(self._happened.removeprefix("✗ "))

    @property
    def _happened(self) -> str:
        return str(self.app.screen.query_one("#happened", Static).content)

    @property
    def notices(self) -> list[str]:
        """What is shown at the corner."""
        return [notice.message for notice in self.app._notifications]

    @property
    def said(self) -> str:
        """The sentence above the keys."""
        return str(self.app.screen.query_one("#message", Static).content).removeprefix("✗ ")

    @property
    def advice(self) -> str:
        """What the modal tells the clerk to do."""
        return str(self.app.screen.query_one("#advice", Static).content)

    @property
    def ways(self) -> list[str]:
        """The ways on that the modal offers."""
        choices: ChoiceList[Any] = self.app.screen.query_one("#choices", ChoiceList)
        return [str(choice.prompt) for choice in choices._choices]

    @property
    def step(self) -> Step | None:
        """The step whose screen is shown; None on any other screen."""
        session: RenewalSession | None = getattr(self.app.screen, "session", None)
        return session.current_step if session else None

    @property
    def is_signed_out(self) -> bool:
        return isinstance(self.app.screen, SignInScreen)

    async def check_modal(self) -> None:
        """See that its sentence is on the screen, nothing that must not be, and that its list follows the keys."""
        *_most, last_word = self._happened.split()
        await self.until(lambda: last_word in " ".join(self.shown()))
        text = "\n".join(self.shown())
        assert NEVER_SHOWN.findall(text) == []
        choices: ChoiceList[Any] = self.app.screen.query_one("#choices", ChoiceList)
        await self.press("end")
        assert choices.highlighted == len(self.ways) - 1

    async def check_connection(self) -> None:
        """See that the header says so once the store answers again."""
        await self.look_at_connection()
        await self.until(lambda: self.app.connection is Connection.UP)

    # what is kept

    async def kept(self, state: State) -> str:
        """Say what the store has of the renewal on the screen, whose answer at `state` met a fault."""
        stored = await self.the_store.stored(self.session.session_id)
        if stored == self.session.stored:
            return "as before the answer"
        if stored is None:
            assert state.restarts
            return "the answer"
        kept = RenewalSession.from_json(stored, session_id=self.session.session_id, staff_id=STAFF)
        assert kept.current_step is state.leads_to
        return "the answer"

    async def kept_step(self) -> Step:
        """Read at which step the clerk's only session is."""
        (session_id,) = await self.the_store.session_ids()
        return (await self.sessions("T9").get_session(STAFF, session_id)).current_step

    async def check_kept(self, *left: str) -> None:
        """See that the store has what the screen shows and nothing else, and that no unit or order is out of step.

        Sessions that are `left` outside the set are no one's; they may stay until they expire.
        """
        session = self.session
        assert await self.the_store.session_ids() == [session.session_id]
        assert {*await self.the_store.keys()} - {*left} == {session.session_id}
        assert [id for id in left if await self.the_store.operator.ttl(f"{PREFIX}{id}") == -1] == []
        assert await self.the_store.stored(session.session_id) == session.stored
        orders = self.orders()
        assert len(set(orders)) == len(orders)
        assert (session.session_id in orders) == (session.current_step is Step.COMPLETED)
        assert self.units() == self.units_at_first - len(orders)
        has_unit = "device" in session.answers and session.current_step is not Step.COMPLETED
        await self.until(lambda: self.holds() == [session.session_id] * has_unit)

    def office(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the data file."""
        with closing(sqlite3.connect(self.folder / DATA_FILE)) as office:
            return office.execute(question, values).fetchall()

    def orders(self) -> list[str]:
        """Name the session of each order."""
        return [session for (session,) in self.office("SELECT session_id FROM orders ORDER BY order_number")]

    def holds(self) -> list[str]:
        """Name the session of each unit that is held."""
        return [session for (session,) in self.office("SELECT session_id FROM holds")]

    def units(self) -> int:
        """Count the units of the device that the clerk's store owns, held ones too."""
        ((units,),) = self.office("SELECT quantity FROM stock WHERE store_id = 'S01' AND device_id = ?", DEVICE)
        return int(units)


@contextmanager
def logging_to(path: Path) -> Iterator[None]:
    """Log as the kiosk does, and as before afterwards."""
    log = configure_logging(path, "info")
    try:
        yield
    finally:
        log.close()
        structlog.reset_defaults()
