"""Two terminals at once, and terminals that die: a clerk has exactly one session, and its set names exactly that.

Each race is run `--tries` times over a link of 5 ms. The same races, run by terminals that send a command at a time,
show that the referee finds what is wrong.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis
from structlog.testing import capture_logs

from kiosk.workflow.session import RenewalSession
from tests.store.killed import WAYS, restart_and_wait_to_be_killed, restart_in_time
from tests.store.races import LINK, RACES, WINDOW, Referee, clerks, far

AT_A_TIME = 50
"""Pairs of terminals that race at a time, each over another clerk."""
ENOUGH = 100
"""Tries that show a way to be broken; each race breaks it in a sixth of its tries or more."""
KILLS = 20
"""Moments of a kill, of which one falls between two commands of a restart, on a busy machine too."""
OURS, BROKEN = "ours", "command by command"


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with capture_logs():
        yield


@pytest.fixture(scope="session")
def tries(pytestconfig: pytest.Config) -> int:
    return int(pytestconfig.getoption("tries"))


@pytest.fixture
def referee(redis: Redis) -> Referee:
    return Referee(redis)


@pytest.fixture
def count(connect: Callable[[], Redis], referee: Referee) -> Callable[[str, str, int], Awaitable[int]]:
    """Run a race between terminals of one way; gives how often it was lost."""

    def run(race: str, way: str, tries: int) -> Awaitable[int]:
        pairs = [(WAYS[way](far(connect())), WAYS[way](far(connect()))) for _ in range(AT_A_TIME)]
        return referee.violations(RACES[race], pairs, tries=tries)

    return run


@pytest.mark.parametrize("race", RACES)
async def test_no_race_leaves_anything_but_one_session_with_every_step_that_was_acknowledged(
    race: str, tries: int, count: Callable[[str, str, int], Awaitable[int]]
) -> None:
    assert await count(race, OURS, tries) == 0


@pytest.mark.parametrize("race", RACES)
async def test_the_referee_finds_that_a_command_at_a_time_loses_the_race(
    race: str, count: Callable[[str, str, int], Awaitable[int]]
) -> None:
    assert await count(race, BROKEN, ENOUGH) > 0


class Killing:
    """Kills processes of many terminals each, at a random moment of their restarts."""

    def __init__(self, socket: Path, referee: Referee) -> None:
        self._socket = socket
        self._referee = referee
        self._processes = multiprocessing.get_context("forkserver")  # a fork of a process that has the imports done
        self._processes.set_forkserver_preload(["tests.store.killed"])

    async def outcomes(self, way: str, tries: int) -> list[str]:
        """Tell for each try what the clerk is left with: `old`, `new` or `broken`."""
        found: list[str] = []
        while len(found) < tries:
            before = await self._referee.at_plans(clerks(min(AT_A_TIME, tries - len(found))))
            await self._kill(way, [read.staff_id for read in before])
            found += await outcomes(self._referee, before)
        return found

    async def _kill(self, way: str, staff_ids: list[str]) -> None:
        here, there = self._processes.Pipe()
        arguments = (way, str(self._socket), staff_ids, there)
        doomed = self._processes.Process(target=restart_and_wait_to_be_killed, args=arguments)
        doomed.start()
        await asyncio.to_thread(here.recv)
        await asyncio.sleep(random.uniform(LINK, WINDOW))
        doomed.kill()
        await asyncio.to_thread(doomed.join)


async def outcomes(referee: Referee, before: list[RenewalSession]) -> list[str]:
    left = await referee.left([read.staff_id for read in before])
    return [
        "broken" if not of.is_sound else "old" if read.session_id in of.sessions else "new"
        for read, of in zip(before, left, strict=True)
    ]


@pytest.fixture
async def killing(server_socket: Path) -> AsyncIterator[Killing]:
    async with Redis(unix_socket_path=str(server_socket)) as redis:
        yield Killing(server_socket, Referee(redis))


async def test_a_terminal_killed_at_any_moment_of_a_restart_leaves_the_old_session_or_the_new_one(
    killing: Killing, tries: int
) -> None:
    assert set(await killing.outcomes(OURS, tries)) == {"old", "new"}, "broken, or never killed on both sides"


async def test_the_referee_finds_what_a_kill_leaves_of_a_restart_a_command_at_a_time(killing: Killing) -> None:
    assert "broken" in await killing.outcomes(BROKEN, KILLS * AT_A_TIME)


@pytest.mark.parametrize(("way", "left"), [(OURS, {"old", "new"}), (BROKEN, {"old", "new", "broken"})])
async def test_a_restart_given_up_at_any_moment_leaves_the_old_session_or_the_new_one(
    connect: Callable[[], Redis], referee: Referee, tries: int, way: str, left: set[str]
) -> None:
    terminals = [WAYS[way](far(connect())) for _ in range(AT_A_TIME)]
    found: list[str] = []
    while len(found) < tries:
        before = await referee.at_plans(clerks(min(AT_A_TIME, tries - len(found))))
        restarts = [
            asyncio.create_task(restart_in_time(terminal, read.staff_id))
            for terminal, read in zip(terminals, before, strict=False)
        ]
        await asyncio.sleep(random.uniform(LINK, WINDOW))
        for restart in restarts:
            restart.cancel()
        await asyncio.wait(restarts)
        found += await outcomes(referee, before)

    assert set(found) == left
