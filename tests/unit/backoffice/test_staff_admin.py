"""Staff administration: who may sign in."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from kiosk.backoffice.pins import hash_pin, verify_pin
from kiosk.backoffice.protocol import BackOfficeUnavailable, UnknownStore
from kiosk.backoffice.sqlite.staff_admin import (
    StaffExists,
    UnknownStaff,
    add_staff,
    disable_staff,
    list_staff,
    set_pin_hash,
)
from kiosk.backoffice.values import Role, Staff

NEWCOMER = Staff(staff_id="S010", name="新進人員", role=Role.SALES, store_id="S02", pin_hash="")


def find(path: Path, staff_id: str) -> Staff:
    return next(staff for staff in list_staff(path) if staff.staff_id == staff_id)


def test_everybody_is_listed_by_code(path: Path) -> None:
    assert [staff.staff_id for staff in list_staff(path)] == ["M001", "S001", "S002", "S009"]


def test_a_newcomer_is_listed_as_added(path: Path) -> None:
    add_staff(path, NEWCOMER)

    assert find(path, "S010") == NEWCOMER


def test_a_store_code_is_brought_to_its_one_form(path: Path) -> None:
    add_staff(path, msgspec.structs.replace(NEWCOMER, store_id="s02"))

    assert find(path, "S010").store_id == "S02"


@pytest.mark.parametrize("taken", ["S001", "s001", "S009"])
def test_a_code_that_is_taken_is_refused_in_any_case(path: Path, taken: str) -> None:
    with pytest.raises(StaffExists):
        add_staff(path, msgspec.structs.replace(NEWCOMER, staff_id=taken))


def test_an_unknown_store_is_refused(path: Path) -> None:
    with pytest.raises(UnknownStore):
        add_staff(path, msgspec.structs.replace(NEWCOMER, store_id="S99"))


@pytest.mark.parametrize("code", ["", "S 1", "S{1}", "*", "x" * 33])
def test_a_code_that_cannot_be_part_of_a_key_is_refused(path: Path, code: str) -> None:
    with pytest.raises(ValueError, match="staff_id"):
        add_staff(path, msgspec.structs.replace(NEWCOMER, staff_id=code))


def test_a_new_pin_takes_the_place_of_the_old(path: Path) -> None:
    set_pin_hash(path, "s001", hash_pin("8642"))

    assert verify_pin(find(path, "S001").pin_hash, "8642")
    assert not verify_pin(find(path, "S001").pin_hash, "1234")


def test_a_pin_that_was_not_hashed_is_refused(path: Path) -> None:
    with pytest.raises(ValueError, match="hash"):
        set_pin_hash(path, "S001", "1234")


def test_disabled_staff_stay_listed_and_again_is_harmless(path: Path) -> None:
    disable_staff(path, "S001")
    disable_staff(path, "S001")

    assert not find(path, "S001").active
    assert find(path, "M001").active


def test_an_unknown_code_is_an_error(path: Path) -> None:
    with pytest.raises(UnknownStaff):
        disable_staff(path, "X999")
    with pytest.raises(UnknownStaff):
        set_pin_hash(path, "X999", hash_pin("8642"))


def test_without_a_data_file_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(BackOfficeUnavailable):
        list_staff(tmp_path / "office.db")

    assert not (tmp_path / "office.db").exists()
