"""A Cluster of three Valkey servers without replicas, for as long as it is measured."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path

from redis.asyncio import Redis

from tests.store.valkey import running_server, short_folder, valkey_program

SLOTS = 16384
SHARDS = 3
HOST = "127.0.0.1"


def free_ports(count: int) -> list[int]:
    """Find ports that nobody listens on."""
    held = [socket.socket() for _ in range(count)]
    for one in held:
        one.bind((HOST, 0))
    ports = [int(one.getsockname()[1]) for one in held]
    for one in held:
        one.close()
    return ports


@asynccontextmanager
async def running_cluster() -> AsyncIterator[dict[int, Redis]]:
    """Start the servers and make them one; yields a client of each, by its port."""
    ports = free_ports(2 * SHARDS)
    async with AsyncExitStack() as opened:
        servers: dict[int, Redis] = {}
        for port, bus in zip(ports[:SHARDS], ports[SHARDS:], strict=True):
            path = opened.enter_context(_node(opened.enter_context(short_folder()), port, bus))
            servers[port] = await opened.enter_async_context(Redis(unix_socket_path=str(path)))
        nodes = list(servers.values())
        for number, node in enumerate(nodes):
            first, end = (SLOTS * edge // SHARDS for edge in (number, number + 1))
            await node.execute_command("CLUSTER", "ADDSLOTSRANGE", first, end - 1)  # type: ignore[no-untyped-call]
            await node.execute_command("CLUSTER", "MEET", HOST, ports[0], ports[SHARDS])  # type: ignore[no-untyped-call]
        async with asyncio.timeout(30):
            for node in nodes:
                await _whole(node)
        yield servers


def _node(folder: Path, port: int, bus: int) -> AbstractContextManager[Path]:
    options = ("--port", str(port), "--bind", HOST, "--cluster-enabled", "yes", "--cluster-port", str(bus))
    return running_server(valkey_program(), folder, *options)


async def _whole(node: Redis) -> None:
    """Wait until a server knows the others and all slots; it tells nobody, and has to be asked."""
    while True:
        state: bytes = await node.execute_command("CLUSTER", "INFO")  # type: ignore[no-untyped-call]
        if b"cluster_state:ok" in state and b"cluster_known_nodes:%d" % SHARDS in state:
            return
        await asyncio.sleep(0.05)
