"""Which type of device comes with the contract, or none. For `select_device_type`."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from kiosk.i18n import N_, _
from kiosk.renewal.actions import PickDeviceType
from kiosk.renewal.answers import DeviceChoice
from kiosk.renewal.views import DeviceTypesView
from kiosk.screens.base import StepScreen, question
from kiosk.screens.device_words import units
from kiosk.screens.words import device_type
from kiosk.style_paths import path
from kiosk.widgets.choice_list import Choice, ChoiceList
from kiosk.widgets.content import Column, row, shown

_COLUMNS = (Column(20), Column(20))


class SelectDeviceTypeScreen(StepScreen[DeviceTypesView]):
    """The same four rows always, so that a digit means the same type every day."""

    CSS_PATH = path("select_device_type")
    AUTO_FOCUS = "#types"
    HELP_TEXT = N_("Choose what comes with the contract. A type with no unit in your store cannot be chosen.")

    def compose_body(self) -> ComposeResult:
        """List the types and how many units there are of each."""
        yield question(_("Which type of device?"))
        yield ChoiceList([self._choice(choice) for choice in DeviceChoice], id="types")
        yield Static(shown(_("Units in your store that are not held for another renewal.")), id="details")

    def _choice(self, choice: DeviceChoice) -> Choice[DeviceChoice]:
        if choice is DeviceChoice.NONE:
            return Choice(choice, row(_COLUMNS, (device_type(choice), _("plan only"))))
        count = dict(self.view.available).get(choice, 0)
        return Choice(choice, row(_COLUMNS, (device_type(choice), units(count))), enabled=count > 0)

    @on(ChoiceList.Picked)
    def pick(self, event: ChoiceList.Picked) -> None:
        """Take this type."""
        self.give(PickDeviceType(event.value.value))
