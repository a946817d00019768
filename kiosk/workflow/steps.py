"""The workflow table: which steps there are, where each may go, what each answers.

Adding a step is one row here, one method of the flow and one screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from kiosk.workflow.errors import IllegalTransition


class WorkflowStep(str, Enum):  # noqa: UP042  the text of an illegal move prints WorkflowStep.NAME, as StrEnum would not
    """A state of a renewal; the value is what is stored in Redis."""

    INIT = "init"
    QUERY_CUSTOMER = "query_customer"
    LIST_PHONES = "list_phones"
    SELECT_PHONE = "select_phone"
    CHECK_ELIGIBILITY = "check_eligibility"
    SELECT_DEVICE_TYPE = "select_device_type"
    SELECT_DEVICE_OS = "select_device_os"
    SELECT_DEVICE = "select_device"
    LIST_PLANS = "list_plans"
    COMPARE_PLANS = "compare_plans"
    CONFIRM = "confirm"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class StepRow:
    """One row of the table."""

    step: WorkflowStep
    forward: tuple[WorkflowStep, ...]
    """Where the step may go next."""
    answers: tuple[str, ...] = ()
    """The names in `customer_selection` that this step produces."""
    depends_on: tuple[str, ...] = ()
    """The answers that this step's own answers were given on top of."""
    back: bool = False
    """Whether a later step may go back here."""


_Step = WorkflowStep
TABLE: dict[WorkflowStep, StepRow] = {
    row.step: row
    for row in (
        StepRow(_Step.INIT, (_Step.QUERY_CUSTOMER,)),
        StepRow(_Step.QUERY_CUSTOMER, (_Step.LIST_PHONES,), answers=("customer",), back=True),
        StepRow(_Step.LIST_PHONES, (_Step.SELECT_PHONE,), answers=("numbers",), depends_on=("customer",)),
        StepRow(
            _Step.SELECT_PHONE,
            (_Step.CHECK_ELIGIBILITY,),
            answers=("number", "eligibility"),
            depends_on=("customer", "numbers"),
            back=True,
        ),
        StepRow(_Step.CHECK_ELIGIBILITY, (_Step.SELECT_DEVICE_TYPE,), depends_on=("eligibility",), back=True),
        StepRow(
            _Step.SELECT_DEVICE_TYPE,
            (_Step.SELECT_DEVICE_OS, _Step.LIST_PLANS),
            answers=("device_type",),
            depends_on=("eligibility",),
            back=True,
        ),
        StepRow(
            _Step.SELECT_DEVICE_OS,
            (_Step.SELECT_DEVICE,),
            answers=("device_os",),
            depends_on=("device_type",),
            back=True,
        ),
        StepRow(
            _Step.SELECT_DEVICE,
            (_Step.LIST_PLANS,),
            answers=("device",),
            depends_on=("device_type", "device_os"),
            back=True,
        ),
        StepRow(
            _Step.LIST_PLANS,
            (_Step.COMPARE_PLANS, _Step.CONFIRM),
            answers=("compared", "plan"),
            depends_on=("eligibility",),
            back=True,
        ),
        StepRow(_Step.COMPARE_PLANS, (_Step.LIST_PLANS, _Step.CONFIRM), answers=("plan",)),
        StepRow(
            _Step.CONFIRM,
            (_Step.COMPLETED,),
            answers=("quote", "order_key", "order_number"),
            depends_on=("number", "eligibility", "device_type", "device_os", "device", "plan"),
        ),
        StepRow(_Step.COMPLETED, ()),
    )
}
"""The whole workflow. Order is the order of the steps on the screen."""

ORDER: tuple[WorkflowStep, ...] = tuple(TABLE)


def check_forward(path: Iterable[WorkflowStep]) -> None:
    """Check each hop of a path that starts at the current step.

    Raises:
        IllegalTransition: a hop is not in the table.
    """
    for here, there in pairwise(path):
        if there not in TABLE[here].forward:
            raise IllegalTransition(here, there)


def check_back(here: WorkflowStep, there: WorkflowStep) -> None:
    """Check that `here` may go back to `there`.

    A clerk may go back from anywhere after the customer was found until the order is placed; a completed session
    is never opened again. The step that finds the customer asks twice, for an ID and whether it is they, and so it
    goes back to itself.

    Raises:
        IllegalTransition: the table does not allow it.
    """
    found = here is there is _Step.QUERY_CUSTOMER
    open_renewal = ORDER.index(_Step.LIST_PHONES) <= ORDER.index(here) <= ORDER.index(_Step.CONFIRM)
    earlier = TABLE[there].back and ORDER.index(there) < ORDER.index(here)
    if not (found or (open_renewal and earlier)):
        raise IllegalTransition(here, there)


def dropped_by(step: WorkflowStep) -> frozenset[str]:
    """Name the answers that are void once the clerk stands at `step` again: its own and all that depend on them."""
    void = set(TABLE[step].answers)
    while True:
        more = {
            answer
            for row in TABLE.values()
            if void.intersection(row.depends_on)
            for answer in row.answers
            if answer not in void
        }
        if not more:
            return frozenset(void)
        void |= more


def earlier_steps(here: WorkflowStep) -> Iterator[WorkflowStep]:
    """Yield the steps that `here` may go back to, the nearest first."""
    for there in reversed(ORDER):
        try:
            check_back(here, there)
        except IllegalTransition:
            continue
        yield there
