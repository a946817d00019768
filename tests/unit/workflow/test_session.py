"""A session as a value: its moves, its stored JSON, and what cannot be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from kiosk.workflow.errors import IllegalTransition, SessionUnreadable
from kiosk.workflow.session import FORMAT, RenewalSession
from kiosk.workflow.steps import WorkflowStep

S = WorkflowStep
ID, STAFF = "renewal_STAFF001_0", "STAFF001"
NOW = datetime(2026, 3, 2, 1, 2, 3, tzinfo=UTC)


def a_session(step: WorkflowStep = S.INIT, **answers: Any) -> RenewalSession:
    return RenewalSession(ID, STAFF, step, created_at="c", updated_at="u", answers=answers)


def web(**changes: Any) -> dict[str, Any]:
    return {
        "session_id": ID,
        "staff_id": STAFF,
        "current_step": "list_phones",
        "customer_selection": {"customer": {"name": "王小明"}},
        "created_at": "2026-03-02T09:00:00",
        "updated_at": "2026-03-02T09:30:00",
    } | changes


def read(value: Any) -> RenewalSession:
    return RenewalSession.from_json(json.dumps(value).encode(), session_id=ID, staff_id=STAFF)


def write(session: RenewalSession, operation: str = "op") -> RenewalSession:
    return session.written(now=NOW, terminal="counter-1", operation=operation)


class TestMoves:
    def test_forward_adds_answers_and_leaves_the_old_value_as_it_was(self) -> None:
        before = a_session(note=1)

        after = before.advanced(S.QUERY_CUSTOMER, S.LIST_PHONES, answers={"customer": "c"})

        assert after.current_step is S.LIST_PHONES
        assert after.answers == {"note": 1, "customer": "c"}
        assert (before.current_step, before.answers) == (S.INIT, {"note": 1})

    @pytest.mark.parametrize("path", [(), (S.INIT,), (S.LIST_PHONES,), (S.QUERY_CUSTOMER, S.CONFIRM)])
    def test_a_path_with_a_missing_hop_is_illegal(self, path: tuple[WorkflowStep, ...]) -> None:
        with pytest.raises(IllegalTransition):
            a_session().advanced(*path)

    def test_a_moved_session_is_not_yet_stored(self) -> None:
        stored = write(a_session())

        for moved in (stored.advanced(S.QUERY_CUSTOMER), stored.answered({"a": 1})):
            assert moved.stored == b""

    def test_an_answer_at_the_same_step_replaces_the_one_before(self) -> None:
        after = a_session(S.LIST_PLANS, compared=["a"], plan="p").answered({"compared": ["a", "b"]})

        assert after.current_step is S.LIST_PLANS
        assert after.answers == {"compared": ["a", "b"], "plan": "p"}

    @pytest.mark.parametrize(
        ("step", "left"),
        [
            (S.QUERY_CUSTOMER, {"foreign"}),
            (S.SELECT_PHONE, {"foreign", "customer", "numbers"}),
            (
                S.SELECT_DEVICE_TYPE,
                {"foreign", "customer", "numbers", "number", "eligibility", "plan"},
            ),
            (
                S.SELECT_DEVICE,
                {
                    "foreign",
                    "customer",
                    "numbers",
                    "number",
                    "eligibility",
                    "device_type",
                    "device_os",
                    "plan",
                },
            ),
        ],
    )
    def test_back_drops_what_the_step_answered_and_what_depends_on_it(self, step: WorkflowStep, left: set[str]) -> None:
        given = ("customer", "numbers", "number", "eligibility", "device_type", "device_os", "device")
        session = a_session(S.CONFIRM, **dict.fromkeys((*given, "plan", "quote", "order_key", "foreign"), 1))

        after = session.gone_back(step)

        assert after.current_step is step
        assert set(after.answers) == left

    @pytest.mark.parametrize("step", [S.INIT, S.LIST_PHONES, S.COMPARE_PLANS, S.CONFIRM, S.COMPLETED])
    def test_some_steps_cannot_be_gone_back_to(self, step: WorkflowStep) -> None:
        with pytest.raises(IllegalTransition):
            a_session(S.CONFIRM).gone_back(step)

    def test_a_completed_session_is_closed(self) -> None:
        done = a_session(S.COMPLETED)

        moves: tuple[Callable[[], RenewalSession], ...] = (
            lambda: done.answered({}),
            lambda: done.gone_back(S.CONFIRM),
            lambda: done.advanced(S.INIT),
        )
        for move in moves:
            with pytest.raises(IllegalTransition):
                move()

    def test_answers_cannot_be_changed_in_place(self) -> None:
        with pytest.raises(TypeError):
            a_session().answered({"a": 1}).answers["a"] = 2  # type: ignore[index]


class TestStored:
    def test_what_is_written_is_read_as_the_same_value(self) -> None:
        written = write(a_session(S.LIST_PHONES, customer={"name": "王"}, empty=[]))

        assert RenewalSession.from_json(written.stored, session_id=ID, staff_id=STAFF) == written

    def test_the_stored_json_has_the_shared_fields_and_the_kiosks_own(self) -> None:
        assert json.loads(write(a_session(S.LIST_PHONES, note=1)).stored) == {
            "session_id": ID,
            "staff_id": STAFF,
            "current_step": "list_phones",
            "customer_selection": {"note": 1},
            "created_at": "c",
            "updated_at": NOW.isoformat(),
            "kiosk": {"format": FORMAT, "terminal": "counter-1", "operation": "op"},
        }

    def test_two_writes_of_one_value_differ(self) -> None:
        assert write(a_session(), "one").stored != write(a_session(), "two").stored

    def test_unknown_fields_and_empty_lists_are_kept(self) -> None:
        unknown = {"chat_history": [], "big": 12345678901234567, "nested": {"a": [{}]}}

        written = write(read(web(**unknown)).advanced(S.SELECT_PHONE))

        stored = json.loads(written.stored)
        assert {name: stored[name] for name in unknown} == unknown

    def test_a_session_without_the_kiosks_fields_is_foreign(self) -> None:
        assert read(web()).is_foreign
        assert not read(web(kiosk={"format": 1, "terminal": "t", "operation": "o"})).is_foreign

    def test_the_bytes_that_were_read_are_kept_as_they_were(self) -> None:
        stored = b"  " + json.dumps(web(), indent=1).encode()

        assert RenewalSession.from_json(stored, session_id=ID, staff_id=STAFF).stored == stored


UNREADABLE: dict[str, bytes] = {
    "empty": b"",
    "cut off": b'{"session_id": "ren',
    "not utf-8": b'{"session_id": "\xff"}',
    "no object": b"[]",
    "null": b"null",
    **{f"without {name}": json.dumps({n: v for n, v in web().items() if n != name}).encode() for name in web()},
    **{f"{name} is a number": json.dumps(web(**{name: 1})).encode() for name in web()},
    "unknown step": json.dumps(web(current_step="paying")).encode(),
    "another session": json.dumps(web(session_id="renewal_STAFF001_1")).encode(),
    "another clerk": json.dumps(web(staff_id="STAFF002")).encode(),
    "later format": json.dumps(web(kiosk={"format": FORMAT + 1, "terminal": "t", "operation": "o"})).encode(),
    "damaged mark": json.dumps(web(kiosk={"format": 1})).encode(),
}


@pytest.mark.parametrize("stored", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_is_no_session_of_this_clerk_is_unreadable_and_names_the_session(stored: bytes) -> None:
    with pytest.raises(SessionUnreadable) as raised:
        RenewalSession.from_json(stored, session_id=ID, staff_id=STAFF)

    assert raised.value.session_id == ID
    assert raised.value.reason
