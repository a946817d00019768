"""Every state of a screen worth a picture: what was done before it is shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual.widgets import Input

from kiosk.renewal.actions import FindCustomer, PickDeviceType
from kiosk.screens import messages
from kiosk.screens.elsewhere import ElsewhereScreen
from kiosk.workflow.attempts import FAILURES_THAT_LOCK
from kiosk.workflow.steps import WorkflowStep as Step
from tests.screens.counter import CUSTOMER, PIN, STAFF, Answers, Counter
from tests.store.backend import put, web_session

State = Callable[[Counter], Awaitable[None]]

MANAGER, MANAGERS_PIN = "M001", "5678"
WITH_DEVICE = Answers()
FOUR_PLANS = Answers(compared=("P0599", "P0999", "P1399", "P1599"))
FIFTEEN_NUMBERS = Answers(national_id="F111111118")
OWES = Answers(national_id="D100000004", phone_number="0900000103")
TOO_EARLY = Answers(national_id="B287654326", phone_number="0900000102")


async def sign_in(counter: Counter) -> None:
    await counter.open()


async def sign_in_refused(counter: Counter) -> None:
    await counter.sign_in(pin="0000")


async def home(counter: Counter) -> None:
    await counter.sign_in()


async def home_with_unfinished(counter: Counter) -> None:
    await counter.sign_in()
    await counter.walk(Step.LIST_PLANS)
    await counter.say(messages.GoHome())


async def home_with_foreign_session(counter: Counter) -> None:
    session_id = f"renewal_{STAFF}_{'a' * 32}"
    under_way = {"current_step": "query_customer", "customer_selection": {"customer_id": "C001"}}
    await put(counter.redis(), web_session(session_id, STAFF, **under_way))
    await counter.sign_in()


async def customer(counter: Counter) -> None:
    await counter.show(Step.INIT)


async def customer_wrong_checksum(counter: Counter) -> None:
    await _type_id(counter, "a123456780")


async def customer_not_ours(counter: Counter) -> None:
    await _type_id(counter, "F131104093")


async def _type_id(counter: Counter, typed: str) -> None:
    await counter.show(Step.INIT)
    field = counter.app.screen.query_one(Input)
    field.value = typed
    await field.action_submit()
    await counter.settled()


async def customer_found(counter: Counter) -> None:
    await counter.show(Step.QUERY_CUSTOMER)


async def list_phones(counter: Counter) -> None:
    await counter.show(Step.LIST_PHONES)


async def list_phones_in_arrears(counter: Counter) -> None:
    await counter.show(Step.LIST_PHONES, OWES)


async def select_phone(counter: Counter) -> None:
    await counter.show(Step.SELECT_PHONE, FIFTEEN_NUMBERS)


async def eligible(counter: Counter) -> None:
    await counter.show(Step.CHECK_ELIGIBILITY)


async def not_eligible_arrears(counter: Counter) -> None:
    await counter.show(Step.CHECK_ELIGIBILITY, OWES)


async def not_eligible_too_early(counter: Counter) -> None:
    await counter.show(Step.CHECK_ELIGIBILITY, TOO_EARLY)


async def device_type(counter: Counter) -> None:
    await counter.show(Step.SELECT_DEVICE_TYPE)


async def device_os(counter: Counter) -> None:
    await counter.show(Step.SELECT_DEVICE_OS, WITH_DEVICE)


async def device_list(counter: Counter) -> None:
    await counter.show(Step.SELECT_DEVICE, WITH_DEVICE)


async def plans(counter: Counter) -> None:
    await counter.show(Step.LIST_PLANS, WITH_DEVICE)


async def plans_not_offered(counter: Counter) -> None:
    await counter.show(Step.LIST_PLANS)
    await counter.app.screen.run_action("not_offered")
    await counter.settled()


async def compare(counter: Counter) -> None:
    await counter.show(Step.COMPARE_PLANS, FOUR_PLANS)


async def confirm(counter: Counter) -> None:
    await counter.show(Step.CONFIRM)


async def confirm_with_device(counter: Counter) -> None:
    await counter.show(Step.CONFIRM, WITH_DEVICE)


async def completed(counter: Counter) -> None:
    await counter.show(Step.COMPLETED, WITH_DEVICE)


async def error_store_unavailable(counter: Counter) -> None:
    await counter.show(Step.SELECT_DEVICE_TYPE)
    counter.server.connected = False
    await counter.say(messages.Given(PickDeviceType("none")))
    await counter.look_at_connection()


async def error_session_gone(counter: Counter) -> None:
    await counter.show(Step.INIT)
    await counter.redis().delete(f"renewal_session:{counter.session.session_id}")
    await counter.say(messages.Given(FindCustomer("A123456789")))


async def restart_question(counter: Counter) -> None:
    await counter.show(Step.LIST_PLANS)
    await counter.say(messages.StartRenewal())


async def sign_out_question(counter: Counter) -> None:
    await counter.show(Step.LIST_PLANS)
    await counter.say(messages.SignOut())


async def elsewhere(counter: Counter) -> None:
    await counter.show(Step.LIST_PLANS)
    await counter.sessions("T2").create_session(STAFF)
    await counter.until(lambda: isinstance(counter.app.screen, ElsewhereScreen))
    await counter.settled()


async def help_for_plans(counter: Counter) -> None:
    await counter.show(Step.LIST_PLANS)
    counter.app.action_help()
    await counter.settled()


async def locked(counter: Counter) -> None:
    await counter.show(Step.CONFIRM)
    counter.app.action_lock()
    await counter.settled()


async def lock_announced(counter: Counter) -> None:
    await counter.show(Step.LIST_PLANS)
    await counter.leave_alone(counter.settings.idle_lock - 10)


async def wrong_pin_at_the_lock(counter: Counter) -> None:
    await locked(counter)
    await counter.say(messages.Unlock("0000"))


async def sign_in_locked(counter: Counter) -> None:
    for _failure in range(FAILURES_THAT_LOCK):
        await sign_in_refused(counter)


async def home_of_a_manager(counter: Counter) -> None:
    await counter.open()
    await counter.say(messages.SignIn(MANAGER, MANAGERS_PIN))


async def new_pin(counter: Counter) -> None:
    await counter.sign_in()
    await counter.say(messages.AskForNewPin())


async def new_pin_refused(counter: Counter) -> None:
    await new_pin(counter)
    await counter.say(messages.ChangePin(PIN, "111111"))


async def take_over(counter: Counter) -> None:
    await home_of_a_manager(counter)
    await counter.say(messages.AskWhatToTakeOver())


async def nothing_to_take_over(counter: Counter) -> None:
    await take_over(counter)
    await counter.say(messages.TakeOver(STAFF))


async def taken_over(counter: Counter) -> None:
    await counter.show(Step.LIST_PLANS)
    counter.app.action_sign_out()
    await counter.press("2")
    await take_over(counter)
    await counter.say(messages.TakeOver(STAFF))


async def lift_a_lock(counter: Counter) -> None:
    await home_of_a_manager(counter)
    await counter.say(messages.AskWhatToUnlock())


async def end_the_kiosk(counter: Counter) -> None:
    await counter.open()
    counter.app.action_leave()
    await counter.settled()


async def end_refused(counter: Counter) -> None:
    await end_the_kiosk(counter)
    await counter.say(messages.EndKiosk(STAFF, PIN))


async def customer_revealed(counter: Counter) -> None:
    await counter.show(Step.QUERY_CUSTOMER)
    await counter.say(messages.Reveal())


async def devices_filtered(counter: Counter) -> None:
    await device_list(counter)
    await counter.press(*"pro")


async def no_device_matches(counter: Counter) -> None:
    await device_list(counter)
    await counter.press(*"zzz")


async def keys_dropped(counter: Counter) -> None:
    await counter.show(Step.CHECK_ELIGIBILITY, OWES)
    counter.app.tell_dropped(3)
    await counter.settled()


async def scanned_at_a_list(counter: Counter) -> None:
    await plans(counter)
    await counter.typed(*CUSTOMER, "enter")


async def restart_failed(counter: Counter) -> None:
    await error_store_unavailable(counter)
    await counter.say(messages.Restart())


STATES: tuple[State, ...] = (
    sign_in,
    sign_in_refused,
    sign_in_locked,
    home,
    home_of_a_manager,
    new_pin,
    new_pin_refused,
    take_over,
    nothing_to_take_over,
    taken_over,
    lift_a_lock,
    end_the_kiosk,
    end_refused,
    home_with_unfinished,
    home_with_foreign_session,
    customer,
    customer_wrong_checksum,
    customer_not_ours,
    customer_found,
    customer_revealed,
    list_phones,
    list_phones_in_arrears,
    select_phone,
    eligible,
    not_eligible_arrears,
    not_eligible_too_early,
    device_type,
    device_os,
    device_list,
    devices_filtered,
    no_device_matches,
    plans,
    plans_not_offered,
    keys_dropped,
    scanned_at_a_list,
    compare,
    confirm,
    confirm_with_device,
    completed,
    error_store_unavailable,
    error_session_gone,
    restart_failed,
    restart_question,
    sign_out_question,
    elsewhere,
    help_for_plans,
    lock_announced,
    locked,
    wrong_pin_at_the_lock,
)
NOBODY_SIGNED_IN: frozenset[State] = frozenset(
    (sign_in, sign_in_refused, sign_in_locked, end_the_kiosk, end_refused),
)
COLOUR_STATES: tuple[State, ...] = (
    sign_in_refused,
    locked,
    lock_announced,
    customer_revealed,
    select_phone,
    eligible,
    not_eligible_arrears,
    device_list,
    devices_filtered,
    plans,
    compare,
    confirm_with_device,
    elsewhere,
    error_store_unavailable,
)
"""Those on which a colour says something: refused, failed, best, highlighted, not to be had, no connection."""
