"""The report on one theme: its theme sealed, only what was adopted of it, pooled, through a gate of its own."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from nazorat.findings.models import AdoptedFinding, Finding
from nazorat.kit.problems import Problem
from nazorat.reports.actions import adopt_report, begin_report, generate_texts, open_report, release_report
from nazorat.reports.blocks import woven
from nazorat.reports.build import built, built_all, out_of_step, title_of
from nazorat.reports.material import Material
from nazorat.reports.models import ReleasedFile, Report, ReportScope
from nazorat.reports.scope import Scope
from nazorat.reports.sections import THEMATIC
from nazorat.standards.actions import load_reference
from nazorat.typeset.tests.pdf_structure import structure_of
from nazorat.visits.models import Visit
from nazorat.xlsform import Answers
from support.make import sign_in
from support.reports import (
    Cast,
    make_cast,
    make_finding,
    make_recommendation,
    make_record,
    make_report,
    make_talk,
    ready,
    sign,
)
from support.visits import make_visit

pytestmark = pytest.mark.django_db
KIND = Report.Kind.THEMATIC
EXERCISE = Scope("REGIME.EXERCISE")


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Cast, Visit]:
    """Two visits, the second with four talks; of the first a finding beyond it, one on it alone, and one on food, all adopted."""
    load_reference()
    cast = make_cast(tools=("interview", "room"))
    for number in range(6):
        make_talk(cast.visit, cast.lead, start=9 + number)
    room: Answers = {"who/unit": "A", "who/room": "01", "who/present": 4, "space/instrument": "laser"}
    make_record(cast.visit, cast.lead, "room", {**room, "space/length": Decimal(5), "space/width": Decimal(3)})
    make_finding(cast, words={"ru": {"title": "Прогулка короче часа везде", "fact": "Так во всех местах."}}, spread="systemic")
    make_finding(cast, words={"ru": {"title": "Дворик без навеса", "fact": "Дворик этого места без навеса."}})
    make_finding(cast, words={"ru": {"title": "КАНАРЕЙКА", "fact": "КАНАРЕЙКА."}}, theme="MAT.FOOD", spread="systemic")
    for finding, words in zip(
        open_report(by=cast.lead, report=make_report(cast)).findings, ("Продлить.", "Навес.", "КАНАРЕЙКА."), strict=True
    ):
        make_recommendation(cast, words={"ru": words}, findings=(finding.id,))
    adopted(cast, make_report(cast))
    return cast, make_visit(lead=cast.lead, seats=[], tools=("interview",))


@pytest.fixture
def cast(made: tuple[Cast, Visit]) -> Cast:
    return deepcopy(made[0])


@pytest.fixture
def second(made: tuple[Cast, Visit]) -> Visit:
    return deepcopy(made[1])


def adopted(cast: Cast, report: Report) -> None:
    for by in (cast.lead, cast.other):
        sign(by, report)
    adopt_report(by=cast.lead, readiness=ready(cast.lead, report))


def on_theme(cast: Cast, *visits: Visit, scope: Scope = EXERCISE) -> Report:
    return make_report(cast, kind=KIND, visits=[cast.visit, *visits], scope=scope)


def told(material: Material, language: str = "ru") -> str:
    return "\n".join(section.markdown for section in built(material, language).sections)


def test_theme_is_chosen_for_a_thematic_report_and_for_no_other(cast: Cast) -> None:
    for facts in ({"kind": KIND}, {"kind": Report.Kind.CONSOLIDATED, "scope": EXERCISE}):
        with pytest.raises(Problem, match="report-theme"):
            make_report(cast, **facts)


@pytest.mark.parametrize("theme", ["HEALTH", "REGIME.EXERCIS", "REGIME.WORK"])
def test_theme_of_which_nothing_was_adopted_has_nothing_to_tell(cast: Cast, theme: str) -> None:
    with pytest.raises(Problem, match="report-nothing-adopted"):
        make_report(cast, kind=KIND, scope=Scope(theme))


@pytest.mark.parametrize(("since", "until"), [(date(2026, 5, 13), None), (None, date(2026, 5, 11))])
def test_visit_begun_outside_the_days_is_refused(cast: Cast, since: date | None, until: date | None) -> None:
    with pytest.raises(Problem, match="report-outside-span"):
        make_report(cast, kind=KIND, scope=Scope("REGIME", since, until))


def test_theme_and_days_stand_in_no_column(cast: Cast) -> None:
    report = make_report(cast, kind=KIND, scope=Scope("REGIME", date(2026, 1, 1), date(2026, 12, 31)))
    sealed = bytes(ReportScope.objects.get(report=report).sealed)
    assert b"REGIME" not in sealed
    assert b"2026" not in sealed
    scope = open_report(by=cast.other, report=report).scope
    assert scope
    assert (scope.theme, scope.since, scope.until) == ("REGIME", date(2026, 1, 1), date(2026, 12, 31))


def test_only_its_theme_is_told_and_no_finding_of_one_place_in_full(cast: Cast, second: Visit) -> None:
    words = told(open_report(by=cast.lead, report=on_theme(cast, second)))
    assert "Так во всех местах." in words
    assert "Дворик этого места без навеса." not in words
    assert "- Дворик без навеса" in words
    assert "Продлить." in words
    assert "КАНАРЕЙКА" not in words


def test_of_a_place_where_few_spoke_no_finding_is_told(cast: Cast) -> None:
    few = make_visit(lead=cast.lead, seats=[], tools=("interview",))
    for hour in range(9, 13):
        make_talk(few, cast.lead, start=hour)
    own = Cast(cast.lead, cast.same, cast.other, few, cast.authority)
    make_finding(own, words={"ru": {"title": "Только здесь", "fact": "Только здесь."}})
    Finding.objects.filter(visit=few).update(state=Finding.State.ADOPTED)
    (row,) = open_report(by=cast.lead, report=begin_report(by=cast.lead, kind=1, visits=[few], master="ru")).findings
    assert row.adopted
    assert "Только здесь" not in told(open_report(by=cast.lead, report=on_theme(cast, few)))


def test_figures_of_the_theme_add_up_over_places_and_persons_stand_in_protected_tables(cast: Cast, second: Visit) -> None:
    material = open_report(by=cast.lead, report=on_theme(cast, second))
    kind = next(kind for kind in THEMATIC if kind.code == "theme-figures")
    (nothing,) = woven(material, kind, "en", "{{theme:figures}}")
    assert nothing.table is None
    whole = replace(material, scope=Scope("MAT"))
    (rooms,) = woven(whole, kind, "en", "{{theme:figures}}")
    assert rooms.table
    assert [row[1:] for row in rooms.table.rows if row[0] == "rooms seen and measured"] == [("1", "1", "1")]
    asked = woven(whole, kind, "en", "{{theme:talks}}")
    assert [bool(chunk.guarded) or chunk.generated for chunk in asked] == [True] * len(asked)
    assert len(asked) == 3


def test_thematic_report_passes_a_gate_of_its_own_and_its_title_says_the_theme(cast: Cast, second: Visit) -> None:
    report = on_theme(cast, second)
    material = open_report(by=cast.lead, report=report)
    assert out_of_step(built_all(material), "ru") == {"tg": (), "en": ()}
    assert title_of(material, "en").startswith("Thematic report: Outdoor exercise")
    found = ready(cast.lead, report)
    assert [(catch.language, catch.rule, catch.excerpt) for catch in found.checked.open] == []


def test_documents_of_a_theme_are_nine_with_their_structure(cast: Cast) -> None:
    report, counts = on_theme(cast), AdoptedFinding.objects.count()
    adopted(cast, report)
    assert AdoptedFinding.objects.count() == counts
    report.refresh_from_db()
    release_report(by=cast.lead, readiness=ready(cast.lead, report))
    files = {(file.language, file.kind): bytes(file.content) for file in ReleasedFile.objects.filter(report=report)}
    assert len(files) == 9
    assert "Сайри ҳавои кушод ва варзиш" in files["tg", "html"].decode()
    for language in ("ru", "tg", "en"):
        found = structure_of(files[language, "pdf"])
        assert (found.marked, found.language, found.ua_part) == (True, language, "1")


def test_page_asks_for_the_theme_beside_its_field(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.lead.member)
    given = {"kind": KIND.value, "visits": [str(cast.visit.id)], "master": "ru"}
    for more, field in (
        ({}, "theme"), ({"theme": "REGIME", "since": "2026-06-02", "until": "2026-06-01"}, "until"),
        ({"theme": "REGIME", "since": "2026-06-02"}, "visits"), ({"kind": 2, "theme": "REGIME"}, "theme"),
        ({"kind": 1, "since": "2026-01-01"}, "since"),
    ):  # fmt: skip
        page = client.post(reverse("report-new"), {**given, **more})
        assert (page.status_code, set(page.context["form"].errors)) == (422, {field})
    made = client.post(reverse("report-new"), {**given, "theme": "REGIME"})
    report = Report.objects.get(kind=KIND)
    assert made.headers["Location"] == reverse("report", args=[report.id])
    generate_texts(by=cast.lead, material=open_report(by=cast.lead, report=report))
    for address in ("report", "report-gate"):
        page = client.get(reverse(address, args=[report.id]))
        assert reverse("report-section", args=[report.id, "theme-foreword"]) in page.content.decode()
    assert client.get(reverse("report-section", args=[report.id, "theme-common"])).status_code == 200
