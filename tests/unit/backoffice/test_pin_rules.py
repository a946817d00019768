"""A new PIN is 4 to 12 digits, and none of those that everybody tries first."""

from __future__ import annotations

import pytest

from kiosk.backoffice.pin_rules import PinRefused, PinRule, check_pin


@pytest.mark.parametrize("pin", ["8642", "1235", "112233", "900000000001", "0192", "1324"])
def test_what_may_be_a_pin(pin: str) -> None:
    check_pin(pin)


@pytest.mark.parametrize(
    ("pin", "rule"),
    [
        ("", PinRule.NOT_DIGITS),
        ("864", PinRule.NOT_DIGITS),
        ("8642086420864", PinRule.NOT_DIGITS),
        ("86 42", PinRule.NOT_DIGITS),
        ("864a", PinRule.NOT_DIGITS),
        ("８６４２", PinRule.NOT_DIGITS),
        ("8642\n", PinRule.NOT_DIGITS),
        ("0000", PinRule.REPEATED),
        ("999999999999", PinRule.REPEATED),
        ("1212", PinRule.REPEATED),
        ("123123", PinRule.REPEATED),
        ("1234", PinRule.IN_ORDER),
        ("456789", PinRule.IN_ORDER),
        ("7890", PinRule.IN_ORDER),
        ("4321", PinRule.IN_ORDER),
        ("9876543210", PinRule.IN_ORDER),
    ],
)
def test_what_may_not_be_one_and_why(pin: str, rule: PinRule) -> None:
    with pytest.raises(PinRefused) as refused:
        check_pin(pin)

    assert refused.value.rule is rule
