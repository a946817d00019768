"""The flow on the real session manager and the embedded back office with its demonstration data."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import fakeredis
import pytest

from kiosk.backoffice.sqlite.office import SqliteBackOffice
from kiosk.backoffice.values import Device, Staff
from kiosk.renewal.answers import answers_of
from kiosk.renewal.flow import RenewalFlow, RenewalRules
from kiosk.renewal.views import CompletedView, ConfirmView, NumbersView, PlansView
from kiosk.workflow.errors import SessionConflict, SessionGone
from kiosk.workflow.manager import WorkflowSessionManager
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import WorkflowStep
from tests.unit.renewal.fakes import walk
from tests.witness import MemoryWitness

Step = WorkflowStep
NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
DEMO_ID = "A123456789"
DEMO_PHONE = "0912345678"
DEMO_STAFF = "S001"


@dataclass
class Real:
    flow: RenewalFlow
    office: SqliteBackOffice
    sessions: WorkflowSessionManager
    staff: Staff


@pytest.fixture
async def real(tmp_path: Path) -> AsyncIterator[Real]:
    office = await SqliteBackOffice.open(tmp_path / "office.db", clock=lambda: NOW)
    redis = fakeredis.FakeAsyncRedis()
    sessions = WorkflowSessionManager(redis, terminal="T1", clock=lambda: NOW)
    staff = await office.staff(DEMO_STAFF)
    assert staff is not None
    flow = RenewalFlow(
        sessions=sessions,
        office=office,
        staff=staff,
        terminal="T1",
        rules=RenewalRules(activation_fee=300, carry_over=False, window_days=60),
        clock=lambda: NOW,
        new_key=lambda: uuid.uuid4().hex,
        journal=MemoryWitness(),
    )
    yield Real(flow, office, sessions, staff)
    await flow.aclose()
    await office.close()
    await redis.aclose()


async def to_device_type(flow: RenewalFlow) -> RenewalSession:
    return await walk(flow, Step.SELECT_DEVICE_TYPE, national_id=DEMO_ID, phone_number=DEMO_PHONE)


async def with_device(flow: RenewalFlow, session: RenewalSession, device: Device | None) -> RenewalSession:
    """Answer the questions about the device."""
    session = await flow.pick_device_type(session, device.type.value if device else "none")
    if device is None:
        return session
    return await flow.pick_device(await flow.pick_device_os(session, device.os.upper()), device.device_id)


async def in_stock(real: Real) -> list[Device | None]:
    stocked = await real.office.devices(real.staff.store_id, session_id="nobody")
    return [None, *(each.device for each in stocked if each.available)]


async def units(real: Real, device: Device) -> int:
    stocked = await real.office.devices(real.staff.store_id, session_id="nobody")
    return next(each.available for each in stocked if each.device.device_id == device.device_id)


async def test_a_renewal_with_a_device_is_ordered_and_its_unit_is_sold(real: Real) -> None:
    device = next(each for each in await in_stock(real) if each is not None)
    before = await units(real, device)
    session = await with_device(real.flow, await to_device_type(real.flow), device)
    assert await units(real, device) == before - 1  # held
    session = await real.flow.compare_plans(session, ["P0999", "P1399"])

    session = await real.flow.submit(await real.flow.pick_plan(session, "P0999"))

    view = await real.flow.view(session)
    assert isinstance(view, CompletedView)
    assert view.order.order_number == answers_of(session).order_number
    assert (view.device, view.plan.plan_id) == (device, "P0999")
    assert await units(real, device) == before - 1  # sold
    home = await real.flow.home()
    assert (home.figures.renewals, home.figures.with_device, home.unfinished) == (1, 1, None)


async def test_a_unit_goes_back_when_the_device_is_dropped_or_the_renewal_restarted(real: Real) -> None:
    device = next(each for each in await in_stock(real) if each is not None)
    before = await units(real, device)
    session = await with_device(real.flow, await to_device_type(real.flow), device)

    session = await real.flow.go_back(session, Step.SELECT_DEVICE_TYPE)
    assert await units(real, device) == before
    await with_device(real.flow, session, device)
    await real.flow.start()
    await real.flow.home()  # is answered after what the start asked for in the background

    assert await units(real, device) == before


async def test_a_session_returned_is_the_session_read_again(real: Real) -> None:
    session = await walk(real.flow, Step.COMPARE_PLANS, None, national_id=DEMO_ID, plan_ids=("P0999", "P1399"))

    assert await real.flow.reload(session) == session


async def test_two_terminals_on_one_renewal_order_it_once(real: Real) -> None:
    session = await real.flow.pick_plan(await with_device(real.flow, await to_device_type(real.flow), None), "P0999")

    first, second = await asyncio.gather(real.flow.submit(session), real.flow.submit(session))

    assert first == second
    assert (await real.flow.home()).figures.renewals == 1


async def test_a_renewal_restarted_elsewhere_orders_nothing(real: Real) -> None:
    session = await real.flow.pick_plan(await with_device(real.flow, await to_device_type(real.flow), None), "P0999")
    await real.sessions.create_session(DEMO_STAFF)

    with pytest.raises(SessionGone):
        await real.flow.submit(session)

    assert await real.office.order_of(session.session_id) is None


async def test_an_answer_on_top_of_an_old_session_is_refused(real: Real) -> None:
    session = await to_device_type(real.flow)
    await real.flow.pick_device_type(session, "none")

    with pytest.raises(SessionConflict) as conflict:
        await real.flow.pick_device_type(session, "none")

    assert conflict.value.now is not None
    assert conflict.value.now.current_step is Step.LIST_PLANS


async def test_trap_6_with_every_device_and_plan_the_sums_offered_confirmed_and_ordered_are_one(real: Real) -> None:
    ordered = 0
    for device in await in_stock(real):
        session = await with_device(real.flow, await to_device_type(real.flow), device)
        offered = await real.flow.view(session)
        assert isinstance(offered, PlansView)
        assert len(offered.offers) > 3
        for offer in offered.offers:
            session = await real.flow.pick_plan(session, offer.plan.plan_id)
            confirm = await real.flow.view(session)
            assert isinstance(confirm, ConfirmView)
            assert confirm.quote == offer.sums
            assert confirm.quote.total > 0
            assert (confirm.device, confirm.plan) == (device, offer.plan)
            if offer is not offered.offers[-1]:
                session = await real.flow.go_back(session, Step.LIST_PLANS)
        finished = await real.flow.view(await real.flow.submit(session))
        assert isinstance(finished, CompletedView)
        assert finished.order.request.sums == offered.offers[-1].sums
        ordered += 1
    assert ordered > 10


async def test_the_session_of_a_customer_with_fifteen_numbers_stays_small(real: Real) -> None:
    session = await walk(real.flow, Step.LIST_PHONES, national_id="F111111118")
    view = await real.flow.view(session)

    assert isinstance(view, NumbersView)
    assert len(view.lines) == 15
    assert len(session.stored) < 20_000
