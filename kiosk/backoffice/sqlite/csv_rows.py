"""Reading CSV files row by row: every bad value is found and named by file, line, column and reason."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.backoffice.sqlite.kinds import SqlValue
from kiosk.backoffice.sqlite.tables import CUSTOMERS, TABLES, Column, Table, Unique
from kiosk.backoffice.values import CustomerKind

HEADER_LINE = 1
_COMPANY_NUMBER_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where. The text never quotes a value: it may be somebody's ID."""

    file: str
    line: int | None
    """The line on which the row begins, counted from 1; None when it is the whole file."""
    column: str | None
    """None when it is the whole row or file."""
    reason: str

    def __str__(self) -> str:
        line = "" if self.line is None else f":{self.line}"
        column = "" if self.column is None else f" {self.column}"
        return f"{self.file}{line}{column}: {self.reason}"


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it is to be stored; columns that could not be read are left out."""

    line: int
    stored: Mapping[str, SqlValue]

    def has(self, names: Sequence[str]) -> bool:
        """Whether all of these columns have a value."""
        return all(self.stored.get(name) is not None for name in names)


Files = dict[str, list[ReadRow]]
"""The rows read, by table; tables whose file is missing or has no rows that can be read are left out."""


def read_files(directory: Path) -> tuple[Files, list[Problem]]:
    """Read and check the files of all tables; what was read may be stored only when there is no problem.

    Raises:
        OSError: a file is there and cannot be read.
    """
    files: Files = {}
    problems: list[Problem] = []
    for table in TABLES:
        path = directory / table.file
        if path.exists():
            rows, found = _read_file(table, path)
            problems += found
            if rows is not None:
                files[table.name] = rows
        elif not table.optional:
            problems.append(Problem(table.file, None, None, "is missing"))
    for table in TABLES:
        problems += _problems_between(table, files)
    return files, sorted(problems, key=_place)


def _place(problem: Problem) -> tuple[int, int]:
    files = [table.file for table in TABLES]
    return files.index(problem.file), problem.line or 0


def _read_file(table: Table[Any], path: Path) -> tuple[list[ReadRow] | None, list[Problem]]:
    """Read one file; None for the rows when it is no CSV file with a header."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(_numbered(csv.reader(file, strict=True)))
    except UnicodeDecodeError:
        return None, [Problem(table.file, None, None, "is not UTF-8")]
    except csv.Error as error:
        return None, [Problem(table.file, None, None, f"is not a CSV file: {error}")]
    if not lines:
        return None, [Problem(table.file, HEADER_LINE, None, "has no header")]
    (_, header), *body = lines
    problems = list(_header_problems(table, header))
    rows = [_read_row(table, header, line, cells, problems) for line, cells in body]
    return rows, problems


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield rows with the line on which each begins; a row may go on over several."""
    begins = reader.line_num + 1
    for cells in reader:
        if cells:
            yield begins, cells
        begins = reader.line_num + 1


def _header_problems(table: Table[Any], header: Sequence[str]) -> Iterator[Problem]:
    known = [column.name for column in table.columns]
    for name in dict.fromkeys(header):
        if name not in known:
            yield Problem(table.file, HEADER_LINE, name, "is an unknown column")
        elif header.count(name) > 1:
            yield Problem(table.file, HEADER_LINE, name, "is there more than once")
    for name in known:
        if name not in header:
            yield Problem(table.file, HEADER_LINE, name, "is missing")


def _read_row(
    table: Table[Any], header: Sequence[str], line: int, cells: Sequence[str], problems: list[Problem]
) -> ReadRow:
    if len(cells) != len(header):
        reason = f"has {len(cells)} cells, the header has {len(header)}"
        problems.append(Problem(table.file, line, None, reason))
        return ReadRow(line, {})
    texts = dict(zip(header, cells, strict=True))
    stored: dict[str, SqlValue] = {}
    for column in table.columns:
        if column.name in texts:
            try:
                stored[column.name] = column.read(texts[column.name])
            except ValueError as error:
                problems.append(Problem(table.file, line, column.name, str(error)))
    return ReadRow(line, stored)


def _problems_between(table: Table[Any], files: Files) -> Iterator[Problem]:
    """Check what single cells cannot show: values of one row, rows of one file, files among each other."""
    rows = files.get(table.name, [])
    yield from _out_of_order(table, rows)
    for unique in table.uniques:
        yield from _repeated(table, unique, rows)
    for column in table.columns:
        yield from _unknown(table, column, rows, files)
    if table is CUSTOMERS:
        yield from _wrong_kind(rows)


def _out_of_order(table: Table[Any], rows: Sequence[ReadRow]) -> Iterator[Problem]:
    for pair in table.ordered:
        for row in rows:
            if row.has((pair.first, pair.last)) and row.stored[pair.first] > row.stored[pair.last]:  # type: ignore[operator]
                yield Problem(table.file, row.line, pair.last, f"is before {pair.first}")


def _repeated(table: Table[Any], unique: Unique, rows: Sequence[ReadRow]) -> Iterator[Problem]:
    first_lines: dict[str, int] = {}
    for row in rows:
        if not row.has(unique.columns) or (unique.when and not row.stored.get(unique.when)):
            continue
        key = " ".join(str(row.stored[name]) for name in unique.columns).casefold()
        if key in first_lines:
            among = f" with {unique.when} yes" if unique.when else ""
            reason = f"is the same as on line {first_lines[key]}{among}"
            yield Problem(table.file, row.line, unique.columns[-1], reason)
        else:
            first_lines[key] = row.line


def _unknown(table: Table[Any], column: Column, rows: Sequence[ReadRow], files: Files) -> Iterator[Problem]:
    """Find references to rows that are not there; a file that could not be read is a problem already."""
    if column.refers is None or column.refers not in files:
        return
    known = {row.stored.get(column.name) for row in files[column.refers]}
    for row in rows:
        if row.has((column.name,)) and row.stored[column.name] not in known:
            yield Problem(table.file, row.line, column.name, f"is not in {column.refers}.csv")


def _wrong_kind(rows: Sequence[ReadRow]) -> Iterator[Problem]:
    for row in rows:
        if not row.has(("national_id", "kind")):
            continue
        is_company_number = len(str(row.stored["national_id"])) == _COMPANY_NUMBER_LENGTH
        if is_company_number != (row.stored["kind"] == CustomerKind.COMPANY):
            yield Problem(CUSTOMERS.file, row.line, "kind", "does not fit the national ID")
