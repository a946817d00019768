"""Whether the kiosk's user may do what the kiosk does."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from redis.asyncio import Redis, RedisCluster
from redis.exceptions import NoScriptError, ResponseError

from kiosk.i18n import N_
from kiosk.stores.check import Check

SELF_TEST_STAFF = "KIOSK-DOCTOR-SELF-TEST"
"""The staff code whose keys the rights are tried on. No clerk may have it."""
_SELF_TEST = Path(__file__).parent / "self_test.lua"


async def check_rights(redis: Redis | RedisCluster, staff_part: str, publish: str) -> Check:
    """Try what the kiosk's scripts do on keys of `staff_part`; names every command that is refused."""
    text = _SELF_TEST.read_text(encoding="utf-8")
    checksum = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
    session = f"renewal_session:renewal_{staff_part}_{uuid4().hex}"
    keys = (session, f"staff_renewal_sessions:{staff_part}", f"sign_in_failures:{staff_part}")
    rest = (len(keys), *keys, f"renewal:{staff_part}", publish)

    async def run() -> str:
        with suppress(NoScriptError):  # it may be sent by checksum, and was never sent in full
            await redis.execute_command("EVALSHA", checksum, *rest)
        refused = await redis.execute_command("EVAL", text, *rest)
        texts = [part.decode(errors="replace") for part in refused]
        return "; ".join(dict.fromkeys(f"{name}: {why}" for name, why in zip(texts[::2], texts[1::2], strict=True)))

    return await _tried(N_("Rights"), run)


async def check_news(redis: Redis) -> Check:
    """Subscribe as on a single server: whether it can be heard that a renewal was started elsewhere."""

    async def run() -> str:
        async with redis.pubsub() as channel:
            await channel.subscribe(f"renewal:{SELF_TEST_STAFF}")
            await channel.get_message(timeout=1.0)
        return ""

    return await _tried(N_("News from other terminals"), run)


async def check_sharded_news(redis: RedisCluster, staff_part: str) -> Check:
    """Subscribe as on a Cluster, at the server that has the slot of `staff_part`."""

    async def run() -> str:
        channel = redis.pubsub()
        try:
            await channel.ssubscribe(f"renewal:{staff_part}")
            await channel.get_sharded_message(timeout=1.0)
        finally:
            await channel.aclose()
        return ""

    return await _tried(N_("News from other terminals"), run)


async def _tried(name: str, run: Callable[[], Awaitable[str]]) -> Check:
    try:
        refused = await run()
    except ResponseError as error:
        refused = str(error)
    if not refused:
        return Check(name, "ok", N_("all that the kiosk needs"))
    advice = N_("Give the user in redis_url the rights that the documentation lists")
    return Check(name, "bad", N_("refused: %(refused)s"), advice, {"refused": refused})
