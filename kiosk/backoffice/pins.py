"""PINs: kept as argon2id hashes only. The one place that knows the parameters."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

_HASHER = PasswordHasher(time_cost=5, memory_cost=19456, parallelism=1)
"""argon2id in OWASP's 19 MiB with more passes than its least, two: some 65 ms on one of two cores, of 50 to 100."""

_NOBODY = "$argon2id$v=19$m=19456,t=5,p=1$fJN7odwQX7RtYv/ir9TYCg$1L2MNYtSU4CcxOQvNLkP4kAV2C8OTyuJDX7fLxYZoOY"
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


def is_outdated(pin_hash: str) -> bool:
    """Tell whether a hash has other parameters than new ones: checking it takes another time than a wrong code."""
    return _HASHER.check_needs_rehash(pin_hash)
