"""What staff do about themselves and each other at the counter, and what strangers try there."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from kiosk import i18n
from kiosk.backoffice.sqlite import staff_admin
from kiosk.journal.files import FOLDER
from kiosk.journal.record import Event
from kiosk.journal.verify import verify
from kiosk.renewal.actions import PickDeviceType, Submit
from kiosk.screens import messages
from kiosk.screens.confirm import ConfirmScreen
from kiosk.screens.error import ErrorScreen
from kiosk.screens.home import HomeScreen
from kiosk.screens.sign_in import SignInScreen
from kiosk.workflow.attempts import FAILURES_THAT_LOCK
from kiosk.workflow.steps import WorkflowStep as Step
from tests.screens.counter import PIN, STAFF, Counter, disk_is_full
from tests.screens.pictures import SMALLEST
from tests.screens.states import MANAGER, MANAGERS_PIN

NOBODY = "X999"


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.activate("en")


async def sign_in_as(counter: Counter, code: str, pin: str) -> None:
    await counter.open()
    counter.app.post_message(messages.SignIn(code, pin))
    await counter.settled()


async def fill_in(counter: Counter, *values: str) -> None:
    """Type into the fields in front, each with Enter."""
    for field, value in zip(list(counter.app.screen.query(Input)), values, strict=True):
        field.value = value
        await field.action_submit()
        await counter.settled()


def text(counter: Counter) -> str:
    return " ".join(" ".join(counter.shown()).split())


@pytest.mark.parametrize("code", [STAFF, NOBODY])
async def test_a_locked_code_is_said_to_be_and_for_how_long_whoever_has_it(counter: Counter, code: str) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        for _failure in range(FAILURES_THAT_LOCK):
            await sign_in_as(counter, code, "0000")

        assert "this staff code is locked for 30 seconds" in text(counter)
        assert counter.app.staff is None


async def test_without_the_store_the_clerk_is_told_and_not_let_in(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.open()
        counter.server.connected = False
        await counter.say(messages.SignIn(STAFF, PIN))

        assert isinstance(counter.app.screen, ErrorScreen)
        assert "session store does not answer" in text(counter)
        assert counter.app.staff is None


async def test_a_badge_is_scanned_into_the_first_field_and_the_pin_typed_into_the_next(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.open()
        await counter.pilot.press(*STAFF, "enter", *PIN, "enter")
        await counter.until(lambda: counter.app.staff is not None)

        assert counter.app.staff is not None
        assert counter.app.staff.staff_id == STAFF


async def test_staff_who_are_disabled_are_signed_out_at_their_next_step_which_is_not_done(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.SELECT_DEVICE_TYPE)
        before = counter.session
        staff_admin.disable_staff(counter.data_file, STAFF)

        await counter.say(messages.Given(PickDeviceType("none")))

        assert isinstance(counter.app.screen, SignInScreen)
        assert counter.app.staff is None
        assert (await counter.sessions("T2").get_session(STAFF, before.session_id)).stored == before.stored


@pytest.mark.parametrize("key", ["down", "f3", "x"])
async def test_staff_who_are_disabled_are_signed_out_at_their_next_key(counter: Counter, key: str) -> None:
    async with counter.app.run_test(size=SMALLEST, notifications=True) as counter.pilot:
        await counter.show(Step.SELECT_DEVICE_TYPE)
        staff_admin.disable_staff(counter.data_file, STAFF)

        await counter.press(key)
        await counter.until(lambda: counter.app.staff is None)
        await counter.settled()

        assert isinstance(counter.app.screen, SignInScreen)
        assert "Your staff code was disabled" in text(counter)
        assert counter.journalled()[-2].event is Event.STAFF_DISABLED


async def test_a_clerk_changes_their_pin(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.sign_in()
        await counter.say(messages.AskForNewPin())
        await fill_in(counter, PIN, "8642", "8642")

        assert isinstance(counter.app.screen, HomeScreen)
        assert "Your PIN is changed." in text(counter)
        await counter.say(messages.SignOut())
        await sign_in_as(counter, STAFF, "8642")
        assert isinstance(counter.app.screen, HomeScreen)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("0000", "8642", "8642"), "That is not your PIN"),
        ((PIN, "8642", "8643"), "The two new PINs differ"),
        ((PIN, "1111", "1111"), "must not repeat"),
    ],
)
async def test_a_pin_that_is_not_changed_is_said_why_and_stays(
    counter: Counter, typed: tuple[str, ...], said: str
) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.sign_in()
        await counter.say(messages.AskForNewPin())
        await fill_in(counter, *typed)

        assert said in text(counter)
        await counter.say(messages.SignOut())
        await sign_in_as(counter, STAFF, PIN)
        assert isinstance(counter.app.screen, HomeScreen)


async def test_a_manager_goes_on_with_a_clerks_renewal_and_the_order_is_the_clerks(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.CONFIRM)
        await counter.say(messages.GoHome())
        counter.app._sign_out()
        await counter.settled()
        await sign_in_as(counter, MANAGER, MANAGERS_PIN)
        await counter.say(messages.AskWhatToTakeOver())
        await fill_in(counter, STAFF)
        assert isinstance(counter.app.screen, ConfirmScreen)
        session = counter.session

        await counter.say(messages.Given(Submit()))

        assert counter.app.services is not None
        order = await counter.app.services.office.order_of(session.session_id)
        assert order is not None
        assert order.request.staff_id == STAFF
        await counter.say(messages.GoHome())
        assert counter.flow.owner.staff_id == MANAGER
    placed = [record for record in counter.journalled() if record.event is Event.ORDER][-1]
    assert (placed.staff_id, placed.result, placed.about["owner"]) == (MANAGER, "placed", STAFF)
    assert verify(counter.settings.data_dir / FOLDER).broken is None


async def test_a_clerk_is_offered_no_take_over_and_gets_none_by_asking(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.sign_in()
        assert "Take over" not in text(counter)

        await counter.say(messages.TakeOver(MANAGER))

        assert isinstance(counter.app.screen, ErrorScreen)
        assert "Only managers may do that." in text(counter)


async def test_a_manager_lifts_a_lock_at_the_counter(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        for _failure in range(FAILURES_THAT_LOCK - 1):
            await sign_in_as(counter, STAFF, "0000")
        await sign_in_as(counter, MANAGER, MANAGERS_PIN)
        await counter.say(messages.AskWhatToUnlock())
        await fill_in(counter, STAFF)

        assert "The lock is lifted." in text(counter)
    assert [record.staff_id for record in counter.journalled() if record.event is Event.UNLOCK] == [MANAGER, MANAGER]


async def test_with_a_full_disk_the_screen_goes_on_and_no_order_is_placed(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.sign_in()
        monkeypatch.setattr("kiosk.journal.journal.append_line", disk_is_full)
        await counter.show(Step.CONFIRM)
        session = counter.session

        await counter.say(messages.Given(Submit()))

        assert isinstance(counter.app.screen, ErrorScreen)
        assert "The journal cannot be written" in text(counter)
        assert counter.app.services is not None
        assert await counter.app.services.office.order_of(session.session_id) is None
