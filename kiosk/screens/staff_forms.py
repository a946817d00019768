"""Forms about staff: another PIN, whose renewal to take over, whose sign-in to unlock."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from kiosk.i18n import N_, _
from kiosk.screens.base import KioskScreen, question
from kiosk.screens.messages import ChangePin, GoHome, LiftLock, TakeOver
from kiosk.style_paths import path
from kiosk.widgets.form_field import FormField


class StaffFormScreen(KioskScreen):
    """Fields below a question: Enter goes from each to the next, and from the last on."""

    CSS_PATH = path("staff_forms")
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("Back"), key_display="Esc"),
        Binding("up,kp_up", "app.focus_previous", show=False),
        Binding("down,kp_down", "app.focus_next", N_("Move"), key_display="↑↓"),
    ]

    def compose_body(self) -> ComposeResult:
        """Ask."""
        yield question(self.asked())
        with Vertical(id="fields"):
            yield from self.fields()

    def asked(self) -> str:
        """Say what is asked."""
        raise NotImplementedError

    def fields(self) -> ComposeResult:
        """Yield the fields, in order."""
        raise NotImplementedError

    def answer(self, *values: str) -> Message | None:
        """Make the message of what was typed; None where a field was refused."""
        raise NotImplementedError

    def action_back(self) -> None:
        """Leave without a change."""
        self.post_message(GoHome())

    @on(Input.Submitted)
    def enter(self, event: Input.Submitted) -> None:
        """Go on to the next field, or say what was typed."""
        event.stop()
        fields = list(self.query(FormField))
        for field in fields:
            field.accept()
        empty = next((field for field in fields if not field.value.strip()), None)
        if empty is not None and empty.input is event.input:
            empty.refuse(_("Type something here first."))
        elif empty is not None:
            empty.input.focus()
        elif event.input is not fields[-1].input:
            fields[fields.index(next(f for f in fields if f.input is event.input)) + 1].input.focus()
        elif (message := self.answer(*(field.value for field in fields))) is not None:
            self.post_message(message)

    def refuse_field(self, field_id: str, sentence: str) -> None:
        """Say at a field why what was typed was not accepted."""
        self.query_one(f"#{field_id}", FormField).refuse(sentence)


class ChangePinScreen(StaffFormScreen):
    """The old PIN once, the new one twice."""

    HELP_TEXT = N_("Type your PIN, then the new one twice. Until then the old one stays.")

    def asked(self) -> str:
        """Say what is asked."""
        return _("Change my PIN")

    def fields(self) -> ComposeResult:
        """Ask for the old one and twice for the new one."""
        yield FormField(id="old", label=_("PIN"), password=True, max_length=32)
        hint = _("4 to 12 digits, none that anybody would try first")
        yield FormField(id="new", label=_("New PIN"), hint=hint, password=True, max_length=32)
        yield FormField(id="again", label=_("The new PIN again"), password=True, max_length=32)

    def answer(self, *values: str) -> Message | None:
        """Give the old and the new PIN where the new one was typed the same twice."""
        old, new, again = values
        if new == again:
            return ChangePin(old, new)
        self.refuse_new(_("The two new PINs differ. Type the new one again."))
        return None

    def refuse_old(self, sentence: str) -> None:
        """Say why the old PIN was not accepted."""
        self._forget()
        self.refuse_field("old", sentence)

    def refuse_new(self, sentence: str) -> None:
        """Say why the new PIN was not accepted."""
        old = self.query_one("#old", FormField).value
        self._forget()
        self.query_one("#old", FormField).input.value = old
        self.refuse_field("new", sentence)

    def _forget(self) -> None:
        for field in self.query(FormField):
            field.input.clear()


class _CodeScreen(StaffFormScreen):
    """One staff code."""

    def fields(self) -> ComposeResult:
        """Ask for the code."""
        yield FormField(id="code", label=_("Staff code"), max_length=32)


class TakeOverScreen(_CodeScreen):
    """Whose renewal a manager goes on with."""

    HELP_TEXT = N_("Type the staff code of a clerk of your store to go on with their renewal. It is written down.")

    def asked(self) -> str:
        """Say what is asked."""
        return _("Take over whose renewal?")

    def answer(self, *values: str) -> Message | None:
        """Give the code."""
        return TakeOver(values[0].strip())


class UnlockScreen(_CodeScreen):
    """Whose sign-in a manager unlocks."""

    HELP_TEXT = N_("Type a staff code to let it, and this terminal, try to sign in again.")

    def asked(self) -> str:
        """Say what is asked."""
        return _("Lift the lock of which staff code?")

    def answer(self, *values: str) -> Message | None:
        """Give the code."""
        return LiftLock(values[0].strip())
