"""Who stands at the counter: staff code and PIN."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from kiosk.i18n import N_, _
from kiosk.screens.base import KioskScreen, ScanTarget, demonstration_banner, question
from kiosk.screens.counter import bound
from kiosk.screens.messages import SignIn
from kiosk.style_paths import path
from kiosk.text import half_width
from kiosk.widgets.content import shown
from kiosk.widgets.form_field import FormField

if TYPE_CHECKING:
    from kiosk.workflow.attempts import Lock


class SignInScreen(KioskScreen):
    """Two fields; Enter goes from the first to the second, then signs in."""

    CSS_PATH = path("sign_in")
    AUTO_FOCUS = "#staff-code Input"
    HELP_TEXT = N_("Type or scan your staff code, press Enter, type your PIN, press Enter.")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,kp_up", "app.focus_previous", show=False),
        Binding("down,kp_down", "app.focus_next", N_("Move"), key_display="↑↓"),
        bound("leave", N_("End"), does="app.leave", priority=True),
    ]

    @property
    def scan_target(self) -> ScanTarget:
        """A badge is scanned here."""
        return ScanTarget.STAFF

    def take_scan(self, code: str) -> None:
        """Put a badge's code into its field and ask for the PIN."""
        badge, pin = self.query_one("#staff-code", FormField), self.query_one("#pin", FormField)
        badge.accept()
        badge.input.value = code
        pin.input.clear()
        pin.input.focus()

    def compose_body(self) -> ComposeResult:
        """Ask for code and PIN; show the demonstration ones where they work."""
        with Vertical(id="sign-in"):
            yield question(_("Sign in"))
            yield FormField(id="staff-code", label=_("Staff code"), max_length=32)
            yield FormField(id="pin", label=_("PIN"), password=True, max_length=32)
        if self.app.place.demonstration:
            yield _demonstration_staff()

    def show_demonstration(self, demonstration: bool) -> None:
        """Show the demonstration codes once it is known that they work."""
        if demonstration and not self.query("#demonstration-staff"):
            for body in self.query("#body"):  # there is none before the first frame and after the last
                body.mount(_demonstration_staff())

    async def begin_again(self) -> None:
        """Be as at the start, in the language that is active now."""
        await self.recompose()
        self.query_one("#staff-code", FormField).input.focus()

    def forget(self) -> None:
        """Empty the fields: the screen stays under those of the renewal, and a PIN must not."""
        for field in self.query(FormField):
            field.input.clear()

    @on(Input.Submitted)
    def enter(self, event: Input.Submitted) -> None:
        """Go on to the PIN, or say who signs in."""
        event.stop()
        code, pin = self.query_one("#staff-code", FormField), self.query_one("#pin", FormField)
        code.accept()
        pin.accept()
        staff_code = half_width(code.value).strip()
        if not staff_code:
            code.refuse(_("Type or scan your staff code."))
        elif event.input is code.input:
            pin.input.focus()
        elif not pin.value:
            pin.refuse(_("Type your PIN."))
        else:
            self.post_message(SignIn(staff_code, half_width(pin.value)))

    def refuse(self, lock: Lock | None = None) -> None:
        """Say that code and PIN do not go together, not which of them is wrong; or that there is a lock."""
        from kiosk.screens.staff_words import sign_in_refusal

        pin = self.query_one("#pin", FormField)
        pin.input.clear()
        pin.refuse(sign_in_refusal(lock))


def _demonstration_staff() -> Vertical:
    return Vertical(
        demonstration_banner(),
        Static(
            shown(
                _(
                    "Sign in as %(sales)s (Sales) or %(manager)s (Manager)",
                    sales="S001 / 1234",
                    manager="M001 / 5678",
                )
            )
        ),
        id="demonstration-staff",
    )
