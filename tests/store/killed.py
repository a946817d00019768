"""Terminals to be killed: each restarts its clerk's renewal once. Run in a process of its own."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection

import structlog
from redis.asyncio import Redis

from kiosk.workflow.manager import WorkflowSessionManager
from tests.benchmarks.baseline import CommandByCommand
from tests.store.races import WINDOW, Kiosk, Terminal, far

WAYS: dict[str, Callable[[Redis], Terminal]] = {
    "ours": lambda redis: Kiosk(WorkflowSessionManager(redis, terminal="killed")),
    "command by command": CommandByCommand,
}


def restart_and_wait_to_be_killed(way: str, socket: str, staff_ids: Sequence[str], ready: Connection) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    asyncio.run(_restart_all(way, socket, staff_ids, ready))


async def _restart_all(way: str, socket: str, staff_ids: Sequence[str], ready: Connection) -> None:
    clients = [Redis(unix_socket_path=socket) for _ in staff_ids]
    for client in clients:
        await client.ping()
    terminals = [WAYS[way](far(client)) for client in clients]
    ready.send("ready")
    await asyncio.gather(*(restart_in_time(of, staff) for of, staff in zip(terminals, staff_ids, strict=True)))
    await asyncio.Event().wait()


async def restart_in_time(terminal: Terminal, staff_id: str) -> None:
    """Restart at a random moment of the window."""
    await asyncio.sleep(random.uniform(0, WINDOW))
    await terminal.restart(staff_id)
