"""The tables of faults, made from what a run of the tests has observed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.faults.elsewhere import PROOFS
from tests.faults.faults import FAULTS
from tests.faults.observed import Observed

README = Path(__file__).parents[2] / "README.md"
BEGIN = "<!-- made by python -m tests.faults -->"
END = "<!-- end of what python -m tests.faults makes -->"
_HEAD = ("Fault", "The clerk sees", "What works next", "What is stored then", "States")
_HEAD_ELSEWHERE = ("Fault", "What holds", "Tests")
_STORED = _HEAD.index("What is stored then")

Row = tuple[str, ...]


def observed_rows(observed: Iterable[Observed]) -> list[Row]:
    """Make a row of each fault: those of the store first, as they are listed there."""
    by_fault: dict[str, list[Observed]] = defaultdict(list)
    for one in observed:
        by_fault[one.fault].append(one)
    listed = [fault.name for fault in FAULTS]
    order = sorted(by_fault, key=lambda name: (listed.index(name) if name in listed else len(listed), name))
    return [_row(fault, by_fault[fault]) for fault in order]


def _row(fault: str, ones: list[Observed]) -> Row:
    told = sum(bool(one.sees) for one in ones)
    where = f" (at {told} of {len(ones)} states)" if 0 < told < len(ones) else ""
    sees = " / ".join(_distinct(one.sees for one in ones)) or "nothing"
    works = ", ".join(_distinct(way for one in ones for way in one.works)) or "goes on by itself"
    stored = " or ".join(_distinct(one.stored for one in ones))
    return (fault, sees + where, works, stored, f"{len(ones)}/{ones[0].of}")


def _distinct(texts: Iterable[str]) -> list[str]:
    return sorted({text for text in texts if text})


def elsewhere_rows(passed: Mapping[str, int], run: Mapping[str, int]) -> list[Row]:
    """Make a row of each fault that other tests prove, by how many cases of each test were run and passed."""
    return [
        (
            proof.fault,
            proof.holds,
            f"{sum(passed.get(test, 0) for test in proof.tests)}/{sum(run.get(test, 0) for test in proof.tests)}",
        )
        for proof in PROOFS
    ]


def rendered(observed: list[Row], elsewhere: list[Row]) -> str:
    """Write both tables as the README has them."""
    return "\n\n".join((_table(_HEAD, observed), _table(_HEAD_ELSEWHERE, elsewhere)))


def _table(head: Row, rows: list[Row]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def kept() -> str:
    """Read what the README has between the marks.

    Raises:
        ValueError: a mark is missing.
    """
    text = README.read_text(encoding="utf-8")
    return text[text.index(BEGIN) + len(BEGIN) : text.index(END)].strip()


def keep(tables: str) -> None:
    """Write the tables between the marks of the README."""
    text = README.read_text(encoding="utf-8")
    begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    README.write_text(f"{text[:begin]}\n\n{tables}\n\n{text[end:]}", encoding="utf-8")


def stable(tables: str) -> list[Row]:
    """Leave out what differs from run to run: whether a command cut off in flight had run already."""
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in tables.splitlines()]
    return [row[:_STORED] + row[_STORED + 1 :] if len(row) == len(_HEAD) else row for row in rows]
