"""What a start of the embedded store found lost: whoever started it must be told, it is not found again."""

from __future__ import annotations

from kiosk.i18n import _
from kiosk.stores.connect import StoreConnection
from kiosk.stores.launch import LastWritesLost, Notice, SessionsSetAside


def losses(store: StoreConnection) -> list[str]:
    """Say what was lost, a sentence each; nothing when all is there or the store is not ours to start."""
    return [_said(notice) for notice in store.embedded.notices] if store.embedded else []


def _said(notice: Notice) -> str:
    match notice:
        case SessionsSetAside():
            return _(
                "The renewals under way could not be read; the store started empty. They are set aside in %(folder)s.",
                folder=notice.folder,
            )
        case LastWritesLost():
            return _("The computer stopped while a renewal was being kept; its last steps may be missing.")
