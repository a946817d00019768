"""Runs the kiosk on this terminal."""

from __future__ import annotations

import os

from kiosk import i18n
from kiosk.app import KioskApp
from kiosk.config import Settings


def run_kiosk(settings: Settings) -> int:
    """Run until the clerk or a signal ends it; returns the exit status."""
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    os.umask(0o077)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    i18n.activate(settings.language)
    app = KioskApp(settings)
    app.run(mouse=False)
    return app.return_code or 0
