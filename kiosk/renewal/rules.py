"""What the chain decides about renewals."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RenewalRules:
    """The settings that the rules of a renewal depend on."""

    window_days: int = 60
    """Days before the end of a contract from which it may be renewed."""
    activation_fee: int = 0
    """NT$ added to every order."""
    carry_over: bool = True
    """Whether the rest of the old term is added to the new; else it ends today with pro-rated refunds."""
    hold_seconds: int = 3600
    """How long a chosen device is kept for its session."""
