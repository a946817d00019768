"""Where the back office's data is, for the commands that need some."""

from __future__ import annotations

from pathlib import Path

from kiosk.commands.failures import CommandFailed
from kiosk.config import Settings
from kiosk.i18n import _
from kiosk.services import DATA_FILE


def data_file(settings: Settings) -> Path:
    """Name the data file, there or not."""
    return settings.data_dir / DATA_FILE


def existing_data_file(settings: Settings) -> Path:
    """Name the data file, which must be there.

    Raises:
        CommandFailed: there is none yet.
    """
    path = data_file(settings)
    if not path.exists():
        raise CommandFailed(
            _(
                "There is no data file %(file)s yet. `kiosk data import` or `kiosk data demo` makes it.",
                file=path,
            )
        )
    return path
