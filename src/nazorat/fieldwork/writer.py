"""The one writer of a process: takes the arrivals that wait, commits them as one group, then answers each.

One transaction and one fsync serve up to MOST records; sealing and parsing have been done before.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, close_old_connections, connection, transaction

from nazorat.audit.actions import Entry, append_all
from nazorat.fieldwork.arrivals import Arrival, ArrivedFile, LateFiles, Receipt
from nazorat.fieldwork.models import Attachment, Record, RecordVersion, Sheet
from nazorat.fieldwork.queries import here_among
from nazorat.kit.problems import Problem
from nazorat.kit.statements import fresh, insert
from nazorat.vault import blobs, crypto
from nazorat.vault.models import Blob
from nazorat.vault.process import turn
from nazorat.visits.models import VisitKey

MOST = 64
# seconds that a group waits for arrivals which are being sealed: less than a commit costs on a slow disk
LINGER = 0.02
MOMENT = 0.003
# an arrival that has been getting ready for longer reads from a slow network
SOON = 0.1
Item = Arrival | LateFiles
Outcome = Receipt | Problem


@dataclass
class Batch:
    """What one transaction will write. `taken` are record ids named by a device that exist already; `unused` goes after the commit."""

    now: datetime
    known: dict[UUID, RecordVersion]
    taken: set[UUID]
    records: list[Record] = field(default_factory=list)
    versions: list[RecordVersion] = field(default_factory=list)
    blobs: list[Blob] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    renewed: list[Record] = field(default_factory=list)
    keyed: list[tuple[UUID, UUID]] = field(default_factory=list)
    acts: list[Entry] = field(default_factory=list)
    unused: list[Blob] = field(default_factory=list)


def write_group(items: Sequence[Item]) -> list[Outcome]:
    """Write arrivals in one transaction and say for each what came of it. A refused one leaves no trace; the others stand."""
    with transaction.atomic():
        batch = Batch(datetime.now(UTC), _known(items), _taken(items))
        outcomes = [_place(batch, item) if isinstance(item, Arrival) else _place_files(batch, item) for item in items]
        _save(batch)
    # the records are on disk: a file that stays although nobody needs it is `sweep`'s, and no reason to write them again
    with suppress(OSError):
        blobs.discard(batch.unused)
    return outcomes


def _known(items: Sequence[Item]) -> dict[UUID, RecordVersion]:
    """The versions that these arrivals repeat, replace or add to. Mostly there are none, so what is asked first is whether there are."""
    wanted = {item.instance for item in items} | {item.previous for item in items if isinstance(item, Arrival) and item.previous}
    here = here_among(wanted)
    if not here:
        return {}
    found = RecordVersion.objects.filter(instance__in=here).select_related("record").prefetch_related("attachments").defer("sealed")
    return {version.instance: version for version in found}


def _taken(items: Sequence[Item]) -> set[UUID]:
    """Field apps choose the ids of their records: those that some record has already."""
    chosen = {
        item.record_id for item in items if isinstance(item, Arrival) and item.door == Record.Door.FIELD_APP and item.number == 1
    }
    return set(Record.objects.filter(id__in=chosen).values_list("id", flat=True)) if chosen else set()


def _place(batch: Batch, arrival: Arrival) -> Outcome:
    outcome = _placed(batch, arrival)
    if isinstance(outcome, Problem):
        batch.unused += [file.blob for file in arrival.files]
    return outcome


def _placed(batch: Batch, arrival: Arrival) -> Outcome:
    same = batch.known.get(arrival.instance)
    if same is not None:
        return _repeat(batch, arrival, same)
    if arrival.previous is None:
        if arrival.record_id in batch.taken:
            return Problem("record-differs")
        record = fresh(
            Record, id=arrival.record_id, visit_id=arrival.visit_id, tool_version_id=arrival.tool_version_id, door=arrival.door,
            device_id=arrival.device_id, version=1, received_at=batch.now, sent_as=arrival.sent_as,
        )  # fmt: skip
        batch.records.append(record)
    else:
        older = batch.known.get(arrival.previous)
        if older is None or older.record.visit_id != arrival.visit_id or older.number != older.record.version:
            return Problem("record-outdated")
        if (arrival.record_id, arrival.number) != (older.record_id, older.number + 1):
            return Problem("record-outdated")
        record = older.record
        record.version = arrival.number
        batch.renewed.append(record)
    return _new_version(batch, arrival, record)


def _new_version(batch: Batch, arrival: Arrival, record: Record) -> Receipt:
    version = fresh(
        RecordVersion, id=uuid4(), record_id=record.id, number=arrival.number, instance=arrival.instance, key_id=arrival.key_id,
        reader_id=arrival.reader_id, sealed=arrival.sealed, mac=arrival.mac, sha256=crypto.sha256(arrival.sealed),
        files_named=arrival.files_named, typed_by_id=arrival.typed_by_id, received_at=batch.now, late_since=None,
    )  # fmt: skip
    version.record = record
    batch.versions.append(version)
    batch.known[arrival.instance] = version
    added = _attach(batch, version, arrival.files, held=set())
    if arrival.sheet_id:
        batch.keyed.append((arrival.sheet_id, record.id))
    verb = "fieldwork.receive-record" if arrival.number == 1 else "fieldwork.receive-correction"
    batch.acts.append(Entry(verb, arrival.actor, arrival.organisation, record.id, commitment=bytes(version.sha256)))
    return Receipt(record.id, arrival.number, False, max(0, arrival.files_named - added), bytes(version.sha256), batch.now)


def _repeat(batch: Batch, arrival: Arrival, same: RecordVersion) -> Outcome:
    """The same instance again: acknowledged when it says the same, and files that were still missing are added."""
    if not crypto.equal(bytes(same.mac), arrival.mac):
        return Problem("record-differs")
    return _add_files(batch, same, arrival)


def _place_files(batch: Batch, late: LateFiles) -> Outcome:
    same = batch.known.get(late.instance)
    found = same is not None and same.record.visit_id == late.visit_id
    outcome = _add_files(batch, same, late) if same is not None and found else Problem("record-unknown")
    if isinstance(outcome, Problem):
        batch.unused += [file.blob for file in late.files]
    return outcome


def _add_files(batch: Batch, same: RecordVersion, item: Item) -> Outcome:
    waiting = [row for row in batch.attachments if row.version_id == same.id]
    held = {bytes(row.name_mac): bytes(row.mac) for row in [*_stored(same), *waiting]}
    for file in item.files:
        if file.name_mac in held and not crypto.equal(held[file.name_mac], file.mac):
            return Problem("record-differs")
    if item.files and item.key_id != same.key_id and not _of_one_circle(item.key_id, same.key_id):
        # whoever opens the record would not open them
        return Problem("changed-meanwhile")
    # a group whose commit was not acknowledged is tried again: then its own files stand there already
    stored = {row.blob_id for row in _stored(same)}
    # the version may be sealed anew in this very moment: a file that comes after it says itself what it is sealed to
    files = [file for file in item.files if file.blob.id not in stored]
    added = _attach(batch, same, files, held=set(held), key_id=item.key_id)
    if added:
        batch.acts.append(Entry("fieldwork.receive-files", item.actor, item.organisation, same.record_id, count=added))
    missing = max(0, same.files_named - len(held) - added)
    return Receipt(same.record_id, same.number, True, missing, bytes(same.sha256), same.received_at)


def _stored(version: RecordVersion) -> list[Attachment]:
    return [] if version._state.adding else list(version.attachments.all())


def _of_one_circle(one: UUID, other: UUID) -> bool:
    """Whether two keys are epochs of one compartment of one visit: a device that was offline goes on with the one it has."""
    circles = list(VisitKey.objects.filter(id__in=[one, other]).order_by().values_list("visit_id", "compartment"))
    return len(circles) == 2 and len(set(circles)) == 1


def _attach(
    batch: Batch, version: RecordVersion, files: Sequence[ArrivedFile], held: set[bytes], key_id: UUID | None = None
) -> int:
    """Note the files that are not held yet; says how many."""
    added = 0
    for file in files:
        if file.name_mac in held:
            batch.unused.append(file.blob)
            continue
        held.add(file.name_mac)
        added += 1
        file.blob.stored_at = batch.now
        batch.blobs.append(file.blob)
        batch.attachments.append(Attachment(version=version, blob=file.blob, key_id=key_id, name_mac=file.name_mac, mac=file.mac))
    return added


def _save(batch: Batch) -> None:
    insert(batch.records)
    if batch.renewed:
        Record.objects.bulk_update(batch.renewed, ["version"])
    insert(batch.versions)
    insert(batch.blobs)
    insert(batch.attachments)
    for sheet_id, record_id in batch.keyed:
        Sheet.objects.filter(id=sheet_id).update(record_id=record_id, keyed_at=batch.now, fate=Sheet.Fate.KEYED)
    if batch.acts:
        append_all(batch.acts)


class Answer:
    """What a sender waits for: an outcome, or what kept it from being one. One lock; a Future has a condition and costs three times as much."""

    __slots__ = ("ready", "what")

    def __init__(self) -> None:
        self.what: Outcome | Exception | None = None
        self.ready = threading.Lock()
        self.ready.acquire()

    def give(self, what: Outcome | Exception) -> None:
        self.what = what
        self.ready.release()

    def wait(self) -> Outcome:
        self.ready.acquire()
        if isinstance(self.what, Receipt | Problem):
            return self.what
        raise self.what or RuntimeError("nothing was given")


class Writer:
    """A thread that commits waiting arrivals in groups. Started on the first arrival of the process."""

    def __init__(self) -> None:
        self.waiting: queue.SimpleQueue[tuple[Item, Answer]] = queue.SimpleQueue()
        self.lock = threading.Lock()
        self.thread: threading.Thread | None = None
        self.usual = 1
        # since when each thread has been getting an arrival ready
        self.coming: dict[int, float] = {}

    @contextmanager
    def expecting(self) -> Iterator[None]:
        """Around the sealing and handing over of one arrival: the group that is being gathered waits for it a moment."""
        self.coming[threading.get_ident()] = time.monotonic()
        try:
            yield
        finally:
            self.coming.pop(threading.get_ident(), None)

    def submit(self, arrival: Item) -> Receipt:
        """Wait until the arrival is on disk. Raises Problem, or the database's error, when it is not."""
        if connection.in_atomic_block:  # inside somebody's transaction there is only one connection to write with
            return _receipt(write_group([arrival])[0])
        answer = Answer()
        self._start()
        self.coming.pop(threading.get_ident(), None)
        self.waiting.put((arrival, answer))
        return _receipt(answer.wait())

    def _start(self) -> None:
        with self.lock:
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self._run, name="record-writer", daemon=True)
                self.thread.start()

    def _run(self) -> None:
        while True:
            first = self.waiting.get()
            # what arrives while another process writes joins the group
            with turn(settings.NAZORAT_HOME):
                group = self._gather(first)
                close_old_connections()
                self._commit(group)

    def _gather(self, first: tuple[Item, Answer]) -> list[tuple[Item, Answer]]:
        """What waits, and what is about to: a record alone is written at once, many at a time share one commit."""
        group = [first]
        began = time.monotonic()
        while len(group) < MOST:
            try:
                group.append(self.waiting.get(timeout=self._patience(began, len(group))))
            except queue.Empty:
                if self._patience(began, len(group)) <= 0:
                    break
        self.usual = max(len(group), self.usual // 2)
        return group

    def _patience(self, began: float, size: int) -> float:
        """Seconds to wait for the next arrival: while one is getting ready, and a moment while the group is smaller than those before."""
        now = time.monotonic()
        if any(now - since < SOON for since in list(self.coming.values())):
            return max(0.0, began + LINGER - now)
        return max(0.0, began + MOMENT - now) if size < self.usual else 0.0

    def _commit(self, group: list[tuple[Item, Answer]], *, again: bool = True) -> None:
        try:
            outcomes = write_group([arrival for arrival, _ in group])
        except Exception as failed:  # noqa: BLE001 - whatever stopped the group must reach every sender, or they would wait for ever
            self._one_by_one(group, failed, again)
            return
        for (_, answer), outcome in zip(group, outcomes, strict=True):
            answer.give(outcome)

    def _one_by_one(self, group: list[tuple[Item, Answer]], failed: Exception, again: bool) -> None:
        """One bad arrival must not refuse its neighbours: each is tried alone, once more where another process was quicker."""
        if len(group) > 1:
            for item in group:
                self._commit([item])
        elif again and isinstance(failed, IntegrityError):
            self._commit(group, again=False)
        else:
            group[0][1].give(failed)


def _receipt(outcome: Outcome) -> Receipt:
    if isinstance(outcome, Problem):
        raise outcome
    return outcome


WRITER = Writer()
