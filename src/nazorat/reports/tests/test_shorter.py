"""Documents that tell the same facts shorter: only what was adopted, each through a gate, signatures and a release of its own."""

from __future__ import annotations

import io
from decimal import Decimal
from itertools import pairwise

import pypdf
import pytest

from nazorat.audit.models import Act
from nazorat.findings.models import AdoptedFinding
from nazorat.kit.problems import Problem
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.reports.actions import adopt_report, open_report, readiness_of, release_report, write_text
from nazorat.reports.build import Marks, built, built_all, documents, out_of_step
from nazorat.reports.models import ReleasedFile, Report
from nazorat.reports.press import pressed
from nazorat.reports.sections import LANGUAGES, sections_of
from nazorat.standards.actions import load_reference
from nazorat.typeset import pdf
from nazorat.typeset.tests.pdf_structure import structure_of
from nazorat.xlsform import Answers
from support.reports import Cast, make_cast, make_finding, make_recommendation, make_record, make_report, make_talk, sign
from support.visits import make_visit

pytestmark = pytest.mark.django_db
KINDS = (Report.Kind.SHORT, Report.Kind.PLAIN, Report.Kind.BRIEF)


@pytest.fixture
def cast() -> Cast:
    cast = make_cast(tools=("interview", "room"))
    for number in range(6):
        make_talk(cast.visit, cast.lead, start=9 + number)
    make_finding(cast)
    make_recommendation(cast)
    return cast


def adopted(cast: Cast, report: Report) -> None:
    for by in (cast.lead, cast.other):
        sign(by, report)
    adopt_report(by=cast.lead, readiness=readiness_of(by=cast.lead, material=open_report(by=cast.lead, report=report)))


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_told_shorter_before_it_was_adopted(cast: Cast, kind: int) -> None:
    with pytest.raises(Problem, match="report-nothing-adopted"):
        make_report(cast, kind=kind)


@pytest.mark.parametrize("kind", KINDS)
def test_shorter_document_holds_only_what_was_adopted(cast: Cast, kind: int) -> None:
    adopted(cast, make_report(cast))
    words = {"ru": {"title": "КАНАРЕЙКА", "fact": "КАНАРЕЙКА."}}
    make_finding(cast, words=words, severity=5)
    make_recommendation(cast, words={"ru": "КАНАРЕЙКА."})
    material = open_report(by=cast.lead, report=make_report(cast, kind=kind))
    said = "\n".join(section.markdown for section in built(material, "ru").sections)
    assert "Прогулка короче часа" in said
    assert "Обеспечить ежедневную прогулку" in said
    assert "КАНАРЕЙКА" not in said
    assert out_of_step(built_all(material), "ru") == {"tg": (), "en": ()}


@pytest.mark.parametrize("kind", KINDS)
def test_shorter_document_goes_through_its_own_gate_and_adopts_nothing(cast: Cast, kind: int) -> None:
    adopted(cast, make_report(cast))
    make_finding(cast, words={"ru": {"title": "Ещё не принято", "fact": "Ещё не принято."}})
    counts = AdoptedFinding.objects.count(), AdoptedRecommendation.objects.count()
    report = make_report(cast, kind=kind)
    readiness = readiness_of(by=cast.lead, material=open_report(by=cast.lead, report=report))
    assert [(catch.language, catch.rule, catch.excerpt) for catch in readiness.checked.open] == []
    adopted(cast, report)
    assert (AdoptedFinding.objects.count(), AdoptedRecommendation.objects.count()) == counts
    assert Act.objects.order_by("-seq")[0].verb == "reports.adopt-report"
    report.refresh_from_db()
    release_report(by=cast.lead, readiness=readiness_of(by=cast.lead, material=open_report(by=cast.lead, report=report)))
    assert ReleasedFile.objects.filter(report=report).count() == 9
    for file in ReleasedFile.objects.filter(report=report, kind="pdf"):
        pages = len(pypdf.PdfReader(io.BytesIO(bytes(file.content))).pages)
        assert (file.language, pages) == (file.language, 1) if kind != Report.Kind.SHORT else pages <= 8
        assert structure_of(bytes(file.content))


def test_title_never_stands_without_how_firmly_it_is_known(cast: Cast) -> None:
    adopted(cast, make_report(cast))
    material = open_report(by=cast.lead, report=make_report(cast, kind=Report.Kind.BRIEF))
    found = next(section for section in built(material, "en").sections if section.kind.code == "brief-found")
    assert "- Exercise shorter than an hour (established)" in found.markdown


def test_shorter_document_over_several_places_names_no_finding_of_one_place(cast: Cast) -> None:
    make_finding(cast, words={"ru": {"title": "Общее для системы", "fact": "Так везде."}}, spread="systemic")
    adopted(cast, make_report(cast))
    second = make_visit(lead=cast.lead, seats=[], tools=("interview",))
    for kind in KINDS:
        material = open_report(by=cast.lead, report=make_report(cast, kind=kind, visits=[cast.visit, second]))
        said = "\n".join(section.markdown for section in built(material, "ru").sections)
        assert (kind, "Общее для системы" in said, "Прогулка короче часа" in said) == (kind, True, False)
        assert cast.visit.place is not None
        assert cast.visit.place.name not in "\n".join(line for line in said.splitlines() if not line.startswith("- "))


@pytest.mark.parametrize("kind", [Report.Kind.PLAIN, Report.Kind.BRIEF])
def test_one_page_stays_one_page_with_as_many_lines_as_it_takes(cast: Cast, kind: int) -> None:
    for number in range(8):
        title = f"Прогулка короче часа, и в плохую погоду её нет совсем, в корпусе {number}"
        make_finding(cast, words={"ru": {"title": title, "fact": "Прогулка короче часа."}})
        make_recommendation(cast)
    adopted(cast, make_report(cast))
    material = open_report(by=cast.lead, report=make_report(cast, kind=kind))
    (document,) = documents(material, built_all(material), Marks("final"), ["ru"])
    assert len(pypdf.PdfReader(io.BytesIO(pdf(document))).pages) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_shorter_pdf_has_language_headings_table_heads_and_descriptions(cast: Cast, kind: Report.Kind) -> None:
    """As the visit report's: what a screen reader meets is the same in every language, and a chart says in words what it shows."""
    load_reference()
    room: Answers = {"who/unit": "A", "who/room": "01", "who/present": 4, "space/instrument": "laser"}
    make_record(cast.visit, cast.lead, "room", {**room, "space/length": Decimal(5), "space/width": Decimal(3)})
    adopted(cast, make_report(cast))
    report = make_report(cast, kind=kind)
    first = sections_of(report)[0]
    for language in LANGUAGES:
        material = open_report(by=cast.lead, report=report)
        held = material.texts[first.number, language]
        text = f"{held.words.text}\n\n{{{{table:rooms}}}}\n\n{{{{chart:rooms}}}}"
        write_text(by=cast.lead, material=material, kind=first, language=language, text=text, version=held.version)
    material = open_report(by=cast.lead, report=report)
    made = pressed(documents(material, built_all(material), Marks("final")), ("pdf",))
    found = {language: structure_of(forms["pdf"]) for language, forms in zip(LANGUAGES, made, strict=True)}
    for language, one in found.items():
        assert (one.marked, one.language, one.ua_part, one.title_shown, one.fonts_missing) == (True, language, "1", True, [])
        assert one.title
        assert one.headings.count(1) >= len(sections_of(report)) - 1
        assert all(after - before <= 1 for before, after in pairwise([0, *one.headings]))
        assert [len(alt) > 20 for alt in one.alts] == [True]
        assert {"/P", "/Table", "/TR", "/TH", "/TD"} <= set(one.tags)
        # a table without heads would be read as numbers alone
        assert one.tags.count("/TH") >= 2 * one.tags.count("/Table")
    assert len({tuple(one.headings) for one in found.values()}) == 1
    assert len({(len(one.alts), one.tags.count("/TH")) for one in found.values()}) == 1
    assert len({alt for one in found.values() for alt in one.alts}) == len(LANGUAGES)
