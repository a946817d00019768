"""How the session store is opened: which one, how long it may take, and what is never shown."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import ssl
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from redis.asyncio import Redis, RedisCluster, SSLConnection
from redis.exceptions import AuthenticationError, ResponseError
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import TimeoutError as NoAnswer

from kiosk.config import ConfigError, Settings
from kiosk.stores.address import Credentials, parse_address
from kiosk.stores.connect import open_store
from kiosk.stores.errors import EmbeddedProblem, EmbeddedUnavailable, StoreConfigError
from kiosk.stores.link import budget

Reply = Callable[[bytes], Awaitable[bytes | None]]


@pytest.fixture
def folder() -> Iterator[Path]:
    """Make a folder with a path short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="kiosk") as path:
        yield Path(path)


@pytest.fixture
def settings(folder: Path) -> Settings:
    return Settings(data_dir=folder / "data", runtime_dir=folder / "run", terminal="台北 3")


@asynccontextmanager
async def fake_server(reply: Reply, path: Path | None = None) -> AsyncIterator[str]:
    """Answer each command with what `reply` makes of it, None hanging up; yields the address."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readline():
            words = []
            for _ in range(int(head[1:])):
                length = int((await reader.readline())[1:])
                words.append((await reader.readexactly(length + 2))[:-2])
            answer = await reply(b" ".join(words))
            if answer is None:
                break
            writer.write(answer)
        writer.close()

    if path is not None:
        server = await asyncio.start_unix_server(serve, path)
        address = f"unix://:s3cret@{path}"
    else:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        address = f"redis://:s3cret@127.0.0.1:{server.sockets[0].getsockname()[1]}/0"
    yield address
    server.close()


def timed() -> Callable[[], float]:
    began = time.monotonic()
    return lambda: time.monotonic() - began


async def test_without_an_address_the_embedded_server_is_used_and_closed(settings: Settings) -> None:
    async with await open_store(settings) as store:
        assert store.kind == "embedded"
        assert store.embedded is not None
        assert store.address == f"unix://{store.embedded.socket}"
        assert await store.redis.ping()
        assert await store.redis.echo("字") == "字".encode()
        assert await store.redis.client_getname() in (b"kiosk:___3", "kiosk:___3")

    assert not store.embedded.socket.exists()


async def test_an_ended_embedded_server_can_be_revived_without_opening_again(settings: Settings) -> None:
    async with await open_store(settings) as store:
        await store.redis.set("renewal_session:a", "kept")
        await store.redis.shutdown()

        await store.revive()

        assert await store.redis.get("renewal_session:a") == b"kept"


async def test_opening_a_configured_server_that_is_down_works_and_starts_nothing_instead(settings: Settings) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    elapsed = timed()

    async with await open_store(replace(settings, redis_url=f"redis://127.0.0.1:{port}")) as store:
        with pytest.raises(NoConnection):
            await store.redis.ping()
        await store.revive()

    assert elapsed() < 1
    assert (store.kind, store.embedded) == ("server", None)
    assert not settings.data_dir.exists()


async def test_a_new_connection_costs_two_round_trips_at_most(settings: Settings) -> None:
    seen: list[bytes] = []

    async def reply(command: bytes) -> bytes:
        seen.append(command)
        return b"+PONG\r\n" if command == b"PING" else b"+OK\r\n"

    async with (
        fake_server(reply) as address,
        await open_store(replace(settings, redis_url=address)) as store,
    ):
        await store.redis.ping()
        await store.redis.ping()

    assert seen == [b"AUTH s3cret", b"CLIENT SETNAME kiosk:___3", b"PING", b"PING"]


@pytest.mark.parametrize("over_unix", [False, True])
async def test_a_wrong_password_is_tried_once_and_named_as_such(
    over_unix: bool, settings: Settings, folder: Path
) -> None:
    attempts: list[bytes] = []

    async def reply(command: bytes) -> bytes:
        attempts.append(command)
        return b"-WRONGPASS invalid username-password pair or user is disabled.\r\n"

    async with (
        fake_server(reply, folder / "s" if over_unix else None) as address,
        await open_store(replace(settings, redis_url=address, store_retries=3)) as store,
    ):
        with pytest.raises(AuthenticationError):
            await store.redis.ping()

    assert attempts == [b"AUTH s3cret"]


@pytest.mark.parametrize(
    "form", ["redis+sentinel://{node}/store?sentinel_password=s3cret", "redis+cluster://:s3cret@{node}"]
)
async def test_a_wrong_password_is_tried_once_also_at_sentinels_and_in_a_cluster(form: str, settings: Settings) -> None:
    attempts: list[bytes] = []

    async def reply(command: bytes) -> bytes:
        attempts.append(command)
        return b"-WRONGPASS invalid username-password pair or user is disabled.\r\n"

    async with fake_server(reply) as address:
        url = form.format(node=parse_address(address).nodes[0])
        async with await open_store(replace(settings, redis_url=url, store_retries=3)) as store:
            with pytest.raises(AuthenticationError):
                await store.redis.execute_command("PING")

    assert attempts == [b"AUTH s3cret"]


@pytest.mark.parametrize("form", ["redis+sentinel://{node},{node}/store", "redis+cluster://{node},{node}"])
async def test_sentinels_or_a_cluster_that_hang_are_an_error_within_the_time_of_a_command(
    form: str, settings: Settings
) -> None:
    async def reply(command: bytes) -> None:
        await asyncio.sleep(60)

    quick = replace(settings, store_timeout=0.2)
    async with fake_server(reply) as address:
        url = form.format(node=parse_address(address).nodes[0])
        async with await open_store(replace(quick, redis_url=url)) as store:
            elapsed = timed()
            with pytest.raises((NoConnection, NoAnswer)):
                await store.redis.execute_command("PING")

    assert elapsed() < budget(quick) + 0.15


def told_by_a_cluster(first: str, second: str) -> bytes:
    """Answer CLUSTER SLOTS: each of the two servers has half of the slots."""
    halves = [(0, 8191, first), (8192, 16383, second)]
    entries = (
        b":%d\r\n:%d\r\n*3\r\n$9\r\n127.0.0.1\r\n:%d\r\n$1\r\nx\r\n" % (start, end, parse_address(at).nodes[0].port)
        for start, end, at in halves
    )
    return b"*2\r\n" + b"".join(b"*3\r\n" + entry for entry in entries)


async def test_no_connection_to_a_cluster_stays_open_though_one_of_its_servers_was_lost(settings: Settings) -> None:
    async def second(command: bytes) -> bytes | None:
        return None if command.startswith(b"EVALSHA") else b"+OK\r\n"

    async with fake_server(second) as second_address:

        async def first(command: bytes) -> bytes:
            return told_by_a_cluster(address, second_address) if command == b"CLUSTER SLOTS" else b"+OK\r\n"

        async with fake_server(first) as address:
            url = f"redis+cluster://{parse_address(address).nodes[0]}"
            store = await open_store(replace(settings, redis_url=url, store_retries=0))
            with pytest.raises(NoConnection):
                await store.redis.execute_command("EVALSHA", "0", 1, "a key of the second half")

            await store.close()

    assert isinstance(store.redis, RedisCluster)
    nodes = store.redis.nodes_manager
    known = [*nodes.nodes_cache.values(), *nodes.startup_nodes.values()]
    assert [each for node in known for each in node._connections if each.is_connected] == []


def told_by_a_sentinel(primary: str) -> bytes:
    """Answer SENTINEL MASTERS: the primary of `store` is at this address."""
    node = parse_address(primary).nodes[0]
    state = {"name": "store", "ip": node.host, "port": node.port, "flags": "master", "num-other-sentinels": 2}
    words = [str(word).encode() for pair in state.items() for word in pair]
    return b"*1\r\n*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words)


DEMOTED = [
    b"-READONLY You can't write against a read only replica. script: 0, on @user_script:1.\r\n",
    b"-NOREPLICAS Not enough good replicas to write. script: 0, on @user_script:1.\r\n",
]


@pytest.mark.parametrize("refusal", DEMOTED)
async def test_what_a_demoted_primary_refuses_is_asked_of_the_new_one(refusal: bytes, settings: Settings) -> None:
    asked: list[str] = []

    async def old(command: bytes) -> bytes:
        asked.extend(["old"] * command.startswith(b"EVALSHA"))
        return refusal if command.startswith(b"EVALSHA") else b"+OK\r\n"

    async def new(command: bytes) -> bytes:
        asked.extend(["new"] * command.startswith(b"EVALSHA"))
        return b":1\r\n" if command.startswith((b"EVALSHA", b"WAIT")) else b"+OK\r\n"

    async with fake_server(old) as old_address, fake_server(new) as new_address:

        async def sentinel(command: bytes) -> bytes:
            return told_by_a_sentinel(new_address if asked else old_address)

        async with fake_server(sentinel) as address:
            url = f"redis+sentinel://{parse_address(address).nodes[0]}/store"
            async with await open_store(replace(settings, redis_url=url)) as store:
                assert await store.redis.execute_command("EVALSHA", "0", 0) == 1

    assert asked == ["old", "new"]


@pytest.mark.parametrize("refusal", DEMOTED)
async def test_without_a_new_primary_what_the_old_one_refuses_is_an_error(refusal: bytes, settings: Settings) -> None:
    asked = 0

    async def old(command: bytes) -> bytes:
        nonlocal asked
        asked += command.startswith(b"EVALSHA")
        return refusal if command.startswith(b"EVALSHA") else b"+OK\r\n"

    async with fake_server(old) as old_address:

        async def sentinel(command: bytes) -> bytes:
            return told_by_a_sentinel(old_address)

        async with fake_server(sentinel) as address:
            url = f"redis+sentinel://{parse_address(address).nodes[0]}/store"
            async with await open_store(replace(settings, redis_url=url)) as store:
                with pytest.raises((ResponseError, NoConnection)):
                    await store.redis.execute_command("EVALSHA", "0", 0)

    assert asked == 2


async def test_a_connection_that_breaks_is_tried_again(settings: Settings) -> None:
    pings = 0

    async def reply(command: bytes) -> bytes | None:
        nonlocal pings
        if command != b"PING":
            return b"+OK\r\n"
        pings += 1
        return None if pings == 1 else b"+PONG\r\n"

    async with (
        fake_server(reply) as address,
        await open_store(replace(settings, redis_url=address)) as store,
    ):
        assert await store.redis.ping()

    assert pings == 2


async def test_a_connection_that_went_silent_costs_one_time_out(settings: Settings) -> None:
    pings = 0

    async def reply(command: bytes) -> bytes:
        nonlocal pings
        if command != b"PING":
            return b"+OK\r\n"
        pings += 1
        await asyncio.sleep(60 if pings == 2 else 0)
        return b"+PONG\r\n"

    quick = replace(settings, store_timeout=0.3)
    async with (
        fake_server(reply) as address,
        await open_store(replace(quick, redis_url=address)) as store,
    ):
        await store.redis.ping()
        elapsed = timed()
        assert await store.redis.ping()

    assert elapsed() < budget(quick) - 0.2
    assert pings == 3


def test_the_time_of_a_command_is_three_seconds_unless_set_otherwise(settings: Settings) -> None:
    assert budget(settings) == 3.0


@pytest.mark.parametrize("connected", [True, False])
async def test_a_server_that_hangs_is_an_error_within_the_time_of_a_command(
    connected: bool, settings: Settings
) -> None:
    async with await open_store(settings) as embedded:
        pid = int((await embedded.redis.info("server"))["process_id"])
        async with await open_store(replace(settings, redis_url=embedded.address)) as store:
            if connected:
                await store.redis.ping()
            os.kill(pid, signal.SIGSTOP)
            elapsed = timed()
            try:
                with pytest.raises(NoAnswer):
                    await store.redis.ping()
                assert elapsed() < 3.3
            finally:
                os.kill(pid, signal.SIGCONT)

            assert await store.redis.ping()


async def test_waits_that_are_each_short_enough_still_end_in_time(settings: Settings) -> None:
    async def reply(command: bytes) -> bytes:
        await asyncio.sleep(0.18 if command != b"PING" else 60)
        return b"+OK\r\n"

    slow = replace(settings, store_timeout=0.2, store_retries=1)
    async with (
        fake_server(reply) as address,
        await open_store(replace(slow, redis_url=address)) as store,
    ):
        elapsed = timed()
        with pytest.raises(NoAnswer):
            await store.redis.ping()

    assert elapsed() < budget(slow) + 0.15


async def test_more_tasks_than_connections_wait_for_each_other(settings: Settings) -> None:
    async with await open_store(settings) as store:
        assert all(await asyncio.gather(*(store.redis.ping() for _ in range(50))))
        assert len(await store.redis.client_list()) <= 4


async def test_tls_checks_certificate_and_host_name_unless_told_otherwise(settings: Settings) -> None:
    contexts = []
    for options in ("", "?ssl_check_hostname=false", "?ssl_cert_reqs=none"):
        async with await open_store(replace(settings, redis_url=f"rediss://a.example/0{options}")) as store:
            assert isinstance(store.redis, Redis)
            connection = store.redis.connection_pool.make_connection()  # type: ignore[no-untyped-call]
            assert isinstance(connection, SSLConnection)
            context = connection.ssl_context.get()
            contexts.append((context.verify_mode, context.check_hostname))
            assert context.minimum_version >= ssl.TLSVersion.TLSv1_2

    assert contexts == [
        (ssl.CERT_REQUIRED, True),
        (ssl.CERT_REQUIRED, False),
        (ssl.CERT_NONE, False),
    ]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("redis://10.0.0.1", "redis://10.0.0.1:6379/0"),
        ("redis://:s3cret@store.example:6380/2", "redis://store.example:6380/2"),
        ("rediss://clerk:s3cret@[::1]/1", "rediss://[::1]:6379/1"),
        ("redis://a/?db=3", "redis://a:6379/3"),
        ("unix://:s3cret@/run/redis%20store/s.sock?db=1", "unix:///run/redis store/s.sock?db=1"),
        ("redis+sentinel://:s3cret@a,[::1]:5/store", "redis+sentinel://a:26379,[::1]:5/store/0"),
        ("rediss+sentinel://a/store/2?sentinel_password=s3cret", "rediss+sentinel://a:26379/store/2"),
        ("redis+cluster://u:s3cret@a,b:7000", "redis+cluster://a:6379,b:7000"),
    ],
)
async def test_the_address_is_shown_without_user_and_password(url: str, shown: str, settings: Settings) -> None:
    async with await open_store(replace(settings, redis_url=url)) as store:
        assert store.address == shown
        assert "s3cret" not in repr(store)
        assert "s3cret" not in repr(parse_address(url))


def test_the_sentinels_credentials_are_not_those_of_the_servers() -> None:
    address = parse_address("redis+sentinel://u:p%2Bw@a/store?sentinel_username=s&sentinel_password=q%2Bw")

    assert (address.login, address.sentinel_login) == (Credentials("u", "p+w"), Credentials("s", "q+w"))
    assert parse_address("redis+sentinel://u:p@a/store").sentinel_login == Credentials()


def test_a_password_is_read_as_it_was_before_it_was_percent_encoded() -> None:
    assert parse_address("redis://u%40x:p%2Fw%23@a").login.username == "u@x"
    assert parse_address("redis://u%40x:p%2Fw%23@a").login.password == "p/w#"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "s3cret",
        "localhost:6379",
        "http://s3cret@a",
        "sentinel://a/mymaster",
        "redis://",
        "redis:///0",
        "redis://:s3cret@/0",
        "redis://:s3c/ret@a",
        "redis://:s3c#ret@a",
        "redis://s3cret@a",
        "redis://a:port",
        "redis://a:70000",
        "redis://[::1",
        "redis://a/zero",
        "redis://a/-1",
        "redis://a?db=x",
        "redis://a,b",
        "redis://a?sentinel_password=s3cret",
        "redis+sentinel://a",
        "redis+sentinel:///store",
        "redis+sentinel://a,/store",
        "redis+sentinel://a,b:port/store",
        "redis+sentinel://a/store/x",
        "redis+sentinel://a/store?sentinel_username=u",
        "redis+sentinel://a/store?ssl_cert_reqs=none",
        "redis+cluster://",
        "redis+cluster://a/1",
        "redis+cluster://a?db=0",
        "redis+cluster://s3cret@a",
        "redis://a?socket_timeout=60",
        "redis://a?password=s3cret",
        "redis://a?ssl_cert_reqs=none",
        "rediss://a?ssl_cert_reqs=s3cret",
        "rediss://a?ssl_check_hostname=perhaps",
        "rediss://a?ssl_ca_certs=/nowhere/ca.pem",
        "unix://",
        "unix:///",
        "unix://run/redis.sock",
        "unix:///run/redis.sock?db=x",
    ],
)
async def test_an_address_that_cannot_be_used_says_what_is_allowed_and_not_the_password(
    url: str, settings: Settings
) -> None:
    with pytest.raises(StoreConfigError, match="Allowed is redis://") as caught:
        await open_store(replace(settings, redis_url=url))

    assert isinstance(caught.value, ConfigError)
    assert "s3c" not in str(caught.value)


async def test_on_windows_the_kiosk_asks_for_a_server(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.stores.connect.sys.platform", "win32")

    with pytest.raises(EmbeddedUnavailable, match="KIOSK_REDIS_URL") as caught:
        await open_store(settings)

    assert caught.value.problem is EmbeddedProblem.NO_PROGRAM
