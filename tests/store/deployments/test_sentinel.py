"""A primary with replicas under Sentinel: renewals go on over a failover, and no confirmed step is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from kiosk.renewal.flow import RenewalFlow
from kiosk.services import Services
from kiosk.stores.check_sentinel import judge
from kiosk.stores.checks import check_store
from kiosk.stores.connect import open_store
from kiosk.workflow.errors import Refusal, SessionConflict, SessionGone, StoreRefused, StoreUnavailable
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import WorkflowStep
from tests.store.cancelled import assert_a_watch_ends_wherever_it_is_cancelled
from tests.store.deployments.counter import (
    PLAN,
    STAFF,
    answer,
    assert_ordered,
    clerk,
    open_counter,
    orders,
    renew,
    settings_at,
)
from tests.store.deployments.engines import Engine
from tests.store.deployments.patience import as_a_clerk_retries, until
from tests.store.deployments.sentinel_set import SentinelSet, sentinel_set
from tests.store.valkey import short_folder

FAILOVER = 5.0
"""Seconds within which a step works again after the primary died."""


@pytest.fixture
def store(engine: Engine, folder: Path) -> Iterator[SentinelSet]:
    with sentinel_set(engine, folder) as store:
        yield store


@pytest.fixture(scope="module")
def sound_store(engine: Engine) -> Iterator[SentinelSet]:
    """Run one for the tests that leave it as it is."""
    with short_folder() as folder, sentinel_set(engine, folder) as store:
        yield store


async def test_a_watch_ends_wherever_it_is_cancelled(store: SentinelSet, folder: Path) -> None:
    async with open_counter(folder / "kiosk", store.url()) as services:
        await assert_a_watch_ends_wherever_it_is_cancelled(services.sessions, STAFF)


async def test_a_primary_killed_in_the_middle_of_a_renewal_loses_no_confirmed_step(
    store: SentinelSet, folder: Path
) -> None:
    async with (
        open_counter(folder / "kiosk", store.url()) as services,
        clerk(services) as flow,
        aclosing(services.sessions.watch(STAFF, reread_seconds=0.5)) as news,
    ):
        read = await renew(flow, WorkflowStep.SELECT_DEVICE_TYPE)
        assert (await anext(news)).session_id == read.session_id

        (await store.primary()).kill()
        session = await answer_none(flow, read, within=FAILOVER)

        assert session.current_step is WorkflowStep.LIST_PLANS
        session = await flow.submit(await flow.pick_plan(session, PLAN))
        await assert_ordered(services, session)
        assert await orders(services, flow) == 1
        async for event in news:  # the watch has found the new primary too
            if event.step is WorkflowStep.COMPLETED:
                break


async def test_a_primary_that_hung_and_wakes_confirms_no_step_that_would_be_lost(
    store: SentinelSet, folder: Path
) -> None:
    async with (
        open_counter(folder / "kiosk", store.url()) as services,
        open_counter(folder / "kiosk", store.url(), "counter-2") as others,
        clerk(services) as flow,
        clerk(others) as other_flow,
    ):
        read = await renew(flow, WorkflowStep.SELECT_DEVICE_TYPE)
        assert await other_flow.reload(read) == read  # the other terminal is connected to the primary
        old = await store.primary()

        old.hang()
        session = await answer_none(flow, read, within=3 * FAILOVER)
        old.wake()

        with pytest.raises(SessionConflict):
            await as_a_clerk_retries(lambda: other_flow.pick_device_type(read, "smartphone"), within=FAILOVER)
        other = await as_a_clerk_retries(lambda: others.sessions.create_session("S002"), within=FAILOVER)
        await until(lambda: is_stored(services, other))  # what is read from the old one is of before, for a while
        await until(lambda: is_stored(services, session))


async def answer_none(flow: RenewalFlow, read: RenewalSession, *, within: float) -> RenewalSession:
    """Answer as the screen does it again after a failure: it sees first whether the answer is stored."""

    async def once() -> RenewalSession:
        stored = await flow.reload(read)
        return stored if stored.stored != read.stored else await flow.pick_device_type(read, "none")

    return await as_a_clerk_retries(once, within=within)


async def is_stored(services: Services, session: RenewalSession) -> bool:
    try:
        return await services.sessions.get_session(session.staff_id, session.session_id) == session
    except SessionGone:
        return False


async def test_a_step_that_no_replica_takes_down_is_not_confirmed(store: SentinelSet, folder: Path) -> None:
    async with open_counter(folder / "kiosk", store.url()) as services, clerk(services) as flow:
        read = await renew(flow, WorkflowStep.SELECT_DEVICE_TYPE)
        primary = await store.primary()
        replicas = [server for server in store.servers if server is not primary]

        for replica in replicas:
            replica.hang()
        with pytest.raises(StoreUnavailable):  # the server itself would take it for as long as min-replicas-max-lag
            await flow.pick_device_type(read, "none")
        for replica in replicas:
            replica.wake()

        session = await answer_none(flow, read, within=FAILOVER)
        assert session.current_step is WorkflowStep.LIST_PLANS


async def test_a_wrong_password_of_the_sentinels_is_named_as_such(sound_store: SentinelSet, folder: Path) -> None:
    with pytest.raises(StoreRefused) as refused:
        await answer(folder, sound_store.url(sentinel_password="wrong"))

    assert refused.value.refusal is Refusal.NO_AUTHENTICATION


async def test_a_service_that_the_sentinels_do_not_know_is_no_answer(sound_store: SentinelSet, folder: Path) -> None:
    with pytest.raises(StoreUnavailable, match="no primary for 'other'"):
        await answer(folder, sound_store.url(service="other"))


async def test_the_doctor_finds_nothing_wrong_with_the_example(sound_store: SentinelSet, folder: Path) -> None:
    settings = settings_at(folder, sound_store.url())

    async with await open_store(settings) as store:
        found = {check.name: check for check in await check_store(store.redis, settings)}

    assert {check.found for check in found.values() if check.status != "ok"} == set()
    assert found["Sentinels"].found == "3 of 3 answer; there are 3, 2 must agree"
    assert found["Replication"].found == "2 replicas"


async def test_the_doctor_names_the_right_to_wait(sound_store: SentinelSet, folder: Path) -> None:
    settings = settings_at(folder, sound_store.url())
    async with await open_store(settings) as store:
        await sound_store.allow("-wait")
        try:
            found = {check.name: check for check in await check_store(store.redis, settings)}
        finally:
            await sound_store.allow("+wait")

        assert found["Rights"].status == "bad"
        assert "wait" in str(found["Rights"].values["refused"])


async def test_the_doctor_finds_what_can_lose_a_confirmed_step(sound_store: SentinelSet, folder: Path) -> None:
    settings = settings_at(folder, sound_store.url())
    async with await open_store(settings) as store:
        for needed, lag, advice in ((0, 2, "min-replicas-to-write 1"), (1, 0, "min-replicas-max-lag 2")):
            await sound_store.configure({"min-replicas-to-write": needed, "min-replicas-max-lag": lag})
            try:
                (found,) = [each for each in await check_store(store.redis, settings) if each.status != "ok"]
            finally:
                await sound_store.configure({"min-replicas-to-write": 1, "min-replicas-max-lag": 2})

            assert (found.name, found.status) == ("Replication", "warn")
            assert advice in found.advice


@pytest.mark.parametrize(
    ("answering", "named", "known", "quorum", "status", "advice"),
    [
        (3, 3, 3, 2, "ok", ""),
        (1, 3, 3, 2, "bad", "Start the others"),
        (3, 3, 3, 4, "bad", "Start the others"),
        (2, 2, 2, 2, "warn", "three sentinels"),
        (3, 3, 3, 1, "warn", "quorum to 2"),
        (2, 3, 3, 2, "warn", "take them out"),
    ],
)
def test_sentinels_are_judged_by_how_many_can_agree(
    answering: int, named: int, known: int, quorum: int, status: str, advice: str
) -> None:
    check = judge(answering=answering, named=named, known=known, quorum=quorum)

    assert check.status == status
    assert advice in check.advice
