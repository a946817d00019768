"""How much memory the kiosk takes where it shows most, next to a bare Textual app with one input.

    python -m tests.benchmarks.memory

Both are at rest on a terminal of their own: the kiosk on the plans of a renewal, with its embedded session store, which
is a process of its own and not counted. The exit code is 1 when the kiosk takes more than 27 MB above the bare app.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.bare_app import MARK
from tests.benchmarks.first_frame import BARE_APP, environment
from tests.store.valkey import short_folder
from tests.terminal.counter import Counter
from tests.terminal.steps import CONFIRM, RENEWAL, walk
from tests.terminal.terminal import Terminal

LIMIT_MB = 27
TO_PLANS = RENEWAL[: RENEWAL.index(CONFIRM)]


def resident_mb(terminal: Terminal) -> float:
    """Read the resident set of a terminal's program."""
    answer = subprocess.run(["ps", "-o", "rss=", "-p", str(terminal.pid)], check=True, capture_output=True, text=True)
    return int(answer.stdout) / 1024


def of_bare_app(home: Path) -> float:
    """Measure the bare app once its input is shown."""
    terminal = Terminal(BARE_APP, environment(home))
    try:
        terminal.wait_for(MARK)
        return resident_mb(terminal)
    finally:
        terminal.close()


def of_kiosk(home: Path) -> float:
    """Measure the kiosk once the plans are shown and every key has had its effect."""
    with short_folder() as runtime:
        counter = Counter(home, runtime)
        try:
            kiosk = counter.signed_in()
            walk(kiosk, *TO_PLANS)
            kiosk.settle()
            return resident_mb(kiosk)
        finally:
            counter.close()


def in_own_folder(measure: Callable[[Path], float]) -> float:
    """Measure with a home that nobody has used."""
    with TemporaryDirectory(prefix="memory") as home:
        return measure(Path(home))


def main() -> int:
    """Measure and say how the two compare."""
    kiosk, bare = in_own_folder(of_kiosk), in_own_folder(of_bare_app)
    more = kiosk - bare
    print(f"kiosk     {kiosk:5.1f} MB")
    print(f"bare app  {bare:5.1f} MB")
    print(f"more      {more:5.1f} MB (at most {LIMIT_MB})")
    return 0 if more <= LIMIT_MB else 1


if __name__ == "__main__":
    sys.exit(main())
