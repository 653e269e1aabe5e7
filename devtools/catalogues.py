"""The catalogues of messages: compiled at setting up, brought up to date with the sources by `./dev messages`.

Run under .venv, since it needs Babel and Django's reader of templates: no GNU gettext on the machine.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from devtools import ROOT, environment
from nazorat import __version__
from nazorat.people import rights

SOURCES = ROOT / "src/nazorat"
# who may what, in the words of its page
TABLE = Path("people/rights.md")
LANGUAGES = ("ru", "tg")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "gettext_noop": None,
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def compile_stale() -> None:
    """Write the .mo of every .po that is newer than it."""
    for po in environment.stale_catalogues():
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parent.parent.name)
        part = po.with_suffix(".mo.part")
        with part.open("wb") as made:
            write_mo(made, catalogue)
        part.replace(po.with_suffix(".mo"))


def update() -> None:
    """Bring each language's .po up to date: new messages empty, vanished ones dropped, nothing guessed."""
    template = Catalog(project="Nazorat", charset="utf-8")
    for file in sorted(sources()):
        for line, message, comments, context in messages(file):
            template.add(message, None, [(str(file.relative_to(ROOT)), line)], auto_comments=comments, context=context)
    for language in LANGUAGES:
        po = environment.LOCALE / language / "LC_MESSAGES/django.po"
        po.parent.mkdir(parents=True, exist_ok=True)
        catalogue = read_po(io.BytesIO(po.read_bytes()), locale=language) if po.exists() else new(language)
        dated = catalogue.creation_date
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        # a date that changes with every run would only make conflicts
        catalogue.creation_date = dated
        with po.open("wb") as made:
            write_po(made, catalogue, width=120, include_lineno=False, sort_output=True)
        print(f"{language}: {untranslated(catalogue)} of {len(template)} messages wait for a translation")


def new(language: str) -> Catalog:
    """An empty catalogue; it names no person as its translator."""
    catalogue = Catalog(
        locale=language, header_comment=f"# Nazorat, {language}", project="Nazorat", version=__version__,
        msgid_bugs_address="-", last_translator="-", language_team="-", fuzzy=False,
    )  # fmt: skip
    catalogue.revision_date = catalogue.creation_date
    return catalogue


def sources() -> Iterator[Path]:
    for file in SOURCES.rglob("*"):
        inside = file.relative_to(SOURCES)
        if inside == TABLE or (
            file.suffix in (".py", ".html", ".txt") and not {"tests", "static", "migrations"} & set(inside.parts)
        ):
            yield file


def messages(file: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    """Line, message (singular and plural as a pair), comments for translators, context."""
    text = file.read_text("utf-8")
    if file.suffix == TABLE.suffix:
        yield from ((line, words, [], None) for line, words in rights.messages(text))
        return
    if file.suffix != ".py":
        # what Django leaves of a template is Python but for its indentation
        text = "\n".join(line.lstrip() for line in templatize(text).splitlines())
    yield from extract("python", io.BytesIO(text.encode()), KEYWORDS, ["Translators:"])


def untranslated(catalogue: Catalog) -> int:
    return sum(1 for message in catalogue if message.id and not all(forms(message.string)))


def forms(translated: object) -> list[object]:
    """The singular, or every plural form."""
    return list(translated) if isinstance(translated, list | tuple) else [translated]


if __name__ == "__main__":
    settings.configure(USE_I18N=False)
    {"compile": compile_stale, "update": update}[sys.argv[1]]()
