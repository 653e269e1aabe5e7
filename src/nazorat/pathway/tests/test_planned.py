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
from nazorat.pathway.planned import Planned, read_measures
from nazorat.pathway.queries import measures_standing
from nazorat.pathway.tables import FileRefused
from nazorat.people.models import Member
from support.facts import long_ago
from support.make import make_member, make_organisation, sign_in
from support.outside import cell, matrix, row
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
    for line, named in rows.items():
        answer = sent(client, plan, (HEAD + "10;10.1;Провести обучение;Минюст;;\n" + line + "\n").encode())
        assert (answer.status_code, Measure.objects.filter(plan=plan).count(), CatalogueTaken.objects.count()) == (422, 1, 0), line
        assert named in answer.content.decode() or named in ("point", "measure"), line
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


NAMES = row("Пункт", "№ меры", "Мероприятие", "Срок")
BARE = row("№ меры", "Мероприятие", "Срок")


def codes(found: list[Planned]) -> list[tuple[str, str, str]]:
    return [(one.point, one.number, one.words) for one in found]


def troubles(content: bytes) -> list[tuple[str, int, int, str]]:
    with pytest.raises(FileRefused) as refused:
        read_measures(content, "plan.docx", {}, set())
    return [(one.code, one.table, one.row, one.column) for one in refused.value.troubles]


def test_every_table_of_a_word_plan_with_the_head_is_read_and_others_are_left() -> None:
    plan = make_plan()
    content = matrix(
        [row("Утверждён", "Правительство")], [NAMES, row("10", "10.1", "Провести обучение", "2026")],
        [NAMES, row("11", "11.1", "Открыть журналы", "2027"), row("11", "11.2", "Вести учёт", "2027")],
    )  # fmt: skip
    assert sent(coordinator(), plan, content, "plan.docx").status_code == 302
    assert sorted(measures_standing().filter(plan=plan).values_list("point", "number")) == [
        ("10", "10.1"),
        ("11", "11.1"),
        ("11", "11.2"),
    ]
    assert CatalogueTaken.objects.get().count == 3


def test_a_heading_above_a_table_or_between_its_rows_gives_the_point() -> None:
    content = matrix(
        [BARE, row("1", "Провести обучение", "2026")],
        [row(cell("Раздел 11. Журналы", span=3)), BARE, row("1", "Открыть журналы", "2027"), row(cell("12) Учёт", span=3)), row("1", "Вести", "")],
        above=("10. Обучение сотрудников", "Эти слова перекрыты строкой таблицы"),
    )  # fmt: skip
    assert codes(read_measures(content, "plan.docx", {}, set())) == [
        ("10", "1", "Провести обучение"), ("11", "1", "Открыть журналы"), ("12", "1", "Вести"),
    ]  # fmt: skip


def test_what_is_wrong_in_several_tables_is_named_by_table_and_row() -> None:
    twice = matrix([NAMES, row("10", "10.1", "Мера", "")], [NAMES, row("10", "10.1", "Снова", ""), row("11", "", "", "")])
    assert troubles(twice) == [("measure-twice", 2, 2, "number"), ("no-entry", 2, 3, "words")]
    torn = matrix(
        [NAMES, row("10", "10.1", "Мера", "")], [row("10", "10.2", "Вторая", "2026"), row("10", "10.3", "Третья", "2026")]
    )
    assert troubles(torn) == [("plan-no-head", 2, 0, "")], "the rest of a table that Word tore off is not lost"
    assert troubles(matrix([BARE, row("1", "Мера", "")], above=("Меры",))) == [("no-entry", 1, 2, "point")]
    assert troubles(matrix([row("a", "b"), row("c", "d")])) == [("other-plan", 0, 0, "")]
    book = xlsx_bytes(Sheet("plan", ("Номер", "Мера"), [("1", "x")]))
    with pytest.raises(FileRefused):
        read_measures(book, "plan.xlsx", {}, set())
