"""The command line: what each command does, says and returns, and what it says when it cannot."""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from os import terminal_size
from pathlib import Path
from types import SimpleNamespace

import pytest

from kiosk import cli, i18n
from kiosk.backoffice.pins import verify_pin
from kiosk.backoffice.sqlite import staff_admin
from kiosk.backoffice.values import Staff
from kiosk.calendar_tw import utc_now
from kiosk.commands import data, surroundings
from kiosk.commands.failures import explained
from kiosk.commands.grammar import Command
from kiosk.commands.start import foreign_locale, obstacle
from kiosk.commands.table import table
from kiosk.config import Settings, load_settings
from kiosk.journal.files import day_files
from kiosk.notices import losses
from kiosk.services import DATA_FILE, Services
from kiosk.stores.launch import LastWritesLost, SessionsSetAside
from kiosk.workflow.attempts import FAILURES_THAT_LOCK
from kiosk.workflow.errors import Refusal, StoreRefused
from kiosk.workflow.steps import WorkflowStep
from tests.store.valkey import short_folder

Capture = pytest.CaptureFixture[str]
KEY_SIGNS = ("TMUX", "STY", "NO_COLOR", "COLORTERM", "GNOME_TERMINAL_SCREEN")
NO_SERVER = "unix:///nowhere/at/all.sock"


class Kiosk:
    """The command line with a data folder of its own."""

    def __init__(self, folder: Path, capture: Capture) -> None:
        self.folder = folder
        self.data_file = folder / DATA_FILE
        self._capture = capture

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """Run a command; returns its status and what it wrote to output and error."""
        self._capture.readouterr()
        status = cli.run([*arguments, "--data-dir", str(self.folder)])
        out, err = self._capture.readouterr()
        return status, out, err

    def staff(self, code: str) -> Staff:
        return next(member for member in staff_admin.list_staff(self.data_file) if member.staff_id == code)

    def settings(self) -> Settings:
        return load_settings(env=os.environ, options={"data_dir": self.folder, "terminal": "counter-7"})

    def with_services(self, do: Callable[[Services], Awaitable[object]]) -> None:
        """Do something to the store and the back office, as a kiosk would."""

        async def opened() -> None:
            services = await Services.open(self.settings(), utc_now)
            try:
                await do(services)
            finally:
                await services.close()

        asyncio.run(opened())


@pytest.fixture
def kiosk(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kiosk]:
    for name in [name for name in os.environ if name.startswith(("KIOSK_", "LC_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    with short_folder() as runtime:
        monkeypatch.setenv("KIOSK_RUNTIME_DIR", str(runtime))
        yield Kiosk(tmp_path / "data", capsys)


@pytest.fixture
def demo(kiosk: Kiosk) -> Kiosk:
    kiosk("data", "demo")
    return kiosk


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def asked(monkeypatch: pytest.MonkeyPatch, *pins: str) -> list[str]:
    """Answer each question for a PIN; returns the answers that were not asked for."""
    answers = list(pins)
    monkeypatch.setattr("kiosk.commands.staff.getpass", lambda _prompt: answers.pop(0))
    return answers


# The line itself


def test_help_lists_every_command(kiosk: Kiosk) -> None:
    status, out, _ = kiosk("--help")

    assert status == 0
    assert [line.split("  ")[1] for line in out.splitlines() if line.startswith("  kiosk ")] == [
        f"kiosk {' '.join(command.words)}" for command in cli.COMMANDS
    ]


@pytest.mark.parametrize("command", cli.COMMANDS, ids=lambda command: "-".join(command.words))
def test_each_command_has_help_of_its_own(kiosk: Kiosk, command: Command) -> None:
    status, out, _ = kiosk(*command.words, "--help")

    assert status == 0
    assert command.says in out


def test_version_is_one_line(kiosk: Kiosk) -> None:
    status, out, _ = kiosk("--version")

    assert status == 0
    assert out.startswith("kiosk")
    assert out.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [("data",), ("dance",), ("data", "import"), ("staff", "add", "S100"), ("--dance",), ("--lang",)]
)
def test_what_cannot_be_understood_ends_with_2(kiosk: Kiosk, arguments: tuple[str, ...]) -> None:
    status, out, err = kiosk(*arguments)

    assert (status, out) == (2, "")
    assert "usage: kiosk" in err


def test_a_wrong_setting_is_named_and_ends_with_2(kiosk: Kiosk) -> None:
    status, _, err = kiosk("doctor", "--lang", "fr")

    assert status == 2
    assert "language from the command line: 'fr' is not allowed" in err


def test_help_does_not_need_good_settings(kiosk: Kiosk) -> None:
    status, out, _ = kiosk("--help", "--lang", "fr")

    assert status == 0
    assert "kiosk doctor" in out


def test_a_settings_file_that_is_not_there_ends_with_2(kiosk: Kiosk) -> None:
    status, _, err = kiosk("staff", "list", "--config", "/nowhere/kiosk.toml")

    assert status == 2
    assert "/nowhere/kiosk.toml does not exist" in err


def test_an_address_that_cannot_be_used_ends_with_2_and_is_not_repeated(demo: Kiosk) -> None:
    status, _, err = demo("sessions", "list", "--redis-url", "http://:secret@host")

    assert status == 2
    assert "redis_url cannot be used" in err
    assert "secret" not in err


@pytest.mark.parametrize("place", ["before", "after"])
def test_settings_may_stand_before_and_after_the_command(kiosk: Kiosk, place: str) -> None:
    command, setting = ["staff", "list"], ["--lang", "fr"]

    status, _, _ = kiosk(*(setting + command if place == "before" else command + setting))

    assert status == 2


def test_a_run_leaves_the_language_as_it_was(kiosk: Kiosk) -> None:
    kiosk("--version", "--lang", "zh_TW")

    assert i18n.current_language() == "en"


def test_ctrl_c_ends_a_command_quietly(demo: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_prompt: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("kiosk.commands.staff.getpass", interrupted)

    assert demo("staff", "set-pin", "S001") == (130, "", "")


def test_only_failures_of_the_outside_world_are_explained() -> None:
    assert explained(PermissionError(13, "Permission denied", "/x")) == "/x: Permission denied."
    assert explained(StoreRefused(Refusal.FULL, "OOM")) == "The session store refuses: OOM"
    assert explained(KeyError("x")) is None


def test_the_command_line_alone_imports_nothing_heavy() -> None:
    code = (
        "import sys, kiosk.cli;"
        "heavy = {'textual', 'rich', 'redis', 'sqlite3', 'structlog', 'msgspec', 'argon2', 'asyncio'};"
        "print(sorted(heavy & set(sys.modules)))"
    )

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"


# kiosk


class Terminal(io.TextIOWrapper):
    """A stream as Python opens it on a terminal."""

    def __init__(self, encoding: str = "utf-8", *, is_terminal: bool = True) -> None:
        super().__init__(io.BytesIO(), encoding=encoding)
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


def on_streams(monkeypatch: pytest.MonkeyPatch, stream: Terminal) -> None:
    for name in ("__stdin__", "__stdout__", "__stderr__"):
        monkeypatch.setattr(sys, name, stream)


def test_without_a_command_the_kiosk_starts_with_the_settings(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Settings] = []

    def run_kiosk(settings: Settings) -> int:
        started.append(settings)
        return 7

    monkeypatch.setitem(sys.modules, "kiosk.run", SimpleNamespace(run_kiosk=run_kiosk))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    on_streams(monkeypatch, Terminal())

    status, _, _ = kiosk("--terminal", "counter-7", "--lang", "zh_TW", "--redis-url", "redis://host")

    assert status == 7
    assert [(s.terminal, s.language, s.redis_url, s.data_dir) for s in started] == [
        ("counter-7", "zh_TW", "redis://host", kiosk.folder)
    ]


def test_the_kiosk_does_not_start_in_a_pipe(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    on_streams(monkeypatch, Terminal(is_terminal=False))

    status, out, err = kiosk()

    assert (status, out) == (2, "")
    assert err == "The kiosk needs a terminal: its input and output must not be redirected.\n"


@pytest.mark.parametrize("redirected", [0, 1, 2])
def test_a_single_redirected_stream_is_in_the_way(redirected: int) -> None:
    streams = [Terminal(is_terminal=number != redirected) for number in range(3)]

    assert "must not be redirected" in (obstacle((streams[0], streams[1], streams[2]), {}) or "")


def test_a_closed_stream_is_in_the_way() -> None:
    assert "must not be redirected" in (obstacle((None, Terminal(), Terminal()), {}) or "")


def test_a_dumb_terminal_is_in_the_way() -> None:
    assert "TERM=dumb" in (obstacle((Terminal(),) * 3, {"TERM": "dumb"}) or "")


def test_another_encoding_is_in_the_way_and_locales_are_offered() -> None:
    said = obstacle((Terminal("big5"),) * 3, {"TERM": "xterm", "LANG": "zh_TW"}) or ""

    assert "big5" in said
    assert "LANG=C.UTF-8" in said
    assert "LANG=zh_TW.UTF-8" in said


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({"LANG": "C"}, "LANG=C;"),
        ({"LANG": "POSIX"}, "LANG=POSIX;"),
        ({"LANG": "zh_TW.UTF-8", "LC_ALL": "C"}, "LC_ALL=C;"),
        ({"LANG": "zh_TW.UTF-8", "LC_CTYPE": "zh_TW.Big5"}, "LC_CTYPE=zh_TW.Big5;"),
        ({"LANG": "zh_TW.big5@phonetic"}, "LANG=zh_TW.big5@phonetic;"),
        ({"LANG": "zh_TW.no-such-encoding"}, "LANG=zh_TW.no-such-encoding;"),
    ],
)
def test_a_locale_without_utf_8_is_in_the_way_and_the_variable_to_set_is_named(env: dict[str, str], named: str) -> None:
    said = obstacle((Terminal(),) * 3, {"TERM": "xterm", **env}) or ""

    assert named in said
    variable = named.partition("=")[0]
    assert f"Set {variable}=C.UTF-8 or {variable}=zh_TW.UTF-8." in said


@pytest.mark.parametrize(
    "env",
    [
        {},
        {"LANG": ""},
        {"LANG": "C.UTF-8"},
        {"LANG": "zh_TW.utf8"},
        {"LANG": "C", "LC_ALL": "en_US.UTF-8"},
        {"LANG": "zh_TW"},
    ],
)
def test_a_locale_that_may_have_utf_8_is_not_in_the_way(env: dict[str, str]) -> None:
    assert obstacle((Terminal(),) * 3, {"TERM": "xterm", **env}) is None


def test_what_python_makes_of_the_locale_c_does_not_hide_it() -> None:
    env = {"LANG": "C", "LC_CTYPE": "C.UTF-8"}

    assert foreign_locale(env, in_utf8_mode=True) == ("LANG", "C")
    assert foreign_locale(env, in_utf8_mode=False) is None


def test_the_doctor_names_the_variable_too() -> None:
    check = surroundings.check_encoding("utf-8", {"LC_ALL": "POSIX"})

    assert check.status == "bad"
    assert "LC_ALL=zh_TW.UTF-8" in str(check.values["locales"])


# kiosk data


def test_exported_data_can_be_imported_again(demo: Kiosk, tmp_path: Path) -> None:
    status, out, _ = demo("data", "export", str(tmp_path / "csv"))
    assert status == 0
    assert "delete them" in out

    status, out, _ = demo("data", "import", str(tmp_path / "csv"))

    assert status == 0
    assert out == f"The data of {tmp_path / 'csv'} is in use now.\n"
    assert demo.staff("S001").name == "陳示範"


def test_a_bad_row_is_named_by_file_line_column_and_reason(demo: Kiosk, tmp_path: Path) -> None:
    demo("data", "export", str(tmp_path))
    staff = tmp_path / "staff.csv"
    staff.write_text(staff.read_text("utf-8").replace(",Sales,S02,", ",Boss,S02,"), "utf-8")
    line = next(n for n, text in enumerate(staff.read_text("utf-8").splitlines(), 1) if "Boss" in text)

    status, out, err = demo("data", "import", str(tmp_path))

    assert (status, out) == (1, "")
    assert err == (f"Nothing was imported: 1 problem.\n  staff.csv:{line} role: must be one of Sales, Manager, Admin\n")
    assert demo.staff("S002").role == "Sales"


def test_very_many_problems_are_counted_not_all_shown(demo: Kiosk, tmp_path: Path) -> None:
    demo("data", "export", str(tmp_path))
    bad = data.PROBLEMS_SHOWN + 5
    with (tmp_path / "stores.csv").open("a", encoding="utf-8") as stores:
        stores.writelines(f"S1{n:02},,somewhere,02-0000-0001\n" for n in range(bad))

    status, _, err = demo("data", "import", str(tmp_path))

    assert status == 1
    assert len(err.splitlines()) == data.PROBLEMS_SHOWN + 2
    assert err.endswith("  and 5 more\n")


def test_importing_from_nowhere_fails(kiosk: Kiosk) -> None:
    assert kiosk("data", "import", "/nowhere") == (1, "", "There is no folder /nowhere.\n")
    assert not kiosk.data_file.exists()


def test_exporting_to_where_nothing_can_be_written_names_the_place(demo: Kiosk, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")

    status, _, err = demo("data", "export", str(tmp_path / "taken"))

    assert status == 1
    assert err == f"{tmp_path / 'taken'}: File exists.\n"


def test_demonstration_data_replaces_demonstration_data_unasked(demo: Kiosk) -> None:
    staff_admin.disable_staff(demo.data_file, "S001")

    status, _, _ = demo("data", "demo")

    assert status == 0
    assert demo.staff("S001").active


def test_demonstration_data_replaces_imported_data_only_with_yes(demo: Kiosk, tmp_path: Path) -> None:
    demo("staff", "disable", "S001")
    demo("data", "export", str(tmp_path / "csv"))
    demo("data", "import", str(tmp_path / "csv"))

    status, _, err = demo("data", "demo")

    assert status == 1
    assert "holds imported data" in err
    assert not demo.staff("S001").active
    assert demo("data", "demo", "--yes")[0] == 0
    assert demo.staff("S001").active


# kiosk staff


@pytest.mark.parametrize(
    "arguments",
    [
        ("data", "export", "csv"),
        ("staff", "list"),
        ("staff", "disable", "S001"),
        ("staff", "add", "S100", "--name", "x", "--role", "Sales", "--store", "S01"),
        ("sessions", "list"),
        ("sessions", "clear", "S001"),
    ],
)
def test_without_data_a_command_says_how_to_get_some(kiosk: Kiosk, arguments: tuple[str, ...]) -> None:
    status, out, err = kiosk(*arguments)

    assert (status, out) == (1, "")
    assert "There is no data file" in err
    assert "kiosk data import" in err
    assert not kiosk.data_file.exists()


def test_a_data_file_that_is_none_ends_with_one_sentence(kiosk: Kiosk) -> None:
    kiosk.folder.mkdir()
    kiosk.data_file.write_bytes(b"no database at all" * 100)

    status, _, err = kiosk("staff", "list")

    assert status == 1
    assert err.startswith("The data file cannot be used: ")
    assert err.count("\n") == 1


def test_a_new_member_of_staff_can_sign_in_with_the_pin_asked_twice(
    demo: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = asked(monkeypatch, "8642", "8642")

    status, out, _ = demo("staff", "add", "S100", "--name", "新同事", "--role", "manager", "--store", "s02")

    assert (status, out) == (0, "S100 may sign in now.\n")
    assert left == []
    added = demo.staff("S100")
    assert (added.name, added.role, added.store_id, added.active) == ("新同事", "Manager", "S02", True)
    assert verify_pin(added.pin_hash, "8642")


def test_a_pin_can_come_from_standard_input(demo: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "8642\n")

    status, out, _ = demo("staff", "set-pin", "s001", "--pin-stdin")

    assert (status, out) == (0, "The PIN of S001 is changed.\n")
    assert verify_pin(demo.staff("S001").pin_hash, "8642")


def test_a_new_pin_of_disabled_staff_says_that_it_does_not_help(demo: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "8642\n")

    _, out, _ = demo("staff", "set-pin", "S009", "--pin-stdin")

    assert "S009 is disabled" in out


def test_two_different_pins_change_nothing(demo: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(monkeypatch, "8642", "8641")

    assert demo("staff", "set-pin", "S001") == (1, "", "The two PINs differ. Nothing was changed.\n")
    assert verify_pin(demo.staff("S001").pin_hash, "1234")


@pytest.mark.parametrize(
    ("pin", "said"),
    [
        ("", "4 to 12 digits"),
        ("123", "4 to 12 digits"),
        ("12 34", "4 to 12 digits"),
        ("１２３４", "4 to 12 digits"),
        ("8" * 13, "4 to 12 digits"),
        ("1111", "must not repeat"),
        ("4321", "must not count"),
    ],
)
def test_a_pin_against_the_rules_is_refused(demo: Kiosk, monkeypatch: pytest.MonkeyPatch, pin: str, said: str) -> None:
    typed(monkeypatch, f"{pin}\n")

    status, _, err = demo("staff", "set-pin", "S001", "--pin-stdin")

    assert status == 2
    assert said in err
    assert verify_pin(demo.staff("S001").pin_hash, "1234")


def test_without_a_terminal_a_pin_is_not_read_in_the_open(demo: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_terminal(prompt: str) -> str:
        import getpass

        return getpass.fallback_getpass(prompt)  # type: ignore[attr-defined, no-any-return]

    monkeypatch.setattr("kiosk.commands.staff.getpass", no_terminal)
    typed(monkeypatch, "1111\n1111\n")

    status, _, err = demo("staff", "set-pin", "S001")

    assert status == 2
    assert "--pin-stdin" in err


@pytest.mark.parametrize(
    ("code", "role", "store", "status", "said"),
    [
        ("s001", "Sales", "S01", 1, "Staff code s001 is taken"),
        ("S100", "Sales", "S77", 1, "There is no store S77"),
        ("S100", "Boss", "S01", 2, "There is no role Boss; it is one of Sales, Manager, Admin"),
        ("S{1}", "Sales", "S01", 2, "staff_id must be up to 32 letters"),
    ],
)
def test_staff_that_cannot_be_added_is_refused(
    demo: Kiosk, monkeypatch: pytest.MonkeyPatch, code: str, role: str, store: str, status: int, said: str
) -> None:
    typed(monkeypatch, "8642\n")
    before = staff_admin.list_staff(demo.data_file)

    got, _, err = demo("staff", "add", code, "--name", "x", "--role", role, "--store", store, "--pin-stdin")

    assert got == status
    assert said in err
    assert staff_admin.list_staff(demo.data_file) == before


def test_the_old_pin_is_refused_as_the_new_one(demo: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "8642\n")
    demo("staff", "set-pin", "S001", "--pin-stdin")
    typed(monkeypatch, "8642\n")

    status, _, err = demo("staff", "set-pin", "S001", "--pin-stdin")

    assert (status, err) == (2, "That is the old PIN. Choose another.\n")


def test_a_lock_is_lifted_and_lifting_it_again_says_that_there_was_none(demo: Kiosk) -> None:
    async def five_failures(services: Services) -> None:
        for _failure in range(FAILURES_THAT_LOCK):
            await services.attempts.begin("S001")

    demo.with_services(five_failures)

    assert demo("staff", "unlock", "s001", "--terminal", "counter-7")[:2] == (0, "S001 may try to sign in again.\n")
    assert demo("staff", "unlock", "s001", "--terminal", "counter-7")[:2] == (0, "S001 was not locked.\n")


def test_disabled_staff_may_not_sign_in(demo: Kiosk) -> None:
    status, out, _ = demo("staff", "disable", "s001")

    assert (status, out) == (0, "S001 may not sign in any more.\n")
    assert not demo.staff("S001").active


@pytest.mark.parametrize(
    "command", [("staff", "disable"), ("staff", "unlock"), ("sessions", "show"), ("sessions", "clear")]
)
def test_an_unknown_staff_code_fails(demo: Kiosk, command: tuple[str, str]) -> None:
    assert demo(*command, "S404") == (1, "", "There is no staff code S404.\n")


def test_the_list_of_staff_says_who_may_sign_in(demo: Kiosk) -> None:
    status, out, _ = demo("staff", "list")

    assert status == 0
    assert [line.split() for line in out.splitlines()[1:]] == [
        ["M001", "林店長", "Manager", "S01", "may", "sign", "in"],
        ["S001", "陳示範", "Sales", "S01", "may", "sign", "in"],
        ["S002", "黃範例", "Sales", "S02", "may", "sign", "in"],
        ["S009", "離職者", "Sales", "S01", "disabled"],
    ]


# kiosk journal


def test_a_journal_as_it_was_written_is_said_to_be(demo: Kiosk) -> None:
    demo("staff", "disable", "S001")

    status, out, _ = demo("journal", "verify")

    assert status == 0
    assert out.startswith("1 record, as written.\n")


def test_the_first_record_that_was_changed_is_named(demo: Kiosk) -> None:
    for _time in range(3):
        demo("staff", "disable", "S001")
    (file,) = day_files(demo.folder / "journal")
    file.write_bytes(file.read_bytes().replace(b'"subject":"S001"', b'"subject":"S002"', 1))

    status, out, _ = demo("journal", "verify")

    assert status == 1
    assert out.startswith(f"Line 2 of {file.name} does not follow on from the line before")


def test_the_newest_records_are_shown(demo: Kiosk) -> None:
    for code in ("S001", "S002", "S001"):
        demo("staff", "disable", code)

    status, out, _ = demo("journal", "show", "--last", "2", "--terminal", "office")

    assert status == 0
    assert [line.split()[-1] for line in out.splitlines()[1:]] == ["subject=S002", "subject=S001"]


@pytest.mark.parametrize("last", ["0", "-1", "many"])
def test_a_number_of_records_that_is_none_is_refused(demo: Kiosk, last: str) -> None:
    assert demo("journal", "show", "--last", last)[0] == 2


def test_the_journal_is_written_as_a_csv_file_for_its_owner_alone(demo: Kiosk, tmp_path: Path) -> None:
    demo("staff", "disable", "S001")
    file = tmp_path / "journal.csv"

    status, _, _ = demo("journal", "export", str(file))

    assert status == 0
    head, record = file.read_text(encoding="utf-8").splitlines()
    assert head == "number,at,terminal,staff_id,event,result,about,lost"
    assert record.endswith(",staff-disabled,asked,subject=S001,0")
    assert file.stat().st_mode & 0o777 == 0o600
    assert demo("journal", "export", str(file))[0] == 1


def test_the_journal_has_a_new_member_of_staff(demo: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "8642\n")
    demo("staff", "add", "S100", "--name", "x", "--role", "Sales", "--store", "S01", "--pin-stdin")

    _, out, _ = demo("journal", "show", "--terminal", "office")

    assert out.splitlines()[-1].split()[-3:] == ["staff-added", "asked", "subject=S100"]


def test_where_the_journal_cannot_be_written_nothing_is_done(demo: Kiosk) -> None:
    (demo.folder / "journal").write_text("in the way")

    status, _, err = demo("staff", "disable", "S001")

    assert status == 1
    assert err.startswith("The journal cannot be written, so nothing was done: ")
    assert demo.staff("S001").active


# kiosk sessions


async def renewal_under_way(services: Services) -> None:
    """Leave a renewal of S001 where the number is chosen."""
    session = await services.sessions.create_session("S001")
    path = (WorkflowStep.QUERY_CUSTOMER, WorkflowStep.LIST_PHONES)
    customer = {"customer_id": "C001", "masked_id": "A12345****", "name": "王小明", "kind": "person"}
    await services.sessions.commit(session, session.advanced(*path, answers={"customer": customer}))


async def damaged_renewal(services: Services) -> None:
    await services.store.redis.set("staff_renewal_sessions:S001", b"not a set")


def test_no_renewal_is_said_in_words(demo: Kiosk) -> None:
    assert demo("sessions", "list") == (0, "No renewal is under way.\n", "")
    assert demo("sessions", "show", "S001") == (0, "S001 has no renewal under way.\n", "")


def test_the_list_shows_each_renewal_with_the_name_masked(demo: Kiosk) -> None:
    demo.with_services(renewal_under_way)

    status, out, err = demo("sessions", "list")

    assert (status, err) == (0, "")
    _head, line = out.splitlines()
    assert line.split("  ")[:4] == ["S001", "陳○範", "look at the numbers", "counter-7"]
    assert "陳示範" not in out


def test_show_names_nobody_in_full(demo: Kiosk) -> None:
    demo.with_services(renewal_under_way)

    status, out, _ = demo("sessions", "show", "s001")

    assert status == 0
    assert "renewal_S001_" in out
    assert "王○明 A12345****" in out
    assert "王小明" not in out


async def renewal_with_a_device_held(services: Services) -> None:
    """Leave a renewal of S001 that holds a unit of the first device in stock."""
    await renewal_under_way(services)
    (session,) = await services.sessions.get_staff_sessions("S001")
    stocked = await services.office.devices("S01", session_id=session.session_id)
    device = next(one.device.device_id for one in stocked if one.available)
    await services.office.hold_device(device, "S01", session_id=session.session_id, staff_id="S001", seconds=600)


def test_cleared_renewals_are_gone_and_their_device_is_given_back(demo: Kiosk) -> None:
    for_others: list[int] = []

    async def count(services: Services) -> None:
        stocked = await services.office.devices("S01", session_id="of somebody else")
        for_others.append(sum(one.available for one in stocked))

    demo.with_services(renewal_with_a_device_held)
    demo.with_services(count)

    status, out, _ = demo("sessions", "clear", "S001")

    assert (status, out) == (0, "1 renewal of S001 was removed.\n")
    demo.with_services(count)
    held, given_back = for_others
    assert given_back == held + 1
    assert demo("sessions", "list")[1] == "No renewal is under way.\n"


def test_a_damaged_renewal_is_listed_and_clear_removes_it(demo: Kiosk) -> None:
    demo.with_services(damaged_renewal)

    assert "cannot be read" in demo("sessions", "list")[1]
    status, _, err = demo("sessions", "show", "S001")
    assert status == 1
    assert "`kiosk sessions clear S001` removes it" in err
    assert demo("sessions", "clear", "S001")[0] == 0
    assert demo("sessions", "list")[1] == "No renewal is under way.\n"


def test_a_configured_store_that_is_down_fails_with_one_sentence(demo: Kiosk) -> None:
    status, out, err = demo("sessions", "list", "--redis-url", NO_SERVER)

    assert (status, out) == (1, "")
    assert err.startswith("The session store does not answer")
    assert err.count("\n") == 1


def test_commands_log_to_a_file_of_their_own_and_let_go_of_it(demo: Kiosk) -> None:
    before = list(logging.getLogger().handlers)

    demo("sessions", "clear", "S001")

    assert "清除員工所有續約 Session" in (demo.folder / "commands.log").read_text("utf-8")
    assert not (demo.folder / "kiosk.log").exists()
    assert logging.getLogger().handlers == before


def test_what_a_start_of_the_store_lost_is_told() -> None:
    notices = (SessionsSetAside(Path("/aside")), LastWritesLost())
    store = SimpleNamespace(embedded=SimpleNamespace(notices=notices))

    first, second = losses(store)  # type: ignore[arg-type]

    assert "/aside" in first
    assert "last steps may be missing" in second


# kiosk doctor


@pytest.fixture
def good_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name in KEY_SIGNS or name.startswith("BYOBU_")]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(sys, "__stderr__", Terminal())
    monkeypatch.setattr(surroundings, "terminal_size", lambda: terminal_size((80, 24)))


@pytest.mark.usefixtures("good_terminal")
def test_the_doctor_finds_a_demonstration_kiosk_well(demo: Kiosk) -> None:
    status, out, err = demo("doctor")

    assert (status, err) == (0, "")
    assert "Data file: sound; demonstration data" in out
    assert "Session store: its own, at unix://" in out
    assert "Rights: all that the kiosk needs" in out
    assert {line.split()[0] for line in out.splitlines()} == {"ok"}


@pytest.mark.usefixtures("good_terminal")
def test_one_bad_check_ends_the_doctor_with_1(demo: Kiosk) -> None:
    status, out, _ = demo("doctor", "--redis-url", NO_SERVER)

    assert status == 1
    bad = [line for line in out.splitlines() if line.startswith("bad")]
    assert len(bad) == 1
    assert "Session store: no answer" in bad[0]


@pytest.mark.usefixtures("good_terminal")
def test_an_address_that_cannot_be_used_is_a_bad_check(demo: Kiosk) -> None:
    status, out, _ = demo("doctor", "--redis-url", "http://:secret@host")

    assert status == 1
    assert "bad" in out
    assert "redis_url cannot be used" in out
    assert "secret" not in out


@pytest.mark.usefixtures("good_terminal")
def test_an_embedded_store_that_cannot_run_is_a_bad_check_with_advice(
    demo: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (demo.folder / "valkey").write_text("in the way")

    status, out, _ = demo("doctor")

    assert status == 1
    assert "→ Make the folder usable" in out


@pytest.mark.usefixtures("good_terminal")
def test_the_doctor_makes_no_data_file(kiosk: Kiosk) -> None:
    status, out, _ = kiosk("doctor")

    assert status == 0
    assert "kiosk data import" in out
    assert not kiosk.data_file.exists()


def test_a_damaged_data_file_is_bad(demo: Kiosk) -> None:
    content = bytearray(demo.data_file.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    demo.data_file.write_bytes(content)

    check = surroundings.check_data_file(demo.data_file)

    assert check.status == "bad"
    assert check.found.startswith("damaged: ")


@pytest.mark.parametrize(
    ("size", "status"), [((80, 24), "ok"), ((200, 60), "ok"), ((79, 24), "bad"), ((80, 23), "bad"), (None, "warn")]
)
def test_80_by_24_is_the_least_size(size: tuple[int, int] | None, status: str) -> None:
    assert surroundings.check_size(terminal_size(size) if size else None).status == status


@pytest.mark.parametrize(
    ("env", "status", "found"),
    [
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, "ok", "16 million"),
        ({"TERM": "screen-256color"}, "ok", "256"),
        ({"TERM": "linux"}, "warn", "16 (TERM=linux)"),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "warn", "NO_COLOR is set: none"),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, "ok", "256"),
        ({"TERM": "dumb", "COLORTERM": "truecolor"}, "bad", "TERM=dumb"),
    ],
)
def test_colours_are_told_from_the_environment(env: dict[str, str], status: str, found: str) -> None:
    check = surroundings.check_colours(env)

    assert (check.status, check.found) == (status, found)


def test_an_encoding_without_chinese_is_bad_and_says_what_to_set() -> None:
    check = surroundings.check_encoding("iso8859-1", {})

    assert check.status == "bad"
    assert "LANG=C.UTF-8" in check.advice


@pytest.mark.parametrize(
    ("env", "status", "found"),
    [
        ({}, "ok", "nothing known to take any"),
        ({"GNOME_TERMINAL_SCREEN": "/x"}, "warn", "GNOME Terminal takes F1, F10, F11"),
        ({"BYOBU_BACKEND": "tmux"}, "warn", "byobu takes F2 … F12"),
        ({"TMUX": "/x"}, "ok", "tmux takes Ctrl+B"),
        ({"STY": "1"}, "ok", "screen takes Ctrl+A"),
    ],
)
def test_programs_that_take_keys_are_named(env: dict[str, str], status: str, found: str) -> None:
    (check,) = surroundings.check_keys(env, {})

    assert check.status == status
    assert check.found.startswith(found)


def test_every_program_that_takes_keys_is_named_when_they_are_nested() -> None:
    checks = surroundings.check_keys({"TMUX": "/x", "BYOBU_BACKEND": "tmux", "GNOME_TERMINAL_SCREEN": "/x"}, {})

    assert [check.values["program"] for check in checks] == ["byobu", "GNOME Terminal", "tmux"]


def test_the_second_keys_named_are_those_that_are_bound() -> None:
    (check,) = surroundings.check_keys({}, {"home": "f13,ctrl+b"})

    assert "F3 = Ctrl+Y, F13 = Ctrl+B, F5 = Ctrl+S" in str(check.values["second"])


def test_a_key_bound_anew_that_a_program_takes_is_told() -> None:
    (check,) = surroundings.check_keys({"TMUX": "/x"}, {"home": "f13,ctrl+b"})

    assert (check.status, check.values["keys"]) == ("warn", "Ctrl+B")


@pytest.mark.parametrize(("free_mb", "status"), [(10, "bad"), (100, "warn"), (1000, "ok")])
def test_little_disk_space_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free_mb: int, status: str) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: SimpleNamespace(free=free_mb * 2**20))

    assert surroundings.check_disk(tmp_path / "not" / "there").status == status


def test_columns_line_up_under_chinese() -> None:
    assert table([("名", "x"), ("abc", "y")]) == "名   x\nabc  y"


def test_the_size_of_no_terminal_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    with contextlib.closing(io.StringIO()) as stream:
        monkeypatch.setattr(sys, "stdout", stream)

        assert surroundings.terminal_size() is None
