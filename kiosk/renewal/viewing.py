"""Builds what the screen of each step shows: the session's answers and one look-up."""

from __future__ import annotations

from kiosk.backoffice.protocol import BackOffice
from kiosk.backoffice.values import Device, Number, Order, Plan
from kiosk.renewal.answers import answers_of, given
from kiosk.renewal.eligibility import days_left
from kiosk.renewal.lookups import LookUps
from kiosk.renewal.views import (
    CompletedView,
    ConfirmView,
    CustomerView,
    DevicesView,
    DeviceSystemsView,
    DeviceTypesView,
    EligibilityView,
    NumberLine,
    NumbersView,
    PlansView,
    View,
)
from kiosk.workflow.errors import SessionUnreadable
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import WorkflowStep


class Viewing:
    """Shows sessions; asks, never writes."""

    def __init__(self, office: BackOffice, look: LookUps) -> None:
        self._office = office
        self._look = look

    async def view(self, session: RenewalSession) -> View:
        """Build the view of the session's step.

        Raises:
            SessionUnreadable: an answer that the step builds on is missing.
        """
        match session.current_step:
            case WorkflowStep.INIT | WorkflowStep.QUERY_CUSTOMER:
                found = answers_of(session).customer is not None
                return CustomerView(await self._look.customer(session) if found else None)
            case WorkflowStep.LIST_PHONES | WorkflowStep.SELECT_PHONE:
                return self._numbers(session)
            case WorkflowStep.CHECK_ELIGIBILITY:
                return EligibilityView(self._chosen_line(session), given(answers_of(session).eligibility, session))
            case WorkflowStep.SELECT_DEVICE_TYPE:
                return DeviceTypesView(tuple((await self._look.stock(session)).types()))
            case WorkflowStep.SELECT_DEVICE_OS:
                return await self._systems(session)
            case WorkflowStep.SELECT_DEVICE:
                return await self._devices(session)
            case WorkflowStep.LIST_PLANS | WorkflowStep.COMPARE_PLANS:
                return await self._plans(session)
            case WorkflowStep.CONFIRM:
                return self._confirm(session)
            case WorkflowStep.COMPLETED:
                return await self._completed(session)

    def _line(self, number: Number) -> NumberLine:
        return NumberLine(number, days_left(number.contract, self._look.today()))

    def _chosen_line(self, session: RenewalSession) -> NumberLine:
        return self._line(given(answers_of(session).chosen_number, session))

    def _numbers(self, session: RenewalSession) -> NumbersView:
        answers = answers_of(session)
        lines = tuple(self._line(number) for number in given(answers.numbers, session))
        return NumbersView(given(answers.customer, session), lines)

    async def _systems(self, session: RenewalSession) -> DeviceSystemsView:
        choice = given(answers_of(session).device_type, session)
        stock = (await self._look.stock(session)).of_type(choice.type)
        return DeviceSystemsView(choice, tuple(stock.systems()))

    async def _devices(self, session: RenewalSession) -> DevicesView:
        answers = answers_of(session)
        choice, system = given(answers.device_type, session), given(answers.device_os, session)
        return DevicesView((await self._look.stock(session)).of_type(choice.type).of_system(system).devices)

    async def _plans(self, session: RenewalSession) -> PlansView:
        answers = answers_of(session)
        offers, refused = await self._look.plans(session, answers.device)
        return PlansView(self._chosen_line(session), offers, refused, answers.compared)

    def _confirm(self, session: RenewalSession) -> ConfirmView:
        answers = answers_of(session)
        quote = given(answers.quote, session)
        return ConfirmView(
            customer=given(answers.customer, session),
            # The days of the quote, so that every figure on the page is of one day.
            line=NumberLine(given(answers.chosen_number, session), quote.days_left),
            device=answers.device,
            plan=given(answers.plan, session),
            quote=quote,
        )

    async def _completed(self, session: RenewalSession) -> CompletedView:
        order = await self._office.order_of(session.session_id)
        if order is None:
            raise SessionUnreadable(session.session_id, "it is completed and the back office has no order of it")
        return CompletedView(
            customer=given(answers_of(session).customer, session),
            order=order,
            device=await self._ordered_device(session, order),
            plan=await self._ordered_plan(session, order),
            store=await self._office.store(order.request.store_id),
        )

    async def _ordered_device(self, session: RenewalSession, order: Order) -> Device | None:
        """The order decides, not the answers: an order whose answer was lost may precede a change of them."""
        device_id, answered = order.request.device_id, answers_of(session).device
        if device_id is None:
            return None
        if answered is not None and answered.device_id == device_id:
            return answered
        return given(await self._office.device(device_id), session)

    async def _ordered_plan(self, session: RenewalSession, order: Order) -> Plan:
        plan_id, answered = order.request.plan_id, answers_of(session).plan
        if answered is not None and answered.plan_id == plan_id:
            return answered
        plans = {plan.plan_id: plan for plan in await self._office.plans()}
        return given(plans.get(plan_id), session)
