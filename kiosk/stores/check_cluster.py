"""Whether a Cluster keeps every clerk's renewals, and each of its shards as the kiosk expects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import count, groupby
from typing import Any

from redis.asyncio import RedisCluster
from redis.asyncio.cluster import ClusterNode
from redis.exceptions import ResponseError

from kiosk.i18n import N_
from kiosk.stores.check import CANNOT_TELL, Check
from kiosk.stores.check_rights import SELF_TEST_STAFF, check_rights, check_sharded_news
from kiosk.stores.check_server import check_server

_SLOTS = 16384
_ENOUGH = 3


async def check_cluster(redis: RedisCluster) -> list[Check]:
    """Look at the Cluster, and at each primary and the user's rights on it: every server has users of its own."""
    shards = {nodes[0].name: nodes for nodes in redis.nodes_manager.slots_cache.values()}
    found: list[Check] = []
    for primary, *_replicas in shards.values():
        staff_part = _staff_part_on(redis, primary)
        checks = [
            *await check_server(partial(redis.execute_command, target_nodes=primary), fails_over=True),
            await check_rights(redis, staff_part, "SPUBLISH"),
            await check_sharded_news(redis, staff_part),
        ]
        found += [replace(check, where=primary.name) for check in checks]
    return [await _state(redis), judge_shards(shards), *_summed_up(found)]


def judge_shards(shards: Mapping[str, list[ClusterNode]]) -> Check:
    """Say what it means that each of these primaries is followed by these replicas."""
    name, found = N_("Shards"), N_("%(shards)s shards")
    alone = [primary for primary, nodes in shards.items() if len(nodes) < 2]
    values: dict[str, str | int] = {"shards": len(shards), "alone": ", ".join(alone)}
    if len(shards) < _ENOUGH:
        advice = N_("Make three shards or more: fewer cannot agree to replace a primary that fails")
        return Check(name, "warn", found, advice, values)
    if alone:
        advice = N_("Give each shard a replica: when %(alone)s fails, its clerks cannot go on")
        return Check(name, "warn", found, advice, values)
    return Check(name, "ok", found, "", values)


async def _state(redis: RedisCluster) -> Check:
    try:
        info: Mapping[str, Any] = await redis.execute_command("CLUSTER INFO")
    except ResponseError:
        return Check(N_("Cluster"), "warn", CANNOT_TELL, N_("Give the user in redis_url the right +cluster|info"))
    return judge_state(str(info["cluster_state"]), int(info["cluster_slots_ok"]))


def judge_state(state: str, slots: int) -> Check:
    """Say what it means that the Cluster is in this state, and that so many slots have a server that works."""
    values: dict[str, str | int] = {"state": state, "slots": slots, "all": _SLOTS}
    found = N_("state %(state)s, %(slots)s of %(all)s slots are kept")
    if state == "ok" and slots == _SLOTS:
        return Check(N_("Cluster"), "ok", found, "", values)
    advice = N_("Bring back the servers that failed, or give their slots to others: `redis-cli --cluster fix`")
    return Check(N_("Cluster"), "bad", found, advice, values)


def _staff_part_on(redis: RedisCluster, primary: ClusterNode) -> str:
    """Make a staff code of nobody whose keys this server has."""
    for number in count():
        staff_part = f"{{{SELF_TEST_STAFF}-{number}}}"
        if redis.get_node_from_key(staff_part) == primary:
            return staff_part
    raise AssertionError("counting has no end")


def _summed_up(checks: Sequence[Check]) -> list[Check]:
    """Show once what is well everywhere, and else what is not, with the server that it is about."""
    summed: list[Check] = []
    order = {name: position for position, name in enumerate(dict.fromkeys(check.name for check in checks))}
    for _name, group in groupby(sorted(checks, key=lambda check: order[check.name]), key=lambda check: check.name):
        same = list(group)
        wrong = [check for check in same if check.status != "ok"]
        summed += wrong or [replace(same[0], where="")]
    return summed
