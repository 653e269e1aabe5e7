"""The team of a plan steps out of the seal: called up by its lead before the visit, or by its arrival."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction

from nazorat.audit.actions import Entry, append_all
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.places.models import Place
from nazorat.visits.actions.conflicts import _look, _nothing_new
from nazorat.visits.actions.making import Seat, Standing, _check_seat, _hold, _hold_members, _Made, _seats_of, _standing
from nazorat.visits.actions.planning import Plan, PlannedSeat, _sealed, _still_planned, open_plan
from nazorat.visits.actions.team import _can_pass_on, _grants_for
from nazorat.visits.actions.training import _Decided, _note_untrained
from nazorat.visits.keys import open_grants
from nazorat.visits.models import TeamMember, Visit, VisitKeyGrant
from nazorat.visits.queries import may_hold


@dataclass(frozen=True)
class Called:
    """A team on its way out of the seal. `left_out` are members of the plan who may not go any more."""

    plan: Plan
    seats: tuple[Seat, ...]
    left_out: int
    grants: tuple[VisitKeyGrant, ...]
    made: _Made
    standing: Standing
    sealed: bytes
    looked: frozenset[UUID]
    lead: Seat
    planner: Member

    def hold(self, visit: Visit) -> Visit:
        """Lock the visit and see that team and plan are those that were opened. Raises Problem "visit-already-begun", "changed-meanwhile"."""
        members = [seat.member for seat in self.seats]
        _hold_members(members)
        held = Visit.objects.select_for_update().get(id=visit.id)
        if held.state != Visit.State.PLANNED:
            raise Problem("visit-already-begun")
        if bytes(held.plan) != self.sealed:
            raise Problem("changed-meanwhile")
        found = _hold(visit, self.standing, *members)
        _nothing_new(members, self.looked)
        return found

    def save(self, visit: Visit) -> list[Entry]:
        """Write seats, grants and keys, inside the caller's transaction. Gives the line of an act, when somebody is not trained."""
        TeamMember.objects.bulk_create(
            TeamMember(visit=visit, member=seat.member, role=seat.role, interviews=seat.interviews) for seat in self.seats
        )
        VisitKeyGrant.objects.bulk_create(self.grants)
        self.made.save()
        decided = [_Decided(seat, self.planner) for seat in (self.lead, *self.seats)]
        return _note_untrained(visit, decided, self.lead.member)


def call_up_team(*, by: Keyring, visit: Visit) -> Called:
    """The lead brings the sealed team on before arrival: from now on it stands in clear, has its keys, and can be given sheets.

    Raises Problem "refused" for everybody but the lead, "visit-already-begun".
    """
    called = _call(by, visit)
    sealed = _sealed(replace(called.plan, seats=()), by.member)
    with transaction.atomic():
        called.hold(visit)
        _still_planned(visit, plan=sealed)
        noted = called.save(visit)
        act = Entry("visits.call-up-team", by.member.id, by.member.organisation_id, visit.id, len(called.seats))
        append_all([act, *noted])
    visit.refresh_from_db()
    return called


def _call(by: Keyring, visit: Visit) -> Called:
    """Open the plan (an act) and make what its team needs. Nobody stands at a gate because an account ended meanwhile: they stay out.

    So does whoever declared a conflict since the plan was sealed; a lead with one about this very place does not go in.
    """
    standing, there = _standing(visit), _seats_of(visit)
    lead = next((seat for seat in there if seat.member.id == by.member.id and seat.role == TeamMember.Role.LEAD), None)
    if lead is None:
        raise Problem("refused")
    plan = open_plan(by=by, visit=visit)
    place = Place.objects.get(id=plan.place_id)
    looked = _look(by, place, [by.member], plan.seen)
    wanted = _to_call(plan.seats, {seat.member.id for seat in there})
    going = {seat.member.id: looked_at for seat in wanted if (looked_at := _may_go(by, place, seat, plan.seen)) is not None}
    seats = tuple(seat for seat in wanted if seat.member.id in going)
    keys = open_grants(by, visit)
    turn = {number for seat in seats for number in may_hold(seat.role) if not _can_pass_on(keys, visit, number)}
    return Called(
        plan=plan,
        seats=seats,
        left_out=len(wanted) - len(seats),
        grants=tuple(grant for seat in seats for grant in _grants_for(keys, seat)),
        made=_Made.next_epochs(visit, by, sorted(turn), [*there, *seats]),
        standing=standing,
        sealed=bytes(visit.plan),
        looked=looked.union(*going.values()),
        lead=lead,
        planner=_chosen_by(plan) or by.member,
    )


def _chosen_by(plan: Plan) -> Member | None:
    """Who chose the team of a plan; a plan from before that was kept names nobody."""
    return Member.objects.filter(id=plan.by).first() if plan.by else None


def _to_call(planned: Iterable[PlannedSeat], there: set[object]) -> list[Seat]:
    """The seats of a plan whose members are not on the team yet."""
    waiting = [seat for seat in planned if seat.member_id not in there]
    members = Member.objects.in_bulk([seat.member_id for seat in waiting])
    return [
        Seat(members[seat.member_id], seat.role, seat.interviews, seat.because) for seat in waiting if seat.member_id in members
    ]


def _may_go(by: Keyring, place: Place, seat: Seat, seen: Collection[UUID]) -> frozenset[UUID] | None:
    """The declarations of this member that stand and are not in the way; None when the member does not go."""
    try:
        _check_seat(seat)
        return _look(by, place, [seat.member], seen)
    except Problem:
        return None
