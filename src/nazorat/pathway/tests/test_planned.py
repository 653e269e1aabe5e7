"""Measures of a national plan from a file: row by row, all or nothing, in the words of three languages, taken back as a whole."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nazorat.kit.problems import Problem
from nazorat.kit.tables import Sheet, xlsx_bytes
from nazorat.pathway import actions
from nazorat.pathway.models import CatalogueTaken, Measure, NationalPlan
from nazorat.pathway.queries import measures_standing
from nazorat.people.models import Member
from support.facts import long_ago
from support.make import make_member, make_organisation, sign_in
from support.plans import make_measure, make_measure_said, make_plan

pytestmark = pytest.mark.django_db
HEAD = "Пункт;Номер;Мероприятие;Ответственные исполнители;Срок;День\n"
GOOD = HEAD + "10;10.1;Провести обучение;Минюст;II квартал 2026;30.06.2026\n10;10.2;Открыть журналы;Минюст\n"


def coordinator() -> Client:
    client = Client()
    sign_in(client, make_member(role=Member.Role.COORDINATOR))
    return client


def sent(client: Client, plan: NationalPlan, content: bytes, name: str = "plan.csv") -> Any:
    given = {"source": "Decree no. 1", "on": long_ago(40).isoformat(), "link": "", "file": SimpleUploadedFile(name, content)}
    return client.post(f"/pathway/plans/{plan.id}/measures/file/", given)


def test_a_table_is_taken_in_with_bodies_and_terms_and_taken_back_as_a_whole() -> None:
    client, plan, body = coordinator(), make_plan(), make_organisation(name="Минюст")
    assert sent(client, plan, GOOD.replace("10.2;Открыть журналы;Минюст", "10.2;Открыть журналы;;;").encode()).status_code == 302
    first, second = measures_standing().filter(plan=plan).order_by("number")
    assert (first.words, first.term, first.term_on) == ("Провести обучение", "II квартал 2026", date(2026, 6, 30))
    assert [one.body for one in first.bodies.all()] == [body]
    assert (second.bodies.count(), second.source) == (0, "Decree no. 1")
    taken = CatalogueTaken.objects.get()
    assert (taken.count, taken.plan) == (2, plan)
    assert client.post(f"/pathway/chronicle/take-in/{taken.id}/undo/")["Location"] == f"/pathway/plans/{plan.id}/measures/file/"
    assert not measures_standing().filter(plan=plan).exists()
    assert sent(client, plan, GOOD.replace("10.2;Открыть журналы;Минюст", "10.2;Открыть журналы;;;").encode()).status_code == 302
    page = client.get(f"/pathway/plans/{plan.id}/measures/file/").content.decode()
    assert (page.count("plan.csv"), page.count("taken back")) == (2, 1)


def test_a_workbook_is_read_as_a_csv_is() -> None:
    book = xlsx_bytes(Sheet("plan", ("Банд", "Чора", "Муҳлат"), [("7", "Омӯзиш", "2026"), ("8", "Дафтарҳо", "2027")]))
    plan = make_plan()
    assert sent(coordinator(), plan, book, "plan.xlsx").status_code == 302
    assert sorted(measures_standing().filter(plan=plan).values_list("point", "words", "term")) == [
        ("7", "Омӯзиш", "2026"), ("8", "Дафтарҳо", "2027"),
    ]  # fmt: skip


def test_one_wrong_row_keeps_the_whole_file_out_and_is_named() -> None:
    client, plan = coordinator(), make_plan()
    make_organisation(name="Минюст")
    make_measure(plan, "9")
    rows = {
        "10;;Мера;Неведомое;;": "Неведомое", ";1;Мера;;;": "point", "11;11.1;;;;": "measure", "10;10.1;Снова;;;": "or above in this file",
        "12;x y;Мера;;;": "as the plan counts", "13;;Мера;;;2026-13-01": "no day",
    }  # fmt: skip
    for row, named in rows.items():
        answer = sent(client, plan, (HEAD + "10;10.1;Провести обучение;Минюст;;\n" + row + "\n").encode())
        assert (answer.status_code, Measure.objects.filter(plan=plan).count(), CatalogueTaken.objects.count()) == (422, 1, 0), row
        assert named in answer.content.decode() or named in ("point", "measure"), row
    for content, name in ((b"a;b\n1;2\n", "x.csv"), (b"%PDF", "x.pdf"), (HEAD.encode(), "x.csv")):
        assert sent(client, plan, content, name).status_code == 422, name


def test_measures_of_which_something_was_said_are_not_taken_back() -> None:
    client, plan = coordinator(), make_plan()
    make_organisation(name="Минюст")
    assert sent(client, plan, (HEAD + "10;10.1;Провести обучение;Минюст;;\n").encode()).status_code == 302
    make_measure_said(Measure.objects.get(plan=plan), "reported")
    with pytest.raises(Problem, match="import-in-use"):
        actions.undo_catalogue(by=make_member(role=Member.Role.COORDINATOR), taken=CatalogueTaken.objects.get())
    planner = Client()
    sign_in(planner, make_member(planner=True))
    assert planner.get(f"/pathway/plans/{plan.id}/measures/file/").status_code == 403
