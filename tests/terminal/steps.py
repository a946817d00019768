"""The way through a renewal, screen by screen: what leads to each, and how it is known."""

from __future__ import annotations

from dataclasses import dataclass

from tests.terminal.terminal import ID_QUESTION, KEYS, Terminal

CUSTOMER_ID = "A123456789"
NUMBER = "0912345678"


@dataclass(frozen=True)
class Step:
    """One screen of the renewal."""

    keys: str
    """What is typed on the screen before; a digit picks a row."""
    shows: tuple[str, ...]
    name: str
    """What home calls it, when the renewal is left there; empty when nothing is unfinished there."""


START = Step("1", (ID_QUESTION,), "")
FOUND = Step(f"{CUSTOMER_ID}\r", ("Is this the customer?", "A12345****"), "find the customer")
NUMBERS = Step("1", ("The customer has 2 numbers", "0912-345-678", "30 days left"), "look at the numbers")
ELIGIBLE = Step("1", ("0912-345-678 can be renewed",), "check eligibility")
ANOTHER_NUMBER = Step("2", ("Which number is to be renewed?",), "choose the number")
TYPES = Step("1", ("Which type of device?", "in stock"), "choose the device type")
SYSTEMS = Step("2", ("Smartphone: which operating system?", "iOS"), "choose the operating system")
DEVICES = Step("2", ("Which device?", "iPhone"), "choose the device")
PLANS = Step("1", ("Which plan?", "Recommended"), "choose the plan")
CONFIRM = Step("1", ("Is everything right?",), "confirm")
ORDERED = Step(KEYS["f5"], ("The order is placed", "Renewal slip S01-"), "")

RENEWAL = (START, FOUND, NUMBERS, ELIGIBLE, TYPES, SYSTEMS, DEVICES, PLANS, CONFIRM, ORDERED)
"""From home to the order."""
TO_TYPES = (START, FOUND, NUMBERS, ELIGIBLE, TYPES)


def walk(kiosk: Terminal, *steps: Step) -> None:
    """Take steps one after the other, as a clerk who looks before typing."""
    for step in steps:
        kiosk.type(step.keys)
        kiosk.wait_for(*step.shows)
