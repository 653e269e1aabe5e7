"""Who leads or interviews without valid training is not kept off: it stands at the visit, with who decided and why, and in the chain."""

from datetime import date

import pytest
from django.test import Client

from nazorat.audit.models import Act
from nazorat.people.actions import add_training, mark_attendance
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.visits import actions
from nazorat.visits.actions import Seat
from nazorat.visits.models import TeamMember, UntrainedSeat, Visit
from support.make import make_keyring, make_member, sign_in
from support.visits import make_place, make_visit

pytestmark = pytest.mark.django_db
Role, Part = TeamMember.Role, UntrainedSeat.Part
ALL = ("leading", "interviewing", "do_no_harm", "data_protection")


def train(*members: Member, topics: tuple[str, ...] = ALL, held_on: date = date(2026, 1, 10)) -> None:
    by = make_member(role=Member.Role.COORDINATOR)
    session = add_training(by=by, held_on=held_on, topics=topics, trainer="a school")
    mark_attendance(by=by, session=session, members=members)


def rings(number: int) -> list[Keyring]:
    return [make_keyring(make_member()) for _each in range(number)]


def noted(visit: Visit) -> set[tuple[object, int, str]]:
    return {(row.member_id, row.part, row.because) for row in visit.untrained.all()}


def acts() -> int:
    return Act.objects.filter(verb="visits.seat-untrained").count()


def test_a_trained_team_leaves_no_line() -> None:
    lead, other = rings(2)
    train(lead.member, other.member)
    visit = make_visit(lead=lead, seats=[Seat(other.member, Role.MONITOR, True)])
    assert (noted(visit), acts()) == (set(), 0)


def test_an_untrained_lead_and_interviewer_are_recorded_and_not_refused() -> None:
    lead, other, third = rings(3)
    train(other.member, topics=("interviewing",))
    visit = make_visit(lead=lead, seats=[Seat(other.member, Role.MONITOR, True, "urgent"), Seat(third.member, Role.MONITOR)])
    assert noted(visit) == {
        (lead.member.id, Part.LEAD, ""),
        (lead.member.id, Part.INTERVIEWS, ""),
        (other.member.id, Part.INTERVIEWS, "urgent"),
    }
    assert visit.untrained.get(member=other.member).missing == ["do_no_harm"]
    assert {row.decided_by for row in visit.untrained.all()} == {lead.member}
    assert acts() == 1
    assert Act.objects.get(verb="visits.seat-untrained").count == 3


@pytest.mark.parametrize(("held_on", "lines"), [(date(2023, 1, 10), 1), (date(2026, 5, 12), 0), (date(2026, 5, 13), 1)])
def test_training_must_be_good_when_the_visit_begins(held_on: date, lines: int) -> None:
    lead, other = rings(2)
    train(lead.member)
    train(other.member, held_on=held_on)
    assert make_visit(lead=lead, seats=[Seat(other.member, Role.MONITOR, True)]).untrained.count() == lines


def test_a_plan_keeps_who_chose_an_untrained_team_and_why_until_arrival() -> None:
    planner, (lead, other) = make_keyring(make_member(planner=True)), rings(2)
    seats = [Seat(lead.member, Role.LEAD, False, "nobody"), Seat(other.member, Role.MONITOR, True, "beside")]
    visit = actions.plan_visit(by=planner, place=make_place(), begins=date(2026, 12, 1), mode=1, note="", seats=seats)
    # the team stands sealed: of it nothing shows but its lead
    assert noted(visit) == {(lead.member.id, Part.LEAD, "nobody")}
    visit = actions.arrive(by=lead, visit=visit, began=date(2026, 11, 20), gate_minutes=1)
    assert noted(visit) == {(lead.member.id, Part.LEAD, "nobody"), (other.member.id, Part.INTERVIEWS, "beside")}
    assert {row.decided_by for row in visit.untrained.all()} == {planner.member}
    assert acts() == 2


def test_who_comes_later_and_who_takes_the_lead_are_recorded() -> None:
    lead, other, third = rings(3)
    train(lead.member, other.member, topics=("interviewing", "do_no_harm"))
    visit = make_visit(lead=lead, seats=[Seat(other.member, Role.MONITOR, True)])
    before = visit.untrained.count()
    actions.add_to_team(by=lead, visit=visit, seat=Seat(third.member, Role.MONITOR, True, "elsewhere"))
    actions.hand_over_lead(by=lead, visit=visit, member=other.member, because="urgent")
    row = visit.untrained.get(member=other.member)
    assert (row.part, row.because, row.missing) == (Part.LEAD, "urgent", ["leading", "data_protection"])
    assert visit.untrained.get(member=third.member).because == "elsewhere"
    assert visit.untrained.count() == before + 2


def test_a_seat_taken_off_and_given_again_is_one_line() -> None:
    lead, other = rings(2)
    visit = make_visit(lead=lead, seats=[Seat(other.member, Role.MONITOR, True)])
    actions.remove_from_team(by=lead, visit=visit, member=other.member)
    actions.add_to_team(by=lead, visit=visit, seat=Seat(other.member, Role.MONITOR, True))
    assert visit.untrained.filter(member=other.member).count() == 1


def test_the_pages_warn_before_and_tell_after() -> None:
    lead, other, third = rings(3)
    train(lead.member)
    client = Client()
    sign_in(client, lead.member)
    visit = make_visit(lead=lead)
    team = f"/visits/{visit.id}/team/"
    assert "Without valid training" not in client.get(team).content.decode()
    page = client.get(f"{team}add/").content.decode()
    assert f"{other.member.code} · {other.member.organisation} · no valid training" in page
    body = {"member": str(other.member.id), "role": "monitor", "interviews": "on", "because": "beside"}
    said = client.post(f"{team}add/", body, follow=True).content.decode()
    assert "without valid training for it" in said
    assert f"{other.member.code} interviews without valid training" in said
    assert "works beside a trained member" in client.get(f"/visits/{visit.id}/").content.decode()
    lead_page = client.get(f"{team}{other.member.id}/lead/").content.decode()
    assert "leading a visit" in lead_page
    assert client.post(f"{team}{other.member.id}/lead/", {"because": "urgent"}).status_code == 302
    assert (other.member.id, Part.LEAD, "urgent") in noted(visit)
    assert third.member.id not in {row.member_id for row in visit.untrained.all()}
