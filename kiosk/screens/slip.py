"""The slip that the customer takes home: plain lines for a receipt printer that speaks Big5 (cp950)."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.calendar_tw import TAIPEI
from kiosk.format import date_both, mask_name, money, phone_number
from kiosk.i18n import _
from kiosk.renewal.answers import DeviceChoice
from kiosk.renewal.views import CompletedView
from kiosk.screens.device_words import device_name
from kiosk.screens.sums import money_lines
from kiosk.screens.words import device_type
from kiosk.text import harmless

WIDTH = 42
"""Cells of a line on 80 mm paper."""
ENCODING = "cp950"
STAND_IN = "□"
"""Printed for a character that the printer does not have."""

_RULE = "-" * WIDTH


def slip_lines(view: CompletedView) -> list[str]:
    """Write the slip; a line says so when characters had to be replaced. Name and ID are masked."""
    lines = [printed for line in _lines(view) for printed in wrapped(printable(line))]
    if any(STAND_IN in line for line in lines):
        lines += wrapped(printable(_("%(sign)s: a character the printer does not have", sign=STAND_IN)))
    return lines


def printable(text: str) -> str:
    """Replace what the printer's character set does not have."""
    return "".join(char if _width(char) else STAND_IN for char in harmless(text))


def printed_width(text: str) -> int:
    """Count the cells on paper: the printer sets every character of two bytes over two cells."""
    return len(text.encode(ENCODING))


def wrapped(line: str) -> list[str]:
    """Break printable text into lines that fit the paper; no character is cut in half."""
    lines, room = [""], WIDTH
    for char in line:
        width = printed_width(char)
        if width > room:
            lines.append("")
            room = WIDTH
        lines[-1] += char
        room -= width
    return lines


def _lines(view: CompletedView) -> Iterator[str]:
    order, request, sums = view.order, view.order.request, view.order.request.sums
    device = device_name(view.device) if view.device else device_type(DeviceChoice.NONE)
    yield f"{view.store.name} {view.store.phone}"
    yield _("Renewal slip %(order)s", order=order.order_number)
    yield f"{order.placed_at.astimezone(TAIPEI):%Y-%m-%d %H:%M}"
    yield _RULE
    yield _("Customer %(name)s %(id)s", name=mask_name(view.customer.name), id=view.customer.masked_id)
    yield _("Number %(number)s", number=phone_number(request.phone_number))
    yield _("Plan %(plan)s", plan=view.plan.name)
    yield _("From %(date)s", date=date_both(sums.new_start))
    yield _("To %(date)s", date=date_both(sums.new_end))
    yield _("Device %(device)s", device=device)
    yield _RULE
    for name, amount in money_lines(sums, with_device=view.device is not None):
        yield _spread(name, amount)
    yield _spread(_("Total"), money(sums.total))
    yield _RULE
    yield _("Staff %(staff)s  Terminal %(terminal)s", staff=request.staff_id, terminal=request.terminal)


def _spread(name: str, amount: str) -> str:
    """Put a name at the left edge and an amount at the right."""
    name, amount = printable(name), printable(amount)
    gap = max(WIDTH - printed_width(name) - printed_width(amount), 1)
    return f"{name}{' ' * gap}{amount}"


def _width(char: str) -> int:
    try:
        return printed_width(char)
    except UnicodeEncodeError:
        return 0
