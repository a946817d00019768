"""The example files of a terminal start the kiosk as it can be started, and are read by what they are for."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.cli import COMMANDS
from kiosk.commands.grammar import command_line, read_settings_options
from tests.store.deployments.examples import text_of

UNIT, SSHD = "terminal/renewal-kiosk.service", "terminal/sshd.conf"
PROGRAM = "/usr/local/bin/kiosk"


def command_in(text: str, start: str) -> list[str]:
    """Read the command of a line."""
    (line,) = (line.strip() for line in text.splitlines() if line.strip().startswith(start))
    return line.removeprefix(start).split()


@pytest.mark.parametrize(("name", "start"), [(UNIT, "ExecStart="), (SSHD, "ForceCommand exec ")])
def test_the_command_is_one_that_the_kiosk_understands(name: str, start: str) -> None:
    program, *arguments = command_in(text_of(name), start)

    options, rest = read_settings_options(arguments)

    assert program == PROGRAM
    assert options == {"supervised": True, "config_file": Path("/etc/renewal-kiosk/kiosk.toml")}
    assert rest == []
    assert command_line(COMMANDS).parse_args(arguments).supervised


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "renewal-kiosk.service"
    unit.write_text(text_of(UNIT).replace(PROGRAM, sys.executable), encoding="utf-8")

    found = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)

    assert found.returncode == 0
    assert [line for line in found.stderr.splitlines() if unit.name in line] == []


@pytest.mark.skipif(
    shutil.which("sshd") is None or not Path("/run/sshd").is_dir(), reason="there is no SSH server here, or never was"
)
def test_the_ssh_server_takes_the_example(tmp_path: Path) -> None:
    config = tmp_path / "sshd_config"
    config.write_text(text_of(SSHD), encoding="utf-8")

    host_key = tmp_path / "host_key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(host_key)], check=True)

    sshd = shutil.which("sshd") or ""  # to be called by its whole path
    found = subprocess.run(
        [sshd, "-T", "-f", str(config), "-h", str(host_key), "-C", "user=kiosk,host=h,addr=192.0.2.1"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert found.returncode == 0, found.stderr
    assert f"forcecommand exec {PROGRAM} --kiosk" in found.stdout
