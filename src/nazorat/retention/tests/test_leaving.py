"""An organisation leaves: the other side opens what both agreed to and nothing else, whatever was kept from before."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.test import Client
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.custody import actions as custody_actions
from nazorat.custody.models import Agreement, Ask, CustodyKey, HalfCopy, Holder, Identity
from nazorat.custody.queries import agreement_holds, exit_counts, half_of, sides
from nazorat.fieldwork.models import Record
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member, MemberKey, Organisation, PlannersGrant, SignIn, UnlockedSession
from nazorat.retention import actions, ledger
from nazorat.retention.models import Erasure, Hold
from nazorat.retention.queries import Losses, losses
from nazorat.visits.actions import Seat
from nazorat.visits.models import TeamMember, Visit, VisitKeyGrant
from support import custody
from support.custodians import Kept, agree, combined, confirm, hand_on, make_ask, make_custody_key, make_identity
from support.make import custodian_of, make_keyring, make_member, make_organisation, sign_in
from support.records import make_record
from support.visits import make_visit

pytestmark = pytest.mark.django_db
PERSON = {"names": "Фулон Фулонзода", "number": "17-204"}
NOTHING = Losses(0, 0)


@pytest.fixture(autouse=True)
def _ledger(tmp_path: Path, settings: Any) -> None:
    settings.NAZORAT_ERASED = tmp_path / "erased.jsonl"


@dataclass
class Scene:
    """Two sides and a third; a visit that is agreed on, one that is not, a name sealed at each."""

    bodies: list[Organisation]
    lead: Keyring
    monitor: Keyring
    visits: list[Visit]
    records: list[Record]
    identities: list[Identity]
    staying: Kept
    leaving: Kept
    third: Kept


@pytest.fixture(scope="module")
def made(lasting: None) -> Scene:
    bodies = [make_organisation(kind="ombudsman"), make_organisation(), make_organisation()]
    make_member(organisation=bodies[0], role=Member.Role.COORDINATOR)
    lead, monitor = make_keyring(make_member(organisation=bodies[0])), make_keyring(make_member(organisation=bodies[1]))
    seats = [Seat(monitor.member, TeamMember.Role.MONITOR, True)]
    visits = [make_visit(lead=lead, seats=seats, tools=("note",)) for _visit in range(2)]
    records = [make_record(visit, "note", {"what/text": "a note"}, lead) for visit in visits]
    staying, leaving = (make_custody_key(make_keyring(custodian_of(body))) for body in bodies[:2])
    identities = [make_identity(lead, record, PERSON) for record in records]
    third = make_custody_key(make_keyring(custodian_of(bodies[2])))
    return Scene(bodies, lead, monitor, visits, records, identities, staying, leaving, third)


@pytest.fixture
def scene(made: Scene) -> Scene:
    return deepcopy(made)


def agreed(scene: Scene, visits: Sequence[Visit] | None = None, successor: bool = True) -> Agreement:
    given = scene.visits[:1] if visits is None else visits
    asked = custody_actions.ask_agreement(
        by=scene.leaving.by,
        leaving=scene.bodies[1],
        staying=scene.bodies[0],
        successor=scene.bodies[2] if successor else None,
        visits=given,
    )
    return custody_actions.agree_exit(by=scene.staying.by, agreement=asked)


def left(scene: Scene) -> Agreement:
    """The whole exit as the printed page has it, with what it left."""
    agreement = agreed(scene)
    assert hand_on(scene.leaving, agreement) == 1
    assert confirm(scene.third, agreement) == 1
    custody_actions.begin_exit(by=scene.leaving.by, agreement=agreement)
    actions.end_exit(by=scene.staying.by, agreement=agreement, accepted=NOTHING)
    agreement.refresh_from_db()
    return agreement


def refused(code: str) -> pytest.RaisesExc[Problem]:
    return pytest.RaisesExc(Problem, match=f"^{code}$")


def count(verb: str) -> int:
    return Act.objects.filter(verb=verb).count()


def test_the_staying_side_opens_with_the_successor_what_was_agreed(scene: Scene) -> None:
    left(scene)
    identity = Identity.objects.get(id=scene.identities[0].id)
    assert {identity.organisation_a_id, identity.organisation_b_id} == {scene.bodies[0].id, scene.bodies[2].id}
    asked = make_ask(scene.lead, identity)
    agree(scene.staying, asked.ask)
    agree(scene.third, asked.ask)
    assert combined(asked, custody_actions.collect_answers(by=scene.lead, ask=asked.ask)) == PERSON
    assert {side.organisation.id for side in sides() or ()} == {scene.bodies[0].id, scene.bodies[2].id}


def test_nothing_else_is_there_for_any_key(scene: Scene) -> None:
    """With every secret of both sides and the third: no half of the other name is in any row, and the leaving side's half in none."""
    earlier = bytes(half_of(scene.identities[0], scene.bodies[1].id)[1])
    left(scene)
    assert list(Identity.objects.values_list("id", flat=True)) == [scene.identities[0].id]
    assert Holder.objects.filter(key__member__organisation=scene.bodies[1]).count() == 0
    assert HalfCopy.objects.count() == 0
    identity = Identity.objects.get()
    halves = [bytes(identity.half_a), bytes(identity.half_b)]
    assert earlier not in halves
    opened = {kept.row.id: [opens(half, kept) for half in halves] for kept in (scene.staying, scene.leaving, scene.third)}
    # each of the two opens one half and nobody both, and who left opens none
    assert [sum(opened[kept.row.id]) for kept in (scene.staying, scene.leaving, scene.third)] == [1, 0, 1]


def opens(half: bytes, kept: Kept) -> bool:
    try:
        return bool(custody.open_with(half, kept.identity))
    except pyrage.DecryptError:
        return False


def test_who_left_comes_in_no_more_and_holds_nothing(scene: Scene, client: Client) -> None:
    sign_in(client, scene.monitor.member)
    assert client.get("/").status_code == 200
    left(scene)
    assert client.get("/").status_code == 302
    gone = Member.objects.filter(organisation=scene.bodies[1])
    assert {(member.is_active, member.password) for member in gone} == {(False, "")}
    assert {bytes(key.wrapped) for key in MemberKey.objects.filter(member__in=gone)} == {b""}
    assert {bytes(key.wrapped) for key in CustodyKey.objects.filter(member__in=gone)} == {b""}
    for model in (VisitKeyGrant, PlannersGrant, SignIn, UnlockedSession):
        assert model._default_manager.filter(member__in=gone).count() == 0
    # the other side reads its visits as before
    assert VisitKeyGrant.objects.filter(member=scene.lead.member).count() > 0
    assert TeamMember.objects.get(member=scene.monitor.member, visit=scene.visits[0]).left_at is not None


def test_an_older_database_lets_them_in_no_more(scene: Scene) -> None:
    """A backup of before the exit: the ledger beside it destroys what the organisation could open, before a page is served."""
    before = list(VisitKeyGrant.objects.filter(member=scene.monitor.member))
    left(scene)
    Erasure.objects.all().delete()
    Member.objects.filter(organisation=scene.bodies[1]).update(is_active=True, password="nz1$old")
    CustodyKey.objects.filter(member__organisation=scene.bodies[1]).update(wrapped=b"old", retired_at=None)
    VisitKeyGrant.objects.bulk_create(before)
    again = actions.erase_again(by=None)
    assert [(line.kept, line.obj) for line in again] == [("organisation", scene.bodies[1].id)]
    gone = Member.objects.filter(organisation=scene.bodies[1])
    assert {(member.is_active, member.password) for member in gone} == {(False, "")}
    assert {bytes(key.wrapped) for key in CustodyKey.objects.filter(member__in=gone)} == {b""}
    assert VisitKeyGrant.objects.filter(member__in=gone).count() == 0
    assert actions.erase_again(by=None) == []


def test_one_organisation_alone_ends_nothing(scene: Scene) -> None:
    agreement = agreed(scene)
    with refused("exit-not-begun"):
        actions.end_exit(by=scene.staying.by, agreement=agreement, accepted=losses(agreement))
    custody_actions.begin_exit(by=scene.staying.by, agreement=agreement)
    with refused("second-organisation"):
        actions.end_exit(by=scene.staying.by, agreement=agreement, accepted=losses(agreement))
    with refused("refused"):
        actions.end_exit(by=scene.leaving.by, agreement=agreement, accepted=losses(agreement))
    assert Identity.objects.count() == 2


def test_who_did_not_begin_it_has_fourteen_days_to_stop_it(scene: Scene) -> None:
    agreement = agreed(scene)
    hand_on(scene.leaving, agreement)
    confirm(scene.third, agreement)
    custody_actions.begin_exit(by=scene.staying.by, agreement=agreement)
    with refused("exit-waits"):
        actions.end_exit(by=scene.third.by, agreement=agreement, accepted=NOTHING)
    custody_actions.stop_exit(by=scene.leaving.by, agreement=agreement)
    with refused("exit-not-begun"):
        actions.end_exit(by=scene.third.by, agreement=agreement, accepted=NOTHING)
    custody_actions.begin_exit(by=scene.staying.by, agreement=agreement)
    Agreement.objects.update(begun_at=timezone.now() - timedelta(days=14, seconds=1))
    actions.end_exit(by=scene.third.by, agreement=agreement, accepted=NOTHING)
    assert Identity.objects.count() == 1


def test_what_would_be_lost_is_accepted_as_counted_or_nothing_is_done(scene: Scene) -> None:
    """The half was not handed on, and a key of a visit is held by nobody who stays."""
    VisitKeyGrant.objects.filter(member=scene.lead.member, key__visit=scene.visits[1]).delete()
    agreement = agreed(scene)
    custody_actions.begin_exit(by=scene.leaving.by, agreement=agreement)
    lost = losses(agreement)
    assert (lost.halves, lost.keys > 0) == (1, True)
    for other in (NOTHING, Losses(1, 0), Losses(0, lost.keys)):
        with refused("exit-loses-more"):
            actions.end_exit(by=scene.staying.by, agreement=agreement, accepted=other)
    actions.end_exit(by=scene.staying.by, agreement=agreement, accepted=lost)
    assert Identity.objects.count() == 0


def test_a_half_that_nobody_confirmed_does_not_pass(scene: Scene) -> None:
    agreement = agreed(scene)
    hand_on(scene.leaving, agreement)
    assert (exit_counts(agreement).handed, exit_counts(agreement).confirmed, losses(agreement).halves) == (1, 0, 1)
    with refused("refused"):
        custody_actions.confirm_halves(by=scene.staying.by, agreement=agreement, copies=[HalfCopy.objects.get().id])


def test_nothing_goes_under_a_hold(scene: Scene) -> None:
    Hold.objects.create(kept="visit", obj=scene.visits[1].id, reason=Hold.Reason.COURT, placed_by=scene.lead.member)
    agreement = agreed(scene)
    hand_on(scene.leaving, agreement)
    confirm(scene.third, agreement)
    custody_actions.begin_exit(by=scene.leaving.by, agreement=agreement)
    with refused("held"):
        actions.end_exit(by=scene.staying.by, agreement=agreement, accepted=NOTHING)
    assert (Identity.objects.count(), Member.objects.filter(organisation=scene.bodies[1], is_active=False).count()) == (2, 0)
    assert ledger.read()[0] == []


def test_agreement_that_somebody_changed_in_the_rows_carries_nothing(scene: Scene) -> None:
    """Another visit added, another successor, signatures of somebody else: it is doubtful, and neither halves nor an exit come of it."""
    agreement = agreed(scene)
    assert agreement_holds(agreement)
    agreement.visits.add(scene.visits[1])
    assert not agreement_holds(agreement)
    with refused("agreement-doubtful"):
        hand_on(scene.leaving, agreement)
    agreement.visits.remove(scene.visits[1])
    changes: list[dict[str, Any]] = [
        {"successor": make_organisation()}, {"asked_at": timezone.now()}, {"signature": b"x" * 64}, {"agreed_signature": b"x" * 64},
    ]  # fmt: skip
    for change in changes:
        kept = Agreement.objects.get(id=agreement.id)
        Agreement.objects.filter(id=agreement.id).update(**change)
        with refused("agreement-doubtful"):
            custody_actions.begin_exit(by=scene.leaving.by, agreement=Agreement.objects.get(id=agreement.id))
        kept.save()
    assert agreement_holds(Agreement.objects.get(id=agreement.id))


def test_both_sides_sign_and_a_later_agreement_replaces_the_first(scene: Scene) -> None:
    parties = {"leaving": scene.bodies[1], "staying": scene.bodies[0], "successor": scene.bodies[2], "visits": scene.visits}
    with refused("agreement-parties"):
        custody_actions.ask_agreement(by=scene.third.by, **parties)  # type: ignore[arg-type]  # one table of keywords
    with refused("agreement-parties"):
        custody_actions.ask_agreement(by=scene.leaving.by, **{**parties, "successor": None})  # type: ignore[arg-type]  # as above
    first = agreed(scene)
    with refused("changed-meanwhile"):
        custody_actions.withdraw_agreement(by=scene.staying.by, agreement=first)
    second = custody_actions.ask_agreement(by=scene.staying.by, **parties)  # type: ignore[arg-type]  # one table of keywords
    with refused("second-organisation"):
        custody_actions.agree_exit(by=scene.staying.by, agreement=second)
    with refused("refused"):
        custody_actions.agree_exit(by=scene.third.by, agreement=second)
    second = custody_actions.agree_exit(by=scene.leaving.by, agreement=second)
    first.refresh_from_db()
    assert first.withdrawn_at is not None
    with refused("agreement-not-in-force"):
        hand_on(scene.leaving, first)
    assert hand_on(scene.leaving, second) == 2


def test_third_who_stands_ready_answers_nothing_before_the_exit(scene: Scene) -> None:
    """The half is theirs in cipher; no ask is answered with it while both sides are there."""
    agreement = agreed(scene)
    hand_on(scene.leaving, agreement)
    confirm(scene.third, agreement)
    asked = make_ask(scene.lead, scene.identities[0])
    with refused("second-person"):
        custody_actions.answer_ask(by=scene.third.by, ask=asked.ask, sealed=b"age-encryption.org/v1\nx")
    agree(scene.leaving, asked.ask)
    assert Ask.objects.get().answers.count() == 1


def test_without_a_successor_every_name_of_the_side_goes(scene: Scene) -> None:
    agreement = agreed(scene, visits=[], successor=False)
    custody_actions.begin_exit(by=scene.leaving.by, agreement=agreement)
    actions.end_exit(by=scene.staying.by, agreement=agreement, accepted=NOTHING)
    assert (Identity.objects.count(), count("retention.end-exit"), count("people.end-organisation")) == (0, 1, 1)


def test_the_only_coordinator_is_not_put_out_with_their_organisation(scene: Scene) -> None:
    Member.objects.filter(role=Member.Role.COORDINATOR).update(organisation=scene.bodies[1])
    agreement = agreed(scene, visits=[], successor=False)
    custody_actions.begin_exit(by=scene.leaving.by, agreement=agreement)
    with refused("last-coordinator"):
        actions.end_exit(by=scene.staying.by, agreement=agreement, accepted=losses(agreement))
    assert Identity.objects.count() == 2
