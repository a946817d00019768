"""A terminal that notes when each frame has come: how long after a key the screen has changed."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from tests.terminal.terminal import FRAME_ENDS, Terminal

QUIET = 0.06
"""Seconds without a frame after which a key has had its whole effect on the screen."""
PATIENCE = 10.0


class PaintedTerminal(Terminal):
    """Notes the time of each frame before anything is done with it."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        self._frames: list[float] = []
        self._end = b""
        super().__init__(command, env)

    def _take(self, chunk: bytes) -> None:
        if FRAME_ENDS in self._end + chunk:
            self._frames.append(time.perf_counter())
        self._end = chunk[1 - len(FRAME_ENDS) :]
        super()._take(chunk)

    def until_quiet(self) -> None:
        """Wait until no frame has come for a while."""
        with self._changed:
            while self._changed.wait(QUIET):
                pass

    def paint_after(self, name: str) -> tuple[float, float]:
        """Press a key; returns the seconds until the first frame after it and until the last."""
        before = len(self._frames)
        began = time.perf_counter()
        self.press(name)
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._frames) > before, PATIENCE):
                raise TimeoutError(f"{name} paints nothing on\n{self._shown}")
        self.until_quiet()
        return self._frames[before] - began, self._frames[-1] - began
