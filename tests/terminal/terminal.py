"""A kiosk as a clerk meets it: a process of its own on a pseudo-terminal, keys going in, a screen coming out."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyte
from wcwidth import wcwidth

CHECKOUT = Path(__file__).parents[2]
KIOSK = (sys.executable, "-m", "kiosk")
COLUMNS, ROWS = 80, 24
BELL = b"\a"
LEAVES_ALTERNATE_SCREEN = b"\x1b[?1049l"

KEYS: Mapping[str, str] = {
    "enter": "\r",
    "escape": "\x1b",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "home": "\x1b[H",
    "space": " ",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f10": "\x1b[21~",
    "f11": "\x1b[23~",
    "f12": "\x1b[24~",
    "ctrl+c": "\x03",
    "ctrl+p": "\x10",
    "ctrl+q": "\x11",
    "ctrl+z": "\x1a",
    "ctrl+backslash": "\x1c",
}
"""What an xterm sends."""

ID_QUESTION = "Who is the customer?"
"""Heads the one screen on which a whole national ID may stand: what the clerk types there, and an example."""
_ID_QUESTIONS = (ID_QUESTION, "客戶是哪一位？")
PERSONAL = ("A123456789", "C111222337", "王小明", "c001@example.com")
"""What the terminal must not show of the customers in these tests."""
_ASKS_FOR_FRAMES, _HAS_FRAMES = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
_FRAME_BEGINS, FRAME_ENDS = b"\x1b[?2026h", b"\x1b[?2026l"
"""Synchronized output: a terminal that has it shows a screen only when all of it is drawn."""
_FAULTS = (b"Traceback", b"Error:", b"\x1b]52")
"""A traceback, and writing to the clipboard of the terminal."""


class Terminal:
    """One program on one terminal. A thread reads what it draws, so that it never waits for the test."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self._changed = threading.Condition()
        self._ended = False
        self._shown = ""
        self._frame = b""
        self._asks_for_id = False
        self._leaks: list[str] = []
        self._output = bytearray()
        self.never_shown: Sequence[str] = PERSONAL
        """What must not be on the screen, but where a whole national ID may stand."""
        self._stopped, self._stop_reading = os.pipe()
        self._master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (ROWS, COLUMNS))
        self.modes_before = termios.tcgetattr(slave)
        self._process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=env,
            cwd=CHECKOUT,
            start_new_session=True,
            preexec_fn=_take_controlling_terminal,
        )
        self._slave = slave  # kept open: what the program leaves behind can still be looked at
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    # keys

    def type(self, text: str) -> None:
        """Send text in one write, as a scanner or a paste of keys does."""
        self.send(text.encode())

    def send(self, keys: bytes) -> None:
        """Send bytes in one write."""
        os.write(self._master, keys)

    def press(self, *names: str) -> None:
        """Press keys by name; what has no name is sent as it is."""
        for name in names:
            self.type(KEYS.get(name, name))

    def press_at_once(self, *names: str) -> None:
        """Press keys by name, all in one write."""
        self.type("".join(KEYS.get(name, name) for name in names))

    def press_and_see(self, name: str, seconds: float) -> None:
        """Press a key and wait until it has changed the screen."""
        with self._changed:
            written = len(self._output)
            self.press(name)
            assert self._changed.wait_for(lambda: len(self._output) > written, seconds), f"{name} does nothing"

    def settle(self, seconds: float = 15) -> None:
        """Wait until every key sent before has had its effect: help opens after them all, and is closed."""
        self.press("f1")
        self.wait_for("Esc Close", seconds=seconds)
        self.press("escape")
        self.wait_without("Esc Close", seconds=seconds)

    def press_and_hear(self, name: str, seconds: float = 15) -> None:
        """Press a key and wait for the bell."""
        with self._changed:
            rung = self.output.count(BELL)
            self.press(name)
            assert self._changed.wait_for(lambda: self.output.count(BELL) > rung, seconds), f"{name} rings no bell"

    def resize(self, columns: int, rows: int) -> None:
        with self._changed:
            self._screen.resize(rows, columns)
        termios.tcsetwinsize(self._master, (rows, columns))

    # the screen

    @property
    def output(self) -> bytes:
        """Every byte it has written."""
        return bytes(self._output)

    @property
    def screen_text(self) -> str:
        """What is on the screen now, without the spaces at the end of lines."""
        with self._changed:
            return self._shown

    @property
    def body(self) -> str:
        """The screen without its top line, which has a clock."""
        return self.screen_text.partition("\n")[2]

    def wait_for(self, *texts: str, seconds: float = 15) -> str:
        """Wait until all of these are on the screen; returns the screen."""
        return self._wait(lambda shown: all(text in shown for text in texts), f"no {texts!r}", seconds)

    def wait_for_any(self, *texts: str, seconds: float = 15) -> str:
        """Wait until one of these is on the screen; returns the screen."""
        return self._wait(lambda shown: any(text in shown for text in texts), f"none of {texts!r}", seconds)

    def wait_without(self, text: str, seconds: float = 15) -> str:
        """Wait until this is not on the screen; returns the screen."""
        return self._wait(lambda shown: text not in shown, f"still {text!r}", seconds)

    def wait_until_quiet(self, seconds: float = 15, *, quiet: float = 1.0) -> str:
        """Wait until nothing was drawn for `quiet` seconds; returns the screen."""
        deadline = time.monotonic() + seconds
        with self._changed:
            while self._changed.wait(quiet):
                assert time.monotonic() < deadline, f"still drawing:\n{self._shown}"
            return self._shown

    def wait_for_body(self, body: str, seconds: float = 15) -> None:
        """Wait until the screen below its top line is this."""
        self._wait(lambda shown: shown.partition("\n")[2] == body, f"not this screen:\n{body}\nbut", seconds)

    def find(self, pattern: str) -> str:
        """Return what the first group of a pattern matches on the screen."""
        found = re.search(pattern, self.screen_text)
        assert found, self.screen_text
        return found.group(1)

    def _wait(self, holds: Callable[[str], bool], what: str, seconds: float) -> str:
        deadline = time.monotonic() + seconds
        with self._changed:
            while not holds(shown := self._shown):
                left = deadline - time.monotonic()
                if left <= 0 or (self._ended and self._process.poll() is not None):
                    raise AssertionError(f"{what} within {seconds} s on:\n{shown}")
                self._changed.wait(left)
        return shown

    # the end

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def send_signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def hang_up(self) -> None:
        """Close the terminal, as a window or a connection is closed."""
        os.close(self._slave)
        self._slave = -1
        os.close(self._stop_reading)  # a terminal that is being read stays open until there is something to read
        self._reader.join()
        os.close(self._master)
        self._master = -1

    def kill(self) -> None:
        """End it without a chance to do anything."""
        self._process.kill()
        self.wait_for_end()

    def terminate(self) -> int:
        """Ask it to end, if it has not; returns its exit status."""
        self._process.terminate()
        return self.wait_for_end()

    def wait_for_end(self, seconds: float = 15) -> int:
        """Wait until it has ended and everything it wrote is read; returns its exit status."""
        status = self._process.wait(seconds)
        if self._slave >= 0:
            self.modes_after = termios.tcgetattr(self._slave)
            os.close(self._slave)
            self._slave = -1
        self._reader.join(seconds)
        return status

    def close(self) -> None:
        """End it, and check that nothing it ever wrote was a fault or a customer's data."""
        try:
            if self.is_running:
                self.terminate()
        finally:
            self.kill()
            os.close(self._stopped)
            if self._master >= 0:
                os.close(self._stop_reading)
                os.close(self._master)
        assert not self._leaks, "\n".join(self._leaks)
        assert not [fault for fault in _FAULTS if fault in self.output]

    # reading

    def _read(self) -> None:
        while chunk := self._next_chunk():
            with self._changed:
                self._take(chunk)
                self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _next_chunk(self) -> bytes:
        try:
            ready, _, _ = select.select([self._master, self._stopped], [], [])
            return b"" if self._stopped in ready else os.read(self._master, 65536)
        except OSError:  # how Linux reports that nobody has the terminal open any more
            return b""

    def _take(self, chunk: bytes) -> None:
        if _ASKS_FOR_FRAMES in chunk:
            os.write(self._master, _HAS_FRAMES)
        self._output += chunk
        self._frame += chunk
        self._stream.feed(chunk)
        if self._frame.rfind(_FRAME_BEGINS) <= self._frame.rfind(FRAME_ENDS):
            self._show(self._frame.decode(errors="replace"))
            self._frame = b""

    def _show(self, written: str) -> None:
        self._shown = self._text()
        asked, self._asks_for_id = self._asks_for_id, any(text in self._shown for text in _ID_QUESTIONS)
        if self._asks_for_id:
            return
        # What was written may begin on the screen where the ID is typed; then only what it left there counts.
        written = self._shown if asked else written + self._shown
        self._leaks += [f"{secret} was shown on:\n{self._shown}" for secret in self.never_shown if secret in written]

    def _text(self) -> str:
        return "\n".join(self._line(y).rstrip() for y in range(self._screen.lines))

    def _line(self, y: int) -> str:
        """Read a line. A wide character of which half was overwritten is gone, as on real terminals, not on pyte's."""
        cells = [self._screen.buffer[y][x].data for x in range(self._screen.columns)]
        line, after_wide = "", False
        for cell, following in zip(cells, [*cells[1:], " "], strict=True):
            is_wide = cell != "" and wcwidth(cell[0]) == 2 and following == ""
            if is_wide or (cell and wcwidth(cell[0]) < 2):
                line += cell
            elif not after_wide:
                line += " "
            after_wide = is_wide
        return line


def _take_controlling_terminal() -> None:
    """Make standard input the terminal whose keys and hang-ups become signals."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
