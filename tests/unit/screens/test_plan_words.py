"""What is said and drawn about a plan."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.backoffice.values import Usage
from kiosk.renewal.pricing import quote
from kiosk.renewal.rules import RenewalRules
from kiosk.renewal.views import PlanOffer, Recommendation
from kiosk.screens.plan_words import covers_mark, recommendation, usage_chart
from tests.unit.renewal.fakes import CONTRACT, plan

USAGE = Usage(data_used_gb=18.4, data_limit_gb=None, voice_used_minutes=50, voice_limit_minutes=None)


def offer(*, covers_data: bool, covers_voice: bool) -> PlanOffer:
    sums = quote(plan("P"), None, CONTRACT, rules=RenewalRules(), today=date(2026, 3, 10))
    return PlanOffer(plan("P"), 0, sums, covers_data=covers_data, covers_voice=covers_voice, recommended=None)


def test_the_usage_is_drawn_and_said_against_what_the_plan_includes() -> None:
    said = usage_chart(USAGE, plan("P", data_limit_gb=36.8, on_net_minutes=None, off_net_minutes=200))

    assert said == "Used: data ████░░░ 18.4 GB of 36.8 GB  calls ██░░░░░ 50 min of 200 min"


def test_of_a_plan_without_end_only_the_use_is_said() -> None:
    said = usage_chart(USAGE, plan("P", data_limit_gb=None, on_net_minutes=None, off_net_minutes=None))

    assert said == "Used: data ░░░░░░░ 18.4 GB  calls ░░░░░░░ 50 min"


@pytest.mark.parametrize(
    ("covers_data", "covers_voice", "mark"), [(True, True, "✓"), (True, False, "✗"), (False, True, "✗")]
)
def test_a_plan_covers_the_usage_when_it_covers_both(covers_data: bool, covers_voice: bool, mark: str) -> None:
    assert covers_mark(offer(covers_data=covers_data, covers_voice=covers_voice)) == mark


def test_the_reason_of_a_recommendation_states_its_margin() -> None:
    assert "20 % to spare" in recommendation(Recommendation.CHEAPEST_THAT_COVERS_USAGE)
