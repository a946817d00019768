"""Whether what was measured is within its limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """One figure and the most it may be."""

    what: str
    found: float
    limit: float

    @property
    def is_met(self) -> bool:
        return self.found <= self.limit


def report_verdicts(verdicts: Sequence[Verdict]) -> int:
    """Print a line for each limit; returns the exit status: 1 when one is missed."""
    print()
    for verdict in verdicts:
        said = "met" if verdict.is_met else "MISSED"
        print(f"{said:<7}{verdict.what:<44}{verdict.found:>6.2f}  at most {verdict.limit:g}")
    return 0 if all(verdict.is_met for verdict in verdicts) else 1
