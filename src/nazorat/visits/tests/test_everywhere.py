"""One member and many visits: a visit at a time, what refuses keeps nobody from the others, and to run it again goes on."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nazorat.audit.models import Act
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member, MemberKey
from nazorat.visits import actions
from nazorat.visits.actions import Seat
from nazorat.visits.keys import open_grants
from nazorat.visits.models import TeamMember, Visit, VisitKeyGrant
from nazorat.visits.queries import members_lacking
from support.make import join_again, make_keyring, make_member, sign_in
from support.visits import make_place, make_visit

pytestmark = pytest.mark.django_db
Role = TeamMember.Role


@pytest.fixture
def lead() -> Keyring:
    return make_keyring(make_member())


def visits_with(lead: Keyring, member: Member | None, count: int, **given: Any) -> list[Visit]:
    seats = [Seat(member, Role.MONITOR, interviews=True)] if member else []
    return [make_visit(lead=lead, seats=seats, **given) for _ in range(count)]


def lost_and_back(member: Member) -> Keyring:
    """A new key pair, vouched for, after a lost passphrase: what was granted to the old one is gone."""
    VisitKeyGrant.objects.filter(member=member).delete()
    return join_again(member)


def opens(who: Keyring, visits: list[Visit]) -> list[bool]:
    return [open_grants(who, visit).can(1) for visit in visits]


def told(given: list[actions.Given]) -> list[object]:
    return [one.refused.code if one.refused else one.epochs for one in given]


def test_member_who_came_back_with_a_new_key_is_granted_on_every_visit(lead: Keyring) -> None:
    member = make_member()
    visits = visits_with(lead, member, 3)
    again = lost_and_back(member)
    assert opens(again, visits) == [False] * 3
    before = Act.objects.count()
    assert told(actions.grant_everywhere(by=lead, member=member, visits=visits)) == [1, 1, 1]
    assert opens(again, visits) == [True] * 3
    assert Act.objects.count() - before == 3
    assert told(actions.grant_everywhere(by=lead, member=member, visits=visits)) == [0, 0, 0]
    assert Act.objects.count() - before == 3


def test_member_is_seated_on_several_visits_and_only_by_their_lead(lead: Keyring) -> None:
    member, other = make_member(), make_keyring(make_member())
    mine = visits_with(lead, None, 2)
    theirs = make_visit(lead=other, seats=[Seat(lead.member, Role.MONITOR)])
    given = actions.grant_everywhere(by=lead, member=member, visits=[*mine, theirs], role=Role.RAPPORTEUR)
    assert told(given) == [1, 1, "refused"]
    assert opens(make_keyring(member), [*mine, theirs]) == [True, True, False]
    assert [seat.role for seat in TeamMember.objects.filter(member=member)] == [Role.RAPPORTEUR] * 2


def test_what_refuses_is_said_and_the_rest_goes_on(lead: Keyring) -> None:
    member = make_member()
    place = make_place()
    fine, there = make_visit(lead=lead), make_visit(lead=lead, place=place)
    over = make_visit(lead=lead)
    Visit.objects.filter(id=over.id).update(state=Visit.State.REFUSED)
    over.refresh_from_db()
    last = make_visit(lead=lead)
    given = actions.grant_everywhere(by=lead, member=member, visits=[fine, over, last], role=Role.MONITOR)
    assert told(given) == [1, "visit-over", 1]
    make_member(planner=True)
    actions.declare_conflict(by=make_keyring(make_member()), words="x", place=place)
    declares = make_keyring(make_member())
    actions.declare_conflict(by=declares, words="x", place=place)
    given = actions.grant_everywhere(by=lead, member=declares.member, visits=[there, fine], role=Role.MONITOR)
    assert told(given) == ["conflict-unread", "conflict-unread"]


def test_key_that_nobody_vouches_for_and_one_who_holds_none_are_refused(lead: Keyring) -> None:
    member = make_member()
    visits = visits_with(lead, member, 2)
    again = lost_and_back(member)
    MemberKey.objects.filter(member=member).update(voucher=b"x" * 64)
    assert told(actions.grant_everywhere(by=lead, member=member, visits=visits)) == ["member-key-not-vouched"] * 2
    assert opens(again, visits) == [False] * 2
    other = make_member()
    shared = make_visit(lead=lead, seats=[Seat(other, Role.MONITOR), Seat(make_member(), Role.MONITOR)])
    lost_and_back(other)
    VisitKeyGrant.objects.filter(member=lead.member, key__visit=shared).delete()
    assert told(actions.grant_everywhere(by=lead, member=other, visits=[shared])) == ["sealed-to-others"]


def test_broken_off_anywhere_leaves_whole_visits_and_goes_on_from_there(lead: Keyring) -> None:
    """The database goes away at forty points, spread over five visits: a visit has all its grants with its act, or neither."""
    member = make_member()
    visits = visits_with(lead, None, 5)
    acts, added, before = Act.objects.filter(verb="visits.add-to-team"), 0, 0
    for point in range(40):
        with connection.execute_wrapper(broken_at(5 * point + 1)), suppress(Broken):
            actions.grant_everywhere(by=lead, member=member, visits=visits, role=Role.MONITOR)
        seats = set(TeamMember.objects.filter(member=member, left_at=None).values_list("visit", flat=True))
        assert seats == set(VisitKeyGrant.objects.filter(member=member).values_list("key__visit", flat=True))
        added += len(seats) - before
        assert acts.count() == added
        before = len(seats)
        if before == 5:
            for visit in visits:
                actions.remove_from_team(by=lead, visit=visit, member=member)
            before = 0
    actions.grant_everywhere(by=lead, member=member, visits=visits, role=Role.MONITOR)
    assert all(opens(make_keyring(member), visits))


class Broken(DatabaseError):
    """What a database says when it is gone."""


def broken_at(number: int) -> Callable[..., Any]:
    seen = [0]

    def run(execute: Callable[..., Any], *given: Any) -> Any:
        seen[0] += 1
        if seen[0] == number:
            raise Broken
        return execute(*given)

    return run


def post_on(client: Client, page: str) -> str:
    """Press the button of the page as a browser without JavaScript does."""
    found = re.search(r'<form method="post" action="([^"]+granting?[^"]*|[^"]*/grants/[^"]+)"', page)
    assert found
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    return client.post(found[1], fields, headers={"Accept-Language": "en"}).content.decode()


def test_page_goes_on_block_by_block_and_says_how_far_it_is(lead: Keyring, client: Client) -> None:
    member = make_member()
    visits = visits_with(lead, member, 12)
    again = lost_and_back(member)
    VisitKeyGrant.objects.filter(member=lead.member, key__visit=visits[3]).delete()
    sign_in(client, lead.member)
    listed = client.get("/visits/grants/", headers={"Accept-Language": "en"}).content.decode()
    assert member.code in listed
    page = client.get(f"/visits/grants/{member.id}/", headers={"Accept-Language": "en"}).content.decode()
    assert "0 of 12 visits" in page
    page = post_on(client, page)
    assert "10 of 12 visits" in page
    assert 'hx-trigger="load"' in page
    page = post_on(client, page)
    assert "12 of 12 visits" in page
    assert "hx-post" not in page
    assert "This is sealed to keys that you do not hold." in page
    assert opens(again, visits) == [number != 3 for number in range(12)]


def test_page_seats_a_member_on_the_visits_that_were_chosen(lead: Keyring, client: Client) -> None:
    member = make_member()
    visits = visits_with(lead, None, 3)
    sign_in(client, lead.member)
    chosen = [str(visit.id) for visit in visits[:2]]
    page = client.post("/visits/grants/add/", {"member": str(member.id), "role": "monitor", "visits": chosen}).content.decode()
    page = post_on(client, page)
    assert "2 of 2 visits" in page
    assert opens(make_keyring(member), visits) == [True, True, False]


@pytest.mark.parametrize("wrong", [{"left": "x"}, {"total": "many"}, {"role": "lead"}, {"refused": "x y"}])
def test_page_when_its_fields_were_changed_does_nothing(lead: Keyring, client: Client, wrong: dict[str, str]) -> None:
    member = make_member()
    visits = visits_with(lead, member, 1)
    lost_and_back(member)
    sign_in(client, lead.member)
    fields = {"role": "", "total": "1", "granted": "0", "left": str(visits[0].id), "refused": "", **wrong}
    assert client.post(f"/visits/grants/{member.id}/", fields).status_code == 400
    assert not VisitKeyGrant.objects.filter(member=member).exists()


def test_stranger_finds_no_page_and_grants_nothing(lead: Keyring, client: Client) -> None:
    member, stranger = make_member(), make_member()
    visits = visits_with(lead, member, 1)
    lost_and_back(member)
    sign_in(client, stranger)
    assert client.get(f"/visits/grants/{member.id}/").status_code == 404
    fields = {"role": "", "total": "1", "granted": "0", "left": str(visits[0].id), "refused": ""}
    assert client.post(f"/visits/grants/{member.id}/", fields).status_code == 404
    assert not VisitKeyGrant.objects.filter(member=member).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_who_lacks_keys_is_found_by_three_queries(
    lead: Keyring, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        member = make_member()
        visits_with(lead, member, 2)
        lost_and_back(member)
    with django_assert_num_queries(3):
        found = members_lacking(lead.member)
    assert [len(one.visits) for one in found] == [2] * count
