"""Units of stock: one a session, never more than there are, given back when the time is over."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from kiosk.backoffice.protocol import OutOfStock, UnknownStore
from kiosk.backoffice.sqlite.office import SqliteBackOffice

Open = Callable[[], Awaitable[SqliteBackOffice]]
LAST_UNIT = "D02"
SOLD_OUT = "D04"
FIVE_UNITS = "D01"


async def hold(
    office: SqliteBackOffice,
    device_id: str,
    session_id: str,
    *,
    staff_id: str = "S001",
    store_id: str = "S01",
) -> None:
    await office.hold_device(device_id, store_id, session_id=session_id, staff_id=staff_id, seconds=60)


async def available(office: SqliteBackOffice, device_id: str, session_id: str, store_id: str = "S01") -> int:
    devices = await office.devices(store_id, session_id=session_id)
    return next(stocked.available for stocked in devices if stocked.device.device_id == device_id)


async def test_a_held_unit_is_gone_for_others_and_still_there_for_its_own_session(
    office: SqliteBackOffice,
) -> None:
    await hold(office, FIVE_UNITS, "mine")

    assert await available(office, FIVE_UNITS, "mine") == 5
    assert await available(office, FIVE_UNITS, "other") == 4


async def test_a_hold_in_one_store_takes_nothing_from_another(office: SqliteBackOffice) -> None:
    await hold(office, FIVE_UNITS, "mine", store_id="S02")

    assert await available(office, FIVE_UNITS, "other", "S01") == 5
    assert await available(office, FIVE_UNITS, "other", "S02") == 3


async def test_holding_again_holds_one_unit(office: SqliteBackOffice) -> None:
    await hold(office, FIVE_UNITS, "mine")
    await hold(office, FIVE_UNITS, "mine")

    assert await available(office, FIVE_UNITS, "other") == 4


async def test_holding_another_device_gives_the_first_back(office: SqliteBackOffice) -> None:
    await hold(office, LAST_UNIT, "mine")
    await hold(office, FIVE_UNITS, "mine")

    assert await available(office, LAST_UNIT, "other") == 1
    assert await available(office, FIVE_UNITS, "other") == 4


async def test_the_last_unit_goes_to_one_of_two_terminals_that_ask_at_once(open_office: Open) -> None:
    terminals = [await open_office(), await open_office()]

    outcomes = await asyncio.gather(
        *(hold(terminals[n % 2], LAST_UNIT, f"session-{n}") for n in range(10)), return_exceptions=True
    )

    assert outcomes.count(None) == 1
    assert sum(isinstance(outcome, OutOfStock) for outcome in outcomes) == 9


async def test_an_out_of_stock_device_is_listed_and_cannot_be_held(office: SqliteBackOffice) -> None:
    assert await available(office, SOLD_OUT, "mine") == 0
    with pytest.raises(OutOfStock) as refused:
        await hold(office, SOLD_OUT, "mine")
    assert (refused.value.device_id, refused.value.store_id) == (SOLD_OUT, "S01")


async def test_a_device_that_the_store_does_not_carry_cannot_be_held(office: SqliteBackOffice) -> None:
    with pytest.raises(OutOfStock):
        await hold(office, "D99", "mine")


async def test_a_refused_hold_leaves_the_one_before_it(office: SqliteBackOffice) -> None:
    await hold(office, LAST_UNIT, "mine")

    with pytest.raises(OutOfStock):
        await hold(office, SOLD_OUT, "mine")

    assert await available(office, LAST_UNIT, "other") == 0


async def test_a_hold_ends_when_its_time_is_over(office: SqliteBackOffice, clock: Any) -> None:
    await hold(office, LAST_UNIT, "slow")

    clock.go_on(59)
    assert await available(office, LAST_UNIT, "quick") == 0
    clock.go_on(1)
    assert await available(office, LAST_UNIT, "quick") == 1
    await hold(office, LAST_UNIT, "quick")
    assert await available(office, LAST_UNIT, "slow") == 0


async def test_holding_again_starts_the_time_anew(office: SqliteBackOffice, clock: Any) -> None:
    await hold(office, LAST_UNIT, "mine")
    clock.go_on(50)
    await hold(office, LAST_UNIT, "mine")
    clock.go_on(50)

    assert await available(office, LAST_UNIT, "other") == 0


async def test_releasing_gives_the_unit_back_and_again_is_harmless(office: SqliteBackOffice) -> None:
    await hold(office, LAST_UNIT, "mine")

    await office.release_hold("mine")
    await office.release_hold("mine")

    assert await available(office, LAST_UNIT, "other") == 1


async def test_a_restart_gives_back_what_the_clerk_held_and_nobody_elses(office: SqliteBackOffice) -> None:
    await hold(office, FIVE_UNITS, "old")
    await hold(office, FIVE_UNITS, "new")
    await hold(office, FIVE_UNITS, "of a colleague", staff_id="M001")

    released = await office.release_holds("S001", keep_session="new")

    assert released == 1
    assert await available(office, FIVE_UNITS, "other") == 3


async def test_without_a_session_to_keep_all_of_the_clerks_units_come_back(office: SqliteBackOffice) -> None:
    await hold(office, FIVE_UNITS, "old")
    await hold(office, FIVE_UNITS, "new")

    assert await office.release_holds("S001") == 2
    assert await available(office, FIVE_UNITS, "other") == 5


async def test_a_unit_whose_time_was_over_is_not_counted_as_given_back(office: SqliteBackOffice, clock: Any) -> None:
    await hold(office, FIVE_UNITS, "old")
    clock.go_on(61)

    assert await office.release_holds("S001") == 0


async def test_an_unknown_store_is_an_error_wherever_stock_is_asked_for(office: SqliteBackOffice) -> None:
    with pytest.raises(UnknownStore):
        await office.devices("S99", session_id="mine")
    with pytest.raises(UnknownStore):
        await hold(office, FIVE_UNITS, "mine", store_id="S99")
    with pytest.raises(UnknownStore):
        await office.store("S99")
