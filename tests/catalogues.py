"""Keeps the gettext catalogues in step with the source: `python -m tests.catalogues update` or `check`.

A catalogue is written without places in the source, dates or obsolete messages, in the order of its messages:
so a change of the source shows as the messages it changed, and two branches seldom meet in one line.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from kiosk.i18n import LANGUAGES, LOCALES, SOURCE_LANGUAGE

SOURCE = Path(__file__).parents[1] / "kiosk"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
PLURAL_FORMS = {
    "zh_TW": "nplurals=1; plural=0;",
    "en": "nplurals=2; plural=(n != 1);",
}
_HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plural_forms}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
_PLACEHOLDER = re.compile(r"%\((\w+)\)")


def po_path(language: str, locales: Path = LOCALES) -> Path:
    """Name the source file of a language's catalogue."""
    return locales / language / "LC_MESSAGES" / "kiosk.po"


def extracted(source: Path = SOURCE) -> Catalog:
    """Collect every message of the source."""
    catalogue = Catalog()
    found = extract_from_dir(source, method_map=[("**.py", "python")], keywords=KEYWORDS, comment_tags=["Translators:"])
    for _file, _line, message, comments, context in found:
        catalogue.add(message, auto_comments=comments, context=context)
    return catalogue


def update(source: Path = SOURCE, locales: Path = LOCALES) -> None:
    """Bring both catalogues in step with the source and compile them. New messages wait for a translator."""
    template = extracted(source)
    for language in LANGUAGES:
        path = po_path(language, locales)
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = read_po(BytesIO(path.read_bytes() if path.exists() else b""))
        path.write_bytes(_rendered(language, template, kept))
        compile_catalogue(language, locales)


def compile_catalogue(language: str, locales: Path = LOCALES, into: Path | None = None) -> None:
    """Write the `.mo` of a language's `.po`, beside it or under `into`, as installing does."""
    target = po_path(language, into or locales).with_suffix(".mo")
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as compiled:
        write_mo(compiled, read_po(BytesIO(po_path(language, locales).read_bytes())))


def check(source: Path = SOURCE, locales: Path = LOCALES) -> list[str]:
    """Say everything that is wrong with the catalogues, a sentence each; nothing when they are right."""
    wanted = {message.id: message for message in extracted(source) if message.id}
    return [
        f"{language}: {problem}"
        for language in LANGUAGES
        for problem in _problems(wanted, read_po(BytesIO(po_path(language, locales).read_bytes())))
    ]


def _rendered(language: str, template: Catalog, kept: Catalog) -> bytes:
    catalogue = Catalog(locale=language)
    for message in template:
        if not message.id:
            continue
        old = kept.get(message.id)
        usable = old and old.string and not old.fuzzy and old.pluralizable == message.pluralizable
        translation = old.string if old and usable else None
        if translation is None and language == SOURCE_LANGUAGE:
            translation = message.id
        catalogue.add(message.id, translation, auto_comments=message.auto_comments)
    body = BytesIO()
    write_po(body, catalogue, omit_header=True, no_location=True, sort_output=True, width=110)
    header = _HEADER.format(language=language, plural_forms=PLURAL_FORMS[language])
    return header.encode() + body.getvalue().strip(b"\n") + b"\n"


def _problems(wanted: Mapping[Any, Message], catalogue: Catalog) -> Iterator[str]:
    translated = {message.id: message for message in catalogue if message.id}
    for missing in sorted(wanted.keys() - translated.keys(), key=str):
        yield f"{missing!r} is missing"
    for left in [*sorted(translated.keys() - wanted.keys(), key=str), *catalogue.obsolete]:
        yield f"{left!r} is no longer in the source"
    for message in translated.values():
        if message.fuzzy:
            yield f"{message.id!r} is fuzzy"
        forms = _forms(message.string)
        if len(forms) != (catalogue.num_plurals if message.pluralizable else 1) or not all(forms):
            yield f"{message.id!r} is not translated"
        elif problem := _placeholder_problem(_forms(message.id), forms):
            yield f"{message.id!r} {problem}"


def _forms(text: object) -> list[str]:
    return [str(form) for form in text] if isinstance(text, list | tuple) else [str(text or "")]


def _placeholder_problem(ids: list[str], forms: list[str]) -> str | None:
    """Compare the named placeholders: the last form has the plural's, others may leave `n` out."""
    names = [frozenset(_PLACEHOLDER.findall(form)) for form in forms]
    wanted = frozenset(_PLACEHOLDER.findall(ids[-1]))
    if names[-1] != wanted or any(not wanted - {"n"} <= form <= wanted for form in names):
        return f"has the placeholders {sorted(names[-1])}, the source {sorted(wanted)}"
    if wanted or len(ids) > 1:
        for form in forms:
            try:
                form % dict.fromkeys(wanted | {"n"}, 0)
            except (ValueError, TypeError) as error:
                return f"cannot be filled in: {error}"
    return None


def main(arguments: list[str]) -> int:
    """Do what the command line asks."""
    if arguments == ["update"]:
        update()
    elif arguments != ["check"]:
        print(__doc__)
        return 2
    problems = check()
    print("\n".join(problems) or "the catalogues are complete")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
