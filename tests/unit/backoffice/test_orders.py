"""Orders: written once whatever is repeated, numbered without gaps, paid for by stock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from kiosk.backoffice.protocol import OrderMismatch, OutOfStock, UnknownStore
from kiosk.backoffice.sqlite.office import SqliteBackOffice
from kiosk.backoffice.values import DayFigures, OrderRequest

Open = Callable[[], Awaitable[SqliteBackOffice]]
Make = Callable[..., OrderRequest]
TODAY = date(2026, 11, 25)
LAST_UNIT = "D02"
SOLD_OUT = "D04"
NOTHING = DayFigures(renewals=0, with_device=0, contract_total=0, device_payable=0)


async def hold(office: SqliteBackOffice, device_id: str, session_id: str) -> None:
    await office.hold_device(device_id, "S01", session_id=session_id, staff_id="S001", seconds=60)


async def available(office: SqliteBackOffice, device_id: str) -> int:
    devices = await office.devices("S01", session_id="somebody else's")
    return next(stocked.available for stocked in devices if stocked.device.device_id == device_id)


async def test_an_order_is_kept_as_it_was_asked_for(office: SqliteBackOffice, clock: Any, make_request: Make) -> None:
    request = make_request("s1", device_id="D01")

    order = await office.place_order(request)

    assert order.request == request
    assert order.placed_at == clock.now
    assert await office.order_of("s1") == order


async def test_a_session_without_an_order_has_none(office: SqliteBackOffice) -> None:
    assert await office.order_of("s1") is None


async def test_the_same_request_again_is_the_same_order_and_takes_one_unit(
    office: SqliteBackOffice, clock: Any, make_request: Make
) -> None:
    await hold(office, LAST_UNIT, "s1")
    first = await office.place_order(make_request("s1", device_id=LAST_UNIT))
    clock.go_on(3600)

    again = await office.place_order(make_request("s1", device_id=LAST_UNIT))

    assert again == first
    assert (await office.day_figures("S001", TODAY)).renewals == 1


async def test_the_same_request_from_two_terminals_at_once_is_one_order(open_office: Open, make_request: Make) -> None:
    terminals = [await open_office(), await open_office()]
    request = make_request("s1", device_id="D01")

    orders = await asyncio.gather(*(terminals[n % 2].place_order(request) for n in range(6)))

    assert len({order.order_number for order in orders}) == 1
    assert await available(terminals[0], "D01") == 4


@pytest.mark.parametrize("change", [{"key": "another"}, {"plan_id": "P1399"}, {"total": 1}, {"device_id": "D01"}])
async def test_a_second_order_of_a_session_is_refused_and_changes_nothing(
    office: SqliteBackOffice, make_request: Make, change: dict[str, Any]
) -> None:
    first = await office.place_order(make_request("s1"))

    with pytest.raises(OrderMismatch) as refused:
        await office.place_order(make_request("s1", **change))

    assert refused.value.order_number == first.order_number
    assert await office.order_of("s1") == first
    assert await available(office, "D01") == 5


async def test_the_key_of_another_sessions_order_is_refused(office: SqliteBackOffice, make_request: Make) -> None:
    first = await office.place_order(make_request("s1", key="k"))

    with pytest.raises(OrderMismatch) as refused:
        await office.place_order(make_request("s2", key="k"))

    assert refused.value.order_number == first.order_number
    assert await office.order_of("s2") is None


async def test_an_order_takes_its_unit_out_of_stock_and_ends_the_hold(
    office: SqliteBackOffice, clock: Any, make_request: Make
) -> None:
    await hold(office, "D01", "s1")

    await office.place_order(make_request("s1", device_id="D01"))

    assert await available(office, "D01") == 4
    clock.go_on(61)
    assert await available(office, "D01") == 4


async def test_an_order_without_a_device_gives_the_held_unit_back(office: SqliteBackOffice, make_request: Make) -> None:
    await hold(office, LAST_UNIT, "s1")

    await office.place_order(make_request("s1"))

    assert await available(office, LAST_UNIT) == 1


async def test_after_the_hold_has_ended_a_free_unit_is_taken(
    office: SqliteBackOffice, clock: Any, make_request: Make
) -> None:
    await hold(office, LAST_UNIT, "s1")
    clock.go_on(61)

    await office.place_order(make_request("s1", device_id=LAST_UNIT))

    assert await available(office, LAST_UNIT) == 0


async def test_after_the_hold_has_ended_a_unit_held_by_another_session_is_not_taken(
    office: SqliteBackOffice, clock: Any, make_request: Make
) -> None:
    await hold(office, LAST_UNIT, "slow")
    clock.go_on(61)
    await hold(office, LAST_UNIT, "quick")

    with pytest.raises(OutOfStock):
        await office.place_order(make_request("slow", device_id=LAST_UNIT))

    assert await office.order_of("slow") is None
    await office.place_order(make_request("quick", device_id=LAST_UNIT))


async def test_an_out_of_stock_device_cannot_be_ordered_by_its_id(office: SqliteBackOffice, make_request: Make) -> None:
    with pytest.raises(OutOfStock):
        await office.place_order(make_request("s1", device_id=SOLD_OUT))


async def test_a_unit_in_another_store_is_no_unit_here(office: SqliteBackOffice, make_request: Make) -> None:
    with pytest.raises(OutOfStock):
        await office.place_order(make_request("s1", device_id=SOLD_OUT, store_id="S01"))
    await office.place_order(make_request("s2", device_id=SOLD_OUT, store_id="S02"))


async def test_an_order_in_an_unknown_store_is_refused(office: SqliteBackOffice, make_request: Make) -> None:
    with pytest.raises(UnknownStore):
        await office.place_order(make_request("s1", store_id="S99"))


async def test_numbers_count_on_by_store_and_day(office: SqliteBackOffice, clock: Any, make_request: Make) -> None:
    async def number(session_id: str, store_id: str = "S01") -> str:
        return (await office.place_order(make_request(session_id, store_id=store_id))).order_number

    assert await number("s1") == "S01-20261125-0001"
    assert await number("s2") == "S01-20261125-0002"
    assert await number("s3", "S02") == "S02-20261125-0001"
    clock.go_on(timedelta(days=1).total_seconds())
    assert await number("s4") == "S01-20261126-0001"


async def test_a_refused_order_uses_up_no_number(office: SqliteBackOffice, make_request: Make) -> None:
    with pytest.raises(OutOfStock):
        await office.place_order(make_request("s1", device_id=SOLD_OUT))

    assert (await office.place_order(make_request("s2"))).order_number == "S01-20261125-0001"


async def test_order_numbers_never_collide_however_alike_the_sessions_are(
    open_office: Open, make_request: Make
) -> None:
    terminals = [await open_office(), await open_office()]
    alike = [f"renewal_S001_{n:032x}" for n in range(20)]

    orders = await asyncio.gather(
        *(terminals[n % 2].place_order(make_request(session_id)) for n, session_id in enumerate(alike))
    )

    assert sorted(order.order_number for order in orders) == [f"S01-20261125-{n:04}" for n in range(1, 21)]


async def test_the_day_of_a_number_and_of_the_figures_is_the_day_in_taiwan(
    office: SqliteBackOffice, clock: Any, make_request: Make
) -> None:
    clock.now = clock.now.replace(hour=15, minute=59)
    before_midnight = await office.place_order(make_request("s1"))
    clock.go_on(60)
    after_midnight = await office.place_order(make_request("s2"))

    assert before_midnight.order_number == "S01-20261125-0001"
    assert after_midnight.order_number == "S01-20261126-0001"
    assert (await office.day_figures("S001", TODAY)).renewals == 1
    assert (await office.day_figures("S001", TODAY + timedelta(days=1))).renewals == 1


async def test_the_days_figures_are_sums_of_one_clerks_orders(office: SqliteBackOffice, make_request: Make) -> None:
    await office.place_order(make_request("s1"))
    await office.place_order(make_request("s2", device_id="D01"))
    await office.place_order(make_request("s3", staff_id="M001"))

    assert await office.day_figures("S001", TODAY) == DayFigures(
        renewals=2, with_device=1, contract_total=59940, device_payable=19900
    )
    assert await office.day_figures("S001", TODAY - timedelta(days=1)) == NOTHING
    assert await office.day_figures("S009", TODAY) == NOTHING


async def test_an_order_outlives_the_program(open_office: Open, make_request: Make) -> None:
    first = await open_office()
    order = await first.place_order(make_request("s1", device_id="D01"))
    await first.close()

    second = await open_office()

    assert await second.order_of("s1") == order


async def test_text_of_an_order_is_kept_to_the_letter(office: SqliteBackOffice, make_request: Make) -> None:
    request = msgspec.structs.replace(make_request("s1"), terminal=" 櫃台\n𠮷'; DROP TABLE orders; --\x1b[0m ")

    await office.place_order(request)

    order = await office.order_of("s1")
    assert order is not None
    assert order.request.terminal == request.terminal
