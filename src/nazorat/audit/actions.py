from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection, transaction

from nazorat.audit.models import Act
from nazorat.audit.queries import facts, tip
from nazorat.audit.verifier import act_hash
from nazorat.kit.statements import fresh, insert

VERB = re.compile(r"[a-z_]+\.[a-z][a-z-]+")
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
    """Append one act, last in the caller's transaction. Raises outside a transaction: an act stands or falls with what it records.

    An act that commits to nothing gets random bytes in that place: its facts are few, and whoever holds only its hash would find
    them again by trying.
    """
    return append_all([Entry(verb, by, organisation, obj, count, commitment)])[0]


def append_all(entries: Iterable[Entry]) -> list[Act]:
    """Append several acts under one lock. The lock is held until commit, so it is taken last and held briefly."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an act is appended inside the transaction of what it records")
    lock_chain()
    seq, previous = tip()
    acts = []
    for entry in entries:
        act = _link(entry, seq + 1, previous)
        seq, previous = act.seq, bytes(act.hash)
        acts.append(act)
    insert(acts)
    return acts


def _link(entry: Entry, seq: int, previous: bytes) -> Act:
    if not VERB.fullmatch(entry.verb):
        raise ValueError(f"not a verb: {entry.verb}")
    act = fresh(
        Act,
        seq=seq,
        at=datetime.now(UTC),
        actor=entry.by,
        organisation=entry.organisation,
        verb=entry.verb,
        obj=entry.obj,
        count=entry.count,
        commitment=entry.commitment or secrets.token_bytes(32),
        previous=previous,
    )
    act.hash = bytes.fromhex(act_hash(previous.hex(), facts(act)))
    return act


def lock_chain() -> None:
    """Wait for whoever is appending and hold others off until commit: for who must know the last act before they append."""
    # SQLite's writer lock is already held (transactions begin IMMEDIATE)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
