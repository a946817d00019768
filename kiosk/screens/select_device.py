"""Which device: model, storage, colour, price, stock. For `select_device`."""

from __future__ import annotations

from collections.abc import Iterator

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static

from kiosk.backoffice.values import StockedDevice
from kiosk.format import money
from kiosk.i18n import N_, _
from kiosk.renewal.actions import PickDevice
from kiosk.renewal.views import DevicesView
from kiosk.screens.base import StepScreen, question
from kiosk.screens.device_words import device_details, yes_no
from kiosk.style_paths import path
from kiosk.widgets.choice_list import Choice, ChoiceList
from kiosk.widgets.content import Column, row, shown, stacked
from kiosk.widgets.filter_list import FilterList

_COLUMNS = (
    Column(17),
    Column(7),
    Column(8),
    Column(9, "right"),
    Column(9, "right"),
    Column(8, "right"),
)
_MORE_COLUMNS = (Column(14), Column(3))
ROOMY = 126
"""Columns of the terminal from which there is room for more about each device."""


class SelectDeviceScreen(StepScreen[DevicesView]):
    """One line a device, details of the highlighted one below. What is out of stock cannot be chosen."""

    CSS_PATH = path("select_device")
    AUTO_FOCUS = "#devices"
    HELP_TEXT = N_(
        "Choosing a device holds one unit for this renewal. Devices out of stock cannot be chosen. Letters narrow "
        "the list."
    )

    def compose_body(self) -> ComposeResult:
        """List the devices."""
        yield question(_("Which device?"))
        heads = (_("Model"), _("Storage"), _("Colour"), _("Price"), _("List"), _("Stock"))
        yield Static(self._row(heads, (_("Screen"), _("5G"))), classes="column-heads")
        devices = FilterList(self.view.devices, choice=self._choice, fields=_fields, id="devices")
        yield devices.line
        yield devices
        yield Static(shown(_("Nothing can be chosen here now. Go back and choose another.")), id="details")

    def _row(self, cells: tuple[str, ...], more: tuple[str, ...]) -> Content:
        if self.app.size.width < ROOMY:
            return row(_COLUMNS, cells)
        return row((*_COLUMNS, *_MORE_COLUMNS), (*cells, *more))

    def _choice(self, stocked: StockedDevice) -> Choice[str]:
        device = stocked.device
        cells = (
            device.model,
            device.storage,
            device.colour,
            money(device.price),
            money(device.list_price),
            str(stocked.available) if stocked.available else _("sold out"),
        )
        more = (device.screen, yes_no(device.five_g))
        return Choice(device.device_id, self._row(cells, more), enabled=stocked.available > 0)

    @on(OptionList.OptionHighlighted)
    def show_details(self) -> None:
        """Say more about the highlighted device."""
        stocked: StockedDevice | None = self.query_one("#devices", FilterList).item
        if stocked is not None:
            self.query_one("#details", Static).update(stacked(device_details(stocked.device)))

    @on(ChoiceList.Picked)
    def pick(self, event: ChoiceList.Picked) -> None:
        """Take this device."""
        self.give(PickDevice(event.value))


def _fields(stocked: StockedDevice) -> Iterator[str]:
    """Yield all that a device may be found by."""
    device = stocked.device
    yield from (device.brand, device.model, device.storage, device.colour, device.os, device.device_id)
    yield from (device.screen, device.chip, device.camera, device.battery)
