"""Which device: model, storage, colour, price, stock. For `select_device`."""

from __future__ import annotations

from collections.abc import Iterator

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from kiosk.backoffice.values import Device, StockedDevice
from kiosk.format import money
from kiosk.i18n import N_, _
from kiosk.renewal.actions import PickDevice
from kiosk.renewal.views import DevicesView
from kiosk.screens.base import StepScreen, question
from kiosk.screens.device_words import device_details, device_facts
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


class SelectDeviceScreen(StepScreen[DevicesView]):
    """One line a device, details of the highlighted one below or beside. What is out of stock cannot be chosen."""

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
        nothing = _("Nothing can be chosen here now. Go back and choose another.")
        with Container(id="devices-and-details"):
            with Vertical(id="choice"):
                yield Static(row(_COLUMNS, heads), classes="column-heads")
                devices = FilterList(self.view.devices, choice=_choice, fields=_fields, id="devices")
                yield devices.line
                yield devices
            yield Static(shown(nothing), id="details")

    def fit(self) -> None:
        """Show the details as there is room for them."""
        self._show_details()

    @on(OptionList.OptionHighlighted)
    def highlight(self) -> None:
        """Say more about the highlighted device."""
        self._show_details()

    def _show_details(self) -> None:
        stocked: StockedDevice | None = self.query_one("#devices", FilterList).item
        if stocked is not None:
            device = stocked.device
            lines = _facts(device) if self.is_roomy else device_details(device)
            self.query_one("#details", Static).update(stacked(lines), layout=False)

    @on(FilterList.NothingFound)
    def hide_details(self) -> None:
        """Say nothing of a device that is not in the list any more."""
        self.query_one("#details", Static).update(Content(""), layout=False)

    @on(ChoiceList.Picked)
    def pick(self, event: ChoiceList.Picked) -> None:
        """Take this device."""
        self.give(PickDevice(event.value))


def _fields(stocked: StockedDevice) -> Iterator[str]:
    """Yield all that a device may be found by."""
    device = stocked.device
    yield from (device.brand, device.model, device.storage, device.colour, device.os, device.device_id)
    yield from (device.screen, device.chip, device.camera, device.battery)


def _choice(stocked: StockedDevice) -> Choice[str]:
    device = stocked.device
    cells = (
        device.model,
        device.storage,
        device.colour,
        money(device.price),
        money(device.list_price),
        str(stocked.available) if stocked.available else _("sold out"),
    )
    return Choice(device.device_id, row(_COLUMNS, cells), enabled=stocked.available > 0)


def _facts(device: Device) -> list[Content]:
    """Set name and value of each fact one under another, to stand beside the list."""
    return [
        line for name, value in device_facts(device) for line in (shown(name, "$text-muted"), shown(value), shown(""))
    ]
