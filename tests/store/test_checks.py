"""What the checks of the session store find, on real servers that are set up well and badly."""

from __future__ import annotations

import re
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.config import Settings
from kiosk.stores import checks as checks_module
from kiosk.stores.checks import Check, check_store
from kiosk.stores.connect import StoreConnection, open_store
from kiosk.workflow import manager as manager_module
from tests.store.valkey import running_server, short_folder

RIGHTS = (
    "~renewal_session:* ~staff_renewal_sessions:* ~sign_in_failures:* &renewal:* -@all "
    "+ping +info +client|setname +eval +evalsha +type +exists +get +set +del +sadd +sismember "
    "+smembers +srem +expire +pexpire +pttl +publish +subscribe +unsubscribe"
)


@pytest.fixture
def settings() -> Iterator[Settings]:
    with tempfile.TemporaryDirectory(prefix="kiosk") as path:
        yield Settings(data_dir=Path(path) / "data", runtime_dir=Path(path) / "run")


@pytest.fixture(params=["embedded", "redis"])
async def store(
    request: pytest.FixtureRequest, settings: Settings, program_of: Callable[[str], str]
) -> AsyncIterator[StoreConnection]:
    """Open the embedded server, and a Redis that is set up as well."""
    if request.param == "embedded":
        async with await open_store(settings) as store:
            yield store
        return
    well = ("--appendonly", "yes", "--maxmemory", "128mb", "--maxmemory-policy", "noeviction")
    with short_folder() as folder, running_server(program_of("redis"), folder, *well) as path:
        async with await open_store(replace(settings, redis_url=f"unix://{path}")) as store:
            yield store


async def check_as(user: str, rights: str, store: StoreConnection, settings: Settings) -> dict[str, Check]:
    """Look at the store as a user with these rights."""
    await store.redis.execute_command("ACL", "SETUSER", user, "on", ">pw", *rights.split())
    address = store.address.replace("unix://", f"unix://{user}:pw@")
    async with await open_store(replace(settings, redis_url=address)) as limited:
        return {check.name: check for check in await check_store(limited.redis, settings)}


async def check(store: StoreConnection, settings: Settings) -> dict[str, Check]:
    return {check.name: check for check in await check_store(store.redis, settings)}


async def test_a_server_set_up_well_is_found_good_and_nothing_is_left_behind(
    store: StoreConnection, settings: Settings
) -> None:
    found = await check(store, settings)

    assert set(found) == {
        "Answer time",
        "Server",
        "Persistence",
        "Eviction",
        "Memory",
        "Rights",
        "News from other terminals",
    }
    assert {(check.status, check.advice) for check in found.values()} == {("ok", "")}
    assert found["Server"].found.startswith(("Valkey 9.", "Redis 7."))
    assert await store.redis.dbsize() == 0


@pytest.mark.parametrize(
    ("option", "value", "name", "status", "advice"),
    [
        ("appendonly", "no", "Persistence", "warn", "appendonly yes"),
        ("maxmemory-policy", "allkeys-lru", "Eviction", "bad", "noeviction"),
        ("maxmemory", "10mb", "Memory", "warn", "maxmemory"),
        ("maxmemory", "1mb", "Memory", "bad", "maxmemory"),
    ],
)
async def test_a_server_that_may_lose_renewals_is_found_with_the_setting_that_mends_it(
    option: str, value: str, name: str, status: str, advice: str, store: StoreConnection, settings: Settings
) -> None:
    await store.redis.config_set(option, value)

    found = (await check(store, settings))[name]

    assert found.status == status
    assert advice in found.advice


async def test_the_documented_rights_are_enough(store: StoreConnection, settings: Settings) -> None:
    found = await check_as("kiosk", RIGHTS, store, settings)

    assert [check for check in found.values() if check.status != "ok"] == []


@pytest.mark.parametrize("right", ["del", "set", "sadd", "smembers", "expire", "publish", "evalsha"])
async def test_a_missing_right_is_named(right: str, store: StoreConnection, settings: Settings) -> None:
    found = (await check_as("kiosk", f"{RIGHTS} -{right}", store, settings))["Rights"]

    assert found.status == "bad"
    assert right in found.found.lower()


async def test_a_missing_right_to_hear_news_is_named(store: StoreConnection, settings: Settings) -> None:
    found = await check_as("kiosk", f"{RIGHTS} -subscribe", store, settings)

    assert found["News from other terminals"].status == "bad"
    assert "subscribe" in found["News from other terminals"].found
    assert found["Rights"].status == "ok"


async def test_a_server_that_does_not_tell_about_itself_is_a_warning(
    store: StoreConnection, settings: Settings
) -> None:
    found = await check_as("kiosk", f"{RIGHTS} -info", store, settings)

    silent = found["What the server says of itself"]
    assert (silent.status, silent.found) == ("warn", "cannot tell: the server does not say")
    assert found["Rights"].status == "ok"


async def test_a_server_that_is_down_is_one_bad_check(settings: Settings) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"redis://127.0.0.1:{unused.getsockname()[1]}"
    async with await open_store(replace(settings, redis_url=address)) as store:
        (found,) = await check_store(store.redis, settings)

    assert (found.name, found.status) == ("Session store", "bad")
    assert "network" in found.advice


async def test_a_wrong_password_is_said_to_be_one(store: StoreConnection, settings: Settings) -> None:
    address = store.address.replace("unix://", "unix://nobody:wrong@")
    async with await open_store(replace(settings, redis_url=address)) as refused:
        (found,) = await check_store(refused.redis, settings)

    assert found.status == "bad"
    assert "password" in found.advice


@pytest.mark.parametrize("store", ["embedded"], indirect=True)  # a replica of the same make
@pytest.mark.parametrize(("needed", "status"), [("0", "warn"), ("1", "ok")])
async def test_a_primary_with_replicas_should_need_one_for_a_write(
    needed: str, status: str, store: StoreConnection, settings: Settings
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    await store.redis.config_set("port", port)
    await store.redis.config_set("repl-diskless-sync-delay", 0)
    second = replace(settings, data_dir=settings.data_dir.parent / "second")
    async with await open_store(second) as replica:
        await replica.redis.replicaof("127.0.0.1", str(port))
        while not await store.redis.wait(1, 500):
            await store.redis.set("renewal_session:a", "something to replicate")
        await store.redis.config_set("min-replicas-to-write", needed)

        assert (await check(store, settings))["Replication"].status == status
        assert (await check(replica, second))["Replication"].status == "bad"


def test_the_self_test_tries_every_command_of_the_session_scripts() -> None:
    scripts = Path(manager_module.__file__).parent.glob("scripts/*.lua")
    used = {name for script in scripts for name in re.findall(r"redis\.p?call\('(\w+)'", script.read_text())}
    tried = re.findall(r"\{'([A-Z]+)'", (Path(checks_module.__file__).parent / "self_test.lua").read_text())

    assert used
    assert used <= set(tried)
