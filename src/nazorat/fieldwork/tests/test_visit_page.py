"""What this room puts on a visit's page: access out of its sheet, and the follow-ups on reprisals."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from nazorat.audit.models import Act
from nazorat.fieldwork import actions
from nazorat.fieldwork.models import FollowUp
from nazorat.home.queries.desk import dues, seats_of
from nazorat.kit.problems import Problem
from nazorat.people.keyring import COOKIE, Keyring
from nazorat.people.models import Member
from nazorat.visits.actions import Seat, close_visit
from nazorat.visits.models import Visit
from nazorat.xlsform import Answers, NoAnswer
from support.make import make_keyring, make_member, sign_in
from support.records import make_record
from support.visits import chain_lock, make_visit

pytestmark = pytest.mark.django_db
FREE = dict.fromkeys([f"areas/{area}" for area in ("living", "disciplinary", "medical", "yard_kitchen", "devices")], "free")
ACCESS: Answers = {
    "gate/day": date(2026, 5, 12), "gate/asked_at": time(8, 40), "gate/inside_at": time(9, 18), "gate/waited": 38,
    "gate/decided_by": "CANARY-81 officer on duty", **FREE, "areas/registers": "delayed", "areas/registers_minutes": 50,
    "areas/meter": "delayed", "areas/meter_minutes": 60, "areas/pictures": "refused", "areas/pictures_by": "the deputy",
    "work/private_talks": "respected",
}  # fmt: skip


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Keyring, Keyring, Member, Visit]:
    lead = make_keyring(make_member())
    monitor = make_keyring(make_member())
    interpreter = make_member()
    seats = [Seat(monitor.member, "monitor"), Seat(interpreter, "interpreter")]
    visit = make_visit(lead=lead, seats=seats, tools=("access",), gate_minutes=35)
    return lead, monitor, interpreter, visit


@pytest.fixture
def lead(made: tuple[Keyring, Keyring, Member, Visit]) -> Keyring:
    return deepcopy(made[0])


@pytest.fixture
def monitor(made: tuple[Keyring, Keyring, Member, Visit]) -> Keyring:
    return deepcopy(made[1])


@pytest.fixture
def interpreter(made: tuple[Keyring, Keyring, Member, Visit]) -> Member:
    return deepcopy(made[2])


@pytest.fixture
def visit(made: tuple[Keyring, Keyring, Member, Visit]) -> Visit:
    return deepcopy(made[3])


def client_of(member: Member, *, locked: bool = False) -> Client:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, member)
    if locked:
        client.post("/lock/")
        client.cookies.pop(COOKIE, None)
    return client


def page(member: Member, visit: Visit, *, locked: bool = False) -> str:
    answer = client_of(member, locked=locked).get(f"/visits/{visit.id}/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def openings() -> int:
    return Act.objects.filter(verb="fieldwork.open-access").count()


def test_access_when_the_key_is_unlocked_comes_from_the_sheet_and_is_an_act(visit: Visit, monitor: Keyring, lead: Keyring) -> None:
    make_record(visit, "access", ACCESS, lead)
    shown = page(monitor.member, visit)
    for words in (
        "from the access sheet", "asked to enter", "38 min", "CANARY-81 officer on duty", "60 min", "50 min", "the deputy",
        "3 delays, 1 refusal", "the lead recorded 35 min", "respected",
    ):  # fmt: skip
        assert words in shown, words
    act = Act.objects.filter(verb="fieldwork.open-access").get()
    assert (act.actor, act.obj, act.count) == (monitor.member.id, visit.id, 1)


def test_access_when_locked_or_without_a_key_says_only_that_there_is_a_sheet(
    visit: Visit, lead: Keyring, monitor: Keyring, interpreter: Member
) -> None:
    make_record(visit, "access", ACCESS, lead)
    for member, locked in ((monitor.member, True), (interpreter, False)):
        shown = page(member, visit, locked=locked)
        assert "CANARY-81" not in shown
        assert "38 min" not in shown
        assert "1 access sheet is closed to you." in shown
        assert "Inside after 35 minutes at the gate." in shown
        assert "As typed in with the visit." in shown
    assert openings() == 0


def test_access_when_there_is_no_sheet_is_what_the_lead_recorded(visit: Visit, monitor: Keyring) -> None:
    shown = page(monitor.member, visit)
    assert "Inside after 35 minutes at the gate." in shown
    assert "access sheet" not in shown
    assert openings() == 0


def test_access_when_entry_was_refused_shows_the_refusal(visit: Visit, lead: Keyring) -> None:
    make_record(visit, "access", {**ACCESS, "gate/inside_at": NoAnswer("refused"), "gate/waited": 130}, lead)
    shown = page(lead.member, visit)
    assert "130 min" in shown
    assert "entry refused" in shown
    assert "10:50" in shown


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_access_sheet_and_three(
    visit: Visit, lead: Keyring, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for minutes in range(count):
        make_record(visit, "access", {**ACCESS, "gate/waited": minutes + 1}, lead)
        actions.schedule_follow_up(by=lead.member, visit=visit, occasion=FollowUp.Occasion.OTHER, due=date(2026, 7, 1))
    client = client_of(lead.member)
    client.get(f"/visits/{visit.id}/")
    with django_assert_num_queries(50 + chain_lock()):
        client.get(f"/visits/{visit.id}/")


LOOKED = actions.Looked(("person", "registers"), "signs", "CANARY-82 moved to another unit")


def test_follow_up_when_filled_in_is_sealed_and_opens_to_the_team(visit: Visit, lead: Keyring, monitor: Keyring) -> None:
    row = actions.schedule_follow_up(by=lead.member, visit=visit, occasion=FollowUp.Occasion.OTHER, due=date(2026, 6, 12))
    assert actions.open_follow_up(by=lead, follow_up=row) is None
    actions.fill_follow_up(by=monitor, follow_up=row, done=date(2026, 6, 11), looked=LOOKED)
    stored = bytes(FollowUp.objects.get().sealed or b"")
    assert b"CANARY-82" not in stored
    assert b"signs" not in stored
    assert b"person" not in stored
    assert actions.open_follow_up(by=lead, follow_up=row) == LOOKED
    verbs = list(Act.objects.filter(obj=row.id).order_by("seq").values_list("verb", flat=True))
    assert verbs == ["fieldwork.schedule-follow-up", "fieldwork.fill-follow-up", "fieldwork.open-follow-up"]
    with pytest.raises(Problem, match="follow-up-done"):
        actions.fill_follow_up(by=lead, follow_up=row, done=date(2026, 6, 12), looked=actions.Looked(("room",), "nothing", ""))
    assert actions.open_follow_up(by=monitor, follow_up=row) == LOOKED


def test_follow_up_when_moved_to_another_row_does_not_open(visit: Visit, lead: Keyring) -> None:
    one, two = (
        actions.schedule_follow_up(by=lead.member, visit=visit, occasion=FollowUp.Occasion.OTHER, due=date(2026, 6, 12))
        for _ in range(2)
    )
    actions.fill_follow_up(by=lead, follow_up=one, done=date(2026, 6, 11), looked=LOOKED)
    sealed = FollowUp.objects.get(id=one.id).sealed
    FollowUp.objects.filter(id=two.id).update(sealed=sealed, done_on=date(2026, 6, 11), done_by=lead.member)
    two.refresh_from_db()
    client = client_of(lead.member)
    client.raise_request_exception = False
    answer = client.get(f"/visits/{visit.id}/follow-ups/{two.id}/")
    assert answer.status_code >= 400
    assert "CANARY-82" not in answer.content.decode()


def test_follow_up_when_half_filled_in_is_refused_by_the_table(visit: Visit, lead: Keyring) -> None:
    row = actions.schedule_follow_up(by=lead.member, visit=visit, occasion=FollowUp.Occasion.OTHER, due=date(2026, 6, 12))
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.filter(id=row.id).update(done_on=date(2026, 6, 11))


def test_follow_up_by_a_member_without_the_key_is_refused(visit: Visit, interpreter: Member) -> None:
    row = actions.schedule_follow_up(by=interpreter, visit=visit, occasion=FollowUp.Occasion.OTHER, due=date(2026, 6, 12))
    with pytest.raises(Problem, match="record-sealed"):
        actions.fill_follow_up(by=make_keyring(interpreter), follow_up=row, done=date(2026, 6, 11), looked=LOOKED)


def test_close_of_a_visit_plans_a_follow_up_once(visit: Visit, lead: Keyring) -> None:
    close_visit(by=lead, visit=visit, ended=date(2026, 5, 14))
    assert not FollowUp.objects.exists(), "a visit typed from old paper"
    fresh = make_visit(lead=lead)
    Visit.objects.filter(id=fresh.id).update(retrospective=False)
    close_visit(by=lead, visit=fresh, ended=date(2026, 5, 14))
    row = FollowUp.objects.get()
    assert (row.visit, row.occasion, row.due_on) == (fresh, FollowUp.Occasion.CLOSING, date(2026, 6, 13))
    again = actions.schedule_follow_up(by=lead.member, visit=fresh, occasion=FollowUp.Occasion.CLOSING, due=date(2026, 9, 1))
    assert (again.id, again.due_on) == (row.id, date(2026, 6, 13))


def test_desk_shows_a_follow_up_when_its_day_has_passed(visit: Visit, lead: Keyring, monitor: Keyring, interpreter: Member) -> None:
    today = timezone.localdate()
    late = actions.schedule_follow_up(by=lead.member, visit=visit, occasion=FollowUp.Occasion.OTHER, due=today - timedelta(days=3))
    actions.schedule_follow_up(by=lead.member, visit=visit, occasion=FollowUp.Occasion.OTHER, due=today)

    def waiting(member: Member) -> list[Any]:
        return [due for due in dues(member, seats_of(member), today) if due.rule == "followup"]

    assert [(due.subject, due.days, due.late) for due in waiting(monitor.member)] == [(late, 3, True)]
    assert waiting(interpreter) == [] == waiting(make_member())
    assert "Ask whether anybody suffered" in client_of(monitor.member).get("/").content.decode()
    actions.fill_follow_up(by=lead, follow_up=late, done=today, looked=LOOKED)
    assert waiting(monitor.member) == []


def test_follow_up_pages_when_used(visit: Visit, lead: Keyring, monitor: Keyring, interpreter: Member) -> None:
    client = client_of(monitor.member)
    base = f"/visits/{visit.id}/follow-ups/"
    yesterday = timezone.localdate() - timedelta(days=1)
    assert client.post(f"{base}new/", {"due": yesterday.isoformat()}).status_code == 422
    assert client.post(f"{base}new/", {"due": timezone.localdate().isoformat()}).status_code == 302
    row = FollowUp.objects.get()
    url = f"{base}{row.id}/"
    wrong: tuple[dict[str, Any], ...] = (
        {"done": "2026-01-01", "ways": ["person"], "outcome": "nothing"},
        {"done": yesterday.isoformat(), "ways": ["none"], "outcome": "nothing"},
        {"done": yesterday.isoformat(), "ways": ["none", "person"], "outcome": "unknown"},
        {"done": yesterday.isoformat(), "ways": ["person"], "outcome": "reprisal"},
        {"done": (yesterday + timedelta(days=2)).isoformat(), "ways": ["person"], "outcome": "nothing"},
    )
    for given in wrong:
        assert client.post(url, given).status_code == 422, given
    assert FollowUp.objects.get().done_on is None
    given = {"done": yesterday.isoformat(), "ways": ["person", "room"], "outcome": "nothing", "words": "CANARY-83"}
    assert client.post(url, given).status_code == 302
    shown = client_of(lead.member).get(url).content.decode()
    assert "nothing found" in shown
    assert "CANARY-83" in shown
    assert monitor.member.code in shown
    assert "CANARY-83" not in page(lead.member, visit)
    assert client.post(url, given).status_code == 409
    for member, locked, status in ((interpreter, False, 404), (make_member(), False, 404), (lead.member, True, 302)):
        assert client_of(member, locked=locked).get(url).status_code == status
