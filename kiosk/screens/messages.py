"""What screens say to the app. A screen never does; it only says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from kiosk.renewal.actions import Action


class Given(Message):
    """The clerk gave the answer to a step."""

    def __init__(self, action: Action) -> None:
        super().__init__()
        self.action = action


class SignIn(Message):
    """A staff code and a PIN were entered."""

    def __init__(self, staff_id: str, pin: str) -> None:
        super().__init__()
        self.staff_id = staff_id
        self.pin = pin


class AskForNewPin(Message):
    """Show where a clerk gives themselves another PIN."""


class ChangePin(Message):
    """The old PIN and the new one were entered."""

    def __init__(self, old: str, new: str) -> None:
        super().__init__()
        self.old = old
        self.new = new


class AskWhatToTakeOver(Message):
    """Show where a manager names the clerk whose renewal they go on with."""


class TakeOver(Message):
    """Go on with the renewal of another clerk."""

    def __init__(self, staff_id: str) -> None:
        super().__init__()
        self.staff_id = staff_id


class AskWhatToUnlock(Message):
    """Show where a manager names the staff code whose sign-in is locked."""


class LiftLock(Message):
    """Let a staff code, and this terminal, try again."""

    def __init__(self, staff_id: str) -> None:
        super().__init__()
        self.staff_id = staff_id


class Unlock(Message):
    """The clerk who is signed in typed the PIN at the locked terminal."""

    def __init__(self, pin: str) -> None:
        super().__init__()
        self.pin = pin


class EndKiosk(Message):
    """Somebody wants to end the kiosk and gave a manager's code and PIN."""

    def __init__(self, staff_id: str, pin: str) -> None:
        super().__init__()
        self.staff_id = staff_id
        self.pin = pin


class StartRenewal(Message):
    """Start a new renewal; the app asks first where unfinished work would be lost."""


class ResumeRenewal(Message):
    """Go on with the unfinished renewal."""


class Reveal(Message):
    """Show in full what is masked, for a moment."""


class GoHome(Message):
    """Leave the renewal as it is and show home."""


class SignOut(Message):
    """Leave the terminal to somebody else."""


class TryAgain(Message):
    """Do once more what failed."""


class Restart(Message):
    """Clear the renewal and start again, without a question: nothing more can be lost."""


class ShowCurrent(Message):
    """Show the renewal where it stands now."""
