"""What every screen of the kiosk has: header, question, message line, keys; and what every step adds."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from kiosk.i18n import N_, _
from kiosk.screens.compositor import NearCompositor
from kiosk.screens.counter import CounterApp
from kiosk.screens.messages import Given
from kiosk.widgets.content import shown
from kiosk.widgets.header import Header
from kiosk.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from kiosk.national_id import NationalIdError
    from kiosk.renewal.actions import Action
    from kiosk.renewal.errors import AnswerRefused
    from kiosk.renewal.views import View
    from kiosk.workflow.session import RenewalSession
    from kiosk.workflow.steps import WorkflowStep

WIDE = 110
"""Columns from which the answers so far stand at the side."""
ROOMY = 126
"""Columns from which there is room for more beside the question too."""
TALL = 32
"""Rows from which there is room for what a smaller terminal shows elsewhere or not at all."""

Shown = TypeVar("Shown", bound="View")


class ScanTarget(Enum):
    """What a scanned code can be."""

    STAFF = auto()
    CUSTOMER = auto()


class KioskScreen(Screen[None]):
    """Header, body, message line, keys."""

    ALLOW_SELECT = False
    HELP_TEXT: ClassVar[str] = ""
    """What the screen is for, in a sentence or two, for the help key."""

    app: CounterApp

    def __init__(self) -> None:
        super().__init__()
        self._compositor = NearCompositor()

    @property
    def scan_target(self) -> ScanTarget | None:
        """What a code that is scanned now would be; None where none is asked for."""
        return None

    def take_scan(self, code: str) -> None:
        """Take a scanned code, as if it had been typed into its field and sent."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Frame the body of the screen."""
        yield Header(self.app.place, self.app.connection, self.app.clock_text)
        yield from self.compose_above()
        with Vertical(id="body"):
            yield from self.compose_body()
        yield Static(Content(""), id="message")
        yield KeyBar()

    def compose_above(self) -> ComposeResult:
        """Yield what stands between the header and the body."""
        yield from ()

    def compose_body(self) -> ComposeResult:
        """Yield the question."""
        raise NotImplementedError

    def say(self, text: str, *, trouble: bool = False) -> None:
        """Show one sentence above the keys, until the next."""
        for line in self.query("#message").results(Static):  # a screen that is still being put up has none
            line.set_class(trouble, "trouble")
            line.update(shown(f"✗ {text}" if trouble and text else text))


class StepScreen(KioskScreen, Generic[Shown]):
    """A picture of a session and of one look-up. It keeps nothing that would be missed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("Back"), key_display="Esc"),
    ]

    def __init__(self, session: RenewalSession, view: Shown) -> None:
        super().__init__()
        self.session = session
        self.view = view

    def compose(self) -> ComposeResult:
        """Put the answers so far beside the body, or folded into a line above it."""
        from kiosk.renewal.answers import answers_of
        from kiosk.screens.words import answers_so_far
        from kiosk.widgets.answers_panel import AnswersLine, AnswersPanel
        from kiosk.widgets.step_bar import StepBar

        self._fitted = self.app.size
        answers = answers_so_far(answers_of(self.session))
        yield Header(self.app.place, self.app.connection, self.app.clock_text)
        yield StepBar(self.session.current_step)
        yield AnswersLine(answers)
        with Horizontal(id="middle"):
            with Vertical(id="body"):
                yield from self.compose_body()
            yield AnswersPanel(answers)
        yield Static(Content(""), id="message")
        yield KeyBar()

    @property
    def stops_type_ahead(self) -> bool:
        """Whether this is not the screen that keys typed ahead were meant for."""
        return False

    @property
    def is_roomy(self) -> bool:
        """Whether there is room beside the question and the answers too."""
        return self.app.size.width >= ROOMY

    def on_resize(self) -> None:
        """Use the room there is now; focus, scroll and what is typed stay."""
        self.set_class(self.is_roomy, "-roomy")
        if self.app.size != self._fitted:
            self._fitted = self.app.size
            self.fit()

    def fit(self) -> None:
        """Write again what depends on the size of the terminal."""

    def give(self, action: Action) -> None:
        """Say the clerk's answer."""
        self.post_message(Given(action))

    def refuse(self, error: AnswerRefused | NationalIdError) -> None:
        """Show why the answer was not accepted; the screen stays as it is."""
        from kiosk.screens.words import refusal

        self.say(refusal(error), trouble=True)

    @property
    def back_to(self) -> WorkflowStep | None:
        """The step that Esc goes back to."""
        return self.session.previous_step

    def action_back(self) -> None:
        """Go back one answer."""
        from kiosk.renewal.actions import GoBack

        step = self.back_to
        if step is not None:
            self.give(GoBack(step))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer "back" only where there is something to go back to."""
        return self.back_to is not None if action == "back" else super().check_action(action, parameters)


def question(text: str) -> Static:
    """Head a screen with its question."""
    return Static(shown(text), id="question")


def section(text: str) -> Static:
    """Head a part of a screen."""
    return Static(shown(text, "bold"), classes="section")


def demonstration_banner() -> Static:
    """Say that the data is not real."""
    return Static(shown(_("DEMONSTRATION DATA: no real customers, no real orders")), id="demonstration")
