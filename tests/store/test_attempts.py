"""Failed tries to sign in lock a staff code and a terminal, on every terminal and across restarts of a kiosk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from redis.asyncio import Redis

from kiosk.workflow.attempts import (
    FAILURES_THAT_LOCK,
    FIRST_LOCK,
    LONGEST_LOCK,
    STAFF_REMEMBERED,
    Attempt,
    Lock,
    Locked,
    SignInAttempts,
)
from kiosk.workflow.errors import StoreUnavailable
from kiosk.workflow.keys import PlainKeys, TaggedKeys

At = Callable[[str], SignInAttempts]


@pytest.fixture
def at(connect: Callable[[], Redis]) -> At:
    """Make the attempts of a terminal."""
    return lambda terminal: SignInAttempts(connect(), terminal=terminal, keys=PlainKeys())


async def fail(attempts: SignInAttempts, code: str, times: int) -> Lock | None:
    """Try in vain; returns what the last try locked."""
    lock: Lock | None = None
    for _time in range(times):
        attempt = await attempts.begin(code)
        assert isinstance(attempt, Attempt)
        lock = attempt.lock
    return lock


async def lock_ended(redis: Redis, *, code: str | None = None, terminal: str | None = None) -> None:
    """Let the time of a lock pass."""
    if code is not None:
        await redis.pexpire(PlainKeys().staff_failures(code), STAFF_REMEMBERED * 1000)
    if terminal is not None:
        await redis.pexpire(PlainKeys().terminal_failures(terminal), 15 * 60 * 1000)


async def test_a_code_is_locked_by_its_fifth_failure_and_not_before(at: At) -> None:
    assert await fail(at("T1"), "S001", FAILURES_THAT_LOCK - 1) is None
    assert await fail(at("T1"), "S001", 1) == Lock(Locked.STAFF, FIRST_LOCK)

    lock = await at("T1").begin("S001")
    assert isinstance(lock, Lock)
    assert (lock.what, 0 < lock.seconds <= FIRST_LOCK) == (Locked.STAFF, True)


async def test_a_code_is_locked_on_every_terminal_and_for_a_kiosk_that_was_started_again(at: At) -> None:
    for terminal in ("T1", "T2", "T3", "T4", "T5"):
        await fail(at(terminal), "S001", 1)

    assert isinstance(await at("T6").begin("s001"), Lock)


async def test_a_code_that_nobody_has_is_locked_as_any_other(at: At) -> None:
    assert await fail(at("T1"), "A123456789", FAILURES_THAT_LOCK) == Lock(Locked.STAFF, FIRST_LOCK)


async def test_a_terminal_is_locked_for_all_codes_by_five_failures_with_different_ones(at: At) -> None:
    locks = [await fail(at("T1"), f"S00{number}", 1) for number in range(FAILURES_THAT_LOCK)]

    assert locks[-1] == Lock(Locked.TERMINAL, FIRST_LOCK)
    assert isinstance(await at("T1").begin("S100"), Lock)
    assert isinstance(await at("T2").begin("S100"), Attempt)


async def test_each_further_failure_doubles_the_lock_up_to_an_hour(at: At, redis: Redis) -> None:
    await fail(at("T1"), "S001", FAILURES_THAT_LOCK)

    seconds = []
    for number in range(9):
        await lock_ended(redis, code="S001")
        lock = await fail(at(f"T{number + 2}"), "S001", 1)
        assert lock is not None
        seconds.append(lock.seconds)

    assert seconds == [60, 120, 240, 480, 960, 1920, *[LONGEST_LOCK] * 3]


async def test_a_try_while_it_is_locked_neither_counts_nor_makes_the_lock_longer(at: At, redis: Redis) -> None:
    await fail(at("T1"), "S001", FAILURES_THAT_LOCK)
    for _try in range(20):
        assert isinstance(await at("T2").begin("S001"), Lock)

    await lock_ended(redis, code="S001")
    assert await fail(at("T2"), "S001", 1) == Lock(Locked.STAFF, 2 * FIRST_LOCK)


async def test_many_tries_at_one_moment_are_no_more_than_five(at: At) -> None:
    tries = await asyncio.gather(*(at(f"T{number}").begin("S001") for number in range(50)))

    assert sum(isinstance(outcome, Attempt) for outcome in tries) == FAILURES_THAT_LOCK


async def test_a_right_try_forgets_the_codes_failures(at: At) -> None:
    await fail(at("T1"), "S001", FAILURES_THAT_LOCK - 1)
    right = await at("T2").begin("S001")
    assert isinstance(right, Attempt)

    await at("T2").accept(right)

    assert await fail(at("T3"), "S001", FAILURES_THAT_LOCK - 1) is None


async def test_signing_in_with_ones_own_code_does_not_forget_the_terminals_failures_with_others(at: At) -> None:
    for number in range(FAILURES_THAT_LOCK - 1):
        await fail(at("T1"), f"S00{number}", 1)
    own = await at("T1").begin("S100")
    assert isinstance(own, Attempt)

    await at("T1").accept(own)
    await at("T1").accept(own)  # sent again after a lost answer

    assert await fail(at("T1"), "S009", 1) == Lock(Locked.TERMINAL, FIRST_LOCK)


async def test_nothing_is_left_of_a_right_try_at_a_terminal_without_failures(at: At, redis: Redis) -> None:
    right = await at("T1").begin("S001")
    assert isinstance(right, Attempt)

    await at("T1").accept(right)

    assert await redis.keys() == []


async def test_a_lock_can_be_lifted(at: At) -> None:
    await fail(at("T1"), "S001", FAILURES_THAT_LOCK)

    assert await at("T1").unlock("s001")
    assert not await at("T1").unlock("S001")
    assert isinstance(await at("T1").begin("S001"), Attempt)


async def test_what_was_typed_cannot_be_told_from_the_store_and_all_of_it_expires(at: At, redis: Redis) -> None:
    await fail(at("T1"), "A123456789", 1)

    keys = await redis.keys()
    assert len(keys) == 2
    assert not any(b"A123456789" in key for key in keys)
    assert [key for key in keys if await redis.pttl(key) < 0] == []


async def test_where_it_cannot_be_counted_nobody_may_try(short_lived: Redis) -> None:
    with pytest.raises(StoreUnavailable):
        await SignInAttempts(short_lived, terminal="T1", keys=PlainKeys()).begin("S001")


@pytest.fixture
def short_lived() -> Redis:
    return Redis(unix_socket_path="/nowhere/at/all.sock")


def test_on_a_cluster_both_counts_are_in_one_slot() -> None:
    keys = TaggedKeys()

    assert keys.staff_failures("S001").startswith("sign_in_failures:{sign-in}:staff:")
    assert keys.terminal_failures("T{1}") == "sign_in_failures:{sign-in}:terminal:T{1}"
