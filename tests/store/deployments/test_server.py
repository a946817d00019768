"""One server: the kiosk's own, and a store's own over TCP with users and, where the engine has it, TLS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from kiosk.stores.address import parse_address
from kiosk.stores.check_tls import check_tls
from kiosk.stores.checks import check_store
from kiosk.stores.connect import open_store
from kiosk.workflow.errors import Refusal, StoreRefused, StoreUnavailable
from tests.store.deployments.certificates import NAME, Certificates, make_certificates
from tests.store.deployments.counter import (
    STAFF,
    answer,
    assert_ordered,
    clerk,
    open_counter,
    orders,
    renew,
    settings_at,
)
from tests.store.deployments.engines import Engine, engine_named
from tests.store.deployments.examples import redis_url_of, settings_of, text_of
from tests.store.deployments.patience import until
from tests.store.deployments.servers import free_ports, make_server, running


@dataclass(frozen=True)
class Single:
    """A server set up as `docs/deployments/server/` says."""

    engine: Engine
    port: int
    certificates: Certificates | None

    def url(self, *, host: str = NAME, password: str = "PASSWORD", authority: Path | None = None) -> str:
        changes = {"redis1.example:6380": f"{host}:{self.port}", "PASSWORD": password}
        if self.certificates:
            changes["/etc/kiosk/ca.crt"] = str(authority or self.certificates.authority)
        return redis_url_of("server/kiosk.toml", changes, tls=self.engine.has_tls)


@contextmanager
def single(engine: Engine, folder: Path) -> Iterator[Single]:
    (port,) = free_ports(1)
    certificates = make_certificates(folder / "tls", NAME) if engine.has_tls else None
    (folder / "users.acl").write_text(text_of("server/users.acl"), encoding="utf-8")
    settings = settings_of(
        "server/redis.conf",
        {
            "tls-port": str(port),
            "aclfile": str(folder / "users.acl"),
            "dir": str(folder / "server"),
            **(certificates.settings if certificates else {}),
        },
        tls=engine.has_tls,
    )
    with running([make_server(engine, folder / "server", port, settings)]):
        yield Single(engine, port, certificates)


@pytest.fixture
def server(engine: Engine, folder: Path) -> Iterator[Single]:
    with single(engine, folder) as server:
        yield server


@pytest.fixture
def tls_server(folder: Path) -> Iterator[Single]:
    with single(engine_named("redis"), folder) as server:
        yield server


async def test_a_renewal_with_the_embedded_server_ends_in_one_order(folder: Path) -> None:
    async with open_counter(folder / "kiosk", None) as services, clerk(services) as flow:
        assert services.store.kind == "embedded"

        await assert_ordered(services, await renew(flow))

        assert await orders(services, flow) == 1


async def test_a_renewal_as_the_least_user_ends_in_one_order_with_the_plain_key_names(
    server: Single, folder: Path
) -> None:
    await until(lambda: answer(folder, server.url()))
    async with open_counter(folder / "kiosk", server.url()) as services, clerk(services) as flow:
        session = await renew(flow)

        await assert_ordered(services, session)
        assert await orders(services, flow) == 1
        assert session.session_id.startswith(f"renewal_{STAFF}_")


async def test_the_doctor_finds_nothing_wrong_with_the_example(server: Single, folder: Path) -> None:
    await until(lambda: answer(folder, server.url()))
    settings = settings_at(folder, server.url())

    async with await open_store(settings) as store:
        found = await check_store(store.redis, settings)

    assert {check.found for check in found if check.status != "ok"} == set()


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("rediss://store.example", "ok"),
        ("redis://store.example", "warn"),
        ("redis+sentinel://127.0.0.1,store.example/store", "warn"),
        ("rediss+cluster://store.example?ssl_cert_reqs=none", "warn"),
        ("rediss://store.example?ssl_check_hostname=false", "warn"),
    ],
)
def test_the_doctor_looks_whether_others_on_the_network_can_read_or_pretend(url: str, status: str) -> None:
    (found,) = check_tls(parse_address(url))

    assert found.status == status


@pytest.mark.parametrize("url", ["unix:///run/s", "redis://localhost", "redis+cluster://127.0.0.1:1,[::1]:2"])
def test_on_this_computer_nobody_is_on_the_way(url: str) -> None:
    assert check_tls(parse_address(url)) == []


@pytest.mark.parametrize(
    "forbidden",
    [
        lambda redis: redis.get("another:key"),
        lambda redis: redis.eval("return redis.call('GET', KEYS[1])", 1, "another:key"),
        lambda redis: redis.publish("another", "message"),
        lambda redis: redis.keys(),
        lambda redis: redis.flushall(),
        lambda redis: redis.config_set("maxmemory", "1mb"),
    ],
)
async def test_the_least_user_can_reach_nothing_else(
    forbidden: Callable[[Redis], object], server: Single, folder: Path
) -> None:
    await until(lambda: answer(folder, server.url()))
    async with await open_store(settings_at(folder, server.url())) as store:
        assert isinstance(store.redis, Redis)
        with pytest.raises(RedisError, match=r"(?i)permission|NOPERM|ACL"):
            await forbidden(store.redis)  # type: ignore[misc]


async def test_nobody_without_a_password_is_let_in(server: Single, folder: Path) -> None:
    await until(lambda: answer(folder, server.url()))
    stranger = server.url().replace("kiosk:PASSWORD@", "")

    with pytest.raises(StoreRefused) as refused:
        await answer(folder, stranger)

    assert refused.value.refusal is Refusal.NO_AUTHENTICATION


async def test_a_wrong_password_is_named_as_such(server: Single, folder: Path) -> None:
    await until(lambda: answer(folder, server.url()))

    with pytest.raises(StoreRefused) as refused:
        await answer(folder, server.url(password="wrong"))

    assert refused.value.refusal is Refusal.NO_AUTHENTICATION


async def test_a_certificate_of_another_authority_is_refused(tls_server: Single, folder: Path) -> None:
    await until(lambda: answer(folder, tls_server.url()))
    stranger = make_certificates(folder / "stranger", NAME)

    with pytest.raises(StoreUnavailable, match="certificate verify failed"):
        await answer(folder, tls_server.url(authority=stranger.authority))


async def test_a_certificate_for_another_name_is_refused(tls_server: Single, folder: Path) -> None:
    await until(lambda: answer(folder, tls_server.url()))

    with pytest.raises(StoreUnavailable, match=r"certificate verify failed.*127\.0\.0\.1"):
        await answer(folder, tls_server.url(host="127.0.0.1"))


async def test_a_server_with_tls_is_not_spoken_to_without(tls_server: Single, folder: Path) -> None:
    await until(lambda: answer(folder, tls_server.url()))
    plain = tls_server.url().replace("rediss://", "redis://").partition("?")[0]

    with pytest.raises(StoreUnavailable):
        await answer(folder, plain)
