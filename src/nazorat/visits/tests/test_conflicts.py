"""Declarations of conflicts of interest: sealed, in the way of a seat until a planner clears them, never guessed from what is stored."""

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.places.models import Place
from nazorat.vault import crypto
from nazorat.visits import actions
from nazorat.visits.actions import Plan, Seat
from nazorat.visits.models import ConflictDeclaration, ConflictSeen, TeamMember, Visit, VisitKeyGrant
from nazorat.visits.queries import team_of
from nazorat.visits.seated import declared_while_seated
from support.make import make_keyring, make_member, sign_in
from support.visits import chain_lock, make_place, make_visit

pytestmark = pytest.mark.django_db
Role = TeamMember.Role


@pytest.fixture(scope="module")
def made(lasting: None) -> Keyring:
    return make_keyring(make_member(planner=True, role=Member.Role.COORDINATOR))


@pytest.fixture
def planner(made: Keyring) -> Keyring:
    return deepcopy(made)


def plan(planner: Keyring, place: Place, lead: Keyring, *others: Keyring) -> Visit:
    seats = [Seat(lead.member, Role.LEAD), *(Seat(ring.member, Role.MONITOR) for ring in others)]
    return actions.plan_visit(by=planner, place=place, begins=date(2026, 12, 1), mode=Visit.Mode.UNANNOUNCED, note="", seats=seats)


def arrive(lead: Keyring, visit: Visit) -> Visit:
    return actions.arrive(by=lead, visit=visit, began=date(2026, 12, 1), gate_minutes=5)


def on_team(visit: Visit) -> set[Member]:
    return {seat.member for seat in team_of(visit)}


def monitors(number: int) -> list[Keyring]:
    return [make_keyring(make_member()) for _each in range(number)]


@pytest.mark.parametrize("with_what", ["place", "authority"])
def test_a_conflict_blocks_the_seat_until_another_planner_clears_it(planner: Keyring, with_what: str) -> None:
    place, (lead, monitor) = make_place(), monitors(2)
    about = {"place": place} if with_what == "place" else {"authority": place.authority}
    conflict = actions.declare_conflict(by=monitor, words="a cousin works there", **about)
    with pytest.raises(Problem, match="conflict-declared"):
        plan(planner, place, lead, monitor)
    # another place, and a team without this member
    plan(planner, make_place(), lead, monitor)
    plan(planner, place, lead)
    actions.clear_conflict(by=planner, conflict=conflict, reason="left that post in 2020")
    visit = plan(planner, place, lead, monitor)
    assert monitor.member in on_team(arrive(lead, visit))


def test_a_lead_with_a_conflict_neither_plans_nor_goes_in(planner: Keyring) -> None:
    place, (lead, other) = make_place(), monitors(2)
    visit = plan(planner, place, lead)
    actions.declare_conflict(by=lead, words="elsewhere", place=make_place())
    conflict = actions.declare_conflict(by=lead, words="a dispute", place=place)
    for act in (
        lambda: arrive(lead, visit),
        lambda: actions.call_up_team(by=lead, visit=visit),
        lambda: plan(planner, place, lead),
    ):
        with pytest.raises(Problem, match="conflict-declared"):
            act()
    assert plan(planner, place, other).state == Visit.State.PLANNED
    actions.clear_conflict(by=planner, conflict=conflict, reason="settled")
    assert arrive(lead, visit).state == Visit.State.UNDER_WAY


@pytest.mark.parametrize("act", ["call up", "arrive"])
def test_who_declares_after_the_plan_was_sealed_stays_out(planner: Keyring, act: str) -> None:
    """Also when it is about another place: the lead cannot open it. A planner who changes the plan has looked."""
    place, (lead, seen, late) = make_place(), monitors(3)
    actions.declare_conflict(by=seen, words="another prison", place=make_place())
    visit = plan(planner, place, lead, seen, late)
    actions.declare_conflict(by=late, words="another one", place=make_place())
    with transaction.atomic():
        go = transaction.savepoint()
        if act == "arrive":
            arrive(lead, visit)
        else:
            assert actions.call_up_team(by=lead, visit=visit).left_out == 1
        assert on_team(visit) == {lead.member, seen.member}
        transaction.savepoint_rollback(go)
    visit.refresh_from_db()
    seats = [Seat(ring.member, Role.MONITOR) for ring in (seen, late)]
    actions.change_plan(by=planner, visit=visit, place=place, begins=date(2026, 12, 2), note="", seats=seats)
    visit.refresh_from_db()
    assert on_team(arrive(lead, visit)) == {lead.member, seen.member, late.member}


def test_a_lead_gives_a_later_seat_only_when_a_planner_has_looked(planner: Keyring) -> None:
    (lead, monitor), elsewhere = monitors(2), make_place()
    visit = make_visit(lead=lead)
    conflict = actions.declare_conflict(by=monitor, words="worked there", place=elsewhere)
    seat = Seat(monitor.member, Role.MONITOR)
    with pytest.raises(Problem, match="conflict-unread"):
        actions.add_to_team(by=lead, visit=visit, seat=seat)
    actions.see_conflict(by=planner, conflict=conflict, visit=visit)
    actions.see_conflict(by=planner, conflict=conflict, visit=visit)
    assert ConflictSeen.objects.count() == 1
    assert actions.add_to_team(by=lead, visit=visit, seat=seat).member == monitor.member
    about = actions.declare_conflict(by=monitor, words="this one too", place=visit.place)
    with pytest.raises(Problem, match="conflict-declared"):
        actions.see_conflict(by=planner, conflict=about, visit=visit)


def test_a_seat_before_arrival_is_held_against_the_plan(planner: Keyring) -> None:
    place, (lead, monitor, other) = make_place(), monitors(3)
    actions.declare_conflict(by=monitor, words="elsewhere", place=make_place())
    visit = plan(planner, place, lead)
    with pytest.raises(Problem, match="conflict-unread"):
        actions.add_to_team(by=lead, visit=visit, seat=Seat(monitor.member, Role.MONITOR))
    assert actions.add_to_team(by=lead, visit=visit, seat=Seat(other.member, Role.MONITOR)).member == other.member


def test_a_past_visit_is_held_to_it_too(planner: Keyring) -> None:
    place, (lead, monitor) = make_place(), monitors(2)
    actions.declare_conflict(by=monitor, words="was head there", place=place)
    seat = [Seat(monitor.member, Role.MONITOR)]
    with pytest.raises(Problem, match="conflict-unread"):
        make_visit(lead=lead, place=place, seats=seat)
    seats = [Seat(lead.member, Role.LEAD), *seat]
    facts: dict[str, Any] = {"began": date(2026, 1, 2), "ended": date(2026, 1, 2), "mode": 1, "seats": seats}
    with pytest.raises(Problem, match="conflict-declared"):
        actions.record_past_visit(by=planner, place=place, **facts)
    assert actions.record_past_visit(by=planner, place=make_place(), **facts).retrospective


def test_what_is_declared_while_a_plan_is_made_stops_it(planner: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between looking and saving: the lead's row is held, what stands is looked at once more. The others are, when they are called up."""
    place, (lead, monitor) = make_place(), monitors(2)
    sealed = crypto.age_keypair

    def declare_meanwhile() -> tuple[str, str]:
        if not ConflictDeclaration.objects.exists():
            actions.declare_conflict(by=lead, words="just now", place=place)
        return sealed()

    monkeypatch.setattr("nazorat.vault.crypto.age_keypair", declare_meanwhile)
    with pytest.raises(Problem, match="changed-meanwhile"):
        plan(planner, place, lead, monitor)
    assert Visit.objects.count() == 0


def test_nothing_at_rest_says_what_it_is_about(planner: Keyring) -> None:
    place, (monitor,) = make_place(), monitors(1)
    row = actions.declare_conflict(by=monitor, words="CANARY-cousin", place=place)
    actions.clear_conflict(by=planner, conflict=row, reason="CANARY-reason")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM visits_conflictdeclaration")
        stored = b"|".join(
            bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in cursor.fetchone()
        )
    for hidden in (b"CANARY", str(place.id).encode(), place.id.hex.encode(), place.id.bytes):
        assert hidden not in stored
    verbs = ["visits.declare-conflict", "visits.clear-conflict"]
    acts = Act.objects.filter(verb__in=verbs).order_by("seq")
    assert [(act.verb, act.obj, act.actor) for act in acts] == [
        (verbs[0], row.id, monitor.member.id), (verbs[1], row.id, planner.member.id),
    ]  # fmt: skip


def test_planners_open_every_one_and_a_member_their_own(planner: Keyring) -> None:
    place, (monitor, other) = make_place(), monitors(2)
    row = actions.declare_conflict(by=monitor, words="a cousin", place=place)
    actions.clear_conflict(by=planner, conflict=row, reason="moved away")
    row.refresh_from_db()
    before = Act.objects.count()
    (all_of_it,) = actions.open_conflicts(by=planner, conflicts=[row])
    assert (all_of_it.words, all_of_it.reason, all_of_it.place) == ("a cousin", "moved away", place.id)
    (own,) = actions.open_conflicts(by=monitor, conflicts=[row])
    assert (own.words, own.reason) == ("a cousin", "")
    assert Act.objects.count() == before + 2
    with pytest.raises(Problem, match="not-a-planner"):
        actions.open_conflicts(by=other, conflicts=[row])
    with pytest.raises(crypto.CannotOpen):
        crypto.open_sealed(bytes(row.sealed), [other.identity])


@pytest.mark.parametrize("broken", ["cut", "of another member"])
def test_a_row_that_was_tampered_with_stands_in_every_way(planner: Keyring, broken: str) -> None:
    lead, monitor, other = monitors(3)
    row = actions.declare_conflict(by=monitor, words="x", place=make_place())
    swapped = (
        actions.declare_conflict(by=other, words="y", place=make_place()).sealed if broken != "cut" else bytes(row.sealed)[:-9]
    )
    ConflictDeclaration.objects.filter(id=row.id).update(sealed=swapped)
    with pytest.raises(Problem, match="conflict-declared"):
        plan(planner, make_place(), lead, monitor)
    row.refresh_from_db()
    assert actions.open_conflicts(by=planner, conflicts=[row])[0].whole is False


def test_nobody_clears_their_own_and_only_planners_clear(planner: Keyring) -> None:
    (monitor,) = monitors(1)
    own = actions.declare_conflict(by=planner, words="x", place=make_place())
    row = actions.declare_conflict(by=monitor, words="x", authority=make_place().authority)
    for by, conflict, code in ((planner, own, "conflict-own"), (monitor, row, "not-a-planner")):
        with pytest.raises(Problem, match=code):
            actions.clear_conflict(by=by, conflict=conflict, reason="why not")
    with pytest.raises(IntegrityError), transaction.atomic():
        ConflictDeclaration.objects.filter(id=own.id).update(
            cleared_by=planner.member, cleared_at="2026-01-01T00:00Z", clearing=b"x"
        )
    actions.clear_conflict(by=planner, conflict=row, reason="fine")
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.clear_conflict(by=planner, conflict=row, reason="twice")


def test_a_conflict_is_with_one_thing_and_of_one_who_visits(planner: Keyring) -> None:
    place, (monitor,) = make_place(), monitors(1)
    both: tuple[dict[str, Any], ...] = ({}, {"place": place, "authority": place.authority})
    for about in both:
        with pytest.raises(Problem, match="conflict-of-one"):
            actions.declare_conflict(by=monitor, words="x", **about)
    for role in (Member.Role.CUSTODIAN, Member.Role.ADMINISTRATOR):
        with pytest.raises(Problem, match="may-not-visit"):
            actions.declare_conflict(by=make_keyring(make_member(role=role)), words="x", place=place)


def test_a_plan_from_before_declarations_opens() -> None:
    old = b'{"place": "00000000-0000-4000-8000-000000000001", "begins": "2026-05-01", "note": "", "seats": []}'
    assert Plan.unpack(old).seen == ()
    assert Plan.unpack(Plan.unpack(old).pack()) == Plan.unpack(old)


@pytest.mark.parametrize("role", ["custodian", "administrator", "complaints"])
def test_the_database_gives_no_seat_and_no_key_to_keepers(role: str) -> None:
    visit, keeper = make_visit(), make_member(role=role)
    left = TeamMember.objects.create(visit=visit, member=make_member(role=role), left_at="2026-01-01T00:00Z")
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamMember.objects.create(visit=visit, member=keeper)
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamMember.objects.filter(id=left.id).update(left_at=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        VisitKeyGrant.objects.create(key=visit.keys.all()[0], member=keeper, wrapped=b"x")
    with pytest.raises(IntegrityError), transaction.atomic():
        visit.team.filter(left_at=None).update(member=keeper)


def test_pages(client: Client, planner: Keyring) -> None:
    place, member, boss = make_place(), make_member(), Client()
    sign_in(client, member)
    sign_in(boss, planner.member)
    assert "/visits/conflicts/" in client.get("/visits/").content.decode()
    assert client.post("/visits/conflicts/new/", {"words": "a cousin works there"}).status_code == 422
    assert client.post("/visits/conflicts/new/", {"words": "a cousin works there", "place": place.id}).status_code == 302
    row = ConflictDeclaration.objects.get()
    assert "a cousin works there" in client.get("/visits/conflicts/").content.decode()
    page = boss.get("/visits/conflicts/").content.decode()
    assert ("a cousin works there" in page, place.name in page, f"/{row.id}/clear/" in page) == (True, True, True)
    assert client.get(f"/visits/conflicts/{row.id}/clear/").status_code == 403
    visit = make_visit()
    assert boss.get(f"/visits/conflicts/{row.id}/seen/").status_code == 200
    assert boss.post(f"/visits/conflicts/{row.id}/seen/", {"visit": visit.id}).status_code == 302
    assert boss.post(f"/visits/conflicts/{row.id}/clear/", {"reason": ""}).status_code == 422
    assert boss.post(f"/visits/conflicts/{row.id}/clear/", {"reason": "moved"}).status_code == 302
    assert boss.get(f"/visits/conflicts/{row.id}/clear/").status_code == 404
    assert "moved" in boss.get("/visits/conflicts/").content.decode()
    assert "moved" not in client.get("/visits/conflicts/").content.decode()


def test_the_page_costs_the_same_for_one_row_and_three(client: Client, planner: Keyring, django_assert_num_queries: Any) -> None:
    sign_in(client, planner.member)
    for number in (1, 2):
        for ring in monitors(number):
            actions.declare_conflict(by=ring, words="x", place=make_place())
        with django_assert_num_queries(11 + chain_lock()):
            client.get("/visits/conflicts/")


def seated(place: Place | None = None) -> tuple[Keyring, Keyring, Visit]:
    lead, monitor = monitors(2)
    visit = make_visit(place=place, lead=lead, seats=[Seat(monitor.member, Role.MONITOR, True)])
    Visit.objects.filter(id=visit.id).update(began_on=timezone.localdate())
    return lead, monitor, visit


def told(member: Member) -> list[tuple[Member, Visit, bool]]:
    return [(one.seat.member, one.seat.visit, one.led) for one in declared_while_seated(member)]


def test_what_a_seated_member_declares_stands_at_the_desk_until_it_is_settled(planner: Keyring) -> None:
    lead, monitor, visit = seated()
    coordinator, other = make_member(role=Member.Role.COORDINATOR), make_keyring(make_member())
    make_visit(lead=other)
    assert told(planner.member) == told(lead.member) == []
    conflict = actions.declare_conflict(by=monitor, words="a cousin is held there", place=make_place())
    assert told(planner.member) == told(coordinator) == [(monitor.member, visit, False)]
    assert told(lead.member) == [(monitor.member, visit, True)]
    assert told(other.member) == told(monitor.member) == []
    actions.see_conflict(by=planner, conflict=conflict, visit=visit)
    assert told(planner.member) == told(coordinator) == told(lead.member) == []
    second = actions.declare_conflict(by=monitor, words="a dispute", place=visit.place)
    assert told(planner.member) == [(monitor.member, visit, False)]
    actions.clear_conflict(by=planner, conflict=second, reason="settled")
    assert told(planner.member) == []


def test_it_leaves_the_desk_with_the_member_and_is_asked_for_no_older_one(planner: Keyring) -> None:
    lead, monitor, visit = seated()
    actions.declare_conflict(by=monitor, words="a dispute", place=visit.place)
    Visit.objects.filter(id=visit.id).update(began_on=timezone.localdate() + timedelta(days=1))
    assert told(lead.member) == []
    Visit.objects.filter(id=visit.id).update(began_on=timezone.localdate())
    assert len(told(lead.member)) == 1
    actions.remove_from_team(by=lead, visit=visit, member=monitor.member)
    assert told(lead.member) == told(planner.member) == []


def test_the_desk_tells_planner_lead_and_coordinator_what_each_may_know(planner: Keyring) -> None:
    lead, monitor, visit = seated()
    coordinator = make_member(role=Member.Role.COORDINATOR)
    actions.declare_conflict(by=monitor, words="a cousin is held there", place=visit.place)
    remove, said = f"/visits/{visit.id}/team/{monitor.member.id}/remove/", {}
    for who in (planner.member, lead.member, coordinator, monitor.member):
        client = Client(headers={"Accept-Language": "en"})
        sign_in(client, who)
        page = client.get("/").content.decode()
        assert "a cousin" not in page
        said[who.id] = ("declared a conflict" in page, monitor.member.code in page, remove in page, "/visits/conflicts/" in page)
    assert said[planner.member.id] == (True, True, False, True)
    assert said[lead.member.id] == (True, True, True, False)
    assert said[coordinator.id] == (True, False, False, False)
    assert said[monitor.member.id][0] is False
