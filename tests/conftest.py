"""What every test relies on: no setting of this machine is read, and pictures are kept as SVG files."""

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
    parser.addoption(
        "--long", action="store_true", help="every fault at every state, and the waits of up to a minute too"
    )


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
