"""The kiosk's own words in the clerk's language, from gettext catalogues compiled at installation.

Messages are written in the source in English, with named placeholders: `_("%(count)s days left", count=3)`.
"""

from __future__ import annotations

import gettext as gettext_files
import struct
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

LANGUAGES = ("zh_TW", "en")
LOCALES = Path(__file__).parent / "locales"
SOURCE_LANGUAGE = "en"


class UnknownLanguage(ValueError):
    """A language the kiosk does not speak."""

    def __init__(self, language: str) -> None:
        super().__init__(f"unknown language {language!r}; the kiosk speaks {', '.join(LANGUAGES)}")
        self.language = language


class CatalogueMissing(Exception):
    """The compiled catalogue of a language is not there or cannot be read."""

    def __init__(self, language: str, path: Path) -> None:
        super().__init__(
            f"no readable catalogue for {language} at {path}: install the kiosk again, "
            "or run `python -m tests.catalogues update` in a checkout"
        )
        self.language = language
        self.path = path


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The words of one language. Without translations it answers with the source text."""

    language: str
    translations: gettext_files.NullTranslations

    def gettext(self, message: str) -> str:
        """Translate a message; the empty one, which names the catalogue's header, stays empty."""
        return self.translations.gettext(message) if message else ""

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Translate a message in the form that the language uses for `n`."""
        return self.translations.ngettext(singular, plural, n)


_ACTIVE: ContextVar[Catalogue | None] = ContextVar("kiosk_catalogue", default=None)


def load_catalogue(language: str, *, locales: Path = LOCALES) -> Catalogue:
    """Read the compiled catalogue of a language.

    Raises:
        UnknownLanguage: it is none of `LANGUAGES`.
        CatalogueMissing: there is no compiled catalogue, or it is damaged.
    """
    if language not in LANGUAGES:
        raise UnknownLanguage(language)
    path = locales / language / "LC_MESSAGES" / "kiosk.mo"
    try:
        with path.open("rb") as compiled:
            return Catalogue(language, gettext_files.GNUTranslations(compiled))
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise CatalogueMissing(language, path) from error


def activate(language: str, *, locales: Path = LOCALES) -> None:
    """Speak a language in the current context and in every task started from it.

    Raises:
        UnknownLanguage: it is none of `LANGUAGES`.
        CatalogueMissing: there is no compiled catalogue, or it is damaged.
    """
    _ACTIVE.set(load_catalogue(language, locales=locales))


def current_catalogue() -> Catalogue:
    """Return what `activate` chose; before that, the source text."""
    return _ACTIVE.get() or Catalogue(SOURCE_LANGUAGE, gettext_files.NullTranslations())


def current_language() -> str:
    """Name the language spoken in this context."""
    return current_catalogue().language


def _(message: str, /, **values: object) -> str:
    """Translate, then fill in `values`; they are not escaped: the result is text, never markup.

    Without values nothing is filled in, and `%` stands for itself.
    """
    translated = current_catalogue().gettext(message)
    return translated % values if values else translated


def ngettext(singular: str, plural: str, n: int, /, **values: object) -> str:
    """Translate in the form for `n`, then fill in `%(n)s` and `values`; a `%` of its own is written `%%`."""
    return current_catalogue().ngettext(singular, plural, n) % {"n": n, **values}


def N_(message: str) -> str:  # noqa: N802  the name that gettext's tools look for
    """Mark a message for translation where it is declared; `_` translates it where it is shown."""
    return message
