"""Kiosk mode: keeps the app on its terminal, whatever happens to it, until a manager ends it or the system does.

The app runs in a process of its own. Between two runs the terminal is this process's: nothing typed there is shown
or becomes a signal, and a screen says that the kiosk starts again.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
import time
from collections.abc import Callable
from types import FrameType

LEFT = 10
"""The app's exit status when a manager ended it; with any other it starts again."""
FAILED = 1

LONG_ENOUGH = 60.0
"""Seconds after which a run counts as one that worked."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
_END_SECONDS = 10
"""The most the app may take to end when the system ends the kiosk."""

_IGNORED = (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU)
"""Also by the app until it reads the keys itself: a start is no way out."""
_RESET = (
    "\x1b[?2026l"  # draw at once again
    "\x1b[<u"  # ordinary keys
    "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1004l\x1b[?1006l\x1b[?2004l"  # no reports of mouse, focus, pastes
    "\x1b[?1049l\x1b[?7h\x1b[0m\x1b[?25l"  # the ordinary screen, its colours, no cursor
    "\x1b[H\x1b[2J\x1b[3J"  # nothing on it, nor above it
)
_SHOW_CURSOR = "\x1b[?25h"


def pause_after(failures: int) -> float:
    """How many seconds to wait before the next start, after so many runs in a row that ended soon."""
    return min(FIRST_PAUSE * 2.0 ** max(failures - 1, 0), LONGEST_PAUSE)


class Supervisor:
    """Runs the app again and again on the terminal of standard input."""

    def __init__(self, run: Callable[[], int], *, starts_again: str) -> None:
        """Take what runs the app and returns its exit status, and the sentence shown before it runs again."""
        self._run = run
        self._starts_again = starts_again
        self._child = 0
        self._ended_by = 0
        self._woken, self._wake = os.pipe()

    def supervise(self) -> int:
        """Keep the app running; returns 0 when a manager ended it, 128 + n when signal n did.

        Raises:
            termios.error: standard input is no terminal.
        """
        modes = termios.tcgetattr(sys.stdin.fileno())
        self._take_signals()
        self._guard_terminal()
        try:
            return self._keep_running()
        finally:
            self._write(_RESET + _SHOW_CURSOR)
            if _is_open():
                termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, modes)

    def _keep_running(self) -> int:
        failures = 0
        while True:
            started = time.monotonic()
            status = self._run_once()
            if status == LEFT:
                return 0
            if self._is_ending():
                return 128 + self._ended_by
            if not _is_open():
                return 128 + signal.SIGHUP
            failures = failures + 1 if time.monotonic() - started < LONG_ENOUGH else 1
            self._show_restart()
            self._wait(pause_after(failures))
            if self._is_ending():
                return 128 + self._ended_by

    def _run_once(self) -> int:
        self._child = os.fork()
        if not self._child:
            self._be_the_app()
        if self._is_ending():  # the signal came between the two
            os.kill(self._child, signal.SIGTERM)
        _pid, status = os.waitpid(self._child, 0)
        self._child = 0
        return os.waitstatus_to_exitcode(status)

    def _be_the_app(self) -> None:
        status = FAILED
        try:
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
                signal.signal(number, signal.SIG_DFL)
            status = self._run()
        finally:
            os._exit(status)  # whatever was raised, `run` has said so in the log: a traceback would be on the screen

    # signals

    def _is_ending(self) -> bool:
        return bool(self._ended_by)

    def _take_signals(self) -> None:
        os.set_blocking(self._wake, False)
        signal.set_wakeup_fd(self._wake)
        for number in _IGNORED:
            signal.signal(number, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGHUP, self._hang_up)
        signal.signal(signal.SIGALRM, self._end_now)

    def _end(self, number: int, _frame: FrameType | None) -> None:
        """End the app, then this; an app that does not end in time is killed."""
        self._ended_by = number
        if self._child:
            os.kill(self._child, signal.SIGTERM)
            signal.alarm(_END_SECONDS)

    def _hang_up(self, number: int, frame: FrameType | None) -> None:
        """End when the terminal is gone; sent by hand, the signal is no way out."""
        if not _is_open():
            self._end(number, frame)

    def _end_now(self, _number: int, _frame: FrameType | None) -> None:
        if self._child:
            os.kill(self._child, signal.SIGKILL)

    def _wait(self, seconds: float) -> None:
        """Wait, or until a signal ends the kiosk."""
        until = time.monotonic() + seconds
        while not self._is_ending() and (left := until - time.monotonic()) > 0:
            if select.select([self._woken], [], [], left)[0]:
                os.read(self._woken, 512)

    # the terminal between two runs

    def _guard_terminal(self) -> None:
        """Take keys as they are and forget those of the run before: a PIN may be among them."""
        if not _is_open():
            return
        modes = termios.tcgetattr(sys.stdin.fileno())
        modes[0] &= ~(termios.IXON | termios.BRKINT)
        modes[1] |= termios.OPOST | termios.ONLCR
        modes[3] &= ~(termios.ISIG | termios.ICANON | termios.ECHO | termios.IEXTEN)
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSAFLUSH, modes)

    def _show_restart(self) -> None:
        self._guard_terminal()
        self._write(f"{_RESET}\n  {self._starts_again}\n")

    def _write(self, text: str) -> None:
        try:
            os.write(sys.stdout.fileno(), text.encode())
        except OSError:
            if _is_open():  # else there is nobody to read it
                raise


def _is_open() -> bool:
    """Whether there still is a terminal."""
    return os.isatty(sys.stdin.fileno())
