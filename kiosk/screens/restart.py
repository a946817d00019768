"""The two questions before a renewal is left: start again, sign out."""

from __future__ import annotations

from kiosk.i18n import _, ngettext
from kiosk.screens.question import QuestionScreen


class RestartQuestion(QuestionScreen):
    """Asked wherever something would be lost."""

    def __init__(self) -> None:
        super().__init__(
            _("Start the renewal again? What has been entered so far is lost."),
            yes=_("Yes, start again"),
            no=_("No, go on"),
        )


class SignOutQuestion(QuestionScreen):
    """Nothing is lost at once, so the question says for how long the store keeps it."""

    def __init__(self, minutes_kept: int = 60) -> None:
        super().__init__(
            ngettext(
                "Sign out? The renewal under way is kept for %(n)s minute.",
                "Sign out? The renewal under way is kept for %(n)s minutes.",
                minutes_kept,
            ),
            yes=_("Yes, sign out"),
            no=_("No, go on"),
        )
