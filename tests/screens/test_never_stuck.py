"""What comes while a screen is put up or taken down neither ends the app nor leaves it deaf."""

from __future__ import annotations

from dataclasses import replace

import pytest
from structlog.testing import capture_logs
from textual.worker import WorkerFailed

from kiosk.backoffice.protocol import BackOfficeUnavailable
from kiosk.backoffice.sqlite.office import SqliteBackOffice
from kiosk.renewal.actions import Submit
from kiosk.renewal.errors import AnswerRefused, RefusedAnswer
from kiosk.screens import messages
from kiosk.screens.confirm import ConfirmScreen
from kiosk.screens.error import ErrorScreen
from kiosk.screens.home import HomeScreen
from kiosk.screens.sign_in import SignInScreen
from kiosk.workflow.errors import StoreUnavailable
from kiosk.workflow.steps import WorkflowStep as Step
from tests.screens.counter import PIN, STAFF, Counter
from tests.screens.pictures import SMALLEST
from tests.screens.raising import raising
from tests.screens.states import home


async def test_a_sentence_for_a_screen_that_is_still_being_put_up_is_no_fault(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await home(counter)
        assert isinstance(counter.app.screen, HomeScreen)
        await counter.app.screen.query_one("#message").remove()

        counter.app.say("Looking up…")
        await counter.settled()

        assert counter.app.is_running


async def test_the_demonstration_codes_wait_for_the_screen_that_shows_them(counter: Counter) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.open()
        being_put_up = SignInScreen()

        being_put_up.show_demonstration(True)

        assert not being_put_up.query("#demonstration-staff")
        counter.app.place = replace(counter.app.place, demonstration=True)
        await counter.app.push_screen(being_put_up)
        assert being_put_up.query("#demonstration-staff")


async def test_an_app_that_can_take_no_keys_any_more_ends(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.open()
        monkeypatch.setattr(counter.app._keys, "_deliver", raising(LookupError("no such key")))
        counter.type("x")
        await counter.until(lambda: not counter.app.is_running)

        ended_by, counter.app._exception = counter.app._exception, None  # else the harness raises it

    assert isinstance(ended_by, LookupError)


async def test_an_app_that_cannot_even_show_a_failure_ends(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await home(counter)
        monkeypatch.setattr(counter.app._jobs, "_failed", raising(LookupError("no such screen")))
        monkeypatch.setattr(counter.app.renewal_jobs, "start", raising(StoreUnavailable("nothing listens there")))
        counter.app.post_message(messages.StartRenewal())
        await counter.until(lambda: not counter.app.is_running)

        ended_by, counter.app._exception = counter.app._exception, None  # else the harness raises it

    assert isinstance(ended_by, LookupError)


async def test_a_refusal_whose_screen_cannot_be_looked_up_becomes_an_error_with_its_ways_on(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.show(Step.CONFIRM)
        refused = AnswerRefused(RefusedAnswer.QUOTE_CHANGED, {"before": 1, "now": 2}, session=counter.session)
        with monkeypatch.context() as patched:
            patched.setattr(counter.flow, "submit", raising(refused))
            patched.setattr(counter.flow, "view", raising(BackOfficeUnavailable("it hangs")))

            await counter.say(messages.Given(Submit()))

            assert isinstance(counter.app.screen, ErrorScreen)
        await counter.say(messages.TryAgain())
        assert isinstance(counter.app.screen, ConfirmScreen)


async def test_an_app_that_could_notice_nothing_of_what_happens_elsewhere_ends(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise LookupError("no such renewal")

    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.open()
        monkeypatch.setattr("kiosk.elsewhere_watch.watch_for_changes", fail)
        with capture_logs() as logs:
            counter.app.post_message(messages.SignIn(STAFF, PIN))
            await counter.until(lambda: not counter.app.is_running)

        ended_by, counter.app._exception = counter.app._exception, None  # else the harness raises it

    assert isinstance(ended_by, WorkerFailed)
    (logged,) = [line["exc_info"] for line in logs if line["event"] == "the kiosk ends after a fault"]
    assert isinstance(logged, LookupError)


async def test_what_was_opened_but_would_not_answer_is_opened_again_at_the_next_try(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(SqliteBackOffice, "is_demonstration", raising(BackOfficeUnavailable("it hangs")))
        async with counter.app.run_test(size=SMALLEST) as counter.pilot:
            await counter.say(messages.SignIn(STAFF, PIN))
            assert isinstance(counter.app.screen, ErrorScreen)
            patched.undo()

            await counter.say(messages.TryAgain())

            assert isinstance(counter.app.screen, HomeScreen)


async def test_where_nothing_can_be_opened_signing_out_leads_back_to_sign_in_and_forgets_the_pin(
    counter: Counter,
) -> None:
    counter.app._opener = raising(StoreUnavailable("nothing listens there"))
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await counter.say(messages.SignIn(STAFF, PIN))
        assert isinstance(counter.app.screen, ErrorScreen)

        await counter.say(messages.SignOut())

        assert isinstance(counter.app.screen, SignInScreen)
        assert counter.app.screen.focused is not None
        assert counter.app._recovery._again is None
