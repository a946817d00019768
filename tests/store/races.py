"""Races of two terminals over one clerk's renewal, many clerks at a time, and the referee who judges what they leave.

Any way of keeping renewals can take part that can do what `Terminal` says; so the referee is tried on one that fails.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from redis.asyncio import Redis

from kiosk.workflow.errors import SessionConflict, SessionGone
from kiosk.workflow.manager import WorkflowSessionManager
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import WorkflowStep

LINK = 0.005
"""Seconds of a round trip between a terminal and the store."""
WINDOW = 8 * LINK
"""Seconds within which two terminals start: as long as the slowest takes."""
TO_PLANS = (
    WorkflowStep.QUERY_CUSTOMER,
    WorkflowStep.LIST_PHONES,
    WorkflowStep.SELECT_PHONE,
    WorkflowStep.CHECK_ELIGIBILITY,
    WorkflowStep.SELECT_DEVICE_TYPE,
    WorkflowStep.LIST_PLANS,
)
"""The way to the first step that has two ways on."""
Answer = TypeVar("Answer")


class Terminal(Protocol):
    """What a terminal does in a race."""

    async def restart(self, staff_id: str) -> str:
        """Start anew; returns the new session's id."""

    async def step(self, read: RenewalSession, there: WorkflowStep, answers: Mapping[str, Any]) -> bool:
        """Go on from what was read; tells whether the clerk is told that it worked."""

    async def answer(self, read: RenewalSession, answers: Mapping[str, Any]) -> None:
        """Add answers to the session, whatever has become of it since it was read."""


@dataclass(frozen=True)
class Kiosk:
    """A terminal of ours."""

    manager: WorkflowSessionManager

    async def restart(self, staff_id: str) -> str:
        return (await self.manager.create_session(staff_id)).session_id

    async def step(self, read: RenewalSession, there: WorkflowStep, answers: Mapping[str, Any]) -> bool:
        try:
            await self.manager.commit(read, read.advanced(there, answers=answers))
        except (SessionConflict, SessionGone):
            return False
        return True

    async def answer(self, read: RenewalSession, answers: Mapping[str, Any]) -> None:
        while True:
            try:
                await self.manager.commit(read, read.answered(answers))
            except SessionConflict:
                read = await self.manager.get_session(read.staff_id, read.session_id)
            else:
                return


@dataclass(frozen=True)
class Left:
    """What is stored of a clerk."""

    named: frozenset[str]
    """The session ids in the clerk's set."""
    sessions: Mapping[str, Mapping[str, Any]]
    """Every session there is of the clerk, by its id."""

    @property
    def is_sound(self) -> bool:
        """Whether there is exactly one session, and the set names exactly it."""
        return len(self.sessions) == 1 and self.named == self.sessions.keys()

    @property
    def session(self) -> Mapping[str, Any]:
        (session,) = self.sessions.values()
        return session


Judge = Callable[[Left], bool]
"""Tells whether a race may leave this; asked only when it is sound."""
Race = Callable[[RenewalSession, Terminal, Terminal], Awaitable[Judge]]
"""Two terminals and a session that stands at the plans, which both have read."""


async def soon(action: Awaitable[Answer]) -> Answer:
    """Start at a random moment of the window, half the times at once."""
    await asyncio.sleep(random.choice((0, random.uniform(0, WINDOW))))
    return await action


async def two_restarts(read: RenewalSession, one: Terminal, two: Terminal) -> Judge:
    """Two terminals start anew."""
    started = await asyncio.gather(soon(one.restart(read.staff_id)), soon(two.restart(read.staff_id)))
    return lambda left: left.session["session_id"] in started


async def restart_during_a_step(read: RenewalSession, one: Terminal, two: Terminal) -> Judge:
    """One goes on while the other starts anew: the new session stays, the cleared one does not come back."""
    step = one.step(read, WorkflowStep.COMPARE_PLANS, {"compared": ["a", "b"]})
    _, restarted = await asyncio.gather(soon(step), soon(two.restart(read.staff_id)))
    return lambda left: left.session["session_id"] == restarted


async def two_steps(read: RenewalSession, one: Terminal, two: Terminal) -> Judge:
    """Both go on, each another way: whoever is told that it worked is in what is stored, and nobody else."""
    compared, planned = await asyncio.gather(
        soon(one.step(read, WorkflowStep.COMPARE_PLANS, {"compared": ["a", "b"]})),
        soon(two.step(read, WorkflowStep.CONFIRM, {"plan": "a"})),
    )
    acknowledged = {name for name, told in (("compared", compared), ("plan", planned)) if told}
    return lambda left: bool(acknowledged) and acknowledged == left.session["customer_selection"].keys()


async def two_answers(read: RenewalSession, one: Terminal, two: Terminal) -> Judge:
    """Both add an answer, which the other knows nothing of: both are stored."""
    await asyncio.gather(soon(one.answer(read, {"compared": ["a", "b"]})), soon(two.answer(read, {"plan": "a"})))
    return lambda left: left.session["customer_selection"] == {"compared": ["a", "b"], "plan": "a"}


RACES: Mapping[str, Race] = {
    "two restarts": two_restarts,
    "a restart during a step": restart_during_a_step,
    "two steps from one state": two_steps,
    "two answers": two_answers,
}


@dataclass(frozen=True)
class Referee:
    """Prepares clerks and judges; stands beside the store, where there is no link to wait for."""

    redis: Redis

    async def violations(self, race: Race, pairs: Sequence[tuple[Terminal, Terminal]], *, tries: int) -> int:
        """Run a race so often, as many at a time as there are pairs; returns how often it left what it may not."""
        violations = 0
        for done in range(0, tries, len(pairs)):
            reads = await self.at_plans(clerks(min(len(pairs), tries - done)))
            judges = await asyncio.gather(*(race(read, *pair) for read, pair in zip(reads, pairs, strict=False)))
            left = await self.left([read.staff_id for read in reads])
            violations += sum(not (of.is_sound and judge(of)) for judge, of in zip(judges, left, strict=True))
        return violations

    async def at_plans(self, staff_ids: Sequence[str]) -> list[RenewalSession]:
        """Empty the store and let each clerk have a session that has come to the plans."""
        await self.redis.flushall()
        manager = WorkflowSessionManager(self.redis, terminal="referee")
        started = [await manager.create_session(staff_id) for staff_id in staff_ids]
        return [await manager.commit(session, session.advanced(*TO_PLANS)) for session in started]

    async def left(self, staff_ids: Sequence[str]) -> list[Left]:
        """Look at one instant at all that is stored: a terminal that died may have a command on its way."""
        snapshot = self.redis.pipeline(transaction=True)
        snapshot.keys("renewal_session:*")
        for staff_id in staff_ids:
            snapshot.smembers(f"staff_renewal_sessions:{staff_id}")
        keys, *named = await snapshot.execute()
        stored: list[Any] = await self.redis.mget(keys) if keys else []
        sessions = [json.loads(value) for value in stored if value is not None]
        return [
            Left(
                frozenset(session_id.decode() for session_id in ids),
                {session["session_id"]: session for session in sessions if session["staff_id"] == staff_id},
            )
            for staff_id, ids in zip(staff_ids, named, strict=True)
        ]


def clerks(count: int) -> list[str]:
    return [f"S{number:03}" for number in range(count)]


def far(redis: Redis) -> Redis:
    """Put a client at the other end of a link."""
    near: Callable[..., Awaitable[Any]] = redis.execute_command

    async def execute_command(*args: Any, **options: Any) -> Any:
        await asyncio.sleep(LINK / 2)
        answer = await near(*args, **options)
        await asyncio.sleep(LINK / 2)
        return answer

    redis.execute_command = execute_command  # type: ignore[method-assign]
    return redis
