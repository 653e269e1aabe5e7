"""A second member reads sentences, drawn at random, against their records: which are drawn, what was found, what is signed.

Nobody picks them. The seed is committed to in the record of acts before anybody draws; who draws is another member and adds a salt that
was not there when the seed was made; the sentences as they stand then go in too. Seed, salt and sentences give the draw again to whoever
has them, with SHA-256 alone: `drawn_of`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nazorat.findings.drafts import OpenFinding
from nazorat.findings.revising import CHECKED, said_in
from nazorat.people.models import Member
from nazorat.vault import crypto

SEED, DRAW, SIGNED = b"nazorat recheck seed/1|", b"nazorat recheck draw/1|", b"nazorat recheck/1|"
VERDICT_WORDS = {
    "agrees": _("agrees with the records"),
    "differs": _("differs from the records"),
    "unchecked": _("cannot be checked"),
}


@dataclass(frozen=True)
class Sentence:
    """One sentence of a finding as it stood when it was drawn, and what was found of it."""

    finding: UUID
    number: int
    part: str
    words: str
    verdict: str = ""
    note: str = ""

    @property
    def digest(self) -> bytes:
        """Of finding, part and words, so that a changed sentence is another."""
        return crypto.sha256(b"|".join([self.finding.bytes, self.part.encode(), self.words.encode()]))


@dataclass(frozen=True)
class RecheckText:
    """What is sealed of a re-check: the seed from its beginning, salt and sentences from its draw."""

    seed: bytes
    salt: bytes = b""
    pool: bytes = b""
    sentences: tuple[Sentence, ...] = ()

    def pack(self) -> bytes:
        rows = [{**asdict(one), "finding": str(one.finding)} for one in self.sentences]
        held = {"seed": self.seed.hex(), "salt": self.salt.hex(), "pool": self.pool.hex(), "sentences": rows}
        return json.dumps(held, ensure_ascii=False, sort_keys=True).encode()

    @property
    def complete(self) -> bool:
        """Whether every drawn sentence was answered."""
        return bool(self.sentences) and all(one.verdict for one in self.sentences)

    def count(self, verdict: str) -> int:
        return sum(one.verdict == verdict for one in self.sentences)

    def answered(self, found: Mapping[int, tuple[str, str]]) -> RecheckText:
        """With verdict and note of the sentences at these positions."""
        rows = [
            replace(one, verdict=found[at][0], note=found[at][1]) if at in found else one for at, one in enumerate(self.sentences)
        ]
        return replace(self, sentences=tuple(rows))


def recheck_from(data: bytes) -> RecheckText:
    held = json.loads(data)
    rows = tuple(Sentence(**{**one, "finding": UUID(one["finding"])}) for one in held["sentences"])
    seed, salt, pool = (bytes.fromhex(held[name]) for name in ("seed", "salt", "pool"))
    return RecheckText(seed, salt, pool, rows)


def sentences_of(findings: Iterable[OpenFinding]) -> list[Sentence]:
    """Every sentence that findings state in the master language, in their order."""
    found = []
    for finding in findings:
        for part in CHECKED:
            found += [Sentence(finding.id, finding.number, part, words) for words in said_in(finding.text, part)]
    return found


def may_check(author: Member, checker: Member, two: bool) -> bool:
    """Whether a member may check what another wrote: never their own, and where there are two organisations only the other's."""
    return author.id != checker.id and not (two and author.organisation_id == checker.organisation_id)


def may_check_sentence(hands: Sequence[Member], checker: Member, two: bool) -> bool:
    """Whether a member may check what these wrote, the last to change it last: who had no hand in it, of another side than the last."""
    return all(one.id != checker.id for one in hands) and may_check(hands[-1], checker, two)


def pool_digest(pool: Sequence[Sentence]) -> bytes:
    """Of all sentences that may be drawn, as they stand."""
    return crypto.sha256(b"".join(one.digest for one in pool))


def seed_commitment(recheck: UUID, seed: bytes) -> bytes:
    """What is written into the record of acts before the draw."""
    return crypto.sha256(SEED + recheck.bytes + seed)


def drawn_of(seed: bytes, salt: bytes, pool: Sequence[Sentence], size: int) -> list[Sentence]:
    """The `size` sentences of the pool whose SHA-256 under seed, salt and pool is the smallest, in the order of the findings."""
    start = hashlib.sha256(DRAW + seed + salt + pool_digest(pool)).digest()
    ranked = sorted(range(len(pool)), key=lambda at: hashlib.sha256(start + at.to_bytes(4, "big") + pool[at].digest).digest())
    return [pool[at] for at in sorted(ranked[:size])]


def signed_message(recheck: UUID, text: RecheckText) -> bytes:
    """What the member's key signs: all of it, sentences, verdicts and notes. Seed and salt keep the digest from confirming a guess."""
    return SIGNED + recheck.bytes + b"|" + crypto.sha256(text.pack())


@dataclass(frozen=True)
class OpenRecheck:
    """An opened re-check with its row. `holds`: the checker's key made the signature; `stale` are sentences changed since, by position."""

    id: UUID
    version: int
    size: int
    out_of: int
    begun_by: Member
    begun_at: datetime
    checker: Member | None
    drawn_at: datetime | None
    signed_at: datetime | None
    commitment: bytes
    holds: bool
    text: RecheckText = field(repr=False)
    stale: frozenset[int] = frozenset()

    @property
    def kept(self) -> bool:
        """Whether the seed is the one that was committed to."""
        return seed_commitment(self.id, self.text.seed) == self.commitment

    @property
    def stands(self) -> bool:
        """Whether it was signed, by the checker's own key, over a draw with the seed that was committed to."""
        return self.holds and self.kept

    @property
    def rows(self) -> list[tuple[Sentence, bool]]:
        """The drawn sentences, each with whether it was changed since."""
        return [(one, at in self.stale) for at, one in enumerate(self.text.sentences)]

    @property
    def counts(self) -> list[tuple[str, int]]:
        return [(verdict, self.text.count(verdict)) for verdict in VERDICT_WORDS]

    def beside(self, findings: Iterable[OpenFinding]) -> OpenRecheck:
        """With the sentences that do not stand in the findings any more as they were checked."""
        now = {one.digest for one in sentences_of(findings)}
        return replace(self, stale=frozenset(at for at, one in enumerate(self.text.sentences) if one.digest not in now))
