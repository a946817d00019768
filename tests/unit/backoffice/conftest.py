"""A back office on a fresh copy of the demonstration data, and a clock that stands still until it is told to go on."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.backoffice.sqlite.demo import recreate_demo
from kiosk.backoffice.sqlite.office import SqliteBackOffice
from kiosk.backoffice.values import OrderRequest, OrderSums

TODAY = date(2026, 11, 25)


@dataclass
class StillClock:
    now: datetime = field(default=datetime(2026, 11, 25, 6, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


Open = Callable[[], Awaitable[SqliteBackOffice]]
MakeRequest = Callable[..., OrderRequest]


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "office.db"
    recreate_demo(path, TODAY)
    return path


@pytest.fixture
def path(demo_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(demo_file, tmp_path / "office.db"))


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
async def open_office(path: Path, clock: StillClock) -> AsyncIterator[Open]:
    """Open the same file again and again, as several terminals do."""
    opened: list[SqliteBackOffice] = []

    async def open_one() -> SqliteBackOffice:
        opened.append(await SqliteBackOffice.open(path, clock=clock))
        return opened[-1]

    yield open_one
    for office in opened:
        await office.close()


@pytest.fixture
async def office(open_office: Open) -> SqliteBackOffice:
    return await open_office()


@pytest.fixture
def make_request() -> MakeRequest:
    """Make the order of a session; `key` and the rest follow from it unless given."""

    def make(
        session_id: str,
        *,
        key: str | None = None,
        device_id: str | None = None,
        store_id: str = "S01",
        staff_id: str = "S001",
        plan_id: str = "P0999",
        total: int = 29970,
    ) -> OrderRequest:
        return OrderRequest(
            order_key=key or f"key-{session_id}",
            session_id=session_id,
            customer_id="C001",
            phone_number="0912345678",
            device_id=device_id,
            plan_id=plan_id,
            sums=_sums(total, device_payable=0 if device_id is None else 19900),
            staff_id=staff_id,
            store_id=store_id,
            terminal="counter-1",
        )

    return make


def _sums(total: int, *, device_payable: int) -> OrderSums:
    return OrderSums(
        quoted_on=TODAY,
        days_left=-3,
        device_price=device_payable,
        device_subsidy=0,
        device_payable=device_payable,
        monthly_fee=999,
        months=30,
        contract_total=29970,
        activation_fee=0,
        telecom_subsidy_refund=0,
        device_subsidy_refund=0,
        total=total,
        new_start=TODAY,
        new_end=date(2029, 5, 25),
    )
