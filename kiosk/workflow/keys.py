"""What sessions and their keys and channels are called in Redis: one object for each layout."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import ClassVar

from kiosk.config import STAFF_CODE
from kiosk.workflow.errors import WorkflowError

SESSION_PREFIX = "renewal_session:"
"""What precedes a session id in its key; the scripts join it to the ids they find in a clerk's set."""
_UNIQUE = re.compile(r"[0-9a-f]{32}")


class BadName(WorkflowError, ValueError):
    """A staff code or a session id that must not become part of a key."""


@dataclass(frozen=True, slots=True)
class PlainKeys:
    """The names the web back end uses.

    Every method raises `BadName` for a staff code that `kiosk.config.STAFF_CODE` does not match.
    """

    sharded: ClassVar[bool] = False
    """Whether channels belong to the server of their slot: a Cluster tells other announcements to all its servers."""
    _failures: ClassVar[str] = "sign_in_failures:"

    @property
    def publish(self) -> str:
        """Name the command that announces on a channel."""
        return "SPUBLISH" if self.sharded else "PUBLISH"

    def staff_set(self, staff_id: str) -> str:
        """Name the set of a clerk's session ids."""
        return f"staff_renewal_sessions:{self._staff_part(staff_id)}"

    def channel(self, staff_id: str) -> str:
        """Name the channel on which changes to a clerk's sessions are announced."""
        return f"renewal:{self._staff_part(staff_id)}"

    def session(self, session_id: str) -> str:
        """Name the key of a session."""
        return SESSION_PREFIX + session_id

    def session_id(self, staff_id: str, unique: str) -> str:
        """Make a session id of a clerk from 32 hex digits.

        Raises:
            BadName: `unique` is something else.
        """
        if not _UNIQUE.fullmatch(unique):
            raise BadName(f"not 32 hex digits: {unique!r}")
        return f"{self._session_start(staff_id)}{unique}"

    def check_session_id(self, staff_id: str, session_id: str) -> None:
        """Check that a session id is one this layout makes for this clerk.

        Raises:
            BadName: it is not.
        """
        start = self._session_start(staff_id)
        if not (session_id.startswith(start) and _UNIQUE.fullmatch(session_id.removeprefix(start))):
            raise BadName(f"not a session id of {staff_id}: {session_id!r}")

    def staff_failures(self, code: str) -> str:
        """Name the count of failed tries to sign in with a code, in any case of its letters.

        Anything may have been typed, a customer's ID too. So the name has six hex digits of its checksum: enough to
        tell staff codes apart, and shared by some 300 of all possible IDs.
        """
        checksum = hashlib.sha256(code.casefold().encode(errors="backslashreplace")).hexdigest()
        return f"{self._failures}staff:{checksum[:6]}"

    def terminal_failures(self, terminal: str) -> str:
        """Name the count of failed tries to sign in at a terminal."""
        return f"{self._failures}terminal:{terminal}"

    def _session_start(self, staff_id: str) -> str:
        return f"renewal_{self._staff_part(staff_id)}_"

    def _staff_part(self, staff_id: str) -> str:
        if not STAFF_CODE.fullmatch(staff_id):
            raise BadName(f"not a staff code: {staff_id!r}")
        return staff_id


@dataclass(frozen=True, slots=True)
class TaggedKeys(PlainKeys):
    """The same names with the staff code as hash tag: a Cluster keeps all that is one clerk's in one slot.

    All failed tries to sign in are in one slot too, as each counts for a code and for a terminal at once.
    """

    sharded: ClassVar[bool] = True
    _failures: ClassVar[str] = "sign_in_failures:{sign-in}:"

    def _staff_part(self, staff_id: str) -> str:
        return "{" + PlainKeys._staff_part(self, staff_id) + "}"
