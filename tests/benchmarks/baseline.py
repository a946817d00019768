"""The common way to keep a renewal: a command at a time, each awaited. What the session manager is compared with."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from redis.asyncio import Redis

from kiosk.workflow.keys import PlainKeys
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import TABLE, WorkflowStep

TTL = 3600


@dataclass(frozen=True)
class CommandByCommand:
    """A terminal that looks, then writes: SMEMBERS, a DEL for each old session, and so on."""

    redis: Redis
    keys: PlainKeys = field(default_factory=PlainKeys)

    async def restart(self, staff_id: str) -> str:
        """Remove the clerk's sessions one by one and the set, store a new one, verify; returns its id."""
        staff_set = self.keys.staff_set(staff_id)
        old: set[Any] = await self.redis.smembers(staff_set)
        for session_id in old:
            await self.redis.delete(self.keys.session(session_id.decode()))
        await self.redis.delete(staff_set)
        new = self.keys.session_id(staff_id, uuid.uuid4().hex)
        session = {"session_id": new, "staff_id": staff_id, "current_step": "init", "customer_selection": {}}
        await self._write(new, session)
        await self.redis.sadd(staff_set, new)
        await self._read(new)
        return new

    async def step(self, read: RenewalSession, there: WorkflowStep, answers: Mapping[str, Any]) -> bool:
        """Move on if the table allows it from where the session is now; tells whether it did."""
        session = await self._read(read.session_id)
        if session is None or there not in TABLE[WorkflowStep(session["current_step"])].forward:
            return False
        session["current_step"] = there.value
        session["customer_selection"] |= answers
        await self._write(read.session_id, session)
        return await self._read(read.session_id) is not None

    async def answer(self, read: RenewalSession, answers: Mapping[str, Any]) -> None:
        """Add to the answers of the session as it is now."""
        session = await self._read(read.session_id)
        assert session is not None
        session["customer_selection"] |= answers
        await self._write(read.session_id, session)

    async def _read(self, session_id: str) -> dict[str, Any] | None:
        stored: Any = await self.redis.get(self.keys.session(session_id))
        return None if stored is None else json.loads(stored)

    async def _write(self, session_id: str, session: dict[str, Any]) -> None:
        session["updated_at"] = str(time.time())
        await self.redis.set(self.keys.session(session_id), json.dumps(session, ensure_ascii=False), ex=TTL)
