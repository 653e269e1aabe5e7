"""What past visits covered: the arithmetic of standing and matrix, the rules and their history, and the pages of both."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.places.queries import places_open
from nazorat.places.tests.test_places import browser
from nazorat.programme import actions
from nazorat.programme.coverage import DUE, LATE, NONE, WITHIN, Cell, matrix_of, standings_of, waiting
from nazorat.programme.models import Rule, Travel
from nazorat.programme.queries import last_seen, paces, rules_of, ways
from nazorat.programme.rules import months_between, months_on
from nazorat.visits.actions import Seat, plan_visit
from nazorat.visits.models import Visit
from support.make import make_keyring, make_member
from support.visits import make_over, make_place

pytestmark = pytest.mark.django_db
Role = Member.Role
TODAY = date(2026, 6, 15)


def test_months_are_counted_by_the_calendar() -> None:
    assert (months_on(date(2026, 1, 31), 1), months_on(date(2024, 2, 29), 12)) == (date(2026, 2, 28), date(2025, 2, 28))
    assert (months_on(date(2026, 3, 31), -13), months_on(date(2026, 12, 1), 1)) == (date(2025, 2, 28), date(2027, 1, 1))
    assert (months_between(date(2026, 1, 31), date(2026, 2, 28)), months_between(date(2025, 6, 15), TODAY)) == (0, 12)
    assert months_between(TODAY, date(2025, 1, 1)) == 0


def test_a_place_is_late_due_or_within_by_the_rule_of_its_kind() -> None:
    remand, office, home = (make_place(kind=kind, region="North") for kind in ("REMAND", "MIL", "HOUSE"))
    never = make_place(kind="REMAND", region="South")
    make_over(remand, days=400)
    make_over(remand, days=800)
    shut = make_over(remand, days=30, state=Visit.State.REFUSED)
    make_over(office, days=400)
    standings = {one.place.id: one for one in standings_of(places_open(), last_seen(), paces(), timezone.localdate())}
    assert {name: standings[place.id].state for name, place in (("r", remand), ("o", office), ("h", home), ("n", never))} == {
        "r": LATE, "o": WITHIN, "h": NONE, "n": LATE,
    }  # fmt: skip
    assert (standings[remand.id].refused_since, standings[office.id].refused_since) == (shut.began_on, None)
    assert [one.place for one in waiting(standings.values())] == [never, remand]
    soon = make_place(kind="REMAND")
    make_over(soon, days=300)
    found = standings_of([soon], last_seen(), paces(), timezone.localdate())[0]
    assert (found.state, found.due) == (DUE, months_on(found.seen.last or TODAY, 12))


def test_the_matrix_adds_up_over_rows_columns_and_all() -> None:
    for region, days in (("North", 30), ("North", 500), ("South", None), ("", 2000)):
        place = make_place(kind="REMAND", region=region)
        if days is not None:
            make_over(place, days=days)
    make_place(kind="ELECTRONIC", region="South")
    today = timezone.localdate()
    standings = standings_of(places_open(), last_seen(), paces(), today)
    found = matrix_of(standings, "region", months_on(today, -24))
    assert found.columns == ("North", "South", "")
    assert [(line.label, [cell and (cell.places, cell.visited) for cell in line.cells]) for line in found.lines] == [
        ("remand prison", [(2, 2), (1, 0), (1, 0)]), ("electronic monitoring at home", [None, (1, 0), None]),
    ]  # fmt: skip
    assert [cell and cell.places for cell in found.totals] == [2, 2, 1]
    last = max(one.seen.last for one in standings if one.seen.last)
    assert (found.total, found.lines[1].total.share) == (Cell(5, 2, last, 4, 1), None)
    assert sum(len(line.cells) for line in matrix_of(standings, "authority", today).lines) == 10


def test_a_rule_is_set_with_its_source_and_what_held_before_stays() -> None:
    by = make_member(role=Role.COORDINATOR)
    assert (paces()["MIL"].months, paces()["REMAND"].months, paces()["HOUSE"].months, paces()["MIL"].ours) == (36, 12, None, False)
    first = actions.set_rule(by=by, kind="MIL", months=24, days=2, source="decision 1")
    second = actions.set_rule(by=by, kind="MIL", months=None, days=1, source="decision 2")
    pace = paces()["MIL"]
    assert (pace.months, pace.days, pace.source, pace.ours, list(rules_of("MIL"))) == (None, 1, "decision 2", True, [second, first])
    wrongs: list[dict[str, Any]] = [{"months": 0}, {"months": 121}, {"days": 0}, {"source": " "}]
    for wrong in wrongs:
        with pytest.raises(Problem, match="rule-out-of-bounds"):
            actions.set_rule(by=by, **{"kind": "MIL", "months": 1, "days": 1, "source": "s", **wrong})
    assert actions.set_ways(by=by, days={"North": 2, "South": 0}) == 1
    assert actions.set_ways(by=by, days={"North": 2, "South": 1}) == 1
    assert (ways(), Travel.objects.count()) == ({"North": 2, "South": 1}, 2)
    with pytest.raises(Problem, match="rule-out-of-bounds"):
        actions.set_ways(by=by, days={"North": 31})
    for refused in (lambda: actions.set_rule(by=make_member(), kind="MIL", months=1, days=1, source="s"),
                    lambda: actions.set_ways(by=make_member(), days={})):  # fmt: skip
        with pytest.raises(Problem, match="refused"):
            refused()
    verbs = ["programme.set-rule"] * 2 + ["programme.set-ways"] * 2
    assert list(Act.objects.filter(verb__startswith="programme.").order_by("seq").values_list("verb", flat=True)) == verbs


def test_coverage_says_nothing_of_what_is_planned() -> None:
    planner = make_keyring(make_member(role=Role.COORDINATOR, planner=True))
    place = make_place(region="North")
    seats = [Seat(make_member(), "lead", interviews=True)]
    page = browser(make_member(role=Role.MONITOR))
    before = page.get(reverse("programme")).content
    plan_visit(by=planner, place=place, begins=timezone.localdate(), mode=1, note="", seats=seats)
    body = page.get(reverse("programme")).content
    assert "never" in body.decode()
    assert strip(before) == strip(body)


def strip(body: bytes) -> str:
    """The page without what is new each time."""
    return "\n".join(line for line in body.decode().splitlines() if "csrf" not in line)


def test_the_pages_of_coverage_and_rules() -> None:
    place = make_place(region="North", name_en="Invented One")
    make_over(place, days=500)
    reader = browser(make_member(role=Role.MONITOR))
    body = reader.get(reverse("programme")).content.decode()
    assert "Invented One" in body
    assert reader.get(reverse("programme"), {"q": "nothing like it"}).content.decode().count("Invented One") == 0
    rows = list(csv.reader(io.StringIO(reader.get(reverse("programme-table")).content.decode("utf-8-sig"))))
    assert rows[1][:4] == ["remand prison", "North", "1", "0"]
    due = list(csv.reader(io.StringIO(reader.get(reverse("programme-table"), {"what": "due"}).content.decode("utf-8-sig"))))
    assert (due[1][0], due[1][-1]) == ("Invented One", "late")
    book = reader.get(reverse("programme-table"), {"format": "xlsx", "by": "authority"}).content
    assert "xl/worksheets/sheet2.xml" in zipfile.ZipFile(io.BytesIO(book)).namelist()
    head = browser(make_member(role=Role.COORDINATOR))
    given = {"months": "6", "days": "2", "source": "decision 7"}
    assert head.post(reverse("programme-rule", args=["REMAND"]), {**given, "months": "0"}).status_code == 422
    assert head.post(reverse("programme-rule", args=["REMAND"]), given).status_code == 302
    assert head.post(reverse("programme-ways"), {"way-0": "2"}).status_code == 302
    assert (Rule.objects.get().months, ways()) == (6, {"North": 2})
    assert "decision 7" in head.get(reverse("programme-rule", args=["REMAND"])).content.decode()
    assert "decision 7" in reader.get(reverse("programme-rules")).content.decode()
    assert head.get(reverse("programme-rule", args=["NOTHING"])).status_code == 404
    assert reader.post(reverse("programme-rule", args=["REMAND"]), given).status_code == 403
    for role in (Role.ADMINISTRATOR, Role.CUSTODIAN):
        assert browser(make_member(role=role)).get(reverse("programme")).status_code == 404


def test_coverage_costs_the_same_over_many_places() -> None:
    reader = browser(make_member(role=Role.MONITOR))
    counts = []
    for number in (1, 3, 6):
        for each in range(number):
            make_over(make_place(region=f"Region {number}-{each}"), days=100 * each + 1)
        with CaptureQueriesContext(connection) as asked:
            reader.get(reverse("programme"))
        counts.append(len(asked.captured_queries))
    assert counts == [counts[0]] * 3
