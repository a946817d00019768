"""What the steps ask the back office for, with the rules already applied; refusals are raised here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kiosk.backoffice.protocol import BackOffice
from kiosk.backoffice.values import Customer, Device, Number, Plan
from kiosk.calendar_tw import Clock, today
from kiosk.renewal.answers import Answers, DeviceChoice, answers_of, given
from kiosk.renewal.eligibility import Eligibility, check
from kiosk.renewal.errors import AnswerRefused, RefusedAnswer
from kiosk.renewal.plans import PlanFacts, sort_plans
from kiosk.renewal.rules import RenewalRules
from kiosk.renewal.stock import StoreStock
from kiosk.renewal.views import PlanOffer, RefusedPlan
from kiosk.workflow.session import RenewalSession


class LookUps:
    """The back office as one store's renewals see it today."""

    def __init__(self, office: BackOffice, *, store_id: str, rules: RenewalRules, clock: Clock) -> None:
        self._office = office
        self._store_id = store_id
        self._rules = rules
        self._clock = clock

    def today(self) -> date:
        """The calendar date in Asia/Taipei."""
        return today(self._clock)

    async def customer(self, session: RenewalSession) -> Customer:
        """Find the session's customer.

        Raises:
            AnswerRefused: NOT_A_CUSTOMER any more.
        """
        known = given(answers_of(session).customer, session)
        customer = await self._office.customer(known.customer_id)
        if customer is None:
            raise AnswerRefused(RefusedAnswer.NOT_A_CUSTOMER, {"id": known.masked_id})
        return customer

    async def eligibility(self, session: RenewalSession, number: Number) -> Eligibility:
        """Check one of the session's numbers, by the figures first read."""
        customer = await self.customer(session)
        return check(number, customer, today=self.today(), window_days=self._rules.window_days)

    async def stock(self, session: RenewalSession) -> StoreStock:
        """List what the clerk's store carries."""
        return StoreStock(tuple(await self._office.devices(self._store_id, session_id=session.session_id)))

    async def device(self, session: RenewalSession, device_id: str) -> Device:
        """Find a device that fits the session's type and system in the clerk's store.

        Raises:
            AnswerRefused: DEVICE_NOT_OFFERED there, or OUT_OF_STOCK.
        """
        answers = answers_of(session)
        choice, system = given(answers.device_type, session), given(answers.device_os, session)
        fitting = (await self.stock(session)).of_type(choice.type).of_system(system).of_device(device_id)
        if not fitting.devices:
            raise AnswerRefused(RefusedAnswer.DEVICE_NOT_OFFERED, {"device": device_id})
        device = fitting.devices[0].device
        if not fitting.units:
            raise AnswerRefused(RefusedAnswer.OUT_OF_STOCK, {"device": device.model})
        return device

    async def chosen_device(self, session: RenewalSession) -> Device | None:
        """Find the session's device as it is now; None for a renewal without one.

        Raises:
            AnswerRefused: DEVICE_NOT_OFFERED or OUT_OF_STOCK by now, or a device where none was asked for.
        """
        answers = answers_of(session)
        if given(answers.device_type, session) is not DeviceChoice.NONE:
            return await self.device(session, given(answers.device, session).device_id)
        if answers.device is not None:
            raise AnswerRefused(RefusedAnswer.DEVICE_NOT_OFFERED, {"device": answers.device.model})
        return None

    async def plans(
        self, session: RenewalSession, device: Device | None
    ) -> tuple[tuple[PlanOffer, ...], tuple[RefusedPlan, ...]]:
        """Part the plans that this customer may have, priced with the device, from those they may not."""
        facts = PlanFacts(
            customer=await self.customer(session),
            number=given(answers_of(session).chosen_number, session),
            device=device,
            rules=self._rules,
            today=self.today(),
        )
        return sort_plans(await self._office.plans(), facts)

    async def offers(
        self, session: RenewalSession, plan_ids: Sequence[str], device: Device | None
    ) -> tuple[PlanOffer, ...]:
        """Find offers by the ids of their plans.

        Raises:
            AnswerRefused: PLAN_NOT_OFFERED, for the first one that is not, with the reasons.
        """
        offers, refused = await self.plans(session, device)
        by_id = {offer.plan.plan_id: offer for offer in offers}
        for plan_id in plan_ids:
            if plan_id not in by_id:
                raise _not_offered(plan_id, refused)
        return tuple(by_id[plan_id] for plan_id in plan_ids)

    async def plan(self, session: RenewalSession, plan_id: str, device: Device | None) -> Plan:
        """Find one plan that is offered; raises as `offers` does."""
        (offer,) = await self.offers(session, (plan_id,), device)
        return offer.plan


def number_of(answers: Answers, phone_number: str) -> Number:
    """Find a number among those of the customer, as they were first read.

    Raises:
        AnswerRefused: NOT_THEIR_NUMBER.
    """
    for number in answers.numbers or ():
        if number.phone_number == phone_number:
            return number
    raise AnswerRefused(RefusedAnswer.NOT_THEIR_NUMBER, {"number": phone_number})


def _not_offered(plan_id: str, refused: Sequence[RefusedPlan]) -> AnswerRefused:
    for refusal in refused:
        if refusal.plan.plan_id == plan_id:
            reasons = ",".join(reason.name for reason in refusal.reasons)
            return AnswerRefused(RefusedAnswer.PLAN_NOT_OFFERED, {"plan": refusal.plan.name, "reasons": reasons})
    return AnswerRefused(RefusedAnswer.PLAN_NOT_OFFERED, {"plan": plan_id, "reasons": ""})
