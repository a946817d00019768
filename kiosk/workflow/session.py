"""A renewal's whole state as one frozen value, and how it is written to and read from the stored JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

import msgspec

from kiosk.workflow.errors import IllegalTransition, SessionUnreadable
from kiosk.workflow.steps import TABLE, WorkflowStep, check_forward, dropped_by, earlier_steps

FORMAT = 1
"""Version of the kiosk's own fields; a session of a later one is refused, not guessed at."""

_KNOWN = ("session_id", "staff_id", "current_step", "customer_selection", "created_at", "updated_at", "kiosk")


class KioskMark(msgspec.Struct, frozen=True):
    """The kiosk's own fields in the stored JSON. A session without them was started by the web back end."""

    format: int
    terminal: str
    operation: str
    """Id of the write that stored this value; makes each stored value differ from every other."""


class _Stored(msgspec.Struct, frozen=True):
    """The fields that the web back end and the kiosk share; others are carried along unread."""

    session_id: str
    staff_id: str
    current_step: str
    customer_selection: dict[str, Any]
    created_at: str
    updated_at: str
    kiosk: KioskMark | None = None


@dataclass(frozen=True, slots=True)
class RenewalSession:
    """One clerk's renewal as it was read or written. Moves make a new value; only the manager stores it."""

    session_id: str
    staff_id: str
    current_step: WorkflowStep
    created_at: str
    updated_at: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    """`customer_selection`: what the steps so far have answered, as plain JSON values."""
    mark: KioskMark | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Fields of other programs, written back unchanged."""
    stored: bytes = b""
    """The bytes in Redis that this value stands for; a write is accepted only on top of exactly these."""

    @property
    def is_foreign(self) -> bool:
        """Whether the web back end started it. The kiosk shows such a session and does not drive it."""
        return self.mark is None

    @property
    def answered_steps(self) -> tuple[WorkflowStep, ...]:
        """The steps that this session can go back to, the nearest first: only answered ones."""
        return tuple(
            step
            for step in earlier_steps(self.current_step)
            if not self.answers.keys().isdisjoint(TABLE[step].answers or TABLE[step].depends_on)
        )

    @property
    def previous_step(self) -> WorkflowStep | None:
        """The step that "back" goes to; None when there is none."""
        return next(iter(self.answered_steps), None)

    def advanced(self, *path: WorkflowStep, answers: Mapping[str, Any] | None = None) -> RenewalSession:
        """Go forward through every step of `path`, adding `answers`.

        Raises:
            IllegalTransition: a hop is not in the workflow table.
        """
        if not path:
            raise IllegalTransition(self.current_step, self.current_step)
        check_forward((self.current_step, *path))
        return self._moved(path[-1], {**self.answers, **(answers or {})})

    def answered(self, answers: Mapping[str, Any]) -> RenewalSession:
        """Stay at the step and add to its answers (the marks of a comparison, the key of an order).

        Raises:
            IllegalTransition: the session is completed; nothing is ever added to it.
        """
        if self.current_step is WorkflowStep.COMPLETED:
            raise IllegalTransition(self.current_step, self.current_step)
        return self._moved(self.current_step, {**self.answers, **answers})

    def gone_back(self, step: WorkflowStep) -> RenewalSession:
        """Stand at a step again, without its answers and all that depend on them.

        Raises:
            IllegalTransition: the table does not allow it, or that step was never answered.
        """
        if step not in self.answered_steps:
            raise IllegalTransition(self.current_step, step)
        void = dropped_by(step)
        return self._moved(step, {name: value for name, value in self.answers.items() if name not in void})

    def _moved(self, step: WorkflowStep, answers: Mapping[str, Any]) -> RenewalSession:
        return replace(self, current_step=step, answers=MappingProxyType(dict(answers)), stored=b"")

    def written(self, *, now: datetime, terminal: str, operation: str) -> RenewalSession:
        """Stamp the value with a write and render the bytes to be stored."""
        stamped = replace(
            self,
            updated_at=now.isoformat(),
            mark=KioskMark(format=FORMAT, terminal=terminal, operation=operation),
        )
        return replace(stamped, stored=stamped._to_json())

    def _to_json(self) -> bytes:
        return msgspec.json.encode(
            {
                **self.extra,
                "session_id": self.session_id,
                "staff_id": self.staff_id,
                "current_step": self.current_step.value,
                "customer_selection": dict(self.answers),
                "created_at": self.created_at,
                "updated_at": self.updated_at,
                "kiosk": self.mark,
            }
        )

    @classmethod
    def from_json(cls, stored: bytes, *, session_id: str, staff_id: str) -> RenewalSession:
        """Read what is stored under the key of `session_id`, which must belong to `staff_id`.

        Raises:
            SessionUnreadable: not JSON, a field is missing or of the wrong kind, an unknown step or format, or it names
                another session or another clerk than its key.
        """
        try:
            known = msgspec.json.decode(stored, type=_Stored)
            everything = msgspec.json.decode(stored)
            step = WorkflowStep(known.current_step)
        except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as error:
            raise SessionUnreadable(session_id, str(error)) from error
        if (known.session_id, known.staff_id) != (session_id, staff_id):
            raise SessionUnreadable(session_id, "it names another session or another clerk")
        if known.kiosk is not None and known.kiosk.format > FORMAT:
            raise SessionUnreadable(session_id, f"format {known.kiosk.format} is newer than {FORMAT}")
        return cls(
            session_id=known.session_id,
            staff_id=known.staff_id,
            current_step=step,
            created_at=known.created_at,
            updated_at=known.updated_at,
            answers=MappingProxyType(known.customer_selection),
            mark=known.kiosk,
            extra=MappingProxyType({name: value for name, value in everything.items() if name not in _KNOWN}),
            stored=stored,
        )
