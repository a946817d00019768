"""What must not get out of the kiosk does not, and what ends it leaves the terminal as it was."""

from __future__ import annotations

import signal
import termios
import time

import pytest

from tests.terminal.counter import Counter
from tests.terminal.steps import CUSTOMER_ID, FOUND, NUMBERS, walk
from tests.terminal.terminal import ID_QUESTION, LEAVES_ALTERNATE_SCREEN

LOCAL_MODES = 3
LONGER_THAN_A_SEQUENCE = 0.5
"""Seconds after which a piece of an escape sequence is taken for keys of its own."""
OUTSIDE = ("ctrl+c", "ctrl+q", "ctrl+z", "ctrl+backslash", "ctrl+p")
"""Interrupt, quit, suspend, quit with a core file, and the framework's palette of commands."""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_the_kiosk_and_leaves_the_terminal_sane(counter: Counter, number: signal.Signals) -> None:
    kiosk = counter.asking_for_id()

    kiosk.send_signal(number)
    status = kiosk.wait_for_end()

    assert status == 128 + number
    assert LEAVES_ALTERNATE_SCREEN in kiosk.output
    assert kiosk.modes_after == kiosk.modes_before
    assert kiosk.modes_after[LOCAL_MODES] & termios.ECHO


def test_no_control_key_ends_the_kiosk_or_opens_anything_while_an_id_is_typed(counter: Counter) -> None:
    kiosk = counter.asking_for_id()
    kiosk.type(CUSTOMER_ID[:6])
    kiosk.wait_for(f"▎ {CUSTOMER_ID[:6]}")
    kiosk.settle()
    before = kiosk.body

    kiosk.press(*OUTSIDE)
    kiosk.settle()

    assert kiosk.body == before
    kiosk.type(f"{CUSTOMER_ID[6:]}\r")
    kiosk.wait_for(*FOUND.shows)


def test_no_control_key_ends_the_kiosk_or_opens_anything_at_a_list(counter: Counter) -> None:
    kiosk = counter.asking_for_id()
    walk(kiosk, FOUND)
    kiosk.settle()
    before = kiosk.body

    kiosk.press(*OUTSIDE)
    kiosk.settle()

    assert kiosk.body == before
    walk(kiosk, NUMBERS)


def test_no_control_key_ends_the_kiosk_before_anybody_has_signed_in(counter: Counter) -> None:
    kiosk = counter.kiosk()
    kiosk.settle()
    before = kiosk.body

    kiosk.press(*OUTSIDE)
    kiosk.settle()

    assert kiosk.body == before
    kiosk.type("S001\r1234\r")
    kiosk.wait_for("Hello,")
    kiosk.press("1")
    kiosk.wait_for(ID_QUESTION)


@pytest.mark.parametrize("pieces", [[b"\x1b[200~A1"], [b"\x1b[200~A1\x1b[20", b"1~"]])
def test_a_paste_whose_end_is_lost_does_not_take_the_keys_for_ever(counter: Counter, pieces: list[bytes]) -> None:
    kiosk = counter.asking_for_id()

    for piece in pieces:
        kiosk.send(piece)
        time.sleep(LONGER_THAN_A_SEQUENCE)
    kiosk.wait_for_any("▎ A1", "▎ [20A1")  # what was cut in two is typed
    kiosk.press(*["backspace"] * 10)
    kiosk.type(f"{CUSTOMER_ID}\r")

    kiosk.wait_for(*FOUND.shows)
