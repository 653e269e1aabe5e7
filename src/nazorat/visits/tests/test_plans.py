"""Planning is sealed until arrival: in the tables, to the wrong reader, and in the pages."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.places.models import Place
from nazorat.vault import crypto
from nazorat.visits import actions
from nazorat.visits.models import TeamMember, UnmadeVisit, Visit, Why
from support.make import make_keyring, make_member, sign_in
from support.visits import make_place, make_visit

pytestmark = pytest.mark.django_db
Role, State = TeamMember.Role, Visit.State
NOTE = "three letters speak of the second floor"


def plan(planner: Keyring, lead: Member, place: Place, **given: Any) -> Visit:
    facts = {"begins": date(2031, 8, 17), "mode": Visit.Mode.UNANNOUNCED, "note": NOTE, **given}
    return actions.plan_visit(by=planner, place=place, seats=[actions.Seat(lead, Role.LEAD, interviews=True)], **facts)


@pytest.fixture(scope="module")
def made(lasting: None) -> Keyring:
    return make_keyring(make_member(planner=True))


@pytest.fixture
def planner(made: Keyring) -> Keyring:
    return deepcopy(made)


def rows_of_everything() -> dict[str, bytes]:
    """Every row of every table but the register of places itself, as bytes, times of making left in."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("places_"):
                continue
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names come from the database itself
            cells = (
                bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                for row in cursor.fetchall()
                for cell in row
            )
            found[table] = b"\x00".join(cells)
    return found


def test_place_day_and_note_stand_nowhere_before_arrival(planner: Keyring) -> None:
    lead, place = make_keyring(make_member()), make_place(name_ru="Намуна-Ноль", name_tg="Намуна-Сифр", name_en="Namuna-Nil")
    visit = plan(planner, lead.member, place)
    canaries = [place.name_ru, place.name_tg, place.name_en, str(place.id), place.id.hex, "2031-08-17", NOTE]
    rows = rows_of_everything()
    assert [(table, canary) for table, data in rows.items() for canary in canaries if canary.encode() in data] == []
    assert [table for table, data in rows.items() if place.id.bytes in data] == []
    # the search finds what is there: after arrival the place is known in clear
    actions.arrive(by=lead, visit=visit, began=date(2031, 8, 17), gate_minutes=5)
    assert place.id.hex.encode() in rows_of_everything()["visits_visit"].replace(b"-", b"")
    assert b"2031-08-17" in rows_of_everything()["visits_visit"]


def test_the_database_refuses_a_plan_with_a_place(planner: Keyring) -> None:
    visit = plan(planner, make_member(), make_place())
    for facts in ({"place": make_place()}, {"began_on": date(2031, 8, 17)}, {"state": State.UNDER_WAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Visit.objects.filter(id=visit.id).update(**facts)


def test_a_plan_opens_to_planners_and_its_lead_alone(planner: Keyring) -> None:
    lead, second, stranger = make_keyring(make_member()), make_keyring(make_member(planner=True)), make_keyring(make_member())
    place = make_place()
    visit = plan(planner, lead.member, place)
    expected = actions.Plan(place.id, date(2031, 8, 17), NOTE, by=planner.member.id)
    for who in (planner, second, lead):
        assert actions.open_plan(by=who, visit=visit) == expected
    with pytest.raises(Problem) as raised:
        actions.open_plan(by=stranger, visit=visit)
    assert raised.value.code == "not-a-planner"
    with pytest.raises(crypto.CannotOpen):
        crypto.open_sealed(bytes(visit.plan), [stranger.identity])


def test_opening_writes_its_act_first(planner: Keyring) -> None:
    lead = make_keyring(make_member())
    visits = [plan(planner, lead.member, make_place()) for _ in range(3)]
    first = Act.objects.count()
    actions.open_plan(by=lead, visit=visits[0])
    actions.open_plans(by=planner, visits=visits)
    acts = list(Act.objects.order_by("seq").values_list("verb", "actor", "obj", "count"))[first:]
    assert acts == [
        ("visits.open-plan", lead.member.id, visits[0].id, 1),
        ("people.open-planning", planner.member.id, None, 3),
    ]


def test_only_planners_plan() -> None:
    make_member(planner=True)
    with pytest.raises(Problem) as raised:
        plan(make_keyring(make_member()), make_member(), make_place())
    assert raised.value.code == "not-a-planner"


def test_a_closed_place_is_not_planned(planner: Keyring) -> None:
    with pytest.raises(Problem) as raised:
        plan(planner, make_member(), make_place(closed_on=date(2020, 1, 1)))
    assert raised.value.code == "place-closed-already"


def test_a_plan_is_changed_and_dropped(planner: Keyring) -> None:
    lead, other = make_keyring(make_member()), make_place()
    visit = plan(planner, lead.member, make_place())
    actions.change_plan(by=planner, visit=visit, place=other, begins=date(2031, 9, 1), note="", seats=[])
    visit.refresh_from_db()
    assert actions.open_plan(by=lead, visit=visit) == actions.Plan(other.id, date(2031, 9, 1), "", by=planner.member.id)
    with pytest.raises(Problem):
        actions.drop_plan(by=lead, visit=visit)
    actions.drop_plan(by=planner, visit=visit)
    assert not Visit.objects.filter(id=visit.id).exists()
    assert Act.objects.filter(verb="visits.drop-plan", obj=visit.id).count() == 1


def test_a_visit_begins_once(planner: Keyring) -> None:
    lead, place = make_keyring(make_member()), make_place()
    visit = plan(planner, lead.member, place)
    begun = actions.arrive(by=lead, visit=visit, began=date(2031, 8, 17), gate_minutes=38)
    assert (begun.state, begun.place, begun.gate_minutes, bytes(begun.plan)) == (State.UNDER_WAY, place, 38, b"")
    for act in (actions.arrive, actions.refuse_entry):
        with pytest.raises(Problem) as raised:
            act(by=lead, visit=visit, began=date(2031, 8, 17), gate_minutes=1)
        assert raised.value.code == "visit-already-begun"
    with pytest.raises(Problem) as raised:
        actions.change_plan(by=planner, visit=visit, place=place, begins=date(2031, 9, 1), note="", seats=[])
    assert raised.value.code == "visit-already-begun"
    with pytest.raises(Problem) as raised:
        actions.drop_plan(by=planner, visit=visit)
    assert raised.value.code == "visit-already-begun"


def test_a_refusal_ends_the_visit(planner: Keyring) -> None:
    lead, place = make_keyring(make_member()), make_place()
    visit = actions.refuse_entry(by=lead, visit=plan(planner, lead.member, place), began=date(2031, 8, 17), gate_minutes=130)
    assert (visit.state, visit.place, visit.ended_on, visit.gate_minutes) == (State.REFUSED, place, date(2031, 8, 17), 130)
    with pytest.raises(Problem) as raised:
        actions.close_visit(by=lead, visit=visit, ended=date(2031, 8, 18))
    assert raised.value.code == "visit-not-under-way"


def test_why_stands_with_a_refusal_and_with_a_visit_cut_short(planner: Keyring) -> None:
    lead = make_keyring(make_member())
    refused = actions.refuse_entry(
        by=lead, visit=plan(planner, lead.member, make_place()), began=date(2031, 8, 17), gate_minutes=9, why=Why.NO_ORDER
    )
    short = actions.close_visit(by=lead, visit=make_visit(lead=lead), ended=date(2026, 5, 13), why=Why.SENT_AWAY)
    whole = actions.close_visit(by=lead, visit=make_visit(lead=lead), ended=date(2026, 5, 13))
    for visit, why in ((refused, Why.NO_ORDER), (short, Why.SENT_AWAY), (whole, None)):
        visit.refresh_from_db()
        assert visit.why == why
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(id=make_visit(lead=lead).id).update(why=Why.TIME)


def test_of_a_plan_that_was_dropped_its_reason_stays_and_nothing_of_its_place(planner: Keyring) -> None:
    place = make_place()
    visit = plan(planner, make_member(), place)
    actions.drop_plan(by=planner, visit=visit, why=Why.KNOWN)
    (row,) = UnmadeVisit.objects.values()
    assert set(row) == {"id", "why", "dropped_by_id", "dropped_at"}
    assert (row["why"], row["id"] in (visit.id, place.id)) == (Why.KNOWN.value, False)


def test_pages_ask_why_entry_was_refused_and_whether_a_visit_was_cut_short(planner: Keyring) -> None:
    lead = make_member()
    visit, client = plan(planner, lead, make_place()), browser(lead)
    posted = {"began": timezone.localdate().isoformat(), "gate_minutes": "130"}
    assert list(client.post(reverse("visit-refuse", args=[visit.id]), posted).context["form"].errors) == ["why"]
    assert client.post(reverse("visit-refuse", args=[visit.id]), {**posted, "why": "3"}).status_code == 302
    assert "the power to enter was not recognised" in client.get(reverse("visit", args=[visit.id])).content.decode()
    past = make_visit(lead=make_keyring(lead))
    page = client.post(reverse("visit-close", args=[past.id]), {"ended": "2026-05-13", "why": "14"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["why"])
    assert client.post(reverse("visit-close", args=[past.id]), {"ended": "2026-05-13", "why": "9"}).status_code == 302
    assert "time ran out" in client.get(reverse("visit", args=[past.id])).content.decode()


def test_a_visit_closes_once_and_not_before_it_began() -> None:
    lead = make_keyring(make_member())
    visit = make_visit(lead=lead)
    with pytest.raises(Problem) as raised:
        actions.close_visit(by=lead, visit=visit, ended=date(2026, 5, 11))
    assert raised.value.code == "visit-ends-before-it-begins"
    actions.close_visit(by=lead, visit=visit, ended=date(2026, 5, 13))
    assert visit.state == State.CLOSED
    with pytest.raises(Problem) as raised:
        actions.close_visit(by=lead, visit=visit, ended=date(2026, 5, 13))
    assert raised.value.code == "visit-not-under-way"


def test_who_may_type_in_a_past_visit() -> None:
    lead, stranger = make_member(), make_keyring(make_member())
    facts: dict[str, Any] = {"place": make_place(), "began": date(2024, 3, 1), "ended": date(2024, 3, 2), "mode": 1}
    seats = [actions.Seat(lead, Role.LEAD)]
    with pytest.raises(Problem) as raised:
        actions.record_past_visit(by=stranger, seats=seats, **facts)
    assert raised.value.code == "refused"
    coordinator = make_keyring(make_member(role=Member.Role.COORDINATOR))
    visit = actions.record_past_visit(by=coordinator, seats=seats, **facts)
    assert (visit.retrospective, visit.state, visit.number) == (True, State.UNDER_WAY, 1)
    with pytest.raises(Problem):
        actions.record_past_visit(by=coordinator, seats=seats, **{**facts, "ended": date(2024, 2, 1)})


def team_form(*seats: tuple[Member, str]) -> dict[str, str]:
    """A team as the page posts it: its empty lines too."""
    posted = {"team-TOTAL_FORMS": "11", "team-INITIAL_FORMS": "1"}
    for number in range(11):
        member, role = seats[number] if number < len(seats) else (None, "")
        posted[f"team-{number}-member"] = str(member.id) if member else ""
        posted[f"team-{number}-role"] = role
        if member:
            posted[f"team-{number}-interviews"] = "on"
    return posted


def browser(member: Member) -> Client:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, member)
    return client


def test_a_visit_through_the_pages_from_plan_to_close() -> None:
    planner, lead, place = make_member(planner=True), make_member(), make_place(name_en="Namuna-Nil")
    monitor, interpreter = make_member(), make_member()
    today = timezone.localdate()
    team = team_form((lead, Role.LEAD), (monitor, Role.MONITOR), (interpreter, Role.INTERPRETER))
    posted = {"place": str(place.id), "begins": "2031-08-17", "mode": "1", "kind": "1", "note": NOTE, **team}
    answer = browser(planner).post(reverse("visit-plan-new"), posted)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/visits/")
    visit = Visit.objects.get()
    assert set(visit.team.values_list("member", "role", "interviews")) == {(lead.id, Role.LEAD, True)}
    client = browser(lead)
    for name in ("visits", "visit", "visit-team", "visit-tools"):
        page = client.get(reverse(name, args=[visit.id] if name != "visits" else [])).content.decode()
        assert "Namuna-Nil" not in page
        assert NOTE not in page
    page = client.get(reverse("visit-plan", args=[visit.id])).content.decode()
    assert "Namuna-Nil" in page
    assert NOTE in page
    posted = {"began": (today + timedelta(days=1)).isoformat(), "gate_minutes": "38"}
    assert client.post(reverse("visit-arrive", args=[visit.id]), posted).status_code == 422
    posted = {"began": today.isoformat(), "gate_minutes": "38", "place": str(make_place().id)}
    answer = client.post(reverse("visit-arrive", args=[visit.id]), posted)
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("visit", args=[visit.id]))
    visit.refresh_from_db()
    assert (visit.state, visit.place, visit.gate_minutes) == (State.UNDER_WAY, place, 38)
    assert set(visit.team.values_list("member", "role", "interviews")) == {
        (lead.id, Role.LEAD, True), (monitor.id, Role.MONITOR, True), (interpreter.id, Role.INTERPRETER, True),
    }  # fmt: skip
    page = client.get(reverse("visit", args=[visit.id])).content.decode()
    assert "Namuna-Nil" in page
    assert "38 minutes at the gate" in page
    assert client.get(reverse("visit-plan", args=[visit.id])).status_code == 404
    assert client.post(reverse("visit-close", args=[visit.id]), {"ended": today.isoformat()}).status_code == 302
    visit.refresh_from_db()
    assert (visit.state, visit.ended_on) == (State.CLOSED, today)


def test_a_team_is_refused_in_the_page_with_what_was_typed() -> None:
    planner, lead = make_member(planner=True), make_member()
    client, place = browser(planner), make_place()
    unvouched, monitor = make_member(vouched=False), make_member()
    cases = [
        (team_form((lead, Role.MONITOR)), "exactly one lead"),
        (team_form((lead, Role.LEAD), (lead, Role.MONITOR)), "stands twice"),
        (team_form((lead, Role.LEAD), (monitor, Role.HEALTH)), "Not entered as a health professional"),
        (team_form((lead, Role.LEAD), (unvouched, Role.MONITOR)), "No custodian vouches"),
    ]
    for team, words in cases:
        answer = client.post(
            reverse("visit-plan-new"),
            {"place": str(place.id), "begins": "2031-08-17", "mode": "1", "kind": "1", "note": NOTE, **team},
        )
        assert answer.status_code == 422
        page = answer.content.decode()
        assert words in page
        assert NOTE in page
    assert not Visit.objects.exists()


def test_a_plan_is_changed_and_dropped_through_the_pages(planner: Keyring) -> None:
    place, other = make_place(), make_place(name_en="Misol-Nil")
    visit = plan(planner, make_member(), place)
    client = browser(planner.member)
    page = client.get(reverse("visit-plan-change", args=[visit.id])).content.decode()
    assert f'value="{place.id}" selected' in page
    monitor = make_member()
    posted = {"place": str(other.id), "begins": "2031-09-01", "kind": "3", "note": "", **team_form((monitor, Role.MONITOR))}
    assert client.post(reverse("visit-plan-change", args=[visit.id]), posted).status_code == 302
    programme = client.get(reverse("visit-programme")).content.decode()
    assert "Misol-Nil" in programme
    assert monitor.code in programme
    page = client.get(reverse("visit-plan-change", args=[visit.id])).content.decode()
    assert f'<option value="{monitor.id}" selected>' in page
    again = {**posted, **team_form((monitor, Role.MONITOR), (monitor, Role.OBSERVER))}
    assert client.post(reverse("visit-plan-change", args=[visit.id]), again).status_code == 422
    for why in ("", "2", "99"):  # without a reason, and with one that a gate gives
        asked = client.post(reverse("visit-plan-drop", args=[visit.id]), {"why": why})
        assert (asked.status_code, list(asked.context["form"].errors)) == (422, ["why"])
    assert client.post(reverse("visit-plan-drop", args=[visit.id]), {"why": str(Why.ROAD.value)}).status_code == 302
    assert not Visit.objects.exists()
    assert list(UnmadeVisit.objects.values_list("why", "dropped_by")) == [(Why.ROAD.value, planner.member.id)]
    assert "Nothing is planned." in client.get(reverse("visit-programme")).content.decode()


def test_a_past_visit_through_the_page() -> None:
    coordinator, lead = make_member(role=Member.Role.COORDINATOR), make_member()
    place = make_place()
    posted = {
        "place": str(place.id),
        "began": "2024-03-01",
        "ended": "2024-03-02",
        "mode": "2",
        "kind": "4",
        "joint": "on",
        "gate_minutes": "",
    }
    answer = browser(coordinator).post(reverse("visit-past"), {**posted, **team_form((lead, Role.LEAD))})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/visits/")
    visit = Visit.objects.get()
    assert (visit.place, visit.gate_minutes, visit.retrospective) == (place, None, True)
    page = browser(lead).get(reverse("visit", args=[visit.id])).content.decode()
    assert "source: paper file" in page
    assert "Nobody wrote down how long the team waited" in page
