from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils import timezone

from nazorat.kit.problems import Problem
from nazorat.people.keyring import IDLE, session_hash
from nazorat.people.models import (
    KEYLESS,
    Attendance,
    Member,
    MemberKey,
    Organisation,
    PlannersGrant,
    PlannersKey,
    SignIn,
    TrainingSession,
    UnlockedSession,
)
from nazorat.people.training import SOON, TOPICS
from nazorat.vault import crypto

VOUCHER_FORMAT = "nazorat-voucher/1"
PLANNERS_FORMAT = b"nazorat-planners-key/1"


def organisations() -> QuerySet[Organisation]:
    """All bodies: those that send members and those that are written to."""
    return Organisation.objects.all()


def authorities() -> QuerySet[Organisation]:
    """Bodies that letters and recommendations are addressed to."""
    return Organisation.objects.filter(kind__in=[Organisation.Kind.AUTHORITY, Organisation.Kind.OTHER])


def members(*, ended: bool = False) -> QuerySet[Member]:
    """Members by code, with organisation, key and invitation."""
    return Member.objects.filter(is_active=not ended).select_related("organisation", "key", "key__vouched_by", "invitation")


def next_code() -> str:
    """The lowest free number after the highest one in use: K-1, K-2, …; a code is never given twice."""
    numbers = [
        int(code[2:]) for code in Member.objects.filter(code__startswith="K-").values_list("code", flat=True) if code[2:].isdigit()
    ]
    return f"K-{max(numbers, default=0) + 1}"


def voucher_statement(member: Member, key: MemberKey, at: datetime) -> bytes:
    """What a custodian signs: member, organisation, role, profession, both public keys, and the day. Canonical JSON."""
    facts = [
        VOUCHER_FORMAT,
        str(member.id),
        str(member.organisation_id),
        member.role,
        member.health_professional,
        key.public,
        bytes(key.signing_public).hex(),
        at.astimezone(UTC).date().isoformat(),
    ]
    return json.dumps(facts, ensure_ascii=True, separators=(",", ":")).encode()


def may_vouch(custodian: Member, member: Member) -> bool:
    """A custodian vouches for the members of their own organisation; custodians for custodians of another one, never for themselves."""
    if custodian.role != Member.Role.CUSTODIAN or custodian.id == member.id:
        return False
    same = custodian.organisation_id == member.organisation_id
    return not same if member.role == Member.Role.CUSTODIAN else same


def vouching_keys() -> Mapping[UUID, MemberKey]:
    """The keys of all who ever vouched, by member: a handful, fetched once for a whole list."""
    gave = MemberKey.objects.exclude(vouched_by=None).values("vouched_by")
    return {key.member_id: key for key in MemberKey.objects.select_related("member", "vouched_by").filter(member__in=gave)}


def voucher_holds(key: MemberKey, givers: Mapping[UUID, MemberKey] | None = None) -> bool:
    """Whether this key may be granted anything: its member is active and a custodian's signature covers exactly what the rows say.

    A member's key is vouched by a custodian of the same organisation, that custodian's own key by a custodian of another one, and
    that one's again by a custodian outside theirs (two organisations pin each other). So a key row that was exchanged, or a role that
    was raised, breaks the signature; who would forge one must exchange the keys of custodians in two organisations, which the printed
    fingerprints show. What a custodian signed stays good after their account ended, not after their role changed.
    `givers` is `vouching_keys()`, for who asks about many keys.
    """
    return key.member.is_active and chain_holds(key, vouching_keys() if givers is None else givers)


def may_be_sealed_to() -> list[Member]:
    """Members whom something can be sealed to by name: whose key is vouched for, and whose role may read what visits heard. Three queries."""
    keys = MemberKey.objects.select_related("member__organisation", "vouched_by").exclude(member__role__in=KEYLESS)
    givers = vouching_keys()
    return [key.member for key in keys.order_by("member__code") if voucher_holds(key, givers)]


def chain_holds(key: MemberKey, givers: Mapping[UUID, MemberKey]) -> bool:
    """As `voucher_holds`, also for a member whose account ended: what they signed before stays good."""
    giver = givers.get(key.vouched_by_id) if key.vouched_by_id else None
    if giver is None or not _signed_by(giver, key):
        return False
    # two custodians of two organisations pin each other: there the chain ends
    return _is_signed(giver, givers) if key.member.role == Member.Role.CUSTODIAN else chain_holds(giver, givers)


def _is_signed(key: MemberKey, givers: Mapping[UUID, MemberKey]) -> bool:
    giver = givers.get(key.vouched_by_id) if key.vouched_by_id else None
    return giver is not None and _signed_by(giver, key)


def _signed_by(giver: MemberKey, key: MemberKey) -> bool:
    if key.vouched_at is None or not may_vouch(giver.member, key.member):
        return False
    statement = voucher_statement(key.member, key, key.vouched_at)
    return crypto.verify(bytes(giver.signing_public), statement, bytes(key.voucher))


def fingerprint(key: MemberKey) -> str:
    """Eight groups of four hexadecimal digits (128 bits) over both public halves, to be read aloud and printed."""
    digest = crypto.sha256(b"nazorat fingerprint " + key.public.encode() + bytes(key.signing_public)).hex().upper()
    return " ".join(digest[place : place + 4] for place in range(0, 32, 4))


def planners_statement(key: PlannersKey) -> bytes:
    return PLANNERS_FORMAT + key.epoch.to_bytes(4) + key.public.encode()


def current_planners_key() -> PlannersKey | None:
    """The planners' key of the latest epoch."""
    return PlannersKey.objects.select_related("made_by").first()


def planners_recipient() -> str:
    """The age recipient that planning is sealed to. Raises Problem "no-planners-key" before the first coordinator joined,
    and "planners-key-doubtful" when the stored key is not the one that a planner signed.
    """
    key = current_planners_key()
    if key is None:
        raise Problem("no-planners-key")
    maker = MemberKey.objects.select_related("member", "vouched_by").filter(member=key.made_by).first()
    if maker is None or not crypto.verify(bytes(maker.signing_public), planners_statement(key), bytes(key.signature)):
        raise Problem("planners-key-doubtful")
    # before the first voucher there is nothing to hold the founder's key against
    if not chain_holds(maker, vouching_keys()) and MemberKey.objects.exclude(voucher=b"").exists():
        raise Problem("planners-key-doubtful")
    return key.public


def planners() -> QuerySet[Member]:
    """Members who hold the current planners' key."""
    current = current_planners_key()
    return Member.objects.filter(id__in=PlannersGrant.objects.filter(key=current).values("member"), is_active=True)


@dataclass(frozen=True)
class OpenBrowser:
    """One browser in which a member is signed in."""

    sign_in: SignIn
    unlocked: bool
    here: bool


def browsers_of(member: Member, session_key: str) -> list[OpenBrowser]:
    """The browsers that this member is signed in with; `here` marks the one that asks."""
    now = timezone.now()
    unlocked = UnlockedSession.objects.filter(member=member, ends_at__gt=now, used_at__gt=now - IDLE)
    hashes = {bytes(value) for value in unlocked.values_list("session_hash", flat=True)}
    return [
        OpenBrowser(row, session_hash(row.session_key) in hashes, row.session_key == session_key)
        for row in SignIn.objects.filter(member=member, ends_at__gt=now)
    ]


def training_sessions() -> QuerySet[TrainingSession]:
    """Sessions, the latest first, each with `people`, how many were there."""
    return TrainingSession.objects.annotate(people=Count("attendances"))


def topics_held(members: Iterable[UUID], on: date) -> Mapping[UUID, set[str]]:
    """What these members are validly trained in on a day. One query."""
    held: dict[UUID, set[str]] = defaultdict(set)
    rows = Attendance.objects.filter(member__in=list(members), valid_until__gte=on, session__held_on__lte=on)
    for member_id, topics in rows.values_list("member_id", "session__topics"):
        held[member_id].update(topics)
    return held


@dataclass(frozen=True)
class Trained:
    """The latest training of a member in one topic. `state`: valid, soon (ends within two months) or over."""

    member: Member
    topic: str
    title: str
    held_on: date
    until: date
    state: str


def training_of(members: Iterable[UUID], on: date, language: str) -> list[Trained]:
    """The latest training of each of these members in each topic, by code and topic. One query."""
    latest: dict[tuple[str, str], Attendance] = {}
    rows = Attendance.objects.filter(member__in=list(members)).select_related("session", "member").order_by("valid_until")
    for row in rows:
        for topic in row.session.topics:
            latest[row.member.code, topic] = row
    known = [(code, topic, row) for topic in TOPICS for (code, held), row in latest.items() if held == topic.code]
    found = [
        Trained(row.member, topic.code, topic.title(language), row.session.held_on, row.valid_until, _state(row.valid_until, on))
        for _code, topic, row in known
    ]
    return sorted(found, key=lambda one: one.member.code)


def training_ending(on: date, language: str) -> list[Trained]:
    """Training of active members that is over or ends within two months, and was not given anew. Two queries."""
    active = Member.objects.filter(is_active=True).values_list("id", flat=True)
    return sorted((one for one in training_of(active, on, language) if one.state != "valid"), key=lambda one: one.until)


def _state(until: date, on: date) -> str:
    return "over" if until < on else "soon" if until - on <= SOON else "valid"
