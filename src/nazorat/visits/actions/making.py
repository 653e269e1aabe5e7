"""Key pairs of a visit, made, sealed and signed before any transaction begins."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from nazorat.audit.actions import Entry, append_all
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member, MemberKey
from nazorat.people.queries import voucher_holds, vouching_keys
from nazorat.tools.models import ToolVersion
from nazorat.vault import crypto
from nazorat.visits.actions.conflicts import _nothing_new
from nazorat.visits.actions.training import _Decided, _note_untrained
from nazorat.visits.models import TeamMember, Visit, VisitKey, VisitKeyGrant, VisitStep, VisitTool
from nazorat.visits.queries import HOLDERS, NEVER, WORKING, key_message, next_number

Standing = frozenset[tuple[object, ...]]


@dataclass(frozen=True)
class Seat:
    """One person for a team: who, in which role, and whether they interview."""

    member: Member
    role: str
    interviews: bool = False
    # why them, when training is missing: a code of `UntrainedSeat.Because`
    because: str = ""


def _seats_of(visit: Visit) -> list[Seat]:
    rows = visit.team.filter(left_at=None).select_related("member")
    return [Seat(row.member, row.role, row.interviews) for row in rows]


def _standing(visit: Visit) -> Standing:
    """What an act on a team rests on: who sits there as what, and which keys there are. Read before anything else of the act."""
    person = ("member__role", "member__is_active", "member__health_professional")
    seats = visit.team.filter(left_at=None).values_list("member_id", "role", "interviews", *person)
    return frozenset([*seats, *visit.keys.values_list("compartment", "epoch", "stale")])


def _hold(visit: Visit, standing: Standing, *granted: Member) -> Visit:
    """Lock a visit, first of all in the transaction of an act on its team, and see that all is as it was when its keys were made.

    Raises Problem "changed-meanwhile".
    """
    _hold_members(granted)
    held = Visit.objects.select_for_update().filter(id=visit.id).first()
    if held is None or _standing(visit) != standing:
        raise Problem("changed-meanwhile")
    return held


def _hold_members(granted: Iterable[Member]) -> None:
    """Lock members who are granted something, before any visit: a change of their role locks them first too, and is waited for."""
    given = {member.id: member for member in granted}
    for row in Member.objects.select_for_update().filter(id__in=given).order_by("id"):
        was = given[row.id]
        if (row.role, row.is_active, row.health_professional) != (was.role, was.is_active, was.health_professional):
            raise Problem("changed-meanwhile")


def _check_team(team: list[Seat]) -> Seat:
    """The lead of a team that may go. Raises Problem when there is not exactly one, or somebody may not have their seat."""
    leads = [seat for seat in team if seat.role == TeamMember.Role.LEAD]
    if len(leads) != 1:
        raise Problem("team-needs-one-lead")
    if len({seat.member.id for seat in team}) != len(team):
        raise Problem("member-twice")
    recipients = _recipients(seat.member for seat in team)
    for seat in team:
        _check_seat(seat, recipients)
    return leads[0]


def _check_seat(seat: Seat, recipients: Mapping[UUID, str] | None = None) -> None:
    """Raises Problem when somebody may not have this seat. `recipients` for who asks about many seats."""
    if seat.member.role in NEVER or not seat.member.is_active:
        raise Problem("may-not-visit")
    if seat.role == TeamMember.Role.HEALTH and not seat.member.health_professional:
        raise Problem("not-a-health-professional")
    if seat.role in WORKING or seat.interviews:
        _recipient(seat.member, _recipients([seat.member]) if recipients is None else recipients)


def _recipients(members: Iterable[Member]) -> dict[UUID, str]:
    """The public halves of those of these members for whose keys a custodian vouches: an exchanged row gets nothing. Two queries."""
    keys = MemberKey.objects.select_related("member", "vouched_by").filter(member__in=[member.id for member in members])
    givers = vouching_keys()
    return {key.member_id: key.public for key in keys if voucher_holds(key, givers)}


def _recipient(member: Member, recipients: Mapping[UUID, str]) -> str:
    if member.id not in recipients:
        raise Problem("member-key-not-vouched")
    return recipients[member.id]


def _vouched_recipient(member: Member) -> str:
    """The public half of one member's key. Raises Problem "member-key-not-vouched"."""
    return _recipient(member, _recipients([member]))


class _Made:
    """Keys made for a visit, to be saved together in the caller's transaction."""

    def __init__(self, visit_id: UUID, by: Keyring) -> None:
        self.visit_id, self.by = visit_id, by
        self.rows: list[tuple[VisitKey, list[VisitKeyGrant]]] = []

    @classmethod
    def for_team(cls, visit_id: UUID, by: Keyring, team: list[Seat]) -> _Made:
        made, recipients = cls(visit_id, by), _recipients(seat.member for seat in team)
        for compartment in VisitKey.Compartment:
            made.make(compartment, 1, team, recipients)
        return made

    @classmethod
    def next_epochs(cls, visit: Visit, by: Keyring, compartments: Iterable[int], team: list[Seat]) -> _Made:
        """The next epoch of each compartment, for those of the team whose keys are vouched for.

        Whose voucher broke meanwhile is left out and granted again later: they must not hold up the removal of another.
        """
        made = cls(visit.id, by)
        latest = dict(visit.keys.order_by("epoch").values_list("compartment", "epoch"))
        recipients = _recipients(seat.member for seat in team)
        able = [seat for seat in team if seat.member.id in recipients]
        for compartment in compartments:
            made.make(compartment, latest.get(compartment, 0) + 1, able, recipients)
        return made

    def make(self, compartment: int, epoch: int, team: list[Seat], recipients: Mapping[UUID, str]) -> None:
        """One key pair of one compartment; none at all when nobody of the team may hold it. Raises Problem "member-key-not-vouched"."""
        holders = [seat.member for seat in team if seat.role in HOLDERS[VisitKey.Compartment(compartment)]]
        if not holders:
            return
        identity, public = crypto.age_keypair()
        signature = crypto.sign(self.by.signing_seed, key_message(self.visit_id, compartment, epoch, public))
        row = VisitKey(
            visit_id=self.visit_id, compartment=compartment, epoch=epoch, public=public.encode(), signature=signature,
            signed_by=self.by.member,
        )  # fmt: skip
        private = identity.encode()
        grants = [
            VisitKeyGrant(key=row, member=holder, wrapped=crypto.seal(private, [_recipient(holder, recipients)]))
            for holder in holders
        ]
        self.rows.append((row, grants))

    def save(self) -> None:
        for row, grants in self.rows:
            VisitKey.objects.filter(visit_id=row.visit_id, compartment=row.compartment, stale=True).update(stale=False)
            row.save(force_insert=True)
            VisitKeyGrant.objects.bulk_create(grants)


def _make_visit(
    made: _Made, team: list[Seat], verb: str, looked: Collection[UUID], *, tools: Iterable[ToolVersion] = (), steps: Iterable[int] = (),
    **facts: object,
) -> Visit:  # fmt: skip
    """The visit's row, its team, keys, tools and steps in one transaction. Two visits made at once do not get one number."""
    by = made.by.member
    with transaction.atomic():
        _hold_members(seat.member for seat in team)
        _nothing_new((seat.member for seat in team), looked)
        # locks what every new visit locks; the number is read after it
        list(Visit.objects.select_for_update().order_by("number")[:1])
        visit = Visit.objects.create(id=made.visit_id, number=next_number(), **facts)
        TeamMember.objects.bulk_create(
            TeamMember(visit=visit, member=seat.member, role=seat.role, interviews=seat.interviews) for seat in team
        )
        made.save()
        VisitTool.objects.bulk_create(VisitTool(visit=visit, tool_version=version) for version in tools)
        VisitStep.objects.bulk_create(VisitStep(visit=visit, step=step, by=by) for step in steps)
        noted = _note_untrained(visit, [_Decided(seat, by) for seat in team], by)
        append_all([Entry(verb, by.id, by.organisation_id, visit.id), *noted])
    return visit
