"""Masked data shown in full: on request, for a moment, and never without a record of who asked."""

from __future__ import annotations

import pytest

from kiosk.journal.record import Event
from kiosk.screens import customer
from kiosk.screens.lock import LockScreen
from kiosk.workflow.steps import WorkflowStep as Step
from tests.screens.counter import CUSTOMER, NEVER, STAFF, Counter, disk_is_full
from tests.screens.pictures import SMALLEST


async def test_a_key_shows_the_customer_in_full_and_who_asked_is_journalled(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(customer, "REVEALED_SECONDS", NEVER)
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.QUERY_CUSTOMER)
        assert CUSTOMER not in "\n".join(counter.shown())

        await counter.press("ctrl+f")

        assert CUSTOMER in "\n".join(counter.shown())
        (record,) = [record for record in counter.journalled() if record.event is Event.REVEAL]
        assert record.staff_id == STAFF
        assert record.about == {"session_id": counter.session.session_id, "field": "customer"}


async def test_it_is_masked_again_by_itself(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(customer, "REVEALED_SECONDS", 0.01)
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.QUERY_CUSTOMER)

        await counter.press("ctrl+f")

        await counter.until(lambda: CUSTOMER not in "\n".join(counter.shown()))
        assert "A12345****" in "\n".join(counter.shown())


async def test_a_lock_takes_it_away_at_once(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(customer, "REVEALED_SECONDS", NEVER)
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.QUERY_CUSTOMER)

        await counter.press("ctrl+f", "f12")

        assert isinstance(counter.app.screen, LockScreen)
        assert CUSTOMER not in "\n".join(counter.shown())


async def test_nothing_is_shown_where_it_cannot_be_journalled(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.QUERY_CUSTOMER)
        monkeypatch.setattr("kiosk.journal.journal.append_line", disk_is_full)

        await counter.press("ctrl+f")

        assert "The journal cannot be written" in "\n".join(counter.shown())
        assert CUSTOMER not in "\n".join(counter.shown())
