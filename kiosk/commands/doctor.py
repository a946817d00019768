"""`kiosk doctor`: looks at everything the kiosk needs, and says what to do about what is wrong."""

from __future__ import annotations

import asyncio
import os

from kiosk.commands.data_file import data_file
from kiosk.commands.failures import DONE, FAILED
from kiosk.commands.surroundings import check_data_file, check_disk, check_terminal
from kiosk.commands.table import table
from kiosk.config import Settings
from kiosk.i18n import N_, _
from kiosk.notices import losses
from kiosk.stores.checks import Check, check_store
from kiosk.stores.connect import open_store
from kiosk.stores.errors import EmbeddedUnavailable, StoreConfigError
from kiosk.text import harmless

_STORE = N_("Session store")


def examine(settings: Settings) -> int:
    """Print every check; the status is 1 when one is bad."""
    checks = [
        *check_terminal(os.environ, dict(settings.keys)),
        check_disk(settings.data_dir),
        check_data_file(data_file(settings)),
        *asyncio.run(_check_store(settings)),
    ]
    print(table([row for check in checks for row in _rows(check)]))
    return FAILED if any(check.status == "bad" for check in checks) else DONE


async def _check_store(settings: Settings) -> list[Check]:
    try:
        store = await open_store(settings)
    except StoreConfigError as error:
        return [Check(_STORE, "bad", "%(detail)s", "", {"detail": str(error)})]
    except EmbeddedUnavailable as error:
        return [Check(_STORE, "bad", "%(detail)s", "%(advice)s", {"detail": error.detail, "advice": error.advice})]
    async with store:
        found = N_("its own, at %(address)s") if store.embedded else N_("configured, at %(address)s")
        place = Check(_STORE, "ok", found, "", {"address": store.address})
        lost = [Check(_STORE, "warn", "%(lost)s", "", {"lost": sentence}) for sentence in losses(store)]
        return [place, *lost, *await check_store(store.redis, settings)]


def _rows(check: Check) -> list[tuple[str, str]]:
    mark = {"ok": _("ok"), "warn": _("warn"), "bad": _("bad")}[check.status]
    name = f"{_(check.name)} ({check.where})" if check.where else _(check.name)
    rows = [(mark, f"{name}: {_filled(check.found_id, check)}")]
    return [*rows, ("", f"→ {_filled(check.advice_id, check)}")] if check.advice_id else rows


def _filled(message: str, check: Check) -> str:
    return harmless(_(message, **check.values), limit=1_000)
