"""Kiosk mode: no key, signal or crash leads out of it; a manager's PIN and the system do."""

from __future__ import annotations

import itertools
import os
import random
import signal
import time
from pathlib import Path

import pytest
from redis import Redis

from kiosk.supervisor import LONGEST_PAUSE, pause_after
from tests.terminal.counter import Counter
from tests.terminal.terminal import COLUMNS, KEYS, LEAVES_ALTERNATE_SCREEN, PERSONAL, ROWS, Terminal

MANAGER, MANAGER_PIN = "M001", "5678"
STARTS_AGAIN = "The kiosk starts again."
CONTROLS = "\x03\x11\x1a\x1c\x04\x10\x13\x1d\x1e\x1f\x0f\x16"
"""What the terminal could make a signal, an end of file or a stop of."""
PASTED = "\x1b[200~\x1b]0;title\x07\x1bc\x1b[?1049l\x03exit\r\x1b[201~"
NOT_UTF8 = b"\xa4\xa4\xa4\xe5\xff\xfe\xc3(\xf0\x28\x8c\xbc"
"""Big5, and bytes that begin no character."""
EXAMPLE_ID = "A123456789"
"""Stands beside the question for an ID, which no key here answers with it."""
KEYS_OF_A_CLERK = 1000
"""After so many random keys somebody signs in again."""
UNTIL_A_PASTE_IS_OVER = 1.5
"""Seconds without a key, where the end of a paste was lost."""
KEYS_AT_ONCE, LONGEST_PAUSE_OF_A_HAND = 5, 0.1
"""More at once would mostly be dropped: a digit that has no row drops what was typed behind it."""
SIGNS_IN = KEYS["f2"] + "S001\r1234\r"
"""The other language empties what was typed into the fields before."""
SIGN_IN = "S001 / 1234"
"""Stands beside the fields for code and PIN."""
HELLO = ("Hello,", "，您好")
ENDS_IT = (KEYS["f9"], KEYS["f12"], "\x04", "\x18")
LEADS_ON = (SIGNS_IN, "1", "2", "\r", KEYS["f5"], "F111111118\r")
ANY_KEY = (*KEYS.values(), *"3456789abcnN 中", *CONTROLS, "\t", "\x1b[200~x\x1b]52;c;eA==\x07\x1b[201~", *LEADS_ON)
HOW_OFTEN = tuple(itertools.accumulate(1 if key in ENDS_IT else 90 if key in LEADS_ON else 30 for key in ANY_KEY))
"""Added up: rarely what signs out or locks, or few keys would ever meet a renewal."""


def app_of(kiosk: Terminal) -> int:
    """The process of the app, which the supervisor started."""
    (child,) = Path(f"/proc/{kiosk.pid}/task/{kiosk.pid}/children").read_text().split()
    return int(child)


@pytest.fixture
def kiosk(counter: Counter) -> Terminal:
    return counter.kiosk(options=("--kiosk",))


def sign_in(kiosk: Terminal) -> None:
    kiosk.type("S001\r1234\r")
    kiosk.wait_for("Hello,")


def test_control_keys_escape_sequences_and_bytes_that_are_no_text_lead_nowhere(kiosk: Terminal) -> None:
    app = app_of(kiosk)
    sign_in(kiosk)

    kiosk.send(CONTROLS.replace("\x04", "").encode() + PASTED.encode() + NOT_UTF8)
    kiosk.settle()

    kiosk.wait_for("Hello,")
    assert app_of(kiosk) == app
    assert LEAVES_ALTERNATE_SCREEN not in kiosk.output
    assert b"\x1b]0;" not in kiosk.output


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGHUP])
def test_a_signal_to_the_kiosk_leads_nowhere(kiosk: Terminal, number: signal.Signals) -> None:
    app = app_of(kiosk)

    kiosk.send_signal(number)
    sign_in(kiosk)

    assert app_of(kiosk) == app


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM, signal.SIGHUP])
def test_an_app_that_dies_starts_again_behind_a_restart_screen(kiosk: Terminal, number: signal.Signals) -> None:
    sign_in(kiosk)
    app = app_of(kiosk)

    os.kill(app, number)

    kiosk.wait_for(STARTS_AGAIN)
    kiosk.type("echo out of it\r\x03\x1a\x1c")
    shown = kiosk.wait_for("Staff code")
    assert "echo" not in shown
    assert app_of(kiosk) != app


def test_the_system_ends_it_and_the_terminal_is_sane(kiosk: Terminal) -> None:
    app = app_of(kiosk)

    assert kiosk.terminate() == 128 + signal.SIGTERM

    assert kiosk.modes_after == kiosk.modes_before
    assert LEAVES_ALTERNATE_SCREEN in kiosk.output
    assert not Path(f"/proc/{app}").exists()


def test_a_closed_terminal_ends_it(kiosk: Terminal) -> None:
    app = app_of(kiosk)

    kiosk.hang_up()

    assert kiosk.wait_for_end() == 128 + signal.SIGHUP
    assert not Path(f"/proc/{app}").exists()


def test_a_managers_pin_ends_it_and_nobody_elses_does(kiosk: Terminal) -> None:
    kiosk.press("f11")
    kiosk.wait_for("End the kiosk")
    kiosk.type("S001\r1234\r")
    kiosk.wait_for("not the code and PIN of a manager")
    kiosk.press("escape")
    kiosk.wait_without("End the kiosk")

    kiosk.press("f11")
    kiosk.wait_for("End the kiosk")
    kiosk.type(f"{MANAGER}\r{MANAGER_PIN}\r")

    assert kiosk.wait_for_end() == 0
    assert kiosk.modes_after == kiosk.modes_before


def test_outside_kiosk_mode_there_is_nothing_to_end(counter: Counter) -> None:
    kiosk = counter.kiosk()
    before = kiosk.body

    kiosk.press("f11")
    kiosk.settle()

    assert kiosk.body == before


def test_what_a_locked_terminal_is_sent_tells_nothing_of_the_customer(counter: Counter) -> None:
    kiosk = counter.asking_for_id()
    kiosk.type("A123456789\r")
    kiosk.wait_for("A12345****")
    before = kiosk.output

    kiosk.press("f12")
    kiosk.wait_for("Locked")
    kiosk.settle()

    sent = kiosk.output[len(before) :]
    assert b"\x1b[3J" in sent
    assert not [secret for secret in (b"A12345", "王○明".encode(), b"C001") if secret in sent.partition(b"\x1b[3J")[2]]


def test_random_keys_and_sizes_lead_nowhere(counter: Counter, request: pytest.FixtureRequest) -> None:
    kiosk = counter.kiosk(options=("--kiosk",))
    kiosk.never_shown = [secret for secret in PERSONAL if secret != EXAMPLE_ID]
    app = app_of(kiosk)
    store = counter.store()
    chance = random.Random(20261125)
    sign_in(kiosk)

    for _round in range(max(request.config.getoption("--random-keys") // KEYS_OF_A_CLERK, 1)):
        for _block in range(KEYS_OF_A_CLERK // KEYS_AT_ONCE):
            forget_wrong_pins(store)
            kiosk.type("".join(chance.choices(ANY_KEY, cum_weights=HOW_OFTEN, k=KEYS_AT_ONCE)))
            time.sleep(chance.random() * LONGEST_PAUSE_OF_A_HAND)
            if chance.random() < 0.05:
                kiosk.resize(chance.randint(1, 200), chance.randint(1, 60))
            elif chance.random() < 0.5:
                kiosk.resize(*chance.choice([(COLUMNS, ROWS), (132, 43)]))
        sign_in_again(kiosk, store)
        assert app_of(kiosk) == app

    assert kiosk.is_running
    assert LEAVES_ALTERNATE_SCREEN not in kiosk.output


def forget_wrong_pins(store: Redis) -> None:
    """Lift the locks: five wrong PINs are soon typed, and at a locked terminal few keys mean anything."""
    for failures in store.scan_iter("sign_in_failures:*"):
        store.delete(failures)


def sign_in_again(kiosk: Terminal, store: Redis) -> None:
    """From wherever random keys led."""
    kiosk.resize(1, 1)
    kiosk.resize(COLUMNS, ROWS)
    forget_wrong_pins(store)
    kiosk.wait_until_quiet(300, quiet=UNTIL_A_PASTE_IS_OVER)
    # out of help, and of a question or the end of the kiosk under it; a locked terminal signs out without a question
    for key in (*("escape", "escape", "f12", "f9") * 5, ""):
        if SIGN_IN in kiosk.wait_until_quiet(300, quiet=0.5):
            break
        kiosk.press(key)
    kiosk.wait_for(SIGN_IN)
    kiosk.type(SIGNS_IN)
    kiosk.wait_for_any(*HELLO)


@pytest.mark.parametrize(
    ("failures", "seconds"), [(1, 1.0), (2, 2.0), (4, 8.0), (6, LONGEST_PAUSE), (99, LONGEST_PAUSE)]
)
def test_the_more_often_it_fails_at_once_the_longer_it_waits(failures: int, seconds: float) -> None:
    assert pause_after(failures) == seconds
