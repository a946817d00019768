"""The session store dies or hangs in the middle of a renewal."""

from __future__ import annotations

import os
import signal
import time

from kiosk.app import HEARTBEAT
from tests.terminal.counter import Counter
from tests.terminal.server import Server
from tests.terminal.steps import ELIGIBLE, FOUND, NUMBERS, TYPES, walk
from tests.terminal.terminal import ID_QUESTION, Terminal

NO_ANSWER = "The session store does not answer."
TOLD_WITHIN = 5.0


def test_a_store_that_died_is_told_with_a_reference_and_trying_again_goes_on(
    counter_with_server: Counter, server: Server
) -> None:
    kiosk = counter_with_server.asking_for_id()
    walk(kiosk, FOUND, NUMBERS)

    server.kill()
    kiosk.press("1")
    kiosk.wait_for(NO_ANSWER, "Try again", "Start the renewal again")
    first = reference(kiosk)
    kiosk.press("1")  # still down
    kiosk.wait_without(first)
    second = reference(kiosk)
    server.start()
    kiosk.press("1")

    kiosk.wait_for(*ELIGIBLE.shows)
    walk(kiosk, TYPES)
    logged = [line for line in counter_with_server.log() if line["event"] == "incident"]
    assert [(line["code"], line["reference"]) for line in logged] == [("K201", first), ("K201", second)]


def test_a_restart_works_once_the_store_is_back(counter_with_server: Counter, server: Server) -> None:
    kiosk = counter_with_server.asking_for_id()
    walk(kiosk, FOUND, NUMBERS)

    server.kill()
    kiosk.press("1")
    kiosk.wait_for(NO_ANSWER)
    kiosk.press("2")  # still down
    kiosk.wait_for("Starting again did not work either.")
    server.start()
    kiosk.press("2")

    kiosk.wait_for(ID_QUESTION)
    assert counter_with_server.session()["current_step"] == "init"


def test_a_store_that_hangs_is_told_in_time_and_keys_keep_working(counter_with_server: Counter, server: Server) -> None:
    kiosk = counter_with_server.asking_for_id()
    walk(kiosk, FOUND, NUMBERS)

    server.hang()
    kiosk.press("1")
    kiosk.wait_for("Looking up… Esc gives up", seconds=1)
    kiosk.wait_for(NO_ANSWER, seconds=TOLD_WITHIN)

    until = time.monotonic() + HEARTBEAT + 1  # it looks at the connection meanwhile
    while time.monotonic() < until:
        kiosk.press_and_see("down", seconds=1)
    kiosk.wait_for("✗ No connection")


def test_a_write_that_a_hung_store_does_late_is_not_taken_for_another_terminals(
    counter_with_server: Counter, server: Server
) -> None:
    kiosk = counter_with_server.asking_for_id()
    walk(kiosk, FOUND, NUMBERS)

    server.hang()
    kiosk.press("1")
    kiosk.wait_for(NO_ANSWER, "✗ No connection")
    server.resume()
    kiosk.wait_for("● Connected")
    assert counter_with_server.session()["current_step"] == "check_eligibility"
    assert "was changed at terminal" not in kiosk.screen_text
    kiosk.press("1")

    kiosk.wait_for(*ELIGIBLE.shows)


def test_a_look_up_at_a_store_that_hangs_can_be_given_up(counter_with_server: Counter, server: Server) -> None:
    kiosk = counter_with_server.asking_for_id()
    walk(kiosk, FOUND, NUMBERS)

    server.hang()
    kiosk.press("1")
    kiosk.wait_for("Looking up… Esc gives up")
    kiosk.press("escape")
    server.resume()

    kiosk.wait_without("Looking up…", seconds=TOLD_WITHIN)
    walk(kiosk, ELIGIBLE)


def test_the_kiosks_own_store_is_started_again_after_it_died(counter: Counter) -> None:
    kiosk = counter.asking_for_id()
    walk(kiosk, FOUND)

    os.kill(counter.store_pid(), signal.SIGKILL)
    kiosk.press("1")
    kiosk.wait_for(NO_ANSWER, "✗ No connection")
    kiosk.wait_for("● Connected")
    kiosk.press("1")

    kiosk.wait_for(*NUMBERS.shows)


def reference(kiosk: Terminal) -> str:
    """Read what the clerk is to quote: six characters."""
    return kiosk.find(r"Reference ([A-Z0-9]{6})\b")
