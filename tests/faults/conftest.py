"""A counter on a real store for each fault; what is seen there is recorded for the table."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from kiosk import i18n
from kiosk.backoffice.sqlite.demo import recreate_demo
from kiosk.calendar_tw import today
from kiosk.services import DATA_FILE
from kiosk.workflow.manager import WorkflowSessionManager
from tests.faults.counter import FaultyCounter
from tests.faults.faults import FAULTS, Fault
from tests.faults.observed import Observe, Observed
from tests.faults.states import State, struck_by
from tests.faults.store import Store, running_store
from tests.screens.counter import NEVER, NOW, nothing_by_itself

MakeCounter = Callable[..., FaultyCounter]


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demonstration") / DATA_FILE
    recreate_demo(path, today(lambda: NOW))
    return path


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with running_store() as store:
        yield store


@pytest.fixture
def make_counter(demonstration: Path, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> MakeCounter:
    """Make the counter; nothing happens at it by itself."""
    nothing_by_itself(monkeypatch.setattr)
    monkeypatch.setattr(WorkflowSessionManager.watch, "__kwdefaults__", {"reread_seconds": NEVER})
    i18n.activate("en")

    def make(*, store_timeout: float = 1) -> FaultyCounter:
        return FaultyCounter(
            Path(shutil.copy(demonstration, tmp_path / DATA_FILE)), tmp_path, store=store, store_timeout=store_timeout
        )

    return make


@pytest.fixture
def states(request: pytest.FixtureRequest, fault: Fault) -> tuple[State, ...]:
    """The states at which the test's fault strikes."""
    return struck_by(FAULTS.index(fault), every=request.config.getoption("--long"))


@pytest.fixture
def observe(request: pytest.FixtureRequest) -> Observe:
    """Record what was seen; `python -m tests.faults` makes its table of it."""

    def observe(observed: Observed) -> None:
        request.node.user_properties.append(("observed", observed.fields()))

    return observe
