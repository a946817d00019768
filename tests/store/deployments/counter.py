"""A counter at which a clerk renews contracts: the services of a kiosk with the embedded back office."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from kiosk.calendar_tw import utc_now
from kiosk.config import Settings
from kiosk.renewal.answers import answers_of
from kiosk.renewal.flow import RenewalFlow
from kiosk.services import Services
from kiosk.stores.connect import open_store
from kiosk.workflow.manager import WorkflowSessionManager
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import WorkflowStep
from tests.unit.renewal.fakes import walk

STAFF = "S001"
CUSTOMER, NUMBER, PLAN = "A123456789", "0912345678", "P0999"
"""Of the demonstration data."""


def settings_at(folder: Path, redis_url: str | None, terminal: str = "counter-1") -> Settings:
    """Make the settings of a kiosk whose files are in `folder`."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    return Settings(data_dir=folder / "data", runtime_dir=folder / "run", redis_url=redis_url, terminal=terminal)


@asynccontextmanager
async def open_counter(folder: Path, redis_url: str | None, terminal: str = "counter-1") -> AsyncIterator[Services]:
    """Open a kiosk; those with one folder share the back office."""
    services = await Services.open(settings_at(folder, redis_url, terminal), utc_now)
    try:
        yield services
    finally:
        await services.close()


@asynccontextmanager
async def clerk(services: Services) -> AsyncIterator[RenewalFlow]:
    """Sign in."""
    staff = await services.office.staff(STAFF)
    assert staff is not None
    flow = services.flow(staff)
    try:
        yield flow
    finally:
        await flow.aclose()


async def renew(flow: RenewalFlow, step: WorkflowStep = WorkflowStep.COMPLETED) -> RenewalSession:
    """Bring a new renewal without a device to `step`; by default to its order."""
    return await walk(flow, step, None, national_id=CUSTOMER, phone_number=NUMBER, plan_ids=(PLAN, "P1399"))


async def orders(services: Services, flow: RenewalFlow) -> int:
    """Count what this clerk has ordered today."""
    return (await flow.home()).figures.renewals


async def assert_ordered(services: Services, session: RenewalSession) -> None:
    """Check that the renewal ended in the order that its session names, as it is stored now."""
    stored = await services.sessions.get_session(session.staff_id, session.session_id)
    order = await services.office.order_of(session.session_id)
    assert order is not None
    assert stored.current_step is WorkflowStep.COMPLETED
    assert answers_of(stored).order_number == order.order_number


async def answer(folder: Path, redis_url: str) -> bool:
    """Ask the store for a sign of life, as a kiosk does."""
    async with await open_store(settings_at(folder, redis_url)) as store:
        return bool(await WorkflowSessionManager(store.redis, terminal="counter-1").ping())
