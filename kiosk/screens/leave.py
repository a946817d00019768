"""Ending the kiosk: a manager's code and PIN."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from kiosk.i18n import N_, _
from kiosk.screens.messages import EndKiosk
from kiosk.screens.modal import Modal
from kiosk.screens.staff_words import sign_in_refusal
from kiosk.style_paths import path
from kiosk.widgets.content import shown
from kiosk.widgets.form_field import FormField
from kiosk.workflow.attempts import Lock


class LeaveScreen(Modal[None]):
    """Stays until the app ends, or somebody thinks better of it."""

    CSS_PATH = path("leave")
    AUTO_FOCUS = "#manager-code Input"
    HELP_TEXT = N_("Only a manager of this store can end the kiosk. Esc leaves it as it is.")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", N_("No"), key_display="Esc"),
        Binding("up,kp_up", "app.focus_previous", show=False),
        Binding("down,kp_down", "app.focus_next", N_("Move"), key_display="↑↓"),
    ]

    def compose_body(self) -> ComposeResult:
        """Ask who ends it."""
        yield Static(shown(_("End the kiosk"), "bold"), id="title")
        yield FormField(id="manager-code", label=_("Staff code of a manager"), max_length=32)
        yield FormField(id="manager-pin", label=_("PIN"), password=True, max_length=32)

    @on(Input.Submitted)
    def enter(self, event: Input.Submitted) -> None:
        """Go on to the PIN, or say who ends it."""
        event.stop()
        code, pin = self.query_one("#manager-code", FormField), self.query_one("#manager-pin", FormField)
        code.accept()
        pin.accept()
        if not code.value.strip():
            code.refuse(_("Type or scan your staff code."))
        elif event.input is code.input:
            pin.input.focus()
        elif not pin.value:
            pin.refuse(_("Type your PIN."))
        else:
            self.post_message(EndKiosk(code.value.strip(), pin.value))

    def refuse(self, lock: Lock | None) -> None:
        """Say that this is no manager's code and PIN, not what is wrong with them; or that there is a lock."""
        pin = self.query_one("#manager-pin", FormField)
        pin.input.clear()
        pin.refuse(sign_in_refusal(lock) if lock else _("This is not the code and PIN of a manager."))
