"""A notice that stays until one of the ways on is chosen; starting again is one of them, by its row or by its key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.message import Message

from kiosk.i18n import N_
from kiosk.screens.counter import bound
from kiosk.screens.messages import Restart
from kiosk.screens.modal import Modal
from kiosk.widgets.choice_list import Choice, ChoiceList
from kiosk.widgets.content import shown

WayOn = tuple[type[Message], str]
"""What is sent, and how its row reads."""


class WaysOnScreen(Modal[None]):
    """While a way on is tried, its keys rest."""

    BINDINGS: ClassVar[list[BindingType]] = [bound("restart", N_("Restart"))]

    def ways_on(self) -> Sequence[WayOn]:
        """Return the ways that are offered now."""
        raise NotImplementedError

    def choices(self) -> list[Choice[type[Message]]]:
        """Return a row for each way on."""
        return [Choice(message, shown(text)) for message, text in self.ways_on()]

    @property
    def choice_list(self) -> ChoiceList[type[Message]]:
        """The rows."""
        return self.query_one("#choices", ChoiceList)

    @on(ChoiceList.Picked)
    def choose(self, event: ChoiceList.Picked) -> None:
        """Say which way on, once."""
        self._go(event.value)

    def action_restart(self) -> None:
        """Start again, on whatever row the highlight stands."""
        self._go(Restart)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer starting again only where its row is."""
        if action == "restart":
            return any(message is Restart for message, _text in self.ways_on())
        return super().check_action(action, parameters)

    def _go(self, way: type[Message]) -> None:
        if self.choice_list.disabled:  # a second Enter was under way already
            return
        self.choice_list.disabled = True
        self.post_message(way())
