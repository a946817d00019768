"""What stands on the terminal: pictures put up whole and waited for, and covered while the terminal is too small."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.screen import Screen

from kiosk.jobs import Jobs
from kiosk.screens.counter import SMALLEST, TOO_SMALL
from kiosk.screens.sign_in import SignInScreen

_FRAMES_TO_FOCUS = 20
"""Frames to wait for a new screen's focus; it comes with the first."""
_PATIENCE = 5.0
"""Seconds to wait for one frame."""

Picture = Callable[[], Screen[Any]]
"""Makes a screen; again whenever the language changes."""


class Stage:
    """Pictures stand on sign-in, one at a time; questions and errors stand on them."""

    def __init__(self, app: App[Any], sign_in: SignInScreen, jobs: Jobs) -> None:
        self._app = app
        self._sign_in = sign_in
        self._jobs = jobs
        self._picture: Picture | None = None

    async def show(self, picture: Picture | None) -> None:
        """Put a picture in place of everything that is shown; None is sign-in."""
        self._jobs.see_through()
        self._picture = picture
        app = self._app
        while len(app.screen_stack) > (1 if picture is None else 2):
            await app.pop_screen()
        if picture is None:
            await self._sign_in.begin_again()
        elif len(app.screen_stack) == 1:
            await app.push_screen(picture())
        else:
            await app.switch_screen(picture())
        await self.until_ready()

    async def show_again(self) -> None:
        """Make the picture anew."""
        await self.show(self._picture)

    async def push(self, screen: Screen[Any]) -> None:
        """Put a screen on top of the picture."""
        await self._app.push_screen(screen)
        await self.until_ready()

    async def until_ready(self) -> None:
        """Wait until the top screen has its focus, so that a key finds it."""
        self.guard_size()
        for _frame in range(_FRAMES_TO_FOCUS):
            screen = self._app.screen
            ready = asyncio.Event()
            if screen.call_after_refresh(ready.set):
                async with asyncio.timeout(_PATIENCE):
                    await ready.wait()
            if self._app.screen.focused is not None or not self._app.screen.focus_chain:
                return

    def guard_size(self, width: int | None = None, height: int | None = None) -> None:
        """Say so while the terminal is too small; the size is the app's own unless it is about to be another."""
        size = self._app.size
        too_small = (width or size.width) < SMALLEST.width or (height or size.height) < SMALLEST.height
        shown = self._app.screen.has_class(TOO_SMALL)
        if too_small and not shown:
            from kiosk.screens.too_small import TooSmallScreen

            self._app.push_screen(TooSmallScreen())
        elif shown and not too_small:
            self._app.pop_screen()
