"""Masked data shown in full: on request, for a moment, and never without a record of who asked."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from kiosk.screens import customer
from kiosk.screens.lock import LockScreen
from kiosk.workflow.steps import WorkflowStep as Step
from tests.screens.counter import CUSTOMER, NEVER, STAFF, Counter
from tests.screens.pictures import SMALLEST


@pytest.mark.parametrize("key", ["v", "V"])
async def test_a_key_shows_the_customer_in_full_and_who_asked_is_recorded(
    key: str, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(customer, "REVEALED_SECONDS", NEVER)
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.QUERY_CUSTOMER)
        assert CUSTOMER not in "\n".join(counter.shown())

        with capture_logs() as records:
            await counter.press(key)

        assert CUSTOMER in "\n".join(counter.shown())
        (record,) = (record for record in records if record["event"] == "personal data revealed")
        assert record["staff_id"] == STAFF
        assert record["session_id"] == counter.session.session_id
        assert CUSTOMER not in str(records)


async def test_it_is_masked_again_by_itself(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(customer, "REVEALED_SECONDS", 0.01)
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.QUERY_CUSTOMER)

        await counter.press("v")

        await counter.until(lambda: CUSTOMER not in "\n".join(counter.shown()))
        assert "A12345****" in "\n".join(counter.shown())


async def test_a_lock_takes_it_away_at_once(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(customer, "REVEALED_SECONDS", NEVER)
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.QUERY_CUSTOMER)

        await counter.press("v", "f12")

        assert isinstance(counter.app.screen, LockScreen)
        assert CUSTOMER not in "\n".join(counter.shown())


async def test_in_the_field_where_the_id_is_typed_the_key_is_a_letter(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.INIT)

        await counter.press("v")

        assert "▎ v" in "\n".join(counter.shown())
