"""Placing the order of a session at most once, after checking again everything it is written from."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.backoffice.protocol import BackOffice, OrderMismatch, OutOfStock
from kiosk.backoffice.values import Device, Order, OrderRequest, OrderSums, Plan, Staff
from kiosk.renewal.answers import answers_of, given
from kiosk.renewal.errors import AnswerRefused, RefusedAnswer
from kiosk.renewal.lookups import LookUps
from kiosk.renewal.pricing import quote
from kiosk.renewal.records import RenewalRecords
from kiosk.renewal.rules import RenewalRules
from kiosk.workflow.session import RenewalSession


@dataclass(frozen=True, slots=True)
class Today:
    """What a session's order would be written from today."""

    device: Device | None
    plan: Plan
    quote: OrderSums

    def answers(self) -> dict[str, object]:
        """Give them as answers; without a device there is none to answer."""
        device = {} if self.device is None else {"device": self.device}
        return {**device, "plan": self.plan}


class Ordering:
    """The orders of one clerk at one terminal."""

    def __init__(
        self,
        office: BackOffice,
        look: LookUps,
        staff: Staff,
        *,
        terminal: str,
        rules: RenewalRules,
        records: RenewalRecords,
    ) -> None:
        self._office = office
        self._look = look
        self._staff = staff
        self._terminal = terminal
        self._rules = rules
        self._records = records

    async def existing(self, session: RenewalSession) -> Order | None:
        """Find the order the session has already: its answer was lost, or the kiosk stopped on the way."""
        order = await self._office.order_of(session.session_id)
        if order is not None:
            await self._records.order_found(order)
        return order

    async def check_again(self, session: RenewalSession) -> Today:
        """Ask every rule again, as of today, and work the sums out anew.

        Raises:
            AnswerRefused: NOT_ELIGIBLE, PLAN_NOT_OFFERED, DEVICE_NOT_OFFERED, OUT_OF_STOCK or NOT_A_CUSTOMER.
        """
        answers = answers_of(session)
        number = given(answers.chosen_number, session)
        if not (await self._look.eligibility(session, number)).eligible:
            raise AnswerRefused(RefusedAnswer.NOT_ELIGIBLE, {"number": number.phone_number})
        device = await self._look.chosen_device(session)
        plan = await self._look.plan(session, given(answers.plan, session).plan_id, device)
        sums = quote(plan, device, number.contract, rules=self._rules, today=self._look.today())
        return Today(device, plan, sums)

    async def place(self, session: RenewalSession) -> Order:
        """Send the order under the key that the session has stored; the same one again makes no second.

        A session that turns out to have an order gets that one, whatever it says.

        Raises:
            AnswerRefused: OUT_OF_STOCK.
            JournalUnavailable: it cannot be journalled; nothing was sent.
        """
        answers = answers_of(session)
        request = self._request(session)
        try:
            async with self._records.order(request) as placed:
                return placed(await self._office.place_order(request))
        except OutOfStock as error:
            model = answers.device.model if answers.device else error.device_id
            raise AnswerRefused(RefusedAnswer.OUT_OF_STOCK, {"device": model}) from error
        except OrderMismatch:
            order = await self.existing(session)
            if order is None:
                raise
            return order

    def _request(self, session: RenewalSession) -> OrderRequest:
        answers = answers_of(session)
        return OrderRequest(
            order_key=given(answers.order_key, session),
            session_id=session.session_id,
            customer_id=given(answers.customer, session).customer_id,
            phone_number=given(answers.number, session),
            device_id=answers.device.device_id if answers.device else None,
            plan_id=given(answers.plan, session).plan_id,
            sums=given(answers.quote, session),
            staff_id=self._staff.staff_id,
            store_id=self._staff.store_id,
            terminal=self._terminal,
        )
