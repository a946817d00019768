"""A Cluster of three shards: all that is one clerk's on one of them, renewals go on over a failover."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest
from redis.asyncio.cluster import ClusterNode

from kiosk.commands.sessions import list_all
from kiosk.stores.check_cluster import judge_shards, judge_state
from kiosk.stores.checks import check_store
from kiosk.stores.connect import open_store
from kiosk.workflow.errors import SessionConflict, SessionGone
from kiosk.workflow.steps import WorkflowStep
from tests.store.cancelled import assert_a_watch_ends_wherever_it_is_cancelled
from tests.store.deployments.cluster_set import SHARDS, ClusterSet, cluster_set
from tests.store.deployments.counter import PLAN, STAFF, assert_ordered, clerk, open_counter, orders, renew, settings_at
from tests.store.deployments.engines import Engine
from tests.store.deployments.patience import as_a_clerk_retries
from tests.store.valkey import short_folder

TRIES = 50
CLERKS = ("S001", "S002", "S003", "S004", "S005", "S006", "M001")
STAFF_OF_THE_DEMONSTRATION = ("M001", "S001", "S002")
ONE_A_SHARD = ("S001", "S002", "S003")
FAILOVER = 5.0
"""Seconds within which a step works again after the clerk's primary died."""


@pytest.fixture(scope="module")
def cluster(engine: Engine) -> Iterator[ClusterSet]:
    with short_folder() as folder, cluster_set(engine, folder) as cluster:
        yield cluster


@pytest.fixture
def failing(engine: Engine, folder: Path) -> Iterator[ClusterSet]:
    with cluster_set(engine, folder) as cluster:
        yield cluster


@pytest.fixture
def store(cluster: ClusterSet) -> ClusterSet:
    asyncio.run(cluster.empty())
    return cluster


async def test_a_renewal_as_the_least_user_ends_in_one_order_and_its_keys_have_one_tag(
    store: ClusterSet, folder: Path
) -> None:
    async with open_counter(folder / "kiosk", store.url) as services, clerk(services) as flow:
        session = await renew(flow)

        await assert_ordered(services, session)
        assert await orders(services, flow) == 1

    assert session.session_id.startswith(f"renewal_{{{STAFF}}}_")
    assert list((await store.keys()).values()) == [
        {f"renewal_session:{session.session_id}".encode(), f"staff_renewal_sessions:{{{STAFF}}}".encode()}
    ]


async def test_clerks_are_spread_over_all_shards_and_each_is_found(store: ClusterSet, folder: Path) -> None:
    async with open_counter(folder / "kiosk", store.url) as services:
        made = [await services.sessions.create_session(staff_id) for staff_id in CLERKS]

        found = [await services.sessions.get_staff_sessions(staff_id) for staff_id in CLERKS]

    assert found == [(session,) for session in made]
    assert len(await store.keys()) == SHARDS


async def test_a_watch_ends_wherever_it_is_cancelled(store: ClusterSet, folder: Path) -> None:
    async with open_counter(folder / "kiosk", store.url) as services:
        await assert_a_watch_ends_wherever_it_is_cancelled(services.sessions, STAFF)


async def test_of_two_restarts_at_once_one_session_is_left(store: ClusterSet, folder: Path) -> None:
    async with (
        open_counter(folder / "kiosk", store.url) as one,
        open_counter(folder / "kiosk", store.url, "counter-2") as two,
    ):
        for _ in range(TRIES):
            started = await asyncio.gather(one.sessions.create_session(STAFF), two.sessions.create_session(STAFF))

            (left,) = await one.sessions.get_staff_sessions(STAFF)
            assert left in started
    assert [len(keys) for keys in (await store.keys()).values()] == [2]


async def test_a_restart_during_a_step_always_wins(store: ClusterSet, folder: Path) -> None:
    async with (
        open_counter(folder / "kiosk", store.url) as one,
        open_counter(folder / "kiosk", store.url, "counter-2") as two,
    ):
        for _ in range(TRIES):
            read = await one.sessions.create_session(STAFF)

            stepped, restarted = await asyncio.gather(
                one.sessions.commit(read, read.advanced(WorkflowStep.QUERY_CUSTOMER)),
                two.sessions.create_session(STAFF),
                return_exceptions=True,
            )

            assert await one.sessions.get_staff_sessions(STAFF) == (restarted,)
            assert not isinstance(stepped, BaseException) or isinstance(stepped, SessionGone)


async def test_of_two_steps_from_one_state_one_is_told_of_the_other(store: ClusterSet, folder: Path) -> None:
    async with (
        open_counter(folder / "kiosk", store.url) as one,
        open_counter(folder / "kiosk", store.url, "counter-2") as two,
    ):
        for _ in range(TRIES):
            read = await one.sessions.create_session(STAFF)

            both = await asyncio.gather(
                *(each.sessions.commit(read, read.advanced(WorkflowStep.QUERY_CUSTOMER)) for each in (one, two)),
                return_exceptions=True,
            )

            ((kept,), (told,)) = (
                [each for each in both if isinstance(each, BaseException) == wanted] for wanted in (False, True)
            )
            assert isinstance(told, SessionConflict)
            assert told.now == kept


@pytest.mark.parametrize("staff_id", ONE_A_SHARD)
async def test_a_restart_is_announced_within_a_second(staff_id: str, store: ClusterSet, folder: Path) -> None:
    async with (
        open_counter(folder / "kiosk", store.url) as one,
        open_counter(folder / "kiosk", store.url, "counter-2") as two,
        aclosing(one.sessions.watch(staff_id)) as news,
    ):
        assert (await anext(news)).session_id is None

        session = await two.sessions.create_session(staff_id)

        async with asyncio.timeout(1):
            event = await anext(news)
        assert (event.session_id, event.terminal) == (session.session_id, "counter-2")


def test_sessions_of_all_shards_are_listed(store: ClusterSet, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = settings_at(folder, store.url)

    async def renew_all() -> None:
        async with open_counter(folder, store.url) as services:
            for staff_id in STAFF_OF_THE_DEMONSTRATION:
                await services.sessions.create_session(staff_id)

    asyncio.run(renew_all())
    capsys.readouterr()

    list_all(settings)

    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines()[1:]]
    assert listed == list(STAFF_OF_THE_DEMONSTRATION)


async def test_scripts_that_the_servers_forgot_are_sent_again(store: ClusterSet, folder: Path) -> None:
    async with open_counter(folder / "kiosk", store.url) as services:
        for staff_id in ONE_A_SHARD:
            async with store.connect(await store.primary_of(staff_id)) as redis:
                await redis.script_flush()

            session = await services.sessions.create_session(staff_id)

            assert await services.sessions.get_staff_sessions(staff_id) == (session,)


async def test_the_doctor_looks_at_every_shard_and_advises_a_second_replica(store: ClusterSet, folder: Path) -> None:
    settings = settings_at(folder, store.url)

    async with await open_store(settings) as opened:
        found = await check_store(opened.redis, settings)

    wrong = [check for check in found if check.status != "ok"]
    assert {(check.name, check.status, check.found) for check in wrong} == {("Replication", "warn", "one replica")}
    assert len({check.where for check in wrong}) == SHARDS
    facts = {check.name: check.found for check in found}
    assert facts["Cluster"] == "state ok, 16384 of 16384 slots are kept"
    assert facts["Shards"] == "3 shards"
    assert await store.keys() == {}


async def test_the_doctor_names_the_shard_on_which_a_right_is_missing(store: ClusterSet, folder: Path) -> None:
    settings = settings_at(folder, store.url)
    primary = await store.primary_of(STAFF)
    async with store.connect(primary) as owner, await open_store(settings) as opened:
        await owner.execute_command("ACL SETUSER", "kiosk", "-sadd", "-ssubscribe")  # type: ignore[no-untyped-call]
        try:
            found = await check_store(opened.redis, settings)
        finally:
            await owner.acl_load()

    refused = {check.name: check for check in found if check.status == "bad"}
    assert {check.where.rpartition(":")[2] for check in refused.values()} == {str(primary.port)}
    assert "sadd" in refused["Rights"].found.lower()
    assert "ssubscribe" in refused["News from other terminals"].found.lower()


def test_a_cluster_that_does_not_keep_all_slots_is_bad() -> None:
    assert [judge_state(*each).status for each in (("ok", 16384), ("fail", 16384), ("ok", 16383))] == [
        "ok",
        "bad",
        "bad",
    ]


def test_a_shard_without_a_replica_is_named() -> None:
    nodes = [ClusterNode("127.0.0.1", port) for port in range(1, 7)]
    shards = {str(index): [nodes[index], nodes[index + 3]] for index in range(3)}

    assert judge_shards(shards).status == "ok"
    assert judge_shards({"0": shards["0"], "1": shards["1"]}).status == "warn"
    alone = judge_shards({**shards, "1": [nodes[1]]})
    assert alone.status == "warn"
    assert "when 1 fails" in alone.advice


async def test_a_slot_handed_over_to_the_replica_takes_the_watch_along(store: ClusterSet, folder: Path) -> None:
    async with (
        open_counter(folder / "kiosk", store.url) as one,
        open_counter(folder / "kiosk", store.url, "counter-2") as two,
        aclosing(one.sessions.watch(STAFF)) as news,
    ):
        read = await two.sessions.create_session(STAFF)
        assert (await anext(news)).session_id == read.session_id

        before = await store.primary_of(STAFF)
        after = await store.hand_over(STAFF)
        try:
            assert after is not before
            async with asyncio.timeout(FAILOVER):
                assert (await anext(news)).terminal is None  # subscribed again, and read again
            ahead = await as_a_clerk_retries(
                lambda: two.sessions.commit(read, read.advanced(WorkflowStep.QUERY_CUSTOMER)), within=FAILOVER
            )
            async with asyncio.timeout(1):
                event = await anext(news)
        finally:
            await store.hand_over(STAFF)

    assert (event.step, event.terminal) == (ahead.current_step, "counter-2")


async def test_a_primary_killed_in_the_middle_of_a_renewal_is_replaced_and_no_confirmed_step_is_lost(
    failing: ClusterSet, folder: Path
) -> None:
    async with (
        open_counter(folder / "kiosk", failing.url) as services,
        clerk(services) as flow,
        aclosing(services.sessions.watch(STAFF, reread_seconds=0.5)) as news,
    ):
        read = await renew(flow, WorkflowStep.SELECT_DEVICE_TYPE)
        assert (await anext(news)).session_id == read.session_id

        primary = await failing.primary_of(STAFF)
        primary.kill()
        assert await failing.primary_of(STAFF) is not primary
        primary.start()  # as whatever supervises it does; till then the shard has no replica, and takes no writes
        session = await as_a_clerk_retries(lambda: flow.pick_device_type(read, "none"), within=FAILOVER)

        session = await flow.submit(await flow.pick_plan(session, PLAN))
        await assert_ordered(services, session)
        assert await orders(services, flow) == 1
        async for event in news:  # the watch has found the new primary too
            if event.step is WorkflowStep.COMPLETED:
                break
