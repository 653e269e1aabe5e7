"""The calendar file: own days under neutral titles; nothing in it tells of a place, a tool, a colleague or this product."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from nazorat.audit.models import Act
from nazorat.people.keyring import Keyring
from nazorat.visits import actions
from nazorat.visits.duties import TaskText
from nazorat.visits.models import TeamMember, Visit
from support.make import make_keyring, make_member, sign_in
from support.visits import make_place, make_visit

pytestmark = pytest.mark.django_db
BOTH = {"visits": True, "planned": True, "tasks": True}


def team() -> tuple[Keyring, Keyring]:
    return make_keyring(make_member()), make_keyring(make_member())


def planned(lead: Keyring, monitor: Keyring, begins: date) -> Visit:
    planner, place = make_keyring(make_member(planner=True)), make_place(name_en="Canary prison", name_ru="Канарейка")
    seats = [actions.Seat(lead.member, TeamMember.Role.LEAD), actions.Seat(monitor.member, TeamMember.Role.MONITOR)]
    return actions.plan_visit(by=planner, place=place, seats=seats, begins=begins, mode=1, note="canary in a note")


def lines(data: bytes) -> list[tuple[str, date, date]]:
    events = Calendar.from_ical(data).walk("VEVENT")
    return sorted((str(one["summary"]), one.decoded("dtstart"), one.decoded("dtend")) for one in events)


def test_file_has_own_days_under_neutral_titles_and_the_same_ids_again() -> None:
    (lead, monitor), today = team(), timezone.localdate()
    day = timedelta(days=1)
    place = make_place(name_en="Canary prison")
    seats = [actions.Seat(monitor.member, TeamMember.Role.MONITOR)]
    visit = make_visit(lead=lead, seats=seats, place=place, began=today - 3 * day, ended=today - 2 * day)
    make_visit(lead=lead, began=today - 61 * day, ended=today - 61 * day)
    plan = planned(lead, monitor, today + 9 * day)
    texts = [
        TaskText(words="canary", who=monitor.member.id, until=today + 40 * day), TaskText(code="report", who=monitor.member.id),
        TaskText(code="costs", who=lead.member.id, until=today),
    ]  # fmt: skip
    actions.add_tasks(by=lead, visit=visit, texts=texts)
    own = (f"Work day {visit.number}", today - 3 * day, today - day)
    task = f"Task of work day {visit.number}"
    made = actions.take_calendar(by=monitor, **BOTH)
    assert lines(made) == [(task, today + 40 * day, today + 41 * day), own]
    of_lead = lines(actions.take_calendar(by=lead, **BOTH))
    assert of_lead == [(task, today, today + day), *sorted([own, (f"Work day {plan.number}", today + 9 * day, today + 10 * day)])]
    assert lines(actions.take_calendar(by=lead, visits=True, planned=False, tasks=False)) == [own]

    def ids(data: bytes) -> list[str]:
        return [str(one["uid"]) for one in Calendar.from_ical(data).walk("VEVENT")]

    assert ids(made) == ids(actions.take_calendar(by=monitor, **BOTH))
    assert not set(ids(made)) & set(ids(actions.take_calendar(by=lead, **BOTH)))


def test_nothing_in_the_file_tells_of_a_place_a_plan_or_a_colleague() -> None:
    (lead, monitor), today = team(), timezone.localdate()
    visit = planned(lead, monitor, today + timedelta(days=4))
    text = TaskText(words="canary of the tape", who=lead.member.id, until=today)
    actions.add_tasks(by=lead, visit=visit, texts=[text, TaskText(code="letter", until=today)])
    raw = actions.take_calendar(by=lead, **BOTH).replace(b"\r\n ", b"")
    assert len(lines(raw)) == 3
    told = raw.decode().casefold()
    opened = actions.open_plan(by=lead, visit=visit)
    hidden = ["canary", "канарейка", "prison", "letter", "gate", "visit", "nazorat", "monitor", str(visit.id), visit.id.hex]
    hidden += [str(opened.place_id), lead.member.code, monitor.member.code, str(monitor.member.id), lead.member.organisation.name]
    assert [word for word in hidden if word.casefold() in told] == []
    names = {line.partition(":")[0].partition(";")[0] for line in told.splitlines()}
    assert names <= {
        *("begin", "end", "prodid", "version", "uid", "dtstamp", "dtstart", "dtend", "summary", "class", "transp"),
    }  # fmt: skip


def test_page_gives_the_file_and_days_of_plans_only_when_asked_for() -> None:
    (lead, monitor), today = team(), timezone.localdate()
    visit, url = planned(lead, monitor, today + timedelta(days=4)), reverse("visit-calendar")
    client = Client(headers={"accept-language": "en"})
    sign_in(client, lead.member)
    assert client.get(url).status_code == 200
    assert client.post(url, {}).status_code == 422
    answer = client.post(url, {"tasks": "on", "visits": "on"})
    assert (answer["Content-Disposition"], lines(answer.content)) == ('attachment; filename="days.ics"', [])
    answer = client.post(url, {"planned": "on"})
    assert [title for title, _first, _last in lines(answer.content)] == [f"Work day {visit.number}"]
    verbs = Act.objects.filter(actor=lead.member.id).order_by("-seq").values_list("verb", "count")
    assert list(verbs[:2]) == [("visits.take-calendar", 1), ("visits.open-plan", 1)]
