"""The record of acts as counts. Who read what of whom is shown to nobody alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from nazorat.audit.models import Act, Checkpoint, SharedLook
from nazorat.audit.queries import facts, tip
from nazorat.audit.verifier import INSTALLATION, checkpoint_message
from nazorat.home.queries.rooms import READ_ROOMS, READINGS, ROOMS
from nazorat.home.queries.verbs import VERBS
from nazorat.kit.pagination import Page, page_of
from nazorat.people.models import Member
from nazorat.vault import crypto
from nazorat.visits.models import Visit

# openings, exports and the hours of members: a body that could list these could watch its members
WATCHING = re.compile(
    r"(people\.(sign|lock|unlock|refuse|end-sign)|(?!audit)[a-z]+\.(open|export|print|read|download|unseal))(-|$)"
)

# what two custodians see together: openings, exports and unsealing of what belongs to visits, and nothing of members' hours or planning
TOGETHER = re.compile(
    r"(visits\.open-plan$|(analysis|custody|fieldwork|findings|recommendations|reports)\.(open|export|print|read|download|unseal)(-|$))"
)


@dataclass(frozen=True)
class VerbCount:
    """How often a verb was done and when last; the day only, and none for a verb that would tell of a member's reading."""

    verb: str
    count: int
    last: datetime | None

    @property
    def room(self) -> str:
        return self.verb.partition(".")[0]

    @property
    def words(self) -> str:
        """The act in words."""
        return str(VERBS.get(self.verb, self.verb))


@dataclass(frozen=True)
class Signer:
    """A custodian who signed a checkpoint: their code and organisation as they are today, and the beginning of the key."""

    member_id: UUID
    code: str
    organisation: str
    key: str


@dataclass(frozen=True)
class Chain:
    """The state of the chain: acts, the last hash as hex, the last checkpoint and how many acts stand since."""

    acts: int
    tip: str
    checkpoint: Checkpoint | None
    since: int
    signers: tuple[Signer, ...] = ()


def watches(verb: str) -> bool:
    """Whether acts of this verb tell when somebody worked or what they read."""
    return WATCHING.match(verb) is not None


def chain_state() -> Chain:
    """Two queries, and two for who signed the last checkpoint."""
    seq, digest = tip()
    last = Checkpoint.objects.order_by("-seq").first()
    return Chain(seq, digest.hex(), last, seq - (last.seq if last else 0), _signers(last) if last else ())


def _signers(checkpoint: Checkpoint) -> tuple[Signer, ...]:
    rows = list(checkpoint.cosignatures.all())
    known = Member.objects.select_related("organisation").in_bulk([row.member for row in rows])
    return tuple(
        Signer(row.member, known[row.member].code, str(known[row.member].organisation), bytes(row.public).hex()[:16])
        for row in rows
        if row.member in known
    )


def checkpoint_stands(checkpoint: Checkpoint) -> bool:
    """Whether this installation signed it, and the chain still has that very act."""
    digest = bytes(checkpoint.hash)
    message = checkpoint_message(INSTALLATION, checkpoint.seq, digest.hex())
    signed = crypto.verify(crypto.server_signing_public(), message, bytes(checkpoint.signature))
    return signed and Act.objects.filter(seq=checkpoint.seq, hash=digest).exists()


@dataclass(frozen=True)
class Line:
    """One act of reading as two custodians see it: when, whose, what it was done to and how many things."""

    act: Act
    code: str
    organisation: str
    visit: int | None

    @property
    def room(self) -> str:
        room = self.act.verb.partition(".")[0]
        return str(READ_ROOMS.get(room, room))

    @property
    def words(self) -> str:
        """What was done, as one of a few words: which page it was is not told."""
        return str(READINGS[self.act.verb.partition(".")[2].partition("-")[0]])


def looks_open(member: Member, now: datetime) -> QuerySet[SharedLook]:
    """Looks that have not ended: those asked for or agreed to by this member, and those that wait for one of another organisation."""
    mine = Q(asked_by=member.id) | Q(agreed_by=member.id)
    waiting = Q(agreed_by=None) & ~Q(asked_for=member.organisation_id)
    return SharedLook.objects.filter(mine | waiting, ends_at__gt=now)


def together_page(number: str | None) -> tuple[Page[Act], list[Line]]:
    """One page of acts of reading, latest first, with whose they are."""
    verbs = [verb for verb in Act.objects.order_by().values_list("verb", flat=True).distinct() if TOGETHER.match(verb)]
    page = page_of(Act.objects.filter(verb__in=verbs).order_by("-seq"), number)
    known = Member.objects.select_related("organisation").in_bulk([act.actor for act in page.rows if act.actor])
    visits = Visit.objects.filter(id__in=[act.obj for act in page.rows if act.obj])
    numbers: dict[UUID | None, int] = dict(visits.values_list("id", "number"))
    lines = []
    for act in page.rows:
        who = known.get(act.actor) if act.actor else None
        lines.append(Line(act, who.code if who else "", str(who.organisation) if who else "", numbers.get(act.obj)))
    return page, lines


def verb_counts() -> tuple[list[VerbCount], int]:
    """Verbs with their counts, and the number of acts of reading and of sign-in, which are given as one sum only."""
    rows = Act.objects.order_by("verb").values("verb").annotate(n=Count("seq"), last=Max("at"))
    told = [VerbCount(row["verb"], row["n"], row["last"]) for row in rows if not watches(row["verb"])]
    return told, sum(row["n"] for row in rows if watches(row["verb"]))


def shared_lines() -> Iterator[str]:
    """The chain as JSON lines that one custodian may hold: of acts that would tell of members' reading only the hashes.

    The verifier checks it all the same: a withheld act is fixed by the hash of the one after it.
    """
    for act in Act.objects.order_by("seq").iterator(chunk_size=2000):
        link = {"previous": bytes(act.previous).hex(), "hash": bytes(act.hash).hex()}
        yield json.dumps({"seq": act.seq, "withheld": True, **link} if watches(act.verb) else {**facts(act), **link})


def by_room(counts: list[VerbCount]) -> list[tuple[str, list[VerbCount]]]:
    """Verbs under their rooms, as the rows come sorted."""
    return [(str(ROOMS.get(room, room)), list(rows)) for room, rows in groupby(counts, key=lambda row: row.room)]
