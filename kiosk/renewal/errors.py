"""Answers that are not accepted, shown where they were given, and what only a renewal runs into."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

from kiosk.backoffice.values import Order
from kiosk.workflow.session import RenewalSession


class RefusedAnswer(Enum):
    """Why an answer was not accepted, and what `values` then has for the sentence about it."""

    NOT_A_CUSTOMER = auto()  # id (masked)
    NOT_THEIR_NUMBER = auto()  # number
    NOT_ELIGIBLE = auto()  # number
    DEVICE_NOT_OFFERED = auto()  # device: a type, a system or a model, as it was asked for
    OUT_OF_STOCK = auto()  # device
    PLAN_NOT_OFFERED = auto()  # plan; reasons: names of PlanRule with commas between, empty for an unknown plan
    COMPARE_TWO_TO_FOUR = auto()  # marked: how many were
    QUOTE_CHANGED = auto()  # before, now: the total in NT$


class AnswerRefused(Exception):
    """The clerk's answer was not accepted; the session is as it was, unless `session` is a newer one."""

    def __init__(
        self,
        reason: RefusedAnswer,
        values: Mapping[str, str | int] | None = None,
        *,
        session: RenewalSession | None = None,
    ) -> None:
        super().__init__(f"{reason.name} {dict(values or {})}")
        self.reason = reason
        self.values = dict(values or {})
        """What the sentence names: a masked ID, a device, a plan, the old and the new total in NT$."""
        self.session = session
        """The session to go on with where refusing wrote one: QUOTE_CHANGED stores the new quote."""


class NotYourSession(Exception):
    """A session of another clerk, or one that the web back end drives, was handed to the flow."""

    def __init__(self, session_id: str, staff_id: str) -> None:
        super().__init__(f"session {session_id} is not one that {staff_id} drives from a kiosk")
        self.session_id = session_id
        self.staff_id = staff_id


class OrderedNotKept(Exception):
    """`order` is placed; whether its session says so is not known, as the store failed. Submitting again settles it."""

    def __init__(self, order: Order) -> None:
        super().__init__(f"order {order.order_number} stands, its session may not say so yet")
        self.order = order


class OrderedWithoutSession(Exception):
    """The session was cleared or changed elsewhere while its order was written: `order` stands."""

    def __init__(self, order: Order) -> None:
        super().__init__(f"order {order.order_number} stands, session {order.request.session_id} does not")
        self.order = order
