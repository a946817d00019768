"""PINs are kept as argon2id hashes, and a wrong code costs as much as a wrong PIN."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher, Type, extract_parameters
from argon2.exceptions import InvalidHashError

from kiosk.backoffice import pins
from kiosk.backoffice.pins import hash_pin, is_outdated, verify_pin


def test_the_right_pin_is_told_from_a_wrong_one() -> None:
    pin_hash = hash_pin("1234")

    assert verify_pin(pin_hash, "1234")
    assert not verify_pin(pin_hash, "1235")


def test_the_same_pin_never_has_the_same_hash() -> None:
    assert hash_pin("1234") != hash_pin("1234")


def test_hashes_are_argon2id_of_19_mib_and_five_passes() -> None:
    parameters = extract_parameters(hash_pin("1234"))

    assert parameters.type is Type.ID
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (19456, 5, 1)


@pytest.mark.parametrize("nobody", [None, ""])
def test_nobody_is_refused_at_the_cost_of_a_real_verification(
    monkeypatch: pytest.MonkeyPatch, nobody: str | None
) -> None:
    real = extract_parameters(hash_pin("1234"))
    verified: list[str] = []

    class Watched(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
            verified.append(str(hash))
            return super().verify(hash, password)

    monkeypatch.setattr(pins, "_HASHER", Watched())

    assert not verify_pin(nobody, "1234")
    assert [extract_parameters(used) for used in verified] == [real]


def test_what_is_no_hash_is_an_error_and_not_a_wrong_pin() -> None:
    with pytest.raises(InvalidHashError):
        verify_pin("1234", "1234")


def test_a_hash_of_other_parameters_is_told_from_one_of_today() -> None:
    assert is_outdated(PasswordHasher(time_cost=5, memory_cost=7168, parallelism=1).hash("1234"))
    assert not is_outdated(hash_pin("1234"))
