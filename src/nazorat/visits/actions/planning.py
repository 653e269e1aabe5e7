from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import ProtectedError

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.actions import open_plannings
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.people.queries import planners_recipient
from nazorat.places.models import Place
from nazorat.vault import crypto
from nazorat.vault.actions import note_opening
from nazorat.visits.actions.conflicts import _look
from nazorat.visits.actions.making import Seat, _check_team, _hold, _Made, _make_visit, _seats_of, _standing, _vouched_recipient
from nazorat.visits.models import TeamMember, UnmadeVisit, Visit, VisitStep, Why


@dataclass(frozen=True)
class PlannedSeat:
    """A seat of the team as the plan holds it, until the team is called up."""

    member_id: UUID
    role: str
    interviews: bool
    because: str = ""


@dataclass(frozen=True)
class Decision:
    """Why a team goes although it lacks something: a code of `Imbalance.Lack`, one of `Imbalance.Because`, and who decided."""

    lack: int
    because: str
    by: UUID


@dataclass(frozen=True)
class Plan:
    """What is planned and nobody but planners and the lead may know before arrival. `seats` are the team beside its lead.

    `seen` are the declarations of conflicts that its planner looked at: whoever declared another one since does not go.
    `by` is who chose the team: it stands at the visit when somebody of it leads or interviews without valid training.
    `kind` is a `Visit.Kind`, None where nobody said, as in plans from before kinds. `balance` is what was decided on what the team lacks.
    """

    place_id: UUID
    begins: date
    note: str
    seats: tuple[PlannedSeat, ...] = ()
    seen: tuple[UUID, ...] = ()
    by: UUID | None = None
    kind: int | None = None
    joint: bool = False
    balance: tuple[Decision, ...] = ()

    def pack(self) -> bytes:
        seats = [[str(seat.member_id), seat.role, seat.interviews, seat.because] for seat in self.seats]
        held: dict[str, object] = {
            "place": str(self.place_id),
            "begins": self.begins.isoformat(),
            "note": self.note,
            "seats": seats,
        }
        held["seen"], held["by"] = sorted(map(str, self.seen)), str(self.by) if self.by else None
        held["kind"], held["joint"] = self.kind, self.joint
        held["balance"] = [[one.lack, one.because, str(one.by)] for one in self.balance]
        return json.dumps(held).encode()

    @classmethod
    def unpack(cls, data: bytes) -> Plan:
        held = json.loads(data)
        # plans from before reasons have three facts of a seat, those from before declarations name none
        seats = tuple(PlannedSeat(UUID(member), *facts) for member, *facts in held["seats"])
        seen = tuple(UUID(name) for name in held.get("seen", ()))
        by = UUID(held["by"]) if held.get("by") else None
        balance = tuple(Decision(lack, because, UUID(name)) for lack, because, name in held.get("balance", ()))
        first = (UUID(held["place"]), date.fromisoformat(held["begins"]), held["note"])
        return cls(*first, seats, seen, by, held.get("kind"), bool(held.get("joint")), balance)


def plan_visit(
    *,
    by: Keyring,
    place: Place,
    begins: date,
    mode: int,
    note: str,
    seats: Iterable[Seat],
    kind: int | None = None,
    joint: bool = False,
) -> Visit:
    """Plan a visit: place, date, kind, note and team are sealed to the planners and the lead.

    In clear stands the lead alone, with the first keys; the others are granted when the lead calls them up, or at arrival.
    Raises Problem "not-a-planner", "place-closed-already", "team-needs-one-lead", "member-twice", "may-not-visit",
    "not-a-health-professional", "member-key-not-vouched", "conflict-declared".
    """
    _planner(by)
    if place.closed_on is not None:
        raise Problem("place-closed-already")
    team = list(seats)
    lead = _check_team(team)
    others = [seat for seat in team if seat is not lead]
    looked = _look(by, place, [seat.member for seat in team])
    plan = Plan(place.id, begins, note, _planned(others), tuple(looked), by.member.id, kind, joint)
    sealed = _sealed(plan, lead.member)
    made = _Made.for_team(uuid4(), by, [lead])
    return _make_visit(made, [lead], "visits.plan-visit", looked, mode=mode, plan=sealed)


def change_plan(
    *,
    by: Keyring,
    visit: Visit,
    place: Place,
    begins: date,
    note: str,
    seats: Iterable[Seat],
    kind: int | None = None,
    joint: bool = False,
) -> Visit:
    """Seal another plan for a visit that has not begun; `seats` are who is still to be called up. It is no longer prepared.

    Raises Problem "not-a-planner", "visit-already-begun", and those of a team.
    """
    _planner(by)
    standing, there = _standing(visit), _seats_of(visit)
    lead = next(seat for seat in there if seat.role == TeamMember.Role.LEAD)
    others = list(seats)
    _check_team([*there, *others])
    looked = _look(by, place, [seat.member for seat in (*there, *others)])
    plan = Plan(place.id, begins, note, _planned(others), tuple(looked), by.member.id, kind, joint)
    sealed = _sealed(plan, lead.member)
    with transaction.atomic():
        _hold(visit, standing)
        _still_planned(visit, plan=sealed)
        VisitStep.objects.filter(visit=visit, step=VisitStep.Step.PREPARED).delete()
        append("visits.change-plan", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id)
    return visit


def drop_plan(*, by: Keyring, visit: Visit, why: int | None = None) -> None:
    """A visit that will not be made: plan, keys and devices go, that it was not made and why stays.

    Raises Problem "visit-has-records" when devices sent already.
    """
    _planner(by)
    try:
        with transaction.atomic():
            _still_planned(visit, plan=b"")
            Visit.objects.get(id=visit.id).delete()
            UnmadeVisit.objects.create(why=Why(why) if why else None, dropped_by=by.member)
            append("visits.drop-plan", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id)
    except ProtectedError as held:
        raise Problem("visit-has-records") from held


def open_plan(*, by: Keyring, visit: Visit) -> Plan:
    """Open one plan, for its lead or a planner. One act, written first. Raises Problem "not-a-planner", "visit-already-begun"."""
    return open_plans(by=by, visits=[visit])[visit.id]


def open_plans(*, by: Keyring, visits: Iterable[Visit]) -> Mapping[UUID, Plan]:
    """Open several plans for one asking, for a planner; the lead opens their own. Keys are visits' ids."""
    sealed = {visit.id: bytes(visit.plan) for visit in visits}
    if not all(sealed.values()):
        raise Problem("visit-already-begun")
    if by.member.planner:
        opened = open_plannings(by=by, sealed=sealed)
    else:
        opened = _open_as_lead(by, sealed)
    return {name: Plan.unpack(data) for name, data in opened.items()}


def _open_as_lead(by: Keyring, sealed: Mapping[UUID, bytes]) -> dict[UUID, bytes]:
    led = TeamMember.objects.filter(member=by.member, role=TeamMember.Role.LEAD, left_at=None, visit__in=sealed)
    if led.count() != len(sealed):
        raise Problem("not-a-planner")
    one = next(iter(sealed)) if len(sealed) == 1 else None
    note_opening("visits.open-plan", by=by.member.id, organisation=by.member.organisation_id, obj=one, ids=sealed)
    return {name: crypto.open_sealed(data, [by.identity]) for name, data in sealed.items()}


def _sealed(plan: Plan, lead: Member) -> bytes:
    return crypto.seal(plan.pack(), [planners_recipient(), _vouched_recipient(lead)])


def _planned(seats: Iterable[Seat]) -> tuple[PlannedSeat, ...]:
    return tuple(PlannedSeat(seat.member.id, seat.role, seat.interviews, seat.because) for seat in seats)


def _planner(by: Keyring) -> None:
    if not by.member.planner:
        raise Problem("not-a-planner")


def _still_planned(visit: Visit, *, plan: bytes) -> None:
    if not Visit.objects.filter(id=visit.id, state=Visit.State.PLANNED).update(plan=plan):
        raise Problem("visit-already-begun")
