from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.unit.renewal.fakes import StoreCounter


@pytest.fixture
async def counter() -> AsyncIterator[StoreCounter]:
    counter = StoreCounter()
    yield counter
    await counter.flow.aclose()
