"""The Subcommittee's matrix item by item: a list taken in whole or not at all, answered by year as criteria are, never shipped."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from nazorat.kit.problems import Problem
from nazorat.kit.tables import Sheet, xlsx_bytes
from nazorat.pathway import actions
from nazorat.pathway.assessment import LIST_HEAD, read_list
from nazorat.pathway.models import AssessmentItem, AssessmentText, CatalogueTaken, ReadinessSaid
from nazorat.pathway.queries import ASSESSMENT_HEAD, criterion_lines, item_lines, items_found, items_standing, year_sums
from nazorat.pathway.tables import FileRefused
from nazorat.people.models import Member
from support.facts import fact, long_ago
from support.make import make_member, sign_in
from support.readiness import make_list, make_readiness, make_said_of_item

pytestmark = pytest.mark.django_db
THIS, AT = timezone.localdate().year, "/pathway/readiness/assessment/"
HEAD = "number;heading_ru;text_ru;text_tg\n"
GOOD = HEAD + "1;Мандат;Есть ли закон?;\n2 (a);Мандат;Есть ли бюджет?;Буҷет ҳаст?\n"


def signed(member: Member) -> Client:
    client = Client()
    sign_in(client, member)
    return client


def coordinator() -> Member:
    return make_member(role=Member.Role.COORDINATOR)


def sent(client: Client, content: bytes, name: str = "list.csv") -> Any:
    given = {"source": "CAT/OP/1/Rev.1", "on": long_ago(40).isoformat(), "link": "", "file": SimpleUploadedFile(name, content)}
    return client.post(f"{AT}file/", given)


def posted(**given: Any) -> dict[str, Any]:
    return {
        "source": "A law",
        "on": long_ago(30).isoformat(),
        "link": "",
        "year": THIS,
        "answer": "1",
        "evidence": "A line.",
        **given,
    }


def rows_of(client: Client, at: str) -> tuple[tuple[str, ...], list[list[str]]]:
    head, *rows = csv.reader(io.StringIO(client.get(at).content.decode("utf-8-sig")))
    return tuple(head), rows


def test_the_list_is_taken_in_with_its_source_a_language_later_and_taken_back_whole() -> None:
    client = signed(coordinator())
    assert rows_of(client, f"{AT}list/") == (LIST_HEAD, []), "no item is shipped, its head alone is"
    assert "No list comes along" in client.get(AT).content.decode()
    assert sent(client, GOOD.encode()).status_code == 302
    assert [(one.number, one.source) for one in items_standing()] == [("1", "CAT/OP/1/Rev.1"), ("2 (a)", "CAT/OP/1/Rev.1")]
    page = client.get(AT, headers={"accept-language": "ru"}).content.decode()
    assert ("Есть ли бюджет?" in page, "CAT/OP/1/Rev.1" in page) == (True, True)
    assert sent(client, GOOD.encode()).status_code == 422, "everything stands"
    assert sent(client, b"number;text_en\n1;Is there a law?\n3;A third.\n").status_code == 302
    assert sorted(AssessmentText.objects.filter(struck_at=None).values_list("item__number", "language")) == [
        ("1", "en"), ("1", "ru"), ("2 (a)", "ru"), ("2 (a)", "tg"), ("3", "en"),
    ]  # fmt: skip
    later, first = CatalogueTaken.objects.order_by("-entered_at")
    with pytest.raises(Problem, match="import-in-use"):
        actions.undo_catalogue(by=coordinator(), taken=first)
    for taken in (later, first):
        assert client.post(f"/pathway/chronicle/take-in/{taken.id}/undo/")["Location"] == f"{AT}file/"
    assert (items_standing().exists(), AssessmentText.objects.filter(struck_at=None).exists()) == (False, False)
    assert sent(client, GOOD.encode()).status_code == 302
    assert "list.csv" not in client.get("/pathway/chronicle/take-in/").content.decode(), "it is no catalogue of facts"


def test_what_leaves_as_a_list_is_taken_in_elsewhere_and_a_workbook_is_read_too() -> None:
    client = signed(coordinator())
    book = xlsx_bytes(Sheet("list", ("Number", "Text EN"), [(1, "Is there a law?"), (2, "=1+1")]))
    assert sent(client, book, "list.xlsx").status_code == 302
    content = client.get(f"{AT}list/").content
    assert [(row.number, row.texts) for row in read_list(content, "x.csv", {})] == [
        ("1", {"en": ("", "Is there a law?")}), ("2", {"en": ("", "=1+1")}),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (";;Слова.;", "no-entry", "number"), ("3;;;", "no-entry", "text_tg"), ("3/4;;Слова.;", "item-number", "number"),
        ("1;;Снова.;", "item-twice", "number"), ("3;Мандат;;Калимаҳо.", "no-entry", "text_ru"), (f"3;;{'x' * 2001};", "long", "text_ru"),
        (f"3;{'x' * 301};Слова.;", "long", "heading_ru"), ("9;;Другие слова.;", "item-other-words", "text_ru"),
    ],
)  # fmt: skip
def test_one_wrong_row_keeps_the_whole_list_out_and_is_named(row: str, code: str, column: str) -> None:
    make_list("9")
    content = f"{HEAD}1;;Слова.;\n{row}\n".encode()
    with pytest.raises(FileRefused) as refused:
        read_list(content, "list.csv", {("9", "ru"): ("", "Invented item 9.")})
    assert [(one.code, one.table, one.row, one.column) for one in refused.value.troubles] == [(code, 1, 3, column)]
    answer = sent(signed(coordinator()), content)
    assert (answer.status_code, AssessmentItem.objects.count(), CatalogueTaken.objects.count()) == (422, 1, 1)


@pytest.mark.parametrize("content", [b"", b"%PDF", b"number;words\n1;x\n", b"number;text_de\n1;x\n", HEAD.encode()])
def test_a_file_that_is_no_list_is_refused(content: bytes) -> None:
    assert sent(signed(coordinator()), content).status_code == 422
    assert not CatalogueTaken.objects.exists()


def test_an_item_is_answered_by_year_in_points_in_words_or_as_not_applicable_and_history_is_kept() -> None:
    make_list("1", "2", "3", heading="Budget")
    client, reader = signed(coordinator()), signed(make_member(planner=True))
    first, second, _third = items_standing()
    at = f"{AT}items/{first.id}/"
    assert client.post(at + "say/", posted(year=THIS - 1, answer="0", evidence="No line.")).status_code == 302
    assert client.post(at + "say/", posted(answer="2", evidence="A line of its own.")).status_code == 302
    assert client.post(f"{AT}items/{second.id}/say/", posted(answer="words", words="By the second half.")).status_code == 302
    wrong: tuple[dict[str, Any], ...] = (
        {"answer": "3"}, {"answer": "words"}, {"evidence": ""}, {"year": THIS + 1}, {"source": ""}, {"seen": ""},
    )  # fmt: skip
    for one in wrong:
        assert client.post(at + "say/", posted(**one)).status_code == 422, one
    standing = ReadinessSaid.objects.get(item=first, year=THIS)
    assert client.post(at + "say/", posted(answer="none", evidence="No such office.", seen=str(standing.id))).status_code == 302
    lines = item_lines()
    assert [(line.item.number, line.code, line.change) for line in lines] == [
        ("1", "none", None),
        ("2", "words", None),
        ("3", "unknown", None),
    ]
    assert [(one.year, one.known, one.points, one.apart) for one in year_sums(lines)] == [(THIS - 1, 1, 0, 0), (THIS, 0, 0, 2)]
    page = reader.get(at).content.decode()
    assert [
        words for words in ("not applicable", "0: not met", "2: met", "A line of its own.", "Invented item 1.") if words not in page
    ] == []
    head, rows = rows_of(reader, f"{AT}table/")
    assert (head, [(row[0], row[3], row[4]) for row in rows]) == (
        ASSESSMENT_HEAD,
        [
            ("1", str(THIS - 1), "0"),
            ("1", str(THIS), "not applicable"),
            ("2", str(THIS), "in words: no points fit"),
            ("3", "", "unknown"),
        ],
    )
    assert reader.get(f"{AT}table/?format=xlsx").content[:2] == b"PK"
    with pytest.raises(Problem, match="import-in-use"):
        actions.undo_catalogue(by=coordinator(), taken=CatalogueTaken.objects.get())
    assert year_sums(criterion_lines()) == [], "answers to items are no points of the checklist"


def test_items_are_found_by_heading_answer_and_words_of_any_script() -> None:
    make_list("1", heading="Бюджет")
    make_list("2", "3")
    make_said_of_item(AssessmentItem.objects.get(number="3"), score=2)
    lines = item_lines()
    found = {
        "1": {"heading": "Бюджет"}, "3": {"answer": "2"}, "1 2": {"answer": "unknown"}, "1 ": {"q": "byudzhet"}, "": {"q": "nothing such"},
        "2": {"q": "invented 2"},
    }  # fmt: skip
    told = {wanted: " ".join(one.item.number for one in items_found(lines, asked)) for wanted, asked in found.items()}
    assert told == {wanted: wanted.strip() for wanted in found}
    client = signed(make_member(planner=True))
    assert "No item fits" in client.get(f"{AT}?q=nothing").content.decode()
    assert [client.get(f"{AT}?{asked}").status_code for asked in ("page=999", "answer=9", "heading=x")] == [200] * 3


def test_coordinators_keep_planners_read_and_others_are_refused() -> None:
    make_list("1")
    item = items_standing().get()
    reads, writes = (AT, f"{AT}table/", f"{AT}list/", f"{AT}items/{item.id}/"), (f"{AT}file/", f"{AT}items/{item.id}/say/")
    planner, monitor = signed(make_member(planner=True)), signed(make_member())
    assert [planner.get(at).status_code for at in reads + writes] == [200] * 4 + [403] * 2
    assert [monitor.get(at).status_code for at in reads + writes] == [403] * 6
    for act in (make_list, lambda *_numbers, by: make_said_of_item(item, by=by)):
        with pytest.raises(Problem, match="refused"):
            act("2", by=make_member(planner=True))
    actions.undo_catalogue(by=coordinator(), taken=CatalogueTaken.objects.get())
    assert [planner.get(at).status_code for at in (f"{AT}items/{item.id}/", f"{AT}items/{item.id}/say/")] == [404, 403]
    with pytest.raises(Problem, match="changed-meanwhile"):
        make_said_of_item(item)


@pytest.mark.parametrize(
    "facts",
    [
        {"score": None}, {"score": 3}, {"answered": "words", "score": None}, {"answered": "none", "score": 1}, {"criterion": "budget"},
        {"item": None}, {"evidence": ""},
    ],
)  # fmt: skip
def test_the_database_takes_no_answer_without_points_or_words(facts: dict[str, Any]) -> None:
    make_list("1")
    given = {"item": items_standing().get(), "year": 2025, "score": 1, "evidence": "x", **facts}
    with pytest.raises(IntegrityError), transaction.atomic():
        ReadinessSaid.objects.create(entered_by=coordinator(), **fact(), **given)


def test_three_queries_however_many_items_and_years(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(1, 4):
        make_list(f"{number}")
        make_readiness()
        for one in items_standing():
            make_said_of_item(one, 2020 + number)
        with django_assert_num_queries(3):
            assert len(item_lines()) == number
