"""The access log: obstructions by right of the mandate profile beside the Protocol, in codes, with totals of a year."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings, strategies as st

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.standards.actions import load_reference
from nazorat.standards.models import Instrument, Standing
from nazorat.visits import actions
from nazorat.visits.access_log import Gate, gate_of, obstructions_standing, powers_at_the_place, rights_of, visits_begun_in
from nazorat.visits.models import Obstruction, TeamMember, Visit
from support.make import make_keyring, make_member, sign_in
from support.visits import make_over, make_place, make_visit

pytestmark = pytest.mark.django_db
Kind, Office, Outcome = Obstruction.Kind, Obstruction.Office, Obstruction.Outcome


@pytest.fixture(autouse=True)
def _reference() -> None:
    load_reference()


def noted(visit: Visit, by: Member, power: str = "OPCAT-20.C", **given: Any) -> Obstruction:
    facts = {"kind": Kind.AREA_SHUT, "office": Office.DUTY, "outcome": Outcome.NOT_GRANTED, "minutes": 40, **given}
    return actions.note_obstruction(by=by, visit=visit, power=power, **facts)


def test_log_has_the_rights_that_are_used_at_a_place_with_their_article() -> None:
    lines = powers_at_the_place()
    codes = [line.power.code for line in lines]
    assert [code for code in codes if code.startswith("OPCAT")] == [f"OPCAT-20.{letter}" for letter in "ABCDE"]
    assert {"VISIT-PHOTO", "VISIT-REGISTERS", "VISIT-UNANNOUNCED"} <= set(codes)
    assert all(line.power.provision_id for line in lines)


def test_obstructions_are_counted_under_their_right() -> None:
    by, first, second = make_member(), make_over(make_place()), make_over(make_place(), state=Visit.State.REFUSED)
    noted(first, by)
    noted(first, by, minutes=None, outcome=Outcome.GRANTED)
    noted(second, by, minutes=5, outcome=Outcome.IN_PART)
    noted(second, by, "VISIT-PHOTO", minutes=None)
    rights = {one.line.power.code: one for one in rights_of(obstructions_standing())}
    entry, photo = rights["OPCAT-20.C"], rights["VISIT-PHOTO"]
    assert (len(entry.rows), entry.visits, entry.minutes) == (3, 2, 45)
    assert (entry.granted, entry.in_part, entry.not_granted) == (1, 1, 1)
    assert (len(photo.rows), photo.minutes, photo.not_granted) == (1, 0, 1)
    assert len(rights["OPCAT-20.D"].rows) == 0


@given(rows=st.lists(st.tuples(st.integers(0, 11), st.sampled_from(Outcome.values), st.none() | st.integers(0, 500)), max_size=30))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rights_add_up_to_what_was_noted(rows: list[tuple[int, int, int | None]]) -> None:
    codes = [line.power.code for line in powers_at_the_place()]
    made = [Obstruction(power=codes[at % len(codes)], outcome=outcome, minutes=minutes) for at, outcome, minutes in rows]
    rights = rights_of(made)
    assert sum(len(one.rows) for one in rights) == len(made)
    assert sum(one.granted + one.in_part + one.not_granted for one in rights) == len(made)
    assert sum(one.minutes for one in rights) == sum(row.minutes or 0 for row in made)


def test_gate_says_the_middle_wait_and_the_longest() -> None:
    place = make_place()
    for wait in (5, 130, 38):
        make_over(place, wait=wait)
    make_over(place, state=Visit.State.REFUSED)
    assert gate_of(Visit.objects.all()) == Gate(visits=4, refused=1, timed=3, middle=38, longest=130)
    assert gate_of([]) == Gate(0, 0, 0, None, None)


def test_protocol_is_a_benchmark_until_it_binds() -> None:
    assert {one.benchmark for one in rights_of([])} == {True}
    Instrument.objects.filter(code="OPCAT").update(status=Standing.BINDING)
    assert {one.benchmark for one in rights_of([])} == {False}


def test_nothing_is_noted_of_a_visit_that_has_not_begun() -> None:
    planner, lead = make_keyring(make_member(planner=True)), make_member()
    seats = [actions.Seat(lead, TeamMember.Role.LEAD, interviews=True)]
    plan = actions.plan_visit(by=planner, place=make_place(), begins=date(2031, 8, 17), mode=1, note="", seats=seats)
    with pytest.raises(Problem, match="visit-not-begun"):
        noted(plan, lead)
    with pytest.raises(Problem, match="power-unknown"):
        noted(make_over(make_place()), lead, "OPCAT-23")
    assert not Obstruction.objects.exists()


def test_wrong_line_is_struck_through_once_and_stays() -> None:
    by, visit = make_member(), make_over(make_place())
    row = noted(visit, by)
    actions.strike_obstruction(by=by, obstruction=row)
    with pytest.raises(Problem, match="obstruction-struck"):
        actions.strike_obstruction(by=by, obstruction=row)
    assert not obstructions_standing().exists()
    assert Obstruction.objects.get().struck_by_id == by.id
    verbs = Act.objects.filter(obj=visit.id).order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["visits.note-obstruction", "visits.strike-obstruction"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Obstruction.objects.update(struck_at=None)


def client_of(member: Member) -> Client:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, member)
    return client


def test_pages_of_a_visit_note_show_and_strike() -> None:
    lead, observer = make_keyring(make_member()), make_member()
    visit = make_visit(lead=lead, seats=[actions.Seat(observer, TeamMember.Role.OBSERVER)], gate_minutes=38)
    client, log = client_of(lead.member), reverse("visit-access-log", args=[visit.id])
    sent = {"power": "OPCAT-20.D", "kind": "5", "office": "4", "outcome": "2", "minutes": "50"}
    assert client.post(reverse("visit-obstruction-new", args=[visit.id]), sent)["Location"] == log
    assert client.post(reverse("visit-obstruction-new", args=[visit.id]), {**sent, "office": ""}).status_code == 422
    page = client.get(log).content.decode()
    for words in (
        "talk in private refused or disturbed",
        "deputy head",
        "50 min",
        "granted in part",
        "38 minutes at the gate",
        "1 obstruction",
    ):
        assert words in page
    assert "Benchmark" in page
    row = Obstruction.objects.get()
    strike = reverse("visit-obstruction-strike", args=[visit.id, row.id])
    assert "Is this line wrong?" in client.get(strike).content.decode()
    client.post(strike)
    assert "1 line was struck through." in client.get(log).content.decode()
    assert client.get(strike).status_code == 404
    for who in (observer, make_member()):
        assert client_of(who).get(log).status_code == 404


def test_totals_are_of_one_year_and_leave_as_a_table() -> None:
    coordinator, place = make_member(role=Member.Role.COORDINATOR), make_place()
    here, before = make_over(place, wait=20, days=0), make_over(place, wait=99, days=800)
    noted(here, coordinator)
    noted(before, coordinator)
    year = here.began_on.year if here.began_on else 0
    assert [one.id for one in visits_begun_in(year)] == [here.id]
    client = client_of(coordinator)
    page = client.get(reverse("visit-access-totals")).content.decode()
    assert f"Access in {year}" in page
    assert "1 obstruction<" in page
    table = client.get(reverse("visit-access-totals-table"), {"year": str(year)}).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    told = {row["right"]: (row["obstructions"], row["not granted"], row["minutes"]) for row in rows if row["obstructions"] != "0"}
    assert list(told.values()) == [("1", "1", "40")]
    assert client_of(make_member()).get(reverse("visit-access-totals")).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_log_asks_the_same_whatever_its_length(django_assert_num_queries: Any, count: int) -> None:
    visit, by = make_over(make_place()), make_member()
    for _number in range(count):
        noted(visit, by)
    with django_assert_num_queries(4):
        rights = rights_of(obstructions_standing().filter(visit=visit).select_related("noted_by"))
    assert sum(len(one.rows) for one in rights) == count
