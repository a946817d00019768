"""A counter of its own for every test; the demonstration data is made once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kiosk import log
from kiosk.backoffice.sqlite.demo import recreate_demo
from kiosk.calendar_tw import today
from tests.screens.counter import NOW, Counter, nothing_by_itself


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demonstration") / "office.db"
    recreate_demo(path, today(lambda: NOW))
    return path


@pytest.fixture
def counter(demonstration: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Counter:
    """A terminal on which nothing is random and nothing happens by itself."""
    monkeypatch.setattr(log, "reference", lambda: "K7QX4M")
    nothing_by_itself(monkeypatch.setattr)
    return Counter(Path(shutil.copy(demonstration, tmp_path / "office.db")), tmp_path)
