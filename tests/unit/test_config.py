"""Where settings come from, which source wins, and how a bad one is reported."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from kiosk.config import SETTINGS, ConfigError, Settings, describe_settings, load_settings

_KEYS = (("help", "f13"), ("home", "f1,ctrl+t"))


@pytest.fixture
def no_file(tmp_path: Path) -> Path:
    path = tmp_path / "empty.toml"
    path.write_text("")
    return path


def problems_of(
    tmp_path: Path,
    *,
    env: dict[str, str] | None = None,
    file: str = "",
    options: dict[str, object] | None = None,
) -> tuple[str, ...]:
    path = tmp_path / "kiosk.toml"
    path.write_text(file)
    with pytest.raises(ConfigError) as caught:
        load_settings(env=env or {}, options=options or {}, config_file=path)
    return caught.value.problems


def test_the_command_line_wins_over_the_environment_over_the_file_over_the_default(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text('terminal = "file"\nsession_ttl = 100\nstore_retries = 3\n')
    env = {"KIOSK_TERMINAL": "environment", "KIOSK_SESSION_TTL": "200"}

    settings = load_settings(env=env, options={"terminal": "option"}, config_file=path)

    assert (settings.terminal, settings.session_ttl, settings.store_retries, settings.activation_fee) == (
        "option",
        200,
        3,
        0,
    )


def test_an_option_that_was_not_given_and_an_empty_variable_count_as_not_set(no_file: Path) -> None:
    settings = load_settings(env={"KIOSK_REDIS_URL": ""}, options={"terminal": None}, config_file=no_file)

    assert settings.redis_url is None
    assert settings.terminal


def test_every_setting_has_a_row_and_each_can_be_set_in_all_three_ways(tmp_path: Path) -> None:
    good: dict[str, tuple[str, str, Any]] = {
        "redis_url": ("redis://a/0", '"redis://a/0"', "redis://a/0"),
        "data_dir": ("/d", '"/d"', Path("/d")),
        "runtime_dir": ("/r", '"/r"', Path("/r")),
        "terminal": ("台北一店 3", '"台北一店 3"', "台北一店 3"),
        "language": ("zh-Hant-TW", '"zh_TW"', "zh_TW"),
        "theme": ("contrast", '"contrast"', "contrast"),
        "store_timeout": ("0.5", "0.5", 0.5),
        "store_retries": ("2", "2", 2),
        "session_ttl": ("600", "600", 600),
        "renewal_window_days": ("90", "90", 90),
        "activation_fee": ("300", "300", 300),
        "early_renewal": ("end", '"end"', "end"),
        "keys": ("help = f13; home = f1, ctrl+t", '{ help = "f13", home = "f1, ctrl+t" }', _KEYS),
        "scanner_target": ("none", '"none"', "none"),
        "scanner_prefix": ("~", '"~"', "~"),
        "scanner_suffix": ("Tab", '"tab"', "tab"),
        "log_level": ("debug", '"debug"', "debug"),
        "journal_days": ("90", "90", 90),
        "idle_lock": ("0", "0", 0),
    }
    assert {row.field for row in SETTINGS} == {field.name for field in fields(Settings)} == set(good)
    path = tmp_path / "kiosk.toml"

    for row in SETTINGS:
        text, toml, value = good[row.field]
        path.write_text("")
        assert getattr(load_settings(env={row.variable: text}, options={}, config_file=path), row.field) == value
        assert getattr(load_settings(env={}, options={row.field: text}, config_file=path), row.field) == value
        path.write_text(f"{row.field} = {toml}\n", encoding="utf-8")
        assert getattr(load_settings(env={}, options={}, config_file=path), row.field) == value


def test_all_problems_are_reported_each_with_its_setting_source_and_what_is_allowed(tmp_path: Path) -> None:
    found = problems_of(
        env={"KIOSK_STORE_TIMEOUT": "soon"},
        file="session_ttl = 5\n",
        options={"language": "fr"},
        tmp_path=tmp_path,
    )

    assert len(found) == 3
    text = "\n".join(found)
    assert "language from the command line: 'fr' is not allowed; it must be zh_TW or en" in text
    assert "store_timeout from KIOSK_STORE_TIMEOUT: 'soon' is not allowed; it must be 0.1 to 10 seconds" in text
    assert f"session_ttl from {tmp_path / 'kiosk.toml'}: 5 is not allowed; it must be 60 to 86400 seconds" in text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("store_timeout", "nan"),
        ("store_timeout", "0"),
        ("store_timeout", True),
        ("store_retries", "-1"),
        ("store_retries", 1.5),
        ("store_retries", True),
        ("session_ttl", "1h"),
        ("renewal_window_days", "366"),
        ("activation_fee", "12.5"),
        ("early_renewal", "refund"),
        ("log_level", "loud"),
        ("terminal", "a" * 25),
        ("terminal", "two\nlines"),
        ("terminal", " "),
        ("data_dir", ""),
        ("data_dir", 5),
        ("data_dir", "~no_such_person/x"),
        ("redis_url", 6379),
        ("keys", 5),
        ("scanner_prefix", "x"),
        ("scanner_prefix", "enter"),
        ("scanner_prefix", "~~"),
        ("scanner_target", "door"),
    ],
)
def test_a_value_that_is_not_allowed_is_refused(name: str, value: object, tmp_path: Path) -> None:
    (found,) = problems_of(tmp_path, options={name: value})

    assert found.startswith(f"{name} from the command line:")


def test_an_unknown_key_in_the_file_is_an_error_that_suggests_the_nearest(tmp_path: Path) -> None:
    (found,) = problems_of(tmp_path, file='redis_ulr = "redis://a"\n')

    assert "there is no setting 'redis_ulr'; did you mean 'redis_url'?" in found


def test_a_misspelt_variable_is_an_error_but_somebody_elses_is_not(tmp_path: Path, no_file: Path) -> None:
    (found,) = problems_of(tmp_path, env={"KIOSK_REDIS_ULR": "redis://a"})
    assert "there is no setting 'KIOSK_REDIS_ULR'; did you mean 'KIOSK_REDIS_URL'?" in found

    load_settings(env={"KIOSK_SERVICE_HOST": "10.0.0.1"}, options={}, config_file=no_file)


def test_a_file_that_was_named_must_exist(tmp_path: Path) -> None:
    missing = tmp_path / "missing.toml"

    with pytest.raises(ConfigError, match=r"missing\.toml does not exist"):
        load_settings(env={}, options={}, config_file=missing)
    with pytest.raises(ConfigError, match=r"missing\.toml does not exist"):
        load_settings(env={"KIOSK_CONFIG": str(missing)}, options={})


def test_the_file_in_the_users_settings_folder_is_read_and_may_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_config_path", lambda *_a, **_k: tmp_path)
    assert load_settings(env={}, options={}).session_ttl == 3600

    (tmp_path / "kiosk.toml").write_text("session_ttl = 1800\n")

    assert load_settings(env={}, options={}).session_ttl == 1800


@pytest.mark.parametrize("content", [b"terminal = \n", b'terminal = "\xff"\n'])
def test_a_file_that_is_not_toml_says_so(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_bytes(content)

    with pytest.raises(ConfigError, match="is not TOML"):
        load_settings(env={}, options={}, config_file=path)


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        load_settings(env={}, options={}, config_file=tmp_path)


@pytest.mark.parametrize(
    ("env", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_TW.UTF-8"}, "zh_TW"),
        ({"LANG": "zh_TW.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C", "LC_MESSAGES": "C", "LC_ALL": "zh_HK.UTF-8"}, "zh_TW"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "zh_TW.UTF-8", "KIOSK_LANG": "en"}, "en"),
    ],
)
def test_the_language_follows_the_locale_unless_it_is_set(env: dict[str, str], language: str, no_file: Path) -> None:
    assert load_settings(env=env, options={}, config_file=no_file).language == language


@pytest.mark.parametrize(
    ("host", "terminal"),
    [
        ("counter-3.taipei.example", "counter-3.taipei.example"),
        ("王的電腦", "terminal"),
        ("a b;c", "a-b-c"),
        ("x" * 60, "x" * 24),
    ],
)
def test_a_terminal_is_called_after_its_computer_made_harmless(
    host: str, terminal: str, no_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: host)

    assert load_settings(env={}, options={}, config_file=no_file).terminal == terminal


def test_a_password_in_the_address_is_never_printed(tmp_path: Path, no_file: Path) -> None:
    settings = load_settings(env={"KIOSK_REDIS_URL": "redis://:s3cret@a"}, options={}, config_file=no_file)
    assert "s3cret" not in repr(settings)

    (found,) = problems_of(tmp_path, options={"redis_url": ["redis://:s3cret@a"]})
    assert "s3cret" not in found


def test_nothing_is_read_when_the_module_is_imported(no_file: Path) -> None:
    env = {"KIOSK_STORE_RETRIES": "never", "KIOSK_CONFIG": "/nowhere", "PYTHONPATH": "."}
    code = "import kiosk.config, sys; assert 'platformdirs' not in sys.modules"

    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_what_was_read_once_does_not_follow_the_environment(no_file: Path) -> None:
    env = {"KIOSK_TERMINAL": "one"}
    settings = load_settings(env=env, options={}, config_file=no_file)

    env["KIOSK_TERMINAL"] = "two"

    assert settings.terminal == "one"
    assert load_settings(env=env, options={}, config_file=no_file).terminal == "two"


def test_the_documentation_lists_every_setting_with_its_variable_and_default() -> None:
    table = describe_settings()

    assert len(table.splitlines()) == 2 + len(SETTINGS)
    assert "| `store_timeout` | `KIOSK_STORE_TIMEOUT` | 0.1 to 10 seconds | `1.0` |" in table
    assert all(row.variable in table for row in SETTINGS)


def test_keys_that_clash_are_an_error_that_names_both_actions(tmp_path: Path) -> None:
    (found,) = problems_of(tmp_path, file='[keys]\ncompare = "f1"\n')

    assert found == f"keys from {tmp_path / 'kiosk.toml'}: F1 is bound to both help and compare"


def test_a_scanners_key_that_does_something_is_an_error_that_names_both(tmp_path: Path) -> None:
    (found,) = problems_of(tmp_path, file='scanner_prefix = "f13"\n[keys]\nhome = "f13"\n')

    assert found == "scanner_prefix is F13, which is bound to home"
