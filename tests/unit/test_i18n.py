"""The clerk's language: chosen for a context, read from compiled catalogues, never silently another one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import Context
from pathlib import Path

import pytest

from kiosk.i18n import (
    LANGUAGES,
    N_,
    CatalogueMissing,
    UnknownLanguage,
    _,
    activate,
    current_language,
    load_catalogue,
    ngettext,
)
from tests.catalogues import compile_catalogue, po_path

PO = """\
msgid ""
msgstr ""
"Language: zh_TW\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "Sign in"
msgstr "登入"

#, python-format
msgid "%(name)s has signed in"
msgstr "%(name)s 已登入"

#, python-format
msgid "%(n)s day left on %(plan)s"
msgid_plural "%(n)s days left on %(plan)s"
msgstr[0] "%(plan)s 剩 %(n)s 天"
"""


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    path = po_path("zh_TW", tmp_path)
    path.parent.mkdir(parents=True)
    path.write_text(PO, encoding="utf-8")
    compile_catalogue("zh_TW", tmp_path)
    return tmp_path


def in_chinese(locales: Path, say: Callable[[], str]) -> str:
    """Speak in a context of its own, so that no test leaves its language to another."""

    def speak() -> str:
        activate("zh_TW", locales=locales)
        return say()

    return Context().run(speak)


def test_before_a_language_is_chosen_the_source_text_is_spoken() -> None:
    assert Context().run(lambda: (current_language(), _("Sign in"), ngettext("%(n)s day", "%(n)s days", 2))) == (
        "en",
        "Sign in",
        "2 days",
    )


def test_a_message_is_spoken_in_the_chosen_language(locales: Path) -> None:
    assert in_chinese(locales, lambda: f"{current_language()} {_('Sign in')}") == "zh_TW 登入"


def test_values_are_filled_into_the_translation_as_they_are(locales: Path) -> None:
    said = in_chinese(locales, lambda: _("%(name)s has signed in", name="[b]%(x)s"))

    assert said == "[b]%(x)s 已登入"


def test_a_percent_sign_stands_for_itself_where_nothing_is_filled_in() -> None:
    assert Context().run(lambda: _("100% done")) == "100% done"


def test_a_value_that_is_not_given_is_an_error() -> None:
    with pytest.raises(KeyError, match="name"):
        Context().run(lambda: _("%(name)s has signed in", other=1))


@pytest.mark.parametrize("n", [1, 2])
def test_a_count_is_spoken_in_the_form_of_the_language(locales: Path, n: int) -> None:
    singular, plural = "%(n)s day left on %(plan)s", "%(n)s days left on %(plan)s"

    assert in_chinese(locales, lambda: ngettext(singular, plural, n, plan="5G")) == f"5G 剩 {n} 天"


def test_the_empty_message_is_empty_and_not_the_header_of_the_catalogue(locales: Path) -> None:
    assert in_chinese(locales, lambda: _("")) == ""


def test_a_message_can_be_declared_before_a_language_is_chosen(locales: Path) -> None:
    declared = N_("Sign in")

    assert declared == "Sign in"
    assert in_chinese(locales, lambda: _(declared)) == "登入"


def test_tasks_and_threads_speak_the_language_of_where_they_were_started(locales: Path) -> None:
    async def speak() -> tuple[str, str]:
        activate("zh_TW", locales=locales)
        task = asyncio.create_task(asyncio.to_thread(_, "Sign in"))
        activate_elsewhere = Context().run(_, "Sign in")
        return await task, activate_elsewhere

    assert Context().run(asyncio.run, speak()) == ("登入", "Sign in")


def test_a_missing_catalogue_says_which_and_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CatalogueMissing, match="install the kiosk again") as caught:
        load_catalogue("zh_TW", locales=tmp_path)

    assert caught.value.path == tmp_path / "zh_TW" / "LC_MESSAGES" / "kiosk.mo"


@pytest.mark.parametrize("damage", [b"", b"\xde\x12\x04\x95", b"not a catalogue at all", None])
def test_a_damaged_catalogue_counts_as_missing(locales: Path, damage: bytes | None) -> None:
    compiled = po_path("zh_TW", locales).with_suffix(".mo")
    compiled.write_bytes(compiled.read_bytes()[:-40] if damage is None else damage)

    with pytest.raises(CatalogueMissing):
        load_catalogue("zh_TW", locales=locales)


def test_a_refused_language_leaves_the_chosen_one(locales: Path) -> None:
    def refuse() -> str:
        with pytest.raises(UnknownLanguage, match="zh_TW, en"):
            activate("fr", locales=locales)
        return current_language()

    assert in_chinese(locales, refuse) == "zh_TW"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_of_the_kiosk_can_be_compiled_and_chosen(tmp_path: Path, language: str) -> None:
    compile_catalogue(language, into=tmp_path)

    assert load_catalogue(language, locales=tmp_path).language == language
