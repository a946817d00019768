"""Paints what a key has changed, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip


class NearCompositor(Compositor):
    """For a part of the screen renders the widgets that are in it.

    The framework renders every widget whose container is in it, which is most of a screen: a third of the time
    between a key and its effect. Its own way is kept where the whole screen is painted.
    """

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        if crop is None:
            yield from super()._get_renders(None)
            return
        for widget, (region, clip) in self.visible_widgets.items():
            shown = region.intersection(clip)
            if crop.overlaps(shown):
                yield region, clip, widget.render_lines(shown.translate(-region.offset))
