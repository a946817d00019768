"""A terminal to be killed: restarts one clerk's renewal until the process dies. Run in a process of its own."""

from __future__ import annotations

import asyncio
import logging

import structlog
from redis.asyncio import Redis

from kiosk.workflow.manager import WorkflowSessionManager


def restart_until_killed(socket: str, staff_id: str) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    asyncio.run(_restart_for_ever(socket, staff_id))


async def _restart_for_ever(socket: str, staff_id: str) -> None:
    manager = WorkflowSessionManager(Redis(unix_socket_path=socket), terminal="killed")
    while True:
        await manager.create_session(staff_id)
