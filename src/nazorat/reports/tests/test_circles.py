"""Records of a narrower circle: a report says the same whoever of those who sign opens it, and says that it left them out."""

from __future__ import annotations

from copy import deepcopy

import pytest

from nazorat.analysis.actions import open_material
from nazorat.reports.actions import open_report, readiness_of, sign_report
from nazorat.visits.actions import Seat, add_to_team
from nazorat.visits.models import TeamMember
from support.make import make_keyring, make_member
from support.records import make_record
from support.reports import Cast, make_cast, make_finding, make_recommendation, make_report, make_talk, ready

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(lasting: None) -> Cast:
    cast = make_cast(tools=("interview",))
    make_finding(cast)
    make_recommendation(cast)
    for start in range(8, 14):
        make_talk(cast.visit, cast.same, start=start)
    return cast


@pytest.fixture
def cast(made: Cast) -> Cast:
    return deepcopy(made)


def confide(cast: Cast, circle: str, count: int = 1) -> None:
    """Talks with persons who wanted only the lead and their interviewer, or only health professionals, to know."""
    answers = {"before/person": "P9", "before/chosen": "drawn", "opening/who_may_know": circle, "story/account": "CANARY-91"}
    for _ in range(count):
        make_record(cast.visit, "interview", answers, cast.same)  # type: ignore[arg-type]  # answers of plain words


def facts(cast: Cast) -> tuple[str, ...]:
    """The first wording of the method section in English, by paragraph."""
    report = make_report(cast)
    material = open_report(by=cast.lead, report=report)
    words = [text.words.text for text in material.texts.values() if text.language == "en" and "narrower circle" in text.words.text]
    return tuple(part for text in words for part in text.split("\n\n") if "narrower circle" in part)


@pytest.mark.parametrize("circle", ["lead", "health"])
def test_a_report_says_the_same_to_every_signer(cast: Cast, circle: str) -> None:
    doctor = make_member(organisation=cast.other.member.organisation, health_professional=True)
    add_to_team(by=cast.lead, visit=cast.visit, seat=Seat(doctor, TeamMember.Role.HEALTH))
    report = make_report(cast)
    confide(cast, circle)
    # one of them can open what the others cannot
    readers = (cast.lead, cast.other, make_keyring(doctor))
    assert {len(open_material(by=one, visit=cast.visit).records) for one in readers} == {6, 7}
    opened = [open_report(by=one, report=report) for one in readers[:2]]
    assert [(len(one.first.records), one.first.opened.unread) for one in opened] == [(6, 1), (6, 1)]
    ready = [readiness_of(by=one, material=material) for one, material in zip(readers, opened, strict=False)]
    assert ready[0].digest == ready[1].digest
    # that a talk was held is a count that everybody sees, what was said in it is not
    assert [one.first.held("interview") for one in opened] == [7, 7]
    for one, each in zip(readers, ready, strict=False):
        sign_report(by=one, readiness=each, seen=each.digest.hex())
    assert "CANARY-91" not in repr([built.sections for built in ready[0].builds.values()])


def test_a_report_says_how_many_talks_their_persons_want_not_used(cast: Cast) -> None:
    answers = {"before/person": "P9", "before/chosen": "drawn", "opening/who_may_know": "all", "close/use_nothing": "yes"}
    make_record(cast.visit, "interview", answers, cast.same)  # type: ignore[arg-type]  # answers of plain words
    report = make_report(cast)
    material = open_report(by=cast.lead, report=report)
    said = [
        text.words.text for text in material.texts.values() if text.language == "en" and "nothing done with it" in text.words.text
    ]
    assert ["fewer than 5" in text for text in said] == [True]
    figures = material.first.figures
    assert [figures[name].value for name in ("talks.done", "talks.drawn")] == [6, 6]
    tables = [
        chunk.guarded for section in ready(cast.lead, report).builds["en"].sections for chunk in section.chunks if chunk.guarded
    ]
    # the table of annex A, who was heard, and the margin of the first in annex K
    assert (len(tables), len(set(tables))) == (3, 2)
    assert [table.total for table in tables] == [6, 6, 6]


def test_a_report_says_how_many_records_it_left_out(cast: Cast) -> None:
    assert facts(cast) == ()
    confide(cast, "lead", 2)
    (few,) = facts(cast)
    assert "fewer than 5" in few
    assert "2" not in few
    confide(cast, "lead", 4)
    (told,) = facts(cast)
    assert "Records known to a narrower circle: 6." in told
