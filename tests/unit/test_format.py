"""How figures are written and personal data is masked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import format as fmt


@pytest.mark.parametrize(("amount", "text"), [(12345, "NT$12,345"), (0, "NT$0"), (-5, "-NT$5"), (-1234, "-NT$1,234")])
def test_money_is_whole_dollars_with_thousands(amount: int, text: str) -> None:
    assert fmt.money(amount) == text


@pytest.mark.parametrize(("amount", "text"), [(200, "+NT$200"), (-200, "−NT$200"), (0, "±NT$0")])
def test_a_change_of_money_always_has_a_sign(amount: int, text: str) -> None:
    assert fmt.money_change(amount) == text


def test_a_contract_date_has_both_years() -> None:
    assert fmt.date_both(date(2026, 12, 25)) == "2026-12-25 (民國115年)"
    assert fmt.date_short(date(2026, 12, 25)) == "2026-12-25"


@pytest.mark.parametrize(
    ("year", "roc", "name"),
    [(2026, 115, "民國115年"), (1912, 1, "民國1年"), (1911, 0, "民國前1年"), (1900, -11, "民國前12年")],
)
def test_roc_years_have_no_year_zero(year: int, roc: int, name: str) -> None:
    day = date(year, 10, 10)

    assert (fmt.roc_year(day), fmt.roc_year_name(day)) == (roc, name)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (12.5, "12.5 GB"),
        (12.0, "12 GB"),
        (0, "0 GB"),
        (0.04, "0.04 GB"),
        (12.345, "12.35 GB"),
        (100, "100 GB"),
        (1024, "1,024 GB"),
    ],
)
def test_data_has_up_to_two_decimals(amount: float, text: str) -> None:
    assert fmt.gigabytes(amount) == text


def test_voice_is_minutes() -> None:
    assert fmt.minutes(1200) == "1,200 min"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("0912345678", "0912-345-678"),
        ("0912 345 678", "0912-345-678"),
        ("０９１２３４５６７８", "0912-345-678"),
        ("+886 912-345-678", "0912-345-678"),
        ("+886 (0)912 345 678", "0912-345-678"),
        ("00886912345678", "0912-345-678"),
        ("(02)2345-6789", "02-2345-6789"),
        ("031234567", "03-123-4567"),
        ("037123456", "037-123-456"),
        ("0492345678", "049-234-5678"),
        ("082312345", "082-312-345"),
        ("083622345", "0836-22345"),
        ("0800123456", "0800-123-456"),
    ],
)
def test_a_number_of_taiwan_is_written_in_groups(typed: str, shown: str) -> None:
    assert fmt.phone_number(typed) == shown


@pytest.mark.parametrize("text", ["110", "+81 3 1234 5678", "02-2345-6789#12", "unknown", ""])
def test_a_number_of_an_unknown_form_is_written_as_it_came(text: str) -> None:
    assert fmt.phone_number(text) == text


def test_a_normalised_number_is_its_digits() -> None:
    assert fmt.normalise_phone("+886-912-345-678") == "0912345678"


@pytest.mark.parametrize(
    ("value", "shown"),
    [("A123456789", "A12345****"), ("04595257", "0459****"), ("A123", "****"), ("A1", "**"), ("", "")],
)
def test_the_last_four_of_an_id_are_hidden(value: str, shown: str) -> None:
    assert fmt.mask_national_id(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0912345678", "0912-***-678"),
        ("0223456789", "02-****-*789"),
        ("110", "***"),
        ("02-2345-6789#12", "***************"),
        ("+81 3 1234 5678", "***************"),
        ("", ""),
    ],
)
def test_the_middle_of_a_phone_number_is_hidden(value: str, shown: str) -> None:
    assert fmt.mask_phone(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("wang.ming@example.com", "w***@example.com"),
        ("a@b@example.com", "a***@example.com"),
        ("@x.tw", "***"),
        ("wang", "***"),
    ],
)
def test_the_mailbox_of_an_address_is_hidden(value: str, shown: str) -> None:
    assert fmt.mask_email(value) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王小明", "王○明"),
        ("王明", "王○"),
        ("王", "○"),
        ("歐陽小明", "歐○○明"),
        ("王　明", "王○"),
        ("𠮷野家", "𠮷○家"),
        ("葛\U000e0100小明", "葛\U000e0100○明"),
        ("王\u200b小明", "王○明"),
        ("瓦歷斯·諾幹", "瓦○○·諾○"),
        ("瓦歷斯．諾幹", "瓦○○．諾○"),
        ("John Smith", "J○○○ S○○○○"),
        ("J. Smith", "○. S○○○○"),
        ("E\u0300ve Li", "È○○ L○"),
        ("", ""),
    ],
)
def test_most_of_a_name_is_hidden(name: str, shown: str) -> None:
    assert fmt.mask_name(name) == shown


@given(st.text(st.characters(categories=["Lo"], min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1))
def test_no_mask_shows_more_than_two_characters_of_a_chinese_name(name: str) -> None:
    assert len(fmt.mask_name(name).replace("○", "")) <= min(2, len(name) - 1)
