"""A light visit on one page: closed at once, its lines are records of the team, sent twice it is there once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.fieldwork.actions import open_records
from nazorat.fieldwork.models import Record
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.visits.actions import declare_conflict
from nazorat.visits.models import Visit, VisitKey, VisitStep
from support.make import make_keyring, make_member, sign_in
from support.visits import make_place, make_tool_version

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def _demonstration(settings: Any) -> None:
    settings.NAZORAT_DEMO = True


@pytest.fixture
def lead() -> Keyring:
    make_tool_version("note")
    return make_keyring(make_member())


def client_of(member: Member) -> Client:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, member)
    return client


def fields(place: Any, *lines: tuple[str, str, str, str], **given: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "place": str(place.id), "day": TODAY.isoformat(), "part_of_day": "evening", "mode": "1", "gate_minutes": "12",
        "form_id": str(uuid4()), "line-TOTAL_FORMS": "6", "line-INITIAL_FORMS": "0",
    }  # fmt: skip
    for number, line in enumerate(lines):
        said |= {f"line-{number}-{name}": value for name, value in zip(("theme", "how", "where", "text"), line, strict=True)}
    return {**said, **given}


SEEN = ("mat", "see", "living", "CANARY-7 three mattresses for five persons")
READ = ("safeg", "read", "gate", "CANARY-8 the custody register has no hour of the taking")


def test_page_makes_a_closed_visit_with_its_notes_in_one_go(lead: Keyring) -> None:
    colleague = make_keyring(make_member())
    place, before = make_place(kind="POL_TEMP"), Act.objects.count()
    posted = fields(place, SEEN, READ, others=[str(colleague.member.id)])
    answer = client_of(lead.member).post(reverse("visit-light"), posted)
    visit = Visit.objects.get()
    assert answer["Location"] == reverse("visit", args=[visit.id])
    assert (visit.state, visit.kind, visit.place_id, visit.gate_minutes) == (Visit.State.CLOSED, Visit.Kind.LIGHT, place.id, 12)
    assert (visit.began_on, visit.ended_on, visit.retrospective) == (TODAY, TODAY, False)
    assert list(visit.steps.values_list("step", flat=True)) == [VisitStep.Step.ENTERED, VisitStep.Step.CLOSED]
    assert {key.compartment for key in visit.keys.all()} == {VisitKey.Compartment.TEAM, VisitKey.Compartment.LEAD}
    opened = open_records(by=colleague, visit=visit)
    told = {(one.answers["what/text"], one.answers["what/origin"], one.answers["what/source"]) for one in opened}
    assert told == {(SEEN[3], "see", "own"), (READ[3], "read", "paper")}
    assert Act.objects.filter(verb="visits.record-light-visit", obj=visit.id).count() == 1
    assert Act.objects.count() > before


def test_page_sent_twice_makes_one_visit(lead: Keyring) -> None:
    client, posted = client_of(lead.member), fields(make_place(), SEEN)
    for _time in range(2):
        assert client.post(reverse("visit-light"), posted).status_code == 302
    assert Visit.objects.count() == 1
    assert Record.objects.count() == 1


def test_light_visit_without_a_line_is_one_too(lead: Keyring) -> None:
    assert client_of(lead.member).post(reverse("visit-light"), fields(make_place(), gate_minutes="")).status_code == 302
    assert Visit.objects.get().gate_minutes is None
    assert not Record.objects.exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"day": (TODAY + timedelta(days=1)).isoformat()}, "This day has not come yet."),
        ({"line-0-theme": ""}, "Choose one."),
        ({"place": ""}, "wrong"),
    ],
    ids=["day", "theme", "place"],
)
def test_page_when_something_is_wrong_makes_nothing_and_keeps_what_was_typed(
    lead: Keyring, given: dict[str, str], words: str
) -> None:
    answer = client_of(lead.member).post(reverse("visit-light"), {**fields(make_place(), SEEN), **given})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert SEEN[3] in page
    assert not Visit.objects.exists()


def test_conflict_of_a_member_is_said_on_the_page(lead: Keyring) -> None:
    make_keyring(make_member(planner=True))
    place = make_place()
    declare_conflict(by=lead, place=place, words="worked there")
    answer = client_of(lead.member).post(reverse("visit-light"), fields(place, SEEN))
    assert answer.status_code == 422
    assert "declared a conflict of interest" in answer.content.decode()
    assert not Visit.objects.exists()


def test_unreviewed_note_is_not_offered_to_a_real_visit(lead: Keyring, settings: Any) -> None:
    settings.NAZORAT_DEMO = False
    assert client_of(lead.member).get(reverse("visit-light")).status_code == 409


def test_list_of_visits_leads_there_for_who_visits(lead: Keyring) -> None:
    where = f'href="{reverse("visit-light")}"'
    assert where in client_of(lead.member).get(reverse("visits")).content.decode()
    custodian = make_member(role=Member.Role.CUSTODIAN)
    assert where not in client_of(custodian).get(reverse("visits")).content.decode()
    assert client_of(custodian).get(reverse("visit-light")).status_code == 404
