"""How long after a key its effect is on the screen, next to a bare Textual app with the same kind of widget.

    python -m tests.benchmarks.key_to_paint [--keys N]

On each screen keys go to the kiosk and to the bare app in turns, each on a pseudo-terminal of its own; measured is the
time until the first whole frame is written. Then the same with the session store stopped (SIGSTOP). The exit code is 1
when a median, or the 99th percentile over all screens, is more than 1.5 times that of the bare apps.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks import bare_app, bare_list
from tests.benchmarks.first_frame import BARE_APP, environment
from tests.benchmarks.limits import Verdict, report_verdicts
from tests.benchmarks.paints import PaintedTerminal
from tests.store.valkey import short_folder
from tests.terminal.counter import CLERK, PIN, Counter
from tests.terminal.server import Server
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
    Step,
)

LIMIT = 1.5
TYPING, MOVING = ("a", "backspace"), ("down", "up")
HOME = Step(f"{CLERK}\r{PIN}\r", ("Hello,", "Sign out"), "")
COMPARISON = Step(" \x1b[B \x1b[18~", ("Which of these plans?",), "")
TYPES_AGAIN = Step("11", TYPES.shows, "")


@dataclass(frozen=True, slots=True)
class Place:
    """A screen: the step that leads to it, and how many rows its list has, of how many lines; none is a field."""

    name: str
    step: Step | None
    rows: int = 0
    lines: int = 1

    @property
    def keys(self) -> tuple[str, str]:
        return MOVING if self.rows else TYPING


PLACES = (
    Place("sign in", None),
    Place("home", HOME, 2),
    Place("the ID", START),
    Place("the customer", FOUND, 2),
    Place("the numbers", NUMBERS, 2, 3),
    Place("eligible", ELIGIBLE, 2),
    Place("the short list", ANOTHER_NUMBER, 2),
    Place("device types", TYPES_AGAIN, 4),
    Place("systems", SYSTEMS, 2),
    Place("devices", DEVICES, 6),
    Place("plans", PLANS, 7),
    Place("comparison", COMPARISON, 2),
    Place("confirm", CONFIRM, 4),
    Place("completed", ORDERED, 2),
)


@dataclass
class Times:
    """Seconds from key to paint on one screen."""

    bare: list[float] = field(default_factory=list)
    kiosk: list[float] = field(default_factory=list)
    stopped: list[float] = field(default_factory=list)


@contextmanager
def bare_program(place: Place, home: Path) -> Iterator[PaintedTerminal]:
    """Run the bare app for a screen."""
    rows = (sys.executable, "-m", "tests.benchmarks.bare_list", str(place.rows), str(place.lines))
    program = PaintedTerminal(rows if place.rows else BARE_APP, environment(home))
    try:
        program.wait_for(bare_list.MARK if place.rows else bare_app.MARK)
        yield program
    finally:
        program.close()


def in_turns(place: Place, count: int, *programs: tuple[PaintedTerminal, list[float]]) -> None:
    """Press keys on each program in turns; the first two of each are not counted."""
    for terminal, _times in programs:
        terminal.until_quiet()
        for key in place.keys:
            terminal.paint_after(key)
    for key in islice(cycle(place.keys), count):
        for terminal, times in programs:
            times.append(terminal.paint_after(key)[0])


def measure(home: Path, server: Server, kiosk: PaintedTerminal, count: int) -> Iterator[tuple[str, Times]]:
    """Go from screen to screen; yields the times of each."""
    for place in PLACES:
        if place.step is not None:
            kiosk.type(place.step.keys)
            kiosk.wait_for(*place.step.shows)
        times = Times()
        with bare_program(place, home) as bare:
            in_turns(place, count, (bare, times.bare), (kiosk, times.kiosk))
        server.hang()
        try:
            in_turns(place, count, (kiosk, times.stopped))
        finally:
            server.resume()
        yield place.name, times


def percentile(times: Sequence[float], percent: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[percent - 1]


def report(measured: Iterator[tuple[str, Times]]) -> Iterator[Verdict]:
    """Print a line for each screen; yields what is to be held."""
    print(f"{'median, 99 %, ms':<18}{'bare app':>16}{'kiosk':>16}{'store stopped':>16}")
    total = Times()
    for name, times in measured:
        series = (times.bare, times.kiosk, times.stopped)
        cells = (f"{1000 * statistics.median(s):>8.1f}{1000 * percentile(s, 99):>8.1f}" for s in series)
        print(f"{name:<18}{''.join(cells)}", flush=True)
        bare = statistics.median(times.bare)
        yield Verdict(f"{name}: bare apps", statistics.median(times.kiosk) / bare, LIMIT)
        yield Verdict(f"{name}, store stopped: bare apps", statistics.median(times.stopped) / bare, LIMIT)
        for all_times, these in zip((total.bare, total.kiosk, total.stopped), series, strict=True):
            all_times += these
    bare = percentile(total.bare, 99)
    yield Verdict("99 % over all screens: bare apps", percentile(total.kiosk, 99) / bare, LIMIT)
    yield Verdict("99 %, store stopped: bare apps", percentile(total.stopped, 99) / bare, LIMIT)


def main() -> int:
    """Measure every screen and say how they compare."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--keys", type=int, default=60, help="keys on each screen (60)")
    count = options.parse_args().keys
    with TemporaryDirectory(prefix="paint") as folder, short_folder() as runtime, short_folder() as store:
        server = Server(store)
        server.start()
        counter = Counter(Path(folder), runtime, redis_url=server.url, terminal=PaintedTerminal)
        try:
            kiosk = counter.kiosk()
            assert isinstance(kiosk, PaintedTerminal)
            verdicts = list(report(measure(Path(folder), server, kiosk, count)))
        finally:
            counter.close()
            server.close()
    return report_verdicts(verdicts)


if __name__ == "__main__":
    sys.exit(main())
