"""What the plan screens say about a plan."""

from __future__ import annotations

from kiosk.backoffice.values import Plan, Usage
from kiosk.format import date_short, gigabytes
from kiosk.i18n import _
from kiosk.renewal.plans import MARGIN, mobile_minutes
from kiosk.renewal.views import PlanOffer, Recommendation
from kiosk.screens.device_words import yes_no
from kiosk.screens.words import minutes_limit
from kiosk.widgets.chart import bar

_BAR = 7
"""Cells of a bar in the details."""


def recommendation(reason: Recommendation) -> str:
    """Say why a plan is recommended."""
    return {
        Recommendation.CHEAPEST_THAT_COVERS_USAGE: _(
            "Recommended: lowest total that covers the usage with %(margin)s %% to spare", margin=MARGIN
        ),
    }[reason]


def validity(plan: Plan) -> str:
    """Say until when a plan is sold."""
    if plan.valid_until is None:
        return _("on sale since %(start)s", start=date_short(plan.valid_from))
    return _("on sale %(start)s to %(end)s", start=date_short(plan.valid_from), end=date_short(plan.valid_until))


def covers_mark(offer: PlanOffer) -> str:
    """Mark whether a plan covers the real usage, data and calls."""
    return "✓" if offer.covers_data and offer.covers_voice else "✗"


def data_bar(usage: Usage, plan: Plan, width: int) -> str:
    """Draw how much of a plan's data the customer uses."""
    return bar(usage.data_used_gb, plan.data_limit_gb, width)


def data_used(usage: Usage, plan: Plan) -> str:
    """Say how much of a plan's data the customer uses."""
    used, limit = gigabytes(usage.data_used_gb), plan.data_limit_gb
    return used if limit is None else _("%(used)s of %(limit)s", used=used, limit=gigabytes(limit))


def usage_chart(usage: Usage, plan: Plan) -> str:
    """Draw the real usage against what a plan includes, in one line; nothing fills a bar without end."""
    minutes, used = mobile_minutes(plan), minutes_limit(usage.voice_used_minutes)
    return _(
        "Used: data %(data_bar)s %(data)s  calls %(calls_bar)s %(calls)s",
        data_bar=data_bar(usage, plan, _BAR),
        data=data_used(usage, plan),
        calls_bar=bar(usage.voice_used_minutes, minutes, _BAR),
        calls=used if minutes is None else _("%(used)s of %(limit)s", used=used, limit=minutes_limit(minutes)),
    )


def plan_details(offer: PlanOffer, usage: Usage) -> list[str]:
    """Say what a customer may ask about a plan, in four lines."""
    plan = offer.plan
    coverage = _(
        "Covers the usage: data %(data)s, calls %(calls)s",
        data=yes_no(offer.covers_data),
        calls=yes_no(offer.covers_voice),
    )
    gifts = _("Gifts: %(gifts)s", gifts=plan.gifts or _("none"))
    return [
        usage_chart(usage, plan),
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
