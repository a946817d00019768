"""Every deployment with the engine that it is asked for; a server and its folder end with the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.deployments.engines import Engine, engine_named
from tests.store.valkey import short_folder


@pytest.fixture(params=["valkey", "redis"], scope="module")
def engine(request: pytest.FixtureRequest) -> Engine:
    return engine_named(request.param)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Make a folder with a path short enough for a socket."""
    with short_folder() as path:
        yield path
