"""Keys typed ahead of the screens: none is lost on the way expected, none reaches a screen it was not typed for."""

from __future__ import annotations

import sys

from tests.terminal.counter import Counter
from tests.terminal.steps import PLANS, RENEWAL, walk
from tests.terminal.terminal import ID_QUESTION, KEYS

WHOLE_RENEWAL = "".join(step.keys for step in RENEWAL)
DISTANT_RENEWALS = 3
PERSONAL_TO_ONE_ORDER = ("order_number", "order_key", "session_id", "placed_at")


def test_a_whole_renewal_sent_at_once_places_the_same_order_as_one_typed_screen_by_screen(counter: Counter) -> None:
    kiosk = counter.signed_in()
    walk(kiosk, *RENEWAL)
    kiosk.press("f4")
    kiosk.wait_for("1 renewal")

    kiosk.type(WHOLE_RENEWAL)
    kiosk.wait_for("The order is placed", "-0002")

    looked, ahead = counter.orders()
    for name in PERSONAL_TO_ONE_ORDER:
        assert looked.pop(name) != ahead.pop(name)
    assert ahead == looked


def test_whole_renewals_sent_at_once_to_a_distant_back_office_are_all_the_order_that_was_typed(
    counter: Counter,
) -> None:
    counter.program = (sys.executable, "-m", "tests.terminal.distant")
    kiosk = counter.signed_in()

    for number in range(1, DISTANT_RENEWALS + 1):
        kiosk.type(WHOLE_RENEWAL)
        kiosk.wait_for("The order is placed", f"-000{number}", seconds=60)
        kiosk.press("f4")
        kiosk.wait_for("Hello,", seconds=60)

    ordered = [(order["phone_number"], order["device_id"], order["plan_id"]) for order in counter.orders()]
    assert ordered == ordered[:1] * DISTANT_RENEWALS


def test_what_was_typed_behind_an_unknown_id_is_dropped_and_told(counter: Counter) -> None:
    kiosk = counter.signed_in()

    kiosk.type("1C111222337\r1112")
    kiosk.wait_for("is not a customer of ours", "4 keys typed ahead were dropped")
    kiosk.settle()

    assert "▎ C111222337\n" in kiosk.wait_for(ID_QUESTION)
    assert counter.session()["current_step"] == "init"


def test_a_wrong_pin_drops_what_was_typed_behind_it(counter: Counter) -> None:
    kiosk = counter.kiosk()

    kiosk.type("S001\r9999\r1A123456789\r")
    kiosk.wait_for("Staff code and PIN do not match.")
    kiosk.settle()

    assert "▎ S001\n" in kiosk.screen_text
    kiosk.type("1234\r")
    kiosk.wait_for("Hello,", "Start a renewal")


def test_what_was_typed_behind_a_sold_out_device_chooses_no_other(counter: Counter) -> None:
    kiosk = counter.signed_in()
    walk(kiosk, *RENEWAL[: RENEWAL.index(PLANS)])
    devices = kiosk.screen_text.splitlines()
    sold_out = next(line.split()[0] for line in devices if "sold out" in line)

    kiosk.type(sold_out + "11" + KEYS["f5"])
    kiosk.wait_for("3 keys typed ahead were dropped")
    kiosk.settle()

    assert "Which device?" in kiosk.screen_text
    assert counter.session()["current_step"] == "select_device"
    assert counter.orders() == []
