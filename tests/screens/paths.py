"""Random ways through a renewal: the keys of each, what they order, and where it stands before each step."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kiosk.renewal.actions import (
    AcceptCustomer,
    AcceptEligibility,
    Action,
    ComparePlans,
    FindCustomer,
    GoBack,
    PickDevice,
    PickDeviceOs,
    PickDeviceType,
    PickNumber,
    PickPlan,
    perform,
)
from kiosk.renewal.answers import DeviceChoice, answers_of
from kiosk.renewal.flow import RenewalFlow
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import WorkflowStep as Step
from tests.screens.counter import CUSTOMER, PHONE

MOST_BACK = 2
"""Steps back, and changes at the end, of one path."""
NO_ROW = "9"
"""A digit beyond the rows of every list on the way."""
_BACK_FROM = {Step.SELECT_DEVICE_OS, Step.SELECT_DEVICE, Step.LIST_PLANS}
_CHANGES = ((3, Step.SELECT_DEVICE_TYPE), (4, Step.LIST_PLANS))
"""Rows of the last page, and the step that each asks again."""


@dataclass
class Path:
    """Keys from the question for the ID up to the order."""

    keys: list[str] = field(default_factory=list)
    before: list[tuple[int, Step]] = field(default_factory=list)
    """Where among the keys each step begins."""
    phone_number: str | None = None
    device_id: str | None = None
    plan_id: str | None = None

    @property
    def ordered(self) -> tuple[str | None, str | None, str | None]:
        """Number, device and plan."""
        return self.phone_number, self.device_id, self.plan_id


@dataclass
class Walk:
    """Draws a path on a flow of its own, which shows what each list will have."""

    flow: RenewalFlow
    draw: random.Random
    path: Path = field(default_factory=Path)
    backs: int = 0

    async def to_order(self) -> Path:
        """Draw keys up to the order, which is not placed here."""
        session = await self.flow.start()
        self.path.keys = [*CUSTOMER, "enter"]
        session = await perform(self.flow, session, FindCustomer(CUSTOMER))
        while True:
            self.path.before.append((len(self.path.keys), session.current_step))
            action = await self._next(session)
            if action is None:
                break
            session = await perform(self.flow, session, action)
        answers = answers_of(session)
        assert answers.plan is not None
        self.path.phone_number, self.path.plan_id = answers.number, answers.plan.plan_id
        self.path.device_id = answers.device.device_id if answers.device else None
        return self.path

    async def _next(self, session: RenewalSession) -> Action | None:
        step = session.current_step
        if step in _BACK_FROM and self._now_and_then():
            assert session.previous_step is not None
            self.path.keys.append("escape")
            return GoBack(session.previous_step)
        view: Any = await self.flow.view(session)
        match step:
            case Step.QUERY_CUSTOMER:
                return self._pick([AcceptCustomer()])
            case Step.LIST_PHONES:
                numbers = [line.number.phone_number for line in view.lines]
                return self._pick([PickNumber(number) if number == PHONE else None for number in numbers])
            case Step.CHECK_ELIGIBILITY:
                return self._pick([AcceptEligibility()])
            case Step.SELECT_DEVICE_TYPE:
                stocked = {choice for choice, count in view.available if count} | {DeviceChoice.NONE}
                return self._pick([PickDeviceType(c.value) if c in stocked else None for c in DeviceChoice])
            case Step.SELECT_DEVICE_OS:
                return self._pick([PickDeviceOs(name) for name, _count in view.available])
            case Step.SELECT_DEVICE:
                return self._among(view.devices, lambda s: s.device.model, lambda s: _device(s))
            case Step.LIST_PLANS if self.draw.random() < 0.2 and len(view.offers) > 1:
                self.path.keys += ["home", "space", "down", "space", "f7"]
                return ComparePlans(tuple(offer.plan.plan_id for offer in view.offers[:2]))
            case Step.LIST_PLANS:
                return self._among(view.offers, lambda o: o.plan.name, lambda o: PickPlan(o.plan.plan_id))
            case Step.COMPARE_PLANS:
                compared = [offer for offer in view.offers if offer.plan.plan_id in view.compared]
                return self._pick([PickPlan(offer.plan.plan_id) for offer in compared])
            case _ if self._now_and_then():
                row, again = self.draw.choice(_CHANGES)
                self.path.keys.append(str(row))
                return GoBack(again)
            case _:
                self.path.keys.append("f5")
                return None

    def _now_and_then(self) -> bool:
        found = self.backs < MOST_BACK and self.draw.random() < 0.15
        self.backs += found
        return found

    def _among(
        self, items: Sequence[Any], name: Callable[[Any], str], action: Callable[[Any], Action | None]
    ) -> Action:
        """Pick from a list; now and then type letters first, and a digit among the rows that are left."""
        if self.draw.random() < 0.6:
            return self._pick([action(item) for item in items])
        letters = "".join(char for char in name(self.draw.choice(items)).split()[0] if char.isalpha())
        left = [action(item) for item in items if letters.casefold() in name(item).casefold()]
        if not letters or not any(left):
            return self._pick([action(item) for item in items])
        self.path.keys += letters
        return self._pick(left, arrows=False)

    def _pick(self, rows: Sequence[Action | None], *, arrows: bool = True) -> Action:
        """Pick a row that can be had by its digit, or by arrows and Enter."""
        can_be_had = [n for n, row in enumerate(rows) if row is not None]
        chosen = self.draw.choice(can_be_had)
        downs = can_be_had.index(chosen)
        if arrows and downs and self.draw.random() < 0.3:
            self.path.keys += ["home", *["down"] * downs, "enter"]
        else:
            self.path.keys.append(str(chosen + 1))
        action = rows[chosen]
        assert action is not None
        return action


def _device(stocked: Any) -> Action | None:
    return PickDevice(stocked.device.device_id) if stocked.available else None
