"""Another role, an ended account, a lost key: what each does to the seats and keys of visits, and acts on teams that cross."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.http import Http404

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.actions import change_role, end_member, invite_again
from nazorat.people.keyring import Keyring
from nazorat.people.models import KEYLESS, Member
from nazorat.visits import actions
from nazorat.visits.access import visit_for_reading
from nazorat.visits.actions import making
from nazorat.visits.keys import open_grants
from nazorat.visits.models import TeamMember, Visit, VisitKey, VisitKeyGrant
from support.make import make_keyring, make_member
from support.visits import make_place, make_visit

pytestmark = pytest.mark.django_db
Role, Circle = TeamMember.Role, VisitKey.Compartment


class Cast:
    """A visit under way: its lead, two monitors and a doctor; and the coordinator who changes roles."""

    def __init__(self) -> None:
        self.boss = make_member(role=Member.Role.COORDINATOR)
        make_member(role=Member.Role.COORDINATOR)
        self.lead, self.monitor, self.other = (make_keyring(make_member()) for _ in range(3))
        self.doctor, self.second = (make_keyring(make_member(health_professional=True)) for _ in range(2))
        seats = [actions.Seat(self.monitor.member, Role.MONITOR), actions.Seat(self.other.member, Role.MONITOR)]
        seats += [actions.Seat(one.member, Role.HEALTH) for one in (self.doctor, self.second)]
        self.visit: Visit = make_visit(lead=self.lead, seats=seats)

    def acts(self, verb: str) -> list[tuple[object, object]]:
        return list(Act.objects.filter(verb=verb).values_list("actor", "obj"))


@pytest.fixture(scope="module")
def made(lasting: None) -> Cast:
    return Cast()


@pytest.fixture
def cast(made: Cast) -> Cast:
    return deepcopy(made)


@pytest.mark.parametrize("role", KEYLESS)
def test_role_that_is_never_on_a_team_ends_seats_and_grants(cast: Cast, role: str) -> None:
    assert visit_for_reading(cast.monitor.member, cast.visit.id) == cast.visit
    member = change_role(by=cast.boss, member=cast.monitor.member, role=role)
    with pytest.raises(Http404):
        visit_for_reading(member, cast.visit.id)
    assert open_grants(cast.monitor, cast.visit).held == {}
    assert cast.visit.keys.get(compartment=Circle.TEAM).stale
    assert cast.acts("visits.role-changed") == [(cast.boss.id, cast.visit.id)]


def test_role_that_may_visit_keeps_the_seat(cast: Cast) -> None:
    change_role(by=cast.boss, member=cast.monitor.member, role=Member.Role.COORDINATOR)
    assert cast.visit.team.filter(member=cast.monitor.member, left_at=None).exists()
    assert cast.acts("visits.role-changed") == []


def test_role_of_a_lead_waits_until_the_lead_is_handed_over(cast: Cast) -> None:
    with pytest.raises(Problem, match="team-needs-one-lead"):
        change_role(by=cast.boss, member=cast.lead.member, role=Member.Role.ADMINISTRATOR)
    lead = Member.objects.get(id=cast.lead.member.id)
    assert (lead.role, open_grants(cast.lead, cast.visit).can(Circle.LEAD)) == (Member.Role.MONITOR, True)
    actions.hand_over_lead(by=make_keyring(lead), visit=cast.visit, member=cast.monitor.member)
    change_role(by=cast.boss, member=lead, role=Member.Role.ADMINISTRATOR)
    assert not VisitKeyGrant.objects.filter(member=lead).exists()


def test_role_of_a_lead_when_entry_was_refused_is_free(cast: Cast) -> None:
    Visit.objects.filter(id=cast.visit.id).update(state=Visit.State.REFUSED)
    member = change_role(by=cast.boss, member=cast.lead.member, role=Member.Role.ADMINISTRATOR)
    with pytest.raises(Http404):
        visit_for_reading(member, cast.visit.id)


def test_profession_withdrawn_ends_the_seat_of_the_doctor(cast: Cast) -> None:
    change_role(by=cast.boss, member=cast.doctor.member, role=Member.Role.MONITOR)
    assert not cast.visit.team.filter(member=cast.doctor.member, left_at=None).exists()
    assert not VisitKeyGrant.objects.filter(member=cast.doctor.member).exists()
    with pytest.raises(Problem, match="last-holder"):
        change_role(by=cast.boss, member=cast.second.member, role=Member.Role.MONITOR)
    assert open_grants(cast.second, cast.visit).can(Circle.HEALTH)


@pytest.mark.parametrize(("act", "verb"), [(end_member, "visits.member-ended"), (invite_again, "visits.key-replaced")])
def test_visits_that_an_ended_account_or_a_lost_key_touches_have_an_act(cast: Cast, act: Callable[..., object], verb: str) -> None:
    act(by=cast.boss, member=cast.monitor.member)
    assert cast.acts(verb) == [(cast.boss.id, cast.visit.id)]
    act(by=cast.boss, member=make_member())
    assert len(cast.acts(verb)) == 1


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let `act` happen after an act on the team has read everything and before it writes; it is undone with what it refuses."""
    from nazorat.visits.actions import planning, team  # noqa: PLC0415 - only the modules whose names are put in another's way

    real = making._hold

    def first(visit: Visit, standing: making.Standing, *granted: Member) -> Visit:
        monkeypatch.undo()
        act()
        return real(visit, standing, *granted)

    for module in (planning, team):
        monkeypatch.setattr(module, "_hold", first)


def test_grant_to_somebody_removed_meanwhile_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    VisitKeyGrant.objects.filter(member=cast.monitor.member).delete()
    meanwhile(monkeypatch, lambda: actions.remove_from_team(by=cast.lead, visit=cast.visit, member=cast.monitor.member))
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.grant_again(by=cast.lead, visit=cast.visit, member=cast.monitor.member)
    assert not VisitKeyGrant.objects.filter(member=cast.monitor.member).exists()


def test_seat_for_somebody_whose_role_changed_meanwhile_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    late = make_member()
    meanwhile(monkeypatch, lambda: change_role(by=cast.boss, member=Member.objects.get(id=late.id), role="administrator"))
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.add_to_team(by=cast.lead, visit=cast.visit, seat=actions.Seat(late, Role.MONITOR))
    assert not cast.visit.team.filter(member=late).exists()


def planned(lead: Keyring) -> tuple[Keyring, Visit]:
    planner = make_keyring(make_member(planner=True))
    seats = [actions.Seat(lead.member, Role.LEAD, interviews=True)]
    facts: dict[str, Any] = {"begins": date(2031, 8, 17), "mode": Visit.Mode.UNANNOUNCED, "note": "first"}
    return planner, actions.plan_visit(by=planner, place=make_place(), seats=seats, **facts)


def test_plan_changed_meanwhile_is_not_written_back_by_a_handing_over(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    planner, visit = planned(cast.lead)
    actions.add_to_team(by=cast.lead, visit=visit, seat=actions.Seat(cast.monitor.member, Role.MONITOR))
    change: dict[str, Any] = {"place": make_place(), "begins": date(2031, 8, 18), "note": "second", "seats": []}
    meanwhile(monkeypatch, lambda: actions.change_plan(by=planner, visit=Visit.objects.get(id=visit.id), **change))
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.hand_over_lead(by=cast.lead, visit=visit, member=cast.monitor.member)
    assert visit.team.get(role=Role.LEAD).member == cast.lead.member


def test_plan_is_not_sealed_to_a_former_lead(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    planner, visit = planned(cast.lead)
    actions.add_to_team(by=cast.lead, visit=visit, seat=actions.Seat(cast.monitor.member, Role.MONITOR))
    fresh = Visit.objects.get(id=visit.id)
    meanwhile(monkeypatch, lambda: actions.hand_over_lead(by=cast.lead, visit=fresh, member=cast.monitor.member))
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.change_plan(by=planner, visit=visit, place=make_place(), begins=date(2031, 8, 18), note="second", seats=[])
    visit.refresh_from_db()
    assert actions.open_plan(by=planner, visit=visit).note == "first"
