"""What `kiosk doctor` finds out about the session store: whether it keeps the renewals as the kiosk expects.

The texts are messages for the catalogues; whoever shows a check translates them and fills in its values.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from redis.asyncio import Redis, RedisCluster
from redis.exceptions import AuthenticationError, RedisError, ResponseError

from kiosk.config import Settings
from kiosk.i18n import N_

SELF_TEST_STAFF = "KIOSK-DOCTOR-SELF-TEST"
"""The staff code whose keys the rights are tried on. No clerk may have it."""
_PINGS = 20
_SLOW_MS = 50
_OLDEST = {"Redis": 7, "Valkey": 8}
_SMALL_MEMORY = 64 * 1024 * 1024
_CANNOT_TELL = N_("cannot tell: the server does not say")
_ASK_PROVIDER = N_("Ask whoever runs the server whether it is Redis 7 or Valkey 8 with appendonly and noeviction")

_SELF_TEST = Path(__file__).parent / "self_test.lua"

Status = Literal["ok", "warn", "bad"]
Info = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `name`, `found_id` and `advice_id` are messages to translate."""

    name: str
    status: Status
    found_id: str
    advice_id: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)
    """What the two messages name."""

    @property
    def found(self) -> str:
        """What was found, in English."""
        return self.found_id % self.values

    @property
    def advice(self) -> str:
        """What to do, in English; empty when there is nothing to do."""
        return self.advice_id % self.values


async def check_store(redis: Redis | RedisCluster, settings: Settings) -> list[Check]:
    """Look at the session store. What cannot be found out is a check of its own, never an error."""
    checks: list[Check] = []
    try:
        checks.append(_answer_time(await _latency(redis), settings))
        checks += await _what_it_says(redis)
        checks += [await _rights(redis), await _watch(redis)]
    except (RedisError, OSError) as error:
        checks.append(_unreachable(error))
    return checks


async def _what_it_says(redis: Redis) -> list[Check]:
    try:
        info: Info = await redis.info()
    except ResponseError:  # some managed services deny it
        return [Check(N_("What the server says of itself"), "warn", _CANNOT_TELL, _ASK_PROVIDER)]
    return [
        _server(info),
        _persistence(info),
        _eviction(info),
        _memory(info),
        *await _replication(redis, info),
    ]


async def _latency(redis: Redis) -> float:
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


def _server(info: Info) -> Check:
    kind = "Valkey" if "valkey_version" in info else "Redis"
    version = str(info.get("valkey_version") or info.get("redis_version") or "")
    major = version.split(".")[0]
    recent = major.isdigit() and int(major) >= _OLDEST[kind]
    return Check(
        N_("Server"),
        "ok" if recent else "warn",
        "%(kind)s %(version)s",
        "" if recent else N_("The kiosk is tested with Redis 7 and Valkey 8 and later"),
        {"kind": kind, "version": version},
    )


def _persistence(info: Info) -> Check:
    name = N_("Persistence")
    enabled = info.get("aof_enabled")
    if enabled is None:
        return Check(name, "warn", _CANNOT_TELL, _ASK_PROVIDER)
    if not enabled:
        advice = N_("Set appendonly yes: otherwise renewals under way are lost when the server restarts")
        return Check(name, "warn", N_("appendonly is off"), advice)
    if info.get("aof_last_write_status") == "err":
        return Check(name, "bad", N_("the server cannot write to its disk"), N_("Free space on the server's disk"))
    return Check(name, "ok", N_("appendonly is on"))


def _eviction(info: Info) -> Check:
    name = N_("Eviction")
    policy = info.get("maxmemory_policy")
    if policy is None:
        return Check(name, "warn", _CANNOT_TELL, _ASK_PROVIDER)
    if policy != "noeviction":
        advice = N_("Set maxmemory-policy noeviction: otherwise a full server drops renewals under way")
        return Check(name, "bad", "%(policy)s", advice, {"policy": str(policy)})
    return Check(name, "ok", "noeviction")


def _memory(info: Info) -> Check:
    name = N_("Memory")
    if "maxmemory" not in info or "used_memory" not in info:
        return Check(name, "warn", _CANNOT_TELL, _ASK_PROVIDER)
    most, used = int(info["maxmemory"]), int(info["used_memory"])
    values = {"used": f"{used / 2**20:.0f}", "most": f"{most / 2**20:.0f}"}
    if not most:
        return Check(name, "ok", N_("%(used)s MB used, no limit"), "", values)
    found = N_("%(used)s of %(most)s MB used")
    if used > most * 0.9:
        return Check(name, "bad", found, N_("Raise maxmemory: a full server refuses new renewals"), values)
    if most < _SMALL_MEMORY:
        return Check(name, "warn", found, N_("Raise maxmemory to 64 MB or more"), values)
    return Check(name, "ok", found, "", values)


async def _replication(redis: Redis, info: Info) -> list[Check]:
    """A primary that was cut off takes writes that are lost later, unless a replica has to take them too."""
    name = N_("Replication")
    if info.get("role") == "slave":
        advice = N_("Let redis_url name the primary")
        return [Check(name, "bad", N_("this is a replica: it takes no writes"), advice)]
    replicas = int(info.get("connected_slaves", 0))
    if not replicas:
        return []
    values: dict[str, str | int] = {"count": replicas}
    try:
        found: Mapping[Any, Any] = await redis.config_get("min-replicas-to-write")
    except ResponseError:
        found = {}
    needed = found.get("min-replicas-to-write")
    if needed is None:
        return [
            Check(
                name,
                "warn",
                _CANNOT_TELL,
                N_("Ask whoever runs the server for min-replicas-to-write 1"),
                values,
            )
        ]
    if int(needed) < 1:
        advice = N_("Set min-replicas-to-write 1: otherwise a failover can lose steps that were confirmed")
        return [Check(name, "warn", N_("%(count)s replicas, none of them needed for a write"), advice, values)]
    return [Check(name, "ok", N_("%(count)s replicas"), "", values)]


async def _rights(redis: Redis) -> Check:
    """Whether this user may do what the session scripts do; names every command that is refused."""
    session = f"renewal_session:renewal_{SELF_TEST_STAFF}_{uuid4().hex}"
    keys = [session, f"staff_renewal_sessions:{SELF_TEST_STAFF}"]

    async def run() -> str:
        refused = await redis.register_script(_SELF_TEST.read_text(encoding="utf-8"))(
            keys=keys, args=[f"renewal:{SELF_TEST_STAFF}"]
        )
        texts = [part.decode(errors="replace") for part in refused]
        return "; ".join(dict.fromkeys(f"{name}: {why}" for name, why in zip(texts[::2], texts[1::2], strict=True)))

    return await _tried(N_("Rights"), run)


async def _watch(redis: Redis) -> Check:
    """Whether this user may hear that a renewal was started elsewhere."""

    async def run() -> str:
        async with redis.pubsub() as channel:
            await channel.subscribe(f"renewal:{SELF_TEST_STAFF}")
            await channel.get_message(timeout=1.0)
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
