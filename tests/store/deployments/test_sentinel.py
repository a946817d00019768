"""A primary with replicas under Sentinel: renewals go on over a failover, and no confirmed step is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from kiosk.workflow.errors import Refusal, SessionConflict, StoreRefused, StoreUnavailable
from kiosk.workflow.steps import WorkflowStep
from tests.store.deployments.counter import PLAN, STAFF, answer, assert_ordered, clerk, open_counter, orders, renew
from tests.store.deployments.engines import Engine
from tests.store.deployments.patience import as_a_clerk_retries
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
        session = await as_a_clerk_retries(lambda: flow.pick_device_type(read, "none"), within=FAILOVER)

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
        session = await as_a_clerk_retries(lambda: flow.pick_device_type(read, "none"), within=3 * FAILOVER)
        old.wake()

        with pytest.raises(SessionConflict):
            await as_a_clerk_retries(lambda: other_flow.pick_device_type(read, "smartphone"), within=FAILOVER)
        other = await as_a_clerk_retries(lambda: others.sessions.create_session("S002"), within=FAILOVER)
        assert await services.sessions.get_session("S002", other.session_id) == other
        assert await flow.reload(session) == session


async def test_a_wrong_password_of_the_sentinels_is_named_as_such(sound_store: SentinelSet, folder: Path) -> None:
    with pytest.raises(StoreRefused) as refused:
        await answer(folder, sound_store.url(sentinel_password="wrong"))

    assert refused.value.refusal is Refusal.NO_AUTHENTICATION


async def test_a_service_that_the_sentinels_do_not_know_is_no_answer(sound_store: SentinelSet, folder: Path) -> None:
    with pytest.raises(StoreUnavailable, match="no primary for 'other'"):
        await answer(folder, sound_store.url(service="other"))
