"""Custodians who come later: their organisation's halves are sealed to them too, and nothing that was there is lost by it."""

from __future__ import annotations

from copy import deepcopy
from uuid import uuid4

import pytest

from nazorat.audit.models import Act
from nazorat.custody import access, actions
from nazorat.custody.models import CustodyKey, HalfCopy, Identity
from nazorat.custody.queries import half_for, halves_lacking, successors
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from support.custodians import Kept, agree, combined, hand_on, make_ask, make_custody_key, make_identity
from support.make import custodian_of, make_keyring, make_member, make_organisation
from support.records import make_record
from support.visits import make_visit

pytestmark = pytest.mark.django_db
PERSON = {"names": "Фулон Фулонзода"}


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Identity, Kept, Kept]:
    ours, theirs = make_organisation(kind="ombudsman"), make_organisation()
    lead = make_keyring(make_member(organisation=ours))
    record = make_record(make_visit(lead=lead, tools=("note",)), "note", {"what/text": "a note"}, lead)
    a, b = (make_custody_key(make_keyring(custodian_of(body))) for body in (ours, theirs))
    return make_identity(lead, record, PERSON), a, b


@pytest.fixture
def sealed(made: tuple[Identity, Kept, Kept]) -> tuple[Identity, Kept, Kept]:
    return deepcopy(made)


def newcomer(beside: Kept) -> Kept:
    return make_custody_key(make_keyring(make_member(organisation=beside.by.member.organisation, role=Member.Role.CUSTODIAN)))


def refused(code: str) -> pytest.RaisesExc[Problem]:
    return pytest.RaisesExc(Problem, match=f"^{code}$")


def test_newcomer_answers_once_another_custodian_has_handed_the_halves_on(sealed: tuple[Identity, Kept, Kept]) -> None:
    identity, a, b = sealed
    new = newcomer(a)
    assert not half_for(new.by.member, identity).holds
    before = bytes(identity.half_a), bytes(identity.half_b)
    assert (hand_on(a), hand_on(a)) == (1, 0)
    assert half_for(new.by.member, identity).holds
    lead = make_keyring(Member.objects.get(id=identity.made_by_id))
    asked = make_ask(lead, identity)
    agree(new, asked.ask)
    agree(b, asked.ask)
    assert combined(asked, actions.collect_answers(by=lead, ask=asked.ask)) == PERSON
    identity.refresh_from_db()
    assert (bytes(identity.half_a), bytes(identity.half_b)) == before


def test_who_lost_their_key_has_the_halves_again_from_a_colleague(sealed: tuple[Identity, Kept, Kept]) -> None:
    identity, a, _b = sealed
    colleague = newcomer(a)
    hand_on(a)
    again = make_custody_key(a.by)
    assert not half_for(a.by.member, identity).holds
    assert hand_on(colleague) == 1
    assert half_for(again.by.member, identity).holds


def test_who_opens_nothing_hands_nothing_on(sealed: tuple[Identity, Kept, Kept]) -> None:
    """A newcomer alone, after the first custodian made a new key: the half stays lacking until sheets give the old key."""
    identity, a, _b = sealed
    newcomer(a)
    assert hand_on(make_custody_key(a.by)) == 0
    assert [one.identity.id for one in halves_lacking(a.by.member.organisation, access.keys_to_hand_on_to(a.by))] == [identity.id]
    assert HalfCopy.objects.count() == 0


def test_a_copy_that_is_none_takes_nothing_away(sealed: tuple[Identity, Kept, Kept]) -> None:
    """One custodian alone cannot make a name unopenable: the half stays as it was, for whoever held it."""
    identity, a, _b = sealed
    new = newcomer(a)
    keys = [key.id for key in access.keys_to_hand_on_to(a.by)]
    actions.hand_on_halves(by=a.by, copies={identity.id: b"age-encryption.org/v1\nnothing"}, to=keys)
    agree(a, make_ask(make_keyring(Member.objects.get(id=identity.made_by_id)), identity).ask)
    assert half_for(new.by.member, identity).sealed == b"age-encryption.org/v1\nnothing"


def test_halves_of_the_other_side_and_to_other_keys_are_refused(sealed: tuple[Identity, Kept, Kept]) -> None:
    identity, a, b = sealed
    newcomer(a)
    keys = [key.id for key in access.keys_to_hand_on_to(a.by)]
    with refused("custody-changed"):
        actions.hand_on_halves(by=a.by, copies={identity.id: b"x"}, to=keys[:1])
    with refused("custody-changed"):
        actions.hand_on_halves(by=b.by, copies={identity.id: b"x"}, to=keys)
    with refused("changed-meanwhile"):
        actions.hand_on_halves(by=b.by, copies={identity.id: b"x"}, to=[b.row.id])
    with refused("changed-meanwhile"):
        actions.hand_on_halves(by=a.by, copies={uuid4(): b"x"}, to=keys)
    assert (HalfCopy.objects.count(), CustodyKey.objects.count()) == (0, 3)


def test_successor_is_another_member_of_the_same_organisation_and_opens_nothing_by_it(sealed: tuple[Identity, Kept, Kept]) -> None:
    identity, a, b = sealed
    heir = make_member(organisation=a.by.member.organisation)
    for wrong in (a.by.member, b.by.member, make_member(organisation=a.by.member.organisation, is_active=False)):
        with refused("successor-elsewhere"):
            actions.name_successor(by=a.by, member=wrong)
    with refused("refused"):
        actions.name_successor(by=make_keyring(heir), member=a.by.member)
    actions.name_successor(by=a.by, member=make_member(organisation=a.by.member.organisation))
    actions.name_successor(by=a.by, member=heir)
    assert successors()[a.by.member.id].member == heir
    assert Act.objects.filter(verb="custody.name-successor").count() == 2
    assert not half_for(heir, identity).holds
