"""Which plans a customer may have, what each means for them, and which one is recommended. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from kiosk.backoffice.values import Audience, Customer, Device, Number, Plan, Usage
from kiosk.calendar_tw import add_months
from kiosk.renewal.pricing import quote
from kiosk.renewal.rules import RenewalRules
from kiosk.renewal.views import PlanOffer, PlanRule, Recommendation, RefusedPlan

STORE_CHANNEL = "store"
"""How the back office names the sales channel that a kiosk is."""
MARGIN = 20
"""A plan covers the real usage with so many % to spare: a month's use varies."""


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What decides which plans are offered, and at what cost."""

    customer: Customer
    number: Number
    device: Device | None
    rules: RenewalRules
    today: date


def sort_plans(plans: Iterable[Plan], facts: PlanFacts) -> tuple[tuple[PlanOffer, ...], tuple[RefusedPlan, ...]]:
    """Part the plans that are offered from those that are not.

    Offers stand with the recommended one first, then by total cost; refused plans in the order given.
    """
    offers: list[PlanOffer] = []
    refused: list[RefusedPlan] = []
    for plan in plans:
        if reasons := tuple(reasons_against(plan, facts)):
            refused.append(RefusedPlan(plan, reasons))
        else:
            offers.append(_offer(plan, facts))
    return _recommended_first(offers), tuple(refused)


def reasons_against(plan: Plan, facts: PlanFacts) -> Iterator[PlanRule]:
    """Yield every rule that keeps the plan from this customer; its first and last day are valid."""
    customer, today = facts.customer, facts.today
    if today < plan.valid_from:
        yield PlanRule.NOT_YET_VALID
    if plan.valid_until is not None and today > plan.valid_until:
        yield PlanRule.NO_LONGER_VALID
    if Audience.RENEWAL not in plan.audience:
        yield PlanRule.AUDIENCE
    if STORE_CHANNEL not in plan.channels:
        yield PlanRule.NOT_IN_STORES
    yield from _reasons_of_age(plan, customer.birth_date, today)
    months = plan.minimum_months_on_network
    if months is not None and add_months(customer.since, months) > today:
        yield PlanRule.MONTHS_ON_NETWORK
    if plan.company_only and not customer.is_company_customer:
        yield PlanRule.COMPANY_ONLY
    if plan.minimum_spend is not None and facts.number.contract.monthly_fee < plan.minimum_spend:
        yield PlanRule.MINIMUM_SPEND


def age_on(birth_date: date, today: date) -> int:
    """Count full years; the birthday counts, 1 March for 29 February (Civil Code, article 121)."""
    not_yet = (today.month, today.day) < (birth_date.month, birth_date.day)
    return today.year - birth_date.year - not_yet


def covers_data(plan: Plan, usage: Usage) -> bool:
    """Whether the data included is enough for the real usage with its margin."""
    return plan.data_limit_gb is None or plan.data_limit_gb * 100 >= usage.data_used_gb * (100 + MARGIN)


def mobile_minutes(plan: Plan) -> int | None:
    """Count the minutes to mobiles that can be relied on; None for no limit.

    The usage does not say which network was called: only a plan without limit to both is without limit, and
    where one is limited the minutes to the unlimited one are not counted on.
    """
    limits = [minutes for minutes in (plan.on_net_minutes, plan.off_net_minutes) if minutes is not None]
    return sum(limits) if limits else None


def covers_voice(plan: Plan, usage: Usage) -> bool:
    """Whether the mobile minutes included are enough for the real usage with its margin."""
    minutes = mobile_minutes(plan)
    return minutes is None or minutes * 100 >= usage.voice_used_minutes * (100 + MARGIN)


def _reasons_of_age(plan: Plan, birth_date: date | None, today: date) -> Iterator[PlanRule]:
    if plan.minimum_age is None and plan.maximum_age is None:
        return
    if birth_date is None:
        yield PlanRule.AGE_UNKNOWN
        return
    age = age_on(birth_date, today)
    if plan.minimum_age is not None and age < plan.minimum_age:
        yield PlanRule.TOO_YOUNG
    if plan.maximum_age is not None and age > plan.maximum_age:
        yield PlanRule.TOO_OLD


def _offer(plan: Plan, facts: PlanFacts) -> PlanOffer:
    contract, usage = facts.number.contract, facts.number.usage
    return PlanOffer(
        plan=plan,
        fee_change=plan.monthly_fee - contract.monthly_fee,
        sums=quote(plan, facts.device, contract, rules=facts.rules, today=facts.today),
        covers_data=covers_data(plan, usage),
        covers_voice=covers_voice(plan, usage),
        recommended=None,
    )


def _recommended_first(offers: list[PlanOffer]) -> tuple[PlanOffer, ...]:
    by_cost = sorted(offers, key=lambda offer: (offer.sums.total, offer.plan.plan_id))
    best = next((offer for offer in by_cost if offer.covers_data and offer.covers_voice), None)
    if best is None:
        return tuple(by_cost)
    others = (offer for offer in by_cost if offer is not best)
    return replace(best, recommended=Recommendation.CHEAPEST_THAT_COVERS_USAGE), *others
