"""A whole renewal leaves nobody's ID, address, e-mail or birth date in the log or in the store."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import structlog

from kiosk.log import configure_logging
from kiosk.screens import messages
from kiosk.workflow.steps import WorkflowStep as Step
from tests.screens.counter import CUSTOMER, Answers, Counter
from tests.screens.pictures import SMALLEST
from tests.screens.states import FOUR_PLANS


def personal_data(data_file: Path) -> set[str]:
    """Read what the back office knows of its customers and nobody else may."""
    with closing(sqlite3.connect(data_file)) as office:
        rows = office.execute("SELECT national_id, address, email, birth_date FROM customers WHERE kind = 'person'")
        return {str(value) for row in rows for value in row if value}


async def kept_in_store(counter: Counter) -> str:
    """Read every key and every value."""
    store = counter.redis()
    found: list[object] = []
    for key in await store.keys("*"):
        is_set = await store.type(key) == b"set"
        found += [key, await store.smembers(key) if is_set else await store.get(key)]
    return repr(found)


async def test_a_whole_renewal_at_debug_level_leaves_no_personal_data_in_log_and_store(
    counter: Counter, tmp_path: Path
) -> None:
    personal = personal_data(counter.data_file)
    assert CUSTOMER in personal
    log = tmp_path / "log" / "kiosk.log"
    kept = ""
    with closing(configure_logging(log, "debug")):
        try:
            async with counter.app.run_test(size=SMALLEST) as counter.pilot:
                for step in Step:
                    await counter.show(step, Answers(compared=FOUR_PLANS.compared))
                    kept += await kept_in_store(counter)
                await counter.say(messages.GoHome())
                await counter.press("f12")
        finally:
            structlog.reset_defaults()

    written = log.read_text(encoding="utf-8")
    assert '"event": "sign-in"' in written
    assert "terminal locked" in written
    assert "renewal_session:" in kept
    assert sorted(value for value in personal if value in written) == []
    assert sorted(value for value in personal if value in kept) == []
