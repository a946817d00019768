"""Any order of what terminals and the web back end do leaves the store as a plain dictionary says it should be."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fakeredis
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from redis.asyncio import Redis
from structlog.testing import capture_logs

from kiosk.workflow.errors import IllegalTransition, SessionConflict, SessionGone
from kiosk.workflow.manager import LiveSessionExists, WorkflowSessionManager
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import TABLE, WorkflowStep, earlier_steps
from tests.store import backend

TERMINALS = st.sampled_from(["counter-1", "counter-2", "counter-3"])
STAFF = st.sampled_from(["STAFF001", "STAFF002"])


@dataclass(frozen=True)
class Kept:
    """What the model says is stored for a clerk."""

    session_id: str
    stored: bytes
    expired: bool = False
    """Its key is gone, its id still in the set."""


class Terminals(RuleBasedStateMachine):
    """Three terminals and the web back end work for two clerks; `model` is what must be stored."""

    connect: Callable[[], Redis]

    @initialize()
    def open(self) -> None:
        self.runner = asyncio.Runner()
        self.redis = self.connect()
        self.clients = {name: self.connect() for name in ("counter-1", "counter-2", "counter-3")}
        self.terminals = {name: WorkflowSessionManager(client, terminal=name) for name, client in self.clients.items()}
        self.hands: dict[tuple[str, str], RenewalSession] = {}
        self.model: dict[str, Kept] = {}
        self.web_ids = iter(range(1_000_000))
        self.do(self.redis.flushall())

    def do(self, action: Awaitable[Any]) -> Any:
        async def awaited() -> Any:
            return await action

        return self.runner.run(awaited())

    def live(self, staff_id: str) -> Kept | None:
        kept = self.model.get(staff_id)
        return None if kept is None or kept.expired else kept

    def wrote(self, terminal: str, session: RenewalSession) -> None:
        self.hands[terminal, session.staff_id] = session
        self.model[session.staff_id] = Kept(session.session_id, session.stored)

    @rule(terminal=TERMINALS, staff_id=STAFF)
    def restart(self, terminal: str, staff_id: str) -> None:
        self.wrote(terminal, self.do(self.terminals[terminal].create_session(staff_id)))

    @rule(terminal=TERMINALS, staff_id=STAFF)
    def start_without_clearing(self, terminal: str, staff_id: str) -> None:
        start = self.terminals[terminal].create_session(staff_id, clear_existing=False)
        if live := self.live(staff_id):
            with pytest.raises(LiveSessionExists) as raised:
                self.do(start)
            assert raised.value.session_id == live.session_id
        else:
            self.wrote(terminal, self.do(start))

    @rule(terminal=TERMINALS, staff_id=STAFF)
    def resume(self, terminal: str, staff_id: str) -> None:
        sessions = self.do(self.terminals[terminal].get_staff_sessions(staff_id))
        live = self.live(staff_id)
        assert [session.stored for session in sessions] == ([live.stored] if live else [])
        if live is None:
            self.model.pop(staff_id, None)  # the read forgot the expired id
        for session in sessions:
            self.hands[terminal, staff_id] = session

    @rule(terminal=TERMINALS, staff_id=STAFF, data=st.data())
    def commit(self, terminal: str, staff_id: str, data: st.DataObject) -> None:
        read = self.hands.get((terminal, staff_id))
        if read is None:
            return
        if read.current_step is WorkflowStep.COMPLETED:
            with pytest.raises(IllegalTransition):
                self.do(self.terminals[terminal].commit(read, read))
            return
        commit = self.terminals[terminal].commit(read, self.some_move(read, data))
        live = self.live(staff_id)
        if live is None or live.session_id != read.session_id:
            with pytest.raises(SessionGone):
                self.do(commit)
            if (kept := self.model.get(staff_id)) and kept.session_id == read.session_id:
                del self.model[staff_id]  # the commit forgot the expired id
        elif live.stored != read.stored:
            with pytest.raises(SessionConflict) as raised:
                self.do(commit)
            assert raised.value.now is not None
            assert raised.value.now.stored == live.stored
        else:
            self.wrote(terminal, self.do(commit))

    @staticmethod
    def some_move(read: RenewalSession, data: st.DataObject) -> RenewalSession:
        ahead = [read.advanced(step, answers={"x": 1}) for step in TABLE[read.current_step].forward]
        back = [read.gone_back(step) for step in earlier_steps(read.current_step)]
        return data.draw(st.sampled_from([*ahead, *back, read.answered({"y": 1})]))

    @rule(terminal=TERMINALS, staff_id=STAFF)
    def delete(self, terminal: str, staff_id: str) -> None:
        read = self.hands.get((terminal, staff_id))
        if read is None:
            return
        self.do(self.terminals[terminal].delete_session(read))
        kept = self.model.get(staff_id)
        if kept and kept.session_id == read.session_id:
            del self.model[staff_id]

    @rule(terminal=TERMINALS, staff_id=STAFF)
    def clear(self, terminal: str, staff_id: str) -> None:
        count = self.do(self.terminals[terminal].clear_staff_sessions(staff_id))
        assert count == (1 if self.live(staff_id) else 0)
        self.model.pop(staff_id, None)

    @rule(staff_id=STAFF)
    def expire(self, staff_id: str) -> None:
        if kept := self.model.get(staff_id):
            self.do(self.redis.delete(f"renewal_session:{kept.session_id}"))
            self.model[staff_id] = Kept(kept.session_id, kept.stored, expired=True)

    @rule(staff_id=STAFF, note=st.text(max_size=5))
    def web_back_end_writes(self, staff_id: str, note: str) -> None:
        if live := self.live(staff_id):
            stamp = f"2026-03-02T10:00:{next(self.web_ids)}"
            stored = self.do(backend.change(self.redis, live.session_id, updated_at=stamp, note=note))
            self.model[staff_id] = Kept(live.session_id, stored)

    @rule(staff_id=STAFF)
    def web_back_end_restarts(self, staff_id: str) -> None:
        session_id = f"renewal_{staff_id}_{next(self.web_ids):032x}"
        session = backend.web_session(session_id, staff_id)
        self.model[staff_id] = Kept(session_id, self.do(backend.restart(self.redis, staff_id, session)))

    @invariant()
    def the_store_is_as_the_model_says(self) -> None:
        if not hasattr(self, "model"):
            return
        expected: dict[str, Any] = {}
        for staff_id, kept in self.model.items():
            expected[f"staff_renewal_sessions:{staff_id}"] = {kept.session_id.encode()}
            if not kept.expired:
                expected[f"renewal_session:{kept.session_id}"] = kept.stored
        assert self.do(self.contents()) == expected

    async def contents(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        keys: list[Any] = await self.redis.keys()
        for key in keys:
            is_set = key.startswith(b"staff_")
            found[key.decode()] = await self.redis.smembers(key) if is_set else await self.redis.get(key)
            assert is_set or isinstance(json.loads(found[key.decode()]), dict)
        return found

    def teardown(self) -> None:
        if not hasattr(self, "runner"):
            return
        for client in (self.redis, *self.clients.values()):
            self.do(client.aclose())
        self.runner.close()


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with capture_logs():
        yield


def run(connect: Callable[[], Redis]) -> None:
    class Machine(Terminals):
        pass

    Machine.connect = staticmethod(connect)
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_terminals_on_fakeredis() -> None:
    server = fakeredis.FakeServer()
    run(lambda: fakeredis.FakeAsyncRedis(server=server))


def test_terminals_on_a_real_server(server_socket: Path) -> None:
    run(lambda: Redis(unix_socket_path=str(server_socket)))
