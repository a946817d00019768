"""Outside text made harmless: what a hostile or damaged value may not do to a terminal, a log or a slip."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.text import MARKS, half_width, harmless
from kiosk.workflow.steps import WorkflowStep

any_text = st.text(st.characters(exclude_categories=()))
hostile_text = st.lists(
    st.sampled_from([*"\x1b\x9b\x9d\x07\x18\x90\x9c[]\\P;k?0123mHJ王a \n\r\t\u0301\u200d\u202e\u2028\ud800"])
).map("".join)


@pytest.mark.parametrize(
    "sequence",
    [
        "\x1b[31m",
        "\x1b[38;2;255;0;0m",
        "\x1b[38:2::255:0:0m",
        "\x1b[2J",
        "\x1b[?1049l",
        "\x1b[>4;1m",
        "\x1b[0 q",
        "\x1b[!p",
        "\x1b[3\x001m",
        "\x9b31m",
        "\x1b]0;title\x07",
        "\x1b]0;title\x1b\\",
        "\x1b]0;title\x9c",
        "\x9d0;title\x9c",
        "\x1b]52;c;cHduZWQ=\x07",
        "\x1b]8;;https://example.com\x1b\\",
        "\x1bP+q544e\x1b\\",
        "\x90q#0\x9c",
        "\x1bPtmux;\x1b\x1b]0;title\x07\x1b\\",
        "\x1bXstart\x1b\\",
        "\x98start\x9c",
        "\x1b^private\x1b\\",
        "\x9eprivate\x9c",
        "\x1b_application\x1b\\",
        "\x9fapplication\x9c",
        "\x1bktitle\x1b\\",
        "\x1bc",
        "\x1b7",
        "\x1b=",
        "\x1bM",
        "\x1b(0",
        "\x1b#8",
        "\x1b%G",
        "\x1bOP",
        "\x8fP",
        "\x1b",
        "\x1b[31",
        "\x1b]0;never ended",
    ],
)
def test_a_terminal_sequence_goes_whole(sequence: str) -> None:
    assert harmless(f"王小明{sequence}") == "王小明"


@pytest.mark.parametrize("end", ["", "m"])
def test_text_after_a_sequence_stays(end: str) -> None:
    assert harmless(f"\x1b[1m王\x1b[0{end}小\x1b]0;x\x07明") == "王小明"


def test_a_sequence_cannot_be_put_together_from_the_rest_of_others() -> None:
    assert harmless("\x1b\x1b[31m[32m") == "[32m"


def test_a_string_that_never_ends_takes_no_more_than_its_line() -> None:
    assert harmless("\x1b]0;never ended\nkept", lines=True) == "\nkept"


@pytest.mark.parametrize(
    "char",
    [
        *map(chr, [*range(0x09), 0x0E, 0x7F, 0x80, 0x84, 0x9C]),
        *map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C]),
        *map(chr, [0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD, 0x180E, 0xE0041, 0x3164, 0x034F]),
    ],
)
def test_what_cannot_be_seen_goes(char: str) -> None:
    assert harmless(f"王{char}明") == "王明"


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_a_line_break_becomes_a_space_or_stays_one_line_break(line_break: str) -> None:
    assert harmless(f"a{line_break}b") == "a b"
    assert harmless(f"a{line_break}b", lines=True) == "a\nb"


def test_a_tab_becomes_a_space() -> None:
    assert harmless("a\tb", lines=True) == "a b"


@pytest.mark.parametrize("char", ["\ud800", "\ufffe", "\ufdd0", "\U0010ffff"])
def test_what_is_no_character_is_replaced(char: str) -> None:
    assert harmless(f"王{char}") == "王\ufffd"


@pytest.mark.parametrize("name", ["王小明", "𠮷野", "\ue000", "\U00031350", "葛\U000e0100", "O'Neil [bold]", "é", "　"])
def test_a_name_stays_as_it_is(name: str) -> None:
    assert harmless(name) == name


def test_an_emoji_family_is_shown_as_its_members() -> None:
    assert harmless("👨\u200d👩\u200d👧") == "👨👩👧"


def test_text_is_composed() -> None:
    assert harmless("e\u0301") == "é"


def test_a_base_carries_few_marks() -> None:
    assert harmless("王" + "\u0316" * 50 + "明") == "王" + "\u0316" * MARKS + "明"


def test_decomposed_marks_are_composed_before_they_are_counted() -> None:
    assert harmless("o\u031b\u0323\u0302\u0303\u0304") == "\u1ee3\u0302\u0303\u0304"


def test_a_pile_of_marks_takes_no_long_time_to_refuse() -> None:
    pile = "王" + "\u0316\u0301" * 40_000  # composing it as it is takes seconds

    started = time.process_time()
    shown = harmless(pile)

    assert len(shown) <= 2 + MARKS  # the character, its marks, the ellipsis
    assert time.process_time() - started < 1


def test_a_mark_without_a_base_goes() -> None:
    assert harmless("\u0301王\n\u0301明", lines=True) == "王\n明"


@pytest.mark.parametrize(("limit", "shown"), [(4, "abcd"), (3, "ab…"), (1, "…"), (0, ""), (-1, "")])
def test_long_text_ends_in_an_ellipsis(limit: int, shown: str) -> None:
    assert harmless("abcd", limit=limit) == shown


def test_what_is_hidden_behind_junk_is_marked_as_cut() -> None:
    assert harmless("\x00" * 1_000 + "王", limit=10) == "…"


class Mute:
    def __str__(self) -> str:
        raise RuntimeError("no text")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "None"),
        (12, "12"),
        ("王".encode(), "王"),
        (b"\xff\x1b[31m", "\ufffd"),
        (WorkflowStep.INIT, "init"),
        (Mute(), "<Mute>"),
    ],
)
def test_any_value_can_be_shown(value: object, shown: str) -> None:
    assert harmless(value) == shown


@given(st.one_of(any_text, hostile_text), st.integers(0, 40), st.booleans())
def test_whatever_comes_in_what_goes_out_is_harmless(text: str, limit: int, lines: bool) -> None:
    shown = harmless(text, limit=limit, lines=lines)

    allowed = {"\n"} if lines else set()
    assert len(shown) <= limit
    assert not [
        char for char in shown if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and char not in allowed
    ]
    assert unicodedata.is_normalized("NFC", shown)
    assert harmless(shown, limit=limit, lines=lines) == shown
    shown.encode("utf-8")


@given(st.text(st.characters(categories=["Lu", "Ll", "Nd"], max_codepoint=0x24F)))
def test_plain_text_only_loses_what_composing_changes(text: str) -> None:
    assert harmless(text) == unicodedata.normalize("NFC", text)


def test_full_width_characters_are_folded_to_ascii_and_others_stay() -> None:
    assert half_width("Ｓ００１　ａＺ！～") == "S001 aZ!~"
    assert half_width("王小明ｱ①㎏") == "王小明ｱ①㎏"
