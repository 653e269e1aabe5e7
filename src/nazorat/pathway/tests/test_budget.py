"""The budget of three years: by what is assumed, begun with what the pilot's own visits cost, kept nowhere and in no address."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from django.test import Client

from nazorat.pathway.budget import HEAD, Assumed, budget
from nazorat.people.models import Member
from nazorat.visits.costs import costs_standing, spent_on
from support.make import make_member, sign_in
from support.visits import make_cost

ASKED = {
    "currency": "XTS", "staff": "4", "pay": "1000", "visits": "10", "more_visits": "5", "days": "2", "day": "150.50", "expert_days": "20",
    "fee": "100", "office": "6000", "once": "9000", "rise": "10",
}  # fmt: skip


def test_three_years_by_hand() -> None:
    given = {name: Decimal(value) if "." in value or name in ("pay", "fee", "office", "once", "rise") else int(value)
             for name, value in ASKED.items() if name != "currency"}  # fmt: skip
    lines = {line.code: line for line in budget(Assumed(**given))}  # type: ignore[arg-type]  # numbers of both kinds
    assert lines["staff"].years == (Decimal("48000.00"), Decimal("52800.00"), Decimal("58080.00"))
    assert lines["visits"].years == (Decimal("3010.00"), Decimal("4966.50"), Decimal("7284.20"))
    assert lines["once"].years == (Decimal("9000.00"), Decimal("0.00"), Decimal("0.00"))
    assert lines["sum"].years == (Decimal("68010.00"), Decimal("66566.50"), Decimal("75044.20"))
    assert lines["sum"].total == Decimal("209620.70")


@pytest.mark.django_db
def test_page_begins_with_what_own_visits_cost_and_gives_the_table() -> None:
    make_cost()
    client = Client()
    sign_in(client, make_member(planner=True))
    page = client.get("/pathway/budget/").content.decode()
    (spent,) = spent_on(costs_standing())
    assert f'value="{spent.a_day}"' in page
    answer = client.post("/pathway/budget/", ASKED)
    assert answer.status_code == 200
    assert [sign for sign in ("?currency", "&amp;pay", 'method="get" novalidate') if sign in answer.content.decode()] == []
    assert 'name="currency" value="XTS"' in answer.content.decode()
    head, *rows = csv.reader(io.StringIO(client.post("/pathway/budget/table/", ASKED).content.decode("utf-8-sig")))
    assert (tuple(head), len(rows), rows[-1][4:]) == (HEAD, 6, ["209620.70", "XTS"])
    for wrong in ({"currency": "x"}, {"staff": "-1"}, {"rise": "101"}, {"day": "much"}):
        assert client.post("/pathway/budget/", {**ASKED, **wrong}).status_code == 422, wrong
    assert len(list(csv.reader(io.StringIO(client.post("/pathway/budget/table/").content.decode("utf-8-sig"))))) == 1


@pytest.mark.django_db
def test_page_without_costs_says_so_and_others_are_refused() -> None:
    planner, monitor = Client(), Client()
    sign_in(planner, make_member(planner=True))
    sign_in(monitor, make_member())
    assert "every figure is an assumption" in planner.get("/pathway/budget/").content.decode()
    assert [monitor.get("/pathway/budget/").status_code, monitor.post("/pathway/budget/table/").status_code] == [403, 403]
    coordinating = Client()
    sign_in(coordinating, make_member(role=Member.Role.COORDINATOR))
    assert coordinating.get("/pathway/budget/").status_code == 200
