"""A reader's page, or a plan's half-yearly table, to print and to send: tagged PDF, Word, or one page of HTML, in each language of documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _, override

from nazorat.kit import dates
from nazorat.pathway import drawing
from nazorat.pathway.halves import plan_facts, plan_parts
from nazorat.pathway.models import NationalPlan
from nazorat.pathway.queries import Half, MeasureLine
from nazorat.pathway.readers import ABOUT, Part, Reader, parts_for
from nazorat.people.queries import organisations
from nazorat.typeset import Document, Figure, Section, Table, charts_svg, editions
from nazorat.typeset.compose import escape, table_markdown
from nazorat.typeset.document import LANGUAGES, Format, Language
from nazorat.visits.designation import designation

# how a format is said to a browser
KINDS: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
}


def edition(reader: Reader, language: str, form: str) -> bytes:
    """A reader's page in one language and format. KeyError or ValueError for one that is none."""
    return editions([document(reader, language)], (cast(Format, form),))[0][cast(Format, form)]


def document(reader: Reader, language: str) -> Document:
    """A reader's page as the press takes it."""
    if language not in LANGUAGES:
        raise ValueError(language)
    with override(language):
        parts = parts_for(reader)
        about = _("Public facts and positions only, each with its source. What is not known says so.")
        lead = f"{escape(str(ABOUT[reader]))}\n\n{escape(about)}"
        sections = [Section("about", _("About this page"), markdown=lead), *(_section(part) for part in parts)]
        return _document(_("The road to the Protocol"), str(reader.label), language, _drawn(sections, parts), contents=True)


def plan_edition(
    plan: NationalPlan, half: Half, lines: Sequence[MeasureLine], found: Sequence[MeasureLine], language: str, form: str
) -> bytes:
    """The half-yearly table of a plan in one language and format: those `found` of its `lines`."""
    return editions([plan_document(plan, half, lines, found, language)], (cast(Format, form),))[0][cast(Format, form)]


def plan_document(
    plan: NationalPlan, half: Half, lines: Sequence[MeasureLine], found: Sequence[MeasureLine], language: str
) -> Document:
    """The half-yearly table of a plan as the press takes it."""
    with override(language):
        lead = "\n\n".join(escape(fact) for fact in plan_facts(plan, half, lines, found, language))
        sections = [Section("about", _("About this page"), markdown=lead), *map(_section, plan_parts(found, language))]
        kind = _("Half-yearly table of a national plan, %(half)s") % {"half": half}
        return _document(plan.title, kind, language, tuple(sections))


def _document(title: str, kind: str, language: str, sections: tuple[Section, ...], *, contents: bool = False) -> Document:
    """A document of the board, of today, in the language that is active."""
    today, demo = dates.day(timezone.localdate(), "long"), getattr(settings, "NAZORAT_DEMO", False)
    return Document(
        title=title, language=cast(Language, language), kind=kind, subtitle=today, sections=sections,
        organisations=_sides(language), contents=contents,
        demonstration=_("Invented data: a demonstration.") if demo else None,
        demonstration_short=_("Demonstration") if demo else "", footer=f"{kind} · {today}",
    )  # fmt: skip


def _section(part: Part) -> Section:
    table = table_markdown(Table(part.head, part.rows)) if part.rows else escape(_("Nothing is known."))
    return Section(part.code, part.title, markdown=table, counted=False)


def _drawn(sections: Sequence[Section], parts: Sequence[Part]) -> tuple[Section, ...]:
    """The sections with their charts, all drawn by one child."""
    specs = {part.code: spec for part in parts if part.drawing and (spec := drawing.spec_of(part.drawing))}
    pictures = dict(zip(specs, charts_svg(list(specs.values())), strict=True)) if specs else {}
    by_code = {part.code: part for part in parts}
    return tuple(
        Section(one.id, one.heading, markdown=one.markdown, counted=one.counted, figures=(
            Figure(one.id, drawing.alt_of(by_code[one.id].drawing), svg=pictures[one.id]),
        )) if one.id in pictures else one
        for one in sections
    )  # fmt: skip


def _sides(language: str) -> tuple[str, ...]:
    """Who gives it out: the designated mechanism by its name, else the bodies that the pilot is made of."""
    standing = designation()
    if standing:
        return (standing.name_in(language),)
    return tuple(one.name_in(language) for one in organisations() if one.sends_members)
