"""What a renewal asks of the place where its sessions are kept; `WorkflowSessionManager` is one."""

from __future__ import annotations

from typing import Protocol

from kiosk.workflow.session import RenewalSession


class SessionKeeper(Protocol):
    """Keeps sessions. Every method may raise `StoreUnavailable` or `StoreRefused`."""

    async def create_session(
        self, staff_id: str, *, clear_existing: bool = True, session_id: str | None = None
    ) -> RenewalSession:
        """Create a session in `init`, clearing the clerk's others first."""

    async def get_staff_sessions(self, staff_id: str) -> tuple[RenewalSession, ...]:
        """List the clerk's live sessions; raises `SessionUnreadable`."""

    async def get_session(self, staff_id: str, session_id: str) -> RenewalSession:
        """Read a session; raises `SessionGone` or `SessionUnreadable`."""

    async def commit(self, read: RenewalSession, wanted: RenewalSession) -> RenewalSession:
        """Store `wanted` if `read` is what is stored; raises `SessionConflict` or `SessionGone`."""
