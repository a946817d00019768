"""The command line. A command's imports are inside it, so that the plain start pays for none of them."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from contextvars import copy_context
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from kiosk import i18n
from kiosk.commands.failures import DONE, FAILED, USAGE, CommandFailed, explained
from kiosk.commands.grammar import Arguments, Command, command_line, read_settings_options
from kiosk.config import ConfigError, Settings, load_settings
from kiosk.i18n import N_, _
from kiosk.login_shell import is_login_shell

_INTERRUPTED = 130
"""As shells report a program that Ctrl+C ended."""


def run(arguments: list[str]) -> int:
    """Do what the command line asks; returns the exit status."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a name must not end a command on a terminal without UTF-8
    try:
        return copy_context().run(_run, arguments)  # the language chosen is this run's alone
    except SystemExit as stop:  # how argparse ends on --help and on what it does not understand
        return stop.code if isinstance(stop.code, int) else DONE
    except KeyboardInterrupt:
        return _INTERRUPTED


def _run(arguments: list[str]) -> int:
    options, rest = read_settings_options(arguments)
    supervised = options.pop("supervised", False) or is_login_shell()
    settings = _load(options)
    if isinstance(settings, Settings):
        try:
            i18n.activate(settings.language)
        except i18n.CatalogueMissing as error:
            return _failed(str(error), FAILED)
    # without a command there is nothing else to parse, and the start need not wait for the whole grammar
    given = command_line(COMMANDS).parse_args(arguments) if rest else None
    if given is not None and given.version:
        return _print_version()
    if isinstance(settings, ConfigError):  # only now: help and version need no settings
        return _refused(settings)
    try:
        if given is None or given.command is None:
            return _start(settings, supervised=supervised)
        if supervised:
            return _failed(_("In kiosk mode there are no commands."), USAGE)
        return int(given.command.run(settings, given))
    except ConfigError as error:
        return _refused(error)
    except CommandFailed as failure:
        return _failed(failure.sentence, failure.status)
    except Exception as error:
        sentence = explained(error)
        if sentence is None:
            raise
        return _failed(sentence, FAILED)


def _load(options: dict[str, Any]) -> Settings | ConfigError:
    config_file: Path | None = options.pop("config_file", None)
    try:
        return load_settings(env=os.environ, options=options, config_file=config_file)
    except ConfigError as error:
        return error


def _refused(error: ConfigError) -> int:
    return _failed("\n".join([_("The settings cannot be used:"), *error.problems]), USAGE)


def _failed(sentence: str, status: int) -> int:
    print(sentence, file=sys.stderr)
    return status


def _print_version() -> int:
    from importlib.metadata import PackageNotFoundError, version

    try:
        print(f"kiosk {version('renewal-kiosk')}")
    except PackageNotFoundError:
        print(_("kiosk, run from its source without being installed"))
    return DONE


def _start(settings: Settings, *, supervised: bool) -> int:
    from kiosk.commands.start import start

    return start(settings, supervised=supervised)


def _data_import(settings: Settings, given: Namespace) -> int:
    from kiosk.commands import data

    return data.import_files(settings, given.directory)


def _data_export(settings: Settings, given: Namespace) -> int:
    from kiosk.commands import data

    return data.export_files(settings, given.directory)


def _data_demo(settings: Settings, given: Namespace) -> int:
    from kiosk.commands import data

    return data.put_back_demonstration(settings, replace_imported=given.yes)


def _staff_add(settings: Settings, given: Namespace) -> int:
    from kiosk.commands import staff

    return staff.add(
        settings, given.code, name=given.name, role=given.role, store=given.store, pin_stdin=given.pin_stdin
    )


def _staff_set_pin(settings: Settings, given: Namespace) -> int:
    from kiosk.commands import staff

    return staff.set_pin(settings, given.code, pin_stdin=given.pin_stdin)


def _staff_disable(settings: Settings, given: Namespace) -> int:
    from kiosk.commands import staff

    return staff.disable(settings, given.code)


def _staff_unlock(settings: Settings, given: Namespace) -> int:
    from kiosk.commands import staff

    return staff.unlock(settings, given.code)


def _staff_list(settings: Settings, _given: Namespace) -> int:
    from kiosk.commands import staff

    return staff.list_all(settings)


def _sessions_list(settings: Settings, _given: Namespace) -> int:
    from kiosk.commands import sessions

    return sessions.list_all(settings)


def _sessions_show(settings: Settings, given: Namespace) -> int:
    from kiosk.commands import sessions

    return sessions.show(settings, given.code)


def _sessions_clear(settings: Settings, given: Namespace) -> int:
    from kiosk.commands import sessions

    return sessions.clear(settings, given.code)


def _journal_verify(settings: Settings, _given: Namespace) -> int:
    from kiosk.commands import journal

    return journal.verify(settings)


def _journal_show(settings: Settings, given: Namespace) -> int:
    from kiosk.commands import journal

    return journal.show(settings, last=given.last)


def _journal_export(settings: Settings, given: Namespace) -> int:
    from kiosk.commands import journal

    return journal.export(settings, given.file)


def _doctor(settings: Settings, _given: Namespace) -> int:
    from kiosk.commands import doctor

    return doctor.examine(settings)


def _directory(arguments: Arguments) -> None:
    arguments.add_argument("directory", metavar="DIR", type=Path, help=_("the folder of the CSV files"))


def _yes(arguments: Arguments) -> None:
    arguments.add_argument("--yes", action="store_true", help=_("replace imported data too, orders and all"))


def _code(arguments: Arguments) -> None:
    arguments.add_argument("code", metavar="STAFF", help=_("a staff code; case does not matter"))


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise ValueError
    return count


def _last(arguments: Arguments) -> None:
    arguments.add_argument("--last", metavar="N", type=_count, default=20, help=_("how many records; 20 without this"))


def _file(arguments: Arguments) -> None:
    arguments.add_argument("file", metavar="FILE", type=Path, help=_("the CSV file to write; it must not exist"))


def _pin(arguments: Arguments) -> None:
    _code(arguments)
    arguments.add_argument(
        "--pin-stdin", action="store_true", help=_("read the PIN from standard input instead of asking twice")
    )


def _new_staff(arguments: Arguments) -> None:
    _pin(arguments)
    arguments.add_argument("--name", required=True, help=_("their name"))
    arguments.add_argument("--role", required=True, help="Sales | Manager | Admin")
    arguments.add_argument("--store", required=True, help=_("the code of their store"))


COMMANDS = (
    Command(("data", "import"), N_("replace the data by CSV files"), _data_import, _directory),
    Command(("data", "export"), N_("write the data as CSV files"), _data_export, _directory),
    Command(("data", "demo"), N_("put back the demonstration data"), _data_demo, _yes),
    Command(("staff", "add"), N_("let somebody new sign in"), _staff_add, _new_staff),
    Command(("staff", "set-pin"), N_("give somebody a new PIN"), _staff_set_pin, _pin),
    Command(("staff", "disable"), N_("let somebody sign in no more"), _staff_disable, _code),
    Command(("staff", "unlock"), N_("lift the lock of somebody's sign-in"), _staff_unlock, _code),
    Command(("staff", "list"), N_("show who may sign in"), _staff_list),
    Command(("sessions", "list"), N_("show the renewals under way"), _sessions_list),
    Command(("sessions", "show"), N_("show one clerk's renewal"), _sessions_show, _code),
    Command(("sessions", "clear"), N_("remove one clerk's renewal"), _sessions_clear, _code),
    Command(("journal", "verify"), N_("tell whether the journal is as it was written"), _journal_verify),
    Command(("journal", "show"), N_("show who did what last"), _journal_show, _last),
    Command(("journal", "export"), N_("write the journal as a CSV file"), _journal_export, _file),
    Command(("doctor",), N_("look at everything the kiosk needs"), _doctor),
)
"""Every command, in the order of the help."""
