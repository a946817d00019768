"""Runs the kiosk on this terminal."""

from __future__ import annotations

import os
from contextlib import closing

from kiosk import i18n
from kiosk.app import LOG_FILE, KioskApp
from kiosk.config import Settings
from kiosk.terminal_driver import TerminalDriver
from kiosk.themes import theme_for


def run_kiosk(settings: Settings, *, supervised: bool = False) -> int:
    """Run until a signal ends it, or a manager where it is supervised; returns the exit status."""
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    os.umask(0o077)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    i18n.activate(settings.language)
    theme = theme_for(settings.theme, os.environ)
    os.environ.pop("NO_COLOR", None)  # heeded above; Textual would make shades of grey of whatever is shown
    app = KioskApp(settings, theme=theme, supervised=supervised, driver_class=TerminalDriver)
    app.run(mouse=False)
    return app.return_code or 0


def log_crash(settings: Settings, error: BaseException) -> None:
    """Write down a fault that came before the app, or after it, could do so.

    Raises:
        OSError: the log cannot be written either.
    """
    import structlog

    from kiosk.log import configure_logging, reference

    with closing(configure_logging(settings.data_dir / LOG_FILE, settings.log_level)):
        structlog.get_logger().critical("the kiosk ends after a fault", reference=reference(), exc_info=error)
