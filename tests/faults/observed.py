"""What the tests saw of a fault, as it goes into the table."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from kiosk.workflow.steps import WorkflowStep

_STEP_NAME = re.compile(r"“[^”]*”")
_ORDER = re.compile(r"S01-\d{8}-\d{4}")


@dataclass(frozen=True, slots=True)
class Observed:
    """One fault at one state of a renewal."""

    fault: str
    state: str
    sees: str
    """The sentence on the screen."""
    works: tuple[str, ...]
    """The ways on that were taken and worked."""
    stored: str
    """What the store had before the clerk went on."""
    of: int = len(WorkflowStep)
    """How many of these there are of the fault."""

    @classmethod
    def read(cls, fields: dict[str, Any]) -> Observed:
        """Take back what a test recorded."""
        return cls(**fields | {"works": tuple(fields["works"])})

    def fields(self) -> dict[str, Any]:
        """Give it as a test records it."""
        return asdict(self)


Observe = Callable[[Observed], None]


def without_names(sentence: str) -> str:
    """Leave out the names of steps and orders: the same sentence for every state and renewal."""
    return _ORDER.sub("…", _STEP_NAME.sub("“…”", sentence))
