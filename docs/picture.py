"""Draws the picture of the README from the real app, with the demonstration data: `uv run python -m docs.picture`."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk import i18n
from kiosk.backoffice.sqlite.demo import recreate_demo
from kiosk.calendar_tw import today
from tests.screens.counter import NOW, Counter
from tests.screens.states import plans

FILE = Path(__file__).with_name("plans.svg")
SIZE = (100, 24)


async def picture() -> str:
    """Draw the plans of a renewal as SVG."""
    i18n.activate("en")
    with TemporaryDirectory() as folder:
        data_file = Path(folder, "office.db")
        recreate_demo(data_file, today(lambda: NOW))
        counter = Counter(data_file, Path(folder))
        async with counter.app.run_test(size=SIZE) as counter.pilot:
            await plans(counter)
            return counter.app.export_screenshot(title="kiosk")


if __name__ == "__main__":
    FILE.write_text(asyncio.run(picture()), encoding="utf-8")
