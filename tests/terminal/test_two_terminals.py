"""Two kiosks of one user share a session store; a clerk has one renewal, wherever it was started last."""

from __future__ import annotations

from tests.terminal.counter import Counter
from tests.terminal.steps import FOUND, NUMBERS, START, walk
from tests.terminal.terminal import ID_QUESTION

NOTICE_SECONDS = 1.0


def test_a_renewal_started_at_another_terminal_is_told_here_at_once_and_can_be_taken_back(counter: Counter) -> None:
    first, second = counter.signed_in("T1"), counter.signed_in("T2")
    walk(first, START, FOUND, NUMBERS)
    assert_one_server(counter)

    second.press("f10")
    second.wait_for(ID_QUESTION)
    first.wait_for("A renewal was started at terminal T2; this one has ended.", seconds=NOTICE_SECONDS)

    first.press("1")
    first.wait_for(ID_QUESTION)
    second.wait_for("A renewal was started at terminal T1; this one has ended.", seconds=NOTICE_SECONDS)
    assert counter.session()["kiosk"]["terminal"] == "T1"


def test_a_renewal_resumed_and_moved_on_elsewhere_can_be_shown_here_where_it_stands(counter: Counter) -> None:
    first = counter.asking_for_id("T1")
    walk(first, FOUND)
    second = counter.signed_in("T2")
    second.press("1")
    second.wait_for(*FOUND.shows)

    walk(second, NUMBERS)
    first.wait_for("This renewal was changed at terminal T2.", seconds=NOTICE_SECONDS)
    first.press("3")

    first.wait_for(*NUMBERS.shows)


def test_the_server_outlives_the_kiosk_that_started_it(counter: Counter) -> None:
    first = counter.signed_in("T1")
    second = counter.signed_in("T2")
    server = counter.store_pid()

    first.terminate()
    walk(second, START, FOUND)

    assert counter.store_pid() == server
    assert counter.session()["current_step"] == "query_customer"


def assert_one_server(counter: Counter) -> None:
    with counter.store() as store:
        names = {client["name"] for client in store.client_list()}
    assert {"kiosk:T1", "kiosk:T2"} <= names
