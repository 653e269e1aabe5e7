"""The desk: seven rules, what arrived, whose it is, and at what cost."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from nazorat.correspondence.models import JournalEntry
from nazorat.fieldwork.actions import issue_sheets, schedule_follow_up
from nazorat.fieldwork.models import FollowUp
from nazorat.home.queries import desk
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.recommendations.models import AdoptedRecommendation, Recommendation, Reply
from nazorat.reports.models import Report
from nazorat.visits.actions import Seat
from nazorat.visits.models import TeamMember, Visit, VisitTool
from support.doors import make_door_tool
from support.letters import delivered, make_letter
from support.make import make_keyring, make_member, make_organisation, sign_in
from support.visits import make_visit

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def make_recommendation(visit: Visit, author: Member, *, due: int = -3, number: int = 1) -> AdoptedRecommendation:
    """An adopted recommendation whose reply is due `due` days from today."""
    draft = Recommendation.objects.create(
        visit=visit, number=number, sealed=b"sealed", author=author, state=Recommendation.State.ADOPTED
    )
    assert visit.place is not None
    second = make_member()
    return AdoptedRecommendation.objects.create(
        recommendation=draft, visit=visit, number=number, words={"ru": "Поставить окна", "en": "Put windows in"}, place=visit.place,
        addressee=make_organisation(kind="authority"), deadline=TODAY + timedelta(days=90), reply_due=TODAY + timedelta(days=due),
        provisions=["NMR 14"], adopted_at=timezone.now() - timedelta(days=40), adopted_by=author, adopted_for=author.organisation,
        seconded_by=second, seconded_for=second.organisation,
    )  # fmt: skip


def make_sheets(lead: Keyring, visit: Visit, count: int = 3) -> None:
    version = make_door_tool()
    VisitTool.objects.get_or_create(visit=visit, tool_version=version)
    issue_sheets(by=lead, visit=visit, tool_version=version, member=lead.member, count=count)


def dues_of(member: Member) -> list[tuple[str, str]]:
    return [(due.rule, due.role) for due in desk.dues(member, desk.seats_of(member), TODAY)]


def opened(member: Member, path: str = "/") -> str:
    client = Client(headers={"Accept-Language": "en"})
    sign_in(client, member)
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_three_rules_and_no_other_when_something_waits() -> None:
    lead = make_keyring(make_member())
    visit = make_visit(lead=lead)
    make_sheets(lead, visit)
    make_recommendation(visit, lead.member)

    assert dues_of(lead.member) == [("reply", "lead"), ("keying", "lead"), ("closing", "lead")]


def test_nothing_waits_when_replies_are_not_due_and_the_visit_is_closed() -> None:
    lead = make_keyring(make_member())
    visit = make_visit(lead=lead)
    make_recommendation(visit, lead.member, due=0)
    Visit.objects.update(state=Visit.State.CLOSED)

    assert dues_of(lead.member) == []


def test_a_monitor_keys_and_follows_up_but_does_not_close() -> None:
    lead, monitor, interpreter = make_keyring(make_member()), make_member(), make_member()
    seats = [Seat(monitor, TeamMember.Role.MONITOR, interviews=True), Seat(interpreter, TeamMember.Role.INTERPRETER)]
    visit = make_visit(lead=lead, seats=seats)
    make_sheets(lead, visit)
    make_recommendation(visit, lead.member)

    assert dues_of(monitor) == [("reply", "monitor"), ("keying", "monitor")]
    assert dues_of(interpreter) == []
    assert [seat.visit for seat in desk.seats_of(interpreter)] == [visit]


def test_letters_wait_for_who_entered_them_and_for_coordinators_and_a_covering_letter_waits_as_replies() -> None:
    lead = make_keyring(make_member())
    body, today = make_organisation(kind="authority"), timezone.localdate()
    for ended, subject in ((3, JournalEntry.Subject.REQUEST), (-7, JournalEntry.Subject.DRAFT), (3, JournalEntry.Subject.REPORT)):
        row = make_letter(lead.member, body, subject=subject, dated=today - timedelta(days=20 + ended))
        delivered(lead.member, row, today - timedelta(days=20 + ended), 20)
    coordinator = make_member(role=Member.Role.COORDINATOR)

    assert [(due.rule, due.days, due.late) for due in desk.dues(lead.member, [], today)] == [
        ("letter", 3, True),
        ("letter", -7, False),
    ]
    assert dues_of(coordinator) == [("letter", "coordinator")] * 2
    assert dues_of(make_member()) == dues_of(make_member(role=Member.Role.CUSTODIAN)) == []
    assert "No answer to letter" in opened(coordinator)


def test_late_reply_leads_to_the_letter_that_asked_for_it() -> None:
    lead, coordinator = make_keyring(make_member()), make_member(role=Member.Role.COORDINATOR)
    row = make_recommendation(make_visit(lead=lead), lead.member)
    entry = make_letter(lead.member, row.addressee, subject=JournalEntry.Subject.REPORT, dated=TODAY - timedelta(days=30))
    other = make_letter(lead.member, make_organisation(kind="authority"), subject=JournalEntry.Subject.REPORT, dated=TODAY)
    report = Report.objects.create(number=7, kind=Report.Kind.VISIT, master="ru", begun_by=lead.member)
    AdoptedRecommendation.objects.update(report=report.number)
    assert reverse("letter", args=[entry.id]) not in opened(coordinator)
    JournalEntry.objects.filter(id__in=[entry.id, other.id]).update(report=report)
    page = opened(coordinator)
    assert (reverse("letter", args=[entry.id]) in page, reverse("letter", args=[other.id]) in page) == (True, False)


def test_term_that_is_over_waits_until_somebody_looked() -> None:
    lead, coordinator = make_keyring(make_member()), make_member(role=Member.Role.COORDINATOR)
    visit = make_visit(lead=lead)
    Visit.objects.update(state=Visit.State.CLOSED)
    rows = [make_recommendation(visit, lead.member, due=9, number=number) for number in (1, 2, 3)]
    AdoptedRecommendation.objects.update(deadline=TODAY)
    assert dues_of(lead.member) == []
    for row, days in zip(rows, (3, 5, 4), strict=True):
        AdoptedRecommendation.objects.filter(pk=row.pk).update(deadline=TODAY - timedelta(days=days))
    [due] = desk.dues(lead.member, desk.seats_of(lead.member), TODAY)
    assert (due.rule, due.role, due.count, due.days, due.late) == ("term", "lead", 3, 5, True)
    assert dues_of(coordinator) == [("term", "coordinator")]
    assert dues_of(make_member()) == []
    assert f"/recommendations/?visit={visit.id}&amp;only=unchecked" in opened(coordinator)
    AdoptedRecommendation.objects.update(verified="not")
    assert dues_of(lead.member) == []


def test_a_coordinator_sees_every_late_reply_and_no_visit() -> None:
    lead = make_keyring(make_member())
    make_recommendation(make_visit(lead=lead), lead.member)
    coordinator = make_member(role=Member.Role.COORDINATOR)

    assert dues_of(coordinator) == [("reply", "coordinator")]
    assert "No reply:" in opened(coordinator)


@pytest.mark.parametrize("role", ["custodian", "administrator", "monitor"])
def test_others_see_neither_visits_nor_dues(role: str) -> None:
    lead = make_keyring(make_member())
    visit = make_visit(lead=lead)
    make_sheets(lead, visit)
    make_recommendation(visit, lead.member)
    page = opened(make_member(role=role))

    assert visit.place is not None
    assert "Nothing waits for you." in page
    assert str(visit.id) not in page
    assert ("Replies of authorities" in page) == (role != "administrator")


def test_what_arrived_since_the_last_visit() -> None:
    lead = make_keyring(make_member())
    visit = make_visit(lead=lead)
    row = make_recommendation(visit, lead.member)
    client = Client(headers={"Accept-Language": "en"})
    sign_in(client, lead.member)
    assert desk.last_visit(lead.member) is None
    Reply.objects.create(recommendation=row, claimed="accepted", received_on=TODAY, entered_by=lead.member)
    sign_in(client, lead.member)
    since = desk.last_visit(lead.member)

    kinds = [arrival.kind for arrival in desk.arrivals(lead.member, desk.seats_of(lead.member), since)]

    assert kinds == ["reply"]
    assert "Reply to recommendation 1" in client.get("/").content.decode()
    assert desk.arrivals(lead.member, desk.seats_of(lead.member), timezone.now()) == []


def test_roles_narrow_the_list_when_there_are_several() -> None:
    lead = make_keyring(make_member(role=Member.Role.COORDINATOR))
    make_recommendation(make_visit(lead=lead), lead.member)
    other = make_keyring(make_member())
    make_recommendation(make_visit(lead=other), other.member)

    page = opened(lead.member, "/?role=coordinator")

    assert [chip.code for chip in desk.role_chips(desk.dues(lead.member, desk.seats_of(lead.member), TODAY))] == [
        "",
        "coordinator",
        "lead",
    ]
    assert "Close visit" not in page
    assert page.count("No reply:") == 1


def test_the_desk_is_the_same_locked_and_unlocked() -> None:
    lead = make_keyring(make_member())
    make_sheets(lead, make_visit(lead=lead))
    client = Client(headers={"Accept-Language": "en"})
    sign_in(client, lead.member)
    assert "Key 3 sheets" in client.get("/").content.decode()
    client.post("/lock/")

    assert "Key 3 sheets" in client.get("/").content.decode()


def test_nobody_is_sent_to_sign_in() -> None:
    assert Client().get("/")["Location"] == "/sign-in/?next=%2F"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_costs_the_same_for_one_row_and_three(rows: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    lead = make_keyring(make_member(role=Member.Role.COORDINATOR))
    for number in range(rows):
        visit = make_visit(lead=lead)
        make_sheets(lead, visit)
        make_recommendation(visit, lead.member, number=number + 1)
        schedule_follow_up(by=lead.member, visit=visit, occasion=FollowUp.Occasion.OTHER, due=date(2026, 6, 1))
    client = Client(headers={"Accept-Language": "en"})
    sign_in(client, lead.member)
    sign_in(client, lead.member)
    client.get("/")

    with django_assert_num_queries(43):
        page = client.get("/").content.decode()
    assert page.count("No reply:") == rows
    assert page.count("Ask whether anybody suffered") == rows
