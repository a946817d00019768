"""A connection that hears what is announced on one channel, on one server or on a Cluster."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.asyncio import ConnectionPool, Redis, RedisCluster
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from kiosk.cancellation import heeding_cancellation


@asynccontextmanager
async def subscription(redis: Redis | RedisCluster, channel: str, *, sharded: bool) -> AsyncIterator[PubSub]:
    """Subscribe to `channel`; what redis-py raises comes out as it is."""
    async with _server_of(redis, channel) as server, server.pubsub() as pubsub:
        with heeding_cancellation():
            await (pubsub.ssubscribe(channel) if sharded else pubsub.subscribe(channel))
        yield pubsub


@asynccontextmanager
async def _server_of(redis: Redis | RedisCluster, channel: str) -> AsyncIterator[Redis]:
    """Give the server to subscribe at: on a Cluster the one that has the channel's slot now.

    Which one that is is asked for each time: it may have changed, and only a command would have shown it. redis-py's
    own subscription to a Cluster waits for one server after the other, so that an announcement may lie unread.
    """
    if isinstance(redis, Redis):
        yield redis
        return
    with heeding_cancellation():
        await redis.initialize()
        await redis.nodes_manager.initialize()
    node = redis.get_node_from_key(channel)
    assert node is not None  # the client takes no Cluster that does not cover every slot
    link = {**node.connection_kwargs, "retry": Retry(NoBackoff(), 0)}
    pool = ConnectionPool(connection_class=node.connection_class, max_connections=1, **link)
    async with Redis.from_pool(pool) as server:
        yield server
