"""An atomic operation: a Lua script that runs on whichever server keeps its keys."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from redis.asyncio import Redis, RedisCluster
from redis.exceptions import NoScriptError

_FOLDER = Path(__file__).parent / "scripts"


class Script:
    """A script of the folder `scripts`, with those it needs put before it.

    It is sent by its checksum, and in full to a server that does not know it (any longer): a refusal of the checksum
    is the one answer after which it is certain that nothing ran. redis-py's own scripts are loaded apart from that,
    on every primary of a Cluster: one that is down then fails them all, and a replica promoted meanwhile has none.
    """

    def __init__(self, *names: str) -> None:
        self._text = "\n".join((_FOLDER / f"{name}.lua").read_text("utf-8") for name in names)
        self._checksum = hashlib.sha1(self._text.encode(), usedforsecurity=False).hexdigest()

    async def run(self, redis: Redis | RedisCluster, keys: Sequence[str], args: Sequence[str | bytes | int]) -> Any:
        """Run it on the server of the keys, which on a Cluster are all in one slot."""
        rest = (len(keys), *keys, *args)
        try:
            return await redis.execute_command("EVALSHA", self._checksum, *rest)
        except NoScriptError:
            return await redis.execute_command("EVAL", self._text, *rest)
