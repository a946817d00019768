"""What can go wrong with a kept session. Each error is a different screen; none stands for another."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.workflow.session import RenewalSession
    from kiosk.workflow.steps import WorkflowStep


class WorkflowError(Exception):
    """Anything the workflow package raises on purpose."""


class IllegalTransition(WorkflowError, ValueError):
    """A move that the workflow table does not have. A `ValueError` too, as callers of the web back end catch it."""

    def __init__(self, here: WorkflowStep, there: WorkflowStep) -> None:
        super().__init__(f"非法的狀態轉換: {here} -> {there}")
        self.here = here
        self.there = there


class SessionGone(WorkflowError):
    """The session expired, was cleared, or is no longer the clerk's live one."""

    def __init__(self, session_id: str) -> None:
        super().__init__(f"Session 不存在: {session_id}")
        self.session_id = session_id


class SessionConflict(WorkflowError):
    """Somebody else wrote the session since it was read; `now` is what is stored, `None` when it cannot be read."""

    def __init__(self, session_id: str, step_read: WorkflowStep, now: RenewalSession | None) -> None:
        step_now = now.current_step if now else "unreadable"
        super().__init__(f"session {session_id} was read at {step_read} and is now at {step_now}")
        self.session_id = session_id
        self.step_read = step_read
        self.now = now


class SessionUnreadable(WorkflowError):
    """What is stored under the session's key is not a session of this clerk that this version can read."""

    def __init__(self, session_id: str, reason: str) -> None:
        super().__init__(f"session {session_id} cannot be read: {reason}")
        self.session_id = session_id
        self.reason = reason


class StoreUnavailable(WorkflowError):
    """No answer from the session store within its time budget. Whether a write happened is not known."""


class Refusal(Enum):
    """Why a store that answers refuses."""

    READONLY = auto()
    FULL = auto()
    NO_AUTHENTICATION = auto()
    NO_PERMISSION = auto()
    LOADING = auto()
    NOT_PERSISTING = auto()
    NO_REPLICAS = auto()
    BUSY = auto()
    NO_CONNECTIONS_LEFT = auto()
    OTHER = auto()


class StoreRefused(WorkflowError):
    """The session store answered that it will not do it."""

    def __init__(self, refusal: Refusal, detail: str) -> None:
        super().__init__(f"{refusal.name}: {detail}")
        self.refusal = refusal
        self.detail = detail
