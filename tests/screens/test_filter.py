"""Lists that letters narrow: what is found, what digits pick then, and the way back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.renewal.answers import answers_of
from kiosk.widgets.filter_list import ROWS, FilterList
from kiosk.widgets.matching import Index, folded
from kiosk.workflow.steps import WorkflowStep as Step
from tests.screens.counter import Answers, Counter
from tests.screens.pictures import SMALLEST

MANY = 7 * ROWS
ANDROID = Answers(os="Android", device_id="D07")


def names(counter: Counter) -> list[str]:
    """Read the values of the rows that are laid out."""
    rows = counter.app.screen.query_one(FilterList)
    return [choice.value for choice in rows._choices]


def chosen(counter: Counter) -> str | None:
    """Read which device the renewal has."""
    device = answers_of(counter.session).device
    return None if device is None else device.device_id


def carry_many(data_file: Path) -> None:
    """Let the store carry many phones."""
    with closing(sqlite3.connect(data_file)) as office, office:
        columns = [row[1] for row in office.execute("PRAGMA table_info(devices)") if row[1] != "device_id"]
        for n in range(MANY):
            office.execute(
                f"INSERT INTO devices (device_id, {','.join(columns)}) "
                f"SELECT ?, {','.join(columns)} FROM devices WHERE device_id = 'D07'",
                (f"X{n:04}",),
            )
            office.execute("INSERT INTO stock (store_id, device_id, quantity) VALUES ('S01', ?, 1)", (f"X{n:04}",))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("pixel", ["D11", "D12"]),
        ("PIXEL", ["D11", "D12"]),
        ("ｐｉｘｅｌ", ["D11", "D12"]),
        ("藍", ["D12", "D07", "D09"]),
        ("示範晶片", ["D14"]),
        ("exynos", ["D10"]),
    ],
    ids=["model", "capitals", "full width", "colour", "chip, Chinese", "chip"],
)
async def test_letters_leave_the_devices_that_have_them_in_any_field(
    counter: Counter, typed: str, found: list[str]
) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.SELECT_DEVICE, ANDROID)

        await counter.typed(*typed)

        assert names(counter) == found
        assert any("Filter: " in line and f"{len(found)} of 8" in line for line in counter.shown())


async def test_plans_are_narrowed_too_and_space_still_marks(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.LIST_PLANS)

        await counter.typed("吃", "到", " ")

        assert set(names(counter)) == {"P1199", "P1399"}
        assert sum("[x]" in line for line in counter.shown()) == 1


@pytest.mark.parametrize("digit", ["2", "２"], ids=["half width", "full width"])
async def test_a_digit_picks_among_the_rows_that_are_left(counter: Counter, digit: str) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.SELECT_DEVICE, ANDROID)

        await counter.typed(*"pixel", digit)

        assert counter.session.current_step is Step.LIST_PLANS
        assert chosen(counter) == "D12"


async def test_enter_takes_the_first_that_is_left(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.SELECT_DEVICE, ANDROID)

        await counter.typed(*"zen", "enter")

        assert chosen(counter) == "D13"


async def test_where_nothing_matches_it_says_so_and_enter_drops_what_was_typed_behind(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.SELECT_DEVICE, ANDROID)
        await counter.typed(*"xyz")
        assert any("nothing matches" in line for line in counter.shown())
        assert not any("ROG" in line or "Chip" in line for line in counter.shown())

        await counter.typed("enter", "backspace", "backspace", "backspace", "1")

        assert counter.session.current_step is Step.SELECT_DEVICE
        assert [notice.message for notice in counter.app._notifications] == ["4 keys typed ahead were dropped"]


async def test_backspace_takes_back_a_letter_and_escape_the_filter_before_it_goes_back(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.SELECT_DEVICE, ANDROID)
        await counter.typed(*"pixelx", "backspace")
        assert names(counter) == ["D11", "D12"]

        await counter.typed("escape")
        assert len(names(counter)) == 8
        assert not any("Filter:" in line for line in counter.shown())

        await counter.typed("escape")
        assert counter.session.current_step is Step.SELECT_DEVICE_OS


async def test_a_long_list_is_laid_out_as_far_as_the_highlight_has_come(counter: Counter) -> None:
    carry_many(counter.data_file)
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.SELECT_DEVICE, ANDROID)
        assert len(names(counter)) == ROWS

        await counter.typed(*["end"] * (MANY // 8), "enter")

        assert chosen(counter) == "D14"


async def test_a_filter_finds_what_was_not_laid_out(counter: Counter) -> None:
    carry_many(counter.data_file)
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.SELECT_DEVICE, ANDROID)

        await counter.typed(*"zenfone")

        assert names(counter) == ["D13"]


async def test_keys_that_a_store_binds_anew_work_and_are_shown(counter: Counter) -> None:
    counter = replace(counter, changed={"keys": (("not_offered", "f13,ctrl+u"), ("submit", "f14"))})
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.LIST_PLANS)
        assert "F13 Not offered" in " ".join(counter.shown())

        await counter.typed("f8")
        assert "Plans not offered" not in " ".join(counter.shown())
        await counter.typed("ctrl+u")
        assert "Plans not offered" in " ".join(counter.shown())

        await counter.show(Step.CONFIRM)
        assert "F14 places the order" in " ".join(counter.shown())
        await counter.typed("f5", "f14")
        assert counter.session.current_step is Step.COMPLETED


def test_a_match_does_not_run_from_one_field_into_the_next() -> None:
    index = Index([("ab", "cd")], lambda item: item)

    assert list(index.find("bc")) == []
    assert list(index.find("CD")) == [("ab", "cd")]


@pytest.mark.parametrize(("text", "same"), [("ＩＰｈｏｎｅ", "iphone"), ("㎏", "kg"), ("臺", "臺")])
def test_texts_that_look_alike_are_the_same(text: str, same: str) -> None:
    assert folded(text) == same
