"""How long a letter takes to narrow a list of 10,000 devices, on a pseudo-terminal.

    python -m tests.benchmarks.filter [--words N]

Measured is the time from the key until the first whole frame, which has the filter, its count and the rows that are
left; and until the last one, which has the details of the first row too. The exit code is 1 when the 99th percentile
of the former is more than 50 ms.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import sys
from contextlib import closing
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.key_to_paint import percentile
from tests.benchmarks.limits import Verdict, report_verdicts
from tests.benchmarks.paints import PaintedTerminal
from tests.store.valkey import short_folder
from tests.terminal.counter import Counter
from tests.terminal.steps import DEVICES, RENEWAL, walk

DEVICES_CARRIED = 10_000
MOST_MS = 50
WORDS = ("pro", "exy", "藍", "zzz", "apple", "iphone")
"""Few rows left, none, all."""
COLOURS = ("黑色", "白色", "深藍色", "薰衣草紫")


def carry_many(data_file: Path) -> None:
    """Let the store carry 10,000 phones of one system."""
    with closing(sqlite3.connect(data_file)) as office, office:
        columns = [row[1] for row in office.execute("PRAGMA table_info(devices)")]
        like = dict(
            zip(columns, office.execute("SELECT * FROM devices WHERE device_id = 'D01'").fetchone(), strict=True)
        )
        marks = ", ".join("?" * len(columns))
        for n in range(DEVICES_CARRIED):
            name = f"iPhone {'Pro' if n % 100 == 0 else 'Max'} {n}"
            device = {**like, "device_id": f"X{n:05}", "model": name, "colour": COLOURS[n % len(COLOURS)]}
            office.execute(f"INSERT INTO devices VALUES ({marks})", tuple(device[column] for column in columns))
            office.execute("INSERT INTO stock (store_id, device_id, quantity) VALUES ('S01', ?, 1)", (f"X{n:05}",))


def measure(home: Path, words: int) -> list[tuple[float, float]]:
    """Type words and take them back, letter by letter; returns the seconds of each key to both frames."""
    with short_folder() as runtime:
        counter = Counter(home, runtime, terminal=PaintedTerminal)
        try:
            kiosk = counter.signed_in()
            assert isinstance(kiosk, PaintedTerminal)
            carry_many(counter.data / "backoffice.sqlite3")
            walk(kiosk, *RENEWAL[: RENEWAL.index(DEVICES)])
            kiosk.type(DEVICES.keys)
            kiosk.wait_for("Which device?", seconds=60)
            kiosk.until_quiet()
            times = []
            for word in islice(cycle(WORDS), words):
                times += [kiosk.paint_after(key) for key in (*word, *["backspace"] * len(word))]
            return times
        finally:
            counter.close()


def main() -> int:
    """Measure and say whether it is quick enough."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--words", type=int, default=30, help="how many words are typed (30)")
    with TemporaryDirectory(prefix="filter") as home:
        times = measure(Path(home), options.parse_args().words)
    narrowed, complete = zip(*times, strict=True)
    for name, seconds in (("list narrowed", narrowed), ("details shown", complete)):
        median, most = statistics.median(seconds), percentile(seconds, 99)
        print(f"{name}   median {1000 * median:5.1f} ms   99 % {1000 * most:5.1f} ms   of {len(seconds)} keys")
    return report_verdicts([Verdict("a key among 10,000 devices, 99 %: ms", 1000 * percentile(narrowed, 99), MOST_MS)])


if __name__ == "__main__":
    sys.exit(main())
