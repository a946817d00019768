"""The kiosk's settings: from a file, the environment and options, read once, when called, never at import."""

from __future__ import annotations

import re
import socket
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from kiosk.key_table import KeysRefused, effective, keys_of, name_of

APP_NAME = "renewal-kiosk"
CONFIG_VARIABLE = "KIOSK_CONFIG"
"""Environment variable that names the settings file."""
STAFF_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
"""What a staff code may be: it becomes part of a Redis key, so no braces, spaces or globs."""
TERMINAL_LENGTH = 24
"""The most characters of a terminal's name: it stands on a slip and in the header."""
_SCANNER_KEY = re.compile(r"[^A-Za-z0-9\s]|f([1-9]|1\d|2[0-4])|ctrl\+[a-z]")


class ConfigError(Exception):
    """Settings that cannot be used. Each problem names the setting, its source and what it may be."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a store may set."""

    data_dir: Path
    """Holds the embedded store, the demonstration data, the log and the journal."""
    runtime_dir: Path
    """Holds the socket of the embedded store."""
    redis_url: str | None = field(default=None, repr=False)
    """The store's own Redis or Valkey; None runs the embedded server. Never printed: may hold a password."""
    terminal: str = "terminal"
    """The name of this counter terminal, on slips, orders and in "started elsewhere"."""
    language: str = "en"
    theme: str = "auto"
    """auto: dark, but monochrome where NO_COLOR is set or the terminal has 16 colours at most."""
    store_timeout: float = 1.0
    """Seconds to wait for one answer of the session store, and for a connection to it."""
    store_retries: int = 1
    session_ttl: int = 3600
    """Seconds an untouched renewal is kept; each step renews it."""
    renewal_window_days: int = 60
    """Days before the end of a contract from which it may be renewed."""
    activation_fee: int = 0
    """NT$ added to every order."""
    early_renewal: str = "carry-over"
    """carry-over: the rest of the old term is added to the new one.
    end: the old term ends today and its subsidies are refunded pro rata."""
    keys: tuple[tuple[str, str], ...] = ()
    """Actions that the store has bound to other keys, and those."""
    scanner_target: str = "both"
    """Which scans are taken: of staff badges (staff), of customers' IDs (customer), both or none."""
    scanner_prefix: str = ""
    """The key that a scanner sends before a code; without one, a code is known by how fast it is typed."""
    scanner_suffix: str = "enter"
    """The key that a scanner sends after a code."""
    log_level: str = "info"
    journal_days: int = 365
    """Days for which the journal's records are kept at least."""
    idle_lock: int = 120
    """Seconds without a key after which the terminal locks; 0 for never."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table of settings."""

    field: str
    """The attribute of `Settings`, which is also the key in the file and the name of the option."""
    variable: str
    """The environment variable."""
    parse: Callable[[object], object]
    """Turns what was written into the value; raises ValueError when that is not allowed."""
    allowed: str
    description: str


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value.strip()


def _folder(value: object) -> Path:
    try:
        return Path(value if isinstance(value, Path) else _text(value)).expanduser().absolute()
    except RuntimeError as error:  # ~somebody, who is not known here
        raise ValueError from error


def _terminal(value: object) -> str:
    name = _text(value)
    if len(name) > TERMINAL_LENGTH or not name.isprintable():
        raise ValueError
    return name


def _language(value: object) -> str:
    code = _text(value).lower()
    if not re.fullmatch(r"(zh|en)([-_.@].*)?", code):
        raise ValueError
    return "zh_TW" if code.startswith("zh") else "en"


def _whole(low: int, high: int) -> Callable[[object], int]:
    def parse(value: object) -> int:
        # TOML's true is an int to Python, and its 3.0 is not a whole number
        if isinstance(value, bool | float):
            raise ValueError
        number = int(value) if isinstance(value, int) else int(_text(value))
        if not low <= number <= high:
            raise ValueError
        return number

    return parse


def _none_or(parse: Callable[[object], int]) -> Callable[[object], int]:
    """Allow 0 beside what `parse` allows."""

    def parse_or_none(value: object) -> int:
        return 0 if value in (0, "0") and not isinstance(value, bool) else parse(value)

    return parse_or_none


def _seconds(low: float, high: float) -> Callable[[object], float]:
    def parse(value: object) -> float:
        if isinstance(value, bool):
            raise ValueError
        number = float(value) if isinstance(value, int | float) else float(_text(value))
        if not low <= number <= high:  # false for NaN too
            raise ValueError
        return number

    return parse


def _one_of(*choices: str) -> Callable[[object], str]:
    def parse(value: object) -> str:
        if value not in choices:
            raise ValueError
        return str(value)

    return parse


def _keys(value: object) -> tuple[tuple[str, str], ...]:
    """Read the table of the file, or the same in one line: help = f1, ctrl+g; home = f4."""
    if isinstance(value, Mapping):
        return keys_of(value)
    parts = [part.partition("=") for part in _text(value).split(";") if part.strip()]
    return keys_of({action.strip(): keys for action, _equals, keys in parts})


def _scanner_key(*others: str) -> Callable[[object], str]:
    def parse(value: object) -> str:
        key = _text(value).lower()
        if key not in others and not (_SCANNER_KEY.fullmatch(key) and key.isprintable()):
            raise ValueError
        return key

    return parse


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "redis_url",
        "KIOSK_REDIS_URL",
        _text,
        "an address of redis, rediss, unix, redis+sentinel, redis+cluster",
        "The Redis or Valkey that keeps the renewals; without one the kiosk runs a server of its own",
    ),
    Setting(
        "data_dir",
        "KIOSK_DATA_DIR",
        _folder,
        "a folder",
        "Where the embedded store, the demonstration data, the log and the journal are kept",
    ),
    Setting("runtime_dir", "KIOSK_RUNTIME_DIR", _folder, "a folder", "Where the embedded store's socket is"),
    Setting(
        "terminal",
        "KIOSK_TERMINAL",
        _terminal,
        f"1 to {TERMINAL_LENGTH} printable characters",
        "The name of this counter terminal",
    ),
    Setting("language", "KIOSK_LANG", _language, "zh_TW or en", "The language of the screens"),
    Setting(
        "theme",
        "KIOSK_THEME",
        _one_of("auto", "dark", "light", "contrast", "mono"),
        "auto, dark, light, contrast or mono",
        "The colours; auto is mono with NO_COLOR or at most 16 colours, else dark",
    ),
    Setting(
        "store_timeout",
        "KIOSK_STORE_TIMEOUT",
        _seconds(0.1, 10),
        "0.1 to 10 seconds",
        "How long to wait for one answer of the session store",
    ),
    Setting(
        "store_retries",
        "KIOSK_STORE_RETRIES",
        _whole(0, 5),
        "0 to 5",
        "How often to ask the session store again before telling the clerk",
    ),
    Setting(
        "session_ttl",
        "KIOSK_SESSION_TTL",
        _whole(60, 86_400),
        "60 to 86400 seconds",
        "How long an untouched renewal is kept",
    ),
    Setting(
        "renewal_window_days",
        "KIOSK_RENEWAL_WINDOW_DAYS",
        _whole(0, 365),
        "0 to 365 days",
        "From how long before its end a contract may be renewed",
    ),
    Setting(
        "activation_fee",
        "KIOSK_ACTIVATION_FEE",
        _whole(0, 100_000),
        "0 to 100000, whole NT$",
        "Added to every order",
    ),
    Setting(
        "early_renewal",
        "KIOSK_EARLY_RENEWAL",
        _one_of("carry-over", "end"),
        "carry-over or end",
        "What becomes of the rest of the old term: added to the new one, or ended today with its refund",
    ),
    Setting(
        "keys",
        "KIOSK_KEYS",
        _keys,
        "actions and their keys",
        "Other keys for actions, see [Keys](#keys)",
    ),
    Setting(
        "scanner_target",
        "KIOSK_SCANNER_TARGET",
        _one_of("both", "staff", "customer", "none"),
        "both, staff, customer or none",
        "Which scans are taken: of staff badges, of customers' IDs",
    ),
    Setting(
        "scanner_prefix",
        "KIOSK_SCANNER_PREFIX",
        _scanner_key(),
        "one character but no letter or digit, a key f1 to f24, or ctrl+ a letter",
        "What a scanner sends before a code; without it a code is known by its speed",
    ),
    Setting(
        "scanner_suffix",
        "KIOSK_SCANNER_SUFFIX",
        _scanner_key("enter", "tab"),
        "as scanner_prefix, or enter or tab",
        "What a scanner sends after a code",
    ),
    Setting(
        "log_level",
        "KIOSK_LOG_LEVEL",
        _one_of("debug", "info", "warning", "error"),
        "debug, info, warning or error",
        "How much the log says",
    ),
    Setting(
        "journal_days",
        "KIOSK_JOURNAL_DAYS",
        _whole(1, 3650),
        "1 to 3650 days",
        "How long the records of the journal are kept",
    ),
    Setting(
        "idle_lock",
        "KIOSK_IDLE_LOCK",
        _none_or(_whole(30, 3600)),
        "30 to 3600 seconds, or 0 for never",
        "After how long without a key the terminal locks",
    ),
)
"""Every setting, in the order of the documentation."""

_COMPUTED = {
    "data_dir": "the user's data folder",
    "runtime_dir": "the user's runtime folder",
    "redis_url": "none",
    "terminal": "the computer's name",
    "language": "from LC_ALL, LC_MESSAGES, LANG",
    "keys": "those of [Keys](#keys)",
    "scanner_prefix": "none",
}
"""How the documentation names the defaults that depend on where the kiosk runs."""


def load_settings(*, env: Mapping[str, str], options: Mapping[str, Any], config_file: Path | None = None) -> Settings:
    """Read the settings: options before environment before file before defaults.

    Args:
        env: the environment; an empty variable counts as not set.
        options: what the command line gave, by field name; None counts as not given.
        config_file: the file to read, which then must exist. Without it: the one `KIOSK_CONFIG` names, which
            must exist too, or kiosk.toml in the user's settings folder, which may be missing.

    Raises:
        ConfigError: names every problem, not just the first.
    """
    named = config_file or (Path(env[CONFIG_VARIABLE]).expanduser() if env.get(CONFIG_VARIABLE) else None)
    path = named or _default_file()
    problems: list[str] = []
    written: dict[str, Any] = {}
    try:
        written = _read_file(path, must_exist=named is not None)
    except ConfigError as error:
        problems += error.problems
    problems += _unknown(written, [row.field for row in SETTINGS], f"in {path}: there is no setting")
    # A misspelt variable must not quietly run a private store; any other KIOSK_… may be someone else's.
    problems += _misspelt([name for name in env if name.startswith("KIOSK_")])
    values: dict[str, Any] = {}
    for row in SETTINGS:
        source, value = _written(row, options=options, env=env, file=written, path=path)
        if value is not None:
            try:
                values[row.field] = row.parse(value)
            except KeysRefused as error:
                problems.append(f"{row.field} from {source}: {error}")
            except ValueError:
                problems.append(_refusal(row, source, value))
    problems += _scanner_clashes(values)
    if problems:
        raise ConfigError(*problems)
    return Settings(**{**_defaults(env, values), **values})


def _scanner_clashes(values: Mapping[str, Any]) -> Iterator[str]:
    """A scanner's key that also does something would do it at every scan."""
    actions = {key: action for action, keys in effective(dict(values.get("keys", ()))).items() for key in keys}
    for setting in ("scanner_prefix", "scanner_suffix"):
        key = values.get(setting)
        if key in actions:
            yield f"{setting} is {name_of(key)}, which is bound to {actions[key]}"


def _written(
    row: Setting, *, options: Mapping[str, Any], env: Mapping[str, str], file: Mapping[str, Any], path: Path
) -> tuple[str, object]:
    """Find where a setting is written first, and what is written there; None when nowhere."""
    sources = (
        ("the command line", options.get(row.field)),
        (row.variable, env.get(row.variable) or None),
        (str(path), file.get(row.field)),
    )
    return next(((source, value) for source, value in sources if value is not None), ("", None))


def _refusal(row: Setting, source: str, value: object) -> str:
    shown = "" if row.field == "redis_url" else f" {value!r}"  # an address may hold a password
    return f"{row.field} from {source}:{shown} is not allowed; it must be {row.allowed}"


def _read_file(path: Path, *, must_exist: bool) -> dict[str, Any]:
    try:
        written = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        if must_exist:
            raise ConfigError(f"the settings file {path} does not exist") from error
        return {}
    except OSError as error:
        raise ConfigError(f"the settings file {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"the settings file {path} is not TOML: {error}") from error
    import tomllib  # here, because most terminals have no settings file and the first frame waits for it

    try:
        return tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"the settings file {path} is not TOML: {error}") from error


def _default_file() -> Path:
    from platformdirs import user_config_path  # here, because it is slow to import

    return user_config_path(APP_NAME, appauthor=False) / "kiosk.toml"


def _unknown(names: Iterable[str], known: list[str], complaint: str) -> list[str]:
    return [f"{complaint} {name!r}{_suggestion(name, known)}" for name in names if name not in known]


def _misspelt(names: list[str]) -> list[str]:
    known = [CONFIG_VARIABLE, *(row.variable for row in SETTINGS)]
    close = [name for name in names if get_close_matches(name, known, n=1, cutoff=0.8)]
    return _unknown(close, known, "in the environment: there is no setting")


def _suggestion(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(known)}"


def _defaults(env: Mapping[str, str], given: Mapping[str, Any]) -> dict[str, Any]:
    """Work out the defaults that depend on where the kiosk runs; a folder only when it was not given."""
    defaults: dict[str, Any] = {"terminal": _default_terminal(), "language": _default_language(env)}
    if "data_dir" not in given:
        from platformdirs import user_data_path

        defaults["data_dir"] = user_data_path(APP_NAME, appauthor=False)
    if "runtime_dir" not in given:
        defaults["runtime_dir"] = _default_runtime_dir()
    return defaults


def _default_runtime_dir() -> Path:
    from platformdirs import user_runtime_path

    try:
        with warnings.catch_warnings():
            # Without an XDG_RUNTIME_DIR it warns on stderr, where the screen is; its other choice is safe.
            warnings.simplefilter("ignore")
            return user_runtime_path(APP_NAME, appauthor=False)
    except OSError as error:
        raise ConfigError(f"runtime_dir: there is no safe default ({error}); set KIOSK_RUNTIME_DIR") from error


def _default_terminal() -> str:
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", socket.gethostname())[:TERMINAL_LENGTH].strip("-")
    return name or "terminal"


def _default_language(env: Mapping[str, str]) -> str:
    """POSIX: the first of LC_ALL, LC_MESSAGES and LANG that is set decides."""
    locale = next((env[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if env.get(name)), "")
    return "zh_TW" if locale.lower().startswith("zh") else "en"


def describe_settings() -> str:
    """Render the table of settings as Markdown, for the documentation."""
    constant = {row.name: row.default for row in fields(Settings) if row.default is not MISSING}
    lines = [
        "| In the file | Environment | Allowed | Default | Meaning |",
        "|---|---|---|---|---|",
    ]
    for row in SETTINGS:
        default = _COMPUTED.get(row.field) or f"`{constant[row.field]}`"
        lines.append(f"| `{row.field}` | `{row.variable}` | {row.allowed} | {default} | {row.description} |")
    return "\n".join(lines)
