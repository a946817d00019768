"""Whole renewals, as a clerk does them."""

from __future__ import annotations

import pytest

from tests.terminal.counter import Counter
from tests.terminal.steps import CUSTOMER_ID, NUMBER, RENEWAL, TO_TYPES, walk
from tests.terminal.terminal import ID_QUESTION


def test_a_renewal_with_a_phone_ends_with_one_order_and_a_slip(counter: Counter) -> None:
    kiosk = counter.signed_in()

    walk(kiosk, *RENEWAL)

    number = kiosk.find(r"slip (S01-\d{8}-\d{4})")
    (order,) = counter.orders()
    assert (order["order_number"], order["phone_number"], order["terminal"]) == (number, NUMBER, "T1")
    assert order["session_id"] == counter.session()["session_id"]
    assert counter.session()["current_step"] == "completed"


def test_enter_after_the_order_starts_a_new_renewal_and_not_a_second_order(counter: Counter) -> None:
    kiosk = counter.signed_in()
    walk(kiosk, *RENEWAL)

    kiosk.press("f5", "escape", "enter")

    kiosk.wait_for(ID_QUESTION)
    assert len(counter.orders()) == 1
    assert counter.session()["current_step"] == "init"


def test_restarting_at_the_device_type_asks_and_then_leaves_one_fresh_session(counter: Counter) -> None:
    kiosk = counter.signed_in()
    walk(kiosk, *TO_TYPES)
    left = counter.session()["session_id"]

    kiosk.press("f10")
    kiosk.wait_for("Start the renewal again?", "is lost")
    kiosk.press("2")
    kiosk.wait_for(ID_QUESTION)

    session = counter.session()
    assert session["session_id"] != left
    assert (session["current_step"], session["customer_selection"]) == ("init", {})
    restart = [line["event"] for line in counter.log() if "續約" in line["event"]][-3:]
    assert restart == ["清除員工所有續約 Session", "建立續約流程 Session", "開始續約流程"]


def test_answering_no_to_the_restart_question_keeps_everything(counter: Counter) -> None:
    kiosk = counter.signed_in()
    walk(kiosk, *TO_TYPES)
    kiosk.settle()
    before, session = kiosk.body, counter.session()

    kiosk.press("f10")
    kiosk.wait_for("Start the renewal again?")
    kiosk.press("escape")

    kiosk.wait_for_body(before)
    assert counter.session() == session


def test_an_unknown_customer_is_told_at_the_field_and_a_restart_asks_nothing(counter: Counter) -> None:
    kiosk = counter.asking_for_id()
    left = counter.session()["session_id"]

    kiosk.type("C111222337\r")
    kiosk.wait_for("is not a customer of ours", ID_QUESTION, "C111222337")
    kiosk.press("f10")
    kiosk.wait_without("C111222337")

    assert "not a customer" not in kiosk.wait_for(ID_QUESTION)
    assert counter.session()["session_id"] != left
    kiosk.type(f"{CUSTOMER_ID}\r")
    kiosk.wait_for("Is this the customer?", "王○明")


@pytest.mark.parametrize("terminator", ["\r\r", "\r\n"])
def test_a_doubled_terminator_finds_the_customer_once_and_chooses_nothing(counter: Counter, terminator: str) -> None:
    kiosk = counter.asking_for_id()

    kiosk.type(CUSTOMER_ID + terminator)
    kiosk.wait_for("Is this the customer?")
    kiosk.settle()

    assert "Is this the customer?" in kiosk.screen_text
    assert counter.session()["current_step"] == "query_customer"


def test_home_counts_the_order_among_todays(counter: Counter) -> None:
    kiosk = counter.signed_in()
    walk(kiosk, *RENEWAL)

    kiosk.press("f4")
    kiosk.wait_for("1 renewal", "1 with a device", "Nothing unfinished.")

    (order,) = counter.orders()
    assert f"Devices NT${order['device_payable']:,}\n" in kiosk.screen_text
    assert f"Contracts NT${order['contract_total']:,}\n" in kiosk.screen_text
