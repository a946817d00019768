"""How many keys each way through a renewal takes, beyond the sign-in and the characters of the customer's ID.

    python -m tests.benchmarks.keys

Each way is typed into a kiosk on a pseudo-terminal; what it must lead to is waited for. The exit code is 1 when a
renewal with a device takes more than 12 keys.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.limits import Verdict, report_verdicts
from tests.store.valkey import short_folder
from tests.terminal.counter import Counter
from tests.terminal.steps import CUSTOMER_ID
from tests.terminal.terminal import ID_QUESTION

MOST = 12
ID = "ID"
"""Stands for the characters of the customer's ID, which are not counted."""
_TO_TYPES = ("1", ID, "enter", "1", "1", "1")
_ORDERED = "The order is placed"


@dataclass(frozen=True, slots=True)
class Way:
    """Keys from home, and what the screen says at the end."""

    name: str
    keys: tuple[str, ...]
    leads_to: str = _ORDERED

    @property
    def count(self) -> int:
        return sum(key != ID for key in self.keys)


WITH_DEVICE = Way("with a device", (*_TO_TYPES, "2", "2", "1", "1", "f5"))
WAYS = (
    WITH_DEVICE,
    Way("plan only", (*_TO_TYPES, "1", "1", "f5")),
    Way("a device by its name", (*_TO_TYPES, "2", "1", *"pix", "1", "1", "f5")),
    Way("two plans compared", (*_TO_TYPES, "1", "space", "down", "space", "f7", "1", "f5")),
    Way("back one answer, another device type", (*_TO_TYPES, "1", "escape", "2", "2", "1", "1", "f5")),
    Way("another plan at the end", (*_TO_TYPES, "1", "1", "4", "2", "f5")),
    Way("restart at the plans", (*_TO_TYPES, "1", "f10", "2"), ID_QUESTION),
)


@contextmanager
def home() -> Iterator[Counter]:
    """Give a counter with folders of its own."""
    with TemporaryDirectory(prefix="keys") as folder, short_folder() as runtime:
        counter = Counter(Path(folder), runtime)
        yield counter
        counter.close()


def walk(way: Way) -> None:
    """Take a way, typed ahead; only Escape is pressed alone, as it gives up what is under way."""
    with home() as counter:
        kiosk = counter.signed_in()
        for key in way.keys:
            if key == "escape":
                kiosk.settle()
            kiosk.press(CUSTOMER_ID if key == ID else " " if key == "space" else key)
            if key == "escape":
                kiosk.settle()
        kiosk.wait_for(way.leads_to)


def main() -> int:
    """Take every way and print its keys."""
    for way in WAYS:
        walk(way)
        print(f"{way.count:>3}  {way.name:<40}{' '.join(way.keys)}", flush=True)
    return report_verdicts([Verdict("keys of a renewal with a device", WITH_DEVICE.count, MOST)])


if __name__ == "__main__":
    sys.exit(main())
