"""Which operating system the device has. For `select_device_os`."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult

from kiosk.i18n import N_, _
from kiosk.renewal.actions import PickDeviceOs
from kiosk.renewal.views import DeviceSystemsView
from kiosk.screens.base import StepScreen, question
from kiosk.screens.device_words import units
from kiosk.screens.words import device_type
from kiosk.widgets.choice_list import Choice, ChoiceList
from kiosk.widgets.content import Column, row

_COLUMNS = (Column(20), Column(20))


class SelectDeviceOsScreen(StepScreen[DeviceSystemsView]):
    """One row an operating system that is in stock."""

    AUTO_FOCUS = "#systems"
    HELP_TEXT = N_("Only operating systems with a unit in your store are listed.")

    def compose_body(self) -> ComposeResult:
        """List the systems and how many units there are of each."""
        yield question(_("%(type)s: which operating system?", type=device_type(self.view.device_type)))
        yield ChoiceList(
            [Choice(name, row(_COLUMNS, (name, units(count)))) for name, count in self.view.available],
            id="systems",
        )

    @on(ChoiceList.Picked)
    def pick(self, event: ChoiceList.Picked) -> None:
        """Take this system."""
        self.give(PickDeviceOs(event.value))
