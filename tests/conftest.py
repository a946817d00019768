"""What every test relies on: no setting of this machine is read, pictures are SVG files, our own options."""

from __future__ import annotations

import os
import re

import pytest
import pytest_textual_snapshot

_SETTINGS = ("KIOSK_", "TEXTUAL_", "NO_COLOR")
_OF_THE_PLUGIN = "TEXTUAL_SNAPSHOT_TEMPDIR"
_RUN_OF_RICH = re.compile(r"terminal-\d+-")
"""Every class of a picture names the checksum of the whole picture: without it a change of one cell is one line."""


class _Picture(pytest_textual_snapshot.SVGImageExtension):  # type: ignore[misc]
    file_extension = "svg"

    def serialize(self, data: str, **options: object) -> str:
        return str(super().serialize(_RUN_OF_RICH.sub("terminal-", data), **options))


pytest_textual_snapshot.SVGImageExtension = _Picture


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("kiosk")
    group.addoption("--require-redis", action="store_true", help="fail, not skip, where redis-server is not installed")
    group.addoption("--random-keys", type=int, default=1000, help="how many random keys are pressed (1000)")
    group.addoption("--tries", type=int, default=1000, help="how often each race of two terminals is run (1000)")
    group.addoption("--long", action="store_true", help="every fault at every state, and the waits of up to a minute")
    group.addoption("--paths", type=int, default=60, help="how many random renewals are typed ahead (60)")
    group.addoption("--bursts", type=int, default=4, help="how many of them through a terminal (4)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--long"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="takes long; --long runs it"))


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith(_SETTINGS) and name != _OF_THE_PLUGIN:
            monkeypatch.delenv(name)
