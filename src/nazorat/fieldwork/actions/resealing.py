"""Records that stand sealed to an earlier key of their circle are sealed anew to the latest one, by whoever opens them and holds it.

What is inside stays the same to the last byte, so a device's signature and every hash in it hold as before. All is sealed before a
transaction begins; what a crash leaves is a file without a row, which `vault.blobs.sweep` removes.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from nazorat.audit.actions import append
from nazorat.fieldwork import envelope
from nazorat.fieldwork.models import Attachment, KeyingNote, RecordVersion, Resealing
from nazorat.fieldwork.queries import resealings_digest
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.vault import blobs, crypto
from nazorat.vault.models import Blob
from nazorat.visits.keys import VisitKeys
from nazorat.visits.models import Visit, VisitKey
from nazorat.visits.queries import newest_key, readers_to_seal_to
from nazorat.xlsform import InstanceRefused

BLOCK = 50
# seconds after which the opening that does it begins no other block: what is left is sealed at the next one
PATIENCE = 1.0
# what stored bytes turn out to be when they are no record: changed, of another key, of another row, of another form
NO_RECORD = (envelope.NotARecord, crypto.CannotOpen, InstanceRefused)


@dataclass(frozen=True)
class Anew:
    """A version and what belongs to it, sealed to another key, not yet in the database. `files` are (row, its blob before, its blob now)."""

    row: RecordVersion
    sealed: bytes = field(repr=False)
    reader: UUID | None
    note: bytes | None = field(repr=False)
    files: tuple[tuple[UUID, Blob, Blob], ...]

    @property
    def rest(self) -> bytes:
        """SHA-256 over what was and is of its files and its note, in the order of the files' ids."""
        parts = [part for _id, old, new in sorted(self.files, key=lambda it: it[0]) for part in (old.sha256, new.sha256)]
        if self.note is not None:
            parts += [crypto.sha256(bytes(self.row.keying_note.sealed)), crypto.sha256(self.note)]
        return crypto.sha256(b"".join(map(bytes, parts)))


def _unsealed(row: RecordVersion, keys: VisitKeys) -> tuple[envelope.Envelope, bytes]:
    """A stored version, opened, and its very bytes. Raises NotARecord, CannotOpen for what was changed or belongs to another row."""
    if crypto.sha256(bytes(row.sealed)) != bytes(row.sha256):
        raise envelope.NotARecord("the stored record was changed")
    plain = keys.open(bytes(row.sealed), row.key_id)
    held = envelope.unpack(plain)
    if (held.visit, held.record, held.version) != (row.record.visit_id, row.record.sent_as or row.record_id, row.number):
        raise envelope.NotARecord("the record belongs to another row")
    return held, plain


def _is_older(row: RecordVersion, keys: VisitKeys) -> bool:
    """Whether a version, or a file of it, is sealed to another key than the latest one held of its circle. Asks the database nothing."""
    if not keys.can(row.key.compartment):
        return False
    latest = keys.current(row.key.compartment).row.id
    return row.key_id != latest or any(file.key_id not in (None, latest) for file in row.attachments.all())


def _turned_before(row: RecordVersion, keys: VisitKeys) -> datetime | None:
    """When the key that a version stands sealed to was turned, for one that came after that; as far as the member's own keys tell."""
    circle = [held.row for held in keys.held.values() if held.row.compartment == row.key.compartment]
    turned = min((key.made_at for key in circle if key.epoch > row.key.epoch), default=None)
    return turned if turned is not None and turned <= row.received_at else None


def reseal(*, by: Keyring, keys: VisitKeys, ids: Collection[UUID]) -> int:
    """Seal these records anew to the latest key of their circle, every version with its files and note. Gives how many versions.

    Nothing happens to a circle whose latest key the member does not hold, or is due to be turned, or is not the one that was signed; to
    a record that does not open as it should; and to one that somebody else seals at the same time: the first one stands.
    """
    done, began = 0, time.monotonic()
    for latest in _latest(keys) if ids else ():
        due = _due(keys, latest, ids)
        for start in range(0, len(due), BLOCK):
            if time.monotonic() - began > PATIENCE:
                return done
            done += _block(by, keys, latest, due[start : start + BLOCK])
    return done


def _latest(keys: VisitKeys) -> list[VisitKey]:
    found = []
    for compartment in VisitKey.Compartment:
        # a key that was exchanged is for the lead to turn; who opens a record is not kept from it
        with suppress(Problem):
            key = newest_key(keys.visit.id, compartment)
            if key is not None and key.id in keys.held and not keys.held[key.id].row.stale:
                found.append(keys.held[key.id].row)
    return found


def _due(keys: VisitKeys, latest: VisitKey, ids: Collection[UUID]) -> list[UUID]:
    """Versions of these records that stand sealed to an earlier epoch which the member holds, or have a file that does."""
    held = [key.row.id for key in keys.held.values() if key.row.compartment == latest.compartment]
    rows = RecordVersion.objects.filter(record__visit=keys.visit, record__in=ids, key__in=held)
    other = Q(attachments__key__isnull=False) & ~Q(attachments__key=latest)
    due = rows.filter(~Q(key=latest) | other).order_by("received_at", "id")
    return list(dict.fromkeys(due.values_list("id", flat=True)))


def _block(by: Keyring, keys: VisitKeys, latest: VisitKey, ids: Sequence[UUID]) -> int:
    rows = RecordVersion.objects.filter(id__in=ids).select_related("record", "key", "reader", "keying_note")
    made: list[Anew] = []
    try:
        # before the first file is sealed: who reads besides, of those who are still there
        readers = readers_to_seal_to(keys.visit, {row.reader_id for row in rows if row.reader_id})
        for row in rows.prefetch_related("attachments__blob"):
            anew = _sealed_anew(row, keys, latest, readers)
            made += [anew] if anew else []
        lost = _write(by, keys.visit, latest, made) if made else []
    except BaseException:
        blobs.discard(new for anew in made for _row, _old, new in anew.files)
        raise
    gone = [new for anew in lost for _row, _old, new in anew.files]
    gone += [old for anew in made if anew not in lost for _row, old, _new in anew.files]
    # all is on disk: a file that stays although nobody needs it is `sweep`'s
    with suppress(OSError):
        blobs.discard(gone)
    return len(made) - len(lost)


def _sealed_anew(row: RecordVersion, keys: VisitKeys, latest: VisitKey, readers: dict[UUID, str | None]) -> Anew | None:
    """None for what does not open as it should, what somebody else seals at the same time, and for whom waiting is better: a reader whose key
    nobody vouches for at the moment.
    """
    reader = row.reader_id if row.reader_id in readers else None
    if reader is not None and readers[reader] is None:
        return None
    recipients = [latest.recipient, *([readers[reader] or ""] if reader else [])]
    files: list[tuple[UUID, Blob, Blob]] = []
    try:
        _held, plain = _unsealed(row, keys)
        note = getattr(row, "keying_note", None)
        words = crypto.seal(keys.open(bytes(note.sealed), row.key_id), recipients) if note else None
        for file in row.attachments.all():
            content = keys.open(blobs.read(file.blob), file.key_id or row.key_id)
            files.append((file.id, file.blob, blobs.seal_into(BytesIO(content), recipients)))
    # a row that is gone, as a file that is gone, was sealed anew by another since the rows were read
    except (*NO_RECORD, ValueError, FileNotFoundError, Blob.DoesNotExist):
        blobs.discard(new for _id, _old, new in files)
        return None
    except BaseException:
        blobs.discard(new for _id, _old, new in files)
        raise
    return Anew(row, crypto.seal(plain, recipients), reader, words, tuple(files))


def _write(by: Keyring, visit: Visit, latest: VisitKey, made: Sequence[Anew]) -> list[Anew]:
    """Put a block in place of what was, in one transaction with its act; gives those that somebody else had changed meanwhile."""
    now, block = datetime.now(UTC), uuid4()
    turned = _turned(visit, latest.compartment)
    with transaction.atomic():
        held = RecordVersion.objects.select_for_update().filter(id__in=[anew.row.id for anew in made]).order_by("id")
        standing = {row.id: (row.key_id, bytes(row.sha256)) for row in held.defer("sealed")}
        lost = [anew for anew in made if standing.get(anew.row.id) != (anew.row.key_id, bytes(anew.row.sha256))]
        won = [anew for anew in made if anew not in lost]
        if won:
            rows = [_put(anew, latest, block, now, turned) for anew in won]
            Resealing.objects.bulk_create(rows)
            append(
                "fieldwork.reseal-records", by=by.member.id, organisation=by.member.organisation_id, obj=block, count=len(rows),
                commitment=resealings_digest(rows),
            )  # fmt: skip
    return lost


def _put(anew: Anew, latest: VisitKey, block: UUID, now: datetime, turned: dict[int, datetime]) -> Resealing:
    row, digest = anew.row, crypto.sha256(anew.sealed)
    since = turned.get(row.key.epoch)
    late = row.late_since or (since if since is not None and since <= row.received_at else None)
    RecordVersion.objects.filter(id=row.id).update(
        key=latest, sealed=anew.sealed, sha256=digest, reader=anew.reader, late_since=late
    )
    if anew.note is not None:
        KeyingNote.objects.filter(version=row).update(sealed=anew.note)
    Blob.objects.bulk_create(new for _id, _old, new in anew.files)
    for file, _old, new in anew.files:
        Attachment.objects.filter(id=file).update(blob=new, key=None)
    Blob.objects.filter(id__in=[old.id for _id, old, _new in anew.files]).delete()
    return Resealing(block=block, version=row, key_id=row.key_id, was=bytes(row.sha256), now=digest, rest=anew.rest, at=now)


def _turned(visit: Visit, compartment: int) -> dict[int, datetime]:
    """When each epoch of a circle was followed by the next one."""
    rows: Iterable[tuple[int, datetime]] = visit.keys.filter(compartment=compartment).values_list("epoch", "made_at")
    return {epoch - 1: made for epoch, made in rows}
