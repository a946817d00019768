"""A terminal that is made too small, and large again."""

from __future__ import annotations

import signal

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


def test_the_last_of_many_sizes_is_the_one_that_is_drawn(counter: Counter) -> None:
    kiosk = counter.asking_for_id()
    kiosk.settle()
    before = kiosk.body

    for _drag in range(20):
        for columns in range(COLUMNS, 3 * COLUMNS):
            kiosk.resize(columns, ROWS)
        kiosk.resize(COLUMNS, ROWS)
        kiosk.settle(60)

        kiosk.wait_for_body(before)


def test_a_signal_among_many_sizes_is_heard(counter: Counter) -> None:
    kiosk = counter.asking_for_id()

    for columns in range(COLUMNS, 6 * COLUMNS):
        kiosk.resize(columns, ROWS)

    assert kiosk.terminate() == 128 + signal.SIGTERM
