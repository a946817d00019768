"""What is behind the screens, opened for one command."""

from __future__ import annotations

import logging
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import structlog

from kiosk.calendar_tw import utc_now
from kiosk.config import Settings
from kiosk.log import configure_logging
from kiosk.notices import losses
from kiosk.services import Services

LOG_FILE = "commands.log"
"""Not the log of a running kiosk, which one process alone may write."""


@asynccontextmanager
async def opened_services(settings: Settings) -> AsyncIterator[Services]:
    """Open the services and say what the embedded server had to give up; they are closed at the end."""
    with _logging(settings):
        services = await Services.open(settings, utc_now)
        for sentence in losses(services.store):
            print(sentence, file=sys.stderr)
        try:
            yield services
        finally:
            await services.close()


@contextmanager
def _logging(settings: Settings) -> Iterator[None]:
    """Log what is done to a file; unset, it would be printed between the lines of the answer."""
    log_file = configure_logging(settings.data_dir / LOG_FILE, settings.log_level)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(log_file)
        log_file.close()
        structlog.reset_defaults()
