"""Two members of two organisations, under exactly the same words."""

from __future__ import annotations

from copy import deepcopy
from datetime import date

import pytest

from nazorat.audit.models import Act
from nazorat.findings.models import AdoptedFinding
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.places.models import Place
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.reports.actions import (
    adopt_report,
    open_report,
    release_report,
    sign_report,
    write_text,
)
from nazorat.reports.models import ReleasedFile, Report, Signature
from nazorat.reports.queries import signatures_under, signed_digest
from nazorat.reports.sections import VISIT
from nazorat.typeset import process
from nazorat.visits.models import TeamMember, Visit
from support.make import make_member
from support.reports import Cast, make_cast, make_finding, make_recommendation, make_report, ready, sign

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Cast, Report]:
    cast = make_cast(tools=("interview",))
    make_finding(cast)
    make_recommendation(cast)
    report = make_report(cast)
    return cast, report


@pytest.fixture
def cast(made: tuple[Cast, Report]) -> Cast:
    return deepcopy(made[0])


@pytest.fixture
def report(made: tuple[Cast, Report]) -> Report:
    return deepcopy(made[1])


def change(by: Keyring, report: Report, text: str) -> None:
    kind = next(kind for kind in VISIT if kind.code == "next")
    material = open_report(by=by, report=report)
    version = material.texts[kind.number, "ru"].version
    write_text(by=by, material=material, kind=kind, language="ru", text=text, version=version)


def test_same_person_twice_is_refused(cast: Cast, report: Report) -> None:
    sign(cast.lead, report)
    with pytest.raises(Problem, match="signed-already"):
        sign(cast.lead, report)


def test_second_of_the_same_organisation_is_refused(cast: Cast, report: Report) -> None:
    sign(cast.lead, report)
    with pytest.raises(Problem, match="second-person"):
        sign(cast.same, report)


def test_adoption_by_one_signature_is_refused_and_nothing_leaves_the_seal(cast: Cast, report: Report) -> None:
    sign(cast.lead, report)
    with pytest.raises(Problem, match="second-person"):
        adopt_report(by=cast.lead, readiness=ready(cast.lead, report))
    assert (AdoptedFinding.objects.count(), AdoptedRecommendation.objects.count(), report.state) == (0, 0, Report.State.DRAFT)


def test_adoption_by_somebody_who_did_not_sign_is_refused(cast: Cast, report: Report) -> None:
    sign(cast.lead, report)
    sign(cast.other, report)
    with pytest.raises(Problem, match="second-person"):
        adopt_report(by=cast.same, readiness=ready(cast.same, report))


def test_changed_word_makes_signatures_fall_away(cast: Cast, report: Report) -> None:
    sign(cast.lead, report)
    sign(cast.other, report)
    before = ready(cast.lead, report).digest
    change(cast.lead, report, "Группа просит письменный ответ.\n\nНикто не должен пострадать.")
    after = ready(cast.lead, report).digest
    assert after != before
    assert signatures_under(report, after) == []
    with pytest.raises(Problem, match="second-person"):
        adopt_report(by=cast.lead, readiness=ready(cast.lead, report))


@pytest.mark.parametrize("what", ["place", "days", "organisation"])
def test_changed_cover_makes_signatures_fall_away(cast: Cast, report: Report, what: str) -> None:
    sign(cast.lead, report)
    sign(cast.other, report)
    before = ready(cast.lead, report).digest
    if what == "place":
        Place.objects.filter(authority=cast.authority).update(name_tg="Ҷойи дигар")
    elif what == "days":
        Visit.objects.filter(id=cast.visit.id).update(ended_on=date(2026, 5, 20))
    else:
        TeamMember.objects.create(visit=cast.visit, member=make_member(), role=TeamMember.Role.OBSERVER)
    after = ready(cast.lead, report).digest
    assert (after != before, signatures_under(report, after)) == (True, [])


def test_digest_shown_on_an_older_page_is_refused(cast: Cast, report: Report) -> None:
    readiness = ready(cast.lead, report)
    change(cast.same, report, "Группа просит ответ.\n\nНикто не должен пострадать.")
    with pytest.raises(Problem, match="changed-meanwhile"):
        sign_report(by=cast.lead, readiness=ready(cast.lead, report), seen=readiness.digest.hex())


def test_row_without_the_members_key_signs_nothing(cast: Cast, report: Report) -> None:
    digest = ready(cast.lead, report).digest
    mine = sign(cast.lead, report)
    Signature.objects.create(report=report, member=cast.other.member, digest=digest, signature=mine.signature)
    assert [row.member_id for row in signatures_under(report, digest)] == [cast.lead.member.id]


def test_paragraphs_out_of_step_stop_the_signature(cast: Cast, report: Report) -> None:
    change(cast.lead, report, "Одно.\n\nДва.\n\nТри.")
    with pytest.raises(Problem, match="gate-not-clear"):
        sign(cast.lead, report)


def test_adoption_is_one_act_that_stands_or_falls_whole(cast: Cast, report: Report) -> None:
    sign(cast.lead, report)
    sign(cast.other, report)
    adopt_report(by=cast.lead, readiness=ready(cast.lead, report))
    assert (AdoptedFinding.objects.count(), AdoptedRecommendation.objects.count()) == (1, 1)
    assert Act.objects.filter(verb="reports.adopt-report").count() == 1
    with pytest.raises(Problem, match="report-adopted"):
        change(cast.lead, report, "Другое.")
    assert AdoptedFinding.objects.get().seconded_by == cast.other.member


def test_press_that_fails_is_said_and_nothing_is_released(cast: Cast, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    sign(cast.lead, report)
    sign(cast.other, report)
    adopt_report(by=cast.lead, readiness=ready(cast.lead, report))
    # the child is cut off before it can answer
    monkeypatch.setattr(process.run, "__kwdefaults__", {"seconds": 0, "megabytes": process.MEGABYTES})
    with pytest.raises(Problem, match="documents-failed"):
        release_report(by=cast.lead, readiness=ready(cast.lead, report))
    report.refresh_from_db()
    assert (report.state, ReleasedFile.objects.count()) == (Report.State.ADOPTED, 0)


def test_release_when_words_are_not_those_signed_is_refused(cast: Cast, report: Report) -> None:
    sign(cast.lead, report)
    sign(cast.other, report)
    adopt_report(by=cast.lead, readiness=ready(cast.lead, report))
    Signature.objects.filter(member=cast.other.member).delete()
    with pytest.raises(Problem, match="report-changed"):
        release_report(by=cast.lead, readiness=ready(cast.lead, report))
    assert ReleasedFile.objects.count() == 0


def test_released_report_names_what_it_was_signed_under(cast: Cast, report: Report) -> None:
    sign(cast.lead, report)
    sign(cast.other, report)
    assert signed_digest(report) == b""
    adopt_report(by=cast.lead, readiness=ready(cast.lead, report))
    digest = ready(cast.lead, report).digest
    release_report(by=cast.lead, readiness=ready(cast.lead, report))
    report.refresh_from_db()
    assert signed_digest(report) == digest
    assert {row.member_id for row in signatures_under(report, signed_digest(report))} == {cast.lead.member.id, cast.other.member.id}
