"""One method per step of a renewal: check the answer, ask the back office, keep the result."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import structlog

from kiosk.backoffice.protocol import BackOffice
from kiosk.backoffice.values import Order, Staff
from kiosk.calendar_tw import Clock
from kiosk.format import mask_national_id
from kiosk.journal.journal import Witness
from kiosk.national_id import parse_national_id
from kiosk.renewal import moves
from kiosk.renewal.answers import (
    CustomerAnswer,
    DeviceChoice,
    answers_of,
    given,
    has_work,
)
from kiosk.renewal.errors import AnswerRefused, NotYourSession, OrderedNotKept, OrderedWithoutSession, RefusedAnswer
from kiosk.renewal.holds import DeviceHolds
from kiosk.renewal.keeper import SessionKeeper
from kiosk.renewal.lookups import LookUps, number_of
from kiosk.renewal.ordering import Ordering, Today
from kiosk.renewal.pricing import quote
from kiosk.renewal.records import RenewalRecords
from kiosk.renewal.rules import RenewalRules
from kiosk.renewal.viewing import Viewing
from kiosk.renewal.views import HomeView, View
from kiosk.workflow.errors import (
    IllegalTransition,
    SessionConflict,
    SessionGone,
    SessionUnreadable,
    StoreRefused,
    StoreUnavailable,
)
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import WorkflowStep as Step
from kiosk.workflow.steps import check_forward

__all__ = ["RenewalFlow", "RenewalRules"]

_log = structlog.get_logger()


class RenewalFlow:
    """The renewals of one signed-in clerk at one terminal.

    Each step takes the session as last read and returns it as it was stored. When it raises, the stored
    session is as it was, but for QUOTE_CHANGED; after `StoreUnavailable` it is not known. Besides what a step
    names, all may raise `NotYourSession`, `IllegalTransition` (asked for at another step), `UnknownStore`,
    `BackOfficeUnavailable` and what the keeper of sessions raises.
    """

    def __init__(
        self,
        *,
        sessions: SessionKeeper,
        office: BackOffice,
        staff: Staff,
        terminal: str,
        rules: RenewalRules,
        clock: Clock,
        new_key: Callable[[], str],
        journal: Witness,
        by: Staff | None = None,
    ) -> None:
        """Drive renewals of `staff`; `new_key` makes order keys, which must never come twice.

        `by` is who drives them where that is not `staff` but a manager who took one over.
        """
        self._sessions = sessions
        self._office = office
        self._staff = staff
        self._rules = rules
        self._new_key = new_key
        self._look = LookUps(office, store_id=staff.store_id, rules=rules, clock=clock)
        self._viewing = Viewing(office, self._look)
        self._holds = DeviceHolds(office, staff, seconds=rules.hold_seconds)
        self._taken_down = RenewalRecords(journal, staff, by=by)
        self._ordering = Ordering(office, self._look, staff, terminal=terminal, rules=rules, records=self._taken_down)

    @property
    def owner(self) -> Staff:
        """Whose renewals these are; a manager may drive them."""
        return self._staff

    async def aclose(self) -> None:
        """Stop what still runs in the background."""
        await self._holds.aclose()

    # The clerk's work as a whole

    async def home(self) -> HomeView:
        """Show the clerk's day and the renewal that would be lost by starting another."""
        figures = await self._office.day_figures(self._staff.staff_id, self._look.today())
        try:
            sessions = await self._sessions.get_staff_sessions(self._staff.staff_id)
        except SessionUnreadable as error:
            _log.warning("session unreadable", session_id=error.session_id, reason=error.reason)
            return HomeView(figures, unfinished=None, unreadable=True)
        unfinished = [session for session in sessions if has_work(session)]
        return HomeView(figures, unfinished=unfinished[-1] if unfinished else None)

    async def start(self) -> RenewalSession:
        """Start a renewal in place of whatever the clerk had; its units are given back meanwhile."""
        session = await self._sessions.create_session(self._staff.staff_id, clear_existing=True)
        _log.info(
            "開始續約流程",
            staff_id=session.staff_id,
            session_id=session.session_id,
            current_step=session.current_step.value,
        )
        await self._taken_down.started(session)
        self._holds.give_back_others(session.session_id)
        return session

    async def reload(self, session: RenewalSession) -> RenewalSession:
        """Read the session again."""
        self._check_ours(session)
        now = await self._sessions.get_session(session.staff_id, session.session_id)
        self._check_ours(now)
        return now

    async def view(self, session: RenewalSession) -> View:
        """Build what the session's screen shows."""
        self._check_ours(session)
        return await self._viewing.view(session)

    # The steps

    async def find_customer(self, session: RenewalSession, typed: str) -> RenewalSession:
        """Look up a customer by what was typed or scanned; another one replaces the first.

        Raises:
            NationalIdError: it is no ID.
            AnswerRefused: NOT_A_CUSTOMER.
        """
        self._check_ours(session)
        moves.stand_at(session, Step.INIT, Step.QUERY_CUSTOMER)
        national_id = parse_national_id(typed, today=self._look.today()).value
        customer = await self._office.customer_by_national_id(national_id)
        masked = mask_national_id(national_id)
        if customer is None:
            raise AnswerRefused(RefusedAnswer.NOT_A_CUSTOMER, {"id": masked})
        answer = CustomerAnswer(
            customer_id=customer.customer_id, masked_id=masked, name=customer.name, kind=customer.kind
        )
        if session.current_step is Step.INIT:
            return await self._answer(session, Step.QUERY_CUSTOMER, customer=answer)
        return await self._keep(session, session.answered(moves.plain({"customer": answer})))

    async def accept_customer(self, session: RenewalSession) -> RenewalSession:
        """Go on with the customer found; their numbers are read here, once, for the whole renewal."""
        self._check_ours(session)
        moves.stand_at(session, Step.QUERY_CUSTOMER)
        customer = answers_of(session).customer
        if customer is None:
            raise IllegalTransition(session.current_step, Step.LIST_PHONES)
        numbers = tuple(await self._office.numbers(customer.customer_id))
        return await self._answer(session, Step.LIST_PHONES, numbers=numbers)

    async def see_numbers(self, session: RenewalSession) -> RenewalSession:
        """Go on from the overview to the choice of a number."""
        self._check_ours(session)
        moves.stand_at(session, Step.LIST_PHONES)
        return await self._answer(session, Step.SELECT_PHONE)

    async def pick_number(self, session: RenewalSession, phone_number: str) -> RenewalSession:
        """Choose the number and store with it whether it may be renewed, by the figures first read.

        Raises:
            AnswerRefused: NOT_THEIR_NUMBER; NOT_A_CUSTOMER any more.
        """
        self._check_ours(session)
        moves.stand_at(session, Step.LIST_PHONES, Step.SELECT_PHONE)
        number = number_of(answers_of(session), phone_number)
        eligibility = await self._look.eligibility(session, number)
        overview = (Step.SELECT_PHONE,) if session.current_step is Step.LIST_PHONES else ()
        path = (*overview, Step.CHECK_ELIGIBILITY)
        return await self._answer(session, *path, number=number.phone_number, eligibility=eligibility)

    async def accept_eligibility(self, session: RenewalSession) -> RenewalSession:
        """Go on with an eligible number.

        Raises:
            AnswerRefused: NOT_ELIGIBLE.
        """
        self._check_ours(session)
        moves.stand_at(session, Step.CHECK_ELIGIBILITY)
        eligibility = given(answers_of(session).eligibility, session)
        if not eligibility.eligible:
            raise AnswerRefused(RefusedAnswer.NOT_ELIGIBLE, {"number": eligibility.phone_number})
        return await self._answer(session, Step.SELECT_DEVICE_TYPE)

    async def pick_device_type(self, session: RenewalSession, choice: str) -> RenewalSession:
        """Choose a type of device, or none.

        Raises:
            AnswerRefused: DEVICE_NOT_OFFERED for an unknown type; OUT_OF_STOCK in the clerk's store.
        """
        self._check_ours(session)
        moves.stand_at(session, Step.SELECT_DEVICE_TYPE)
        try:
            device_type = DeviceChoice(choice)
        except ValueError as error:
            raise AnswerRefused(RefusedAnswer.DEVICE_NOT_OFFERED, {"device": choice}) from error
        if device_type is not DeviceChoice.NONE:
            stock = await self._look.stock(session)
            if not stock.of_type(device_type.type).units:
                raise AnswerRefused(RefusedAnswer.OUT_OF_STOCK, {"device": device_type.value})
        return await self._answer(session, moves.after_device_type(device_type), device_type=device_type)

    async def pick_device_os(self, session: RenewalSession, os: str) -> RenewalSession:
        """Choose an operating system, in any case; it is stored as the back office writes it.

        Raises:
            AnswerRefused: DEVICE_NOT_OFFERED if the store carries none of the type with it; OUT_OF_STOCK.
        """
        self._check_ours(session)
        moves.stand_at(session, Step.SELECT_DEVICE_OS)
        choice = given(answers_of(session).device_type, session)
        fitting = (await self._look.stock(session)).of_type(choice.type).of_system(os)
        if not fitting.devices:
            raise AnswerRefused(RefusedAnswer.DEVICE_NOT_OFFERED, {"device": os})
        if not fitting.units:
            raise AnswerRefused(RefusedAnswer.OUT_OF_STOCK, {"device": os})
        return await self._answer(session, Step.SELECT_DEVICE, device_os=fitting.devices[0].device.os)

    async def pick_device(self, session: RenewalSession, device_id: str) -> RenewalSession:
        """Choose a device of the type and system in the clerk's store; one unit is held first.

        Raises:
            AnswerRefused: DEVICE_NOT_OFFERED or OUT_OF_STOCK.
        """
        self._check_ours(session)
        moves.stand_at(session, Step.SELECT_DEVICE)
        device = await self._look.device(session, device_id)
        await self._holds.hold(session.session_id, device)
        try:
            return await self._answer(session, Step.LIST_PLANS, device=device)
        except SessionConflict as conflict:
            await self._holds.restore(session.session_id, device, conflict.now)
            raise
        except (SessionGone, StoreRefused):
            await self._holds.give_back(session.session_id)
            raise

    async def compare_plans(self, session: RenewalSession, plan_ids: Sequence[str]) -> RenewalSession:
        """Put two to four different plans side by side.

        Raises:
            AnswerRefused: COMPARE_TWO_TO_FOUR or PLAN_NOT_OFFERED.
        """
        self._check_ours(session)
        moves.stand_at(session, Step.LIST_PLANS)
        marked = tuple(plan_ids)
        if len(set(marked)) != len(marked) or not 2 <= len(marked) <= 4:
            raise AnswerRefused(RefusedAnswer.COMPARE_TWO_TO_FOUR, {"marked": len(set(marked))})
        await self._look.offers(session, marked, answers_of(session).device)
        return await self._answer(session, Step.COMPARE_PLANS, compared=marked)

    async def pick_plan(self, session: RenewalSession, plan_id: str) -> RenewalSession:
        """Choose a plan that is offered to this customer.

        Raises:
            AnswerRefused: PLAN_NOT_OFFERED.
        """
        self._check_ours(session)
        moves.stand_at(session, Step.LIST_PLANS, Step.COMPARE_PLANS)
        plan = await self._look.plan(session, plan_id, answers_of(session).device)
        return await self._answer(session, Step.CONFIRM, plan=plan)

    async def go_back(self, session: RenewalSession, step: Step) -> RenewalSession:
        """Stand at an earlier answered step again, without its answers and all that depend on them."""
        self._check_ours(session)
        if (session.current_step, step) == (Step.COMPARE_PLANS, Step.LIST_PLANS):
            return await self._keep(session, session.advanced(step))  # the table's own way back: the marks stay
        return await self._keep(session, session.gone_back(step))

    async def submit(self, session: RenewalSession) -> RenewalSession:
        """Place the order, once; a session that has one is finished with that, if not done already.

        Raises:
            AnswerRefused: what `Ordering.check_again` raises; OUT_OF_STOCK; QUOTE_CHANGED, with the session
                that has the new quote.
            JournalUnavailable: the order cannot be journalled; it was not placed.
            OrderedWithoutSession: the order stands, its session was cleared or changed elsewhere.
            OrderedNotKept: the order stands, the store failed after it; submit again.
        """
        self._check_ours(session)
        if session.current_step is Step.COMPLETED:
            return session
        check_forward((session.current_step, Step.COMPLETED))
        order = await self._ordering.existing(session)
        if order is None:
            today = await self._ordering.check_again(session)
            if today.quote != answers_of(session).quote:
                raise await self._quote_changed(session, today)
            await self._check_live(session)
            order = await self._ordering.place(session)
        return await self._finish(session, order)

    # How a step is kept

    def _check_ours(self, session: RenewalSession) -> None:
        if session.is_foreign or session.staff_id != self._staff.staff_id:
            raise NotYourSession(session.session_id, self._staff.staff_id)

    async def _answer(self, session: RenewalSession, *path: Step, **answers: object) -> RenewalSession:
        moved = moves.go_forward(session, *path, **answers)
        return await self._keep(session, self._quoted(moved) if moved.current_step is Step.CONFIRM else moved)

    def _quoted(self, session: RenewalSession) -> RenewalSession:
        """Put the order's sums and key into the very write that enters `confirm`, before anything is sent."""
        answers = answers_of(session)
        sums = quote(
            given(answers.plan, session),
            answers.device,
            given(answers.chosen_number, session).contract,
            rules=self._rules,
            today=self._look.today(),
        )
        return session.answered(moves.plain({"quote": sums, "order_key": self._new_key()}))

    async def _keep(self, read: RenewalSession, wanted: RenewalSession) -> RenewalSession:
        async with self._taken_down.step(read, wanted):
            kept = await self._sessions.commit(read, wanted)
        await self._holds.follow(read, kept)
        return kept

    # How a renewal is finished

    async def _quote_changed(self, session: RenewalSession, today: Today) -> AnswerRefused:
        wanted = self._quoted(session.answered(moves.plain(today.answers())))
        kept = await self._keep(session, wanted)
        return AnswerRefused(
            RefusedAnswer.QUOTE_CHANGED, {"before": _total(session), "now": _total(kept)}, session=kept
        )

    async def _check_live(self, session: RenewalSession) -> None:
        """Order nothing for a session that was restarted or changed elsewhere since it was read."""
        now = await self._sessions.get_session(session.staff_id, session.session_id)
        if now.stored != session.stored:
            raise SessionConflict(session.session_id, session.current_step, now)

    async def _finish(self, session: RenewalSession, order: Order) -> RenewalSession:
        wanted = session.advanced(Step.COMPLETED, answers={"order_number": order.order_number})
        try:
            return await self._keep(session, wanted)
        except SessionConflict as conflict:
            if conflict.now is not None and conflict.now.current_step is Step.COMPLETED:
                return conflict.now
            raise OrderedWithoutSession(order) from conflict
        except SessionGone as gone:
            raise OrderedWithoutSession(order) from gone
        except (StoreUnavailable, StoreRefused) as failure:
            raise OrderedNotKept(order) from failure


def _total(session: RenewalSession) -> int:
    return given(answers_of(session).quote, session).total
