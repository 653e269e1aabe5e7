"""Checkpoints that custodians keep outside: whether the chain still has them, and when the last one was signed by two organisations.

A page compares the very act of each checkpoint. That nothing before it was changed, the verifier shows, on a machine of one's own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count

from nazorat.audit.models import Act, Checkpoint
from nazorat.audit.queries import tip
from nazorat.audit.verifier import CUSTODIAN, INSTALLATION, checkpoint_message
from nazorat.people.models import Member, Organisation
from nazorat.vault import crypto

# a daily checkpoint for ten years
MOST_LINES = 3700
MOST_SEQ = 2**63 - 1
SIGNED_EVERY = timedelta(days=31)


@dataclass(frozen=True)
class Kept:
    """A line of a kept file: the act that it fixes, and the bytes that were signed with the keys under them, the installation's first."""

    seq: int
    hash: bytes
    signatures: tuple[tuple[bytes, bytes, str], ...]

    def signed_by(self, public: bytes) -> bool:
        """Whether it is signed as by the installation with this key."""
        message = checkpoint_message(INSTALLATION, self.seq, self.hash.hex())
        return any(not whose and crypto.verify(public, message, signature) for _key, signature, whose in self.signatures)

    def organisations(self) -> list[str]:
        """Ids of organisations whose custodians' signatures hold with the keys in the line."""
        message = checkpoint_message(CUSTODIAN, self.seq, self.hash.hex())
        return sorted({whose for key, signature, whose in self.signatures if whose and crypto.verify(key, message, signature)})


@dataclass(frozen=True)
class Compared:
    """What the chain says to a kept file. `state` is "stands", "changed" (other acts stand there), "gone" (the chain ends before), or
    "foreign" (not signed with the key of this installation). `seq` is the first act at fault, or the last one that stands.
    """

    state: str
    seq: int
    since: int
    ends: int
    lines: int
    signers: tuple[str, ...] = ()


def read_kept(text: str) -> list[Kept]:
    """Lines of a kept `checkpoints.jsonl`, by act. Raises ValueError for what is none."""
    rows = [line for line in text.splitlines() if line.strip()]
    if not rows or len(rows) > MOST_LINES:
        raise ValueError("not a number of lines that is kept")
    try:
        return sorted((_kept(json.loads(line)) for line in rows), key=lambda one: one.seq)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("not a checkpoint") from error


def _kept(row: dict[str, Any]) -> Kept:
    seq, digest = row["seq"], bytes.fromhex(row["hash"])
    if type(seq) is not int or not 0 < seq <= MOST_SEQ or len(digest) != 32:
        raise ValueError("not a checkpoint")
    # one from before there were keys names none
    signatures = [(bytes.fromhex(row.get("key", "")), bytes.fromhex(row.get("signature", "")), "")]
    for one in row.get("cosignatures", ())[:20]:
        signatures.append((bytes.fromhex(one["key"]), bytes.fromhex(one["signature"]), str(one["organisation"])))
    return Kept(seq, digest, tuple(signatures))


def compare(kept: Sequence[Kept]) -> Compared:
    """Hold each kept checkpoint against the act that stands there now."""
    ends, _hash = tip()
    acts = Act.objects.only("seq", "hash").in_bulk([one.seq for one in kept])
    public = crypto.server_signing_public()
    last = kept[-1]
    for one in kept:
        there = acts.get(one.seq)
        if not one.signed_by(public):
            return Compared("foreign", one.seq, 0, ends, len(kept))
        if there is None or bytes(there.hash) != one.hash:
            return Compared("gone" if one.seq > ends else "changed", one.seq, 0, ends, len(kept), _names(one))
    return Compared("stands", last.seq, ends - last.seq, ends, len(kept), _names(last))


def _names(one: Kept) -> tuple[str, ...]:
    known = {str(row.id): str(row) for row in Organisation.objects.all()}
    return tuple(known[each] for each in one.organisations() if each in known)


@dataclass(frozen=True)
class SignedByTwo:
    """When the last checkpoint that custodians of two organisations signed was made; None when there is none yet."""

    at: datetime | None
    late: bool


def signed_by_two(now: datetime) -> SignedByTwo:
    """Late after a month; without any, a month after the first act."""
    both = Checkpoint.objects.annotate(n=Count("cosignatures__organisation", distinct=True)).filter(n__gte=2)
    at = both.order_by("-seq").values_list("at", flat=True).first()
    since = at or Act.objects.order_by("seq").values_list("at", flat=True).first()
    return SignedByTwo(at, since is not None and now - since > SIGNED_EVERY)


def signs(member: Member) -> bool:
    """Whether this member can put that right."""
    return member.role == Member.Role.CUSTODIAN
