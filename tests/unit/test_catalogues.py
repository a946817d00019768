"""The catalogues are complete; and the check that says so sees every way in which they may not be."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.i18n import load_catalogue
from tests.catalogues import check, po_path, update

SOURCE = """
from kiosk.i18n import N_, _, ngettext

def say(n):
    TITLE = N_("Title")
    # Translators: shown at the counter
    return _("Hello %(who)s", who="x") + ngettext("%(n)s day of %(who)s", "%(n)s days of %(who)s", n, who="x")
"""
CHINESE = {
    'msgid "Title"\nmsgstr ""': 'msgid "Title"\nmsgstr "標題"',
    'msgid "Hello %(who)s"\nmsgstr ""': 'msgid "Hello %(who)s"\nmsgstr "%(who)s 您好"',
    'msgstr[0] ""': 'msgstr[0] "%(who)s 的 %(n)s 天"',
}


class Project:
    """A source with its catalogues, translated."""

    def __init__(self, root: Path) -> None:
        self.source = root / "source"
        self.locales = root / "locales"
        self.source.mkdir()
        self.write(SOURCE)
        self.update()
        for untranslated, translated in CHINESE.items():
            self.replace("zh_TW", untranslated, translated)

    def write(self, source: str) -> None:
        (self.source / "screen.py").write_text(source, encoding="utf-8")

    def update(self) -> None:
        update(self.source, self.locales)

    def replace(self, language: str, old: str, new: str) -> None:
        text = self.text(language)
        assert old in text
        po_path(language, self.locales).write_text(text.replace(old, new), encoding="utf-8")

    def text(self, language: str) -> str:
        return po_path(language, self.locales).read_text(encoding="utf-8")

    def problems(self) -> list[str]:
        return check(self.source, self.locales)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_the_catalogues_of_the_kiosk_are_complete() -> None:
    assert check() == []


def test_translated_catalogues_are_complete(project: Project) -> None:
    assert project.problems() == []


def test_updating_again_changes_nothing(project: Project) -> None:
    before = project.text("zh_TW"), project.text("en")

    project.update()

    assert (project.text("zh_TW"), project.text("en")) == before


def test_a_catalogue_names_no_place_in_the_source_and_no_date(project: Project) -> None:
    assert not [
        line
        for line in project.text("en").splitlines()
        if line.startswith("#:") or "Date" in line or "screen.py" in line
    ]


def test_updating_compiles(project: Project) -> None:
    project.update()

    assert load_catalogue("zh_TW", locales=project.locales).gettext("Title") == "標題"


def test_a_new_message_is_english_at_once_and_waits_for_its_translation(project: Project) -> None:
    project.write(SOURCE + '\nNEW = N_("New")\n')
    assert project.problems() == ["zh_TW: 'New' is missing", "en: 'New' is missing"]

    project.update()

    assert project.problems() == ["zh_TW: 'New' is not translated"]


def test_a_message_that_is_gone_is_removed_for_good(project: Project) -> None:
    project.write(SOURCE.replace('N_("Title")', '""'))
    assert project.problems() == [
        "zh_TW: 'Title' is no longer in the source",
        "en: 'Title' is no longer in the source",
    ]

    project.update()

    assert "Title" not in project.text("zh_TW")
    assert project.problems() == []


def test_a_message_that_gets_a_plural_is_translated_anew(project: Project) -> None:
    project.write(SOURCE.replace('N_("Title")', 'ngettext("Title", "Titles", n)'))

    project.update()

    assert project.problems() == ["zh_TW: ('Title', 'Titles') is not translated"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('msgstr "標題"', 'msgstr ""', "'Title' is not translated"),
        ('msgid "Title"', '#, fuzzy\nmsgid "Title"', "'Title' is fuzzy"),
        ('msgid "Title"', '#~ msgid "Old"\n#~ msgstr "舊"\n\nmsgid "Title"', "'Old' is no longer"),
        ("%(who)s 您好", "您好", "has the placeholders [], the source ['who']"),
        ("%(who)s 您好", "%(whom)s 您好", "has the placeholders ['whom'], the source ['who']"),
        ("%(who)s 您好", "%(who)s 100% 您好", "'Hello %(who)s' cannot be filled in"),
        ("的 %(n)s 天", "的天", "has the placeholders ['who'], the source ['n', 'who']"),
    ],
)  # fmt: skip
def test_a_fault_in_a_translation_is_found(project: Project, old: str, new: str, problem: str) -> None:
    project.replace("zh_TW", old, new)

    problems = project.problems()

    assert len(problems) == 1
    assert problem in problems[0]


def test_one_day_may_be_said_without_its_number(project: Project) -> None:
    project.replace("en", 'msgstr[0] "%(n)s day of', 'msgstr[0] "one day of')

    assert project.problems() == []
