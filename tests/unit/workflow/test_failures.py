"""Each way a store fails is one of two errors: no answer, or refused and why."""

from __future__ import annotations

import pytest
from redis import exceptions as redis_errors
from redis.asyncio.sentinel import MasterNotFoundError

from kiosk.workflow.errors import Refusal, StoreRefused, StoreUnavailable
from kiosk.workflow.failures import store_failures

REFUSED: list[tuple[Exception, Refusal]] = [
    (redis_errors.ReadOnlyError("You can't write against a read only replica."), Refusal.READONLY),
    (redis_errors.OutOfMemoryError("command not allowed when used memory > 'maxmemory'."), Refusal.FULL),
    (redis_errors.ResponseError("Error running script: @user_script:1: -OOM command not allowed"), Refusal.FULL),
    (redis_errors.AuthenticationError("Authentication required."), Refusal.NO_AUTHENTICATION),
    (redis_errors.ConnectionError("invalid username-password pair or user is disabled."), Refusal.NO_AUTHENTICATION),
    (redis_errors.ResponseError("NOAUTH Authentication required."), Refusal.NO_AUTHENTICATION),
    (redis_errors.ResponseError("WRONGPASS invalid"), Refusal.NO_AUTHENTICATION),
    (redis_errors.NoPermissionError("this user has no permissions"), Refusal.NO_PERMISSION),
    (redis_errors.ResponseError("ACL failure in script: User u has no permissions"), Refusal.NO_PERMISSION),
    (redis_errors.ResponseError("The user executing the script can't run this command"), Refusal.NO_PERMISSION),
    (redis_errors.BusyLoadingError("Redis is loading the dataset in memory"), Refusal.LOADING),
    (redis_errors.ResponseError("MISCONF Valkey is configured to save"), Refusal.NOT_PERSISTING),
    (redis_errors.ResponseError("NOREPLICAS Not enough good replicas to write."), Refusal.NO_REPLICAS),
    (redis_errors.ResponseError("BUSY Valkey is busy running a script."), Refusal.BUSY),
    (redis_errors.ConnectionError("max number of clients reached"), Refusal.NO_CONNECTIONS_LEFT),
    (redis_errors.ResponseError("BUSYKEY Target key name already exists."), Refusal.OTHER),
    (redis_errors.ResponseError("ERR unknown command"), Refusal.OTHER),
    (redis_errors.DataError("Invalid input"), Refusal.OTHER),
]
NO_ANSWER: list[Exception] = [
    redis_errors.ConnectionError("Connection refused"),
    redis_errors.TimeoutError("Timeout reading from socket"),
    redis_errors.MaxConnectionsError(),
    MasterNotFoundError("No master found for 'kiosk'"),
    redis_errors.ClusterDownError("CLUSTERDOWN The cluster is down"),
    redis_errors.RedisClusterException("Redis Cluster cannot be connected"),
    TimeoutError(),
    ConnectionResetError("reset"),
]


@pytest.mark.parametrize(("raised", "refusal"), REFUSED, ids=lambda value: str(value)[:40])
def test_an_answer_that_says_no_is_a_refusal_with_its_reason(raised: Exception, refusal: Refusal) -> None:
    with pytest.raises(StoreRefused) as caught, store_failures():
        raise raised

    assert caught.value.refusal is refusal
    assert caught.value.detail
    assert caught.value.__cause__ is raised


@pytest.mark.parametrize("raised", NO_ANSWER, ids=lambda value: type(value).__name__)
def test_no_answer_is_an_unavailable_store(raised: Exception) -> None:
    with pytest.raises(StoreUnavailable) as caught, store_failures():
        raise raised

    assert str(caught.value)
    assert caught.value.__cause__ is raised


def test_errors_of_the_program_pass_as_they_are() -> None:
    with pytest.raises(KeyError), store_failures():
        raise KeyError
