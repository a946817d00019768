"""A witness in memory: what was taken down, and a disk that a test can fill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.journal.journal import JournalUnavailable
from kiosk.journal.record import Event, Name, checked


@dataclass(frozen=True, slots=True)
class Seen:
    """One record, as it was given."""

    event: Event
    staff_id: str | None
    result: str
    about: Mapping[Name, str | int]


@dataclass
class MemoryWitness:
    """Keeps records in a list."""

    seen: list[Seen] = field(default_factory=list)
    is_full: bool = False

    async def record(self, event: Event, *, staff_id: str | None, result: str, **about: str | int) -> None:
        if not self.is_full:
            self.seen.append(Seen(event, staff_id, result, checked(about)))

    async def require(self, event: Event, *, staff_id: str | None, result: str, **about: str | int) -> None:
        if self.is_full:
            raise JournalUnavailable("the disk is full")
        await self.record(event, staff_id=staff_id, result=result, **about)

    def of(self, event: Event) -> list[Seen]:
        """List the records of one event."""
        return [seen for seen in self.seen if seen.event is event]
