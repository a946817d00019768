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


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith(_SETTINGS) and name != _OF_THE_PLUGIN:
            monkeypatch.delenv(name)
