"""Each test has a counter of its own; what the kiosks there wrote is checked when it closes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.valkey import short_folder
from tests.terminal.counter import Counter
from tests.terminal.server import Server


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """A counter whose kiosks share an embedded session store."""
    with short_folder() as runtime:
        counter = Counter(tmp_path, runtime)
        yield counter
        counter.close()


@pytest.fixture
def server() -> Iterator[Server]:
    """A session store of the operator's own, running."""
    with short_folder() as folder:
        server = Server(folder)
        server.start()
        yield server
        server.close()


@pytest.fixture
def counter_with_server(tmp_path: Path, server: Server) -> Iterator[Counter]:
    """A counter whose kiosks are told to use the operator's session store."""
    with short_folder() as runtime:
        counter = Counter(tmp_path, runtime, redis_url=server.url)
        yield counter
        server.resume()
        counter.close()
