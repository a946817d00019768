"""Why there is no session store to talk to."""

from __future__ import annotations

from enum import Enum, auto

from kiosk.config import ConfigError


class StoreConfigError(ConfigError):
    """The address of the session store cannot be used; says what is allowed, and never shows the address."""


class EmbeddedProblem(Enum):
    """Why the embedded server does not run. The screens have a sentence for each."""

    NO_PROGRAM = auto()
    """There is no server program for this system."""
    FOLDER = auto()
    """A folder or file cannot be used: read-only, full, or somebody else's."""
    BUSY = auto()
    """Another kiosk is starting or stopping it and does not finish."""
    HUNG = auto()
    """It runs but does not answer."""
    FAILED = auto()
    """It was started and ended by itself, or did not answer in time."""


_USE_A_SERVER = "Set KIOSK_REDIS_URL to a Redis or Valkey server of the store"
_ADVICE = {
    EmbeddedProblem.NO_PROGRAM: f"{_USE_A_SERVER}.",
    EmbeddedProblem.FOLDER: (
        f"Make the folder usable, or set KIOSK_DATA_DIR or KIOSK_RUNTIME_DIR. {_USE_A_SERVER} otherwise."
    ),
    EmbeddedProblem.BUSY: "Close the other kiosks of this user on this computer and try again.",
    EmbeddedProblem.HUNG: "End that process, or restart the computer; the renewals are kept.",
    EmbeddedProblem.FAILED: f"Read the log of the server. {_USE_A_SERVER} otherwise.",
}


class EmbeddedUnavailable(Exception):
    """The embedded server does not run."""

    def __init__(self, problem: EmbeddedProblem, detail: str) -> None:
        super().__init__(f"{detail}. {_ADVICE[problem]}")
        self.problem = problem
        self.detail = detail
        self.advice = _ADVICE[problem]
