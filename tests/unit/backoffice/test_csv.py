"""CSV files: what goes out comes back the same; what is wrong is named and nothing is imported."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.backoffice.sqlite.csv_files import ImportRefused, export_csv, import_csv
from kiosk.backoffice.sqlite.csv_rows import Problem
from kiosk.backoffice.sqlite.describe import describe_tables
from kiosk.backoffice.sqlite.office import SqliteBackOffice
from kiosk.backoffice.sqlite.tables import TABLES
from kiosk.backoffice.values import OrderRequest

Make = Callable[..., OrderRequest]
AWKWARD = ' [bold red]\x1b]0;PWNED\x07 "到", \r\n 1;\r樓\n\u2028𠮷 '


@pytest.fixture
def files(path: Path, tmp_path: Path) -> Path:
    """The demonstration data as CSV files."""
    export_csv(path, tmp_path / "csv")
    return tmp_path / "csv"


def contents(directory: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in directory.iterdir()}


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def write(file: Path, rows: list[dict[str, str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def change(file: Path, row: int, **cells: str) -> None:
    rows = read(file)
    rows[row].update(cells)
    write(file, rows)


def problems_of(path: Path, directory: Path) -> tuple[Problem, ...]:
    """Import what must be refused, and make sure that it changed nothing."""
    before = directory.with_name("before")
    after = directory.with_name("after")
    export_csv(path, before)
    with pytest.raises(ImportRefused) as refused:
        import_csv(path, directory)
    export_csv(path, after)
    assert contents(before) == contents(after)
    return refused.value.problems


# What goes out comes back


def test_every_table_has_a_file_with_the_documented_columns(files: Path) -> None:
    for table in TABLES:
        header = (files / table.file).read_text(encoding="utf-8").splitlines()[0]
        assert header == ",".join(column.name for column in table.columns)


async def test_a_round_trip_changes_nothing(
    office: SqliteBackOffice, path: Path, tmp_path: Path, make_request: Make
) -> None:
    await office.place_order(make_request("s1", device_id="D01"))
    await office.place_order(make_request("s2"))
    export_csv(path, tmp_path / "first")

    import_csv(tmp_path / "elsewhere.db", tmp_path / "first")
    export_csv(tmp_path / "elsewhere.db", tmp_path / "second")

    assert contents(tmp_path / "first") == contents(tmp_path / "second")


async def test_awkward_text_comes_back_to_the_letter(office: SqliteBackOffice, path: Path, files: Path) -> None:
    change(files / "customers.csv", 0, address=AWKWARD)

    import_csv(path, files)

    customer = await office.customer("C001")
    assert customer is not None
    assert customer.address == AWKWARD


async def test_lists_dates_and_empty_cells_have_their_types(office: SqliteBackOffice, path: Path, files: Path) -> None:
    change(files / "customers.csv", 0, phones="0900-000-001; 02-0000-0003", birth_date="")
    change(files / "customers.csv", 1, phones="")

    import_csv(path, files)

    first, second = await office.customer("C001"), await office.customer("C002")
    assert first is not None
    assert second is not None
    assert (first.phones, first.birth_date) == (("0900-000-001", "02-0000-0003"), None)
    assert second.phones == ()


def test_a_byte_order_mark_and_a_blank_line_are_no_obstacle(path: Path, files: Path) -> None:
    stores = files / "stores.csv"
    stores.write_bytes(b"\xef\xbb\xbf" + stores.read_bytes() + b"\r\n")

    import_csv(path, files)

    export_csv(path, files.with_name("again"))
    assert len(read(files.with_name("again") / "stores.csv")) == 2


def test_the_order_of_columns_does_not_matter(path: Path, files: Path) -> None:
    write(files / "stores.csv", [dict(reversed(row.items())) for row in read(files / "stores.csv")])

    import_csv(path, files)

    export_csv(path, files.with_name("again"))
    assert read(files.with_name("again") / "stores.csv")[0]["store_id"] == "S01"


async def test_codes_and_ids_are_brought_to_one_form(office: SqliteBackOffice, path: Path, files: Path) -> None:
    change(files / "stores.csv", 0, store_id="s01 ")
    change(files / "staff.csv", 0, store_id="s01")
    change(files / "customers.csv", 0, national_id="ａ１２３４５６７８９")
    change(files / "numbers.csv", 0, phone_number="0900-000-101")

    import_csv(path, files)

    staff = {row["store_id"] for row in read_again(path, files, "staff.csv")}
    assert staff == {"S01", "S02"}
    assert await office.customer_by_national_id("A123456789") is not None
    assert "0900000101" in {row["phone_number"] for row in read_again(path, files, "numbers.csv")}


def read_again(path: Path, files: Path, name: str) -> list[dict[str, str]]:
    export_csv(path, files.with_name("again"))
    return read(files.with_name("again") / name)


def test_exported_files_are_for_their_owner_alone(files: Path, path: Path) -> None:
    (files / "customers.csv").chmod(0o644)

    export_csv(path, files)

    assert all(file.stat().st_mode & 0o077 == 0 for file in files.iterdir())


# What an import replaces and what it keeps


async def test_imported_data_is_no_demonstration(office: SqliteBackOffice, path: Path, files: Path) -> None:
    assert await office.is_demonstration()

    import_csv(path, files)

    assert not await office.is_demonstration()


async def test_what_is_not_in_the_files_is_gone(office: SqliteBackOffice, path: Path, files: Path) -> None:
    write(files / "plans.csv", read(files / "plans.csv")[:1])

    import_csv(path, files)

    assert len(await office.plans()) == 1


async def test_held_units_are_given_back(office: SqliteBackOffice, path: Path, files: Path) -> None:
    await office.hold_device("D02", "S01", session_id="mine", staff_id="S001", seconds=60)

    import_csv(path, files)

    devices = await office.devices("S01", session_id="other")
    assert next(stocked.available for stocked in devices if stocked.device.device_id == "D02") == 1


async def test_orders_are_kept_when_there_is_no_file_of_them(
    office: SqliteBackOffice, path: Path, files: Path, make_request: Make
) -> None:
    (files / "orders.csv").unlink()
    import_csv(path, files)
    order = await office.place_order(make_request("s1"))

    import_csv(path, files)

    assert await office.order_of("s1") == order


async def test_orders_of_the_demonstration_do_not_become_real(
    office: SqliteBackOffice, path: Path, files: Path, make_request: Make
) -> None:
    await office.place_order(make_request("practice"))
    (files / "orders.csv").unlink()

    import_csv(path, files)

    assert await office.order_of("practice") is None


async def test_numbers_go_on_after_imported_orders(
    office: SqliteBackOffice, path: Path, tmp_path: Path, clock: Any, make_request: Make
) -> None:
    await office.place_order(make_request("s1"))
    await office.place_order(make_request("s2"))
    export_csv(path, tmp_path / "csv")
    import_csv(tmp_path / "moved.db", tmp_path / "csv")

    moved = await SqliteBackOffice.open(tmp_path / "moved.db", clock=clock)

    assert (await moved.place_order(make_request("s3"))).order_number == "S01-20261125-0003"
    await moved.close()


async def test_a_number_once_given_out_is_not_given_out_again_after_an_older_file(
    office: SqliteBackOffice, path: Path, tmp_path: Path, make_request: Make
) -> None:
    await office.place_order(make_request("s1"))
    export_csv(path, tmp_path / "csv")
    await office.place_order(make_request("s2"))

    import_csv(path, tmp_path / "csv")

    assert (await office.place_order(make_request("s3"))).order_number == "S01-20261125-0003"


async def test_an_order_may_name_a_plan_that_is_no_longer_there(
    office: SqliteBackOffice, path: Path, tmp_path: Path, make_request: Make
) -> None:
    order = await office.place_order(make_request("s1", plan_id="P0999"))
    export_csv(path, tmp_path / "csv")
    write(tmp_path / "csv" / "plans.csv", read(tmp_path / "csv" / "plans.csv")[:1])

    import_csv(path, tmp_path / "csv")

    assert await office.order_of("s1") == order


# What is wrong is named by file, line, column and reason


@pytest.mark.parametrize(
    ("file", "row", "column", "cell", "reason"),
    [
        ("stores", 0, "store_id", "S-1", "must be 1 to 8 letters and digits"),
        ("stores", 0, "name", "", "is required"),
        ("stores", 0, "name", "  ", "is required"),
        ("staff", 0, "staff_id", "S 001", "must be up to 32 letters, digits, - and _"),
        ("staff", 0, "role", "Boss", "must be one of Sales, Manager, Admin"),
        ("staff", 0, "store_id", "S99", "is not in stores.csv"),
        ("staff", 0, "pin_hash", "1234", "is not an argon2 hash"),
        ("staff", 0, "active", "true", "must be yes or no"),
        ("customers", 1, "national_id", "A123456780", "wrong checksum"),
        ("customers", 1, "national_id", "A12345678", "wrong length"),
        ("customers", 1, "national_id", "A123456789", "is the same as on line 2"),
        ("customers", 1, "kind", "company", "does not fit the national ID"),
        ("customers", 1, "phones", "0900-000-002;;", "has an empty item"),
        ("customers", 1, "birth_date", "78/01/02", "must be a date such as 2026-11-25"),
        ("customers", 1, "birth_date", "1990-02-30", "is not a day of the calendar"),
        ("customers", 1, "since", "1901-01-01", "is before birth_date"),
        ("customers", 1, "customer_id", "c001", "is the same as on line 2"),
        ("numbers", 1, "phone_number", "02-2311-0000", "is not a valid mobile number of Taiwan"),
        ("numbers", 1, "phone_number", "091234567", "is not a valid mobile number of Taiwan"),
        ("numbers", 1, "phone_number", "+81 90 1234 5678", "is not a valid mobile number of Taiwan"),
        ("numbers", 1, "phone_number", "none", "is not a phone number"),
        ("numbers", 1, "customer_id", "C999", "is not in customers.csv"),
        ("numbers", 1, "status", "gone", "must be one of active, suspended, terminated"),
        ("numbers", 1, "contract_end", "2001-01-01", "is before contract_start"),
        ("numbers", 1, "monthly_fee", "-1", "must not be negative"),
        ("numbers", 1, "monthly_fee", "NT$999", "must be a whole number, digits only"),
        ("numbers", 1, "monthly_fee", "9" * 13, "must be a whole number, digits only"),
        ("numbers", 1, "data_used_gb", "nan", "must be a number such as 12.5"),
        ("numbers", 1, "data_used_gb", "-0.5", "must not be negative"),
        ("devices", 1, "type", "phone", "must be one of smartphone, tablet, wearable"),
        ("devices", 1, "price", "29,900", "must be a whole number, digits only"),
        ("devices", 1, "device_id", "D 1", "must not have spaces"),
        ("stock", 1, "device_id", "D99", "is not in devices.csv"),
        ("stock", 1, "store_id", "S03", "is not in stores.csv"),
        ("stock", 1, "device_id", "D01", "is the same as on line 2"),
        ("stock", 1, "quantity", "-1", "must not be negative"),
        ("plans", 1, "audience", "renewal;everybody", "must be a list of new, ported_in, renewal"),
        ("plans", 1, "valid_until", "2001-01-01", "is before valid_from"),
        ("plans", 1, "channels", "", "is required"),
    ],
)
def test_a_bad_cell_is_named(path: Path, files: Path, file: str, row: int, column: str, cell: str, reason: str) -> None:
    change(files / f"{file}.csv", row, **{column: cell})

    found = [problem for problem in problems_of(path, files) if problem.file == f"{file}.csv"]

    assert found == [Problem(f"{file}.csv", row + 2, column, reason)]


def test_a_second_main_number_of_a_customer_is_named(path: Path, files: Path) -> None:
    rows = read(files / "numbers.csv")
    first, second = (n for n, row in enumerate(rows) if row["customer_id"] == "C001")
    change(files / "numbers.csv", first, main="yes")
    change(files / "numbers.csv", second, main="yes")

    (problem,) = problems_of(path, files)

    assert problem == Problem(
        "numbers.csv", second + 2, "customer_id", f"is the same as on line {first + 2} with main yes"
    )


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("placed_at", "2026-11-25T10:00:00", "must have an offset such as +08:00"),
        ("placed_at", "yesterday", "must be a time such as 2026-11-25T14:05:00+08:00"),
        ("order_key", "key-s1", "is the same as on line 2"),
        ("session_id", "s1", "is the same as on line 2"),
        ("days_left", "some", "must be a whole number, digits only"),
        ("new_end", "2001-01-01", "is before new_start"),
    ],
)
async def test_a_bad_cell_of_an_order_is_named(
    office: SqliteBackOffice,
    path: Path,
    tmp_path: Path,
    make_request: Make,
    column: str,
    cell: str,
    reason: str,
) -> None:
    await office.place_order(make_request("s1"))
    await office.place_order(make_request("s2"))
    export_csv(path, tmp_path / "csv")
    change(tmp_path / "csv" / "orders.csv", 1, **{column: cell})

    assert problems_of(path, tmp_path / "csv") == (Problem("orders.csv", 3, column, reason),)


def test_every_bad_row_of_every_file_is_named_at_once(path: Path, files: Path) -> None:
    change(files / "stores.csv", 1, phone="")
    change(files / "customers.csv", 3, national_id="wrong", blacklisted="maybe")
    change(files / "plans.csv", 5, months="long")

    places = [(problem.file, problem.line, problem.column) for problem in problems_of(path, files)]

    assert places == [
        ("stores.csv", 3, "phone"),
        ("customers.csv", 5, "national_id"),
        ("customers.csv", 5, "blacklisted"),
        ("plans.csv", 7, "months"),
    ]


def test_a_row_with_a_bad_cell_is_still_there_for_those_that_refer_to_it(path: Path, files: Path) -> None:
    change(files / "stores.csv", 0, phone="")

    assert [problem.file for problem in problems_of(path, files)] == ["stores.csv"]


def test_the_line_is_where_the_row_begins_though_a_cell_has_several_lines(path: Path, files: Path) -> None:
    change(files / "stores.csv", 0, address="one\ntwo\nthree")
    change(files / "stores.csv", 1, address="one\ntwo", phone="")

    (problem,) = problems_of(path, files)

    assert problem.line == 5


def test_a_missing_file_is_named(path: Path, files: Path) -> None:
    (files / "stores.csv").unlink()

    assert problems_of(path, files) == (Problem("stores.csv", None, None, "is missing"),)


def test_missing_unknown_and_repeated_columns_are_named(path: Path, files: Path) -> None:
    (files / "stores.csv").write_text("store_id,name,name,adress,phone\r\nS01,a,b,c,d\r\nS02,a,b,c,d\r\n", "utf-8")

    assert set(problems_of(path, files)) == {
        Problem("stores.csv", 1, "name", "is there more than once"),
        Problem("stores.csv", 1, "adress", "is an unknown column"),
        Problem("stores.csv", 1, "address", "is missing"),
    }


def test_a_row_with_too_few_cells_is_named(path: Path, files: Path) -> None:
    (files / "stores.csv").write_text("store_id,name,address,phone\r\nS01,a,b,c\r\nS02,a,b\r\n", "utf-8")

    assert Problem("stores.csv", 3, None, "has 3 cells, the header has 4") in problems_of(path, files)


@pytest.mark.parametrize(
    ("contents", "reason"),
    [
        ("store_id,name,address,phone\r\nS01,台北,a,b\r\n".encode("cp950"), "is not UTF-8"),
        (b'store_id,name,address,phone\r\nS01,"a,b,c\r\n', "is not a CSV file: unexpected end of data"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_once(path: Path, files: Path, contents: bytes, reason: str) -> None:
    (files / "stores.csv").write_bytes(contents)

    assert problems_of(path, files) == (Problem("stores.csv", None, None, reason),)


def test_an_empty_file_has_no_header(path: Path, files: Path) -> None:
    (files / "plans.csv").write_bytes(b"")

    assert problems_of(path, files) == (Problem("plans.csv", 1, None, "has no header"),)


def test_a_problem_reads_as_one_line_and_quotes_no_id(path: Path, files: Path) -> None:
    change(files / "customers.csv", 1, national_id="A123456780")

    (problem,) = problems_of(path, files)

    assert str(problem) == "customers.csv:3 national_id: wrong checksum"


def test_a_refused_import_makes_no_data_file(tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()

    with pytest.raises(ImportRefused):
        import_csv(tmp_path / "office.db", tmp_path / "nothing")

    assert not (tmp_path / "office.db").exists()


# The documentation


def test_the_documentation_has_every_file_and_every_column() -> None:
    documentation = describe_tables()

    for table in TABLES:
        assert f"### {table.file}" in documentation
        for column in table.columns:
            assert f"| `{column.name}` | {column.kind.says} |" in documentation
