"""What `kiosk doctor` finds out about the session store: whether it keeps the renewals as the kiosk expects."""

from __future__ import annotations

import statistics
import time

from redis.asyncio import Redis, RedisCluster
from redis.exceptions import AuthenticationError, RedisError, ResponseError

from kiosk.config import Settings
from kiosk.i18n import N_
from kiosk.stores.address import parse_address
from kiosk.stores.check import Check, Status
from kiosk.stores.check_cluster import check_cluster
from kiosk.stores.check_rights import SELF_TEST_STAFF, check_news, check_rights
from kiosk.stores.check_sentinel import check_sentinels
from kiosk.stores.check_server import check_server
from kiosk.stores.check_tls import check_tls
from kiosk.stores.sentinel import SentinelRedis

__all__ = ["Check", "Status", "check_store"]

_PINGS = 20
_SLOW_MS = 50


async def check_store(redis: Redis | RedisCluster, settings: Settings) -> list[Check]:
    """Look at the session store. What cannot be found out is a check of its own, never an error."""
    checks = check_tls(parse_address(settings.redis_url)) if settings.redis_url else []
    try:
        checks.append(_answer_time(await _latency(redis), settings))
        if isinstance(redis, RedisCluster):
            checks += await check_cluster(redis)
        else:
            checks += await _check_primary(redis)
    except (RedisError, OSError) as error:
        checks.append(_unreachable(error))
    return checks


async def _check_primary(redis: Redis) -> list[Check]:
    by_sentinel = isinstance(redis, SentinelRedis)
    return [
        *([await check_sentinels(redis)] if isinstance(redis, SentinelRedis) else []),
        *await check_server(redis.execute_command, fails_over=by_sentinel),
        await check_rights(redis, SELF_TEST_STAFF, "PUBLISH"),
        await check_news(redis),
    ]


async def _latency(redis: Redis | RedisCluster) -> float:
    """Median time of a PING in milliseconds."""
    times = []
    await redis.ping()  # connects
    for _ in range(_PINGS):
        began = time.perf_counter()
        await redis.ping()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def _unreachable(error: Exception) -> Check:
    advice = N_("Check that the server runs and that redis_url, the network and the firewall are right")
    if isinstance(error, AuthenticationError):
        advice = N_("Check the user and the password in redis_url")
    elif isinstance(error, ResponseError):
        advice = N_("Read what the server answers; it may be starting, or not be a Redis")
    return Check(N_("Session store"), "bad", N_("no answer: %(error)s"), advice, {"error": str(error)})


def _answer_time(milliseconds: float, settings: Settings) -> Check:
    limit = int(settings.store_timeout * 1000)
    status: Status = "ok"
    if milliseconds > _SLOW_MS:
        status = "bad" if milliseconds > limit / 4 else "warn"
    return Check(
        N_("Answer time"),
        status,
        N_("%(time)s ms (median of %(count)s)"),
        "" if status == "ok" else N_("Clerks wait for each step; above %(limit)s ms the kiosk gives up"),
        {"time": f"{milliseconds:.1f}", "count": _PINGS, "limit": limit},
    )
