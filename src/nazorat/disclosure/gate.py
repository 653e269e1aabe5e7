"""The gate: all rules over all paragraphs, pictures, tables and markings. It fails closed: what cannot be checked stops it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from .catches import Catch, GateReport, Paragraph, caught
from .clean import Clean
from .context import Context
from .exact import exact_age_or_date, exact_number
from .known import identity_known
from .materials import (
    Marked,
    Photo,
    photo,
    source_marking,
    table_in_text,
    table_inside_released,
    table_less_released,
    table_on_persons,
)
from .names import surname_like
from .quantity import quantity_words
from .questions import NOT_CHECKED
from .rare import rare_word
from .shares import small_fraction
from .tables import ProtectedTable, Table
from .timing import timing
from .wording import status_wording
from .words import LANGUAGES

Rule = Callable[[Paragraph, Context], list[Catch]]
RULES: tuple[Rule, ...] = (
    small_fraction, rare_word, surname_like, identity_known, exact_age_or_date, exact_number, timing, table_in_text, status_wording,
    quantity_words,
)  # fmt: skip
# A file name has no sentences; only what stands in it as words and numbers is looked at.
FILE_RULES: tuple[Rule, ...] = (rare_word, identity_known, exact_number)


def check(
    paragraphs: Iterable[Paragraph],
    context: Context,
    *,
    photos: Iterable[Photo] = (),
    tables: Iterable[Table | ProtectedTable] = (),
    released: Iterable[tuple[ProtectedTable, Sequence[ProtectedTable]]] = (),
    inside: Iterable[ProtectedTable] = (),
    marked: Iterable[Marked] = (),
    clean: Clean | None = None,
) -> GateReport:
    """Run every rule. Captions and file names are paragraphs of kind caption and file. Nothing is kept but in `clean`, nothing written.

    `released`: a table with what earlier reports told of some of its places; `inside`: tables of fewer places than a released one.
    `clean`: what earlier runs found clean, which is then not read again.
    """
    pictures = tuple(photos)
    return GateReport(
        tuple(
            chain(
                _ungiven(context),
                _of_paragraphs(paragraphs, context, clean or Clean()),
                chain.from_iterable(_of_picture(picture, context) for picture in pictures),
                chain.from_iterable(table_on_persons(table, context) for table in tables),
                chain.from_iterable(table_less_released(pooled, parts, context) for pooled, parts in released),
                (table_inside_released(table) for table in inside),
                chain.from_iterable(source_marking(thing, context) for thing in marked),
            )
        )
    )


def _of_paragraphs(paragraphs: Iterable[Paragraph], context: Context, clean: Clean) -> Iterator[Catch]:
    for paragraph, digest in clean.unknown(paragraphs, clean.knowing(context)):
        catches = list(_of_paragraph(paragraph, context))
        if not catches:
            clean.keep(digest)
        yield from catches


def _of_paragraph(paragraph: Paragraph, context: Context) -> Iterator[Catch]:
    if paragraph.language not in LANGUAGES:
        yield caught("not_checked", paragraph, (0, len(paragraph.text)), NOT_CHECKED, what=paragraph.language)
        return
    for rule in FILE_RULES if paragraph.kind == "file" else RULES:
        yield from rule(paragraph, context)


def _of_picture(picture: Photo, context: Context) -> Iterator[Catch]:
    yield from photo(picture, context)
    yield from identity_known(Paragraph("", "ru", picture.file_name, kind="file"), context)


def _ungiven(context: Context) -> Iterator[Catch]:
    """A stop for each thing that the stage needs and nobody gave."""
    needed: dict[str, object] = {"records": context.records, "talks": context.talks}
    if context.stage == "release":
        needed["identities"] = context.identities
    for name, given in needed.items():
        if given is None:
            yield caught("not_checked", Paragraph("", "", name), (0, len(name)), NOT_CHECKED, what=name)
