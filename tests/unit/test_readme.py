"""The README says what the program does: its tables, keys, commands and rights are the program's own."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from textual.binding import Binding

from docs.picture import FILE, picture
from kiosk.app import KioskApp
from kiosk.backoffice.pins import verify_pin
from kiosk.backoffice.sqlite import demo_people
from kiosk.backoffice.sqlite.describe import describe_tables
from kiosk.calendar_tw import utc_now
from kiosk.cli import COMMANDS
from kiosk.config import describe_settings, load_settings
from kiosk.screens.base import StepScreen
from kiosk.screens.confirm import ConfirmScreen
from kiosk.screens.list_phones import ListPhonesScreen
from kiosk.screens.list_plans import ListPlansScreen
from kiosk.stores.checks import check_store
from kiosk.stores.connect import open_store
from kiosk.workflow.manager import WorkflowSessionManager
from tests.store.valkey import running_valkey, short_folder

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SCRIPTS = [*(ROOT / "kiosk/workflow/scripts").glob("*.lua")]
BESIDE_THE_SCRIPTS = {
    "eval",
    "evalsha",
    "ping",
    "publish",
    "subscribe",
    "client|setname",
    "info",
    "config|get",
}
"""What is sent as it is: the scripts themselves, the watch, the connection's name, and what `kiosk doctor` asks."""


def rights() -> list[str]:
    line = re.search(r"^ACL SETUSER kiosk (.+)$", README, re.MULTILINE)
    assert line
    return line.group(1).split()


def test_settings_are_those_of_the_program() -> None:
    assert describe_settings() in README


def test_data_format_is_that_of_the_program() -> None:
    assert describe_tables().strip() in README


def test_every_command_is_listed() -> None:
    assert [c for c in COMMANDS if not re.search(rf"^kiosk {' '.join(c.words)} +{c.says}$", README, re.MULTILINE)] == []


@pytest.mark.parametrize("screen", [KioskApp, StepScreen, ConfirmScreen, ListPhonesScreen, ListPlansScreen])
def test_every_key_with_a_name_is_listed(screen: type[KioskApp] | type[StepScreen[Any]]) -> None:
    bindings = [binding for binding in screen.BINDINGS if isinstance(binding, Binding)]
    listed = [[cell.strip() for cell in row.split("|")] for row in README.splitlines() if row.startswith("| ")]
    for binding in bindings:
        also = next((key for key in binding.key.split(",") if key.startswith("ctrl+")), "").title()
        assert any(row[1] == binding.key_display and row[3] == also for row in listed), binding


def test_demonstration_staff_can_sign_in() -> None:
    staff = {member.staff_id: member for member in demo_people.staff() if member.active}
    named = re.findall(r"\*\*([SM]\d+) / (\d+)\*\*", README)
    assert named
    assert all(verify_pin(staff[code].pin_hash, pin) for code, pin in named)


def test_demonstration_ids_are_those_of_the_customers() -> None:
    table = README.partition("| ID | what it shows |")[2].partition("\n\n")[0]
    *known, stranger = re.findall(r"[A-Z]\d{9}|\b\d{8}\b", table)
    customers = {customer.national_id for customer in demo_people.customers(utc_now().date())}
    assert set(known) <= customers
    assert stranger not in customers


def test_links_lead_somewhere() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    headings = {
        "#" + re.sub(r"[^\w -]", "", line.lstrip("# ")).lower().replace(" ", "-")
        for line in README.splitlines()
        if line.startswith("#")
    }
    assert links
    assert [link for link in links if link not in headings and not (ROOT / link).is_file()] == []


def test_paths_named_exist() -> None:
    paths = re.findall(r"`((?:kiosk|styles|tests)/[\w./]*)`", README)
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_threat_names_tests_and_each_of_them_exists() -> None:
    table = README.partition("| asset | threat |")[2].partition("\n\n")[0]
    rows = table.splitlines()[2:]
    assert len(rows) > 10
    for row in rows:
        shown_by = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", row.split("|")[4])
        assert shown_by, row
        for file, test in shown_by:
            assert re.search(rf"^(async )?def {test}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE), test


async def test_picture_is_of_the_app_as_it_is() -> None:
    assert FILE.read_text(encoding="utf-8") == await picture(), "python -m docs.picture draws it again"


def test_rights_are_the_commands_sent_and_no_more() -> None:
    called = {name.lower() for script in SCRIPTS for name in re.findall(r"redis\.p?call\('(\w+)'", script.read_text())}
    granted = {right.removeprefix("+") for right in rights() if right.startswith("+")}
    assert granted == called | BESIDE_THE_SCRIPTS


async def test_rights_are_enough() -> None:
    with short_folder() as folder, running_valkey(folder) as socket:
        with Redis(unix_socket_path=str(socket)) as owner:
            owner.execute_command("ACL", "SETUSER", "kiosk", *rights())
        env = {
            "KIOSK_REDIS_URL": f"unix://kiosk:PASSWORD@{socket}",
            "KIOSK_DATA_DIR": str(folder),
            "KIOSK_RUNTIME_DIR": str(folder),
        }
        settings = load_settings(env=env, options={})

        async with await open_store(settings) as store:
            checks = await check_store(store.redis, settings)
            sessions = WorkflowSessionManager(store.redis, terminal="T1", clock=utc_now)
            watched = sessions.watch("S001")
            first = asyncio.ensure_future(anext(watched))
            session = await sessions.create_session("S001", clear_existing=True)
            read = await sessions.get_session("S001", session.session_id)
            await asyncio.wait_for(first, 10)
            await watched.aclose()
            removed = await sessions.clear_staff_sessions("S001")

        assert [check for check in checks if check.status == "bad"] == []
        assert read == session
        assert removed == 1
