"""The tables of faults in the README are those of the tests."""

from __future__ import annotations

import re
from pathlib import Path

from tests.faults import table
from tests.faults.elsewhere import PROOFS
from tests.faults.faults import FAULTS
from tests.faults.observed import Observed

ROOT = Path(__file__).parents[2]
SEEN = Observed("Fault", "init", "It failed.", ("Try again",), "the answer", of=2)
UNSEEN = Observed("Fault", "confirm", "", (), "as before the answer", of=2)


def test_every_test_that_proves_a_fault_exists() -> None:
    named = [test.split("::") for proof in PROOFS for test in proof.tests]
    missing = [
        name
        for file, *_classes, name in named
        if not re.search(rf"^ *(async )?def {name}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert missing == []


def test_the_readme_has_a_row_for_each_fault() -> None:
    listed = {row[0] for row in table.stable(table.kept())}
    assert {fault.name for fault in FAULTS} | {proof.fault for proof in PROOFS} <= listed


def test_a_row_says_what_was_seen_and_at_how_many_states() -> None:
    assert table.observed_rows([SEEN, UNSEEN]) == [
        ("Fault", "It failed. (at 1 of 2 states)", "Try again", "as before the answer or the answer", "2/2")
    ]


def test_a_state_that_did_not_pass_is_missing_in_its_row() -> None:
    ((*_cells, states),) = table.observed_rows([SEEN])
    assert states == "1/2"


def test_only_what_was_stored_may_differ_from_run_to_run() -> None:
    other = Observed("Fault", "init", "It failed.", ("Try again",), "as before the answer", of=2)
    assert table.stable(table.rendered(table.observed_rows([SEEN]), [])) == table.stable(
        table.rendered(table.observed_rows([other]), [])
    )
