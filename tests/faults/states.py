"""The states of a renewal as the faults meet them: the answer given there, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.workflow.steps import WorkflowStep as Step
from tests.screens.counter import CUSTOMER, Answers

WITH_DEVICE = Answers()
COMPARED = Answers(compared=("P0999", "P1399"))


@dataclass(frozen=True, slots=True)
class State:
    """A step with its screen on the terminal."""

    step: Step
    keys: tuple[str, ...]
    """What gives the answer."""
    leads_to: Step
    typed: str = ""
    answers: Answers = WITH_DEVICE
    """What led here."""

    @property
    def restarts(self) -> bool:
        """Whether the answer is to start the next renewal."""
        return self.step is Step.COMPLETED


STATES = (
    State(Step.INIT, ("enter",), Step.QUERY_CUSTOMER, typed=CUSTOMER),
    State(Step.QUERY_CUSTOMER, ("1",), Step.LIST_PHONES),
    State(Step.LIST_PHONES, ("1",), Step.CHECK_ELIGIBILITY),
    State(Step.SELECT_PHONE, ("1",), Step.CHECK_ELIGIBILITY),
    State(Step.CHECK_ELIGIBILITY, ("1",), Step.SELECT_DEVICE_TYPE),
    State(Step.SELECT_DEVICE_TYPE, ("2",), Step.SELECT_DEVICE_OS),
    State(Step.SELECT_DEVICE_OS, ("2",), Step.SELECT_DEVICE),
    State(Step.SELECT_DEVICE, ("1",), Step.LIST_PLANS),
    State(Step.LIST_PLANS, ("space", "down", "space", "f7"), Step.COMPARE_PLANS),
    State(Step.COMPARE_PLANS, ("1",), Step.CONFIRM, answers=COMPARED),
    State(Step.CONFIRM, ("f5",), Step.COMPLETED),
    State(Step.COMPLETED, ("1",), Step.INIT),
)


def struck_by(number: int, *, every: bool) -> tuple[State, ...]:
    """Choose the states at which fault `number` strikes: every one, or a fourth so that all come up with some fault."""
    return STATES if every else STATES[number % 4 :: 4]


def state_at(step: Step) -> State:
    """Find the state of a step."""
    return next(state for state in STATES if state.step is step)
