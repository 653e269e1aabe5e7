from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from lxml import etree

from nazorat.fieldwork import envelope
from nazorat.fieldwork.access import may_open
from nazorat.fieldwork.actions.resealing import NO_RECORD, _is_older, _turned_before, _unsealed, reseal
from nazorat.fieldwork.arrivals import Arrival, LateFiles, Receipt, name_mac_of
from nazorat.fieldwork.corrected import Beside, Correction
from nazorat.fieldwork.encrypted import NotAsSent, is_encrypted, manifest_in
from nazorat.fieldwork.models import Attachment, Record, RecordVersion, Sheet
from nazorat.fieldwork.queries import versions_of
from nazorat.fieldwork.records import Opened, OpenFile, OpenRecord
from nazorat.fieldwork.writer import WRITER
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.tools.queries import form_of_version
from nazorat.vault import blobs, crypto
from nazorat.vault.actions import Asked, note_opening
from nazorat.visits.keys import VisitKeys, open_grants
from nazorat.visits.models import Visit
from nazorat.xlsform import Instance, parse_root, read_instance

# of one that is encrypted to the key of its tool
NOTHING = Instance("", "", "", "", {})


def receive(*, by: UUID, arrival: Arrival | LateFiles) -> Receipt:
    """Take in one sealed record, or files of one, from any door; returns when it is on disk. Raises Problem for a conflict."""
    if arrival.actor != by:
        raise ValueError("an arrival names who sends it")
    return WRITER.submit(arrival)


def open_records(
    *, by: Keyring, visit: Visit, tool: str | None = None, ids: Collection[UUID] | None = None, circle: int | None = None,
    verb: str = "fieldwork.open-records", aside: bool = False,
) -> Opened:  # fmt: skip
    """Open the records of a visit that this member may read; one act for the whole ask, written before anything is opened.

    What was set aside is not among them, but for who names it by its id, or asks for it with `aside`.

    With `circle` only those of one compartment: what is written in the name of many says the same whoever of them opens it.
    What turns out to be no record keeps nobody from the others: a door that takes sealed bytes cannot look inside them.
    """
    keys = open_grants(by, visit)
    asked = ask_records(by=by, keys=keys, tool=tool, ids=ids, circle=circle, aside=aside)
    act = note_opening(verb, by=by.member.id, organisation=by.member.organisation_id, obj=visit.id, ids=asked.ids)
    opened = asked.opened(act)
    reseal(by=by, keys=keys, ids=opened.older)
    return opened


def ask_records(
    *, by: Keyring, keys: VisitKeys, tool: str | None = None, ids: Collection[UUID] | None = None, circle: int | None = None,
    aside: bool = False,
) -> Asked[Opened]:  # fmt: skip
    """The same records, still sealed: for who asks for more than records, and writes one act for the whole of it."""
    visit = keys.visit
    found = versions_of(visit, tool, ids, aside=aside)
    rows = [row for row in found if may_open(by, keys, row) and circle in (None, row.key.compartment)]

    def opening() -> Opened:
        sheets = dict(Sheet.objects.filter(visit=visit, record__isnull=False).values_list("record_id", "number"))
        opened, broken, beside = [], [], Beside(rows)
        for row in rows:
            try:
                opened.append(_open(row, keys, sheets.get(row.record_id), beside))
            except NO_RECORD:
                broken.append(row.record_id)
        return Opened(opened, broken, [row.record_id for row in rows if _is_older(row, keys)])

    return Asked(tuple(row.record_id for row in rows), opening)


def open_record(
    *,
    by: Keyring,
    visit: Visit,
    record: Record,
    number: int | None = None,
    verb: str = "fieldwork.open-record",
    closed: bool = False,
) -> OpenRecord:
    """Open one record, in its current version or an earlier one, with what its keyer noted; with `closed` also one without its answers.

    Raises Problem "record-sealed", "record-unreadable" for what is none, "record-closed" for what is encrypted to the key of its tool.
    """
    keys = open_grants(by, visit)
    row = (
        RecordVersion.objects.filter(record=record, record__visit=visit, number=number or record.version)
        .select_related("record", "record__device", "record__set_aside", "key", "keying_note")
        .prefetch_related("attachments")
        .get()
    )
    if not may_open(by, keys, row):
        raise Problem("record-sealed")
    note_opening(verb, by=by.member.id, organisation=by.member.organisation_id, obj=record.id, ids=[row.id])
    sheet = Sheet.objects.filter(record=record).values_list("number", flat=True).first()
    note = getattr(row, "keying_note", None)
    notes = json.loads(keys.open(bytes(note.sealed), row.key_id)) if note else {}
    try:
        opened = replace(_open(row, keys, sheet, Beside([row])), notes=notes)
    except NO_RECORD as broken:
        raise Problem("record-unreadable") from broken
    if _is_older(row, keys):
        reseal(by=by, keys=keys, ids=[record.id])
    if opened.closed and not closed:
        raise Problem("record-closed")
    return opened


@dataclass(frozen=True)
class OpenVersion:
    """One version of a record with its row; `record` is None where it is sealed to a circle of others, or cannot be read."""

    row: RecordVersion
    record: OpenRecord | None


def open_history(*, by: Keyring, visit: Visit, record: Record) -> list[OpenVersion]:
    """Every version of a record, the first one first, as far as this member may open them; one act. Raises Problem "record-sealed"."""
    keys = open_grants(by, visit)
    found = RecordVersion.objects.filter(record=record).order_by("number").prefetch_related("attachments")
    rows = list(found.select_related("record", "record__device", "record__set_aside", "key", "typed_by"))
    may = [row for row in rows if may_open(by, keys, row)]
    if not may:
        raise Problem("record-sealed")
    note_opening(
        "fieldwork.open-history",
        by=by.member.id,
        organisation=by.member.organisation_id,
        obj=record.id,
        ids=[row.id for row in may],
    )
    beside, sheet = Beside(may), Sheet.objects.filter(record=record).values_list("number", flat=True).first()
    return [OpenVersion(row, _opened_or_none(row, keys, sheet, beside) if row in may else None) for row in rows]


def _opened_or_none(row: RecordVersion, keys: VisitKeys, sheet: int | None, beside: Beside) -> OpenRecord | None:
    try:
        return _open(row, keys, sheet, beside)
    except NO_RECORD:
        return None


def open_file(*, by: Keyring, visit: Visit, attachment: Attachment, verb: str = "fieldwork.open-file") -> tuple[str, bytes]:
    """Name and content of one file of a record. Raises Problem "record-sealed", "record-unreadable" for what is no file."""
    asked, record_id = ask_file(by=by, keys=open_grants(by, visit), attachment=attachment), attachment.version.record_id
    act = note_opening(verb, by=by.member.id, organisation=by.member.organisation_id, obj=record_id, ids=asked.ids)
    return asked.opened(act)


def ask_file(*, by: Keyring, keys: VisitKeys, attachment: Attachment) -> Asked[tuple[str, bytes]]:
    """The same file, still sealed: for who asks for several, and writes one act for them. Raises Problem "record-sealed"."""
    version = attachment.version
    if not may_open(by, keys, version):
        raise Problem("record-sealed")

    return Asked((attachment.id,), lambda: _file(keys, attachment))


def _file(keys: VisitKeys, attachment: Attachment, *, again: bool = True) -> tuple[str, bytes]:
    try:
        return envelope.unpack_file(keys.open(blobs.read(attachment.blob), attachment.sealed_to))
    except (*NO_RECORD, ValueError, FileNotFoundError) as broken:
        # it may have been sealed anew between the look at its row and the look at its file
        now = Attachment.objects.select_related("version", "blob").get(id=attachment.id)
        if again and now.blob_id != attachment.blob_id:
            return _file(keys, now, again=False)
        if isinstance(broken, FileNotFoundError):
            raise
        raise Problem("record-unreadable") from broken


def _open(row: RecordVersion, keys: VisitKeys, sheet: int | None, beside: Beside) -> OpenRecord:
    held, _plain = _unsealed(row, keys)
    form = form_of_version(row.record.tool_version_id)
    correction = _correction(row, held, beside)
    arrived = {bytes(item.name_mac): item.id for item in row.attachments.all()}
    if held.corrected:
        arrived = beside.files.get((row.record_id, held.corrected.files_of), {})
    root = read_instance(held.xml.encode())
    closed = is_encrypted(root)
    answers = NOTHING if closed else parse_root(form, root, strict=False)
    return OpenRecord(
        id=row.record_id, visit_id=row.record.visit_id, version=row.number, tool=held.tool,
        tool_version_id=row.record.tool_version_id, form=form, answers=answers.answers, door=row.record.door,
        signed=_signed(row, held), compartment=row.key.compartment, received_at=row.record.received_at, sheet=sheet,
        files=tuple(OpenFile(name, arrived.get(name_mac_of(name))) for name in _names(row, held, _named(root) if closed else answers.files)),
        instance_id=answers.instance_id, odd=answers.odd, late_since=row.late_since or _turned_before(row, keys),
        entered=held.entered, device=row.record.device.number if row.record.device else None, aside=hasattr(row.record, "set_aside"),
        correction=correction, replaces=answers.deprecated_id, closed=closed,
        with_key=row.record.door == Record.Door.COLLECT and row.typed_by_id is not None and correction is None,
    )  # fmt: skip


def _named(manifest: etree._Element) -> tuple[str, ...]:
    try:
        return manifest_in(manifest).files
    except NotAsSent as broken:
        raise envelope.NotARecord(str(broken)) from broken


def _names(row: RecordVersion, held: envelope.Envelope, answered: Sequence[str]) -> list[str]:
    """The files of a record: those that its answers name, and the pages of a scan that was attached at the desk or to a sheet."""
    pages = [file["name"] for file in held.files] if row.record.door in (Record.Door.DESK, Record.Door.PAPER) else []
    return list(dict.fromkeys([*answered, *pages]))


def _correction(row: RecordVersion, held: envelope.Envelope, beside: Beside) -> Correction | None:
    try:
        return beside.correction(row, held)
    except ValueError as refused:
        raise envelope.NotARecord(str(refused)) from refused


def _signed(row: RecordVersion, held: envelope.Envelope) -> bool:
    """Whether the device's signature holds. A signed door with a bad signature is no record at all; what a member corrected bears theirs."""
    if row.record.door != Record.Door.FIELD_APP or held.corrected:
        return False
    device = row.record.device
    if device is None or device.signing_public is None or held.device != device.id:
        raise envelope.NotARecord("the record names another device")
    if not crypto.verify(bytes(device.signing_public), held.signed_message(), bytes.fromhex(held.signature)):
        raise envelope.NotARecord("the device's signature does not hold")
    return True
