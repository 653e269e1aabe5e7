"""A name sealed to members for 72 hours: to whom, how long, and what is left of it."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.custody import access, actions
from nazorat.custody.forms import IdentityForm
from nazorat.custody.models import CustodyKey, Identity, UrgentOpening, UrgentReader
from nazorat.custody.queries import sides, urgent_keys
from nazorat.fieldwork.models import Record
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.vault import crypto
from nazorat.visits.actions import Seat
from nazorat.visits.models import TeamMember
from support import custody
from support.custodians import Kept, about_of, make_custody_key, make_identity
from support.make import custodian_of, make_keyring, make_member, make_organisation
from support.records import make_record
from support.visits import make_visit

pytestmark = pytest.mark.django_db
PERSON = {"names": "Фулон Фулонзода", "notes": "insulin"}


@dataclass
class Scene:
    record: Record
    lead: Kept
    monitor: Kept
    observer: Keyring
    outsider: Kept
    custodian: Kept


@pytest.fixture(scope="module")
def made(lasting: None) -> Scene:
    ours, theirs = make_organisation(kind="ombudsman"), make_organisation()
    lead, monitor = make_keyring(make_member(organisation=ours)), make_keyring(make_member(organisation=theirs))
    observer, outsider = make_keyring(make_member(organisation=ours)), make_keyring(make_member(organisation=ours))
    seats = [Seat(monitor.member, TeamMember.Role.MONITOR, True), Seat(observer.member, TeamMember.Role.OBSERVER, False)]
    record = make_record(make_visit(lead=lead, seats=seats, tools=("note",)), "note", {"what/text": "a note"}, lead)
    custodian, _other = (make_custody_key(make_keyring(custodian_of(body))) for body in (ours, theirs))
    kept = [make_custody_key(by) for by in (lead, monitor, outsider)]
    return Scene(record, kept[0], kept[1], observer, kept[2], custodian)


@pytest.fixture
def scene(made: Scene) -> Scene:
    return deepcopy(made)


def acts(verb: str) -> list[int]:
    return list(Act.objects.filter(verb=f"custody.{verb}").values_list("count", flat=True))


def refused(code: str) -> pytest.RaisesExc[Problem]:
    return pytest.RaisesExc(Problem, match=f"^{code}$")


def found(scene: Scene, by: Keyring, identity: Identity) -> UrgentOpening:
    return access.urgent_for_opening(by, scene.record.visit_id, scene.record.id, identity.id)


def test_name_opens_for_those_whom_it_is_sealed_to_as_often_as_they_need_and_each_time_is_an_act(scene: Scene) -> None:
    identity = make_identity(scene.lead.by, scene.record, PERSON, urgently_to=[scene.lead, scene.monitor])
    assert acts("seal-urgent") == [2]
    for kept in (scene.monitor, scene.lead, scene.monitor):
        sealed = actions.open_urgent(by=kept.by, opening=found(scene, kept.by, identity))
        told = custody.open_with(sealed, kept.identity)
        assert told == {"format": "nazorat-urgent/1", **about_of(scene.record, 1), "person": PERSON}
    assert len(acts("open-urgent")) == 3
    assert set(Act.objects.filter(verb="custody.open-urgent").values_list("actor", flat=True)) == {
        scene.lead.by.member.id, scene.monitor.by.member.id,
    }  # fmt: skip


def test_nobody_else_finds_it(scene: Scene) -> None:
    """Not who is on the team and was not named, nor who has no seat, nor a custodian, nor who had the key before."""
    identity = make_identity(scene.lead.by, scene.record, PERSON, urgently_to=[scene.lead])
    for by in (scene.monitor.by, scene.observer, scene.outsider.by, scene.custodian.by):
        with pytest.raises(Http404):
            found(scene, by, identity)
    sealed = bytes(UrgentOpening.objects.get().sealed)
    for kept in (scene.monitor, scene.outsider, scene.custodian):
        with pytest.raises(crypto.CannotOpen):
            crypto.open_sealed(sealed, [kept.identity])
    make_custody_key(scene.lead.by)
    with pytest.raises(Http404):
        found(scene, scene.lead.by, identity)


def test_it_is_sealed_only_to_who_can_open_the_record(scene: Scene) -> None:
    make_custody_key(scene.observer)
    assert {key.member_id for key in urgent_keys(scene.record)} == {scene.lead.by.member.id, scene.monitor.by.member.id}
    for wrong in (scene.outsider, scene.custodian):
        with refused("custody-changed"):
            make_identity(scene.lead.by, scene.record, PERSON, urgently_to=[scene.lead, wrong])
    # who seals reads it too: nobody is made to carry a name for others
    with refused("custody-not-sealed"):
        make_identity(scene.lead.by, scene.record, PERSON, urgently_to=[scene.monitor])
    assert (Identity.objects.count(), UrgentOpening.objects.count(), acts("seal-urgent")) == (0, 0, [])


def test_key_that_somebody_exchanged_is_offered_to_nobody(scene: Scene) -> None:
    _identity, public = crypto.age_keypair()
    CustodyKey.objects.filter(id=scene.monitor.row.id).update(public=public.encode())
    assert [key.member_id for key in urgent_keys(scene.record)] == [scene.lead.by.member.id]


def test_keys_of_members_are_no_custodians(scene: Scene) -> None:
    both = sides()
    assert both
    roles = {key.member.role for side in both for key in side.keys}
    assert roles == {Member.Role.CUSTODIAN}


def test_after_72_hours_it_is_refused_by_the_clock_and_then_deleted(scene: Scene) -> None:
    identity = make_identity(scene.lead.by, scene.record, PERSON, urgently_to=[scene.lead, scene.monitor])
    opening = UrgentOpening.objects.get()
    assert timedelta(hours=71) < opening.ends_at - timezone.now() <= timedelta(hours=72)
    assert actions.end_urgent(by=None) == 0
    UrgentOpening.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Http404):
        found(scene, scene.lead.by, identity)
    with refused("urgent-over"):
        actions.open_urgent(by=scene.lead.by, opening=opening)
    assert [actions.end_urgent(by=None), actions.end_urgent(by=None)] == [1, 0]
    left = UrgentOpening.objects.get()
    assert (bytes(left.sealed), left.ended_at is not None, UrgentReader.objects.count()) == (b"", True, 2)
    assert (acts("end-urgent"), acts("open-urgent")) == ([1], [])
    # the two halves stay: both organisations can still open the name together
    assert len(Identity.objects.get().half_a) > 0


def test_the_database_keeps_no_bytes_of_one_that_ended(scene: Scene) -> None:
    make_identity(scene.lead.by, scene.record, PERSON, urgently_to=[scene.lead])
    with pytest.raises(IntegrityError), transaction.atomic():
        UrgentOpening.objects.update(ended_at=timezone.now())


@pytest.mark.parametrize("left_out", ["consented", "urgent", "readers"])
def test_form_when_a_part_of_it_is_missing_is_refused(scene: Scene, left_out: str) -> None:
    """Readers without the person's consent, or consent without readers, is nothing that a page of ours sends."""
    sealed = custody.b64(crypto.seal(b"x", [scene.lead.row.recipient]))
    whole = {
        "version": 1, "recipients": "0" * 64, "sealed": custody.b64(bytes(4136)), "half_a": sealed, "half_b": sealed,
        "consented": "1", "urgent": sealed, "readers": [str(scene.lead.row.id)],
    }  # fmt: skip
    assert IdentityForm(whole).is_valid()
    assert IdentityForm({name: value for name, value in whole.items() if name not in ("consented", "urgent", "readers")}).is_valid()
    assert not IdentityForm({name: value for name, value in whole.items() if name != left_out}).is_valid()
