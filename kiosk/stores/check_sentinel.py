"""Whether the sentinels can replace a primary that fails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import TimeoutError as NoAnswer

from kiosk.i18n import N_
from kiosk.stores.check import Check
from kiosk.stores.sentinel import SentinelRedis

_ENOUGH = 3


async def check_sentinels(redis: SentinelRedis) -> Check:
    """Count the sentinels that answer, those that they know, and those that must agree."""
    sentinels = redis.sentinels.sentinels
    states = [state for each in sentinels if (state := await _state(each, redis.service)) is not None]
    if not states:
        advice = N_("Start the sentinels, or let redis_url name those that run")
        return Check(N_("Sentinels"), "bad", N_("none answers for this service"), advice)
    known = max(int(state["num-other-sentinels"]) + 1 for state in states)
    quorum = max(int(state["quorum"]) for state in states)
    return judge(answering=len(states), named=len(sentinels), known=known, quorum=quorum)


def judge(*, answering: int, named: int, known: int, quorum: int) -> Check:
    """Say what these figures mean: how many answer of those named, how many there are, how many must agree."""
    name = N_("Sentinels")
    found = N_("%(answering)s of %(named)s answer; there are %(known)s, %(quorum)s must agree")
    values = {"answering": answering, "named": named, "known": known, "quorum": quorum}
    if quorum > known or answering <= known // 2:
        advice = N_("Start the others: so few cannot replace a primary that fails")
        return Check(name, "bad", found, advice, values)
    if known < _ENOUGH:
        advice = N_("Run three sentinels on three computers: fewer cannot agree when one fails")
        return Check(name, "warn", found, advice, values)
    if quorum < 2:
        advice = N_("Set the quorum to 2 or more: one sentinel with a bad link replaces a sound primary")
        return Check(name, "warn", found, advice, values)
    if answering < named:
        return Check(name, "warn", found, N_("Start the others, or take them out of redis_url"), values)
    return Check(name, "ok", found, "", values)


async def _state(sentinel: Redis, service: str) -> Mapping[str, Any] | None:
    try:
        known = await sentinel.sentinel_masters()
    except (NoConnection, NoAnswer):
        return None
    return known.get(service) if isinstance(known, dict) else None
