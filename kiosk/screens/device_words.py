"""What several screens say about stock and devices."""

from __future__ import annotations

from kiosk.backoffice.values import Device
from kiosk.format import date_short
from kiosk.i18n import _, ngettext


def yes_no(answer: bool) -> str:
    """Answer with a word."""
    return _("yes") if answer else _("no")


def units(count: int) -> str:
    """Say how many units can be sold now."""
    return ngettext("%(n)s in stock", "%(n)s in stock", count) if count else _("sold out")


def device_name(device: Device) -> str:
    """Name one variant of a model."""
    return f"{device.model} {device.storage} {device.colour}"


def device_details(device: Device) -> list[str]:
    """Say what a customer may ask about a device."""
    released = _("released %(date)s", date=date_short(device.released))
    network = _("5G") if device.five_g else _("no 5G")
    return [
        f"{device.brand} {device.model}  {released}  {network}",
        _(
            "Screen %(screen)s  Chip %(chip)s  Camera %(camera)s  Battery %(battery)s",
            screen=device.screen,
            chip=device.chip,
            camera=device.camera,
            battery=device.battery,
        ),
    ]


def device_facts(device: Device) -> list[tuple[str, str]]:
    """Say the same with a name for each fact."""
    return [
        (_("Device"), f"{device.brand} {device_name(device)}"),
        (_("Released"), date_short(device.released)),
        (_("5G"), yes_no(device.five_g)),
        (_("Screen"), device.screen),
        (_("Chip"), device.chip),
        (_("Camera"), device.camera),
        (_("Battery"), device.battery),
    ]
