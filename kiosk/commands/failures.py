"""What a command says when it cannot do what was asked: one plain sentence."""

from __future__ import annotations

from kiosk.i18n import _

DONE, FAILED, USAGE = 0, 1, 2
"""The exit statuses: done, could not be done, was not asked or not set up in a way that can be understood."""


class CommandFailed(Exception):
    """A command that could not be carried out. `sentence` is in the user's language."""

    def __init__(self, sentence: str, *, status: int = FAILED) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status


def explained(error: Exception) -> str | None:
    """Say what a failure of the outside world means; None for anything else, which is a fault of the kiosk."""
    from kiosk.backoffice.protocol import BackOfficeUnavailable
    from kiosk.journal.journal import JournalUnavailable
    from kiosk.stores.errors import EmbeddedUnavailable
    from kiosk.workflow.errors import StoreRefused, StoreUnavailable

    match error:
        case BackOfficeUnavailable():
            return _("The data file cannot be used: %(detail)s.", detail=error.detail)
        case EmbeddedUnavailable():
            return _("The session store of this computer does not run: %(detail)s", detail=error)
        case StoreUnavailable():
            return _("The session store does not answer: %(detail)s", detail=error)
        case StoreRefused():
            return _("The session store refuses: %(detail)s", detail=error.detail)
        case JournalUnavailable():
            return _("The journal cannot be written, so nothing was done: %(detail)s.", detail=error.detail)
        case OSError():
            return _os_error(error)
        case _:
            return None


def _os_error(error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}." if error.filename else f"{reason}."
