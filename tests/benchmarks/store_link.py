"""How long a restart and a step take over a link to the session store, next to a PING over the same link.

    python -m tests.benchmarks.store_link [--rtt MILLISECONDS ...] [--rounds N]

Ours is one script each; the baseline is the common way, a command at a time (`tests/benchmarks/baseline.py`). All are
timed in turns, in one run; the table has medians. The exit code is 1 when a limit is missed; limits hold from a round
trip of 5 ms on.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import statistics
import sys
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from redis.asyncio import Redis

from kiosk.workflow.manager import WorkflowSessionManager
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import WorkflowStep
from tests.benchmarks.baseline import CommandByCommand
from tests.benchmarks.limits import Verdict, report_verdicts
from tests.store.valkey import running_valkey, short_folder

STAFF = "STAFF001"
SET = f"staff_renewal_sessions:{STAFF}"
ROUND_TRIPS = (0.0, 1.0, 5.0, 30.0)
"""Milliseconds."""
OLD_SESSIONS = (0, 1, 2, 100)
LIMIT, LIMIT_OF_MANY = 1.2, 1.3
"""What a step, or a restart with few or with a hundred old sessions, may take, in PINGs."""
LIMITS_FROM = 5.0
MOST_SECONDS = 15.0
"""What the baseline may take of a run in one row: a hundred old sessions over 30 ms are 3 s each time."""
ANSWERS = {"customer": {"name": "王小明"}, "numbers": ["x" * 100] * 10}
"""About 1 KB, as a session in the middle of a renewal."""


async def delayed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float) -> None:
    """Pass bytes on, each `seconds` after it came: as a long line does, not as a slow one."""
    loop = asyncio.get_running_loop()
    while data := await reader.read(65536):
        loop.call_later(seconds, writer.write, data)
    await asyncio.sleep(seconds)
    writer.close()


@asynccontextmanager
async def long_line(socket: Path, rtt: float) -> AsyncIterator[Redis]:
    """Connect to the server's socket with a round trip of `rtt` seconds; with 0, directly."""
    if not rtt:
        async with Redis(unix_socket_path=str(socket)) as redis:
            yield redis
        return
    lines: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_unix_connection(socket)
        for source, target in ((reader, server_writer), (server_reader, writer)):
            lines.add(asyncio.create_task(delayed(source, target, rtt / 2)))

    listener = await asyncio.start_server(connected, "127.0.0.1", 0)
    async with Redis(port=listener.sockets[0].getsockname()[1]) as redis:
        yield redis
    listener.close()
    await asyncio.gather(*lines)  # they end with the connections


@dataclass
class Row:
    """One action: what ours and the baseline took, in seconds."""

    action: str
    limit: float
    ours: list[float] = field(default_factory=list)
    baseline: list[float] = field(default_factory=list)


async def timed(call: Callable[[], Awaitable[object]]) -> float:
    started = time.perf_counter()
    await call()
    return time.perf_counter() - started


@dataclass
class Bench:
    """Times actions over the line; prepares the store beside it."""

    near: Redis
    far: Redis
    ping: list[float] = field(default_factory=list)
    restarts: dict[int, Row] = field(
        default_factory=lambda: {
            count: Row(f"restart, {count} old", LIMIT_OF_MANY if count > 2 else LIMIT) for count in OLD_SESSIONS
        }
    )
    step: Row = field(default_factory=lambda: Row("step", LIMIT))

    async def round(self) -> None:
        """Time each action once, with a PING before each."""
        ours, baseline = WorkflowSessionManager(self.far, terminal="far"), CommandByCommand(self.far)
        for count, row in self.restarts.items():
            self.ping.append(await timed(self.far.ping))
            await self.old_sessions(count)
            row.ours.append(await timed(lambda: ours.create_session(STAFF)))
            if sum(row.baseline) < MOST_SECONDS:
                await self.old_sessions(count)
                row.baseline.append(await timed(lambda: baseline.restart(STAFF)))
        read = await self.in_the_middle()
        self.ping.append(await timed(self.far.ping))
        self.step.ours.append(await timed(lambda: ours.commit(read, read.advanced(WorkflowStep.QUERY_CUSTOMER))))
        read = await self.in_the_middle()
        self.step.baseline.append(await timed(lambda: baseline.step(read, WorkflowStep.QUERY_CUSTOMER, {})))

    async def in_the_middle(self) -> RenewalSession:
        manager = WorkflowSessionManager(self.near, terminal="near")
        started = await manager.create_session(STAFF)
        return await manager.commit(started, started.answered(ANSWERS))

    async def old_sessions(self, count: int) -> None:
        """Let the clerk have so many sessions."""
        await self.near.flushdb()
        ids = [f"renewal_{STAFF}_{uuid.uuid4().hex}" for _ in range(count)]
        if ids:
            await self.near.mset({f"renewal_session:{session_id}": "x" * 1000 for session_id in ids})
            await self.near.sadd(SET, *ids)

    def forget(self) -> None:
        self.ping.clear()
        for row in (*self.restarts.values(), self.step):
            row.ours.clear()
            row.baseline.clear()


async def measure(socket: Path, rtt: float, rounds: int) -> Bench:
    """Time everything over a line of `rtt` seconds."""
    async with Redis(unix_socket_path=str(socket)) as near, long_line(socket, rtt) as far:
        bench = Bench(near, far)
        await bench.round()  # connects, and loads the scripts
        bench.forget()
        for _ in range(rounds):
            await bench.round()
    return bench


def report(rtt: float, bench: Bench) -> Iterator[Verdict]:
    """Print the table of one line; yields what is to be held."""
    ping = statistics.median(bench.ping)
    print(f"\n{rtt:g} ms round trip, PING {1000 * ping:.2f} ms")
    print(f"{'':<18}{'ours ms':>10}{'/ PING':>8}{'baseline ms':>14}{'/ PING':>8}{'baseline / ours':>18}")
    for row in (*bench.restarts.values(), bench.step):
        ours, baseline = statistics.median(row.ours), statistics.median(row.baseline)
        print(
            f"{row.action:<18}{1000 * ours:>10.2f}{ours / ping:>8.2f}"
            f"{1000 * baseline:>14.2f}{baseline / ping:>8.2f}{baseline / ours:>18.1f}"
        )
        if rtt >= LIMITS_FROM:
            yield Verdict(f"{row.action}, {rtt:g} ms: PINGs", ours / ping, row.limit)


def main() -> int:
    """Measure and say how they compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rtt", type=float, nargs="+", default=ROUND_TRIPS, help="milliseconds (0 1 5 30)")
    parser.add_argument("--rounds", type=int, default=40, help="how often each is timed (40)")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    verdicts: list[Verdict] = []
    with short_folder() as folder, running_valkey(folder) as socket:
        for rtt in options.rtt:
            verdicts += report(rtt, asyncio.run(measure(socket, rtt / 1000, options.rounds)))
    return report_verdicts(verdicts)


if __name__ == "__main__":
    sys.exit(main())
