"""A kiosk may be killed at any moment: the next one goes on from the same screen."""

from __future__ import annotations

from tests.terminal.counter import Counter
from tests.terminal.steps import (
    ANOTHER_NUMBER,
    CONFIRM,
    DEVICES,
    ELIGIBLE,
    FOUND,
    NUMBERS,
    ORDERED,
    PLANS,
    START,
    SYSTEMS,
    TYPES,
    walk,
)

WITH_WORK = (FOUND, NUMBERS, ELIGIBLE, ANOTHER_NUMBER, ELIGIBLE, TYPES, SYSTEMS, DEVICES, PLANS, CONFIRM)
"""Every screen on which something would be lost, each of the table's steps among them."""


def test_killed_at_every_screen_of_a_renewal_the_next_kiosk_goes_on_at_that_screen(counter: Counter) -> None:
    kiosk = counter.asking_for_id()

    for step in WITH_WORK:
        walk(kiosk, step)
        kiosk.settle()
        left = kiosk.body
        kiosk.kill()

        kiosk = counter.signed_in()
        kiosk.wait_for(f"Unfinished: 王○明 A12345****, at: {step.name}")
        kiosk.press("1")
        kiosk.wait_for_body(left)

    walk(kiosk, ORDERED)
    kiosk.kill()
    home = counter.signed_in()
    home.wait_for("1 renewal", "Nothing unfinished.")
    assert len(counter.orders()) == 1


def test_killed_before_anything_was_entered_there_is_nothing_to_resume(counter: Counter) -> None:
    counter.asking_for_id().kill()

    kiosk = counter.signed_in()

    kiosk.wait_for("Nothing unfinished.")
    walk(kiosk, START)


def test_killed_right_after_the_order_key_going_on_ends_with_one_order(counter: Counter) -> None:
    kiosk = counter.asking_for_id()
    walk(kiosk, *WITH_WORK)

    kiosk.press("f5")
    kiosk.kill()
    kiosk = counter.signed_in()
    if "Nothing unfinished." not in kiosk.screen_text:
        kiosk.press("1")
        kiosk.wait_for(*CONFIRM.shows)
        walk(kiosk, ORDERED)

    assert len(counter.orders()) == 1
