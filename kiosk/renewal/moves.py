"""How answers move a session: forward through every step that is answered already, and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from kiosk.renewal.answers import Answers, DeviceChoice, answers_of
from kiosk.workflow.errors import IllegalTransition
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import WorkflowStep


def stand_at(session: RenewalSession, *steps: WorkflowStep) -> None:
    """Make sure that the session stands where an answer is asked for.

    Raises:
        IllegalTransition: it stands elsewhere.
    """
    if session.current_step not in steps:
        raise IllegalTransition(session.current_step, steps[-1])


def plain(answers: Mapping[str, object]) -> dict[str, Any]:
    """Turn answers into plain JSON values, such as they are once stored and read again."""
    return {name: msgspec.json.decode(msgspec.json.encode(answer)) for name, answer in answers.items()}


def go_forward(session: RenewalSession, *path: WorkflowStep, **given: object) -> RenewalSession:
    """Answer a step and go on through every following one whose answer is there, to the first open question.

    Raises:
        IllegalTransition: a hop is not in the workflow table.
    """
    moved = session.advanced(*path, answers=plain(given))
    answers = answers_of(moved)
    while (there := _next_of(moved.current_step, answers)) is not None:
        moved = moved.advanced(there)
    return moved


def after_device_type(choice: DeviceChoice) -> WorkflowStep:
    """Where the answer to "which type of device" leads."""
    return WorkflowStep.LIST_PLANS if choice is DeviceChoice.NONE else WorkflowStep.SELECT_DEVICE_OS


def _next_of(step: WorkflowStep, answers: Answers) -> WorkflowStep | None:
    match step:
        case WorkflowStep.SELECT_DEVICE_TYPE if answers.device_type is not None:
            return after_device_type(answers.device_type)
        case WorkflowStep.SELECT_DEVICE_OS if answers.device_os is not None:
            return WorkflowStep.SELECT_DEVICE
        case WorkflowStep.SELECT_DEVICE if answers.device is not None:
            return WorkflowStep.LIST_PLANS
        case WorkflowStep.LIST_PLANS if answers.plan is not None:
            return WorkflowStep.CONFIRM
        case _:
            return None
