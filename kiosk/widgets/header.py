"""The top line: where I am, who I am, whether the session store answers, and the time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from rich.cells import cell_len
from textual.app import RenderResult
from textual.reactive import reactive
from textual.widget import Widget

from kiosk.i18n import _
from kiosk.widgets.content import Column, fitted, joined, shown


class Connection(Enum):
    """What is known of the session store."""

    STARTING = auto()
    UP = auto()
    DOWN = auto()


@dataclass(frozen=True, slots=True)
class Place:
    """What the header says beside the state of the connection."""

    terminal: str
    store: str = ""
    clerk: str = ""
    demonstration: bool = False


class Header(Widget):
    """One line; the app sets `place`, `connection` and `clock`."""

    place: reactive[Place] = reactive(Place(""))
    connection: reactive[Connection] = reactive(Connection.STARTING)
    clock: reactive[str] = reactive("")

    def __init__(self, place: Place, connection: Connection, clock: str) -> None:
        super().__init__()
        self.set_reactive(Header.place, place)
        self.set_reactive(Header.connection, connection)
        self.set_reactive(Header.clock, clock)

    def render(self) -> RenderResult:
        """Put the names at the left and cut them before the state at the right."""
        sign = {
            Connection.STARTING: ("…", _("Connecting"), "$text-muted"),
            Connection.UP: ("●", _("Connected"), "$text-success"),
            Connection.DOWN: ("✗", _("No connection"), "bold $text-error"),
        }[self.connection]
        state = f"{sign[0]} {sign[1]}"
        right = f"{state}  {self.clock}"
        names = [_("Renewals"), self.place.store, self.place.terminal, self.place.clerk]
        left = " · ".join(name for name in names if name)
        room = max(self.size.width - cell_len(right) - 2, 0)
        return joined(shown(fitted(left, Column(room)), "bold"), "  ", shown(state, sign[2]), f"  {self.clock}")
