"""Who the customer is: type or scan the ID, then see who was found. For `init` and `query_customer`."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, Static

from kiosk.backoffice.values import Customer
from kiosk.format import date_both, mask_email, mask_name, mask_national_id, mask_phone, phone_number
from kiosk.i18n import N_, _
from kiosk.national_id import NationalIdError
from kiosk.renewal.actions import AcceptCustomer, FindCustomer, GoBack
from kiosk.renewal.errors import AnswerRefused
from kiosk.renewal.views import CustomerView
from kiosk.screens.base import ScanTarget, StepScreen, question
from kiosk.screens.counter import bound
from kiosk.screens.messages import Reveal
from kiosk.screens.words import refusal
from kiosk.style_paths import path
from kiosk.widgets.choice_list import Choice, ChoiceList
from kiosk.widgets.content import shown, stacked
from kiosk.widgets.form_field import FormField
from kiosk.workflow.steps import WorkflowStep

REVEALED_SECONDS = 5.0
"""How long a customer's data is shown in full."""


class CustomerScreen(StepScreen[CustomerView]):
    """An ID field until the customer is found, then who it is and whether to go on."""

    CSS_PATH = path("customer")
    HELP_TEXT = N_(
        "Type or scan the customer's national ID, resident ID or company number. Small letters, spaces, hyphens and "
        "full-width characters are fine."
    )

    BINDINGS: ClassVar[list[BindingType]] = [bound("reveal", N_("Show in full"))]

    @property
    def scan_target(self) -> ScanTarget | None:
        """An ID is scanned here until the customer is found."""
        return ScanTarget.CUSTOMER if self.view.customer is None else None

    def take_scan(self, code: str) -> None:
        """Look up a scanned ID; it stands in the field, as a typed one does."""
        self.query_one(Input).value = code
        self._find(code)

    def compose_body(self) -> ComposeResult:
        """Ask for the ID, or show who was found."""
        if self.view.customer is None:
            yield question(_("Who is the customer?"))
            yield FormField(
                id="national-id",
                label=_("National ID, resident ID or company number"),
                hint=_("For example A123456789; scan the card or type it, then Enter"),
                max_length=40,
            )
        else:
            yield question(_("Is this the customer?"))
            yield Static(stacked(self._card(self.view.customer)), id="card")
            yield ChoiceList(
                [
                    Choice(True, shown(_("Yes, show the numbers"))),
                    Choice(False, shown(_("No, another customer"))),
                ],
                id="choices",
            )

    def on_mount(self) -> None:
        """Stand where the clerk types."""
        focusable = self.query_one(Input if self.view.customer is None else ChoiceList)
        focusable.focus()

    def _card(self, customer: Customer, *, in_full: bool = False) -> list[str]:
        kind = _("Company") if customer.is_company_customer else _("Person")
        name, national_id, email = customer.name, customer.national_id, customer.email
        phones = "  ".join(phone_number(phone) if in_full else mask_phone(phone) for phone in customer.phones)
        if not in_full:
            name, national_id, email = mask_name(name), mask_national_id(national_id), mask_email(email)
        return [
            f"{name}   {national_id}   {kind}",
            _("Phone %(phones)s", phones=phones),
            _("E-mail %(email)s", email=email),
            _("Customer since %(date)s", date=date_both(customer.since)),
        ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to show in full only where something is masked."""
        if action == "reveal":
            return self.view.customer is not None
        return super().check_action(action, parameters)

    def action_reveal(self) -> None:
        """Ask to see the customer's data in full."""
        self.post_message(Reveal())

    def reveal(self) -> None:
        """Show the customer's data in full for `REVEALED_SECONDS`."""
        self._show_card(in_full=True)
        self.set_timer(REVEALED_SECONDS, self._show_card)

    def _show_card(self, *, in_full: bool = False) -> None:
        if self.view.customer is not None:
            self.query_one("#card", Static).update(stacked(self._card(self.view.customer, in_full=in_full)))

    @on(Input.Submitted)
    def find(self, event: Input.Submitted) -> None:
        """Look up what was typed."""
        event.stop()
        self._find(event.value)

    def _find(self, typed: str) -> None:
        self.query_one(FormField).accept()
        self.give(FindCustomer(typed))

    @on(ChoiceList.Picked)
    def answer(self, event: ChoiceList.Picked) -> None:
        """Go on with this customer, or look for another."""
        self.give(AcceptCustomer() if event.value else GoBack(WorkflowStep.QUERY_CUSTOMER))

    def refuse(self, error: AnswerRefused | NationalIdError) -> None:
        """Say at the field what is wrong and how to mend it."""
        self.query_one(FormField).refuse(refusal(error))
