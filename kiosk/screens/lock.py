"""The terminal is locked: nothing of the renewal is here, only who may go on."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from kiosk.i18n import N_, _
from kiosk.screens.base import KioskScreen, question
from kiosk.screens.messages import Unlock
from kiosk.screens.staff_words import sign_in_refusal
from kiosk.style_paths import path
from kiosk.widgets.content import shown, stacked
from kiosk.widgets.form_field import FormField
from kiosk.workflow.attempts import Lock


class LockScreen(KioskScreen):
    """Stands in place of every screen of the clerk who is signed in."""

    CSS_PATH = path("lock")
    AUTO_FOCUS = "#pin Input"
    HELP_TEXT = N_("Type your PIN and press Enter to go on where you were. Another clerk signs out first.")

    def __init__(self, clerk: str) -> None:
        super().__init__()
        self._clerk = clerk

    def compose_body(self) -> ComposeResult:
        """Ask for the PIN, and say what another clerk may do."""
        with Vertical(id="lock"):
            yield question(_("Locked"))
            yield Static(shown(_("Signed in: %(clerk)s", clerk=self._clerk)), id="clerk")
            yield FormField(id="pin", label=_("PIN"), password=True, max_length=32)
            others = [_("Somebody else? F9 signs out."), _("A renewal under way is kept, and shown to nobody else.")]
            yield Static(stacked(others), id="others")

    @on(Input.Submitted)
    def enter(self, event: Input.Submitted) -> None:
        """Say that the clerk is back."""
        event.stop()
        field = self.query_one(FormField)
        field.accept()
        if field.value:
            self.post_message(Unlock(field.value))
        else:
            field.refuse(_("Type your PIN."))

    def refuse(self, lock: Lock | None) -> None:
        """Say that this is not the PIN of who is signed in, or that none is looked at for a time."""
        field = self.query_one(FormField)
        field.input.clear()
        field.refuse(sign_in_refusal(lock) if lock else _("This is not the PIN. Type it again."))
