"""PINs: kept as argon2id hashes only. The one place that knows the parameters."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

_HASHER = PasswordHasher(time_cost=5, memory_cost=7168, parallelism=1)
"""One of the OWASP minima for argon2id (7 MiB, five passes): it stays resident, so the one with the least memory."""

_NOBODY = "$argon2id$v=19$m=7168,t=5,p=1$4GKjNN5Jw1nqRNkSQJ48EA$dB3f84661QXr0IMyl81kfnucFTiR65bjx2trpcNJbTc"
"""A hash of random bytes with the same parameters, so that a wrong code costs as much as a wrong PIN."""


def hash_pin(pin: str) -> str:
    """Hash a PIN with a fresh salt."""
    return _HASHER.hash(pin)


def verify_pin(pin_hash: str | None, pin: str) -> bool:
    """Tell whether the PIN is the one that was hashed; an unknown person takes as long as a wrong PIN.

    `pin_hash` is None for an unknown staff code and empty for staff whose PIN has not been set: nobody's PIN.

    Raises:
        argon2.exceptions.InvalidHashError: `pin_hash` is not an argon2 hash.
    """
    try:
        return _HASHER.verify(pin_hash or _NOBODY, pin) and bool(pin_hash)
    except VerifyMismatchError:
        return False
