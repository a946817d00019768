"""What is painted of a part of the screen is what the framework would paint there."""

from __future__ import annotations

import pytest
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip

from kiosk.screens.compositor import NearCompositor
from tests.screens.counter import Counter
from tests.screens.pictures import SMALLEST, named
from tests.screens.states import STATES, State


def painted(compositor: Compositor, regions: set[Region]) -> list[str]:
    """Give what is written, each line of a part after the other, with every colour."""
    compositor._dirty_regions = set(regions)
    update = compositor.render_partial_update()
    assert isinstance(update, ChopsUpdate)
    return [
        f"{y}: {Strip.join([strip for strip in update.chops[y].values() if strip is not None]).simplify()!r}"
        for y in sorted({y for y, _start, _end in update.spans})
    ]


@pytest.mark.parametrize("state", STATES, ids=named)
async def test_a_part_of_the_screen_is_painted_as_the_framework_paints_it(
    state: State, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with counter.app.run_test(size=SMALLEST) as counter.pilot:
        await state(counter)
        near = counter.app.screen._compositor
        if not isinstance(near, NearCompositor):
            pytest.skip("a question or an error is painted by the framework")
        size = counter.app.screen.size
        parts = [{Region(0, y, size.width, 1)} for y in range(size.height)] + [
            {Region(3, 2, 20, 2), Region(10, 15, 40, 3), Region(60, 9, 20, 1)},
            {Region(0, 0, size.width, 1), Region(0, size.height - 1, size.width, 1)},
            {size.region},
        ]

        for part in parts:
            ours = painted(near, part)

            with monkeypatch.context() as patch:
                patch.setattr(NearCompositor, "_get_renders", Compositor._get_renders)
                frameworks = painted(near, part)

            assert ours == frameworks
