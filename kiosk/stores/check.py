"""One thing that `kiosk doctor` looked at.

The texts are messages for the catalogues; whoever shows a check translates them and fills in its values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from kiosk.i18n import N_

CANNOT_TELL = N_("cannot tell: the server does not say")
ASK_PROVIDER = N_("Ask whoever runs the server whether it is Redis 7 or Valkey 8 with appendonly and noeviction")

Status = Literal["ok", "warn", "bad"]
Info = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `name`, `found_id` and `advice_id` are messages to translate."""

    name: str
    status: Status
    found_id: str
    advice_id: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)
    """What the two messages name."""
    where: str = ""
    """Which of several servers it is about; empty for the only one, or for all of them."""

    @property
    def found(self) -> str:
        """What was found, in English."""
        return self.found_id % self.values

    @property
    def advice(self) -> str:
        """What to do, in English; empty when there is nothing to do."""
        return self.advice_id % self.values
