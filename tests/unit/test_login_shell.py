"""Whether the kiosk is the shell of who runs it."""

from __future__ import annotations

import pwd
import sys
from pathlib import Path

import pytest

from kiosk.login_shell import is_login_shell


class Record:
    def __init__(self, shell: Path) -> None:
        self.pw_shell = str(shell)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program as it was started."""
    path = tmp_path / "kiosk"
    path.touch()
    monkeypatch.setattr(sys, "argv", [str(path)])
    return path


def test_the_shell_of_the_user_is_known_through_a_link_too(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = program.with_name("shell")
    link.symlink_to(program)
    monkeypatch.setattr(pwd, "getpwuid", lambda _uid: Record(link))

    assert is_login_shell()


def test_a_program_with_a_dash_before_its_name_is_a_login_shell(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pwd, "getpwuid", lambda _uid: Record(Path("/bin/sh")))
    monkeypatch.setattr(sys, "orig_argv", ["-kiosk"])

    assert is_login_shell()


@pytest.mark.parametrize("shell", ["/bin/sh", "/nowhere/kiosk", ""])
def test_a_program_started_from_another_shell_is_none(
    shell: str, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = Record(Path("/"))
    record.pw_shell = shell
    monkeypatch.setattr(pwd, "getpwuid", lambda _uid: record)

    assert not is_login_shell()


def test_code_given_to_the_interpreter_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["-c"])

    assert not is_login_shell()
