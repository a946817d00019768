"""Where the styles are: beside the code once installed, at the top of a checkout."""

from __future__ import annotations

from pathlib import Path

_INSTALLED = Path(__file__).parent / "styles"
_CHECKOUT = Path(__file__).parents[1] / "styles"


def path(name: str) -> Path:
    """Name the style file of a screen or widget, absolute, so that it does not depend on who asks."""
    folder = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    return folder / f"{name}.tcss"
