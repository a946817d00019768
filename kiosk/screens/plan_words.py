"""What the plan screens say about a plan."""

from __future__ import annotations

from kiosk.backoffice.values import Plan
from kiosk.format import date_short
from kiosk.i18n import _
from kiosk.renewal.views import PlanOffer, Recommendation
from kiosk.screens.device_words import yes_no
from kiosk.screens.words import minutes_limit


def recommendation(reason: Recommendation) -> str:
    """Say why a plan is recommended."""
    return {
        Recommendation.CHEAPEST_THAT_COVERS_USAGE: _("Recommended: lowest total that covers the usage"),
    }[reason]


def validity(plan: Plan) -> str:
    """Say until when a plan is sold."""
    if plan.valid_until is None:
        return _("on sale since %(start)s", start=date_short(plan.valid_from))
    return _("on sale %(start)s to %(end)s", start=date_short(plan.valid_from), end=date_short(plan.valid_until))


def plan_details(offer: PlanOffer) -> list[str]:
    """Say what a customer may ask about a plan, in three lines."""
    plan = offer.plan
    coverage = _(
        "Covers the usage: data %(data)s, calls %(calls)s",
        data=yes_no(offer.covers_data),
        calls=yes_no(offer.covers_voice),
    )
    gifts = _("Gifts: %(gifts)s", gifts=plan.gifts or _("none"))
    return [
        _(
            "Calls: our network %(ours)s, other mobiles %(others)s, landlines %(landlines)s",
            ours=minutes_limit(plan.on_net_minutes),
            others=minutes_limit(plan.off_net_minutes),
            landlines=minutes_limit(plan.landline_minutes),
        ),
        _(
            "Free SMS: our network %(ours)s, others %(others)s",
            ours=plan.sms_on_net_free,
            others=plan.sms_off_net_free,
        )
        + f"  {validity(plan)}",
        f"{coverage}  {gifts}",
    ]
