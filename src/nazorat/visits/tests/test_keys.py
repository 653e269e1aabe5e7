"""Keys of a visit: who is granted what, what turning them takes away, and what an exchanged row gets: nothing."""

from __future__ import annotations

from datetime import date
from time import monotonic
from typing import Any

import pytest

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.actions import end_member, invite_again
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member, MemberKey
from nazorat.vault import crypto
from nazorat.visits import actions, queries
from nazorat.visits.keys import open_grants
from nazorat.visits.models import TeamMember, Visit, VisitKey, VisitKeyGrant
from nazorat.visits.queries import TRUSTED_SECONDS, current_key, key_holds, key_message, keys_to_turn, sealing_key, seats_with_keys
from support.make import make_key, make_keyring, make_member, sign_voucher
from support.visits import make_place, make_visit

pytestmark = pytest.mark.django_db
Role, Circle = TeamMember.Role, VisitKey.Compartment
TEAM, LEAD, HEALTH = Circle.TEAM, Circle.LEAD, Circle.HEALTH


def ring(**given: Any) -> Keyring:
    return make_keyring(make_member(**given))


def code_of(raised: pytest.ExceptionInfo[Problem]) -> str:
    return raised.value.code


def held(who: Keyring, visit: Visit) -> set[tuple[int, int]]:
    """Compartment and epoch of every key that this member can open."""
    return {(key.row.compartment, key.row.epoch) for key in open_grants(who, visit).held.values()}


def test_each_role_holds_its_circles() -> None:
    lead, doctor, others = ring(), ring(health_professional=True), {}
    for role in (Role.MONITOR, Role.RAPPORTEUR, Role.INTERPRETER, Role.OBSERVER, Role.TRAINEE):
        others[role] = ring()
    seats = [actions.Seat(who.member, role) for role, who in others.items()] + [actions.Seat(doctor.member, Role.HEALTH)]
    visit = make_visit(lead=lead, seats=seats)
    assert held(lead, visit) == {(TEAM, 1), (LEAD, 1)}
    assert held(doctor, visit) == {(TEAM, 1), (HEALTH, 1)}
    assert held(others[Role.MONITOR], visit) == held(others[Role.RAPPORTEUR], visit) == {(TEAM, 1)}
    for role in (Role.INTERPRETER, Role.OBSERVER, Role.TRAINEE):
        assert held(others[role], visit) == set()
        assert not VisitKeyGrant.objects.filter(member=others[role].member).exists()


def test_a_circle_that_nobody_may_hold_has_no_key() -> None:
    visit = make_visit()
    assert current_key(visit, HEALTH) is None
    with pytest.raises(Problem) as raised:
        sealing_key(visit.id, HEALTH)
    assert code_of(raised) == "visit-circle-without-key"


def test_what_is_sealed_to_a_circle_opens_to_its_holders_alone() -> None:
    lead, monitor = ring(), ring()
    visit = make_visit(lead=lead, seats=[actions.Seat(monitor.member, Role.MONITOR)])
    for circle, readers in ((TEAM, [lead, monitor]), (LEAD, [lead])):
        key_id, sealed = open_grants(monitor, visit).seal(circle, b"what was said")
        for who in (lead, monitor):
            keys = open_grants(who, visit)
            if who in readers:
                assert keys.open(sealed, key_id) == b"what was said"
            else:
                with pytest.raises(crypto.CannotOpen):
                    keys.open(sealed, key_id)


def test_a_field_opens_only_where_it_was_sealed() -> None:
    lead = ring()
    visit, other = make_visit(lead=lead), make_visit(lead=lead)
    keys = open_grants(lead, visit)
    sealed = keys.seal_field("findings.text", visit.id, 1, b"draft")
    assert keys.open_field("findings.text", visit.id, 1, sealed) == b"draft"
    for place, row, version in (("findings.title", visit.id, 1), ("findings.text", other.id, 1), ("findings.text", visit.id, 2)):
        with pytest.raises(crypto.CannotOpen):
            keys.open_field(place, row, version, sealed)
    with pytest.raises(crypto.CannotOpen):
        open_grants(lead, other).open_field("findings.text", visit.id, 1, sealed)


def test_an_unvouched_or_exchanged_member_key_gets_nothing() -> None:
    lead, victim = ring(), make_member()
    visit = make_visit(lead=lead)
    # somebody with the database puts a key of their own in the row
    make_key(victim, crypto.new_key())
    with pytest.raises(Problem) as raised:
        actions.add_to_team(by=lead, visit=visit, seat=actions.Seat(victim, Role.MONITOR))
    assert code_of(raised) == "member-key-not-vouched"
    # … or keeps the voucher and exchanges only the public half
    stolen = make_member()
    MemberKey.objects.filter(member=stolen).update(public=crypto.age_keypair()[1])
    with pytest.raises(Problem) as raised:
        actions.add_to_team(by=lead, visit=visit, seat=actions.Seat(stolen, Role.MONITOR))
    assert code_of(raised) == "member-key-not-vouched"
    assert VisitKeyGrant.objects.filter(key__visit=visit).count() == 2
    assert visit.team.count() == 1


def test_a_plan_is_not_sealed_to_an_exchanged_key_of_the_lead() -> None:
    planner, lead = ring(planner=True), make_member()
    MemberKey.objects.filter(member=lead).update(public=crypto.age_keypair()[1])
    with pytest.raises(Problem) as raised:
        actions.plan_visit(
            by=planner, place=make_place(), begins=date(2027, 1, 1), mode=1, note="", seats=[actions.Seat(lead, Role.LEAD)]
        )
    assert code_of(raised) == "member-key-not-vouched"
    assert not Visit.objects.exists()


def test_an_exchanged_visit_key_receives_nothing() -> None:
    lead = ring()
    visit = make_visit(lead=lead)
    key = VisitKey.objects.get(visit=visit, compartment=TEAM)
    identity, public = crypto.age_keypair()
    VisitKey.objects.filter(id=key.id).update(public=public.encode())
    VisitKeyGrant.objects.filter(key=key).update(
        wrapped=crypto.seal(identity.encode(), [MemberKey.objects.get(member=lead.member).public])
    )
    with pytest.raises(Problem) as raised:
        sealing_key(visit.id, TEAM)
    assert code_of(raised) == "visit-key-doubtful"
    with pytest.raises(Problem) as raised:
        open_grants(lead, visit).seal_field("findings.text", visit.id, 1, b"draft")
    assert code_of(raised) == "visit-key-doubtful"
    assert keys_to_turn(visit) == [TEAM]
    assert actions.turn_keys(by=lead, visit=visit) == 1
    assert sealing_key(visit.id, TEAM).epoch == 2
    assert keys_to_turn(visit) == []


def test_a_grant_of_another_key_is_as_good_as_none() -> None:
    lead = ring()
    visit = make_visit(lead=lead)
    stranger = crypto.age_keypair()[0]
    wrapped = crypto.seal(stranger.encode(), [MemberKey.objects.get(member=lead.member).public])
    VisitKeyGrant.objects.filter(key__visit=visit, key__compartment=TEAM).update(wrapped=wrapped)
    assert held(lead, visit) == {(LEAD, 1)}


def test_a_removed_member_gets_nothing_of_the_new_epoch() -> None:
    lead, gone, stays = ring(), ring(), ring()
    visit = make_visit(lead=lead, seats=[actions.Seat(gone.member, Role.MONITOR), actions.Seat(stays.member, Role.MONITOR)])
    before_id, before = open_grants(lead, visit).seal(TEAM, b"before")
    kept = open_grants(gone, visit)
    actions.remove_from_team(by=lead, visit=visit, member=gone.member)
    after_id, after = open_grants(lead, visit).seal(TEAM, b"after")
    assert held(gone, visit) == set()
    assert held(stays, visit) == {(TEAM, 1), (TEAM, 2)}
    assert held(lead, visit) == {(TEAM, 1), (TEAM, 2), (LEAD, 1)}
    assert open_grants(stays, visit).open(after, after_id) == b"after"
    # what they kept in memory opens what came before, and nothing of what comes after
    assert kept.open(before, before_id) == b"before"
    for key_id in (after_id, before_id):
        with pytest.raises(crypto.CannotOpen):
            kept.open(after, key_id)
    assert visit.team.get(member=gone.member).left_at is not None


def test_the_new_epoch_is_signed_by_the_lead() -> None:
    lead, gone = ring(), ring()
    visit = make_visit(lead=lead, seats=[actions.Seat(gone.member, Role.MONITOR)])
    actions.remove_from_team(by=lead, visit=visit, member=gone.member)
    key = current_key(visit, TEAM)
    assert key is not None
    assert (key.epoch, key.signed_by) == (2, lead.member)
    message = key_message(visit.id, TEAM, 2, key.recipient)
    assert crypto.verify(crypto.signing_public_of(lead.signing_seed), message, bytes(key.signature))
    assert key_holds(key)


def test_the_lead_and_a_last_holder_do_not_leave() -> None:
    lead, doctor = ring(), ring(health_professional=True)
    visit = make_visit(lead=lead, seats=[actions.Seat(doctor.member, Role.HEALTH)])
    with pytest.raises(Problem) as raised:
        actions.remove_from_team(by=lead, visit=visit, member=lead.member)
    assert code_of(raised) == "team-needs-one-lead"
    with pytest.raises(Problem) as raised:
        actions.remove_from_team(by=lead, visit=visit, member=doctor.member)
    assert code_of(raised) == "last-holder"
    assert held(doctor, visit) == {(TEAM, 1), (HEALTH, 1)}


def test_a_new_member_opens_what_was_before_as_far_as_the_lead_can_pass_it_on() -> None:
    lead, doctor, second = ring(), ring(health_professional=True), ring(health_professional=True)
    visit = make_visit(lead=lead, seats=[actions.Seat(doctor.member, Role.HEALTH)])
    key_id, sealed = open_grants(lead, visit).seal(HEALTH, b"for a doctor")
    actions.add_to_team(by=lead, visit=visit, seat=actions.Seat(second.member, Role.HEALTH))
    assert held(second, visit) == {(TEAM, 1), (HEALTH, 2)}
    assert held(doctor, visit) == {(TEAM, 1), (HEALTH, 1), (HEALTH, 2)}
    line = next(line for line in seats_with_keys(visit) if line.seat.member == second.member)
    assert (line.held, line.missing, line.epochs_missing) == ((TEAM, HEALTH), (), 1)
    assert actions.grant_again(by=lead, visit=visit, member=second.member) == 0
    assert actions.grant_again(by=doctor, visit=visit, member=second.member) == 1
    assert open_grants(second, visit).open(sealed, key_id) == b"for a doctor"


def test_who_comes_back_is_granted_anew() -> None:
    lead, member = ring(), ring()
    visit = make_visit(lead=lead, seats=[actions.Seat(member.member, Role.MONITOR)])
    actions.remove_from_team(by=lead, visit=visit, member=member.member)
    actions.add_to_team(by=lead, visit=visit, seat=actions.Seat(member.member, Role.INTERPRETER))
    assert held(member, visit) == set()
    actions.remove_from_team(by=lead, visit=visit, member=member.member)
    actions.add_to_team(by=lead, visit=visit, seat=actions.Seat(member.member, Role.MONITOR))
    assert held(member, visit) == {(TEAM, 1), (TEAM, 2)}


@pytest.mark.parametrize(
    ("given", "role", "code"),
    [
        ({"role": Member.Role.ADMINISTRATOR}, Role.MONITOR, "may-not-visit"),
        ({"role": Member.Role.CUSTODIAN}, Role.INTERPRETER, "may-not-visit"),
        ({"is_active": False}, Role.MONITOR, "may-not-visit"),
        ({}, Role.HEALTH, "not-a-health-professional"),
        ({"vouched": False}, Role.MONITOR, "member-key-not-vouched"),
        ({}, Role.LEAD, "team-needs-one-lead"),
    ],
)
def test_who_may_not_have_a_seat(given: dict[str, Any], role: str, code: str) -> None:
    lead = ring()
    visit = make_visit(lead=lead)
    with pytest.raises(Problem) as raised:
        actions.add_to_team(by=lead, visit=visit, seat=actions.Seat(make_member(**given), role))
    assert code_of(raised) == code
    assert visit.team.count() == 1


def test_the_lead_is_handed_over_with_what_only_a_lead_opens() -> None:
    lead, new = ring(), ring()
    visit = make_visit(lead=lead, seats=[actions.Seat(new.member, Role.MONITOR)])
    key_id, sealed = open_grants(lead, visit).seal(LEAD, b"for the lead")
    actions.hand_over_lead(by=lead, visit=visit, member=new.member)
    assert held(new, visit) == {(TEAM, 1), (LEAD, 1), (LEAD, 2)}
    assert held(lead, visit) == {(TEAM, 1)}
    assert open_grants(new, visit).open(sealed, key_id) == b"for the lead"
    assert set(visit.team.values_list("member", "role")) == {(lead.member.id, Role.MONITOR), (new.member.id, Role.LEAD)}
    with pytest.raises(Problem) as raised:
        actions.hand_over_lead(by=lead, visit=visit, member=new.member)
    assert code_of(raised) == "refused"


def test_a_plan_goes_with_the_lead() -> None:
    planner, lead, new = ring(planner=True), ring(), ring()
    seats = [actions.Seat(lead.member, Role.LEAD), actions.Seat(new.member, Role.MONITOR)]
    visit = actions.plan_visit(by=planner, place=make_place(), begins=date(2027, 1, 1), mode=1, note="quietly", seats=seats)
    actions.call_up_team(by=lead, visit=visit)
    actions.hand_over_lead(by=lead, visit=visit, member=new.member)
    visit.refresh_from_db()
    assert actions.open_plan(by=new, visit=visit).note == "quietly"
    with pytest.raises(Problem) as raised:
        actions.open_plan(by=lead, visit=visit)
    assert code_of(raised) == "not-a-planner"
    with pytest.raises(crypto.CannotOpen):
        crypto.open_sealed(bytes(visit.plan), [lead.identity])


def test_an_ended_account_leaves_its_teams_and_the_lead_turns_the_keys() -> None:
    coordinator, lead, gone = make_member(role=Member.Role.COORDINATOR, planner=True), ring(), ring()
    visit = make_visit(lead=lead, seats=[actions.Seat(gone.member, Role.MONITOR)])
    end_member(by=coordinator, member=gone.member)
    assert held(gone, visit) == set()
    assert visit.team.get(member=gone.member).left_at is not None
    assert keys_to_turn(visit) == [TEAM]
    actions.turn_keys(by=lead, visit=visit)
    assert keys_to_turn(visit) == []
    assert held(lead, visit) == {(TEAM, 1), (TEAM, 2), (LEAD, 1)}


def test_an_ended_account_keeps_the_only_grant_so_that_nothing_is_lost() -> None:
    coordinator, lead, doctor = make_member(role=Member.Role.COORDINATOR, planner=True), ring(), ring(health_professional=True)
    make_visit(lead=lead, seats=[actions.Seat(doctor.member, Role.HEALTH)])
    end_member(by=coordinator, member=doctor.member)
    assert set(VisitKeyGrant.objects.filter(member=doctor.member).values_list("key__compartment", flat=True)) == {HEALTH}


def test_a_lost_key_is_granted_again_by_another() -> None:
    coordinator, lead, member = make_member(role=Member.Role.COORDINATOR, planner=True), ring(), make_member()
    visit = make_visit(lead=lead, seats=[actions.Seat(member, Role.MONITOR)])
    invite_again(by=coordinator, member=member)
    assert not VisitKeyGrant.objects.filter(member=member).exists()
    identity, public = crypto.age_keypair()
    pair = crypto.signing_pair()
    MemberKey.objects.create(member=member, public=public, signing_public=pair.public, wrapped=b"")
    sign_voucher(member, Member.objects.get(organisation=member.organisation, role=Member.Role.CUSTODIAN))
    assert actions.grant_again(by=lead, visit=visit, member=member) == 1
    assert held(Keyring(member, identity, pair.seed), visit) == {(TEAM, 1)}


def test_keys_that_a_lost_key_signed_are_turned() -> None:
    coordinator, planner, lead = make_member(role=Member.Role.COORDINATOR, planner=True), make_member(planner=True), ring()
    visit = actions.plan_visit(
        by=make_keyring(planner),
        place=make_place(),
        begins=date(2027, 1, 1),
        mode=1,
        note="",
        seats=[actions.Seat(lead.member, Role.LEAD)],
    )
    assert keys_to_turn(visit) == []
    invite_again(by=coordinator, member=planner)
    assert keys_to_turn(visit) == [TEAM, LEAD]
    assert actions.turn_keys(by=lead, visit=visit) == 2
    assert keys_to_turn(visit) == []


def test_every_act_stands_on_record_once() -> None:
    lead, member = ring(), make_member()
    visit = make_visit(lead=lead)
    seen = Act.objects.count()
    actions.add_to_team(by=lead, visit=visit, seat=actions.Seat(member, Role.MONITOR))
    actions.remove_from_team(by=lead, visit=visit, member=member)
    acts = list(Act.objects.order_by("seq").values_list("verb", "actor", "obj"))[seen:]
    assert acts == [("visits.add-to-team", lead.member.id, visit.id), ("visits.remove-from-team", lead.member.id, visit.id)]


def test_a_key_is_believed_no_longer_than_a_minute_after_the_custodians_above_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    lead = ring()
    visit = make_visit(lead=lead)
    key = sealing_key(visit.id, Circle.TEAM)
    custodian = MemberKey.objects.get(member=lead.member).vouched_by
    MemberKey.objects.filter(member=custodian).update(voucher=b"x" * 64)
    late = monotonic() + TRUSTED_SECONDS + 1
    monkeypatch.setattr(queries, "monotonic", lambda: late)
    assert not key_holds(key)
