"""What one server says of itself, and whether it keeps the renewals as the kiosk expects."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from redis.exceptions import ResponseError

from kiosk.i18n import N_
from kiosk.stores.check import ASK_PROVIDER, CANNOT_TELL, Check, Info

Ask = Callable[..., Awaitable[Any]]
"""Sends a command to the server that is looked at."""
_OLDEST = {"Redis": 7, "Valkey": 8}
_SMALL_MEMORY = 64 * 1024 * 1024
_LONGEST_LAG = 10
"""Seconds; a replica that says nothing for longer is no safety for a write."""


async def check_server(ask: Ask, *, fails_over: bool = False) -> list[Check]:
    """Look at one server; with `fails_over` it must have a replica that can take its place."""
    try:
        info: Info = await ask("INFO")
    except ResponseError:  # some managed services deny it
        return [Check(N_("What the server says of itself"), "warn", CANNOT_TELL, ASK_PROVIDER)]
    return [
        _server(info),
        _persistence(info),
        _eviction(info),
        _memory(info),
        *await _replication(ask, info, fails_over=fails_over),
    ]


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
        return Check(name, "warn", CANNOT_TELL, ASK_PROVIDER)
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
        return Check(name, "warn", CANNOT_TELL, ASK_PROVIDER)
    if policy != "noeviction":
        advice = N_("Set maxmemory-policy noeviction: otherwise a full server drops renewals under way")
        return Check(name, "bad", "%(policy)s", advice, {"policy": str(policy)})
    return Check(name, "ok", "noeviction")


def _memory(info: Info) -> Check:
    name = N_("Memory")
    if "maxmemory" not in info or "used_memory" not in info:
        return Check(name, "warn", CANNOT_TELL, ASK_PROVIDER)
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


async def _replication(ask: Ask, info: Info, *, fails_over: bool) -> list[Check]:
    name = N_("Replication")
    if info.get("role") == "slave":
        advice = N_("Let redis_url name the primary")
        return [Check(name, "bad", N_("this is a replica: it takes no writes"), advice)]
    replicas = int(info.get("connected_slaves", 0))
    if not replicas:
        advice = N_(
            "Start its replica, or see why it does not reach this server: when it fails, none can take its place"
        )
        return [Check(name, "bad", N_("no replica"), advice)] if fails_over else []
    needed = await _needed_replicas(ask)
    return [needed or _spare(name, replicas, fails_over=fails_over)]


def _spare(name: str, replicas: int, *, fails_over: bool) -> Check:
    values: dict[str, str | int] = {"count": replicas}
    if fails_over and replicas == 1:
        advice = N_("Add a second one: else nothing can be written from a failover until the failed server is back")
        return Check(name, "warn", N_("one replica"), advice, values)
    return Check(name, "ok", N_("%(count)s replicas"), "", values)


async def _needed_replicas(ask: Ask) -> Check | None:
    """A primary that was cut off takes writes that are lost later, unless a replica has to take them too."""
    name = N_("Replication")
    try:
        found: Mapping[Any, Any] = await ask("CONFIG GET", "min-replicas-*")
    except ResponseError:
        found = {}
    needed, lag = found.get("min-replicas-to-write"), found.get("min-replicas-max-lag")
    if needed is None or lag is None:
        return Check(name, "warn", CANNOT_TELL, N_("Ask whoever runs the server for min-replicas-to-write 1"))
    if int(needed) < 1:
        advice = N_("Set min-replicas-to-write 1: otherwise a failover can lose steps that were confirmed")
        return Check(name, "warn", N_("no replica is needed for a write"), advice)
    if not 0 < int(lag) <= _LONGEST_LAG:
        advice = N_("Set min-replicas-max-lag 2, or up to 10: otherwise a failover can lose confirmed steps")
        return Check(name, "warn", N_("min-replicas-max-lag is %(lag)s"), advice, {"lag": int(lag)})
    return None
