"""A Cluster of three shards, each with a replica, set up as `docs/deployments/cluster/` says."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.crc import key_slot

from tests.store.deployments.certificates import NAME, Certificates, make_certificates
from tests.store.deployments.engines import Engine
from tests.store.deployments.examples import redis_url_of, settings_of, text_of
from tests.store.deployments.patience import until
from tests.store.deployments.servers import Server, free_ports, make_server, running

SHARDS = 3
NODE_TIMEOUT_MS = 500
"""Sooner than in a store, where a short hang should not be a failover."""
_SLOTS = 16384
_SET_UP = "user test on >PASSWORD allkeys allchannels +@all\n"
"""Who makes a Cluster of the servers; in a store redis-cli does it."""


@dataclass(frozen=True)
class ClusterSet:
    """What runs, and how to ask it. The first three servers begin as primaries, each next three as their replicas."""

    engine: Engine
    servers: list[Server]
    certificates: Certificates | None

    @property
    def url(self) -> str:
        changes = {
            f"redis{number}.example:6380": f"{NAME}:{server.port}"
            for number, server in enumerate(self.servers[:SHARDS], 1)
        }
        if self.certificates:
            changes["/etc/kiosk/ca.crt"] = str(self.certificates.authority)
        return redis_url_of("cluster/kiosk.toml", changes, tls=self.engine.has_tls)

    async def primary_of(self, staff_id: str) -> Server:
        """Find the server that has all that is this clerk's, or that takes it over from one that died."""
        return await until(lambda: self._claimed(key_slot(staff_id.encode())))

    async def hand_over(self, staff_id: str) -> Server:
        """Let the replica of this clerk's primary take its place, without a loss, as before work on a computer."""
        primary = await self.primary_of(staff_id)
        shard = self.servers.index(primary) % SHARDS
        (replica,) = (server for server in self.servers[shard::SHARDS] if server is not primary)
        await until(lambda: self._is_sound(replica))
        await self._ask(replica, "CLUSTER FAILOVER")
        await until(lambda: self._is_sound_primary(replica))
        return replica

    async def _is_sound_primary(self, server: Server) -> bool:
        link: dict[str, Any] = await self._ask(server, "INFO")
        return bool(link["role"] == "master" and link["connected_slaves"] == 1)

    async def _claimed(self, slot: int) -> Server | None:
        for server in self.servers:
            if server.process.poll() is None and slot in await self._slots_of(server):
                return server
        return None

    async def _slots_of(self, server: Server) -> set[int]:
        nodes: dict[str, dict[str, Any]] = await self._ask(server, "CLUSTER NODES")
        (own,) = (node for node in nodes.values() if "myself" in node["flags"])
        return {slot for first, last in own["slots"] for slot in range(int(first), int(last) + 1)}

    async def keys(self) -> dict[int, set[bytes | str]]:
        """List the keys of each server that has some, by its port."""
        found = {}
        for server in self.servers[:SHARDS]:
            async with self.connect(server) as redis:
                found[server.port] = set(await redis.keys())
        return {port: keys for port, keys in found.items() if keys}

    async def empty(self) -> None:
        for server in self.servers[:SHARDS]:
            async with self.connect(server) as redis:
                await redis.flushall()

    async def make(self) -> None:
        """Make a Cluster of the servers."""
        for server in self.servers:
            await until(lambda server=server: self._ask(server, "PING"))  # type: ignore[misc]
        for index, server in enumerate(self.servers):
            async with self.connect(server) as redis:
                for other in self.servers[index + 1 :]:  # all of them: hearsay takes seconds
                    meeting = ("CLUSTER MEET", "127.0.0.1", other.port, other.bus)
                    await redis.execute_command(*meeting)  # type: ignore[no-untyped-call]
        for index, server in enumerate(self.servers[:SHARDS]):
            await self._ask(
                server,
                "CLUSTER ADDSLOTSRANGE",
                _SLOTS * index // SHARDS,
                _SLOTS * (index + 1) // SHARDS - 1,
            )
        for server in self.servers:
            await until(lambda server=server: self._knows_all(server))  # type: ignore[misc]
        for primary, replica in zip(self.servers[:SHARDS], self.servers[SHARDS:], strict=True):
            command = ("CLUSTER REPLICATE", await self._ask(primary, "CLUSTER MYID"))
            # A node in the middle of a handshake is counted, but not known by its name yet.
            await until(lambda replica=replica, command=command: self._ask(replica, *command))  # type: ignore[misc]
        for server in self.servers:
            await until(lambda server=server: self._is_sound(server))  # type: ignore[misc]

    async def _knows_all(self, server: Server) -> bool:
        info: dict[str, str] = await self._ask(server, "CLUSTER INFO")
        return info["cluster_known_nodes"] == str(len(self.servers))

    async def _is_sound(self, server: Server) -> bool:
        info: dict[str, str] = await self._ask(server, "CLUSTER INFO")
        slots: list[list[Any]] = await self._ask(server, "CLUSTER SLOTS")
        link: dict[str, Any] = await self._ask(server, "INFO")
        expected = ("master", 1) if link["role"] == "master" else ("slave", 0)
        return (
            info["cluster_state"] == "ok"
            and [len(replicas) for _first, _last, _primary, *replicas in slots] == [1] * SHARDS
            and link.get("master_link_status", "up") == "up"
            and (link["role"], link["connected_slaves"]) == expected
        )

    async def _ask(self, server: Server, *command: Any) -> Any:
        async with self.connect(server) as redis:
            return await redis.execute_command(*command)  # type: ignore[no-untyped-call]

    def connect(self, server: Server) -> Redis:
        tls: dict[str, Any] = {}
        if self.certificates:
            tls = {"ssl": True, "ssl_ca_certs": str(self.certificates.authority)}
        return Redis(host=NAME, port=server.port, username="test", password="PASSWORD", protocol=2, **tls)


@contextmanager
def cluster_set(engine: Engine, folder: Path) -> Iterator[ClusterSet]:
    """Run the Cluster."""
    # redis-py connects to the address where a Cluster says "localhost"; other names it leaves as they are.
    certificates = make_certificates(folder / "tls", NAME, "127.0.0.1") if engine.has_tls else None
    users = text_of("cluster/users.acl") + _SET_UP
    (folder / "users.acl").write_text(users, encoding="utf-8")
    ports = free_ports(4 * SHARDS)
    servers = [_server(engine, folder, certificates, *pair) for pair in zip(ports[::2], ports[1::2], strict=True)]
    made = ClusterSet(engine, servers, certificates)
    with running(servers):
        asyncio.run(made.make())
        yield made


def _server(engine: Engine, folder: Path, certificates: Certificates | None, port: int, bus: int) -> Server:
    settings = settings_of(
        "cluster/redis.conf",
        {
            "tls-port": str(port),
            "aclfile": str(folder / "users.acl"),
            "dir": str(folder / str(port)),
            "cluster-announce-hostname": NAME,
            "cluster-node-timeout": str(NODE_TIMEOUT_MS),
            **(certificates.settings if certificates else {}),
        },
        tls=engine.has_tls,
    )
    # Redis 7 tells of a replica only when something was replicated, if only a ping.
    near = f"cluster-port {bus}\nrepl-diskless-sync-delay 0\nrepl-ping-replica-period 1\n"
    return make_server(engine, folder / str(port), port, settings + near, bus=bus)
