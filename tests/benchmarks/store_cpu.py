"""What a restart and a step cost the server, next to the plain commands that they stand for.

    python -m tests.benchmarks.store_cpu [--rounds N]

A restart stands for DEL of the old session, DEL of the set, SET, SADD and PUBLISH; a step for GET, SET, EXPIRE and
PUBLISH. They are sent one at a time, as the common way does, and in one packet, which saves the server four reads and
four writes: so the packet is what a restart is held against. Sixteen clients are at work at a time; all are measured in
turns, in one run, on Valkey and on Redis where it is installed; the table has medians of the server's own CPU time, and
of what it was to the others of the same turn. The exit code is 1 when a restart costs more than twice the packet.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import statistics
import sys
import uuid
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import structlog
from redis.asyncio import Redis

from kiosk.workflow.manager import WorkflowSessionManager
from tests.benchmarks.limits import Verdict, report_verdicts
from tests.benchmarks.store_link import ANSWERS
from tests.store.valkey import redis_program, running_server, short_folder, valkey_program

CLIENTS = 16
OPERATIONS = 50
"""Of each client in a round."""
LIMIT = 2.0
NEWS = b"y" * 150
"""An announcement."""
RESTART, RESTART_PLAIN, RESTART_PACKET = "restart", "its commands one at a time", "its commands in one packet"
STEP, STEP_PACKET = "step", "GET SET EXPIRE PUBLISH in one packet"
Work = Callable[[int, Redis], Awaitable[None]]
"""Do an operation again and again, as the client of this number."""


async def ours_restart(number: int, redis: Redis) -> None:
    manager = WorkflowSessionManager(redis, terminal="cpu")
    for _ in range(OPERATIONS):
        await manager.create_session(f"S{number}")


async def ours_step(number: int, redis: Redis) -> None:
    manager = WorkflowSessionManager(redis, terminal="cpu")
    session = await manager.create_session(f"S{number}")
    for _ in range(OPERATIONS):
        session = await manager.commit(session, session.answered(ANSWERS))


def restarting(stored: bytes, *, in_one_packet: bool) -> Work:
    """Send the commands of a restart; `stored` is the session to write."""

    async def work(number: int, redis: Redis) -> None:
        staff_set, old = f"staff_renewal_sessions:S{number}", "none"
        for _ in range(OPERATIONS):
            new = f"renewal_S{number}_{uuid.uuid4().hex}"
            packet: Any = redis.pipeline(transaction=False) if in_one_packet else redis
            for command in (
                packet.delete(f"renewal_session:{old}"),
                packet.delete(staff_set),
                packet.set(f"renewal_session:{new}", stored, ex=3600),
                packet.sadd(staff_set, new),
                packet.publish(f"renewal:S{number}", NEWS),
            ):
                if not in_one_packet:
                    await command
            if in_one_packet:
                await packet.execute()
            old = new

    return work


def stepping(stored: bytes) -> Work:
    """Send the commands of a step in one packet."""

    async def work(number: int, redis: Redis) -> None:
        key = f"renewal_session:renewal_S{number}_{'0' * 32}"
        for _ in range(OPERATIONS):
            packet = redis.pipeline(transaction=False)
            packet.get(key)
            packet.set(key, stored, ex=3600)
            packet.expire(f"staff_renewal_sessions:S{number}", 3600)
            packet.publish(f"renewal:S{number}", NEWS)
            await packet.execute()

    return work


Spent = Mapping[str, list[float]]
"""Microseconds of CPU time an operation, of each kind in each round."""


async def measure(socket: Path, rounds: int) -> Spent:
    """Let the clients do each kind in turns."""
    async with Redis(unix_socket_path=str(socket)) as server:
        clients = [Redis(unix_socket_path=str(socket)) for _ in range(CLIENTS)]
        manager = WorkflowSessionManager(server, terminal="cpu")
        started = await manager.create_session("S0")
        stepped = await manager.commit(started, started.answered(ANSWERS))
        kinds: dict[str, Work] = {
            RESTART_PLAIN: restarting(started.stored, in_one_packet=False),
            RESTART: ours_restart,
            RESTART_PACKET: restarting(started.stored, in_one_packet=True),
            STEP: ours_step,
            STEP_PACKET: stepping(stepped.stored),
        }
        spent: dict[str, list[float]] = {kind: [] for kind in kinds}
        for number in range(rounds + 1):  # the first one connects
            for kind, work in kinds.items():
                before = await cpu(server)
                await asyncio.gather(*(work(*numbered) for numbered in enumerate(clients)))
                if number:
                    spent[kind].append((await cpu(server) - before) / CLIENTS / OPERATIONS * 1e6)
        for client in clients:
            await client.aclose()
    return spent


async def cpu(server: Redis) -> float:
    """Ask for the CPU seconds that the server has spent."""
    spent = await server.info("cpu")
    return float(spent["used_cpu_user"]) + float(spent["used_cpu_sys"])


def report(name: str, spent: Spent) -> Iterator[Verdict]:
    """Print the table of one server; yields what is to be held."""
    print(f"\n{name:<40}{'CPU us':>8}{'ours / it':>12}")
    for ours, others in ((RESTART, (RESTART_PLAIN, RESTART_PACKET)), (STEP, (STEP_PACKET,))):
        print(f"{ours:<40}{statistics.median(spent[ours]):>8.1f}")
        for other in others:
            print(f"  {other:<38}{statistics.median(spent[other]):>8.1f}{ratio(spent, ours, other):>12.2f}")
    yield Verdict(f"restart on {name}: packets of its commands", ratio(spent, RESTART, RESTART_PACKET), LIMIT)


def ratio(spent: Spent, ours: str, other: str) -> float:
    return statistics.median(a / b for a, b in zip(spent[ours], spent[other], strict=True))


def main() -> int:
    """Measure each server and say how they compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=25, help="how often each is measured (25)")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    verdicts: list[Verdict] = []
    for name, program in (("Valkey", valkey_program()), ("Redis", redis_program())):
        if program is None:
            print(f"\n{name} is not installed and not measured")
            continue
        with short_folder() as folder, running_server(program, folder) as socket:
            verdicts += report(name, asyncio.run(measure(socket, options.rounds)))
    return report_verdicts(verdicts)


if __name__ == "__main__":
    sys.exit(main())
