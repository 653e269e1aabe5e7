"""The gap table: every entry with source and day, what it said before, what moved it, the two questions, and who may do what."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.pathway import actions
from nazorat.pathway.models import Cell, Gap, Move
from nazorat.pathway.queries import (
    HEAD,
    cell_standing,
    cells_before,
    gaps_tallied,
    question_counts,
    row_of,
    rows_found,
    rows_listed,
)
from nazorat.people.models import Member
from nazorat.projects.numbers import Number, five_numbers
from nazorat.standards.actions import load_reference
from support.facts import fact, long_ago
from support.make import make_member, make_organisation, sign_in
from support.pathway import article, make_cell, make_gap, make_move

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
COORDINATOR = Member.Role.COORDINATOR


@pytest.fixture(autouse=True)
def articles_known() -> None:
    load_reference(by=None)


def signed(member: Member) -> Client:
    client = Client()
    sign_in(client, member)
    return client


def coordinator() -> Member:
    return make_member(role=COORDINATOR)


def posted(**given: Any) -> dict[str, str]:
    return {"source": "Official gazette, no. 4", "on": long_ago(30).isoformat(), "link": "", **given}


def pathway() -> Number:
    return five_numbers(TODAY)[4]


def test_gap_when_listed_knows_its_words_and_nothing_else() -> None:
    row = row_of(make_gap(point="c", words="No body enters unannounced."))
    assert row.article == "OPCAT 20 (c)"
    assert [(one.column, one.said) for one in row.shown] == [
        ("law", ""), ("gap", "No body enters unannounced."), ("instrument", ""), ("owner", ""), ("cost", ""), ("stage", ""), ("need", ""),
    ]  # fmt: skip
    assert row.status == "untouched"


def test_cell_when_changed_keeps_what_it_said_by_whom_and_when() -> None:
    gap, first, second = make_gap(), coordinator(), coordinator()
    ministry, other = make_organisation(name="A ministry"), make_organisation(name="Another ministry")
    make_cell(gap, "owner", by=first, owner=ministry)
    make_cell(gap, "owner", by=second, owner=other)
    assert row_of(gap).shown[3].said == "Another ministry"
    (was,) = cells_before(gap)
    assert was.cell is not None
    assert (was.said, was.cell.entered_by, was.cell.replaced_by) == ("A ministry", first, second)
    assert was.cell.replaced_at is not None
    assert was.cell.replaced_at.date() >= was.cell.entered_at.date()


def test_cell_when_somebody_changed_it_meanwhile_is_not_written_over() -> None:
    gap = make_gap()
    make_cell(gap, "stage", code="draft")
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.say_cell(by=coordinator(), gap=gap, column="stage", seen=None, code="adopted", **fact())
    standing = cell_standing(gap, "stage")
    assert standing is not None
    assert standing.code == "draft"


def test_cell_when_cleared_is_unknown_and_its_words_stay() -> None:
    gap = make_gap()
    cell = make_cell(gap, "cost", amount=Decimal("1500.50"), currency="TJS")
    assert row_of(gap).shown[4].said == "1500.50 TJS"
    actions.clear_cell(by=coordinator(), gap=gap, column="cost", seen=cell.id)
    assert row_of(gap).shown[4].said == ""
    assert [one.said for one in cells_before(gap)] == ["1500.50 TJS"]


def test_the_words_of_a_gap_cannot_be_made_unknown() -> None:
    gap = make_gap()
    standing = cell_standing(gap, "gap")
    assert standing is not None
    with pytest.raises(Problem, match="gap-needs-words"):
        actions.clear_cell(by=coordinator(), gap=gap, column="gap", seen=standing.id)


@pytest.mark.parametrize(
    "facts",
    [
        {"column": "gap", "words": ""},
        {"column": "stage", "code": "soon"},
        {"column": "need", "words": "before ratification"},
        {"column": "owner"},
        {"column": "cost", "amount": Decimal(3)},
        {"column": "cost", "amount": Decimal(-3), "currency": "TJS"},
        {"column": "law", "words": "art. 18", "code": "draft"},
    ],
)
def test_the_database_takes_no_cell_that_does_not_fit_its_column(facts: dict[str, Any]) -> None:
    gap = Gap.objects.create(provision=article(20), listed_on=TODAY, entered_by=coordinator())
    with pytest.raises(IntegrityError), transaction.atomic():
        Cell.objects.create(gap=gap, entered_by=gap.entered_by, **fact(), **facts)


def test_status_is_that_of_the_latest_act_and_goes_back_too() -> None:
    gap = make_gap()
    make_move(gap, to=Move.Status.CLOSED, on=long_ago(100))
    assert row_of(gap).status == "closed"
    back = make_move(gap, to=Move.Status.UNTOUCHED, act="The law was repealed.", on=long_ago(50))
    make_move(gap, on=long_ago(200))
    assert row_of(gap).status == "untouched"
    actions.strike_move(by=coordinator(), move=back)
    assert row_of(gap).status == "closed"
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.strike_move(by=coordinator(), move=back)


def test_act_before_the_baseline_or_after_today_is_refused() -> None:
    gap = make_gap(listed_on=long_ago(90))
    for on, problem in ((long_ago(91), "act-before-baseline"), (TODAY + timedelta(days=1), "day-ahead")):
        with pytest.raises(Problem, match=problem):
            make_move(gap, on=on)
    assert not gap.moves.exists()


def test_gap_when_withdrawn_leaves_table_and_numbers_and_can_be_read() -> None:
    gap, keeper = make_gap(), coordinator()
    actions.withdraw_gap(by=keeper, gap=gap, why="The law has it")
    assert rows_listed() == []
    assert gaps_tallied([]).since is None
    for act in (lambda: make_move(gap), lambda: make_cell(gap, "stage", code="draft")):
        with pytest.raises(Problem, match="gap-withdrawn"):
            act()
    client = signed(keeper)
    page = client.get(f"/pathway/gaps/{gap.id}/")
    assert (page.status_code, "The law has it" in page.content.decode()) == (200, True)
    assert client.get(f"/pathway/gaps/{gap.id}/moves/new/").status_code == 404


def test_the_two_questions_divide_the_table_and_what_is_unknown_is_a_third() -> None:
    for number, code in ((17, "ratification"), (18, "designation"), (11, "deferrable"), (23, "desirable")):
        make_cell(make_gap(number=number), "need", code=code)
    make_gap(number=4)
    rows = rows_listed()

    def articles_of(need: str) -> list[int]:
        return [row.gap.provision.number for row in rows_found(rows, {"need": need})]

    assert {need: articles_of(need) for need in ("first", "later", "unknown", "deferrable", "")} == {
        "first": [17, 18], "later": [11, 23], "unknown": [4], "deferrable": [11], "": [4, 11, 17, 18, 23],
    }  # fmt: skip
    assert question_counts(rows) == {"first": 2, "later": 2, "unknown": 1}


def test_rows_are_found_by_status_stage_owner_and_words_of_any_script() -> None:
    ministry = make_organisation(name="Вазорати намунавӣ")
    moved, other = make_gap(number=18), make_gap(number=21)
    make_cell(moved, "owner", owner=ministry)
    make_cell(moved, "stage", code="parliament")
    make_move(moved)
    rows = rows_listed()
    for asked in ({"status": "moving"}, {"stage": "parliament"}, {"owner": str(ministry.id)}, {"q": "вазорати НАМУНАВӢ"}):
        assert [row.gap for row in rows_found(rows, asked)] == [moved]
    for asked in ({"status": "untouched"}, {"stage": "unknown"}, {"owner": "unknown"}):
        assert [row.gap for row in rows_found(rows, asked)] == [other]


def test_table_as_csv_and_workbook_says_unknown_and_starts_no_formula() -> None:
    gap = make_gap(words="=HYPERLINK(1)", source="+Gazette")
    make_cell(gap, "need", code="ratification", link="https://example.org/law")
    make_gap(number=23)
    client = signed(make_member(planner=True))
    answer = client.get("/pathway/gaps/table/?need=first")
    head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert tuple(head) == HEAD
    held = dict(zip(head, row, strict=True))
    assert {name: held[name] for name in ("article", "gap", "gap_source", "law", "law_source", "need", "need_link", "status")} == {
        "article": "OPCAT 20", "gap": "'=HYPERLINK(1)", "gap_source": "'+Gazette", "law": "unknown", "law_source": "",
        "need": "before ratification", "need_link": "https://example.org/law", "status": "untouched",
    }  # fmt: skip
    book = load_workbook(io.BytesIO(client.get("/pathway/gaps/table/?format=xlsx").content))
    sheet = book["gaps"]
    assert (sheet.max_row, sheet.max_column) == (3, len(HEAD))
    assert [cell.value for cell in sheet[1]] == list(HEAD)


def test_coordinator_lists_changes_moves_and_withdraws_by_the_pages() -> None:
    by, ministry = coordinator(), make_organisation(name="A ministry")
    client = signed(by)
    gap_form = {"provision": article(20).id, "point": "c", "words": "No body enters.", "listed_on": long_ago(60).isoformat()}
    assert client.post("/pathway/gaps/new/", posted(**gap_form)).status_code == 302
    gap = Gap.objects.get()
    at = f"/pathway/gaps/{gap.id}/"
    assert client.post(at + "cells/owner/", posted(owner=ministry.id)).status_code == 302
    stale = client.post(at + "cells/owner/", posted(owner=make_organisation().id))
    assert (stale.status_code, row_of(gap).shown[3].said) == (422, "A ministry")
    assert client.post(at + "moves/new/", posted(act="A draft was sent.", to="moving")).status_code == 302
    page = client.get(at).content.decode()
    assert [word in page for word in ("No body enters.", "A ministry", "A draft was sent.", "moving")] == [True] * 4
    assert client.get("/pathway/gaps/").content.decode().count("A ministry") == 2
    assert client.post(at + "withdraw/", {"why": "Listed twice"}).status_code == 302
    assert [act.verb for act in Act.objects.filter(verb__startswith="pathway.").order_by("seq")] == [
        "pathway.list-gap", "pathway.say-cell", "pathway.move-gap", "pathway.withdraw-gap",
    ]  # fmt: skip


def test_stale_form_sent_a_second_time_goes_over_what_was_written() -> None:
    gap, client = make_gap(), signed(coordinator())
    cell = make_cell(gap, "stage", code="draft")
    at = f"/pathway/gaps/{gap.id}/cells/stage/"
    refused = client.post(at, posted(code="adopted", seen=""))
    assert f'value="{cell.id}"' in refused.content.decode()
    assert client.post(at, posted(code="adopted", seen=str(cell.id))).status_code == 302
    assert row_of(gap).code("stage") == "adopted"


def test_the_same_queries_at_one_gap_and_at_three(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in (17, 18, 20):
        gap = make_gap(number=number)
        make_cell(gap, "owner", owner=make_organisation())
        make_move(gap)
        with django_assert_num_queries(3):
            assert [one.said for row in rows_listed() for one in row.shown if one.column == "gap"]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://example.org/law", "data:text/html,x", "not a link"])
def test_link_that_is_no_web_address_is_refused(link: str) -> None:
    gap = make_gap()
    answer = signed(coordinator()).post(f"/pathway/gaps/{gap.id}/cells/stage/", posted(code="draft", link=link))
    assert (answer.status_code, cell_standing(gap, "stage")) == (422, None)


def test_words_of_a_hostile_kind_are_shown_as_words() -> None:
    gap = make_gap(words="<script>alert(1)</script>", source='"><img src=x onerror=alert(1)>')
    client = signed(coordinator())
    for page in ("/pathway/gaps/", f"/pathway/gaps/{gap.id}/"):
        shown = client.get(page).content.decode()
        assert ("<script>alert(1)" in shown, "<img src=x" in shown, "&lt;script&gt;alert(1)" in shown) == (False, False, True)


@pytest.mark.parametrize("on", ["", "2999-01-01", "yesterday"])
def test_entry_without_a_day_that_has_come_is_refused(on: str) -> None:
    gap = make_gap()
    answer = signed(coordinator()).post(f"/pathway/gaps/{gap.id}/moves/new/", posted(act="x", to="closed", on=on))
    assert (answer.status_code, row_of(gap).status) == (422, "untouched")


def test_who_does_not_keep_the_pathway_writes_nothing() -> None:
    gap = make_gap()
    move = make_move(gap)
    standing = cell_standing(gap, "gap")
    assert standing is not None
    for by in (make_member(planner=True), make_member(), make_member(role=Member.Role.ADMINISTRATOR)):
        for act in (
            lambda by=by: make_gap(by=by), lambda by=by: make_cell(gap, "stage", by=by, code="draft"),
            lambda by=by: make_move(gap, by=by), lambda by=by: actions.strike_move(by=by, move=move),
            lambda by=by: actions.clear_cell(by=by, gap=gap, column="stage", seen=standing.id),
            lambda by=by: actions.withdraw_gap(by=by, gap=gap, why="x"),
        ):  # fmt: skip
            with pytest.raises(Problem, match="refused"):
                act()
    assert (Gap.objects.count(), Cell.objects.count(), Move.objects.filter(struck_at=None).count()) == (1, 1, 1)


def test_planner_reads_and_others_are_refused() -> None:
    gap = make_gap()
    pages = ("/pathway/gaps/", "/pathway/gaps/table/", f"/pathway/gaps/{gap.id}/", "/pathway/gaps/new/")
    planner, monitor = signed(make_member(planner=True)), signed(make_member())
    assert [planner.get(page).status_code for page in pages] == [200, 200, 200, 403]
    assert [monitor.get(page).status_code for page in pages] == [403] * 4
    shown = planner.get(f"/pathway/gaps/{gap.id}/").content.decode()
    assert "moves/new/" not in shown


def test_forms_say_that_no_person_is_named() -> None:
    gap, client = make_gap(), signed(coordinator())
    for page in ("/pathway/gaps/new/", f"/pathway/gaps/{gap.id}/cells/law/", f"/pathway/gaps/{gap.id}/moves/new/"):
        assert "never the name of a person" in client.get(page).content.decode()
    assert client.get(f"/pathway/gaps/{gap.id}/cells/colour/").status_code == 404


def test_fifth_number_counts_gaps_since_the_baseline_and_names_the_last_act() -> None:
    assert [line.value for line in pathway().lines] == [None, None, None]
    closed, moving, _untouched = make_gap(number=17, listed_on=long_ago(400)), make_gap(number=18), make_gap(number=23)
    make_move(closed, to=Move.Status.CLOSED, on=long_ago(80))
    make_move(moving, act="A draft was sent to parliament.", source="Gazette 7", on=long_ago(20))
    number = pathway()
    assert [(line.code, line.value, line.of) for line in number.lines] == [
        ("pathway.closed", 1, 3), ("pathway.moving", 1, 3), ("pathway.untouched", 1, 3),
    ]  # fmt: skip
    assert number.newest == long_ago(20)
    assert "A draft was sent to parliament. (Gazette 7)" in number.source
