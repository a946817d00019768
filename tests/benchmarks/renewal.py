"""A whole renewal as the store sees it: a restart, then a write for each step, with answers of the usual size."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from kiosk.workflow.manager import WorkflowSessionManager
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import WorkflowStep
from tests.benchmarks.baseline import CommandByCommand

_Step = WorkflowStep
_NUMBER = {"phone_number": "0912345678", "plan": "5G 暢快 599", "end": "2026-12-31", "outstanding": 0, "used": 12.5}
_DEVICE = {"device_id": "D1", "brand": "Brand", "model": "Model 16 Pro", "storage": "256 GB", "price": 32900}
_PLAN = {"plan_id": "P1", "name": "5G 精選 999", "monthly_fee": 999, "months": 30, "notes": "網內免費 " * 20}
BEFORE_ORDER: tuple[tuple[WorkflowStep, Mapping[str, Any]], ...] = (
    (_Step.QUERY_CUSTOMER, {}),
    (_Step.LIST_PHONES, {"customer": {"name": "王小明", "masked_id": "A12345****", "phones": ["0912345678"] * 2}}),
    (_Step.SELECT_PHONE, {"numbers": [_NUMBER] * 3}),
    (_Step.CHECK_ELIGIBILITY, {"number": _NUMBER, "eligibility": [{"rule": "arrears", "passed": True}] * 5}),
    (_Step.SELECT_DEVICE_TYPE, {}),
    (_Step.SELECT_DEVICE_OS, {"device_type": "smartphone"}),
    (_Step.SELECT_DEVICE, {"device_os": "iOS"}),
    (_Step.LIST_PLANS, {"device": _DEVICE}),
    (_Step.COMPARE_PLANS, {"compared": ["P1", "P2", "P3"]}),
    (_Step.CONFIRM, {"plan": _PLAN}),
)
ORDER = {"quote": {"total": 45870, "contract_total": 29970}, "order_key": "0" * 32}
PLACED = {"order_number": "TPE-20260302-0001"}
OPERATIONS = 1 + len(BEFORE_ORDER) + 2
"""The restart, the steps, the key of the order and its completion."""
Answer = TypeVar("Answer")


class Stopwatch:
    """The seconds of each operation."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def of(self, operation: Awaitable[Answer]) -> Answer:
        """Time one operation."""
        started = time.perf_counter()
        answer = await operation
        self.seconds.append(time.perf_counter() - started)
        return answer


Renewal = Callable[[str, Stopwatch], Awaitable[None]]
"""Do a whole renewal for a clerk."""


def ours(manager: WorkflowSessionManager) -> Renewal:
    """Make renewals with the session manager."""

    async def renewal(staff_id: str, watch: Stopwatch) -> None:
        session = await watch.of(manager.create_session(staff_id))
        for step, answers in BEFORE_ORDER:
            session = await watch.of(manager.commit(session, session.advanced(step, answers=answers)))
        session = await watch.of(manager.commit(session, session.answered(ORDER)))
        await watch.of(manager.commit(session, session.advanced(_Step.COMPLETED, answers=PLACED)))

    return renewal


def baseline(terminal: CommandByCommand) -> Renewal:
    """Make the same renewals a command at a time."""

    async def renewal(staff_id: str, watch: Stopwatch) -> None:
        session_id = await watch.of(terminal.restart(staff_id))
        read = RenewalSession(session_id, staff_id, _Step.INIT, created_at="", updated_at="")
        for step, answers in BEFORE_ORDER:
            assert await watch.of(terminal.step(read, step, answers))
        await watch.of(terminal.answer(read, ORDER))
        assert await watch.of(terminal.step(read, _Step.COMPLETED, PLACED))

    return renewal
