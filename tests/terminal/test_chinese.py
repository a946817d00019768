"""Terminals for other characters than UTF-8, and what an input method types."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kiosk.commands.failures import USAGE
from tests.terminal.counter import Counter
from tests.terminal.steps import FOUND, NUMBERS
from tests.terminal.terminal import ID_QUESTION, KIOSK, Terminal

DELETE = "\x7f"


@pytest.mark.parametrize(
    ("variable", "value"),
    [("LANG", "C"), ("LC_ALL", "C"), ("LC_ALL", "POSIX"), ("LANG", "zh_TW.Big5"), ("LC_ALL", "zh_TW.Big5")],
)
def test_a_terminal_without_utf_8_is_refused_in_ascii_with_what_to_set(
    variable: str, value: str, tmp_path: Path
) -> None:
    env = {"PATH": os.defpath, "HOME": str(tmp_path), "TERM": "xterm-256color", variable: value}
    kiosk = Terminal([*KIOSK, "--data-dir", str(tmp_path / "data"), "--lang", "zh_TW"], env)

    assert kiosk.wait_for_end() == USAGE
    assert f"{variable}={value}" in kiosk.screen_text
    assert f"{variable}=C.UTF-8 or {variable}=zh_TW.UTF-8" in kiosk.screen_text.replace("\n", "")
    assert kiosk.output.isascii()
    assert not (tmp_path / "data").exists()
    kiosk.close()


def test_full_width_characters_of_an_input_method_are_those_of_ascii(counter: Counter) -> None:
    kiosk = counter.kiosk()

    kiosk.type("Ｓ００１\r")
    kiosk.type("１２３４\r")
    kiosk.wait_for("Hello,", "Sign out")
    kiosk.press("1")
    kiosk.wait_for(ID_QUESTION)
    kiosk.type("ａ１２３４５６７８９\r")

    kiosk.wait_for(*FOUND.shows)
    kiosk.press("1")
    kiosk.wait_for(*NUMBERS.shows)


def test_what_an_input_method_composed_goes_into_the_field_as_a_burst_or_a_paste(counter: Counter) -> None:
    kiosk = counter.asking_for_id()

    kiosk.type("續約中文")
    kiosk.wait_for("續約中文")
    kiosk.type("\x1b[200~Ａ１２\x1b[201~")
    kiosk.wait_for("續約中文Ａ１２")
    kiosk.type(7 * DELETE)
    kiosk.wait_without("續")
    kiosk.type("\x1b[200~Ａ１２３４５６７８９\x1b[201~\r")

    kiosk.wait_for(*FOUND.shows)
