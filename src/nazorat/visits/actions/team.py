from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction

from nazorat.audit.actions import Entry, append, append_all
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.people.queries import planners_recipient
from nazorat.places.models import Place
from nazorat.vault import crypto
from nazorat.visits.actions.conflicts import _look, _nothing_new
from nazorat.visits.actions.making import (
    Seat,
    _check_seat,
    _hold,
    _Made,
    _recipient,
    _recipients,
    _seats_of,
    _standing,
    _vouched_recipient,
)
from nazorat.visits.actions.planning import open_plan
from nazorat.visits.actions.training import _Decided, _note_untrained
from nazorat.visits.keys import VisitKeys, open_grants
from nazorat.visits.models import Credential, LeadLink, TeamMember, Visit, VisitKey, VisitKeyGrant
from nazorat.visits.pairing import lead_message
from nazorat.visits.queries import HOLDERS, conflicts_seen, conflicts_standing, current_key, keys_to_turn, may_hold
from nazorat.visits.signals import member_removed


def visit_keys(*, by: Keyring, visit: Visit) -> VisitKeys:
    """The visit's keys that this member holds. Opening content with them is an act of the room that does it."""
    return open_grants(by, visit)


def add_to_team(*, by: Keyring, visit: Visit, seat: Seat) -> TeamMember:
    """Add a member and grant every epoch that their role may hold and the acting member can open.

    A compartment of their role that the acting member cannot open turns to a new epoch, for its holders and the new one; what was
    sealed before is granted by one who holds it (`grant_again`). Raises Problem "already-on-team", "conflict-declared",
    "conflict-unread", and as for a team.
    """
    _not_over(visit)
    standing, stay = _standing(visit), _seats_of(visit)
    if seat.member.id in {held.member.id for held in stay}:
        raise Problem("already-on-team")
    if seat.role == TeamMember.Role.LEAD:
        raise Problem("team-needs-one-lead")
    _check_seat(seat)
    looked = _look_at(by, visit, seat.member)
    keys = open_grants(by, visit)
    grants = _grants_for(keys, seat)
    turn = [number for number in may_hold(seat.role) if not _can_pass_on(keys, visit, number)]
    made = _Made.next_epochs(visit, by, turn, [*stay, seat])
    with transaction.atomic():
        _hold(visit, standing, seat.member)
        _nothing_new([seat.member], looked)
        facts = {"role": seat.role, "interviews": seat.interviews, "left_at": None}
        place, _ = TeamMember.objects.update_or_create(visit=visit, member=seat.member, defaults=facts)
        VisitKeyGrant.objects.bulk_create(grants, ignore_conflicts=True)
        made.save()
        noted = _note_untrained(visit, [_Decided(seat, by.member)], by.member)
        append_all([Entry("visits.add-to-team", by.member.id, by.member.organisation_id, visit.id), *noted])
    return place


def remove_from_team(*, by: Keyring, visit: Visit, member: Member) -> None:
    """Take a member off: their grants go, and every compartment they held turns to a new epoch for what comes after.

    Raises Problem "team-needs-one-lead" for the lead, "last-holder" when what was sealed to a compartment would open to nobody.
    """
    standing, seats = _standing(visit), _seats_of(visit)
    if member.id not in {seat.member.id for seat in seats}:
        raise Problem("not-on-team")
    stay = [seat for seat in seats if seat.member.id != member.id]
    if sum(seat.role == TeamMember.Role.LEAD for seat in stay) != 1:
        raise Problem("team-needs-one-lead")
    own = VisitKeyGrant.objects.filter(key__visit=visit, member=member)
    if any(not _held_by_others(key, member) for key in VisitKey.objects.filter(grants__in=own)):
        raise Problem("last-holder")
    made = _Made.next_epochs(visit, by, set(own.values_list("key__compartment", flat=True)), stay)
    with transaction.atomic():
        _hold(visit, standing)
        TeamMember.objects.filter(visit=visit, member=member).update(left_at=datetime.now(UTC))
        VisitKeyGrant.objects.filter(key__visit=visit, member=member).delete()
        made.save()
        Credential.objects.filter(visit=visit, member=member).delete()
        member_removed.send(Visit, visit=visit, member=member, by=by.member)
        append("visits.remove-from-team", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id)


def turn_keys(*, by: Keyring, visit: Visit) -> int:
    """A new epoch, signed by the acting member, for every compartment where one is due. Gives how many were turned."""
    standing, due = _standing(visit), keys_to_turn(visit)
    made = _Made.next_epochs(visit, by, due, _seats_of(visit))
    if made.rows:
        with transaction.atomic():
            _hold(visit, standing)
            made.save()
            append("visits.turn-keys", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id, count=len(made.rows))
    return len(made.rows)


def grant_again(*, by: Keyring, visit: Visit, member: Member) -> int:
    """Grant a member of the team what their role may hold, they lack, and the acting member can open. Gives how many epochs."""
    standing = _standing(visit)
    seat = next((held for held in _seats_of(visit) if held.member.id == member.id), None)
    if seat is None:
        raise Problem("not-on-team")
    # of a member granted on a hundred visits the voucher is looked at once a visit
    recipients = _recipients([seat.member])
    _check_seat(seat, recipients)
    lacking = set(visit.keys.values_list("id", flat=True)) - set(
        VisitKeyGrant.objects.filter(key__visit=visit, member=member).values_list("key_id", flat=True)
    )
    grants = [grant for grant in _grants_for(open_grants(by, visit), seat, recipients) if grant.key_id in lacking]
    if grants:
        with transaction.atomic():
            _hold(visit, standing, seat.member)
            VisitKeyGrant.objects.bulk_create(grants, ignore_conflicts=True)
            append("visits.grant-again", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id, count=len(grants))
    return len(grants)


def _link_to(by: Keyring, visit: Visit, lead: Member) -> LeadLink:
    """So that devices which know the old lead's signatures take the new lead's epochs."""
    public, own = bytes(lead.key.signing_public), crypto.signing_public_of(by.signing_seed)
    signature = crypto.sign(by.signing_seed, lead_message(visit.id, public))
    return LeadLink(visit=visit, by=by.member, by_public=own, public=public, signature=signature)


def hand_over_lead(*, by: Keyring, visit: Visit, member: Member, because: str = "") -> TeamMember:
    """The lead gives the lead to another member of the team and stays as monitor.

    The new lead opens what was sealed to "interviewer and lead" so far; that compartment turns, so that the old one does not open
    what comes after. A plan is sealed anew. `because`: why them, when they are not trained for it.
    Raises Problem "refused", "not-on-team", "member-key-not-vouched".
    """
    _not_over(visit)
    standing = _standing(visit)
    seats = {seat.member.id: seat for seat in _seats_of(visit)}
    old, new = seats.get(by.member.id), seats.get(member.id)
    if old is None or old.role != TeamMember.Role.LEAD:
        raise Problem("refused")
    if new is None or new is old:
        raise Problem("not-on-team")
    lead = Seat(new.member, TeamMember.Role.LEAD, new.interviews, because)
    _check_seat(lead)
    team = [lead, Seat(old.member, TeamMember.Role.MONITOR, old.interviews)]
    team += [seat for name, seat in seats.items() if name not in (by.member.id, member.id)]
    grants = _grants_for(open_grants(by, visit), lead)
    made = _Made.next_epochs(visit, by, [VisitKey.Compartment.LEAD], team)
    plan = _plan_for(by, visit, member) if visit.state == Visit.State.PLANNED else b""
    link = _link_to(by, visit, new.member)
    with transaction.atomic():
        held = _hold(visit, standing, new.member)
        if (held.state, bytes(held.plan)) != (visit.state, bytes(visit.plan)):
            raise Problem("changed-meanwhile")
        visit.team.filter(member=by.member).update(role=TeamMember.Role.MONITOR)
        visit.team.filter(member=member).update(role=TeamMember.Role.LEAD)
        VisitKeyGrant.objects.bulk_create(grants, ignore_conflicts=True)
        VisitKeyGrant.objects.filter(key__visit=visit, key__compartment=VisitKey.Compartment.LEAD, member=by.member).delete()
        made.save()
        link.save()
        Visit.objects.filter(id=visit.id).update(plan=plan)
        noted = _note_untrained(visit, [_Decided(lead, by.member)], by.member)
        append_all([Entry("visits.hand-over-lead", by.member.id, by.member.organisation_id, visit.id), *noted])
    return visit.team.get(member=member)


def _look_at(by: Keyring, visit: Visit, member: Member) -> frozenset[UUID]:
    """As `_look`, for a visit as it stands: before arrival the plan is opened for it, but only when something was declared at all."""
    if not conflicts_standing([member]).exists():
        return frozenset()
    if visit.place is not None:
        return _look(by, visit.place, [member], conflicts_seen(visit))
    plan = open_plan(by=by, visit=visit)
    return _look(by, Place.objects.get(id=plan.place_id), [member], plan.seen)


def _plan_for(by: Keyring, visit: Visit, member: Member) -> bytes:
    plain = crypto.open_sealed(bytes(visit.plan), [by.identity])
    return crypto.seal(plain, [planners_recipient(), _vouched_recipient(member)])


def _grants_for(keys: VisitKeys, seat: Seat, recipients: Mapping[UUID, str] | None = None) -> list[VisitKeyGrant]:
    passed_on = [held for held in keys.held.values() if seat.role in HOLDERS[VisitKey.Compartment(held.row.compartment)]]
    if not passed_on:
        return []
    recipient = _vouched_recipient(seat.member) if recipients is None else _recipient(seat.member, recipients)
    return [
        VisitKeyGrant(key=held.row, member=seat.member, wrapped=crypto.seal(held.identity.encode(), [recipient]))
        for held in passed_on
    ]


def _can_pass_on(keys: VisitKeys, visit: Visit, compartment: int) -> bool:
    latest = current_key(visit, compartment)
    return latest is not None and not latest.stale and latest.id in keys.held


def _held_by_others(key: VisitKey, member: Member) -> bool:
    return key.grants.filter(member__is_active=True).exclude(member=member).exists()


def _not_over(visit: Visit) -> None:
    if visit.state == Visit.State.REFUSED:
        raise Problem("visit-over")
