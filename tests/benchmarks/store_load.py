"""How many clerks one session store serves: whole renewals of 50, 500 and 5,000 clerks at once, without a pause.

    python -m tests.benchmarks.store_load [--clerks N ...] [--rounds N] [--only server|cluster]

On one server, then on a Cluster of three shards, each clerk renews with ours and then with the baseline, a command at
a time. One process plays all clerks, so it and not the server bounds the operations a second; what the server itself
could do is told by its CPU time an operation. Clerks of one server have a connection each; on the Cluster a hundred
share a client, as each client asks for the whole list of commands when it connects. Loads above 1,000 clerks are run
once, others in turns, and the table has medians. There is no limit here but that every renewal must come to its end.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import statistics
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import structlog
from redis.asyncio import Redis, RedisCluster

from kiosk.workflow.keys import PlainKeys, TaggedKeys
from kiosk.workflow.manager import WorkflowSessionManager
from tests.benchmarks.baseline import CommandByCommand
from tests.benchmarks.cluster import HOST, running_cluster
from tests.benchmarks.renewal import OPERATIONS, Renewal, Stopwatch, baseline, ours
from tests.store.valkey import running_valkey, short_folder

CLERKS = (50, 500, 5000)
RENEWALS = 500
"""At least so many in a round, shared among the clerks."""
MANY = 1000
CONNECTING = 100
"""Clerks that connect at a time; a server's queue is short."""
BETWEEN = 0.0002
"""Seconds between the first operations of two clerks."""


@dataclass(frozen=True)
class Store:
    """A store under load: clients of its servers to ask what they spent, and how a clerk gets a client."""

    servers: Sequence[Redis]
    connect: Callable[[int], Sequence[Redis]]
    """Give each of so many clerks a client."""
    keys: PlainKeys

    async def emptied(self) -> None:
        for server in self.servers:
            await server.flushall()

    async def cpu(self) -> float:
        """Sum the CPU seconds that the servers have spent."""
        spent = [await server.info("cpu") for server in self.servers]
        return sum(float(each["used_cpu_user"]) + float(each["used_cpu_sys"]) for each in spent)

    async def memory(self) -> int:
        """Sum the bytes that the servers hold."""
        return sum([int((await server.info("memory"))["used_memory"]) for server in self.servers])

    async def memory_of_keys(self) -> int:
        """Sum the bytes that the stored keys take."""
        total = 0
        for server in self.servers:
            sizes = server.pipeline(transaction=False)
            for key in await server.keys():
                sizes.memory_usage(key)
            total += sum(await sizes.execute())
        return total

    async def sessions(self) -> int:
        """Count the stored sessions, each of which has a set beside it."""
        return sum([await server.dbsize() for server in self.servers]) // 2


@dataclass(frozen=True)
class Load:
    """What one round of one way took."""

    operations_a_second: float
    p50: float
    p99: float
    cpu: float
    """Seconds of the servers an operation."""
    share: float
    """Of one core that the servers were at work."""
    session: float
    """Bytes that a completed session and its set take."""
    clerk: float
    """Bytes a clerk takes with connection and session."""


async def load(store: Store, make: Callable[[Redis, PlainKeys], Renewal], clerks: int) -> Load:
    """Let so many clerks renew at once, again and again until there are enough renewals."""
    await store.emptied()
    memory = await store.memory()
    clients = store.connect(clerks)
    for first in range(0, clerks, CONNECTING):
        await asyncio.gather(*(client.ping() for client in clients[first : first + CONNECTING]))
    renewals = [make(client, store.keys) for client in clients]
    rounds, watch = max(1, RENEWALS // clerks), Stopwatch()

    async def work(number: int, renewal: Renewal) -> None:
        await asyncio.sleep(number * BETWEEN)
        for _ in range(rounds):
            await renewal(f"S{number:04}", watch)

    cpu, began = await store.cpu(), time.perf_counter()
    await asyncio.gather(*(work(number, renewal) for number, renewal in enumerate(renewals)))
    seconds, cpu = time.perf_counter() - began, await store.cpu() - cpu
    memory, session = await store.memory() - memory, await store.memory_of_keys() / clerks
    if await store.sessions() != clerks or len(watch.seconds) != clerks * rounds * OPERATIONS:
        raise RuntimeError(f"{clerks} clerks left {await store.sessions()} sessions")
    for client in dict.fromkeys(clients):
        await client.aclose()
    done = sorted(watch.seconds)
    return Load(
        operations_a_second=len(done) / seconds,
        p50=done[len(done) // 2],
        p99=done[len(done) * 99 // 100],
        cpu=cpu / len(done),
        share=cpu / seconds,
        session=session,
        clerk=memory / clerks,
    )


def our_clerk(redis: Redis, keys: PlainKeys) -> Renewal:
    return ours(WorkflowSessionManager(redis, terminal="load", keys=keys))


def baseline_clerk(redis: Redis, keys: PlainKeys) -> Renewal:
    return baseline(CommandByCommand(redis, keys))


@asynccontextmanager
async def one_server() -> AsyncIterator[Store]:
    """Run one server; each clerk has a connection."""
    with short_folder() as folder, running_valkey(folder) as socket:
        async with Redis(unix_socket_path=str(socket)) as server:
            yield Store([server], lambda clerks: [_on(socket) for _ in range(clerks)], PlainKeys())


def _on(socket: Path) -> Redis:
    return Redis(unix_socket_path=str(socket))


@asynccontextmanager
async def cluster() -> AsyncIterator[Store]:
    """Run three shards; a hundred clerks share a client, which has a connection for each command under way."""
    async with running_cluster() as servers:
        port = next(iter(servers))

        def connect(clerks: int) -> list[Redis]:
            shared = [
                cast(Redis, RedisCluster(host=HOST, port=port, max_connections=CONNECTING))  # has what is used of it
                for _ in range(0, clerks, CONNECTING)
            ]
            return [shared[number // CONNECTING] for number in range(clerks)]

        yield Store(list(servers.values()), connect, TaggedKeys())


WAYS = {"ours": our_clerk, "baseline": baseline_clerk}
STORES = {"server": ("one server", one_server), "cluster": ("a Cluster of three shards", cluster)}


async def measure(name: str, clerks: Sequence[int], rounds: int) -> None:
    """Load a store and print the table."""
    title, running = STORES[name]
    print(f"\n{title}, {OPERATIONS} operations a renewal")
    heads = ("operations/s", "p50 ms", "p99 ms", "CPU us/op", "of a core", "KB/session", "KB/clerk")
    print(f"{'clerks':>7} {'':<10}{''.join(f'{head:>13}' for head in heads)}")
    async with running() as store:
        await load(store, our_clerk, 1)  # loads the scripts
        for count in clerks:
            loads: dict[str, list[Load]] = {way: [] for way in WAYS}
            for _ in range(1 if count > MANY else rounds):
                for way, make in WAYS.items():
                    loads[way].append(await load(store, make, count))
            for way, found in loads.items():
                print(f"{count:>7} {way:<10}{''.join(f'{cell:>13}' for cell in _cells(found))}", flush=True)


def _cells(loads: Sequence[Load]) -> Iterator[str]:
    def median(figure: Callable[[Load], float]) -> float:
        return statistics.median(figure(each) for each in loads)

    yield f"{median(lambda each: each.operations_a_second):,.0f}"
    yield f"{1e3 * median(lambda each: each.p50):.1f}"
    yield f"{1e3 * median(lambda each: each.p99):.1f}"
    yield f"{1e6 * median(lambda each: each.cpu):.0f}"
    yield f"{median(lambda each: each.share):.0%}"
    yield f"{median(lambda each: each.session) / 1024:.1f}"
    yield f"{median(lambda each: each.clerk) / 1024:.1f}"


def main() -> int:
    """Load each store and say what it took."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--clerks", type=int, nargs="+", default=CLERKS, help="how many at once (50 500 5000)")
    parser.add_argument("--rounds", type=int, default=3, help="how often up to 1,000 clerks are run (3)")
    parser.add_argument("--only", choices=STORES, help="one of the two stores")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    for name in STORES:
        if options.only in (None, name):
            asyncio.run(measure(name, options.clerks, options.rounds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
