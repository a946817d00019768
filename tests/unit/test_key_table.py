"""Keys that a store binds anew: what is taken, and what ends the start."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from kiosk.key_table import KEYS, KeysRefused, effective, keys_of, name_of


def refusal(written: Mapping[str, object]) -> str:
    with pytest.raises(KeysRefused) as caught:
        keys_of(written)
    return str(caught.value)


def test_actions_get_the_keys_written_and_the_others_keep_theirs() -> None:
    bound = dict(keys_of({"compare": "F13, ctrl+u", "mark": "insert"}))

    assert bound == {"compare": "f13,ctrl+u", "mark": "insert"}
    assert effective(bound) == {**KEYS, "compare": ("f13", "ctrl+u"), "mark": ("insert",)}


def test_two_actions_may_change_places() -> None:
    assert keys_of({"compare": "f8,ctrl+n", "not_offered": "f7,ctrl+k"})


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"compare": "f1"}, "F1 is bound to both help and compare"),
        ({"compare": "f13", "home": "f13"}, "F13 is bound to both home and compare"),
        ({"submit": "ctrl+n"}, "Ctrl+N is bound to both submit and not_offered"),
    ],
)
def test_a_clash_names_both_actions(written: Mapping[str, object], said: str) -> None:
    assert said in refusal(written)


def test_an_unknown_action_is_refused_with_the_nearest() -> None:
    assert "there is no action 'comapre'; did you mean 'compare'?" in refusal({"comapre": "f7"})


@pytest.mark.parametrize("key", ["a", "1", "enter", "escape", "f25", "alt+x", "ctrl+1", "", 7])
def test_a_key_that_cannot_be_bound_is_refused(key: object) -> None:
    assert "home cannot have" in refusal({"home": key})


@pytest.mark.parametrize(("key", "same"), [("ctrl+i", "Tab"), ("ctrl+m", "Enter"), ("ctrl+h", "Backspace")])
def test_a_key_that_terminals_send_as_another_is_refused(key: str, same: str) -> None:
    assert f"a terminal sends the same for {same}" in refusal({"home": key})


def test_every_problem_is_said() -> None:
    assert refusal({"x": "f1", "home": "q", "submit": "f2"}).count(";") >= 3


@pytest.mark.parametrize(("key", "name"), [("f10", "F10"), ("ctrl+k", "Ctrl+K"), ("space", "Space")])
def test_a_key_is_named_as_on_keyboards(key: str, name: str) -> None:
    assert name_of(key) == name


def test_every_function_key_has_a_second_key_that_terminals_do_not_keep() -> None:
    assert [keys for keys in KEYS.values() if keys[0].startswith("f") and not keys[1].startswith("ctrl+")] == []
