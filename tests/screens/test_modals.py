"""What stands over a screen has help as every screen has, and an error and a notice start again by the same key."""

from __future__ import annotations

from typing import Any

import pytest
from textual.screen import Screen

from kiosk.renewal.actions import PickPlan
from kiosk.screens import messages
from kiosk.screens.customer import CustomerScreen
from kiosk.screens.elsewhere import ElsewhereScreen
from kiosk.screens.error import ErrorScreen
from kiosk.screens.help import HelpScreen
from kiosk.screens.modal import Modal
from kiosk.workflow.errors import StoreUnavailable
from kiosk.workflow.steps import WorkflowStep as Step
from tests.screens.counter import PIN, PLAN, STAFF, Counter
from tests.screens.pictures import SMALLEST, named
from tests.screens.raising import raising
from tests.screens.states import (
    State,
    elsewhere,
    end_the_kiosk,
    error_session_gone,
    restart_question,
    sign_out_question,
)

OVER_ANOTHER = (elsewhere, error_session_gone, restart_question, sign_out_question, end_the_kiosk)


@pytest.mark.parametrize("state", OVER_ANOTHER, ids=named)
async def test_help_opens_over_it_and_closes_again(state: State, counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await state(counter)
        below = counter.app.screen
        assert isinstance(below, Modal)
        assert below.HELP_TEXT

        await counter.typed("f1")
        assert isinstance(counter.app.screen, HelpScreen)
        await counter.typed("f1")

        assert counter.app.screen is below


@pytest.mark.parametrize("state", [elsewhere, error_session_gone], ids=named)
async def test_the_restart_key_starts_again_wherever_the_highlight_stands(state: State, counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await state(counter)
        ended = counter.session

        await counter.typed("f10")

        assert isinstance(counter.app.screen, CustomerScreen)
        assert counter.session.session_id != ended.session_id
        assert [session.session_id for session in await counter.sessions("T1").get_staff_sessions(STAFF)] == [
            counter.session.session_id
        ]


async def test_where_nothing_can_be_opened_there_is_nothing_to_start_again(counter: Counter) -> None:
    counter.app._opener = raising(StoreUnavailable("nothing listens there"))
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.say(messages.SignIn(STAFF, PIN))
        error = counter.app.screen
        assert isinstance(error, ErrorScreen)

        await counter.typed("f10")

        assert not error.choice_list.disabled
        assert counter.app.screen is error


async def test_an_answer_given_while_the_notice_comes_up_does_not_fail_over_it(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.LIST_PLANS)
        push = counter.app.stage.push

        async def answer_and_push(screen: Screen[Any]) -> None:
            counter.app.give(messages.Given(PickPlan(PLAN)))
            await push(screen)

        monkeypatch.setattr(counter.app.stage, "push", answer_and_push)
        await counter.sessions("T2").create_session(STAFF)
        await counter.until(lambda: isinstance(counter.app.screen, ElsewhereScreen))
        await counter.settled()

        assert isinstance(counter.app.screen, ElsewhereScreen)
