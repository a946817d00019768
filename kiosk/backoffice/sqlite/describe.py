"""The documentation of the CSV files, made from the description of the tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kiosk.backoffice.sqlite.tables import TABLES, Column, Table


def describe_tables() -> str:
    """Describe every file and its columns in Markdown."""
    return "\n".join(line for table in TABLES for line in _section(table))


def _section(table: Table[Any]) -> Iterator[str]:
    yield f"### {table.file}"
    yield ""
    yield table.meaning + (" The file may be left out: what is there is kept." if table.optional else "")
    yield ""
    yield "| column | type | required | meaning |"
    yield "| --- | --- | --- | --- |"
    for column in table.columns:
        yield f"| `{column.name}` | {column.kind.says} | {_required(column)} | {_meaning(column)} |"
    yield ""
    yield from _rules(table)


def _required(column: Column) -> str:
    return "yes" if column.required else "no"


def _meaning(column: Column) -> str:
    return f"{column.meaning}; must be in {column.refers}.csv" if column.refers else column.meaning


def _rules(table: Table[Any]) -> Iterator[str]:
    for unique in table.uniques:
        names = " and ".join(f"`{name}`" for name in unique.columns)
        among = f" where `{unique.when}` is yes" if unique.when else ""
        yield f"- No two rows have the same {names}{among}; case does not tell them apart."
    for pair in table.ordered:
        yield f"- `{pair.last}` is not before `{pair.first}`."
    yield ""
