"""Two who do the same thing at once: what each loaded before the other saved. Nothing becomes unreadable, nothing is overwritten unseen."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.reports.actions import (
    add_comments,
    adopt_report,
    answer_catch,
    begin_report,
    generate_texts,
    hand_over_draft,
    open_answers,
    open_report,
    review_texts,
    write_text,
)
from nazorat.reports.models import GateAnswer, Report, SectionText
from nazorat.reports.sections import VISIT
from support.make import sign_in
from support.replies import comment, make_comments, sent
from support.reports import Cast, make_cast, make_finding, make_recommendation, make_report, make_talk, ready, sign

pytestmark = pytest.mark.django_db
NEXT = next(kind for kind in VISIT if kind.code == "next")


@pytest.fixture(scope="module")
def made(lasting: None) -> Cast:
    cast = make_cast(tools=("interview",))
    make_talk(cast.visit, cast.lead)
    make_finding(cast)
    make_recommendation(cast)
    return cast


@pytest.fixture
def cast(made: Cast) -> Cast:
    return deepcopy(made)


def begun(cast: Cast) -> Report:
    return begin_report(by=cast.lead, kind=Report.Kind.VISIT, visits=[cast.visit], master="ru")


def words(by: Keyring, report: Report) -> str:
    return open_report(by=by, report=report).texts[NEXT.number, "ru"].words.text


def test_template_written_by_two_at_once_stays_readable_and_is_there_once(cast: Cast) -> None:
    report = begun(cast)
    mine, theirs = open_report(by=cast.lead, report=report), open_report(by=cast.other, report=report)
    first = generate_texts(by=cast.lead, material=mine)
    assert generate_texts(by=cast.other, material=theirs) == 0
    assert (first, SectionText.objects.count()) == (len(VISIT) * 3, len(VISIT) * 3)
    assert len(open_report(by=cast.other, report=report).texts) == len(VISIT) * 3


def test_template_does_not_take_the_place_of_what_somebody_wrote_meanwhile(cast: Cast) -> None:
    report = begun(cast)
    theirs = open_report(by=cast.other, report=report)
    material = open_report(by=cast.lead, report=report)
    write_text(by=cast.lead, material=material, kind=NEXT, language="ru", text="Моё.", version=0)
    assert generate_texts(by=cast.other, material=theirs) == len(VISIT) * 3 - 1
    assert words(cast.lead, report) == "Моё."


def test_section_written_anew_from_the_template_does_not_undo_a_change(cast: Cast) -> None:
    report = make_report(cast)
    theirs = open_report(by=cast.other, report=report)
    write_text(by=cast.lead, material=theirs, kind=NEXT, language="ru", text="Моё.", version=1)
    with pytest.raises(Problem, match="changed-meanwhile"):
        generate_texts(by=cast.other, material=theirs, only=NEXT)
    assert words(cast.lead, report) == "Моё."
    generate_texts(by=cast.other, material=open_report(by=cast.other, report=report), only=NEXT)
    assert words(cast.lead, report) != "Моё."


def test_first_text_of_a_section_by_two_at_once_is_refused_to_the_second(cast: Cast) -> None:
    report = begun(cast)
    material = open_report(by=cast.lead, report=report)
    write_text(by=cast.lead, material=material, kind=NEXT, language="ru", text="Моё.", version=0)
    with pytest.raises(Problem, match="changed-meanwhile"):
        write_text(by=cast.other, material=material, kind=NEXT, language="ru", text="Другое.", version=0)
    assert words(cast.other, report) == "Моё."


def test_catch_that_two_answer_stays_readable_and_counts_its_versions(cast: Cast) -> None:
    make_finding(cast, "Один человек из 3 сказал об ударах.", theme="TREAT.TORTURE")
    report = make_report(cast)
    checked = ready(cast.lead, report).checked
    catch = next(catch for catch in checked.open if checked.can_answer(catch))
    for by, reason in ((cast.lead, "Первый ответ группы."), (cast.other, "Второй ответ группы.")):
        answer_catch(by=by, report=report, checked=checked, key=catch.key, people=40, reason=reason)
    assert [answer.reason for answer in open_answers(by=cast.same, report=report)] == ["Второй ответ группы."]
    assert GateAnswer.objects.get().version == 2


def test_text_that_changed_after_the_gate_was_read_is_not_adopted(cast: Cast) -> None:
    report = make_report(cast)
    sign(cast.lead, report)
    sign(cast.other, report)
    readiness = ready(cast.lead, report)
    write_text(by=cast.same, material=readiness.material, kind=NEXT, language="ru", text="Другое.\n\nЕщё.", version=1)
    with pytest.raises(Problem, match="changed-meanwhile"):
        adopt_report(by=cast.lead, readiness=readiness)
    report.refresh_from_db()
    assert report.state == Report.State.DRAFT


def test_comment_that_came_after_the_gate_was_read_stops_the_adoption(cast: Cast) -> None:
    report = sent(make_report(cast))
    sign(cast.lead, report)
    sign(cast.other, report)
    readiness = ready(cast.lead, report)
    make_comments(cast.same, report)
    with pytest.raises(Problem, match="changed-meanwhile"):
        adopt_report(by=cast.lead, readiness=readiness)


def test_page_loaded_before_the_adoption_changes_nothing_after_it(cast: Cast) -> None:
    report = sent(make_report(cast))
    readiness = ready(cast.lead, report)
    material = readiness.material
    Report.objects.filter(id=report.id).update(state=Report.State.ADOPTED)
    given: dict[str, Any] = {"by": cast.other, "material": material}
    with pytest.raises(Problem, match="report-adopted"):
        write_text(**given, kind=NEXT, language="ru", text="Другое.", version=1)
    with pytest.raises(Problem, match="report-adopted"):
        generate_texts(**given, only=NEXT)
    with pytest.raises(Problem, match="report-adopted"):
        review_texts(**given, language="tg")
    with pytest.raises(Problem, match="report-adopted"):
        add_comments(**given, rows=[comment()])
    with pytest.raises(Problem, match="report-adopted"):
        hand_over_draft(
            by=cast.other,
            readiness=readiness,
            language="ru",
            kind="html",
            copy="1",
            addressee=cast.authority,
            passphrase="seven words here",
        )
    assert words(cast.lead, report) == material.texts[NEXT.number, "ru"].words.text


def test_section_saved_by_two_keeps_what_the_second_typed_beside_what_stands_now(cast: Cast) -> None:
    report = make_report(cast)
    page = reverse("report-text", args=[report.id, NEXT.code, "ru"])
    first, second = Client(), Client()
    for client, member in ((first, cast.lead.member), (second, cast.other.member)):
        sign_in(client, member)
    version = open_report(by=cast.lead, report=report).texts[NEXT.number, "ru"].version
    assert first.post(page, {"text": "Группа вернётся весной.", "version": version}).status_code == 302
    kept = second.post(page, {"text": "Группа вернётся осенью.", "version": version})
    shown = kept.content.decode()
    assert (kept.status_code, words(cast.lead, report)) == (409, "Группа вернётся весной.")
    assert "Somebody changed this while you were working." in shown
    assert "Группа вернётся осенью.</textarea>" in shown
    assert "<del>весной</del><ins>осенью</ins>" in shown
    assert cast.lead.member.code in shown
    # they looked, and send both together
    both = second.post(page, {"text": "Группа вернётся весной и осенью.", "version": kept.context["form"]["version"].value()})
    assert (both.status_code, words(cast.lead, report)) == (302, "Группа вернётся весной и осенью.")
