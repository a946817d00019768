"""The session store that the faults strike: a real server, the line to it, and what the operator sees of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from tests.faults.proxy import Line, line_to
from tests.screens.counter import STAFF
from tests.store.valkey import short_folder
from tests.terminal.server import Server

USER, PASSWORD = "kiosk", "of-the-kiosk"
SET = f"staff_renewal_sessions:{STAFF}"
PREFIX = "renewal_session:"


@dataclass(frozen=True)
class Store:
    """A running server. `operator` reaches it beside the line, and may do everything."""

    server: Server
    line: Line
    operator: Redis

    @property
    def url(self) -> str:
        """The address that the kiosk is given."""
        return f"redis://{USER}:{PASSWORD}@127.0.0.1:{self.line.port}/0"

    async def session_ids(self) -> list[str]:
        """Name the sessions in the clerk's set."""
        members: set[Any] = await self.operator.smembers(SET)
        return sorted(member.decode() for member in members)

    async def keys(self) -> list[str]:
        """Name the keys of sessions."""
        found: list[Any] = await self.operator.keys(f"{PREFIX}*")
        return sorted(key.decode().removeprefix(PREFIX) for key in found)

    async def stored(self, session_id: str) -> bytes | None:
        """Read what is stored of a session."""
        stored: Any = await self.operator.get(f"{PREFIX}{session_id}")
        return stored if stored is None else bytes(stored)

    async def operate(self, *command: str) -> None:
        """Send a command that the client library has no method for."""
        operator: Any = self.operator
        await operator.execute_command(*command)


@asynccontextmanager
async def running_store() -> AsyncIterator[Store]:
    """Run a server that keeps what it is told, as a store's own must."""
    with short_folder() as folder:
        server = Server(folder, "--user", USER, "on", f">{PASSWORD}", "~*", "&*", "+@all")
        server.start()
        try:
            async with line_to(folder / "s") as line, Redis.from_url(server.url) as operator:
                yield Store(server, line, operator)
        finally:
            server.close()
