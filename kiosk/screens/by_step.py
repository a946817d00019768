"""Which screen shows which step. Screens are imported when first shown."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from kiosk.renewal.views import View
from kiosk.screens.base import StepScreen
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import WorkflowStep

_SCREENS = {
    WorkflowStep.INIT: ("customer", "CustomerScreen"),
    WorkflowStep.QUERY_CUSTOMER: ("customer", "CustomerScreen"),
    WorkflowStep.LIST_PHONES: ("list_phones", "ListPhonesScreen"),
    WorkflowStep.SELECT_PHONE: ("select_phone", "SelectPhoneScreen"),
    WorkflowStep.CHECK_ELIGIBILITY: ("check_eligibility", "CheckEligibilityScreen"),
    WorkflowStep.SELECT_DEVICE_TYPE: ("select_device_type", "SelectDeviceTypeScreen"),
    WorkflowStep.SELECT_DEVICE_OS: ("select_device_os", "SelectDeviceOsScreen"),
    WorkflowStep.SELECT_DEVICE: ("select_device", "SelectDeviceScreen"),
    WorkflowStep.LIST_PLANS: ("list_plans", "ListPlansScreen"),
    WorkflowStep.COMPARE_PLANS: ("compare_plans", "ComparePlansScreen"),
    WorkflowStep.CONFIRM: ("confirm", "ConfirmScreen"),
    WorkflowStep.COMPLETED: ("completed", "CompletedScreen"),
}


def screen_for(session: RenewalSession, view: View) -> StepScreen[Any]:
    """Make the picture of a session and the look-up of its step."""
    module, name = _SCREENS[session.current_step]
    make: Callable[[RenewalSession, View], StepScreen[Any]] = getattr(import_module(f"kiosk.screens.{module}"), name)
    return make(session, view)
