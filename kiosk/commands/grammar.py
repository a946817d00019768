"""The words of the command line: its options, its commands, and the help made from them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.config import Settings
from kiosk.i18n import _

Arguments = argparse._ActionsContainer
"""What arguments are added to; argparse has no public name for it."""


if TYPE_CHECKING:
    _Branch = argparse._SubParsersAction[argparse.ArgumentParser]


@dataclass(frozen=True, slots=True)
class Command:
    """One command: how it is typed, what it is for, what it does."""

    words: tuple[str, ...]
    """One word, or the word of a group and its own."""
    says: str
    """What it is for; a message to translate."""
    run: Callable[[Settings, argparse.Namespace], int]
    """Carries it out and returns the exit status. Imports what it needs when it is called."""
    arguments: Callable[[Arguments], None] = lambda _container: None


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, _("usage: ") if prefix is None else prefix)


def read_settings_options(arguments: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
    """Read the options that decide the settings, wherever they stand: those given by their field, and what is left."""
    parser = argparse.ArgumentParser(prog="kiosk", add_help=False, allow_abbrev=False, formatter_class=_Formatter)
    _add_settings_options(parser)
    given, rest = parser.parse_known_args(arguments)
    return vars(given), rest


def command_line(commands: Sequence[Command]) -> argparse.ArgumentParser:
    """Make the parser of the whole command line, in the language that is active.

    What it parses has `command`, the `Command` asked for or None, and that command's arguments.
    """
    parser = argparse.ArgumentParser(
        prog="kiosk",
        description=_("Renew customers' contracts at a store counter. Without a command, the kiosk starts."),
        epilog=_listed(commands),
        add_help=False,
        allow_abbrev=False,
        formatter_class=_Formatter,
    )
    _add_options(parser).add_argument("--version", action="store_true", help=_("show the version and exit"))
    parser.set_defaults(command=None)
    branches: dict[tuple[str, ...], _Branch] = {(): _branch(parser, required=False)}
    for command in commands:
        *group, word = command.words
        path = tuple(group)
        if path not in branches:
            members = [member for member in commands if member.words[: len(path)] == path]
            node = _add_node(branches[path[:-1]], path[-1], epilog=_listed(members))
            branches[path] = _branch(node, required=True)
        leaf = _add_node(branches[path], word, description=_(command.says))
        command.arguments(leaf.add_argument_group(_("arguments")))
        leaf.set_defaults(command=command)
    return parser


def _branch(parser: argparse.ArgumentParser, *, required: bool) -> _Branch:
    return parser.add_subparsers(
        title=_("commands"),
        metavar="COMMAND",
        required=required,
        help=_("one of those below; with --help it says more"),
    )


def _add_node(
    branch: _Branch,
    word: str,
    *,
    description: str | None = None,
    epilog: str | None = None,
) -> argparse.ArgumentParser:
    node = branch.add_parser(
        word,
        description=description,
        epilog=epilog,
        add_help=False,
        allow_abbrev=False,
        formatter_class=_Formatter,
    )
    _add_options(node)
    return node


def _listed(commands: Sequence[Command]) -> str:
    return "\n".join(f"  kiosk {' '.join(command.words):16}{_(command.says)}" for command in commands)


def _add_options(parser: argparse.ArgumentParser) -> Arguments:
    options = parser.add_argument_group(_("options"))
    options.add_argument("-h", "--help", action="help", help=_("show this help and exit"))
    _add_settings_options(options)
    return options


def _add_settings_options(options: Arguments) -> None:
    """Add the options that are settings; their `dest` is the setting's field."""

    def add(name: str, field: str, metavar: str, says: str) -> None:
        options.add_argument(name, dest=field, metavar=metavar, default=argparse.SUPPRESS, help=says)

    add("--lang", "language", "zh_TW|en", _("the language"))
    add(
        "--redis-url",
        "redis_url",
        "URL",
        _("the session store; an address with a password belongs in KIOSK_REDIS_URL, others can read this one"),
    )
    add("--data-dir", "data_dir", "DIR", _("the folder of the data, the embedded session store and the log"))
    add("--terminal", "terminal", "NAME", _("the name of this counter terminal"))
    options.add_argument(
        "--kiosk",
        dest="supervised",
        action="store_true",
        default=argparse.SUPPRESS,
        help=_("kiosk mode: start again after a crash, end by a manager's PIN alone; always so as a login shell"),
    )
    options.add_argument(
        "--config",
        dest="config_file",
        metavar="FILE",
        type=Path,
        default=argparse.SUPPRESS,
        help=_("the settings file"),
    )
