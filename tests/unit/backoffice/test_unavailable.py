"""When the data file does not answer, that is what is said."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kiosk.backoffice.protocol import BackOfficeUnavailable
from kiosk.backoffice.sqlite.connection import BUSY_SECONDS
from kiosk.backoffice.sqlite.office import SqliteBackOffice
from kiosk.backoffice.values import Order, OrderRequest


async def test_a_locked_file_is_unavailable_within_the_wait_and_the_screen_goes_on(
    office: SqliteBackOffice, path: Path, make_request: Callable[..., OrderRequest]
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        started = time.monotonic()
        order = asyncio.create_task(office.place_order(make_request("s1")))
        await asyncio.sleep(0)
        looped_after = time.monotonic() - started
        with pytest.raises(BackOfficeUnavailable, match="locked"):
            await order
        took = time.monotonic() - started
        other.execute("ROLLBACK")

    assert looped_after < BUSY_SECONDS / 2
    assert took < BUSY_SECONDS + 1
    assert await office.order_of("s1") is None
    assert (await office.place_order(make_request("s1"))).order_number == "S01-20261125-0001"


async def test_look_ups_go_on_while_another_program_writes(office: SqliteBackOffice, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM plans")

        assert len(await office.plans()) > 0


async def test_a_full_disk_is_unavailable_and_writes_nothing(
    office: SqliteBackOffice, make_request: Callable[..., OrderRequest]
) -> None:
    pages = await office._ask(lambda connection: connection.execute("PRAGMA page_count").fetchone()[0])
    await office._ask(lambda connection: connection.execute(f"PRAGMA max_page_count = {pages}"))

    outcomes = await asyncio.gather(
        *(office.place_order(make_request(f"s{n}")) for n in range(200)), return_exceptions=True
    )

    placed = sum(isinstance(outcome, Order) for outcome in outcomes)
    assert {type(outcome) for outcome in outcomes} == {Order, BackOfficeUnavailable}
    assert (await office.day_figures("S001", date(2026, 11, 25))).renewals == placed


@pytest.mark.parametrize("contents", [b"this is no database, and long enough to be sure" * 40])
async def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path, clock: Any, contents: bytes) -> None:
    file = tmp_path / "office.db"
    file.write_bytes(contents)

    with pytest.raises(BackOfficeUnavailable):
        await SqliteBackOffice.open(file, clock=clock)

    assert file.read_bytes() == contents


@pytest.mark.parametrize("statement", ["CREATE TABLE theirs (id)", "PRAGMA user_version = 99"])
async def test_another_programs_database_or_version_is_refused_and_left_alone(
    tmp_path: Path, clock: Any, statement: str
) -> None:
    file = tmp_path / "office.db"
    with closing(sqlite3.connect(file)) as other:
        other.execute(statement)
        other.commit()

    with pytest.raises(BackOfficeUnavailable, match="format"):
        await SqliteBackOffice.open(file, clock=clock)

    with closing(sqlite3.connect(file)) as other:
        tables = [name for (name,) in other.execute("SELECT name FROM sqlite_schema")]
    assert tables in ([], ["theirs"])


async def test_a_place_where_no_file_can_be_made_is_unavailable(tmp_path: Path, clock: Any) -> None:
    (tmp_path / "not a directory").touch()

    with pytest.raises(BackOfficeUnavailable):
        await SqliteBackOffice.open(tmp_path / "not a directory" / "office.db", clock=clock)


async def test_damaged_data_is_unavailable(office: SqliteBackOffice, path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("UPDATE staff SET role = 'Emperor' WHERE staff_id = 'S001'")
        other.commit()

    with pytest.raises(BackOfficeUnavailable):
        await office.staff("S001")


async def test_after_closing_it_is_unavailable_and_closing_again_is_harmless(
    office: SqliteBackOffice,
) -> None:
    await office.close()
    await office.close()

    with pytest.raises(BackOfficeUnavailable):
        await office.plans()


async def test_several_terminals_may_open_a_new_file_at_once(tmp_path: Path, clock: Any) -> None:
    file = tmp_path / "new" / "office.db"

    offices = await asyncio.gather(*(SqliteBackOffice.open(file, clock=clock) for _ in range(6)))

    assert {len(await office.plans()) for office in offices} == {len(await offices[0].plans())}
    for office in offices:
        await office.close()


async def test_a_delay_goes_before_each_answer(path: Path, clock: Any) -> None:
    distant = await SqliteBackOffice.open(path, clock=clock, delay=lambda: 0.05)

    started = time.monotonic()
    await distant.plans()

    assert time.monotonic() - started >= 0.05
    await distant.close()


async def test_the_file_and_its_directory_are_for_their_owner_alone(tmp_path: Path, clock: Any) -> None:
    file = tmp_path / "new" / "office.db"
    office = await SqliteBackOffice.open(file, clock=clock)
    await office.close()

    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0
