"""The team of a planned visit is sealed with its plan, until its lead calls it up or it arrives."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.actions import end_member
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.places.models import Place
from nazorat.visits import actions
from nazorat.visits.keys import open_grants
from nazorat.visits.models import TeamMember, Visit, VisitKey, VisitKeyGrant
from nazorat.visits.queries import keys_to_turn, sealing_key
from support.make import make_keyring, make_member, sign_in
from support.visits import make_device, make_place

pytestmark = pytest.mark.django_db
Role, Circle = TeamMember.Role, VisitKey.Compartment


class Cast:
    """A planned visit: who planned it, who leads it, and a team in the plan."""

    def __init__(self) -> None:
        self.planner, self.lead = make_keyring(make_member(planner=True)), make_keyring(make_member())
        self.monitor, self.doctor = make_keyring(make_member()), make_keyring(make_member(health_professional=True))
        self.interpreter = make_keyring(make_member())
        self.place: Place = make_place()
        self.visit: Visit = actions.plan_visit(
            by=self.planner, place=self.place, begins=date(2031, 8, 17), mode=Visit.Mode.UNANNOUNCED, note="",
            seats=[actions.Seat(self.lead.member, Role.LEAD, interviews=True), *self.others],
        )  # fmt: skip

    @property
    def others(self) -> list[actions.Seat]:
        return [
            actions.Seat(self.monitor.member, Role.MONITOR, interviews=True),
            actions.Seat(self.doctor.member, Role.HEALTH),
            actions.Seat(self.interpreter.member, Role.INTERPRETER),
        ]

    def arrive(self) -> Visit:
        return actions.arrive(by=self.lead, visit=self.visit, began=date(2031, 8, 17), gate_minutes=5)


@pytest.fixture(scope="module")
def made(lasting: None) -> Cast:
    return Cast()


@pytest.fixture
def cast(made: Cast) -> Cast:
    return deepcopy(made)


def circles(who: Keyring, visit: Visit) -> set[int]:
    return {key.row.compartment for key in open_grants(who, visit).held.values()}


def rows_with(*ids: Any) -> list[str]:
    """Tables in which one row names all of these ids, whatever its columns are."""
    found = []
    for model in apps.get_models():
        for values in model._default_manager.values_list():
            held = {str(value) for value in values}
            if all(str(one) in held for one in ids):
                found.append(model._meta.label)
    return found


def linked(visit: Visit, member: Member) -> list[str]:
    """Tables where a row ties a member to a visit, or to a key of it."""
    keys = list(visit.keys.values_list("id", flat=True))
    return [label for one in (visit.id, *keys) for label in rows_with(one, member.id)]


def test_team_of_a_plan_stands_nowhere_in_clear_but_its_lead(cast: Cast) -> None:
    for who in (cast.monitor, cast.doctor, cast.interpreter):
        assert linked(cast.visit, who.member) == []
    # the search finds what is there: the lead, who opens the plan (and is not trained for it), and the planner's act
    found = ["visits.TeamMember", "visits.UntrainedSeat", "visits.VisitKeyGrant"]
    assert sorted(set(linked(cast.visit, cast.lead.member))) == found
    assert "audit.Act" in linked(cast.visit, cast.planner.member)
    assert not cast.visit.keys.filter(compartment=Circle.HEALTH).exists(), "that there is a doctor is sealed too"
    cast.arrive()
    assert "visits.TeamMember" in linked(cast.visit, cast.monitor.member)


def test_plan_opens_with_its_team_to_planners_and_lead(cast: Cast) -> None:
    for who in (cast.planner, cast.lead):
        plan = actions.open_plan(by=who, visit=cast.visit)
        assert {(seat.member_id, seat.role) for seat in plan.seats} == {(seat.member.id, seat.role) for seat in cast.others}
    with pytest.raises(Problem, match="not-a-planner"):
        actions.open_plan(by=cast.monitor, visit=cast.visit)


@pytest.mark.parametrize("name", ["monitor", "doctor", "interpreter"])
def test_member_of_a_sealed_team_sees_nothing_of_the_visit(cast: Cast, name: str) -> None:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, getattr(cast, name).member)
    assert str(cast.visit.id) not in client.get("/visits/").content.decode()
    for page in ("visit", "visit-team", "visit-tools", "visit-plan"):
        assert client.get(reverse(page, args=[cast.visit.id])).status_code == 404
    assert client.post(reverse("visit-call-up", args=[cast.visit.id])).status_code == 404


@pytest.mark.parametrize("way", ["called up", "arrived", "refused"])
def test_team_when_it_steps_out_of_the_seal_has_its_keys(cast: Cast, way: str) -> None:
    if way == "called up":
        assert actions.call_up_team(by=cast.lead, visit=cast.visit).left_out == 0
    elif way == "arrived":
        cast.arrive()
    else:
        actions.refuse_entry(by=cast.lead, visit=cast.visit, began=date(2031, 8, 17), gate_minutes=130)
    assert circles(cast.lead, cast.visit) == {Circle.TEAM, Circle.LEAD}
    assert circles(cast.monitor, cast.visit) == {Circle.TEAM}
    assert circles(cast.doctor, cast.visit) == {Circle.TEAM, Circle.HEALTH}
    assert circles(cast.interpreter, cast.visit) == set()
    assert keys_to_turn(cast.visit) == []
    assert sealing_key(cast.visit.id, Circle.HEALTH).signed_by_id == cast.lead.member.id
    assert set(cast.visit.team.values_list("role", flat=True)) == {Role.LEAD, Role.MONITOR, Role.HEALTH, Role.INTERPRETER}


def test_team_when_called_up_is_not_called_twice(cast: Cast) -> None:
    actions.call_up_team(by=cast.lead, visit=cast.visit)
    assert actions.open_plan(by=cast.planner, visit=cast.visit).seats == ()
    grants = VisitKeyGrant.objects.filter(key__visit=cast.visit).count()
    assert actions.call_up_team(by=cast.lead, visit=cast.visit).seats == ()
    cast.arrive()
    assert (cast.visit.team.count(), VisitKeyGrant.objects.filter(key__visit=cast.visit).count()) == (4, grants)
    acts = Act.objects.filter(verb="visits.call-up-team", obj=cast.visit.id).values_list("actor", "count")
    assert list(acts.order_by("seq")) == [(cast.lead.member.id, 3), (cast.lead.member.id, 0)]


def test_sheets_and_devices_before_arrival_need_the_team_called_up(cast: Cast) -> None:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, cast.monitor.member)
    pair = reverse("visit-device-pair", args=[cast.visit.id])
    assert client.get(pair).status_code == 404
    actions.call_up_team(by=cast.lead, visit=cast.visit)
    assert client.get(pair).status_code == 200
    assert make_device(cast.visit, cast.monitor)[0].number == 1
    page = client.get(reverse("visit", args=[cast.visit.id])).content.decode()
    assert str(cast.place.name_en) not in page


@pytest.mark.parametrize("who", ["planner", "monitor"])
def test_only_the_lead_calls_up_and_arrives(cast: Cast, who: str) -> None:
    for act in (actions.call_up_team, lambda **given: actions.arrive(began=date(2031, 8, 17), gate_minutes=1, **given)):
        with pytest.raises(Problem, match="refused"):
            act(by=getattr(cast, who), visit=cast.visit)
    assert cast.visit.team.count() == 1


def test_member_who_left_meanwhile_does_not_keep_the_team_at_the_gate(cast: Cast) -> None:
    coordinator = make_member(role=Member.Role.COORDINATOR, planner=True)
    end_member(by=coordinator, member=cast.monitor.member)
    cast.arrive()
    assert set(cast.visit.team.values_list("member", flat=True)) == {
        cast.lead.member.id, cast.doctor.member.id, cast.interpreter.member.id,
    }  # fmt: skip
    assert not VisitKeyGrant.objects.filter(key__visit=cast.visit, member=cast.monitor.member).exists()


def test_member_who_was_put_on_by_name_is_not_called_again(cast: Cast) -> None:
    actions.add_to_team(by=cast.lead, visit=cast.visit, seat=actions.Seat(cast.monitor.member, Role.OBSERVER))
    called = actions.call_up_team(by=cast.lead, visit=cast.visit)
    assert {seat.member.id for seat in called.seats} == {cast.doctor.member.id, cast.interpreter.member.id}
    assert cast.visit.team.get(member=cast.monitor.member).role == Role.OBSERVER


def test_planner_changes_the_sealed_team(cast: Cast) -> None:
    facts: dict[str, Any] = {"by": cast.planner, "visit": cast.visit, "place": cast.place, "begins": date(2031, 9, 1), "note": ""}
    for wrong, code in (
        ([actions.Seat(cast.lead.member, Role.MONITOR)], "member-twice"),
        ([actions.Seat(cast.monitor.member, Role.LEAD)], "team-needs-one-lead"),
        ([actions.Seat(cast.monitor.member, Role.HEALTH)], "not-a-health-professional"),
        ([actions.Seat(make_member(vouched=False), Role.MONITOR)], "member-key-not-vouched"),
    ):
        with pytest.raises(Problem, match=code):
            actions.change_plan(seats=wrong, **facts)
    actions.change_plan(seats=[actions.Seat(cast.doctor.member, Role.HEALTH)], **facts)
    cast.visit.refresh_from_db()
    assert linked(cast.visit, cast.doctor.member) == []
    actions.arrive(by=cast.lead, visit=cast.visit, began=date(2031, 9, 1), gate_minutes=1)
    assert set(cast.visit.team.values_list("member", flat=True)) == {cast.lead.member.id, cast.doctor.member.id}


def test_lead_calls_the_team_up_through_the_page(cast: Cast) -> None:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, cast.lead.member)
    plan = reverse("visit-plan", args=[cast.visit.id])
    page = client.get(plan).content.decode()
    assert "Call the team up" in page
    assert cast.monitor.member.code in page
    assert "in the plan only" in page
    answer = client.post(reverse("visit-call-up", args=[cast.visit.id]))
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("visit-team", args=[cast.visit.id]))
    assert cast.monitor.member.code in client.get(answer.headers["Location"]).content.decode()
    page = client.get(plan).content.decode()
    assert "Call the team up" not in page
    assert "in the plan only" not in page
