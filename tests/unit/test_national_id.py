"""Taiwan's personal IDs and company numbers: what is accepted, and how a refusal says what to mend."""

from __future__ import annotations

import string
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.national_id import IdFault, IdKind, NationalIdError, parse_national_id

TODAY = date(2026, 11, 25)
LETTER_VALUES = {
    **dict(zip("ABCDEFGH", range(10, 18), strict=True)),
    **dict(zip("JKLMN", range(18, 23), strict=True)),
    **dict(zip("PQRSTUV", range(23, 30), strict=True)),
    **{"X": 30, "Y": 31, "W": 32, "Z": 33, "I": 34, "O": 35},
}
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 1, 1)


def complete(first: str, second: str, seven: str) -> str:
    """Add the check digit that the table of the Ministry of the Interior asks for."""
    tens, ones = divmod(LETTER_VALUES[first], 10)
    digit = str(LETTER_VALUES[second] % 10) if second.isalpha() else second
    weighed = sum(int(d) * w for d, w in zip(digit + seven, WEIGHTS, strict=False))
    return f"{first}{second}{seven}{-(tens + 9 * ones + weighed) % 10}"


personal_ids = st.builds(
    complete,
    st.sampled_from(sorted(LETTER_VALUES)),
    st.sampled_from("1289ABCD"),
    st.text("0123456789", min_size=7, max_size=7),
)


def is_accepted(text: str) -> bool:
    with suppress(NationalIdError):
        return parse_national_id(text, today=TODAY).value.isascii()
    return False


def refusal(text: str, today: date = TODAY) -> NationalIdError:
    with pytest.raises(NationalIdError) as caught:
        parse_national_id(text, today=today)
    return caught.value


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A123456789", IdKind.CITIZEN),
        ("F131104093", IdKind.CITIZEN),
        ("A800000014", IdKind.RESIDENT),
        ("AC01234567", IdKind.OLD_RESIDENT),
        ("04595257", IdKind.COMPANY),
        ("10458575", IdKind.COMPANY),
    ],
)
def test_every_kind_of_id_is_known(text: str, kind: IdKind) -> None:
    parsed = parse_national_id(text, today=TODAY)

    assert (parsed.value, parsed.kind) == (text, kind)


@pytest.mark.parametrize(
    "text",
    [
        "a123456789",
        "Ａ１２３４５６７８９",
        "ａ１２３４５６７８９",
        "A123-456-789",
        "A123－456－789",
        " A123 456 789 ",
        "\u3000A123456789\u3000",
        "A123456789\r\n",
        "\ufeffA123456789",
    ],
)
def test_trap_11_an_id_is_not_refused_for_case_width_spaces_or_hyphens(text: str) -> None:
    assert parse_national_id(text, today=TODAY).value == "A123456789"


def test_a_company_number_is_not_refused_for_width_or_hyphens() -> None:
    assert parse_national_id("０４５９－５２５７", today=TODAY).value == "04595257"


@given(personal_ids)
def test_every_id_with_its_check_digit_is_accepted(text: str) -> None:
    assert parse_national_id(text, today=TODAY).value == text


@given(personal_ids, st.integers(2, 9), st.integers(1, 9))
def test_one_wrong_digit_is_refused_wherever_its_weight_tells(text: str, place: int, change: int) -> None:
    digit = (int(text[place]) + change) % 10
    mistyped = f"{text[:place]}{digit}{text[place + 1 :]}"
    unnoticed = (change * WEIGHTS[place - 1]) % 10 == 0  # weights 2, 4, 5, 6 and 8 share a factor with 10

    if unnoticed:
        assert parse_national_id(mistyped, today=TODAY).value == mistyped
    else:
        assert refusal(mistyped).reason is IdFault.WRONG_CHECKSUM


@given(st.text("0123456789", min_size=7, max_size=7))
def test_two_or_four_of_ten_check_digits_of_a_company_number_hold(seven: str) -> None:
    accepted = [digit for digit in string.digits if is_accepted(seven + digit)]

    assert len(accepted) == (4 if seven[6] == "7" else 2)


@pytest.mark.parametrize("text", ["62140097", "00501508", "00000074"])
def test_a_company_number_of_the_rule_of_2023_is_accepted(text: str) -> None:
    assert parse_national_id(text, today=TODAY).kind is IdKind.COMPANY


@pytest.mark.parametrize("text", ["", "   ", "\u3000", "--"])
def test_nothing_typed_is_said_as_such(text: str) -> None:
    assert refusal(text).reason is IdFault.EMPTY


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        ("A12345678", 9, 10),
        ("A1234567890", 11, 10),
        ("A123-456", 7, 10),
        ("1234567", 7, 8),
        ("123456789", 9, 8),
    ],
)
def test_a_wrong_length_says_how_long_it_is_and_should_be(text: str, found: int, expected: int) -> None:
    error = refusal(text)

    assert (error.reason, error.found, error.expected) == (IdFault.WRONG_LENGTH, found, expected)


@pytest.mark.parametrize(
    ("text", "reason", "wrong"),
    [
        ("1123456789", IdFault.UNKNOWN_FIRST_LETTER, "1"),
        ("王123456789", IdFault.UNKNOWN_FIRST_LETTER, "王"),
        ("A323456789", IdFault.WRONG_SECOND_CHARACTER, "3"),
        ("AE23456789", IdFault.WRONG_SECOND_CHARACTER, "E"),
        ("A12345O78l", IdFault.WRONG_CHARACTERS, "OL"),
        ("A12345678٣", IdFault.WRONG_CHARACTERS, "٣"),
        ("0459525B", IdFault.WRONG_CHARACTERS, "B"),
        ("A123456788", IdFault.WRONG_CHECKSUM, ""),
        ("04595258", IdFault.WRONG_CHECKSUM, ""),
    ],
)
def test_each_fault_has_its_own_reason_and_names_the_wrong_characters(text: str, reason: IdFault, wrong: str) -> None:
    error = refusal(text)

    assert (error.reason, error.wrong) == (reason, wrong)


def test_a_refusal_keeps_exactly_what_was_typed() -> None:
    assert refusal(" ａ12-3 ").typed == " ａ12-3 "


def test_an_old_resident_id_counts_until_the_end_of_2030() -> None:
    assert parse_national_id("AC01234567", today=date(2030, 12, 31)).kind is IdKind.OLD_RESIDENT
    assert refusal("AC01234567", today=date(2031, 1, 1)).reason is IdFault.NO_LONGER_VALID


def test_other_ids_are_not_touched_by_the_end_of_the_old_form() -> None:
    assert parse_national_id("A800000014", today=date(2031, 1, 1)).kind is IdKind.RESIDENT


def test_neither_an_id_nor_a_refusal_shows_the_number_in_a_traceback() -> None:
    error = refusal("A123456788")

    assert "12345" not in repr(parse_national_id("A123456789", today=TODAY))
    assert "12345" not in f"{error} {error!r}"


@given(st.text())
def test_any_text_is_an_id_or_a_typed_refusal(text: str) -> None:
    assert is_accepted(text) or refusal(text).typed == text
