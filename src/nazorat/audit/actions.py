from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection, transaction

from nazorat.audit.models import Act
from nazorat.audit.queries import facts, tip
from nazorat.audit.verifier import act_hash
from nazorat.kit.statements import insert

VERB = re.compile(r"^[a-z_]+\.[a-z][a-z-]+$")
CHAIN_LOCK = 0x4E415A4F


@dataclass(frozen=True)
class Entry:
    """One act still to be appended: what `append` takes, as a value, for acts that are committed in groups."""

    verb: str
    by: UUID | None
    organisation: UUID | None
    obj: UUID | None = None
    count: int = 1
    commitment: bytes = b""


def append(
    verb: str, *, by: UUID | None, organisation: UUID | None, obj: UUID | None = None, count: int = 1, commitment: bytes = b""
) -> Act:
    """Append one act, last in the caller's transaction. Raises outside a transaction: an act stands or falls with what it records."""
    return append_all([Entry(verb, by, organisation, obj, count, commitment)], by=by)[0]


def append_all(entries: Iterable[Entry], *, by: UUID | None) -> list[Act]:
    """Append several acts under one lock. The lock is held until commit, so it is taken last and held briefly."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an act is appended inside the transaction of what it records")
    _lock()
    seq, previous = tip()
    acts = []
    for entry in entries:
        act = _link(entry, seq + 1, previous)
        seq, previous = act.seq, bytes(act.hash)
        acts.append(act)
    insert(acts)
    return acts


def merkle_root(ids: Iterable[UUID], salt: bytes) -> bytes:
    """Salted Merkle root of ids (32 bytes): commits to what was opened without naming it (RFC 6962 tree shape)."""
    level = [hashlib.sha256(b"\x00" + salt + item.bytes).digest() for item in ids]
    if not level:
        return hashlib.sha256(salt).digest()
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [hashlib.sha256(b"\x01" + b"".join(pair)).digest() if len(pair) == 2 else pair[0] for pair in pairs]
    return level[0]


def _link(entry: Entry, seq: int, previous: bytes) -> Act:
    if not VERB.match(entry.verb):
        raise ValueError(f"not a verb: {entry.verb}")
    act = Act(
        seq=seq,
        at=datetime.now(UTC),
        actor=entry.by,
        organisation=entry.organisation,
        verb=entry.verb,
        obj=entry.obj,
        count=entry.count,
        commitment=entry.commitment,
        previous=previous,
    )
    act.hash = bytes.fromhex(act_hash(previous.hex(), facts(act)))
    return act


def _lock() -> None:
    # SQLite's writer lock is already held (transactions begin IMMEDIATE)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
