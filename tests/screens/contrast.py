"""The contrast of everything that is written on a screen, computed from the cells as they are drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.color import Color as DrawnColour
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.geometry import Region

_SPACES = frozenset(" \xa0\u3000")


@dataclass(frozen=True, slots=True)
class Written:
    """A piece of text in one style; a colour is None where it is the terminal's own."""

    text: str
    ink: Color | None
    ground: Color | None
    is_reversed: bool

    @property
    def contrast(self) -> float:
        """The ratio of WCAG 2.2, 1 to 21; the two colours of the terminal itself are as far apart as it gets."""
        if self.ink is None and self.ground is None:
            return 21.0
        if self.ink is None or self.ground is None:
            return 1.0  # what the other is, is not known
        lighter, darker = sorted((luminance(self.ink), luminance(self.ground)), reverse=True)
        return (lighter + 0.05) / (darker + 0.05)


def written(app: App[int], within: Region | None = None) -> Iterator[Written]:
    """Yield every piece of text on the screen or within a part of it, as it goes to the terminal."""
    background = app.screen.styles.background
    region = within or app.screen.region
    for strip in app.screen._compositor.render_strips()[region.y : region.bottom]:
        strip = strip.crop(region.x, region.right)
        for line_filter in app._filters:
            if line_filter.enabled:
                strip = strip.apply_filter(line_filter, background)
        yield from (_read(segment) for segment in strip if set(segment.text) - _SPACES)


def luminance(colour: Color) -> float:
    """Give the relative luminance of WCAG 2.2."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _read(segment: Segment) -> Written:
    style = segment.style or Style.null()
    assert not style.dim, "how much dimming takes away is the terminal's to say"
    ink, ground = _colour(style.color), _colour(style.bgcolor)
    if style.reverse:
        ink, ground = ground, ink
    return Written(segment.text, ink, ground, bool(style.reverse))


def _colour(drawn: DrawnColour | None) -> Color | None:
    return None if drawn is None or drawn.is_default else Color.from_rich_color(drawn)
