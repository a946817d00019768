"""Which plans a customer may have, and which one is recommended."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from kiosk.backoffice.values import Audience, Usage
from kiosk.renewal.plans import PlanFacts, age_on, covers_data, covers_voice, reasons_against, sort_plans
from kiosk.renewal.rules import RenewalRules
from kiosk.renewal.views import PlanRule, Recommendation
from tests.unit.renewal.fakes import CUSTOMER, NUMBER, PHONE_DEVICE, PLAN, TODAY, plan

FACTS = PlanFacts(customer=CUSTOMER, number=NUMBER, device=None, rules=RenewalRules(), today=TODAY)


def facts_of(**changes: Any) -> PlanFacts:
    customer = msgspec.structs.replace(CUSTOMER, **changes)
    return PlanFacts(customer=customer, number=NUMBER, device=None, rules=RenewalRules(), today=TODAY)


def usage(gigabytes: float, minutes: int) -> Usage:
    return Usage(data_used_gb=gigabytes, data_limit_gb=None, voice_used_minutes=minutes, voice_limit_minutes=None)


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, []),
        ({"valid_from": date(2026, 3, 10)}, []),
        ({"valid_from": date(2026, 3, 11)}, [PlanRule.NOT_YET_VALID]),
        ({"valid_until": date(2026, 3, 10)}, []),
        ({"valid_until": date(2026, 3, 9)}, [PlanRule.NO_LONGER_VALID]),
        ({"valid_until": None}, []),
        ({"audience": (Audience.NEW, Audience.RENEWAL)}, []),
        ({"audience": (Audience.NEW, Audience.PORTED_IN)}, [PlanRule.AUDIENCE]),
        ({"audience": ()}, [PlanRule.AUDIENCE]),
        ({"channels": ("store",)}, []),
        ({"channels": ("web",)}, [PlanRule.NOT_IN_STORES]),
        ({"channels": ()}, [PlanRule.NOT_IN_STORES]),
        ({"minimum_spend": 699}, []),
        ({"minimum_spend": 700}, [PlanRule.MINIMUM_SPEND]),
        ({"company_only": True}, [PlanRule.COMPANY_ONLY]),
        (
            {"channels": ("web",), "company_only": True, "valid_until": date(2026, 1, 31)},
            [PlanRule.NO_LONGER_VALID, PlanRule.NOT_IN_STORES, PlanRule.COMPANY_ONLY],
        ),
    ],
)
def test_a_plan_says_every_reason_why_it_is_not_offered(changes: dict[str, Any], reasons: list[PlanRule]) -> None:
    assert list(reasons_against(plan("P", **changes), FACTS)) == reasons


def test_a_company_plan_is_offered_to_a_company_customer() -> None:
    assert not list(reasons_against(plan("P", company_only=True), facts_of(is_company_customer=True)))


@pytest.mark.parametrize(
    ("birth", "minimum", "maximum", "reasons"),
    [
        (date(2008, 3, 10), 18, None, []),
        (date(2008, 3, 11), 18, None, [PlanRule.TOO_YOUNG]),
        (date(2000, 3, 11), None, 25, []),
        (date(2000, 3, 10), None, 25, [PlanRule.TOO_OLD]),
        (date(1961, 3, 10), 65, None, []),
        (None, 65, None, [PlanRule.AGE_UNKNOWN]),
        (None, None, 25, [PlanRule.AGE_UNKNOWN]),
        (None, None, None, []),
    ],
)
def test_age_counts_from_the_birthday_on(
    birth: date | None, minimum: int | None, maximum: int | None, reasons: list[PlanRule]
) -> None:
    aged = plan("P", minimum_age=minimum, maximum_age=maximum)

    assert list(reasons_against(aged, facts_of(birth_date=birth))) == reasons


@pytest.mark.parametrize(
    ("today", "age"),
    [
        (date(2026, 2, 28), 17),
        (date(2026, 3, 1), 18),
        (date(2028, 2, 28), 19),
        (date(2028, 2, 29), 20),
    ],
)
def test_who_was_born_on_29_february_is_older_on_1_march_of_a_common_year(today: date, age: int) -> None:
    assert age_on(date(2008, 2, 29), today) == age


@pytest.mark.parametrize(
    ("since", "months", "offered"),
    [
        (date(2025, 3, 10), 12, True),
        (date(2025, 3, 11), 12, False),
        (date(2025, 11, 30), 3, True),  # 28 February stands for the 30th
        (date(2026, 3, 10), 0, True),
    ],
)
def test_months_on_the_network_count_from_the_day_the_customer_came(since: date, months: int, offered: bool) -> None:
    reasons = list(reasons_against(plan("P", minimum_months_on_network=months), facts_of(since=since)))

    assert reasons == ([] if offered else [PlanRule.MONTHS_ON_NETWORK])


@pytest.mark.parametrize(
    ("limit", "used", "covers"),
    [(12.0, 10.0, True), (11.9, 10.0, False), (None, 900.0, True), (0.0, 0.0, True), (0.0, 0.1, False)],
)
def test_data_is_covered_with_a_fifth_to_spare(limit: float | None, used: float, covers: bool) -> None:
    assert covers_data(plan("P", data_limit_gb=limit), usage(used, 0)) is covers


@pytest.mark.parametrize(
    ("on_net", "off_net", "used", "covers"),
    [
        (None, None, 9999, True),
        (60, 60, 100, True),
        (60, 59, 100, False),
        (None, 120, 100, True),
        (None, 119, 100, False),  # all of it may have been to the other network
        (120, None, 100, True),
        (0, 0, 0, True),
    ],
)
def test_voice_is_covered_with_a_fifth_to_spare_whichever_network_was_called(
    on_net: int | None, off_net: int | None, used: int, covers: bool
) -> None:
    assert covers_voice(plan("P", on_net_minutes=on_net, off_net_minutes=off_net), usage(0.0, used)) is covers


def test_the_cheapest_plan_that_covers_the_usage_is_recommended_and_stands_first() -> None:
    plans = [
        plan("BIG", monthly_fee=1399, data_limit_gb=None),
        plan("TINY", monthly_fee=199, data_limit_gb=1.0),
        plan("FITS", monthly_fee=699, data_limit_gb=12.0),
        plan("ALSO", monthly_fee=999),
    ]

    offers, refused = sort_plans(plans, FACTS)

    assert [offer.plan.plan_id for offer in offers] == ["FITS", "TINY", "ALSO", "BIG"]
    assert [offer.recommended for offer in offers] == [
        Recommendation.CHEAPEST_THAT_COVERS_USAGE,
        None,
        None,
        None,
    ]
    assert refused == ()


def test_the_cheapest_is_meant_by_the_total_of_the_term_with_the_device() -> None:
    facts = PlanFacts(customer=CUSTOMER, number=NUMBER, device=PHONE_DEVICE, rules=RenewalRules(), today=TODAY)
    plans = [
        plan("LOW_FEE", monthly_fee=699, device_subsidy=0),
        plan("SUBSIDISED", monthly_fee=799, device_subsidy=20000),
    ]

    offers, _ = sort_plans(plans, facts)

    assert [(offer.plan.plan_id, offer.sums.total) for offer in offers] == [
        ("SUBSIDISED", 799 * 24 + 9900),
        ("LOW_FEE", 699 * 24 + 29900),
    ]
    assert offers[0].recommended


def test_plans_of_the_same_total_stand_by_their_id() -> None:
    offers, _ = sort_plans([plan("B"), plan("A"), plan("C")], FACTS)

    assert [offer.plan.plan_id for offer in offers] == ["A", "B", "C"]
    assert [bool(offer.recommended) for offer in offers] == [True, False, False]


def test_nothing_is_recommended_when_nothing_covers_the_usage() -> None:
    offers, _ = sort_plans([plan("A", data_limit_gb=1.0), plan("B", off_net_minutes=10)], FACTS)

    assert [offer.recommended for offer in offers] == [None, None]
    assert [(offer.covers_data, offer.covers_voice) for offer in offers] == [(False, True), (True, False)]


def test_a_refused_plan_is_not_recommended_however_cheap() -> None:
    offers, refused = sort_plans([plan("CHEAP", monthly_fee=1, company_only=True), PLAN], FACTS)

    assert [offer.plan.plan_id for offer in offers if offer.recommended] == ["P999"]
    assert [(each.plan.plan_id, each.reasons) for each in refused] == [("CHEAP", (PlanRule.COMPANY_ONLY,))]


def test_an_offer_says_how_the_fee_changes() -> None:
    offers, _ = sort_plans([plan("A", monthly_fee=599), plan("B", monthly_fee=799)], FACTS)

    assert [offer.fee_change for offer in offers] == [-100, 100]
