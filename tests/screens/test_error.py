"""What the error modal says."""

from __future__ import annotations

from tests.screens.counter import Counter
from tests.screens.pictures import SMALLEST
from tests.screens.states import error_session_gone


async def test_the_code_and_the_reference_stand_side_by_side_to_be_read_out(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await error_session_gone(counter)

        assert any("Error K102   Reference K7QX4M" in line for line in counter.shown())
