"""Kinds of a visit, its steps with who said so, and what its team agreed on before it went, sealed to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.places.models import Place
from nazorat.visits import actions
from nazorat.visits.briefs import BriefText
from nazorat.visits.keys import SealedToOthers
from nazorat.visits.models import Brief, TeamMember, Visit, VisitStep
from support.make import make_keyring, make_member, sign_in
from support.visits import make_place, make_visit

pytestmark = pytest.mark.django_db
Role, Step, Kind = TeamMember.Role, VisitStep.Step, Visit.Kind
TEXT = BriefText(
    "Know how long people wait for a lawyer.\n\nCount who sleeps on the floor.", "Nobody is asked in the corridor.", "Bus at 7"
)


@dataclass
class Cast:
    planner: Keyring
    lead: Keyring
    monitor: Keyring
    interpreter: Keyring
    place: Place
    plan: Visit


@pytest.fixture
def cast() -> Cast:
    planner, lead, monitor, interpreter = (make_keyring(make_member(planner=n == 0)) for n in range(4))
    place = make_place()
    seats = [
        actions.Seat(lead.member, Role.LEAD, interviews=True),
        actions.Seat(monitor.member, Role.MONITOR),
        actions.Seat(interpreter.member, Role.INTERPRETER),
    ]
    facts: dict[str, Any] = {"begins": date(2026, 3, 2), "mode": 1, "note": "", "kind": Kind.THEMATIC, "joint": True}
    return Cast(planner, lead, monitor, interpreter, place, actions.plan_visit(by=planner, place=place, seats=seats, **facts))


def steps_of(visit: Visit) -> list[tuple[int, object]]:
    return list(visit.steps.values_list("step", "by_id"))


def test_kind_is_sealed_with_the_plan_and_known_on_arrival(cast: Cast) -> None:
    cast.plan.refresh_from_db()
    assert (cast.plan.kind, cast.plan.joint) == (None, False)
    opened = actions.open_plan(by=cast.lead, visit=cast.plan)
    assert (opened.kind, opened.joint) == (Kind.THEMATIC, True)
    visit = actions.arrive(by=cast.lead, visit=cast.plan, began=date(2026, 3, 2), gate_minutes=5)
    assert (visit.kind, visit.joint) == (Kind.THEMATIC, True)


def test_database_takes_no_kind_of_a_visit_that_has_not_begun(cast: Cast) -> None:
    for facts in ({"kind": Kind.LIGHT}, {"joint": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Visit.objects.filter(id=cast.plan.id).update(**facts)


def test_follow_up_that_was_planned_before_kinds_is_one_on_arrival(cast: Cast) -> None:
    seats = [actions.Seat(cast.monitor.member, Role.MONITOR)]
    actions.change_plan(by=cast.planner, visit=cast.plan, place=cast.place, begins=date(2026, 3, 2), note="", seats=seats)
    Visit.objects.filter(id=cast.plan.id).update(mode=Visit.Mode.NOT_NOTED)
    cast.plan.refresh_from_db()
    visit = actions.arrive(by=cast.lead, visit=cast.plan, began=date(2026, 3, 2), gate_minutes=5)
    assert (visit.kind, visit.joint) == (Kind.FOLLOW_UP, False)


def test_steps_stand_with_who_took_them_in_their_order(cast: Cast) -> None:
    visit, lead = cast.plan, cast.lead.member
    actions.mark_prepared(by=lead, visit=visit)
    actions.arrive(by=cast.lead, visit=visit, began=date(2026, 3, 2), gate_minutes=5)
    actions.mark_debriefed(by=lead, visit=visit)
    actions.close_visit(by=cast.lead, visit=visit, ended=date(2026, 3, 3))
    assert steps_of(visit) == [(step, lead.id) for step in (Step.PREPARED, Step.ENTERED, Step.DEBRIEFED, Step.CLOSED)]
    told = Act.objects.filter(obj=visit.id, verb__in=["visits.mark-prepared", "visits.mark-debriefed"])
    assert list(told.order_by("seq").values_list("verb", "actor")) == [
        ("visits.mark-prepared", lead.id), ("visits.mark-debriefed", lead.id),
    ]  # fmt: skip


def test_another_plan_is_no_longer_prepared(cast: Cast) -> None:
    actions.mark_prepared(by=cast.lead.member, visit=cast.plan)
    actions.change_plan(by=cast.planner, visit=cast.plan, place=cast.place, begins=date(2026, 3, 9), note="", seats=[])
    assert steps_of(cast.plan) == []


def test_step_is_refused_out_of_its_time_twice_and_by_another(cast: Cast) -> None:
    visit, lead = cast.plan, cast.lead.member
    with pytest.raises(Problem, match="visit-not-begun"):
        actions.mark_debriefed(by=lead, visit=visit)
    with pytest.raises(Problem, match="refused"):
        actions.mark_prepared(by=cast.planner.member, visit=visit)
    actions.mark_prepared(by=lead, visit=visit)
    with pytest.raises(Problem, match="step-taken"):
        actions.mark_prepared(by=lead, visit=visit)
    actions.refuse_entry(by=cast.lead, visit=visit, began=date(2026, 3, 2), gate_minutes=130)
    with pytest.raises(Problem, match="visit-already-begun"):
        actions.mark_prepared(by=lead, visit=visit)
    with pytest.raises(Problem, match="visit-not-begun"):
        actions.mark_debriefed(by=lead, visit=visit)
    assert steps_of(visit) == [(Step.PREPARED, lead.id), (Step.REFUSED, lead.id)]


def test_brief_opens_to_the_team_called_up_and_to_nobody_without_a_key(cast: Cast) -> None:
    actions.write_brief(by=cast.lead, visit=cast.plan, text=TEXT, version=0)
    actions.call_up_team(by=cast.lead, visit=cast.plan)
    opened = actions.open_brief(by=cast.monitor, visit=cast.plan)
    assert (opened.text, opened.version) == (TEXT, 1)
    assert opened.text.aims == ["Know how long people wait for a lawyer.", "Count who sleeps on the floor."]
    for who in (cast.planner, cast.interpreter):
        with pytest.raises(SealedToOthers):
            actions.open_brief(by=who, visit=cast.plan)
    raw = bytes(Brief.objects.get(visit=cast.plan).sealed)
    assert not [word for word in (b"lawyer", b"corridor", b"Bus") if word in raw]


def test_brief_that_was_changed_meanwhile_is_not_written_over(cast: Cast) -> None:
    actions.write_brief(by=cast.lead, visit=cast.plan, text=TEXT, version=0)
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.write_brief(by=cast.lead, visit=cast.plan, text=BriefText("another"), version=0)
    assert actions.open_brief(by=cast.lead, visit=cast.plan).text == TEXT


def test_opening_a_brief_is_an_act_and_an_empty_one_opens_nothing(cast: Cast) -> None:
    before = Act.objects.count()
    assert actions.open_brief(by=cast.lead, visit=cast.plan).version == 0
    assert Act.objects.count() == before
    actions.write_brief(by=cast.lead, visit=cast.plan, text=TEXT, version=0)
    actions.open_brief(by=cast.lead, visit=cast.plan)
    verbs = Act.objects.filter(obj=cast.plan.id).order_by("seq").values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["visits.write-brief", "visits.open-brief"]


def client_of(who: Keyring) -> Client:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, who.member)
    return client


def test_pages_lead_from_preparing_to_debrief(cast: Cast) -> None:
    client, visit = client_of(cast.lead), cast.plan
    page = client.get(reverse("visit", args=[visit.id])).content.decode()
    assert "The visit is prepared" in page
    assert "The team has debriefed" not in page
    assert "Nothing is written yet." in client.get(reverse("visit-brief", args=[visit.id])).content.decode()
    sent = {"version": "0", "objectives": "One\nTwo", "do_no_harm": "", "logistics": "Bus at 7"}
    client.post(reverse("visit-brief-write", args=[visit.id]), sent)
    page = client.get(reverse("visit-brief", args=[visit.id])).content.decode()
    assert "<li><bdi>Two</bdi></li>" in page
    assert "Nobody has written yet who may suffer" in page
    client.post(reverse("visit-prepared", args=[visit.id]))
    actions.arrive(by=cast.lead, visit=visit, began=date(2026, 3, 2), gate_minutes=5)
    actions.close_visit(by=cast.lead, visit=visit, ended=date(2026, 3, 2))
    page = client.get(reverse("visit", args=[visit.id])).content.decode()
    assert "thematic visit, joint" in page
    assert "closed without a debrief noted" in page
    client.post(reverse("visit-debriefed", args=[visit.id]))
    page = client.get(reverse("visit", args=[visit.id])).content.decode()
    assert "closed without a debrief noted" not in page
    assert "nobody said that it was prepared" not in page


def test_brief_that_another_changed_is_kept_in_the_form(cast: Cast) -> None:
    client = client_of(cast.lead)
    actions.write_brief(by=cast.lead, visit=cast.plan, text=TEXT, version=0)
    sent = {"version": "0", "objectives": "mine", "do_no_harm": "", "logistics": ""}
    answer = client.post(reverse("visit-brief-write", args=[cast.plan.id]), sent)
    assert answer.status_code == 422
    assert "mine" in answer.content.decode()
    again = {**sent, "version": "1"}
    assert client.post(reverse("visit-brief-write", args=[cast.plan.id]), again).status_code == 302
    assert actions.open_brief(by=cast.lead, visit=cast.plan).text.objectives == "mine"


def test_brief_is_not_found_by_who_holds_no_key_by_role_and_by_strangers() -> None:
    lead, interpreter = make_keyring(make_member()), make_keyring(make_member())
    visit = make_visit(lead=lead, seats=[actions.Seat(interpreter.member, Role.INTERPRETER)])
    for who in (interpreter, make_keyring(make_member(planner=True))):
        assert client_of(who).get(reverse("visit-brief", args=[visit.id])).status_code == 404
    for name in ("visit-prepared", "visit-debriefed"):
        assert client_of(interpreter).post(reverse(name, args=[visit.id])).status_code == 404
