"""How long a start takes until the clerk can type, next to a bare Textual app with one input.

    python -m tests.benchmarks.first_frame [--rounds N]

Both run on a pseudo-terminal, in turns, with compiled bytecode. Measured is the time from the start of the process
until the sign-in screen, or the input, is written to the terminal. The exit code is 1 when the median of the kiosk is
more than 1.25 times that of the bare app.
"""

from __future__ import annotations

import argparse
import os
import pty
import select
import signal
import statistics
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.bare_app import MARK

CHECKOUT = Path(__file__).parents[2]
COLUMNS, ROWS = 80, 24
LIMIT = 1.25
"""What a start may take, in starts of the bare app."""
PATIENCE = 30.0
SIGN_IN = "Staff code"
"""The label of the field that has the cursor."""

KIOSK = (sys.executable, "-m", "kiosk", "--lang", "en")
BARE_APP = (sys.executable, "-m", "tests.benchmarks.bare_app")


def environment(home: Path) -> Mapping[str, str]:
    """Nothing of the caller's but where programs are; the session store is one that no kiosk waits for or starts."""
    return {
        "PATH": os.defpath,
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "KIOSK_REDIS_URL": f"unix://{home}/no-server",
    }


def seconds_to(shown: str, command: Sequence[str], env: Mapping[str, str]) -> float:
    """Start a program on a terminal of its own; returns the seconds until it has written `shown`."""
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (ROWS, COLUMNS))
    began = time.perf_counter()
    program = subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, cwd=CHECKOUT, env=env, start_new_session=True
    )
    os.close(slave)
    try:
        read_until(shown.encode(), master)
        return time.perf_counter() - began
    finally:
        program.send_signal(signal.SIGKILL)
        program.wait()
        os.close(master)


def read_until(shown: bytes, terminal: int) -> None:
    """Read what a program writes until `shown` is in it."""
    written = b""
    while shown not in written:
        ready, _, _ = select.select([terminal], [], [], PATIENCE)
        if not ready:
            raise TimeoutError(f"no {shown!r} within {PATIENCE} s after {written[-500:]!r}")
        written += os.read(terminal, 65536)


def in_turns(rounds: int, env: Mapping[str, str]) -> tuple[list[float], list[float]]:
    """Time both programs, one after the other in each round; a first round compiles and is not counted."""
    kiosk, bare = [], []
    for _ in range(rounds + 1):
        bare.append(seconds_to(MARK, BARE_APP, env))
        kiosk.append(seconds_to(SIGN_IN, KIOSK, env))
    return kiosk[1:], bare[1:]


def main() -> int:
    """Measure and say how the two compare."""
    options = argparse.ArgumentParser(description="Time from start to first frame.")
    options.add_argument("--rounds", type=int, default=20)
    with TemporaryDirectory(prefix="first-frame") as home:
        kiosk, bare = in_turns(options.parse_args().rounds, environment(Path(home)))
    ratio = statistics.median(kiosk) / statistics.median(bare)
    for name, times in (("kiosk", kiosk), ("bare app", bare)):
        print(f"{name:9} median {statistics.median(times) * 1000:5.0f} ms   best {min(times) * 1000:5.0f} ms")
    print(f"ratio     {ratio:.2f} (at most {LIMIT})")
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
