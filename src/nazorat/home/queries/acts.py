"""The record of acts as counts. Who read what of whom is shown to nobody alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Count, Max

from nazorat.audit.models import Act, Checkpoint
from nazorat.audit.queries import facts, tip
from nazorat.home.queries.verbs import ROOMS, VERBS

# openings, exports and the hours of members: a body that could list these could watch its members
WATCHING = re.compile(r"(people\.(sign|lock|unlock|refuse|end-sign)|(?!audit)[a-z]+\.(open|export|print|read|download))(-|$)")


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
class Chain:
    """The state of the chain: acts, the last hash as hex, the last checkpoint and how many acts stand since."""

    acts: int
    tip: str
    checkpoint: Checkpoint | None
    since: int


def watches(verb: str) -> bool:
    """Whether acts of this verb tell when somebody worked or what they read."""
    return WATCHING.match(verb) is not None


def chain_state() -> Chain:
    """Two queries."""
    seq, digest = tip()
    last = Checkpoint.objects.order_by("-seq").first()
    return Chain(seq, digest.hex(), last, seq - (last.seq if last else 0))


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
