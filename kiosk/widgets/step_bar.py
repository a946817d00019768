"""The line that says where in the renewal the clerk is and what is answered."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from kiosk.i18n import N_, _
from kiosk.widgets.content import shown
from kiosk.workflow.steps import ORDER, WorkflowStep

_PARTS: tuple[tuple[str, tuple[WorkflowStep, ...]], ...] = (
    (N_("Customer"), (WorkflowStep.INIT, WorkflowStep.QUERY_CUSTOMER)),
    (N_("Number"), (WorkflowStep.LIST_PHONES, WorkflowStep.SELECT_PHONE)),
    (N_("Eligibility"), (WorkflowStep.CHECK_ELIGIBILITY,)),
    (
        N_("Device"),
        (WorkflowStep.SELECT_DEVICE_TYPE, WorkflowStep.SELECT_DEVICE_OS, WorkflowStep.SELECT_DEVICE),
    ),
    (N_("Plan"), (WorkflowStep.LIST_PLANS, WorkflowStep.COMPARE_PLANS)),
    (N_("Confirm"), (WorkflowStep.CONFIRM,)),
    (N_("Done"), (WorkflowStep.COMPLETED,)),
)


class StepBar(Widget):
    """The parts of a renewal: done ones ticked, the present one marked by a pointer and reversed."""

    def __init__(self, step: WorkflowStep) -> None:
        super().__init__()
        self._step = step

    def render(self) -> RenderResult:
        """Tick what is behind, mark what is now; never by colour alone."""
        here = ORDER.index(self._step)
        parts = []
        for name, steps in _PARTS:
            if self._step in steps:
                parts.append(shown(f" ▶ {_(name)} ", "bold reverse"))
            elif ORDER.index(steps[-1]) < here:
                parts.append(shown(f"✓ {_(name)}", "$text-success"))
            else:
                parts.append(shown(_(name), "$text-muted"))
        return Content("  ").join(parts)
