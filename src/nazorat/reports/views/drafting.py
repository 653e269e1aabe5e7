from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render

from nazorat.disclosure.catches import Paragraph as Told
from nazorat.disclosure.counts import NumberDifferences, number_differences
from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import UnlockedRequest
from nazorat.reports.access import language_for_work, report_for_work, section_for_work
from nazorat.reports.actions import (
    export_draft,
    export_index,
    generate_texts,
    hand_over_draft,
    open_report,
    open_section,
    readiness_of,
    review_texts,
    write_text,
)
from nazorat.reports.blocks.chunk import Chunk, written
from nazorat.reports.build import Built, built, stale_paragraphs, translation_state
from nazorat.reports.difference import Piece, difference
from nazorat.reports.forms import ExportForm, TextForm
from nazorat.reports.material import Material, OpenText
from nazorat.reports.models import Report
from nazorat.reports.naming import headings
from nazorat.reports.sections import LANGUAGES, SectionKind, sections_of
from nazorat.reports.translating import is_open
from nazorat.reports.views.reports import back_to
from nazorat.reports.views.translating import pairs_of
from nazorat.standards.glossary import Agreed
from nazorat.standards.queries import glossary_between
from nazorat.typeset.paragraphs import Paragraph


@dataclass(frozen=True)
class Line:
    """One paragraph of the editor: the master's words, the translation beside it and how they agree."""

    number: int
    text: str
    chunk: Chunk
    other: str
    stale: bool
    differences: NumberDifferences | None
    chosen: bool
    # terms of the master whose agreed word the translation does not have, and where it is translated; -1 where nobody writes it by hand
    owed: tuple[Agreed, ...] = ()
    part: int = -1


def generate(request: UnlockedRequest, report_id: UUID) -> HttpResponseBase:
    """Write the template's texts where there are none; with `section`, that one anew."""
    report = report_for_work(request.user, report_id)
    code = request.POST.get("section", "")
    only = section_for_work(report, code) if code else None
    material = open_report(by=request.keyring, report=report)
    generate_texts(by=request.keyring, material=material, only=only)
    say(request, "texts-generated")
    return back_to(request, "report-section", report.id, code or sections_of(report)[0].code)


def review(request: UnlockedRequest, report_id: UUID) -> HttpResponseBase:
    """Mark texts of a language as reviewed: one section, or all that are not stale."""
    report = report_for_work(request.user, report_id)
    language, code = language_for_work(request.POST.get("language", "")), request.POST.get("section", "")
    only = section_for_work(report, code) if code else None
    material = open_report(by=request.keyring, report=report)
    review_texts(by=request.keyring, material=material, language=language, only=only)
    say(request, "texts-reviewed")
    return back_to(request, "report-section", report.id, code or sections_of(report)[0].code)


def section_page(request: UnlockedRequest, report_id: UUID, code: str) -> HttpResponseBase:
    """One section: its paragraphs by number, a translation beside them, the evidence of the chosen one."""
    report = report_for_work(request.user, report_id)
    kind = section_for_work(report, code)
    others = [language for language in LANGUAGES if language != report.master]
    beside = next((language for language in others if language == request.GET.get("with")), others[0])
    material = open_report(by=request.keyring, report=report)
    builds = {language: built(material, language) for language in (report.master, beside)}
    lines = _lines(material, builds, kind, beside, request.GET.get("paragraph", ""))
    shown = {
        "report": report, "kind": kind, "beside": beside, "others": others, "lines": lines, "toc": _toc(material, builds, beside),
        "heading": headings(report, report.master)[code], "chosen": next((line for line in lines if line.chosen), None),
        "master_text": material.texts.get((kind.number, report.master)), "other_text": material.texts.get((kind.number, beside)),
        "state": translation_state(material, builds, kind, beside), "draft": report.state == Report.State.DRAFT,
        "pictures": _pictures(material) if kind.code.startswith(("conditions", "annex-rooms")) else (),
    }  # fmt: skip
    return render(request, "reports/section.html", shown)


def text_page(request: UnlockedRequest, report_id: UUID, code: str, language: str) -> HttpResponseBase:
    """Change the words of a section in one language; the master stands beside a translation."""
    report = report_for_work(request.user, report_id)
    kind, language = section_for_work(report, code), language_for_work(language)
    texts = open_section(by=request.keyring, report=report, kind=kind)
    own = texts.get(language)
    first = {"text": own.words.text if own else "", "version": own.version if own else 0}
    form = TextForm(request.POST if request.method == "POST" else None, initial=first)
    pieces: tuple[Piece, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            material = open_report(by=request.keyring, report=report)
            write_text(by=request.keyring, material=material, kind=kind, language=language, **form.cleaned_data)
        except Problem as problem:
            own, pieces = _kept(request, form, problem, report, kind, language)
        else:
            say(request, "text-saved")
            return back_to(request, "report-section", report.id, code)
    master = texts.get(report.master) if language != report.master else None
    shown = {"report": report, "kind": kind, "language": language, "form": form, "master": master, "own": own, "pieces": pieces}
    shown["heading"] = headings(report, language)[code]
    return render(request, "reports/text.html", shown, status=409 if pieces else 422 if form.is_bound else 200)


def export_page(request: UnlockedRequest, report_id: UUID) -> HttpResponseBase:
    """A copy of the draft as an age file: for the member's own work, or past the gate for the authority's comments."""
    report = report_for_work(request.user, report_id)
    first = {"language": report.master, "format": "docx"}
    form = ExportForm(request.POST if request.method == "POST" else None, by=request.user, initial=first)
    if request.method != "POST" or not form.is_valid():
        return render(request, "reports/export.html", {"report": report, "form": form}, status=422 if form.is_bound else 200)
    given = form.cleaned_data
    material = open_report(by=request.keyring, report=report)
    readiness = readiness_of(by=request.keyring, material=material, stage="comment")
    if given["to"] == "index":
        content = export_index(by=request.keyring, readiness=readiness, passphrase=given["passphrase"])
        return download(content, f"evidence-{report.number}.csv.age", "application/octet-stream")
    wanted = {"language": given["language"], "kind": given["format"], "passphrase": given["passphrase"]}
    if given["to"] == "me":
        content = export_draft(by=request.keyring, readiness=readiness, **wanted)
    else:
        content = hand_over_draft(
            by=request.keyring, readiness=readiness, copy=given["copy"], addressee=given["addressee"], **wanted
        )
    return download(content, f"draft-{report.number}-{given['language']}.{given['format']}.age", "application/octet-stream")


def _kept(
    request: UnlockedRequest, form: TextForm, problem: Problem, report: Report, kind: SectionKind, language: str
) -> tuple[OpenText | None, tuple[Piece, ...]]:
    """What stands there now, and how the text that was typed differs from it: the form keeps the typed text, to be looked at and sent again."""
    if problem.code != "changed-meanwhile":
        raise problem
    now = open_section(by=request.keyring, report=report, kind=kind).get(language)
    form.keep(problem.sentence, problem.next_step, now.version if now else 0)
    return now, difference(now.words.text if now else "", form.cleaned_data["text"].replace("\r\n", "\n").strip())


def _toc(material: Material, builds: dict[str, Built], beside: str) -> list[tuple[SectionKind, str, str]]:
    """Sections with their heading and a state: none, draft, reviewed, stale, of the master and the language beside it together."""
    heads = headings(material.report, material.report.master)
    order = ("none", "stale", "draft", "reviewed")
    rows = []
    for kind in sections_of(material.report):
        states = [translation_state(material, builds, kind, language) for language in (material.report.master, beside)]
        rows.append((kind, heads[kind.code], min(states, key=order.index)))
    return rows


def _lines(material: Material, builds: dict[str, Built], kind: SectionKind, beside: str, chosen: str) -> list[Line]:
    master = builds[material.report.master].of(kind.code)
    other: list[Paragraph | None] = [paragraph for paragraph, _chunk in builds[beside].of(kind.code)]
    stale = stale_paragraphs(material, builds, kind, beside)
    glossary, pairs = glossary_between(material.report.master, beside), pairs_of(material, kind, beside)
    waits = {part for part, (_ours, theirs) in enumerate(pairs or ()) if is_open(theirs)}
    known = (kind.number, beside) in material.texts
    lines = []
    for at, (paragraph, chunk) in enumerate(master):
        twin = other[at] if known and at < len(other) and chunk.part not in waits else None
        numbers = (
            number_differences(Told("", material.report.master, paragraph.text), Told("", beside, twin.text)) if twin else None
        )
        owed = tuple(one for one in glossary.agreed(paragraph.text, twin.text) if not one.used) if twin else ()
        said, marked = twin.text if twin else "", str(paragraph.number) == chosen
        part = chunk.part if pairs else -1
        lines.append(Line(paragraph.number, paragraph.text, chunk, said, at in stale, numbers, marked, owed, part))
    return lines


def _pictures(material: Material) -> list[tuple[str, str]]:
    """Pictures of notes that may be named in the text: the block to write, and the day of the record."""
    files = [
        (file, record) for each in material.visits for record in each.of("note") for file in record.files if file.attachment_id
    ]
    return [(written("photo", str(file.attachment_id)), str(record.answers.get("where/place", ""))) for file, record in files]
