"""The terminal's driver, in the time it has on a busy machine."""

from __future__ import annotations

import itertools
import os
import signal
from collections.abc import Iterator

import pytest
from textual import events
from textual.app import App
from textual.message import Message

from kiosk.terminal_driver import TerminalDriver

READ_AT_ONCE = 4096
F10, PASTE_BEGINS, PASTE_ENDS = "\x1b[21~", "\x1b[200~", "\x1b[201~"


class Recorder(TerminalDriver):
    """Keeps what the terminal sent instead of telling the app."""

    def __init__(self, fileno: int) -> None:
        super().__init__(App[None]())
        self.fileno = fileno
        self.messages: list[Message] = []

    def process_message(self, message: Message) -> None:
        self.messages.append(message)

    @property
    def keys(self) -> list[str]:
        return [message.key for message in self.messages if isinstance(message, events.Key)]


@pytest.fixture(autouse=True)
def signals_as_before() -> Iterator[None]:
    """A driver takes the signals of job control for itself."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTSTP, signal.SIGCONT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def starved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between any two looks at the clock the machine was busy with something else for two seconds."""
    for clock in ("textual._parser.get_time", "kiosk.terminal_driver.monotonic"):
        monkeypatch.setattr(clock, itertools.count(step=2).__next__)


def heard(text: str) -> Recorder:
    """What a driver makes of text that waits in the terminal, which is closed behind it."""
    reader, writer = os.pipe()
    os.write(writer, text.encode())
    os.close(writer)
    driver = Recorder(reader)
    driver.run_input_thread()
    os.close(reader)
    return driver


@pytest.mark.usefixtures("starved")
async def test_a_key_read_in_two_pieces_is_one_key_however_late_the_second_piece_is_looked_at() -> None:
    typed = "1" * (READ_AT_ONCE - len(F10) // 2)

    driver = heard(typed + F10)

    assert driver.keys == [*typed, "f10"]


@pytest.mark.usefixtures("starved")
async def test_a_paste_whose_end_is_read_in_two_pieces_ends_there() -> None:
    pasted = "1" * (READ_AT_ONCE - len(PASTE_BEGINS) - len(PASTE_ENDS) // 2)

    driver = heard(f"{PASTE_BEGINS}{pasted}{PASTE_ENDS}2")

    assert [message.text for message in driver.messages if isinstance(message, events.Paste)] == [pasted]
    assert driver.keys == ["2"]


@pytest.mark.usefixtures("starved")
async def test_a_paste_longer_than_one_read_is_not_over_while_more_of_it_waits() -> None:
    pasted = "1" * 3 * READ_AT_ONCE

    driver = heard(f"{PASTE_BEGINS}{pasted}{PASTE_ENDS}")

    assert [message.text for message in driver.messages if isinstance(message, events.Paste)] == [pasted]
    assert driver.keys == []
