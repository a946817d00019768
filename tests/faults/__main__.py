"""What the kiosk does in each fault, as a table.

    python -m tests.faults [--check]

Runs every fault at every state (some minutes, most of them waits), prints what was seen and writes it into the
README; with `--check` it changes nothing, and the exit status is 1 when the README says something else. It is 1 too
when a test did not pass.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.faults import table
from tests.faults.elsewhere import PROOFS
from tests.faults.observed import Observed

_WAITS = "tests/faults/test_waits.py"
_FAULTS = ("tests/faults", f"--ignore={_WAITS}", "--ignore=tests/faults/test_table.py")
_AT_A_TIME, _WAITING_AT_A_TIME = "3", "12"
"""Tests: waits cost nothing; what works must not slow down what is timed."""


@dataclass
class Results:
    """A pytest plugin that collects what the tests recorded and how they ended."""

    observed: list[Observed] = field(default_factory=list)
    passed: Counter[str] = field(default_factory=Counter)
    run: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    """By the fault that the test is about."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the end of a test: of its call, or of what went wrong before or after."""
        if report.when != "call" and report.passed:
            return
        test, _bracket, case = report.nodeid.partition("[")
        self.run[test] += 1
        self.passed[test] += report.passed
        if not report.passed:
            self.failed[case.rstrip("]")] += 1
        recorded: list[tuple[str, Any]] = report.user_properties
        self.observed += [Observed.read(fields) for name, fields in recorded if name == "observed"]


def run() -> tuple[Results, int]:
    """Run the tests of the faults and those that prove others; returns what came of it and how many runs failed."""
    results = Results()
    proofs = [test for proof in PROOFS for test in proof.tests]
    together = ["--long", "--dist", "load", "-p", "no:cacheprovider"]
    codes = [
        pytest.main([*together, "-n", _AT_A_TIME, *_FAULTS, *proofs], [results]),
        pytest.main([*together, "-n", _WAITING_AT_A_TIME, _WAITS], [results]),
    ]
    return results, sum(code != pytest.ExitCode.OK for code in codes)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare with the README instead of writing it")
    options = parser.parse_args()
    results, bad_runs = run()
    rows = table.observed_rows(results.observed)
    tables = table.rendered(rows, table.elsewhere_rows(results.passed, results.run))
    print(tables)
    if bad_runs:
        print(f"did not pass: {', '.join(results.failed) or 'see above'}", file=sys.stderr)
        return 1
    if options.check:
        differs = table.stable(tables) != table.stable(table.kept())
        if differs:
            print("README.md has other tables; python -m tests.faults writes them", file=sys.stderr)
        return int(differs)
    table.keep(tables)
    return 0


if __name__ == "__main__":
    sys.exit(main())
