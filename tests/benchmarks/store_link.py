"""How long a restart and a step take over a link to the session store, next to a PING over the same link.

    python -m tests.benchmarks.store_link [--rtt MILLISECONDS] [--rounds N]

`ours` is one script each. The baseline is the common way, a command at a time: SMEMBERS, a DEL for each old session,
DEL of the set, SET, SADD and a GET to verify; a step is GET, SET, GET. The exit code is 1 when ours takes more than
1.2 times a PING.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import statistics
import sys
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog
from redis.asyncio import Redis

from kiosk.workflow.manager import WorkflowSessionManager
from kiosk.workflow.session import RenewalSession
from tests.store.valkey import running_valkey, short_folder

STAFF = "STAFF001"
SET = f"staff_renewal_sessions:{STAFF}"
OLD_SESSIONS = (0, 1, 2, 100)
LIMIT = 1.2
"""What a restart or a step may take, in PINGs."""
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
async def long_line(socket: Path, rtt: float) -> AsyncIterator[int]:
    """Lead a TCP port to the server's socket with a round trip of `rtt` seconds; yields the port."""
    lines: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_unix_connection(socket)
        for source, target in ((reader, server_writer), (server_reader, writer)):
            lines.add(asyncio.create_task(delayed(source, target, rtt / 2)))

    listener = await asyncio.start_server(connected, "127.0.0.1", 0)
    yield listener.sockets[0].getsockname()[1]
    listener.close()
    await asyncio.gather(*lines)  # they end with the connections, which the caller has closed


@dataclass
class Baseline:
    """The common way: a command at a time, each awaited."""

    redis: Redis

    async def restart(self) -> None:
        old: set[Any] = await self.redis.smembers(SET)
        for session_id in old:
            await self.redis.delete(b"renewal_session:" + session_id)
        await self.redis.delete(SET)
        new = f"renewal_{STAFF}_{uuid.uuid4().hex}"
        key = f"renewal_session:{new}"
        await self.redis.set(key, json.dumps({"session_id": new, "current_step": "init"}), ex=3600)
        await self.redis.sadd(SET, new)
        await self.read(key)

    async def step(self, session: RenewalSession) -> None:
        key = f"renewal_session:{session.session_id}"
        stored = await self.read(key)
        await self.redis.set(key, json.dumps(stored | {"updated_at": str(time.time())}), ex=3600)
        await self.read(key)

    async def read(self, key: str) -> dict[str, Any]:
        stored: Any = await self.redis.get(key)
        session: dict[str, Any] = json.loads(stored)
        return session


@dataclass
class Bench:
    """Times actions over the line; prepares the store beside it."""

    near: Redis
    far: Redis
    seconds: dict[tuple[str, str], list[float]] = field(default_factory=dict)

    async def timed(self, action: str, way: str, call: Callable[[], Awaitable[object]]) -> None:
        started = time.perf_counter()
        await call()
        self.seconds.setdefault((action, way), []).append(time.perf_counter() - started)

    async def old_sessions(self, count: int) -> None:
        await self.near.flushdb()
        ids = [f"renewal_{STAFF}_{uuid.uuid4().hex}" for _ in range(count)]
        if ids:
            await self.near.mset({f"renewal_session:{session_id}": "x" * 1000 for session_id in ids})
            await self.near.sadd(SET, *ids)

    async def round(self) -> None:
        ours, baseline = WorkflowSessionManager(self.far, terminal="far"), Baseline(self.far)
        for count in OLD_SESSIONS:
            await self.timed("PING", "ours", self.far.ping)
            await self.old_sessions(count)
            await self.timed(f"restart, {count} old", "ours", lambda: ours.create_session(STAFF))
            await self.old_sessions(count)
            await self.timed(f"restart, {count} old", "baseline", baseline.restart)
        started = await ours.create_session(STAFF)
        read = await ours.commit(started, started.answered(ANSWERS))
        await self.timed("step", "ours", lambda: ours.commit(read, read.answered({"note": 1})))
        await self.timed("step", "baseline", lambda: baseline.step(read))


async def measure(rtt: float, rounds: int) -> Bench:
    with short_folder() as folder, running_valkey(folder) as socket:
        async with long_line(socket, rtt) as port:
            near, far = Redis(unix_socket_path=str(socket)), Redis(port=port)
            bench = Bench(near, far)
            await bench.round()  # connects, and loads the scripts
            bench.seconds.clear()
            for _ in range(rounds):
                await bench.round()
            await near.aclose()
            await far.aclose()
    return bench


def report(bench: Bench) -> bool:
    """Print the table; tells whether every time of ours is within the limit."""
    median = {key: 1000 * statistics.median(values) for key, values in bench.seconds.items()}
    ping = median.pop(("PING", "ours"))
    print(f"PING {ping:.2f} ms\n\n{'':<18}{'ours ms':>10}{'/ PING':>8}{'baseline ms':>14}{'/ PING':>8}")
    for action in dict.fromkeys(action for action, _ in median):
        ours, baseline = median[action, "ours"], median[action, "baseline"]
        print(f"{action:<18}{ours:>10.2f}{ours / ping:>8.2f}{baseline:>14.2f}{baseline / ping:>8.2f}")
    return all(value <= LIMIT * ping for (_, way), value in median.items() if way == "ours")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rtt", type=float, default=5, help="round trip of the link in milliseconds (5)")
    parser.add_argument("--rounds", type=int, default=30, help="how often each is timed (30)")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    return 0 if report(asyncio.run(measure(options.rtt / 1000, options.rounds))) else 1


if __name__ == "__main__":
    sys.exit(main())
