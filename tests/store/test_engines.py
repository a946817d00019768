"""The two engines that the tests of the store run on are the two that they are said to be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from tests.store.conftest import installed


async def about(socket: Path) -> dict[str, Any]:
    async with Redis(unix_socket_path=str(socket)) as redis:
        info: dict[str, Any] = await redis.info("server")
    return info


async def test_the_first_engine_is_valkey_9(shared_server: Callable[[str], Path]) -> None:
    assert (await about(shared_server("valkey")))["valkey_version"].startswith("9.")


async def test_the_second_engine_is_redis_7_or_later(shared_server: Callable[[str], Path]) -> None:
    info = await about(shared_server("redis"))

    assert "valkey_version" not in info
    assert int(info["redis_version"].partition(".")[0]) >= 7


@pytest.mark.parametrize(("required", "outcome"), [(True, pytest.fail.Exception), (False, pytest.skip.Exception)])
def test_an_engine_that_is_not_installed_is_an_error_only_where_it_is_required(
    required: bool, outcome: type[BaseException]
) -> None:
    with pytest.raises(outcome, match="apt-get install redis-server"):
        installed(None, required=required)
