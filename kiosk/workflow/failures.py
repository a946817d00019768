"""Turns what redis-py raises into the two answers a clerk can be given: no answer, or refused and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from redis import exceptions as redis_errors

from kiosk.workflow.errors import Refusal, StoreRefused, StoreUnavailable

_BY_CLASS: tuple[tuple[type[Exception], Refusal], ...] = (
    (redis_errors.AuthenticationError, Refusal.NO_AUTHENTICATION),
    (redis_errors.AuthorizationError, Refusal.NO_AUTHENTICATION),
    (redis_errors.ExternalAuthProviderError, Refusal.NO_AUTHENTICATION),
    (redis_errors.AuthenticationWrongNumberOfArgsError, Refusal.NO_AUTHENTICATION),
    (redis_errors.BusyLoadingError, Refusal.LOADING),
    (redis_errors.NoPermissionError, Refusal.NO_PERMISSION),
    (redis_errors.ReadOnlyError, Refusal.READONLY),
    (redis_errors.OutOfMemoryError, Refusal.FULL),
)
# redis-py has no class for some, and loses the code of an error raised in a script or while connecting. Redis 7.0 gives
# none for a right that a script lacks.
_BY_TEXT: tuple[tuple[re.Pattern[str], Refusal], ...] = tuple(
    (re.compile(pattern), refusal)
    for pattern, refusal in (
        (r"\b(NOAUTH|WRONGPASS)\b|invalid username-password pair", Refusal.NO_AUTHENTICATION),
        (r"\bNOPERM\b|ACL failure in script|user executing the script can't", Refusal.NO_PERMISSION),
        (r"\bREADONLY\b", Refusal.READONLY),
        (r"\bOOM\b", Refusal.FULL),
        (r"\bLOADING\b", Refusal.LOADING),
        (r"\bMISCONF\b", Refusal.NOT_PERSISTING),
        (r"\bNOREPLICAS\b", Refusal.NO_REPLICAS),
        (r"\bBUSY\b", Refusal.BUSY),
        (r"max number of clients reached", Refusal.NO_CONNECTIONS_LEFT),
    )
)
_NO_ANSWER = (
    redis_errors.ConnectionError,  # sentinels that know no primary (MasterNotFoundError) raise a subclass
    redis_errors.TimeoutError,
    redis_errors.ClusterDownError,
    redis_errors.TryAgainError,
    redis_errors.RedisClusterException,  # not a RedisError: no node of a Cluster could be asked
    OSError,
)


@contextmanager
def store_failures() -> Iterator[None]:
    """Run commands of the session store inside.

    Raises:
        StoreUnavailable: no answer; whether a write happened is not known.
        StoreRefused: the store answered that it will not do it.
    """
    try:
        yield
    except (redis_errors.RedisError, *_NO_ANSWER) as error:
        raise _translated(error) from error


def _translated(error: Exception) -> StoreUnavailable | StoreRefused:
    detail = str(error) or type(error).__name__
    for kind, refusal in _BY_CLASS:
        if isinstance(error, kind):
            return StoreRefused(refusal, detail)
    for pattern, refusal in _BY_TEXT:
        if pattern.search(detail):
            return StoreRefused(refusal, detail)
    if isinstance(error, _NO_ANSWER):
        return StoreUnavailable(detail)
    return StoreRefused(Refusal.OTHER, detail)
