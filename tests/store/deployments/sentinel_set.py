"""A primary, two replicas and three sentinels, set up as `docs/deployments/sentinel/` says."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from tests.store.deployments.certificates import NAME, Certificates, make_certificates
from tests.store.deployments.engines import Engine
from tests.store.deployments.examples import redis_url_of, settings_of, text_of
from tests.store.deployments.patience import until
from tests.store.deployments.servers import Server, free_ports, make_server, running

DOWN_AFTER_MS = 400
"""Sooner than in a store, where a short hang should not be a failover."""
OF_SENTINELS = "KIOSK-SENTINEL-PASSWORD"
_OWNER = "user test on >PASSWORD allkeys allchannels +@all\n"
"""Whoever runs the servers."""


@dataclass(frozen=True)
class SentinelSet:
    """What runs, and how to ask it."""

    engine: Engine
    servers: list[Server]
    sentinels: list[Server]
    certificates: Certificates | None

    def url(self, *, sentinel_password: str = OF_SENTINELS, service: str = "store") -> str:
        nodes = {
            f"redis{number}.example:26379": f"{NAME}:{sentinel.port}"
            for number, sentinel in enumerate(self.sentinels, 1)
        }
        changes = {**nodes, OF_SENTINELS: sentinel_password, "/store/": f"/{service}/"}
        if self.certificates:
            changes["/etc/kiosk/ca.crt"] = str(self.certificates.authority)
        return redis_url_of("sentinel/kiosk.toml", changes, tls=self.engine.has_tls)

    async def primary(self) -> Server:
        """Ask the sentinels which server is the primary."""
        async with self._connect(self.sentinels[0], OF_SENTINELS, "kiosk") as sentinel:
            port = (await sentinel.sentinel_masters())["store"]["port"]  # type: ignore[call-overload]
        return next(server for server in self.servers if server.port == port)

    async def until_ready(self) -> None:
        """Wait until all three sentinels know each other and both replicas."""
        for sentinel in self.sentinels:
            await until(lambda sentinel=sentinel: self._knows_all(sentinel))  # type: ignore[misc]

    async def configure(self, settings: dict[str, int]) -> None:
        """Change settings of the first server, as whoever runs it can."""
        async with self._connect(self.servers[0], "PASSWORD", "test") as redis:
            for name, value in settings.items():
                await redis.config_set(name, value)

    async def allow(self, right: str) -> None:
        """Give or take a right of the kiosk's user on the first server, as whoever runs it can."""
        async with self._connect(self.servers[0], "PASSWORD", "test") as redis:
            await redis.execute_command("ACL SETUSER", "kiosk", right)  # type: ignore[no-untyped-call]

    async def is_replicated(self) -> bool:
        """Whether both replicas have all that the primary has; it counts them before they do."""
        first, *replicas = [await self._replication(server) for server in self.servers]
        return first["connected_slaves"] == 2 and all(each["master_link_status"] == "up" for each in replicas)

    async def _replication(self, server: Server) -> dict[str, Any]:
        async with self._connect(server, "PASSWORD", "kiosk") as redis:
            return await redis.info("replication")

    async def _knows_all(self, sentinel: Server) -> bool:
        async with self._connect(sentinel, OF_SENTINELS, "kiosk") as redis:
            state = (await redis.sentinel_masters())["store"]  # type: ignore[call-overload]
        known = (state["num-other-sentinels"], state["num-slaves"], state["is_sdown"])
        return bool(known == (2, 2, False))

    def _connect(self, server: Server, password: str, user: str) -> Redis:
        tls: dict[str, Any] = {}
        if self.certificates:
            tls = {"ssl": True, "ssl_ca_certs": str(self.certificates.authority)}
        return Redis(host=NAME, port=server.port, username=user, password=password, protocol=2, **tls)


@contextmanager
def sentinel_set(engine: Engine, folder: Path) -> Iterator[SentinelSet]:
    """Run them. The sentinels know each other from the start: they would take seconds to find each other."""
    certificates = make_certificates(folder / "tls", NAME) if engine.has_tls else None
    (folder / "users.acl").write_text(text_of("sentinel/users.acl") + _OWNER, encoding="utf-8")
    ports = free_ports(6)
    servers = [_server(engine, folder, certificates, port, ports[0]) for port in ports[:3]]
    sentinels = [_sentinel(engine, folder, certificates, port, ports) for port in ports[3:]]
    made = SentinelSet(engine, servers, sentinels, certificates)
    with running(servers):
        asyncio.run(until(made.is_replicated))
        with running(sentinels):
            asyncio.run(made.until_ready())
            yield made


def _server(engine: Engine, folder: Path, certificates: Certificates | None, port: int, primary: int) -> Server:
    settings = settings_of(
        "sentinel/redis.conf",
        {
            "tls-port": str(port),
            "aclfile": str(folder / "users.acl"),
            "dir": str(folder / str(port)),
            "replica-announce-ip": NAME,
            "replicaof": f"{NAME} {primary}",
            **(certificates.settings if certificates else {}),
        },
        tls=engine.has_tls,
    )
    if port == primary:
        settings = settings.replace(f"replicaof {NAME} {primary}\n", "")
    return make_server(engine, folder / str(port), port, settings + "repl-diskless-sync-delay 0\n")


def _sentinel(engine: Engine, folder: Path, certificates: Certificates | None, port: int, ports: list[int]) -> Server:
    primary, others = ports[0], [other for other in ports[3:] if other != port]
    settings = settings_of(
        "sentinel/sentinel.conf",
        {
            "tls-port": str(port),
            "dir": str(folder / str(port)),
            "sentinel announce-ip": NAME,
            "sentinel monitor store": f"{NAME} {primary} 2",
            "sentinel down-after-milliseconds store": str(DOWN_AFTER_MS),
            **(certificates.settings if certificates else {}),
        },
        tls=engine.has_tls,
    )
    known = [f"sentinel myid {port:040x}"]
    known += [f"sentinel known-replica store {NAME} {replica}" for replica in ports[1:3]]
    known += [f"sentinel known-sentinel store {NAME} {other} {other:040x}" for other in others]
    return make_server(engine, folder / str(port), port, settings + "\n".join(known) + "\n", ["--sentinel"])
