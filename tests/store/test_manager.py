"""What the session manager promises, on fakeredis and on a real server."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from redis.asyncio import Redis
from structlog.testing import capture_logs

from kiosk.workflow.errors import IllegalTransition, SessionConflict, SessionGone, SessionUnreadable
from kiosk.workflow.keys import BadName, TaggedKeys
from kiosk.workflow.manager import LiveSessionExists, WorkflowSessionManager
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import WorkflowStep
from tests.store import backend

STAFF = "STAFF001"
SET = "staff_renewal_sessions:STAFF001"
HEX = "0123456789abcdef0123456789abcdef"
NAMED = f"renewal_{STAFF}_{HEX}"
Terminal = Callable[[str], WorkflowSessionManager]


def key_of(session: RenewalSession) -> str:
    return f"renewal_session:{session.session_id}"


async def contents(redis: Redis) -> dict[bytes, Any]:
    """Everything in the store."""
    found: dict[bytes, Any] = {}
    keys: list[Any] = await redis.keys()
    for key in keys:
        is_set = await redis.type(key) == b"set"
        found[key] = await redis.smembers(key) if is_set else await redis.get(key)
    return found


class TestCreate:
    async def test_the_session_starts_in_init_with_the_names_and_fields_of_the_web_back_end(self, redis: Redis) -> None:
        now = datetime(2026, 3, 2, 1, 2, 3, tzinfo=UTC)
        ids = iter([HEX, "f" * 32])
        manager = WorkflowSessionManager(redis, terminal="counter-1", clock=lambda: now, new_id=lambda: next(ids))

        session = await manager.create_session(STAFF)

        stored = await redis.get(f"renewal_session:renewal_STAFF001_{HEX}")
        assert session.stored == stored
        assert json.loads(stored) == {
            "session_id": NAMED,
            "staff_id": STAFF,
            "current_step": "init",
            "customer_selection": {},
            "created_at": now.isoformat(),
            "updated_at": now.isoformat(),
            "kiosk": {"format": 1, "terminal": "counter-1", "operation": "f" * 32},
        }
        assert await redis.smembers(SET) == {NAMED.encode()}

    async def test_the_session_and_the_set_expire_after_the_ttl(self, redis: Redis) -> None:
        session = await WorkflowSessionManager(redis, terminal="t", ttl=120).create_session(STAFF)

        assert 118_000 < await redis.pttl(key_of(session)) <= 120_000
        assert 118_000 < await redis.pttl(SET) <= 120_000

    async def test_whatever_the_clerk_had_is_removed(self, redis: Redis, manager: WorkflowSessionManager) -> None:
        old = await manager.create_session(STAFF)
        await backend.put(redis, backend.web_session("renewal_STAFF001_web", STAFF))

        new = await manager.create_session(STAFF)

        assert await contents(redis) == {
            key_of(new).encode(): new.stored,
            SET.encode(): {new.session_id.encode()},
        }
        assert old.session_id != new.session_id

    async def test_another_clerks_session_is_left_alone(self, manager: WorkflowSessionManager) -> None:
        other = await manager.create_session("STAFF002")

        await manager.create_session(STAFF)

        assert await manager.get_session("STAFF002", other.session_id) == other

    async def test_the_log_tells_of_the_clearing_then_of_the_session(
        self, redis: Redis, manager: WorkflowSessionManager
    ) -> None:
        await manager.create_session(STAFF)
        await redis.sadd(SET, "renewal_STAFF001_expired")

        with capture_logs() as lines:
            session = await manager.create_session(STAFF)

        assert lines == [
            {"log_level": "info", "event": "清除員工所有續約 Session", "staff_id": STAFF, "count": 1},
            {
                "log_level": "info",
                "event": "建立續約流程 Session",
                "session_id": session.session_id,
                "staff_id": STAFF,
                "cleared_existing": True,
            },
        ]

    async def test_ten_thousand_old_sessions_are_removed(self, redis: Redis, manager: WorkflowSessionManager) -> None:
        ids = [f"renewal_STAFF001_{n}" for n in range(10_000)]
        await redis.mset({f"renewal_session:{session_id}": b"{}" for session_id in ids})
        await redis.sadd(SET, *ids)

        await manager.create_session(STAFF)

        assert await redis.dbsize() == 2

    @pytest.mark.parametrize("damage", ["set", "session", "json"])
    async def test_a_damaged_store_does_not_stop_a_restart(
        self, redis: Redis, manager: WorkflowSessionManager, damage: str
    ) -> None:
        old = await manager.create_session(STAFF)
        broken = SET if damage == "set" else key_of(old)
        await redis.delete(broken)
        await (redis.set(broken, "{") if damage == "json" else redis.hset(broken, "a", "b"))

        new = await manager.create_session(STAFF)

        assert await manager.get_staff_sessions(STAFF) == (new,)

    async def test_the_same_session_id_again_changes_nothing(
        self, redis: Redis, manager: WorkflowSessionManager, terminal: Terminal
    ) -> None:
        first = await manager.create_session(STAFF, session_id=NAMED)
        before = await contents(redis)

        again = await terminal("counter-2").create_session(STAFF, session_id=NAMED)

        assert again == first
        assert await contents(redis) == before

    async def test_a_session_id_that_was_cleared_is_created_anew(self, manager: WorkflowSessionManager) -> None:
        await manager.create_session(STAFF, session_id=NAMED)
        await manager.create_session(STAFF)

        again = await manager.create_session(STAFF, session_id=NAMED)

        assert await manager.get_staff_sessions(STAFF) == (again,)

    @pytest.mark.parametrize("session_id", ["x", f"renewal_STAFF002_{HEX}", f"renewal_STAFF001_{HEX}0"])
    async def test_a_session_id_that_is_not_the_clerks_is_refused(
        self, redis: Redis, manager: WorkflowSessionManager, session_id: str
    ) -> None:
        with pytest.raises(BadName):
            await manager.create_session(STAFF, session_id=session_id)

        assert await contents(redis) == {}

    async def test_without_clearing_a_live_session_is_in_the_way(
        self, redis: Redis, manager: WorkflowSessionManager
    ) -> None:
        live = await manager.create_session(STAFF)
        before = await contents(redis)

        with pytest.raises(LiveSessionExists) as raised:
            await manager.create_session(STAFF, clear_existing=False)

        assert raised.value.session_id == live.session_id
        assert await contents(redis) == before

    async def test_without_clearing_an_expired_session_is_not_in_the_way(
        self, redis: Redis, manager: WorkflowSessionManager
    ) -> None:
        await redis.delete(key_of(await manager.create_session(STAFF)))

        with capture_logs() as lines:
            session = await manager.create_session(STAFF, clear_existing=False)

        assert await manager.get_staff_sessions(STAFF) == (session,)
        assert [(line["event"], line["cleared_existing"]) for line in lines] == [("建立續約流程 Session", False)]


class TestClear:
    async def test_every_session_and_the_set_are_removed_and_the_live_ones_counted(
        self, redis: Redis, manager: WorkflowSessionManager
    ) -> None:
        await manager.create_session(STAFF)
        await backend.put(redis, backend.web_session("renewal_STAFF001_web", STAFF))
        await redis.sadd(SET, "renewal_STAFF001_expired")

        with capture_logs() as lines:
            count = await manager.clear_staff_sessions(STAFF)

        assert count == 2
        assert await contents(redis) == {}
        assert lines == [{"log_level": "info", "event": "清除員工所有續約 Session", "staff_id": STAFF, "count": 2}]

    async def test_nothing_to_clear_is_no_error(self, manager: WorkflowSessionManager) -> None:
        assert await manager.clear_staff_sessions(STAFF) == 0

    async def test_a_set_of_the_wrong_type_is_removed(self, redis: Redis, manager: WorkflowSessionManager) -> None:
        await redis.set(SET, "damaged")

        assert await manager.clear_staff_sessions(STAFF) == 0
        assert await contents(redis) == {}


class TestRead:
    async def test_a_clerk_without_a_session_has_none(self, manager: WorkflowSessionManager) -> None:
        assert await manager.get_staff_sessions(STAFF) == ()

    async def test_ids_of_expired_sessions_are_forgotten(self, redis: Redis, manager: WorkflowSessionManager) -> None:
        session = await manager.create_session(STAFF)
        await redis.sadd(SET, *(f"renewal_STAFF001_{n}" for n in range(10_000)))

        assert await manager.get_staff_sessions(STAFF) == (session,)
        assert await redis.smembers(SET) == {session.session_id.encode()}

    async def test_a_session_of_the_web_back_end_is_shown_with_its_fields(
        self, redis: Redis, manager: WorkflowSessionManager
    ) -> None:
        await backend.put(redis, backend.web_session("renewal_STAFF001_web", STAFF))

        (session,) = await manager.get_staff_sessions(STAFF)

        assert session.is_foreign
        assert session.extra == {"chat_history": []}

    async def test_the_newest_session_comes_last(self, redis: Redis, manager: WorkflowSessionManager) -> None:
        for name, created_at in [("b", "2026-03-02T09:00"), ("a", "2026-03-02T10:00")]:
            await backend.put(redis, backend.web_session(name, STAFF, created_at=created_at))

        assert [session.session_id for session in await manager.get_staff_sessions(STAFF)] == ["b", "a"]

    async def test_a_session_is_read_as_it_was_written(self, manager: WorkflowSessionManager) -> None:
        session = await manager.create_session(STAFF)

        assert await manager.get_session(STAFF, session.session_id) == session

    async def test_a_session_that_expired_is_gone(self, redis: Redis, manager: WorkflowSessionManager) -> None:
        session = await manager.create_session(STAFF)
        await redis.delete(key_of(session))

        with pytest.raises(SessionGone, match=f"^Session 不存在: {session.session_id}$"):
            await manager.get_session(STAFF, session.session_id)

    async def test_whoever_asks_for_an_expired_session_forgets_its_id(
        self, redis: Redis, manager: WorkflowSessionManager
    ) -> None:
        session = await manager.create_session(STAFF)
        await redis.sadd(SET, "renewal_STAFF001_other")
        await redis.delete(key_of(session))

        with pytest.raises(SessionGone):
            await manager.get_session(STAFF, session.session_id)

        assert await redis.smembers(SET) == {b"renewal_STAFF001_other"}

    @pytest.mark.parametrize("set_expires", [True, False])
    async def test_a_read_lets_the_set_live_as_long_as_the_newest_session(
        self, redis: Redis, manager: WorkflowSessionManager, set_expires: bool
    ) -> None:
        """The web back end renews its session without a thought of the set, and makes sets that never expire."""
        session = await manager.create_session(STAFF)
        await backend.put(redis, backend.web_session("renewal_STAFF001_web", STAFF))
        await redis.expire(key_of(session), 60)
        await (redis.expire(SET, 120) if set_expires else redis.persist(SET))

        await manager.get_staff_sessions(STAFF)

        assert abs(await redis.pttl(SET) - await redis.pttl("renewal_session:renewal_STAFF001_web")) < 1000

    async def test_a_session_outside_the_clerks_set_is_gone(
        self, redis: Redis, manager: WorkflowSessionManager
    ) -> None:
        session = await manager.create_session(STAFF)
        await redis.sadd(SET, "renewal_STAFF001_other")
        await redis.srem(SET, session.session_id)

        with pytest.raises(SessionGone):
            await manager.get_session(STAFF, session.session_id)

    async def test_another_clerks_session_is_gone(self, manager: WorkflowSessionManager) -> None:
        session = await manager.create_session("STAFF002")

        with pytest.raises(SessionGone):
            await manager.get_session(STAFF, session.session_id)

    async def test_another_clerks_session_in_the_set_is_unreadable(
        self, redis: Redis, manager: WorkflowSessionManager
    ) -> None:
        session = await manager.create_session("STAFF002")
        await redis.sadd(SET, session.session_id)

        with pytest.raises(SessionUnreadable):
            await manager.get_session(STAFF, session.session_id)

    @pytest.mark.parametrize("damage", ["json", "type"])
    async def test_a_damaged_session_is_reported_and_kept(
        self, redis: Redis, manager: WorkflowSessionManager, damage: str
    ) -> None:
        session = await manager.create_session(STAFF)
        await redis.delete(key_of(session))
        await (redis.set(key_of(session), "{") if damage == "json" else redis.rpush(key_of(session), "x"))

        with pytest.raises(SessionUnreadable) as listed:
            await manager.get_staff_sessions(STAFF)
        with pytest.raises(SessionUnreadable) as read:
            await manager.get_session(STAFF, session.session_id)

        assert listed.value.session_id == read.value.session_id == session.session_id
        assert await redis.exists(key_of(session), SET) == 2

    async def test_an_id_that_is_not_text_is_reported(self, redis: Redis, manager: WorkflowSessionManager) -> None:
        await redis.sadd(SET, b"\xff")
        await redis.set(b"renewal_session:\xff", "{}")

        with pytest.raises(SessionUnreadable, match=r"\\xff"):
            await manager.get_staff_sessions(STAFF)

    async def test_a_set_of_the_wrong_type_is_reported_and_kept(
        self, redis: Redis, manager: WorkflowSessionManager
    ) -> None:
        await redis.set(SET, "damaged")

        with pytest.raises(SessionUnreadable):
            await manager.get_staff_sessions(STAFF)

        assert await redis.get(SET) == b"damaged"

    @pytest.mark.parametrize("staff_id", ["", " ", "A B", "{A}", "A*", "-A", "A\n", "A" * 33])
    async def test_a_bad_staff_code_never_becomes_a_key(
        self, redis: Redis, manager: WorkflowSessionManager, staff_id: str
    ) -> None:
        for call in (
            manager.create_session,
            manager.clear_staff_sessions,
            manager.get_staff_sessions,
        ):
            with pytest.raises(ValueError, match="staff code"):
                await call(staff_id)

        assert await contents(redis) == {}


class TestCommit:
    async def test_the_session_is_stored_as_wanted_with_a_new_stamp(
        self, redis: Redis, manager: WorkflowSessionManager
    ) -> None:
        read = await manager.create_session(STAFF)

        written = await manager.commit(read, read.advanced(WorkflowStep.QUERY_CUSTOMER, answers={"note": ["王"]}))

        assert written.current_step is WorkflowStep.QUERY_CUSTOMER
        assert written.mark != read.mark
        assert await manager.get_session(STAFF, read.session_id) == written
        assert await redis.get(key_of(read)) == written.stored

    async def test_several_steps_are_one_write(self, manager: WorkflowSessionManager) -> None:
        read = await manager.create_session(STAFF)

        written = await manager.commit(read, read.advanced(WorkflowStep.QUERY_CUSTOMER, WorkflowStep.LIST_PHONES))

        assert (await manager.get_session(STAFF, read.session_id)).current_step is WorkflowStep.LIST_PHONES
        assert written.current_step is WorkflowStep.LIST_PHONES

    async def test_a_step_back_stores_the_answers_that_are_left(self, manager: WorkflowSessionManager) -> None:
        path = (WorkflowStep.QUERY_CUSTOMER, WorkflowStep.LIST_PHONES)
        read = await manager.create_session(STAFF)
        ahead = await manager.commit(read, read.advanced(*path, answers={"customer": 1, "seen": 2}))

        await manager.commit(ahead, ahead.gone_back(WorkflowStep.QUERY_CUSTOMER))

        assert (await manager.get_session(STAFF, read.session_id)).answers == {"seen": 2}

    async def test_both_ttls_start_again(self, redis: Redis, manager: WorkflowSessionManager) -> None:
        read = await manager.create_session(STAFF)
        await redis.expire(key_of(read), 5)
        await redis.expire(SET, 5)

        await manager.commit(read, read.answered({"a": 1}))

        assert await redis.ttl(key_of(read)) > 3500
        assert await redis.ttl(SET) > 3500

    async def test_fields_and_empty_lists_of_the_web_back_end_survive(
        self, redis: Redis, manager: WorkflowSessionManager
    ) -> None:
        session = await manager.create_session(STAFF)
        await backend.change(redis, session.session_id, chat_history=[], big=12345678901234567)
        read = await manager.get_session(STAFF, session.session_id)

        await manager.commit(read, read.advanced(WorkflowStep.QUERY_CUSTOMER))

        written: Any = await redis.get(key_of(session))
        stored = json.loads(written)
        assert stored["chat_history"] == []
        assert stored["big"] == 12345678901234567

    async def test_a_write_by_somebody_else_is_a_conflict_that_shows_theirs(
        self, manager: WorkflowSessionManager, terminal: Terminal
    ) -> None:
        read = await manager.create_session(STAFF)
        theirs = await terminal("counter-2").commit(read, read.advanced(WorkflowStep.QUERY_CUSTOMER))

        with pytest.raises(SessionConflict) as raised:
            await manager.commit(read, read.answered({"a": 1}))

        assert raised.value.now == theirs
        assert theirs.mark is not None
        assert theirs.mark.terminal == "counter-2"
        assert raised.value.step_read is WorkflowStep.INIT
        assert str(raised.value).endswith(
            f"was read at {WorkflowStep.INIT} and is now at {WorkflowStep.QUERY_CUSTOMER}"
        )
        assert await manager.get_session(STAFF, read.session_id) == theirs

    async def test_a_write_by_the_web_back_end_is_a_conflict(
        self, redis: Redis, manager: WorkflowSessionManager
    ) -> None:
        read = await manager.create_session(STAFF)
        stored = await backend.change(redis, read.session_id, updated_at="2026-03-02T09:30:00")

        with pytest.raises(SessionConflict) as raised:
            await manager.commit(read, read.answered({"a": 1}))

        assert raised.value.now is not None
        assert raised.value.now.stored == await redis.get(key_of(read)) == stored

    @pytest.mark.parametrize("damage", ["json", "type"])
    async def test_a_damaged_session_is_a_conflict_that_shows_nothing(
        self, redis: Redis, manager: WorkflowSessionManager, damage: str
    ) -> None:
        read = await manager.create_session(STAFF)
        await redis.delete(key_of(read))
        await (redis.set(key_of(read), "{") if damage == "json" else redis.rpush(key_of(read), "x"))

        with pytest.raises(SessionConflict) as raised:
            await manager.commit(read, read.answered({"a": 1}))

        assert raised.value.now is None

    async def test_a_session_that_expired_is_gone_and_stays_gone(
        self, redis: Redis, manager: WorkflowSessionManager
    ) -> None:
        read = await manager.create_session(STAFF)
        await redis.delete(key_of(read))

        with pytest.raises(SessionGone):
            await manager.commit(read, read.answered({"a": 1}))

        assert await contents(redis) == {}

    @pytest.mark.parametrize("fence", ["another session", "no set", "wrong type"])
    async def test_a_session_outside_the_clerks_set_is_gone_even_if_its_key_is_there(
        self, redis: Redis, manager: WorkflowSessionManager, fence: str
    ) -> None:
        read = await manager.create_session(STAFF)
        await redis.delete(SET)
        if fence == "another session":
            await redis.sadd(SET, "renewal_STAFF001_other")
        elif fence == "wrong type":
            await redis.set(SET, "damaged")

        with pytest.raises(SessionGone):
            await manager.commit(read, read.answered({"a": 1}))

        assert await redis.get(key_of(read)) == read.stored

    async def test_a_session_restarted_elsewhere_is_gone(
        self, manager: WorkflowSessionManager, terminal: Terminal
    ) -> None:
        read = await manager.create_session(STAFF)
        new = await terminal("counter-2").create_session(STAFF)

        with pytest.raises(SessionGone):
            await manager.commit(read, read.answered({"a": 1}))

        assert await manager.get_staff_sessions(STAFF) == (new,)

    @pytest.mark.parametrize(
        "changes",
        [
            {"session_id": "renewal_STAFF001_other"},
            {"staff_id": "STAFF002"},
            {"current_step": WorkflowStep.INIT},
            {"current_step": WorkflowStep.LIST_PHONES},
        ],
    )
    async def test_a_move_that_the_table_does_not_have_is_never_sent(
        self, manager: WorkflowSessionManager, changes: dict[str, Any]
    ) -> None:
        start = await manager.create_session(STAFF)
        path = (WorkflowStep.QUERY_CUSTOMER, WorkflowStep.LIST_PHONES, WorkflowStep.SELECT_PHONE)
        read = await manager.commit(start, start.advanced(*path))

        with pytest.raises(IllegalTransition):
            await manager.commit(read, replace(read, **changes))

        assert await manager.get_session(STAFF, read.session_id) == read

    async def test_a_completed_session_is_never_written_again(self, manager: WorkflowSessionManager) -> None:
        start = await manager.create_session(STAFF)
        done = await manager.commit(start, replace(start, current_step=WorkflowStep.COMPLETED))

        with pytest.raises(IllegalTransition):
            await manager.commit(done, done)


class TestDelete:
    async def test_the_session_and_its_id_are_removed_whatever_it_has_become(
        self, redis: Redis, manager: WorkflowSessionManager
    ) -> None:
        session = await manager.create_session(STAFF)
        await manager.commit(session, session.advanced(WorkflowStep.QUERY_CUSTOMER))

        await manager.delete_session(session)
        await manager.delete_session(session)

        assert await contents(redis) == {}

    async def test_a_session_outside_the_clerks_set_is_left_alone(
        self, redis: Redis, manager: WorkflowSessionManager
    ) -> None:
        session = await manager.create_session(STAFF)
        await redis.sadd(SET, "renewal_STAFF001_other")
        await redis.srem(SET, session.session_id)

        await manager.delete_session(session)

        assert await redis.get(key_of(session)) == session.stored

    async def test_a_later_session_of_the_clerk_is_left_alone(self, manager: WorkflowSessionManager) -> None:
        old = await manager.create_session(STAFF)
        new = await manager.create_session(STAFF)

        await manager.delete_session(old)

        assert await manager.get_staff_sessions(STAFF) == (new,)


async def test_the_tagged_layout_keeps_all_of_a_clerk_under_one_tag(redis: Redis) -> None:
    manager = WorkflowSessionManager(redis, terminal="t", keys=TaggedKeys())

    session = await manager.create_session(STAFF, session_id=f"renewal_{{STAFF001}}_{HEX}")
    await manager.commit(session, session.advanced(WorkflowStep.QUERY_CUSTOMER))

    assert set(await contents(redis)) == {
        f"renewal_session:renewal_{{STAFF001}}_{HEX}".encode(),
        b"staff_renewal_sessions:{STAFF001}",
    }
    assert await manager.clear_staff_sessions(STAFF) == 1


async def test_scripts_that_the_server_forgot_are_loaded_again(redis: Redis, manager: WorkflowSessionManager) -> None:
    await manager.create_session(STAFF)
    await redis.script_flush()

    session = await manager.create_session(STAFF)

    assert await manager.get_staff_sessions(STAFF) == (session,)


async def test_ping_tells_the_seconds_it_took(manager: WorkflowSessionManager) -> None:
    assert 0 < await manager.ping() < 1
