"""The program's own names and sentences for the values of the business: one place, in the clerk's words."""

from __future__ import annotations

from kiosk.backoffice.values import NumberStatus
from kiosk.format import date_both, gigabytes, mask_name, money, phone_number
from kiosk.i18n import _, ngettext
from kiosk.national_id import IdFault, NationalIdError
from kiosk.renewal.answers import Answers, DeviceChoice
from kiosk.renewal.eligibility import Rule, RuleResult
from kiosk.renewal.errors import AnswerRefused, RefusedAnswer
from kiosk.renewal.views import NumberLine, PlanRule
from kiosk.workflow.steps import WorkflowStep


def step_name(step: WorkflowStep) -> str:
    """What the clerk calls a step."""
    return {
        WorkflowStep.INIT: _("find the customer"),
        WorkflowStep.QUERY_CUSTOMER: _("find the customer"),
        WorkflowStep.LIST_PHONES: _("look at the numbers"),
        WorkflowStep.SELECT_PHONE: _("choose the number"),
        WorkflowStep.CHECK_ELIGIBILITY: _("check eligibility"),
        WorkflowStep.SELECT_DEVICE_TYPE: _("choose the device type"),
        WorkflowStep.SELECT_DEVICE_OS: _("choose the operating system"),
        WorkflowStep.SELECT_DEVICE: _("choose the device"),
        WorkflowStep.LIST_PLANS: _("choose the plan"),
        WorkflowStep.COMPARE_PLANS: _("compare plans"),
        WorkflowStep.CONFIRM: _("confirm"),
        WorkflowStep.COMPLETED: _("order placed"),
    }[step]


def device_type(choice: DeviceChoice) -> str:
    """Name a type of device."""
    return {
        DeviceChoice.NONE: _("No device"),
        DeviceChoice.SMARTPHONE: _("Smartphone"),
        DeviceChoice.TABLET: _("Tablet"),
        DeviceChoice.WEARABLE: _("Wearable"),
    }[choice]


def number_status(status: NumberStatus) -> str:
    """Name the state of a number."""
    return {
        NumberStatus.ACTIVE: _("in service"),
        NumberStatus.SUSPENDED: _("suspended"),
        NumberStatus.TERMINATED: _("terminated"),
    }[status]


def days_left(days: int) -> str:
    """Say how long a contract still runs."""
    if days < 0:
        return _("ended")
    if days == 0:
        return _("ends today")
    return ngettext("%(n)s day left", "%(n)s days left", days)


def term(line: NumberLine) -> str:
    """Say when a contract ends and how long that is."""
    return f"{date_both(line.number.contract.end)}  {days_left(line.days_left)}"


def data_limit(limit: float | None) -> str:
    """Say how much data a month there is."""
    return _("unlimited") if limit is None else gigabytes(limit)


def minutes_limit(limit: int | None) -> str:
    """Say how many voice minutes a month there are."""
    return _("unlimited") if limit is None else ngettext("%(n)s min", "%(n)s min", limit)


def rule_name(rule: Rule) -> str:
    """Name a rule of eligibility."""
    return {
        Rule.CONTRACT: _("Contract within the renewal window"),
        Rule.ARREARS: _("No arrears"),
        Rule.BLACKLIST: _("Not blacklisted"),
        Rule.OWNER: _("Number belongs to the customer"),
        Rule.ACTIVE: _("Number in service"),
    }[rule]


def rule_figure(result: RuleResult) -> str:
    """Say the figure that decided a rule."""
    if result.rule is Rule.CONTRACT and result.figure is not None:
        return _(
            "%(left)s (renewable from %(window)s)",
            left=days_left(result.figure),
            window=result.limit,
        )
    if result.rule is Rule.ARREARS and result.figure is not None:
        return _("%(money)s owed", money=money(result.figure))
    return _("yes") if result.passed else _("no")


def rule_advice(result: RuleResult) -> str:
    """Say what to do about a rule that failed."""
    match result.rule:
        case Rule.CONTRACT:
            days = (result.figure or 0) - (result.limit or 0)
            return ngettext("Come back in %(n)s day.", "Come back in %(n)s days.", days)
        case Rule.ARREARS:
            return _("Pay what is owed at the cashier, then check again.")
        case Rule.BLACKLIST:
            return _("Ask the customer to call the credit department.")
        case Rule.OWNER:
            return _("Choose a number of this customer.")
        case Rule.ACTIVE:
            return _("Put the number back in service first.")


def refusal(error: AnswerRefused | NationalIdError) -> str:
    """Say why an answer was not accepted and what to do."""
    if isinstance(error, NationalIdError):
        return id_problem(error)
    values = error.values
    match error.reason:
        case RefusedAnswer.NOT_A_CUSTOMER:
            return _("%(id)s is not a customer of ours. Check the ID, or offer a new contract.", **values)
        case RefusedAnswer.NOT_THEIR_NUMBER:
            return _("That number does not belong to this customer. Choose one from the list.")
        case RefusedAnswer.NOT_ELIGIBLE:
            return _("This number cannot be renewed now. Choose another number.")
        case RefusedAnswer.DEVICE_NOT_OFFERED:
            return _("That device is not offered here. Choose one from the list.")
        case RefusedAnswer.OUT_OF_STOCK:
            return _("The last unit has just gone. Choose another device.")
        case RefusedAnswer.PLAN_NOT_OFFERED:
            return _("That plan is not offered to this customer. Choose one from the list.")
        case RefusedAnswer.COMPARE_TWO_TO_FOUR:
            return _("Mark two to four plans, then compare.")
        case RefusedAnswer.QUOTE_CHANGED if values["before"] == values["now"]:  # after midnight its dates are others
            return _(
                "The terms have changed; the total is still %(now)s. Read them to the customer again, then submit.",
                now=money(int(values["now"])),
            )
        case RefusedAnswer.QUOTE_CHANGED:
            return _(
                "The total has changed from %(before)s to %(now)s. Read it to the customer again, then submit.",
                before=money(int(values["before"])),
                now=money(int(values["now"])),
            )


def id_problem(error: NationalIdError) -> str:
    """Say how to mend an ID."""
    match error.reason:
        case IdFault.EMPTY:
            return _("Type or scan the ID.")
        case IdFault.WRONG_LENGTH:
            return _(
                "An ID has 10 characters and a company number 8; this has %(found)s. "
                "Check for a missing or doubled one.",
                found=error.found,
            )
        case IdFault.UNKNOWN_FIRST_LETTER:
            return _("An ID starts with a letter A to Z. Check the first character.")
        case IdFault.WRONG_SECOND_CHARACTER:
            return _("The second character of an ID is 1, 2, 8, 9, or A to D. Check it.")
        case IdFault.WRONG_CHARACTERS:
            return _("After its first letters an ID has digits only. Check for a letter typed as a digit.")
        case IdFault.WRONG_CHECKSUM:
            return _("The check digit does not fit. Two digits may be swapped or one mistyped; check each.")
        case IdFault.NO_LONGER_VALID:
            return _("Old resident IDs are no longer valid. Ask for the new one.")


def plan_rule(rule: PlanRule) -> str:
    """Say why a plan is not offered."""
    return {
        PlanRule.NOT_YET_VALID: _("not on sale yet"),
        PlanRule.NO_LONGER_VALID: _("no longer on sale"),
        PlanRule.AUDIENCE: _("not for renewals"),
        PlanRule.TOO_YOUNG: _("customer too young"),
        PlanRule.TOO_OLD: _("customer too old"),
        PlanRule.AGE_UNKNOWN: _("birth date not known"),
        PlanRule.MONTHS_ON_NETWORK: _("not long enough with us"),
        PlanRule.COMPANY_ONLY: _("companies only"),
        PlanRule.MINIMUM_SPEND: _("monthly fee now too low"),
        PlanRule.NOT_IN_STORES: _("not sold in stores"),
    }[rule]


def answers_so_far(answers: Answers) -> tuple[tuple[str, str], ...]:
    """List what is answered: a name and a value each, for the side panel or its folded line."""
    found: list[tuple[str, str]] = []
    if answers.customer:
        found.append((_("Customer"), f"{mask_name(answers.customer.name)} {answers.customer.masked_id}"))
    if answers.number:
        found.append((_("Number"), phone_number(answers.number)))
    if answers.device:
        device = answers.device
        found.append((_("Device"), f"{device.model} {device.storage} {device.colour}"))
    elif answers.device_type:
        system = f" {answers.device_os}" if answers.device_os else ""
        found.append((_("Device"), f"{device_type(answers.device_type)}{system}"))
    if answers.plan:
        found.append((_("Plan"), f"{answers.plan.name} {money(answers.plan.monthly_fee)}"))
    if answers.quote:
        found.append((_("Total"), money(answers.quote.total)))
    return tuple(found)
