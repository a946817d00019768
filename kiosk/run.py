"""Runs the kiosk on this terminal."""

from __future__ import annotations

import os

from kiosk import i18n
from kiosk.app import KioskApp
from kiosk.config import Settings
from kiosk.themes import theme_for


def run_kiosk(settings: Settings) -> int:
    """Run until the clerk or a signal ends it; returns the exit status."""
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    os.umask(0o077)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    i18n.activate(settings.language)
    theme = theme_for(settings.theme, os.environ)
    os.environ.pop("NO_COLOR", None)  # heeded above; Textual would make shades of grey of whatever is shown
    app = KioskApp(settings, theme=theme)
    app.run(mouse=False)
    return app.return_code or 0
