"""A terminal that is made too small, and large again."""

from __future__ import annotations

from tests.terminal.counter import Counter
from tests.terminal.steps import CUSTOMER_ID, FOUND
from tests.terminal.terminal import COLUMNS, ID_QUESTION, ROWS


def test_a_terminal_that_is_too_small_waits_and_keeps_what_was_typed(counter: Counter) -> None:
    kiosk = counter.asking_for_id()
    kiosk.type(CUSTOMER_ID[:6])
    kiosk.wait_for(f"▎ {CUSTOMER_ID[:6]}\n")

    kiosk.resize(COLUMNS - 1, ROWS - 1)
    kiosk.wait_for("The terminal is 79x23. Make it at least 80x24.")
    kiosk.press_and_hear("7")
    kiosk.press_and_hear("enter")
    kiosk.press_and_hear("f10")
    kiosk.resize(COLUMNS, ROWS)
    kiosk.wait_for(ID_QUESTION, f"▎ {CUSTOMER_ID[:6]}\n")

    kiosk.type(f"{CUSTOMER_ID[6:]}\r")
    kiosk.wait_for(*FOUND.shows)
