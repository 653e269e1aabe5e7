"""What visits cost: entered when they are over, struck through when wrong, added up by currency and day on site."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.visits import actions
from nazorat.visits.costs import Spent, costs_standing, days_on_site, spent_on
from nazorat.visits.models import Cost, Visit
from support.make import make_member, sign_in
from support.visits import make_cost, make_over, make_place, make_visit

pytestmark = pytest.mark.django_db


def coordinator() -> Member:
    return make_member(role=Member.Role.COORDINATOR)


def test_costs_are_added_up_by_currency_and_a_day_counts_only_where_a_visit_came_in() -> None:
    by, place = coordinator(), make_place()
    came_in, refused = make_over(place), make_over(place, state=Visit.State.REFUSED)
    for visit, kind, amount, currency in (
        (came_in, "travel", "100", "TJS"), (came_in, "fees", "33.33", "TJS"), (refused, "travel", "40", "TJS"), (refused, "stay", "9", "USD"),
    ):  # fmt: skip
        actions.enter_cost(by=by, visit=visit, kind=kind, amount=Decimal(amount), currency=currency)

    somoni, dollars = spent_on(costs_standing())
    kinds = (("travel", Decimal(140)), ("fees", Decimal("33.33")))
    assert somoni == Spent("TJS", Decimal("173.33"), kinds, visits=2, made=Decimal("133.33"), days=2)
    assert somoni.a_day == Decimal("66.66")
    assert dollars == Spent("USD", Decimal(9), (("stay", Decimal(9)),), visits=1, made=Decimal(0), days=0)
    assert dollars.a_day is None


def test_days_on_site_are_counted_with_the_first_and_the_last() -> None:
    today = timezone.localdate()
    assert days_on_site(today, today) == 1
    assert days_on_site(today - timedelta(days=3), today) == 4
    assert days_on_site(today, today - timedelta(days=1)) == days_on_site(today, None) == days_on_site(None, today) == 0


def test_a_visit_under_way_takes_no_cost() -> None:
    visit = make_visit()
    with pytest.raises(Problem, match="visit-not-over"):
        actions.enter_cost(by=coordinator(), visit=visit, kind="travel", amount=Decimal(1), currency="TJS")
    assert not Cost.objects.exists()


def test_a_struck_cost_stays_and_counts_no_longer() -> None:
    by, cost = coordinator(), make_cost()
    actions.strike_cost(by=by, cost=cost)
    with pytest.raises(Problem, match="cost-struck"):
        actions.strike_cost(by=by, cost=cost)
    assert (Cost.objects.count(), spent_on(costs_standing())) == (1, ())
    assert [act.verb for act in Act.objects.filter(obj=cost.id).order_by("seq")] == ["visits.enter-cost", "visits.strike-cost"]


@pytest.mark.parametrize("role", [Member.Role.MONITOR, Member.Role.CUSTODIAN, Member.Role.ADMINISTRATOR])
def test_only_a_coordinator_enters_and_strikes(role: str) -> None:
    by, cost = make_member(role=role), make_cost()
    for refused in (
        lambda: actions.enter_cost(by=by, visit=cost.visit, kind="travel", amount=Decimal(1), currency="TJS"),
        lambda: actions.strike_cost(by=by, cost=cost),
    ):
        with pytest.raises(Problem, match="refused"):
            refused()
    assert Cost.objects.get().struck_at is None


@pytest.mark.parametrize("given", [{"amount": Decimal(0)}, {"amount": Decimal(-5)}, {"struck_at": timezone.now()}])
def test_the_database_refuses_a_cost_that_is_none(given: dict[str, object]) -> None:
    facts = {
        "visit": make_over(make_place()),
        "kind": "travel",
        "amount": Decimal(1),
        "currency": "TJS",
        "entered_by": coordinator(),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Cost.objects.create(**{**facts, **given})


def test_page_takes_a_cost_shows_its_sum_and_gives_the_table(client: Client) -> None:
    visit = make_over(make_place(name_en="Sample-0"))
    sign_in(client, coordinator())
    for wrong in ({"currency": "somoni"}, {"currency": "T1S"}, {"amount": "-4"}, {"amount": "0"}, {"visit": str(make_visit().id)}):
        given = {"visit": str(visit.id), "kind": "travel", "amount": "1200.40", "currency": "tjs", **wrong}
        assert client.post("/visits/costs/new/", given).status_code == 422
    given = {"visit": str(visit.id), "kind": "travel", "amount": "1200.40", "currency": "tjs"}
    assert client.post("/visits/costs/new/", given).status_code == 302

    page = client.get("/visits/costs/", headers={"Accept-Language": "en"}).content.decode()
    assert "1,200.40" in page
    assert "A day on site costs 600.20, over 2 days of visits whose costs are entered." in page
    (row,) = csv.DictReader(io.StringIO(client.get("/visits/costs/table/").content.decode("utf-8-sig")))
    assert (row["visit"], row["kind"], row["amount"], row["currency"], row["struck"]) == (
        str(visit.number),
        "travel",
        "1200.40",
        "TJS",
        "",
    )
    assert client.get("/visits/costs/table/?format=xlsx").content.startswith(b"PK")

    strike = f"/visits/costs/{Cost.objects.get().id}/strike/"
    assert (client.get(strike).status_code, client.post(strike).status_code, client.get(strike).status_code) == (200, 302, 404)
