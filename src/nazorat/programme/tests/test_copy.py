"""The list of scores that is taken along: whole, exact, sealed under a passphrase, an act on record, and for planners alone."""

from __future__ import annotations

import csv
import io
import zipfile
from decimal import Decimal

import pyrage
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.places.tests.test_places import browser
from nazorat.programme import actions
from nazorat.programme.rules import FACTORS
from support.make import make_keyring, make_member
from support.visits import make_over, make_place

pytestmark = pytest.mark.django_db
PHRASE = "seven words that nobody has typed before"
WITH = {"format": "csv", "passphrase": PHRASE}


def test_every_factor_stands_in_the_list_with_weight_value_and_points_that_add_up() -> None:
    head = make_member(role=Member.Role.COORDINATOR, planner=True)
    by = make_keyring(head)
    first = make_place(kind="REMAND", name_en="=cmd|' /C calc'!A0", region="@North", district="Якум")
    second = make_place(kind="MIL", name_en="Invented Two")
    make_over(second, days=20)
    actions.draw_share(by=by)
    actions.override_score(by=by, place=second, points=-7, reason="=1+1")
    actions.override_score(by=by, place=second, points=3, reason="told by a lawyer")
    page = browser(head)
    acts = Act.objects.count()
    answer = page.post(reverse("programme-score-copy"), WITH)
    assert answer["Content-Disposition"].endswith('.csv.age"')
    assert "no-store" in answer["Cache-Control"]
    text = pyrage.passphrase.decrypt(answer.content, PHRASE).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["place"] for row in rows] == ["'=cmd|' /C calc'!A0", "Invented Two"]
    assert (rows[0]["region"], rows[0]["district"], rows[0]["kind"], rows[0]["rank"]) == ("'@North", "Якум", "remand prison", "1")
    for row in rows:
        points = {code: Decimal(row[f"{code}_points"]) for code in FACTORS}
        assert sum(points.values()) + Decimal(row["override_points"]) == Decimal(row["score"])
        weighed = {code: Decimal(row[f"{code}_weight"]) * Decimal(row[f"{code}_value"]) / 100 for code in FACTORS}
        assert points == weighed
    assert Decimal(rows[0]["overdue_points"]) == 20
    assert rows[1]["override_points"] == "-4"
    assert rows[1]["override_reason"].split("\n") == [f"{head.code}: told by a lawyer", f"{head.code}: =1+1"]
    made = list(Act.objects.order_by("seq").values_list("verb", "count", "obj"))[acts:]
    assert [verb for verb, _count, _obj in made] == ["people.open-planning", "programme.export-scores"]
    assert made[1] == ("programme.export-scores", 2, None)
    book = page.post(reverse("programme-score-copy"), {**WITH, "format": "xlsx"}).content
    sheets = zipfile.ZipFile(io.BytesIO(pyrage.passphrase.decrypt(book, PHRASE)))
    assert b"<f>" not in sheets.read("xl/worksheets/sheet1.xml")
    assert str(first.id) not in text


def test_the_list_leaves_for_planners_alone_and_under_a_passphrase() -> None:
    head = make_member(role=Member.Role.COORDINATOR, planner=True)
    make_place(name_en="Invented One")
    page = browser(head)
    asked = page.get(reverse("programme-score-copy"))
    assert (asked.status_code, "Invented One" in asked.content.decode()) == (200, False)
    assert page.post(reverse("programme-score-copy"), {**WITH, "passphrase": "short"}).status_code == 422
    assert page.post(reverse("programme-score-copy"), {**WITH, "format": "ods"}).status_code == 422
    strangers = [make_member(role=role) for role in Member.Role.values]
    assert {browser(one).post(reverse("programme-score-copy"), WITH).status_code for one in strangers} <= {403, 404}
    assert not Act.objects.filter(verb__in=("programme.export-scores", "people.open-planning")).exists()
    with pytest.raises(Problem, match="not-a-planner"):
        actions.export_scores(by=make_keyring(make_member()), scores=[], kind="csv", passphrase=PHRASE)


def test_the_copy_costs_the_same_over_many_places() -> None:
    head = browser(make_member(role=Member.Role.COORDINATOR, planner=True))
    counts = []
    for number in (1, 3, 6):
        for _each in range(number):
            make_over(make_place(), days=100)
        with CaptureQueriesContext(connection) as asked:
            head.post(reverse("programme-score-copy"), WITH)
        counts.append(len(asked.captured_queries))
    assert counts == [counts[0]] * 3
