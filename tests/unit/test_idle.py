"""When a terminal that nobody touches is warned and locked."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.idle import PAUSE, WARNING, Due, Idle


@dataclass
class Clock:
    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


def test_a_pause_is_due_once_after_every_key() -> None:
    clock = Clock()
    idle = Idle(120, clock)

    clock.seconds += PAUSE - 0.1
    assert idle.due() is Due.NOTHING
    clock.seconds += 0.1
    assert [idle.due(), idle.due()] == [Due.PAUSE, Due.NOTHING]
    idle.start_again()
    clock.seconds += PAUSE
    assert idle.due() is Due.PAUSE


def test_nothing_is_due_between_a_pause_and_the_warning() -> None:
    clock = Clock()
    idle = Idle(120, clock)
    clock.seconds += PAUSE
    idle.due()

    clock.seconds = 1000 + 120 - WARNING - 0.1

    assert idle.due() is Due.NOTHING
    assert not idle.has_warned


def test_the_warning_is_due_once_15_seconds_before_the_lock_and_the_lock_once() -> None:
    clock = Clock()
    idle = Idle(120, clock)

    clock.seconds += 105
    assert [idle.due(), idle.due()] == [Due.WARNING, Due.NOTHING]
    assert idle.has_warned
    clock.seconds += 15
    assert [idle.due(), idle.due()] == [Due.LOCK, Due.NOTHING]


def test_a_terminal_that_slept_is_locked_without_a_warning() -> None:
    clock = Clock()
    idle = Idle(120, clock)

    clock.seconds += 9000

    assert idle.due() is Due.LOCK


def test_a_key_lets_the_time_start_again_and_takes_the_warning_back() -> None:
    clock = Clock()
    idle = Idle(120, clock)
    clock.seconds += 110
    idle.due()

    idle.start_again()
    clock.seconds += 104

    assert idle.due() is Due.PAUSE
    assert not idle.has_warned


def test_a_limit_of_0_is_never_reached() -> None:
    clock = Clock()
    idle = Idle(0, clock)

    clock.seconds += 1e9

    assert [idle.due(), idle.due()] == [Due.PAUSE, Due.NOTHING]
