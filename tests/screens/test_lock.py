"""A terminal that is locked or signed out: what is left on it, and who may go on."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from typing import Any

import pytest
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Input, Static
from textual.widgets._toast import Toast

from kiosk.idle import WARNING
from kiosk.renewal.actions import Submit
from kiosk.screens import messages
from kiosk.screens.completed import CompletedScreen
from kiosk.screens.home import HomeScreen
from kiosk.screens.list_plans import ListPlansScreen
from kiosk.screens.lock import LockScreen
from kiosk.screens.sign_in import SignInScreen
from kiosk.workflow.steps import WorkflowStep as Step
from tests.screens.counter import CUSTOMER, PIN, STAFF, Answers, Counter
from tests.screens.pictures import SMALLEST, named
from tests.screens.states import NOBODY_SIGNED_IN, STATES, State

PERSONAL = (
    CUSTOMER,
    CUSTOMER[:6],
    "王小明",
    "王○明",
    "0912345678",
    "0912-345-678",
    "***-678",
    "@example.com",
    "S01-2026",
)
"""The customer of the tests, whole and masked, and the number of the order."""
OTHER_CLERK, OTHER_PIN = "M001", "5678"


@pytest.fixture
async def at_plans(counter: Counter) -> AsyncIterator[Counter]:
    """A terminal at which a renewal stands at the plans."""
    async with counter.app.run_test(size=SMALLEST, notifications=True) as counter.pilot:
        await counter.show(Step.LIST_PLANS, Answers())
        yield counter


def written_in(app: DOMNode) -> list[str]:
    """Read every text that any node of the tree keeps, shown or not."""
    found: list[str] = []
    for node in app.walk_children(DOMNode):
        found += [str(value) for value in (node.name, node.id, *node.classes, getattr(node, "tooltip", None)) if value]
        found += [str(getattr(node, name, "")) for name in ("border_title", "border_subtitle", "title", "sub_title")]
        if isinstance(node, Static):
            found.append(str(node.content))
        if isinstance(node, Input):
            found += [node.value, node.placeholder]
        if isinstance(node, Toast):
            found.append(str(node.render()))
    return found


def left_over(counter: Counter) -> list[str]:
    """Find the customer in the stack of screens, on the screen, in the title or in toasts."""
    app = counter.app
    texts = [app.title, app.sub_title, *counter.shown(), *(note.message for note in app._notifications)]
    for screen in app.screen_stack:
        texts += written_in(screen)
    return [text for text in texts if any(secret in text for secret in PERSONAL)]


def screens_alive(counter: Counter) -> list[str]:
    """Name every screen that is still mounted, in the stack or not."""
    return sorted({type(node).__name__ for node in counter.app._registry if isinstance(node, Screen)})


async def lock(counter: Counter) -> None:
    await counter.press("f12")
    assert isinstance(counter.app.screen, LockScreen)


# when


async def test_a_terminal_left_alone_warns_then_locks(at_plans: Counter) -> None:
    await at_plans.leave_alone(at_plans.settings.idle_lock - WARNING)
    assert "Locks in 15 seconds" in "\n".join(at_plans.shown())
    assert not at_plans.app.screen.query("#lock")

    await at_plans.leave_alone(WARNING)

    assert isinstance(at_plans.app.screen, LockScreen)


async def test_a_key_takes_the_warning_back_and_has_its_effect(at_plans: Counter) -> None:
    await at_plans.leave_alone(at_plans.settings.idle_lock - WARNING)

    await at_plans.press("f1")

    assert "Locks in" not in "\n".join(at_plans.shown())
    assert at_plans.app.screen.query("#purpose")
    await at_plans.leave_alone(at_plans.settings.idle_lock - WARNING - 1)
    assert not isinstance(at_plans.app.screen, LockScreen)


@pytest.mark.parametrize("key", ["f12", "ctrl+d"])
@pytest.mark.parametrize("step", [Step.INIT, Step.LIST_PLANS, Step.COMPLETED], ids=str)
async def test_a_key_locks_at_once_where_a_field_or_a_list_has_the_focus(
    key: str, step: Step, counter: Counter
) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(step)

        await counter.press(key)

        assert isinstance(counter.app.screen, LockScreen)


async def test_a_terminal_too_small_to_show_anything_locks_too(at_plans: Counter) -> None:
    await at_plans.pilot.resize_terminal(20, 5)
    await at_plans.settled()

    await at_plans.leave_alone(at_plans.settings.idle_lock)

    assert isinstance(at_plans.app.screen_stack[-2], LockScreen)
    assert left_over(at_plans) == []


async def test_while_an_order_is_being_placed_nothing_locks_and_its_number_is_seen(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.CONFIRM)
        may_end = asyncio.Event()
        submit = counter.flow.submit

        async def slow(session: Any) -> Any:
            await may_end.wait()
            return await submit(session)

        monkeypatch.setattr(counter.flow, "submit", slow)
        counter.app.post_message(messages.Given(Submit()))
        await counter.until(lambda: not counter.app._jobs.idle.is_set())

        counter.seconds += 10 * counter.settings.idle_lock
        counter.app._idle_watch.look()
        may_end.set()
        await counter.settled()
        counter.app._idle_watch.look()
        await counter.settled()

        assert isinstance(counter.app.screen, CompletedScreen)


async def test_where_nobody_is_signed_in_what_was_typed_is_forgotten(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.open()
        await counter.press("s", "0", "0", "1", "enter", "1", "2")

        await counter.leave_alone(counter.settings.idle_lock)

        assert [field.value for field in counter.app.screen.query(Input)] == ["", ""]


# what is left


@pytest.mark.parametrize("state", [state for state in STATES if state not in NOBODY_SIGNED_IN], ids=named)
async def test_a_locked_terminal_holds_nothing_of_the_customer_wherever_it_was(state: State, counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST, notifications=True) as counter.pilot:
        await state(counter)

        counter.app.action_lock()
        await counter.settled()

        assert left_over(counter) == []
        assert screens_alive(counter) == ["LockScreen", "SignInScreen"]
        assert counter.app.session is None
        assert counter.app.flow is None


async def test_the_search_for_what_is_left_finds_the_customer_on_an_open_screen(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.CONFIRM)

        assert any("王○明" in text for text in left_over(counter))


async def test_a_terminal_that_was_signed_out_holds_nothing_of_the_customer(at_plans: Counter) -> None:
    await at_plans.press("f9", "2")

    assert isinstance(at_plans.app.screen, SignInScreen)
    assert left_over(at_plans) == []
    assert screens_alive(at_plans) == ["SignInScreen"]


async def test_no_object_that_shows_a_customer_outlives_the_lock(at_plans: Counter) -> None:
    await lock(at_plans)

    gc.collect()
    assert [kept for kept in gc.get_objects() if isinstance(kept, ListPlansScreen)] == []


async def test_keys_that_need_a_clerk_do_nothing_at_a_locked_terminal(at_plans: Counter) -> None:
    await lock(at_plans)

    await at_plans.press("f10", "f4", "escape", "f5", "f6", "f12")

    assert isinstance(at_plans.app.screen, LockScreen)
    assert left_over(at_plans) == []


async def test_the_language_changes_at_a_locked_terminal(at_plans: Counter) -> None:
    await lock(at_plans)

    await at_plans.press("f2")

    assert any("已鎖定" in line for line in at_plans.shown())
    assert left_over(at_plans) == []


# who goes on


async def test_the_pin_shows_the_renewal_where_it_was(at_plans: Counter) -> None:
    before = at_plans.session
    await lock(at_plans)

    await at_plans.press(*PIN, "enter")

    assert isinstance(at_plans.app.screen, ListPlansScreen)
    assert at_plans.session == before


async def test_the_pin_shows_home_where_the_clerk_was_at_home(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.sign_in()
        await lock(counter)

        await counter.press(*PIN, "enter")

        assert isinstance(counter.app.screen, HomeScreen)


async def test_another_pin_or_none_is_refused_and_forgotten(at_plans: Counter) -> None:
    await lock(at_plans)

    await at_plans.press("enter")
    assert "Type your PIN." in "\n".join(at_plans.shown())
    await at_plans.press(*OTHER_PIN, "enter")

    assert "This is not the PIN." in "\n".join(at_plans.shown())
    assert at_plans.app.screen.query_one(Input).value == ""
    assert left_over(at_plans) == []


async def test_a_renewal_that_expired_under_the_lock_is_said_to_be_gone(at_plans: Counter) -> None:
    session_id = at_plans.session.session_id
    await lock(at_plans)
    await at_plans.redis().delete(f"renewal_session:{session_id}")

    await at_plans.press(*PIN, "enter")

    assert isinstance(at_plans.app.screen, HomeScreen)
    assert "no longer kept" in "\n".join(at_plans.shown())


async def test_a_store_that_is_down_keeps_the_terminal_locked_until_it_is_back(at_plans: Counter) -> None:
    await lock(at_plans)
    at_plans.server.connected = False
    await at_plans.press(*PIN, "enter")
    assert "The session store does not answer." in "\n".join(at_plans.shown())
    assert left_over(at_plans) == []

    at_plans.server.connected = True
    await at_plans.press("1")

    assert isinstance(at_plans.app.screen, ListPlansScreen)


async def test_another_clerk_signs_in_and_the_first_ones_work_is_kept_and_not_shown(at_plans: Counter) -> None:
    kept = at_plans.session
    await lock(at_plans)

    await at_plans.press("f9")
    await at_plans.press(*OTHER_CLERK.lower(), "enter", *OTHER_PIN, "enter")
    assert "Nothing unfinished." in "\n".join(at_plans.shown())
    assert left_over(at_plans) == []

    await at_plans.press("f9")
    await at_plans.press(*STAFF.lower(), "enter", *PIN, "enter", "1")
    assert at_plans.session.session_id == kept.session_id
    assert isinstance(at_plans.app.screen, ListPlansScreen)


async def test_a_change_elsewhere_does_not_come_up_at_a_locked_terminal(at_plans: Counter) -> None:
    await lock(at_plans)

    await at_plans.sessions("T2").create_session(STAFF)
    await at_plans.settled()

    assert isinstance(at_plans.app.screen, LockScreen)
