"""Remarks of drafters on a paragraph: sealed, answered, closed, never lost, never in a document."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.reports.actions import answer_thread, begin_thread, close_thread, open_report, open_threads, write_text
from nazorat.reports.models import Report, Thread
from nazorat.reports.sections import section_by_code
from support.make import make_keyring, make_member, sign_in
from support.replies import make_thread
from support.reports import Cast, make_cast, make_report

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Cast, Report]:
    cast = make_cast(tools=("interview",))
    return cast, make_report(cast)


@pytest.fixture
def cast(made: tuple[Cast, Report]) -> Cast:
    return deepcopy(made[0])


@pytest.fixture
def report(made: tuple[Cast, Report]) -> Report:
    return deepcopy(made[1])


def said(cast: Cast, report: Report) -> list[tuple[int, list[str]]]:
    return [(one.row.number, [remark.text for remark in one.text.remarks]) for one in open_threads(by=cast.lead, report=report)]


def test_remark_is_answered_by_another_side_and_closed(cast: Cast, report: Report) -> None:
    thread = make_thread(cast.lead, report, "Откуда это число?")
    answer_thread(by=cast.other, thread=thread, remark=" Из журнала. ")
    [one] = open_threads(by=cast.lead, report=report)
    assert [(remark.code, remark.text) for remark in one.text.remarks] == [
        (cast.lead.member.code, "Откуда это число?"), (cast.other.member.code, "Из журнала."),
    ]  # fmt: skip
    assert one.text.remarks[1].side == cast.other.member.organisation.name
    assert one.text.then
    close_thread(by=cast.other, thread=one.row)
    row = Thread.objects.get()
    assert (row.closed_by, row.closed_at is not None) == (cast.other.member, True)
    with pytest.raises(Problem, match="thread-closed"):
        answer_thread(by=cast.lead, thread=row, remark="x")
    with pytest.raises(Problem, match="thread-closed"):
        close_thread(by=cast.lead, thread=row)
    assert said(cast, report) == [(1, ["Откуда это число?", "Из журнала."])]


def test_open_threads_come_first_and_keep_the_words_of_their_paragraph(cast: Cast, report: Report) -> None:
    first, _second = make_thread(cast.lead, report, "one"), make_thread(cast.lead, report, "two", paragraph=2)
    close_thread(by=cast.lead, thread=first)
    assert [number for number, _texts in said(cast, report)] == [2, 1]
    then = open_threads(by=cast.lead, report=report)[1].text.then
    material, kind = open_report(by=cast.lead, report=report), section_by_code(report, "summary")
    assert kind is not None
    held = material.texts[kind.number, "ru"]
    write_text(by=cast.lead, material=material, kind=kind, language="ru", text="Другое.", version=held.version)
    assert open_threads(by=cast.lead, report=report)[1].text.then == then


def test_two_answers_to_the_same_version_are_not_both_taken(cast: Cast, report: Report) -> None:
    thread = make_thread(cast.lead, report)
    answer_thread(by=cast.other, thread=thread, remark="first")
    with pytest.raises(Problem, match="changed-meanwhile"):
        answer_thread(by=cast.lead, thread=thread, remark="second")
    assert said(cast, report)[0][1][1:] == ["first"]


def test_no_paragraph_no_remark_and_none_after_adoption(cast: Cast, report: Report) -> None:
    material = open_report(by=cast.lead, report=report)
    with pytest.raises(Problem, match="comment-no-paragraph"):
        begin_thread(by=cast.lead, material=material, language="ru", paragraph=9999, remark="x")
    thread = make_thread(cast.lead, report)
    Report.objects.filter(id=report.id).update(state=Report.State.ADOPTED)
    with pytest.raises(Problem, match="report-adopted"):
        answer_thread(by=cast.lead, thread=thread, remark="x")
    with pytest.raises(Problem, match="report-adopted"):
        begin_thread(by=cast.lead, material=material, language="ru", paragraph=1, remark="x")


def test_remarks_are_sealed_and_open_under_one_act(cast: Cast, report: Report) -> None:
    make_thread(cast.lead, report, "KANAREYKA")
    make_thread(cast.lead, report, "other")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM reports_thread")
        assert all(b"KANAREYKA" not in bytes(row[0]) for row in cursor.fetchall())
    before = Act.objects.count()
    said(cast, report)
    act = Act.objects.latest("seq")
    assert (Act.objects.count(), act.verb, act.count) == (before + 1, "reports.open-threads", 2)
    with pytest.raises(Http404):
        open_threads(by=make_keyring(make_member()), report=report)


def test_pages_begin_answer_and_close(cast: Cast, report: Report, client: Client) -> None:
    sign_in(client, cast.lead.member)
    new = reverse("report-thread-new", args=[report.id, "ru", 1])
    assert client.post(new, {"text": ""}).status_code == 422
    assert client.post(new, {"text": "<b>Откуда?</b>"}).status_code == 302
    thread = Thread.objects.get()
    client.post(reverse("report-thread-answer", args=[report.id, thread.id]), {"text": "Из журнала."})
    client.post(reverse("report-thread-answer", args=[report.id, thread.id]), {"text": ""})
    page = client.get(reverse("report-threads", args=[report.id])).content.decode()
    assert "&lt;b&gt;Откуда?&lt;/b&gt;" in page
    assert "Из журнала." in page
    assert "1 open remark" in client.get(reverse("report", args=[report.id])).content.decode()
    client.post(reverse("report-thread-close", args=[report.id, thread.id]))
    assert "0 open remarks" in client.get(reverse("report", args=[report.id])).content.decode()
    assert (
        reverse("report-thread-answer", args=[report.id, thread.id])
        not in client.get(reverse("report-threads", args=[report.id])).content.decode()
    )
    other = Client()
    sign_in(other, make_member())
    assert other.get(reverse("report-threads", args=[report.id])).status_code == 404
