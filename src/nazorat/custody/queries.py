from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypedDict

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from nazorat.custody.models import (
    Agreement,
    Answer,
    Ask,
    CopyHolder,
    CustodyKey,
    Drill,
    HalfCopy,
    Holder,
    Identity,
    Successor,
    UrgentOpening,
    UrgentReader,
)
from nazorat.fieldwork.models import Record, RecordVersion
from nazorat.people.models import Member, MemberKey, Organisation
from nazorat.people.queries import chain_holds, voucher_holds, vouching_keys
from nazorat.vault import crypto
from nazorat.visits.models import VisitKeyGrant
from nazorat.visits.queries import team_of

KEY_FORMAT = "nazorat-custody-statement/1"
ASK_FORMAT = "nazorat-ask-statement/1"
A_YEAR, A_MONTH = timedelta(days=365), timedelta(days=30)
EXIT_FORMAT = "nazorat-exit-agreement/1"


def key_statement(key: CustodyKey) -> bytes:
    """What a custodian signs with the key that is vouched for: themselves, the public half, its check value, when. Canonical JSON."""
    facts = [KEY_FORMAT, str(key.member_id), key.recipient, key.check_words, key.made_at.astimezone(UTC).isoformat()]
    return json.dumps(facts, ensure_ascii=True, separators=(",", ":")).encode()


def ask_statement(ask: Ask) -> bytes:
    """What an asker signs with the key that is vouched for: the identity, the one-time key, the motive as sealed, when. Canonical JSON."""
    motive = crypto.sha256(bytes(ask.motive)).hex()
    made = ask.made_at.astimezone(UTC).isoformat()
    facts = [ASK_FORMAT, str(ask.id), str(ask.identity_id), str(ask.by_id), ask.one_time, motive, ask.commitment_words, made]
    return json.dumps(facts, ensure_ascii=True, separators=(",", ":")).encode()


def ask_holds(ask: Ask) -> bool:
    """Whether a member whose key is vouched for signed exactly this ask: so whoever writes in the database asks for nothing."""
    signer = MemberKey.objects.select_related("member", "vouched_by").filter(member=ask.by_id).first()
    return (
        signer is not None
        and crypto.verify(bytes(signer.signing_public), ask_statement(ask), bytes(ask.signature))
        and voucher_holds(signer)
    )


def keys_that_hold(rows: Iterable[CustodyKey] | None = None) -> list[CustodyKey]:
    """Custodians' keys in use that may be sealed to: signed as they stand by a custodian whose own key two organisations vouch for.

    So an administrator who exchanges a row, or makes somebody a custodian, is given nothing. Two queries, and one for the rows.
    """
    every = _in_use() if rows is None else rows
    return signed([key for key in every if key.member.role == Member.Role.CUSTODIAN])


def signed(rows: Sequence[CustodyKey]) -> list[CustodyKey]:
    """Those of them that their own member signed as they stand, with a key that is vouched for. Two queries."""
    signers = MemberKey.objects.select_related("member", "vouched_by").filter(member__in=[key.member_id for key in rows])
    known, givers = {signer.member_id: signer for signer in signers}, vouching_keys()
    return [
        key
        for key in rows
        if (signer := known.get(key.member_id))
        and crypto.verify(bytes(signer.signing_public), key_statement(key), bytes(key.signature))
        and voucher_holds(signer, givers)
    ]


def _in_use() -> QuerySet[CustodyKey]:
    return CustodyKey.objects.filter(retired_at=None).select_related("member__organisation")


def successors() -> dict[object, Successor]:
    """Whom each custodian named last, by custodian."""
    named: dict[object, Successor] = {}
    for row in Successor.objects.select_related("member", "custodian").order_by("named_at"):
        named[row.custodian_id] = row
    return named


def last_drill(key: CustodyKey) -> Drill | None:
    """When this key last opened a half of no name."""
    return Drill.objects.filter(key=key).first()


def drill_due(key: CustodyKey, now: datetime) -> bool:
    """Whether a year has passed since the last drill, or a month since a key was made that never had one."""
    last = last_drill(key)
    return last.done_at + A_YEAR < now if last else key.made_at + A_MONTH < now


def key_in_use(member: Member) -> CustodyKey | None:
    """The custody key that this member has now, whether it holds or not."""
    return CustodyKey.objects.filter(member=member, retired_at=None).first()


@dataclass(frozen=True)
class Side:
    """One of the two organisations between which identities are split, and the keys of its custodians that hold."""

    organisation: Organisation
    keys: tuple[CustodyKey, ...]

    @property
    def recipients(self) -> list[str]:
        return [key.recipient for key in self.keys]

    @property
    def recipients_json(self) -> str:
        """The same for the script of a page."""
        return json.dumps(self.recipients)


def sides() -> tuple[Side, Side] | None:
    """The two organisations whose custodians made their keys first, among those that have one that holds. None when there are not two."""
    held: dict[Organisation, list[CustodyKey]] = {}
    for key in keys_that_hold():
        held.setdefault(key.member.organisation, []).append(key)
    if len(held) < 2:
        return None
    first: dict[object, datetime] = {}
    made_by_custodians = CustodyKey.objects.filter(member__role=Member.Role.CUSTODIAN).order_by("-made_at")
    for organisation, made in made_by_custodians.values_list("member__organisation", "made_at"):
        first[organisation] = made
    one, other = sorted(held, key=lambda body: (first[body.id], body.id))[:2]
    return Side(one, tuple(held[one])), Side(other, tuple(held[other]))


class PackedSides(TypedDict):
    """The custody keys of two organisations, for a device that splits names off; empty lists while there are not two."""

    format: str
    a: list[str]
    b: list[str]


def packed_sides() -> PackedSides:
    """As the page of a record has them: held against their custodians' signatures."""
    both = sides()
    one, other = both if both else (None, None)
    return PackedSides(
        format="nazorat-custodians/1", a=sorted(one.recipients) if one else [], b=sorted(other.recipients) if other else []
    )


def side_of_keys(publics: Sequence[str]) -> tuple[CustodyKey, ...] | None:
    """The custody keys of these recipients, if all are of custodians of one organisation, in use or retired since."""
    found = CustodyKey.objects.select_related("member").filter(
        public__in=[public.encode() for public in publics], member__role=Member.Role.CUSTODIAN
    )
    keys = tuple(found)
    return keys if len(keys) == len(set(publics)) and len({key.member.organisation_id for key in keys}) == 1 else None


def urgent_keys(record: Record) -> list[CustodyKey]:
    """Keys that an urgent opening of this record may be sealed to: of members on its visit who can open it. Five queries."""
    latest = RecordVersion.objects.only("key", "reader").get(record=record, number=record.version)
    team = set(team_of(record.visit).order_by().values_list("member", flat=True))
    able = {*VisitKeyGrant.objects.filter(key=latest.key_id).values_list("member", flat=True), latest.reader_id}
    return signed(list(_in_use().filter(member__in=team & able)))


def urgent_openings(reader: Member, now: datetime) -> QuerySet[UrgentOpening]:
    """What stands still and is sealed to the key that this member has now."""
    own = UrgentReader.objects.filter(opening=OuterRef("pk"), key__member=reader, key__retired_at=None)
    return UrgentOpening.objects.filter(Exists(own), ends_at__gt=now, ended_at=None).select_related("identity__visit__place")


def recipients_mark(one: Side, other: Side) -> str:
    """A short name for the keys that a page was given to seal to."""
    return crypto.sha256("|".join([*sorted(one.recipients), "", *sorted(other.recipients)]).encode()).hex()


def next_version(record: Record) -> int:
    """The version that the next seal of a record is bound to."""
    return int(Identity.objects.filter(record=record).aggregate(last=Max("version"))["last"] or 0) + 1


def identities_of(record: Record) -> QuerySet[Identity]:
    """The seals of a record, the latest first. Which of them are empty nobody can tell here."""
    return Identity.objects.filter(record=record).select_related("made_by", "organisation_a", "organisation_b")


def asks_of(record: Record, member: Member) -> QuerySet[Ask]:
    """What this member asked about a record."""
    return _asks().filter(identity__record=record, by=member)


def asks_before(custodian: Member) -> QuerySet[Ask]:
    """Asks about identities of which a half lies with this custodian's organisation, the latest first."""
    body = custodian.organisation_id
    return _asks().filter(Q(identity__organisation_a=body) | Q(identity__organisation_b=body))


def _asks() -> QuerySet[Ask]:
    return Ask.objects.select_related(
        "by__organisation", "identity__visit__place", "identity__organisation_a", "identity__organisation_b",
        "identity__record__tool_version__tool",
    ).prefetch_related("answers__custodian", "answers__organisation")  # fmt: skip


def asks_waiting(custodian: Member, now: datetime) -> QuerySet[Ask]:
    """Those that wait for an answer of this custodian's organisation."""
    answered = Answer.objects.filter(ask=OuterRef("pk")).filter(Q(organisation=custodian.organisation_id) | Q(agreed=False))
    return asks_before(custodian).filter(~Exists(answered), ends_at__gt=now, collected_at=None, ended_at=None)


@dataclass(frozen=True)
class Half:
    """A custodian's half of an identity: the side, the bytes that open for them, and whether any do."""

    side: str
    sealed: bytes = field(repr=False)
    holds: bool = True


def half_for(custodian: Member, identity: Identity) -> Half:
    """The half of this custodian's organisation as it is sealed to the key that they have now, at first or by a later copy.

    Raises LookupError for a custodian of an organisation that holds none.
    """
    side, sealed = half_of(identity, custodian.organisation_id)
    if Holder.objects.filter(identity=identity, key__member=custodian, key__retired_at=None).exists():
        return Half(side, sealed)
    own = CopyHolder.objects.filter(key__member=custodian, key__retired_at=None, copy__identity=identity, copy__is_a=side == "a")
    copy = own.filter(copy__organisation=custodian.organisation_id).select_related("copy").order_by("-copy__made_at").first()
    return Half(side, bytes(copy.copy.sealed)) if copy else Half(side, sealed, holds=False)


def state_of(ask: Ask, now: datetime) -> str:
    """ "collected", "refused", "over", "ready" when both agreed, else "waiting"."""
    answers = list(ask.answers.all())
    if ask.collected_at:
        return "collected"
    if any(not answer.agreed for answer in answers):
        return "refused"
    if ask.ended_at or ask.ends_at <= now:
        return "over"
    return "ready" if len({answer.organisation_id for answer in answers}) == 2 else "waiting"


def half_of(identity: Identity, organisation_id: object) -> tuple[str, bytes]:
    """Which half lies with this organisation, "a" or "b", and its bytes. Raises LookupError for one that holds none."""
    if organisation_id == identity.organisation_a_id:
        return "a", bytes(identity.half_a)
    if organisation_id == identity.organisation_b_id:
        return "b", bytes(identity.half_b)
    raise LookupError("no half of this identity lies with that organisation")


def motive_readers(identity: Identity, asker: Member, *more: str) -> str:
    """Whom a motive and a refusal are sealed to, as JSON: the custodians who can answer for this identity, who asked, and `more`."""
    sides = (identity.organisation_a_id, identity.organisation_b_id)
    first = Holder.objects.filter(identity=identity).values("key")
    later = CopyHolder.objects.filter(copy__identity=identity, copy__organisation__in=sides).values("key")
    held = _in_use().filter(Q(id__in=first) | Q(id__in=later))
    own = MemberKey.objects.filter(member=asker).values_list("public", flat=True)
    return json.dumps([*(key.recipient for key in keys_that_hold(held)), *own, *more])


def exit_statement(agreement: Agreement, visits: Iterable[object]) -> bytes:
    """What both custodians sign: who leaves, who stays, who stands ready, for which visits, when it was asked for. Canonical JSON."""
    facts: list[object] = [EXIT_FORMAT, str(agreement.id), str(agreement.leaving_id), str(agreement.staying_id)]
    facts += [
        str(agreement.successor_id or ""),
        sorted(str(visit) for visit in visits),
        agreement.asked_at.astimezone(UTC).isoformat(),
    ]
    return json.dumps(facts, ensure_ascii=True, separators=(",", ":")).encode()


def agreement_holds(agreement: Agreement) -> bool:
    """Whether a vouched custodian of each of the two signed exactly this: so whoever writes in the database agrees to nothing.

    What a custodian signed stays good after their account ended. Three queries.
    """
    statement, givers = exit_statement(agreement, agreement.visits.values_list("id", flat=True)), vouching_keys()
    keys = MemberKey.objects.select_related("member", "vouched_by").filter(
        member__in=[agreement.asked_by_id, agreement.agreed_by_id]
    )
    signatures = {agreement.asked_by_id: agreement.signature, agreement.agreed_by_id: agreement.agreed_signature}
    good = [
        key
        for key in keys
        if key.member.role == Member.Role.CUSTODIAN
        and chain_holds(key, givers)
        and crypto.verify(bytes(key.signing_public), statement, bytes(signatures[key.member_id]))
    ]
    return {key.member.organisation_id for key in good} == {agreement.leaving_id, agreement.staying_id}


def agreements() -> QuerySet[Agreement]:
    """Those that stand, agreed to or not yet, the latest first."""
    return Agreement.objects.filter(withdrawn_at=None).select_related(
        "leaving", "staying", "successor", "asked_by", "asked_for", "agreed_by", "begun_by", "begun_for", "ended_by"
    )


def agreements_of(custodian: Member) -> QuerySet[Agreement]:
    """Those that name this custodian's organisation: as who leaves, who stays, or who stands ready."""
    body = custodian.organisation_id
    return agreements().filter(Q(leaving=body) | Q(staying=body) | Q(successor=body))


@dataclass(frozen=True)
class Lacking:
    """A half that some custodian cannot open yet: what it is of, and every sealed form of it that another one might open."""

    identity: Identity
    side: str
    forms: tuple[bytes, ...] = field(repr=False)


def halves_lacking(owner: Organisation, keys: Sequence[CustodyKey], agreement: Agreement | None = None) -> list[Lacking]:
    """Halves of this organisation that are not sealed to each of these keys: its own custodians', or under an agreement a successor's.

    Five queries, whatever there is.
    """
    wanted, target = {key.id for key in keys}, agreement.successor_id if agreement else owner.id
    rows = Identity.objects.filter(Q(organisation_a=owner) | Q(organisation_b=owner)).order_by("id")
    if agreement:
        rows = rows.filter(visit__in=agreement.visits.all())
    held: dict[object, set[object]] = {}
    if agreement is None:
        for identity, key in Holder.objects.filter(identity__in=rows, key__in=wanted).values_list("identity", "key"):
            held.setdefault(identity, set()).add(key)
    copies: dict[object, list[HalfCopy]] = {}
    for copy in HalfCopy.objects.filter(identity__in=rows).prefetch_related("holders"):
        copies.setdefault(copy.identity_id, []).append(copy)
        if copy.organisation_id == target:
            held.setdefault(copy.identity_id, set()).update(holder.key_id for holder in copy.holders.all())
    found = []
    for row in rows:
        side, sealed = half_of(row, owner.id)
        if wanted and not wanted <= held.get(row.id, set()):
            own = [bytes(copy.sealed) for copy in copies.get(row.id, []) if copy.side == side and copy.organisation_id == owner.id]
            found.append(Lacking(row, side, (sealed, *own)))
    return found


@dataclass(frozen=True)
class ExitCounts:
    """How far an exit is: identities whose halves pass, those whose copies were made, those that the successor found whole; the others."""

    agreed: int
    handed: int
    confirmed: int
    destroyed: int


def exit_counts(agreement: Agreement) -> ExitCounts:
    """Three queries."""
    body = agreement.leaving_id
    rows = Identity.objects.filter(Q(organisation_a=body) | Q(organisation_b=body))
    passing = rows.filter(visit__in=agreement.visits.all()) if agreement.successor_id else rows.none()
    copies = HalfCopy.objects.filter(identity__in=passing, organisation=agreement.successor_id)
    handed, confirmed = (
        set(found.values_list("identity", flat=True)) for found in (copies, copies.filter(confirmed_at__isnull=False))
    )
    agreed = passing.count()
    return ExitCounts(agreed, len(handed), len(confirmed), rows.count() - agreed)


@dataclass(frozen=True)
class AskLine:
    """An ask as a custodian's list has it: its state, who answered, and whether it waits for this custodian's organisation."""

    ask: Ask
    state: str
    answers: tuple[Answer, ...]
    waits: bool


def ask_lines(asks: Iterable[Ask], custodian: Member, now: datetime) -> list[AskLine]:
    """Asks with their state, from rows that were fetched with their answers."""
    lines = []
    for ask in asks:
        answers, state = tuple(ask.answers.all()), state_of(ask, now)
        answered = any(answer.organisation_id == custodian.organisation_id for answer in answers)
        lines.append(AskLine(ask, state, answers, state == "waiting" and not answered))
    return lines
