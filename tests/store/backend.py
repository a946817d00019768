"""The web back end as the kiosk meets it: the same keys, separate commands, no versions, unknown fields kept."""

from __future__ import annotations

import json
from typing import Any

from redis.asyncio import Redis

STAMP = "2026-03-02T09:00:00"


def web_session(session_id: str, staff_id: str, **changes: Any) -> dict[str, Any]:
    """Make a session as the web back end starts it."""
    return {
        "session_id": session_id,
        "staff_id": staff_id,
        "current_step": "init",
        "customer_selection": {},
        "created_at": STAMP,
        "updated_at": STAMP,
        "chat_history": [],
    } | changes


async def put(redis: Redis, session: dict[str, Any]) -> bytes:
    """Store a session and enter it in its clerk's set; returns what was stored."""
    stored = json.dumps(session, ensure_ascii=False).encode()
    await redis.set(f"renewal_session:{session['session_id']}", stored, ex=3600)
    await redis.sadd(f"staff_renewal_sessions:{session['staff_id']}", session["session_id"])
    return stored


async def change(redis: Redis, session_id: str, **changes: Any) -> bytes:
    """Read a session, change fields, write it back; returns what was stored."""
    key = f"renewal_session:{session_id}"
    read: Any = await redis.get(key)
    stored = json.dumps(json.loads(read) | changes, ensure_ascii=False).encode()
    await redis.set(key, stored, ex=3600)
    return stored


async def restart(redis: Redis, staff_id: str, session: dict[str, Any]) -> bytes:
    """Clear a clerk's sessions one by one, then store a new one."""
    staff_set = f"staff_renewal_sessions:{staff_id}"
    old: set[Any] = await redis.smembers(staff_set)
    for session_id in old:
        await redis.delete(b"renewal_session:" + session_id)
    await redis.delete(staff_set)
    return await put(redis, session)
