"""Paints what a key has changed, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip

IsPainted = Callable[[int], bool]
"""Whether a line of the screen is painted."""


class NearCompositor(Compositor):
    """For a part of the screen renders the lines of the widgets that are in it.

    The framework renders every widget whose container is in it, and all its lines, which is most of a screen: a third
    of the time between a key and its effect.
    """

    def _render_chops(self, crop: Region, is_rendered_line: IsPainted) -> Sequence[Mapping[int, Strip]]:
        self._is_painted = is_rendered_line
        return super()._render_chops(crop, is_rendered_line)

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        assert crop is not None  # it is asked for by `_render_chops` alone
        for widget, (region, clip) in self.visible_widgets.items():
            shown = region.intersection(clip)
            if crop.overlaps(shown):
                for lines in _runs(shown, self._is_painted):
                    yield region, lines, widget.render_lines(lines.translate(-region.offset))


def _runs(region: Region, is_painted: IsPainted) -> Iterator[Region]:
    """Cut out of a region the lines that are painted; neighbours come as one."""
    for painted, lines in groupby(region.line_range, is_painted):
        if painted:
            first, *others = lines
            yield Region(region.x, first, region.width, 1 + len(others))
