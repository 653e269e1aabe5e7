"""How each addressee answers: what is counted, of how many, and the table of it."""

from __future__ import annotations

import csv
import io
from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from nazorat.findings.tests.make import Cast, make_cast
from nazorat.recommendations import actions
from nazorat.recommendations.answering import Answers, answers_by_addressee
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.recommendations.queries import register

from .make import make_adopted, make_authority, make_draft

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 20)
MADE = date(2026, 8, 1)


@pytest.fixture(scope="module")
def made(lasting: None) -> Cast:
    return make_cast()


@pytest.fixture
def cast(made: Cast) -> Cast:
    return deepcopy(made)


def row_of(cast: Cast, replies: list[tuple[str, date]], due: date | None, seen: str = "", **given: Any) -> AdoptedRecommendation:
    row = make_adopted(cast, reply_due=due, **given)
    at = datetime(MADE.year, MADE.month, MADE.day, 12, tzinfo=UTC)
    AdoptedRecommendation.objects.filter(pk=row.pk).update(adopted_at=at)
    for claimed, day in replies:
        actions.enter_reply(by=cast.people["lead"], recommendation=row, claimed=claimed, received_on=day)
    if seen:
        actions.verify(by=cast.people["lead"], recommendation=row, verified=seen, seen_on=date(2026, 9, 16), evidence="seen")
    return row


def counted(cast: Cast) -> tuple[list[Answers], Answers]:
    """Six to the director, with all that can happen; two to a ministry; a draft that is counted nowhere."""
    august, september = date(2026, 8, 31), date(2026, 9, 30)
    term: dict[str, Any] = {"days": None, "deadline": date(2026, 9, 1)}
    row_of(cast, [("accepted", date(2026, 8, 11)), ("done", date(2026, 9, 1))], august, "not", **term)
    row_of(cast, [("rejected", date(2026, 8, 31))], august, **term)
    row_of(cast, [("partly", date(2026, 9, 10))], august, "implemented", **term)
    row_of(cast, [], august)
    row_of(cast, [], september)
    row_of(cast, [("other_body", date(2026, 8, 3))], None)
    ministry: dict[str, Any] = {"office": "", "addressee": make_authority("Another ministry").id}
    row_of(cast, [("accepted", date(2026, 8, 6))], september, **ministry)
    row_of(cast, [], date(2026, 9, 20), **ministry)
    make_draft(cast)
    return answers_by_addressee(register(), TODAY)


def test_replies_are_counted_by_addressee_with_their_denominators(cast: Cast) -> None:
    lines, whole = counted(cast)
    ministry, director = lines
    assert (ministry.name, director.name.split(" · ")[0]) == ("Another ministry", "Director of the place")
    names = ("made", "asked", "in_term", "late", "none", "running", "no_term", "replied", "median")
    assert [getattr(director, name) for name in names] == [6, 4, 2, 1, 1, 1, 1, 4, 20.0]
    # a term that ends today still runs
    assert [getattr(ministry, name) for name in names] == [2, 1, 1, 0, 0, 1, 0, 1, 5.0]
    assert [getattr(whole, name) for name in names] == [8, 5, 3, 1, 1, 2, 1, 5, 10.0]
    for line in (*lines, whole):
        assert line.asked == line.in_term + line.late + line.none
        assert line.made == line.asked + line.running + line.no_term


def test_latest_word_and_what_was_seen_are_counted_apart(cast: Cast) -> None:
    (_ministry, director), whole = counted(cast)
    assert director.by_kind == [0, 1, 1, 1, 1]
    names = ("said_done", "seen_done", "said_not_seen", "checked", "with_term", "overdue")
    assert [getattr(director, name) for name in names] == [1, 1, 1, 2, 6, 2]
    assert whole.by_kind == [1, 1, 1, 1, 1]


def test_nothing_adopted_is_said_and_not_divided(cast: Cast) -> None:
    lines, whole = answers_by_addressee(register(), TODAY)
    assert (lines, whole.made, whole.median) == ([], 0, None)
    page = cast.client("monitor").get(reverse("recommendations-replies")).content.decode()
    assert "No recommendation is adopted yet." in page


def test_page_and_tables_say_the_same_and_follow_the_filter(cast: Cast) -> None:
    counted(cast)
    client = cast.client("custodian")
    page = client.get(reverse("recommendations-replies")).content.decode()
    assert ("Another ministry" in page, page.count("<tfoot>")) == (True, 2)
    table = client.get(reverse("recommendations-replies-table"))
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert [(row["addressee"].split(" · ")[0], row["made"], row["median_days"]) for row in rows] == [
        ("Another ministry", "2", "5.0"), ("Director of the place", "6", "20.0"), ("all", "8", "10.0"),
    ]  # fmt: skip
    book = client.get(reverse("recommendations-replies-table") + "?format=xlsx&addressee=director")
    [sheet] = load_workbook(io.BytesIO(book.content)).worksheets
    assert [cells[1] for cells in sheet.iter_rows(values_only=True)] == ["made", 6, 6]
    nothing = client.get(reverse("recommendations-replies") + "?until=2001-01-01").content.decode()
    assert "No recommendation fits" in nothing
    assert cast.client("administrator").get(reverse("recommendations-replies")).status_code == 404


@pytest.mark.parametrize("rows", [1, 4])
def test_counting_asks_the_database_the_same_however_many(
    cast: Cast, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        row_of(cast, [("done", date(2026, 8, 3 + number))], date(2026, 8, 31))
    with django_assert_num_queries(4):
        answers_by_addressee(register(), TODAY)
