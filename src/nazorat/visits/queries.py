from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import Protocol
from uuid import UUID

from django.db.models import Count, IntegerField, Max, QuerySet, UUIDField

from nazorat.kit.problems import Problem
from nazorat.kit.statements import Select, Slot, partly
from nazorat.people.models import KEYLESS, Member, MemberKey, Organisation
from nazorat.people.queries import chain_holds, topics_held, voucher_holds, vouching_keys
from nazorat.people.training import INTERVIEWS, LEAD, missing, titles
from nazorat.places.models import Place
from nazorat.standards.models import Power
from nazorat.standards.queries import powers
from nazorat.tools.models import ToolVersion
from nazorat.vault import crypto
from nazorat.visits.models import (
    OVER,
    ConflictDeclaration,
    Device,
    MandatePower,
    TeamMember,
    UntrainedSeat,
    Visit,
    VisitKey,
    VisitKeyGrant,
)

# who holds which compartment by being on the team; interpreter, observer and trainee hold none
HOLDERS = {
    VisitKey.Compartment.TEAM: {TeamMember.Role.LEAD, TeamMember.Role.MONITOR, TeamMember.Role.RAPPORTEUR, TeamMember.Role.HEALTH},
    VisitKey.Compartment.LEAD: {TeamMember.Role.LEAD},
    VisitKey.Compartment.HEALTH: {TeamMember.Role.HEALTH},
}
NEVER = KEYLESS
WORKING = {role for roles in HOLDERS.values() for role in roles}


def may_hold(role: str) -> set[int]:
    """The compartments that a role on a team holds."""
    return {int(compartment) for compartment, roles in HOLDERS.items() if role in roles}


def visits_of(member: Member) -> QuerySet[Visit]:
    """Visits on whose team the member is."""
    on = TeamMember.objects.filter(member=member, left_at=None)
    return Visit.objects.filter(id__in=on.values("visit")).select_related("place")


def visits_open() -> QuerySet[Visit]:
    """Visits that have begun and whose team may still change; their places are known in clear."""
    return Visit.objects.filter(state__in=[Visit.State.UNDER_WAY, Visit.State.CLOSED]).select_related("place")


def visits_planned() -> QuerySet[Visit]:
    """Visits not yet begun; where and when stands sealed in each."""
    return Visit.objects.filter(state=Visit.State.PLANNED)


def visits_over() -> QuerySet[Visit]:
    """Visits that came in and closed, and entries refused."""
    return Visit.objects.filter(state__in=OVER).select_related("place")


def places_of_plans(ids: Iterable[UUID]) -> dict[UUID, Place]:
    """The places that opened plans name."""
    return Place.objects.in_bulk(list(ids))


def members_known(ids: Iterable[UUID]) -> dict[UUID, Member]:
    """The members that opened plans name, with their organisations."""
    return {member.id: member for member in Member.objects.filter(id__in=set(ids)).select_related("organisation")}


def team_of(visit: Visit) -> QuerySet[TeamMember]:
    """Who is on the team now, the lead among them."""
    return visit.team.filter(left_at=None).select_related("member", "member__organisation", "member__key")


def readers_to_seal_to(visit: Visit, members: Collection[UUID]) -> dict[UUID, str | None]:
    """Those of these members who are on the team still, each with the public half of their key, or None while nobody vouches for it."""
    if not members:
        return {}
    there = visit.team.filter(left_at=None, member__in=members, member__is_active=True).values_list("member_id", flat=True)
    keys = MemberKey.objects.select_related("member", "vouched_by").filter(member__in=list(there))
    givers = vouching_keys()
    return {key.member_id: key.public if voucher_holds(key, givers) else None for key in keys}


def candidates() -> QuerySet[Member]:
    """Who may be on a team: joined, active, neither custodian nor administrator."""
    return Member.objects.filter(is_active=True, key__isnull=False).exclude(role__in=NEVER).select_related("organisation", "key")


def conflicts_standing(members: Iterable[Member]) -> QuerySet[ConflictDeclaration]:
    """Declarations of these members that no planner has cleared."""
    return ConflictDeclaration.objects.filter(member__in=[member.id for member in members], cleared_at=None)


def conflicts_seen(visit: Visit) -> set[UUID]:
    """Declarations that a planner found not to be about the place of this visit."""
    return set(ConflictDeclaration.objects.filter(seen__visit=visit).values_list("id", flat=True))


def conflicts_shown(member: Member) -> QuerySet[ConflictDeclaration]:
    """Declarations that this member may open: every one for a planner, else their own. Those that stand come first."""
    shown = ConflictDeclaration.objects.select_related("member__organisation", "cleared_by").order_by("-cleared_at", "declared_at")
    return shown if member.planner else shown.filter(member=member)


def about_of(pairs: Iterable[tuple[UUID | None, UUID | None]]) -> dict[UUID | None, str]:
    """The names of the places and authorities that opened declarations are about. Two queries."""
    known = list(pairs)
    places = Place.objects.in_bulk([place for place, _authority in known if place])
    bodies = Organisation.objects.in_bulk([authority for _place, authority in known if authority])
    return {**{key: place.name for key, place in places.items()}, **{key: body.name for key, body in bodies.items()}}


class Sits(Protocol):
    """A seat, given or only chosen: who sits, as what, and whether they interview."""

    @property
    def member(self) -> Member: ...
    @property
    def role(self) -> str: ...
    @property
    def interviews(self) -> bool: ...


def training_missing(seats: Iterable[Sits], on: date) -> dict[tuple[UUID, int], tuple[str, ...]]:
    """What who leads or interviews was not validly trained in on a day, by member and part. One query; none when nobody does either."""
    part = UntrainedSeat.Part
    asked = [(seat.member.id, part.LEAD, LEAD) for seat in seats if seat.role == TeamMember.Role.LEAD]
    asked += [(seat.member.id, part.INTERVIEWS, INTERVIEWS) for seat in seats if seat.interviews]
    held = topics_held({member_id for member_id, _part, _name in asked}, on) if asked else {}
    found = {(member_id, int(number)): missing(held.get(member_id, ()), name) for member_id, number, name in asked}
    return {key: codes for key, codes in found.items() if codes}


@dataclass(frozen=True)
class Untrained:
    """A line at the visit: who led or interviewed without valid training, what was missing by name, who decided."""

    row: UntrainedSeat
    topics: str


def untrained_of(visit: Visit, language: str) -> list[Untrained]:
    """Who led or interviewed on this visit without valid training. One query."""
    rows = visit.untrained.select_related("member", "decided_by")
    return [Untrained(row, titles(row.missing, language)) for row in rows]


def next_number() -> int:
    return int(Visit.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def next_device_number(visit: Visit) -> int:
    return int(visit.devices.aggregate(last=Max("number"))["last"] or 0) + 1


def devices_of(visit: Visit) -> QuerySet[Device]:
    return visit.devices.select_related("paired_by")


def devices_paired(by: Member) -> QuerySet[Device]:
    """The devices that a member paired and that may send still, the latest first."""
    over = [Visit.State.CLOSED, Visit.State.REFUSED]
    return (
        Device.objects.filter(paired_by=by, revoked_at=None)
        .exclude(visit__state__in=over)
        .select_related("visit")
        .order_by("-paired_at")
    )


def tools_of(visit: Visit) -> QuerySet[ToolVersion]:
    """The versions of tools that a visit uses, by tool."""
    return ToolVersion.objects.filter(id__in=visit.tools.values("tool_version")).select_related("tool").order_by("tool__code")


@dataclass(frozen=True)
class PowerLine:
    """One line of the mandate profile. `basis` "none" with nothing entered is a gap that nobody has looked at: `entered` False."""

    power: Power
    basis: str
    label: str
    source: str
    dated: date | None
    entered: bool


def mandate_profile() -> list[PowerLine]:
    """Every power of the treaty and what it rests on here: law, agreement, custom or nothing."""
    held = {row.code: row for row in MandatePower.objects.all()}
    lines = []
    for power in powers():
        row = held.get(power.code) or MandatePower(code=power.code)
        lines.append(PowerLine(power, row.basis, row.get_basis_display(), row.source, row.dated, power.code in held))
    return lines


# Keys. Private halves are in visits.keys; here is what a stored row alone can say.


def current_key(visit: Visit, compartment: int) -> VisitKey | None:
    """The latest epoch of a compartment; None when nobody of the team may hold it."""
    return visit.keys.filter(compartment=compartment).order_by("-epoch").first()


def sealing_key(visit_id: UUID, compartment: int) -> VisitKey:
    """The key to seal to: the latest epoch, its signature checked, so that an exchanged row receives nothing.

    Raises Problem "visit-circle-without-key" when nobody may hold it, "visit-key-doubtful" when the row is not the one that was signed.
    """
    key = newest_key(visit_id, compartment)
    if key is None:
        raise Problem("visit-circle-without-key")
    return key


def newest_key(visit_id: UUID, compartment: int) -> VisitKey | None:
    """The latest epoch of a compartment, with what sealing needs of it; None when nobody may hold it. Raises "visit-key-doubtful".

    The doors ask this for every record, so a row that was found good is not checked again for TRUSTED_SECONDS, as long as it is the
    same to the last byte: any other row is checked before anything is sealed to it.
    """
    found = _NEWEST.first(visit=visit_id, compartment=int(compartment))
    if found is None:
        return None
    facts: Facts = tuple(bytes(fact) if isinstance(fact, memoryview) else fact for fact in found)
    key = partly(VisitKey, **dict(zip(KEY_FACTS, facts, strict=True)))
    if _held.get(facts, 0.0) < monotonic():
        if not key_holds(key):
            raise Problem("visit-key-doubtful")
        if len(_held) > MOST_REMEMBERED:
            _held.clear()
        _held[facts] = monotonic() + TRUSTED_SECONDS
    return key


KEY_FACTS = ("id", "visit_id", "compartment", "epoch", "public", "signature", "signed_by_id")
_NEWEST = Select(
    lambda: (
        VisitKey.objects.filter(visit_id=Slot("visit", UUIDField()), compartment=Slot("compartment", IntegerField()))
        .order_by("-epoch")
        .values_list(*KEY_FACTS)[:1]
    )
)


def key_holds(key: VisitKey) -> bool:
    """Whether a member whose key is vouched for signed exactly this row."""
    return bool(keys_that_hold([key]))


def keys_that_hold(keys: Iterable[VisitKey]) -> list[VisitKey]:
    """Those of these keys that a member whose key is vouched for signed as they stand. One query for all their signers."""
    every = list(keys)
    signers = MemberKey.objects.select_related("member", "vouched_by").filter(member__in={key.signed_by_id for key in every})
    known = {signer.member_id: signer for signer in signers}
    return [key for key in every if key.signed_by_id in known and _holds(key, known[key.signed_by_id])]


def _holds(key: VisitKey, signer: MemberKey) -> bool:
    message = key_message(key.visit_id, key.compartment, key.epoch, key.recipient)
    return crypto.verify(bytes(signer.signing_public), message, bytes(key.signature)) and _is_vouched(signer)


def key_message(visit_id: UUID, compartment: int, epoch: int, public: str) -> bytes:
    """What the lead signs for a new epoch, so that devices take it silently and refuse others."""
    return b"nazorat-visit-key/1|" + b"|".join([visit_id.bytes, str(compartment).encode(), str(epoch).encode(), public.encode()])


Facts = tuple[object, ...]
MOST_REMEMBERED, TRUSTED_SECONDS = 1024, 60.0
_vouched: dict[Facts, float] = {}
_held: dict[Facts, float] = {}


def _facts(key: MemberKey) -> Facts:
    """All of a signer that their voucher covers, and the voucher."""
    member = key.member
    return (
        *(key.id, member.role, member.organisation_id, member.health_professional),
        *(key.public, bytes(key.signing_public), bytes(key.voucher), key.vouched_at, key.vouched_by_id),
    )


def _is_vouched(key: MemberKey) -> bool:
    """The whole chain of vouchers costs several queries, so what held for these very facts is believed for TRUSTED_SECONDS.

    Not for longer: the facts are the signer's own, and the chain also rests on the custodians above. What somebody signed while they
    were a member stays good after their account ended.
    """
    facts = _facts(key)
    if _vouched.get(facts, 0.0) < monotonic():
        if not chain_holds(key, vouching_keys()):
            return False
        if len(_vouched) > MOST_REMEMBERED:
            _vouched.clear()
        _vouched[facts] = monotonic() + TRUSTED_SECONDS
    return True


@dataclass(frozen=True)
class SeatKeys:
    """A seat of the team and its keys: compartments held in the latest epoch, and those its role may hold and does not."""

    seat: TeamMember
    held: tuple[VisitKey.Compartment, ...]
    missing: tuple[VisitKey.Compartment, ...]
    epochs_missing: int


def seats_with_keys(visit: Visit) -> list[SeatKeys]:
    """The team with what each member can open. Two queries, whatever the team's size."""
    keys = list(visit.keys.all())
    latest = {key.compartment: key for key in reversed(keys)}
    granted: dict[UUID, set[UUID]] = defaultdict(set)
    for member_id, key_id in VisitKeyGrant.objects.filter(key__visit=visit).values_list("member_id", "key_id"):
        granted[member_id].add(key_id)
    found = []
    for seat in team_of(visit):
        own, allowed = granted[seat.member_id], may_hold(seat.role)
        held = [VisitKey.Compartment(number) for number, key in sorted(latest.items()) if key.id in own]
        lacking = [key for key in keys if key.compartment in allowed and key.id not in own]
        missing = [
            VisitKey.Compartment(number) for number, key in sorted(latest.items()) if number in allowed and key.id not in own
        ]
        found.append(SeatKeys(seat, tuple(held), tuple(missing), len(lacking)))
    return found


def epochs_lacking(visit: Visit, member: Member) -> int:
    """How many epochs a member's seat on a visit may hold and were not granted to them; 0 for who has no seat."""
    seat = visit.team.filter(member=member, left_at=None).first()
    return visit.keys.filter(compartment__in=may_hold(seat.role)).exclude(grants__member=member).count() if seat else 0


@dataclass(frozen=True)
class Lacking:
    """A member and the visits, shared with the asker, on which they lack a key that their seat may hold."""

    member: Member
    visits: tuple[Visit, ...]


def members_lacking(by: Member) -> list[Lacking]:
    """Who lacks keys on the visits where this member works, as after a lost passphrase. Three queries, whatever there is."""
    seats = TeamMember.objects.filter(left_at=None, role__in=WORKING).select_related("member__organisation", "visit__place")
    mine = TeamMember.objects.filter(member=by, left_at=None, role__in=WORKING).values("visit")
    others = seats.filter(visit__in=mine, member__is_active=True).exclude(member=by).order_by("member__code", "visit__number")
    keys: dict[UUID, list[tuple[UUID, int]]] = defaultdict(list)
    for visit_id, key_id, circle in VisitKey.objects.filter(visit__in=mine).order_by().values_list("visit_id", "id", "compartment"):
        keys[visit_id].append((key_id, circle))
    granted = set(VisitKeyGrant.objects.filter(key__visit__in=mine).values_list("member_id", "key_id"))
    found: dict[UUID, tuple[Member, list[Visit]]] = {}
    for seat in others:
        may = may_hold(seat.role)
        if any(circle in may and (seat.member_id, key_id) not in granted for key_id, circle in keys[seat.visit_id]):
            found.setdefault(seat.member_id, (seat.member, []))[1].append(seat.visit)
    return [Lacking(member, tuple(visits)) for member, visits in found.values()]


def visits_worked(by: Member) -> QuerySet[Visit]:
    """Visits on which this member has a seat that holds keys."""
    on = TeamMember.objects.filter(member=by, left_at=None, role__in=WORKING)
    return Visit.objects.filter(id__in=on.values("visit")).select_related("place").order_by("number")


def visits_led(by: Member) -> QuerySet[Visit]:
    """Visits that this member leads and whose team may change, latest first."""
    led = TeamMember.objects.filter(member=by, left_at=None, role=TeamMember.Role.LEAD).values("visit")
    return Visit.objects.filter(id__in=led).exclude(state=Visit.State.REFUSED).select_related("place").order_by("-number")


def epochs_of(visit: Visit) -> list[VisitKey]:
    """Every epoch of every compartment, latest first, each with `holders`, the number of members granted."""
    return list(visit.keys.select_related("signed_by").annotate(holders=Count("grants")).order_by("compartment", "-epoch"))


def keys_to_turn(visit: Visit) -> list[VisitKey.Compartment]:
    """Compartments whose latest key somebody who left may still hold, or that the team should have and has not."""
    roles = set(visit.team.filter(left_at=None).values_list("role", flat=True))
    latest = {key.compartment: key for key in reversed(epochs_of(visit))}
    wanted = [compartment for compartment, holders in HOLDERS.items() if roles & holders]
    return [compartment for compartment in wanted if _is_due(latest.get(int(compartment)))]


def _is_due(key: VisitKey | None) -> bool:
    return key is None or key.stale or not getattr(key, "holders", 0) or not key_holds(key)
