"""Signing in: what is told, counted and journalled, and what a stranger at the counter cannot find out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import fakeredis
import pytest
from argon2 import PasswordHasher

from kiosk.backoffice import pins
from kiosk.backoffice.pin_rules import PinRefused, PinRule
from kiosk.backoffice.pins import is_outdated, verify_pin
from kiosk.backoffice.sqlite import staff_admin
from kiosk.backoffice.sqlite.office import SqliteBackOffice
from kiosk.backoffice.values import Staff
from kiosk.calendar_tw import utc_now
from kiosk.journal.journal import JournalUnavailable
from kiosk.journal.record import Event
from kiosk.sign_in import NotAManager, SignInDesk, SignInRefused, StaffDisabled
from kiosk.workflow.attempts import FAILURES_THAT_LOCK, FIRST_LOCK, Lock, Locked, SignInAttempts
from kiosk.workflow.errors import StoreUnavailable
from kiosk.workflow.keys import PlainKeys
from tests.witness import MemoryWitness

WRONG = "0000"
NOBODY = "X999"
CUSTOMERS_ID = "A123456789"


@dataclass
class Counter:
    """Desks of one store on the demonstration data."""

    path: Path
    office: SqliteBackOffice
    server: fakeredis.FakeServer = field(default_factory=fakeredis.FakeServer)
    journal: MemoryWitness = field(default_factory=MemoryWitness)

    def desk(self, terminal: str = "T1") -> SignInDesk:
        """Be a kiosk that has just been started at a terminal."""
        redis = fakeredis.FakeAsyncRedis(server=self.server)
        attempts = SignInAttempts(redis, terminal=terminal, keys=PlainKeys())
        return SignInDesk(office=self.office, attempts=attempts, journal=self.journal)

    async def refused(self, code: str, pin: str = WRONG, *, terminal: str = "T1") -> Lock | None:
        with pytest.raises(SignInRefused) as refused:
            await self.desk(terminal).authenticate(code, pin)
        return refused.value.lock

    async def staff(self, code: str) -> Staff:
        staff = await self.office.staff(code)
        assert staff is not None
        return staff


@pytest.fixture
async def counter(tmp_path: Path) -> AsyncIterator[Counter]:
    office = await SqliteBackOffice.open(tmp_path / "office.db", clock=utc_now)
    yield Counter(tmp_path / "office.db", office)
    await office.close()


async def test_staff_sign_in_with_code_and_pin_the_code_in_any_case(counter: Counter) -> None:
    assert (await counter.desk().authenticate("s001", "1234")).staff_id == "S001"


@pytest.mark.parametrize(
    ("code", "pin"), [("S001", WRONG), (NOBODY, "1234"), ("S009", "9999"), ("S 1", "1234"), ("員工", "1234")]
)
async def test_a_wrong_pin_an_unknown_code_and_disabled_staff_get_one_answer_at_one_cost(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, code: str, pin: str
) -> None:
    hashed: list[str] = []

    class Watched(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
            hashed.append(str(hash).rsplit("$", 2)[0])
            return super().verify(hash, password)

    monkeypatch.setattr(pins, "_HASHER", Watched())

    assert await counter.refused(code, pin) is None
    assert hashed == ["$argon2id$v=19$m=19456,t=5,p=1"]


@pytest.mark.parametrize("code", ["S001", NOBODY, "S009", "S 1"])
async def test_every_code_is_locked_by_its_fifth_failure_and_the_answers_are_the_same(
    counter: Counter, code: str
) -> None:
    answers = [await counter.refused(code, terminal=f"T{number}") for number in range(FAILURES_THAT_LOCK)]

    assert answers == [None] * 4 + [Lock(Locked.STAFF, FIRST_LOCK)]


async def test_a_locked_code_is_refused_with_the_right_pin_at_every_terminal_without_looking_at_it(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(FAILURES_THAT_LOCK):
        await counter.refused("S001", terminal=f"T{number}")
    monkeypatch.setattr("kiosk.sign_in.verify_pin", lambda _hash, _pin: pytest.fail("the PIN was looked at"))

    assert await counter.refused("S001", "1234", terminal="T9") is not None


async def test_where_the_store_does_not_answer_nobody_signs_in(counter: Counter) -> None:
    counter.server.connected = False

    with pytest.raises(StoreUnavailable):
        await counter.desk().authenticate("S001", "1234")


async def test_a_hash_of_former_parameters_is_made_anew_at_the_next_sign_in(counter: Counter) -> None:
    former = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash("8642")
    staff_admin.set_pin_hash(counter.path, "S001", former)

    await counter.desk().authenticate("S001", "8642")

    now = (await counter.staff("S001")).pin_hash
    assert not is_outdated(now)
    assert verify_pin(now, "8642")


# What is journalled


async def test_sign_ins_failures_locks_and_sign_outs_are_journalled(counter: Counter) -> None:
    staff = await counter.desk().authenticate("S001", "1234")
    await counter.desk().sign_out(staff)
    for _failure in range(FAILURES_THAT_LOCK):
        await counter.refused("S001")
    await counter.refused("S001")

    assert [(seen.event, seen.result) for seen in counter.journal.seen] == [
        (Event.SIGN_IN, "accepted"),
        (Event.SIGN_OUT, "done"),
        *[(Event.SIGN_IN, "refused")] * FAILURES_THAT_LOCK,
        (Event.LOCK, "done"),
        (Event.SIGN_IN, "locked"),
    ]
    assert {seen.staff_id for seen in counter.journal.seen} == {"S001"}


async def test_what_is_no_staff_code_is_not_journalled_as_it_may_be_anything(counter: Counter) -> None:
    await counter.refused(CUSTOMERS_ID)

    assert CUSTOMERS_ID not in repr(counter.journal.seen)
    assert [(seen.staff_id, seen.result) for seen in counter.journal.seen] == [(None, "refused")]


# Disabled staff


async def test_staff_who_were_disabled_are_found_out(counter: Counter) -> None:
    staff = await counter.desk().authenticate("S001", "1234")
    await counter.desk().check_active(staff)

    staff_admin.disable_staff(counter.path, "S001")

    with pytest.raises(StaffDisabled):
        await counter.desk().check_active(staff)


# Another PIN


async def test_a_clerk_gives_themselves_another_pin(counter: Counter) -> None:
    await counter.desk().change_pin(await counter.staff("S001"), "1234", "8642")

    assert (await counter.desk().authenticate("S001", "8642")).staff_id == "S001"
    await counter.refused("S001", "1234")
    assert [seen.result for seen in counter.journal.of(Event.PIN_CHANGE)] == ["asked", "done"]


@pytest.mark.parametrize(("new", "rule"), [("1111", PinRule.REPEATED), ("1234", PinRule.IN_ORDER)])
async def test_a_pin_against_the_rules_changes_nothing(counter: Counter, new: str, rule: PinRule) -> None:
    with pytest.raises(PinRefused) as refused:
        await counter.desk().change_pin(await counter.staff("S001"), "1234", new)

    assert refused.value.rule is rule
    await counter.desk().authenticate("S001", "1234")


async def test_the_old_pin_is_no_new_one(counter: Counter) -> None:
    staff = await counter.staff("S001")
    await counter.desk().change_pin(staff, "1234", "8642")

    with pytest.raises(PinRefused) as refused:
        await counter.desk().change_pin(staff, "8642", "8642")

    assert refused.value.rule is PinRule.AS_BEFORE


async def test_guessing_the_old_pin_at_an_unwatched_terminal_locks_the_code(counter: Counter) -> None:
    staff = await counter.staff("S001")

    for _failure in range(FAILURES_THAT_LOCK):
        with pytest.raises(SignInRefused):
            await counter.desk().change_pin(staff, WRONG, "8642")

    assert await counter.refused("S001", "1234") is not None


async def test_a_pin_that_cannot_be_journalled_is_not_changed(counter: Counter) -> None:
    counter.journal.is_full = True

    with pytest.raises(JournalUnavailable):
        await counter.desk().change_pin(await counter.staff("S001"), "1234", "8642")

    await counter.desk().authenticate("S001", "1234")


# Lifting a lock


async def test_a_manager_lifts_the_lock_of_a_code_and_of_the_terminal(counter: Counter) -> None:
    for _failure in range(FAILURES_THAT_LOCK):
        await counter.refused("S001")

    assert await counter.desk().unlock(await counter.staff("M001"), "s001")

    await counter.desk().authenticate("S001", "1234")
    unlock = counter.journal.of(Event.UNLOCK)[-1]
    assert (unlock.staff_id, unlock.result, unlock.about) == ("M001", "done", {"subject": "S001"})


async def test_a_clerk_cannot_lift_a_lock(counter: Counter) -> None:
    with pytest.raises(NotAManager):
        await counter.desk().unlock(await counter.staff("S002"), "S001")
