"""Every state of a screen worth a picture: what was done before it is shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual.widgets import Input

from kiosk.renewal.actions import FindCustomer, PickDeviceType
from kiosk.screens import messages
from kiosk.screens.elsewhere import ElsewhereScreen
from kiosk.workflow.steps import WorkflowStep as Step
from tests.screens.counter import STAFF, Answers, Counter
from tests.store.backend import put, web_session

State = Callable[[Counter], Awaitable[None]]

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


STATES: tuple[State, ...] = (
    sign_in,
    sign_in_refused,
    home,
    home_with_unfinished,
    home_with_foreign_session,
    customer,
    customer_wrong_checksum,
    customer_not_ours,
    customer_found,
    list_phones,
    list_phones_in_arrears,
    select_phone,
    eligible,
    not_eligible_arrears,
    not_eligible_too_early,
    device_type,
    device_os,
    device_list,
    plans,
    plans_not_offered,
    compare,
    confirm,
    confirm_with_device,
    completed,
    error_store_unavailable,
    error_session_gone,
    restart_question,
    sign_out_question,
    elsewhere,
    help_for_plans,
    lock_announced,
    locked,
    wrong_pin_at_the_lock,
)
COLOUR_STATES: tuple[State, ...] = (
    sign_in_refused,
    select_phone,
    eligible,
    not_eligible_arrears,
    device_list,
    plans,
    compare,
    confirm_with_device,
    error_store_unavailable,
)
"""Those on which a colour says something: refused, failed, best, highlighted, not to be had, no connection."""
