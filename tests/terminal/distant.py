"""The kiosk with a back office that takes its time: before each answer 0, 50 or 500 ms, at random."""

from __future__ import annotations

import functools
import random
import sys

from kiosk.__main__ import main
from kiosk.backoffice.sqlite.office import SqliteBackOffice

DELAYS = (0.0, 0.05, 0.5)
"""Seconds."""


def run() -> None:
    """Run the kiosk with the command line of this process."""
    draw = random.Random(0)
    distant = functools.partial(SqliteBackOffice.open, delay=lambda: draw.choice(DELAYS))
    setattr(SqliteBackOffice, "open", distant)  # noqa: B010  to mypy a method is not to be replaced
    sys.exit(main())


if __name__ == "__main__":
    run()
