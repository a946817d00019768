"""The kiosk's log: one JSON object a line in a file, without personal data, never on the terminal."""

from __future__ import annotations

import logging
import os
import secrets
import sys
import traceback
from collections.abc import Iterator
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from kiosk.masking import masked, masked_fields

MAX_BYTES = 2_000_000
BACKUPS = 5
REFERENCE_ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
"""No two that look or sound alike over the telephone: none of 0 O, 1 I L, 2 Z, 5 S, 8 B."""
REFERENCE_LENGTH = 6

_LEVELS = ("debug", "info", "warning", "error")
_FRAMES = 20
_LINKS = 6


class LogFile(RotatingFileHandler):
    """A rotating file that only its owner may read, written by one process: each terminal has its own."""

    def __init__(self, path: Path) -> None:
        self.lost = 0
        """Lines that could not be written, on a full disk for one."""
        super().__init__(path, maxBytes=MAX_BYTES, backupCount=BACKUPS, encoding="utf-8")

    def _open(self) -> TextIOWrapper:
        # The mode of `open` is that of a new file only; the log may be older than this version.
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        Path(self.baseFilename).chmod(0o600)
        return TextIOWrapper(os.fdopen(descriptor, "ab"), encoding=self.encoding)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802, ARG002  the name logging calls
        """Count the line as lost; logging's own answer would be a traceback across the screen."""
        self.lost += 1


def configure_logging(path: Path, level: str) -> LogFile:
    """Send everything logged in this process, by libraries and as warnings too, to the file at `path`.

    `level` is debug, info, warning or error. Called again, it replaces the file. Close the result at the end.

    Raises:
        ValueError: an unknown level.
        OSError: the file cannot be written.
    """
    if level not in _LEVELS:
        raise ValueError(f"unknown log level {level!r}; it may be {', '.join(_LEVELS)}")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    log_file = LogFile(path)
    log_file.setFormatter(_formatter())
    root = logging.getLogger()
    for old in root.handlers[:]:
        if isinstance(old, LogFile) or type(old) is logging.StreamHandler:
            root.removeHandler(old)
            old.close()
    root.addHandler(log_file)
    root.setLevel(level.upper())
    logging.captureWarnings(True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_stamps(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    return log_file


def reference() -> str:
    """Make a short reference for an error, to be read out to whoever reads the log."""
    return "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(REFERENCE_LENGTH))


def _stamps() -> list[Processor]:
    """What is added to a record at once, whoever made it."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        render_exception,
    ]


def _formatter() -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_stamps(),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            mask_event,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def mask_event(_logger: WrappedLogger, _method: str, event_dict: EventDict) -> EventDict:
    """Hide the personal data in every field; the last processor before the line is written."""
    return masked_fields(event_dict)


def render_exception(_logger: WrappedLogger, _method: str, event_dict: EventDict) -> EventDict:
    """Replace `exc_info` by what went wrong and where, without values of variables or lines of source."""
    error = _exception_of(event_dict.pop("exc_info", None))
    if error is not None:
        event_dict["exception"] = [_rendered(link) for link in _links(error)][:_LINKS]
    return event_dict


def _exception_of(exc_info: object) -> BaseException | None:
    """Read any of the forms in which logging takes an exception."""
    match exc_info:
        case BaseException():
            return exc_info
        case (_, BaseException() as error, _):
            return error
        case _:
            return sys.exception() if exc_info else None


def _links(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception, what it was raised from, and the members of a group."""
    seen: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        link = waiting.pop(0)
        if link is None or any(link is other for other in seen):
            continue
        seen.append(link)
        yield link
        if isinstance(link, BaseExceptionGroup):
            waiting.extend(link.exceptions)
        waiting.append(link.__cause__ or (None if link.__suppress_context__ else link.__context__))


def _rendered(error: BaseException) -> dict[str, object]:
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "message": masked(error),
        "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
