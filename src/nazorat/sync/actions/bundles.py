from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import IO
from uuid import uuid4

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.fieldwork.arrivals import Receipt
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.sync import bundles
from nazorat.sync.actions.doubts import note_clock
from nazorat.sync.actions.records import check_slip, take_file, take_record
from nazorat.sync.models import Bundle
from nazorat.sync.queries import epoch_is_current, file_held
from nazorat.sync.receipts import signed_receipt
from nazorat.sync.slips import FileSlip, RecordSlip
from nazorat.vault import crypto
from nazorat.vault.uploads import CHUNK
from nazorat.visits.models import Device, Visit

SLACK = timedelta(days=1)
# the year 9999 in ms: a device may say anything
FAR_AWAY = 253_370_000_000_000


@dataclass
class Told:
    """What came of the lines of a bundle: refusals by name, and a receipt for each that stands here now."""

    taken: int = 0
    repeated: int = 0
    refused: list[dict[str, str]] = field(default_factory=list)
    receipts: list[dict[str, str]] = field(default_factory=list)


def take_bundle(*, by: Keyring, visit: Visit, file: IO[bytes]) -> Bundle:
    """Take in what a device of this visit wrote to a file: each line that holds goes in, each other is told by name.

    The same lines may have come by network, or in another file: they stand once. Raises Problem "no-bundle", "bundle-damaged",
    "bundle-foreign" for one of another visit or of no device of this one, "bundle-of-revoked".
    """
    bundle = bundles.read_bundle(file)
    device = _device(visit, bundle.head)
    told = Told()
    whole = bundle.kept and crypto.verify(bytes(device.signing_public or b""), bundle.head.listed, bundle.head.signature)
    for damaged in bundle.lines:
        if isinstance(damaged, bundles.Damaged):
            told.refused.append({"name": damaged.name, "kind": "", "why": damaged.why})
    for line in bundles.in_order(bundle):
        try:
            _take(device, bundle, line, file, told)
        except Problem as problem:
            told.refused.append({"name": str(line.slip.record)[:8], "kind": _kind(line.slip), "why": problem.code})
    digest, size = _digest(file)
    # entries that the head counts and the list lacks, when the list was cut short
    lost = max(0, bundle.head.count - len(bundle.lines)) if not bundle.kept else 0
    held = {"whole": whole, "lost": lost, "made_at": bundle.head.made_at, "refused": told.refused, "receipts": told.receipts}
    with transaction.atomic():
        row = Bundle.objects.create(
            id=uuid4(), visit=visit, device=device, taken_by=by.member, sha256=digest, size=size, taken=told.taken, repeated=told.repeated,
            refused=len(told.refused) + lost, told=json.dumps(held, sort_keys=True).encode(),
        )  # fmt: skip
        append(
            "sync.take-bundle",
            by=by.member.id,
            organisation=by.member.organisation_id,
            obj=row.id,
            count=told.taken,
            commitment=digest,
        )
    # a bundle may have been on its way for weeks: its clock is wrong when it was made after now, or before its device was paired
    made = datetime.fromtimestamp(min(bundle.head.made_at, FAR_AWAY) / 1000, UTC)
    if not device.paired_at - SLACK <= made <= datetime.now(UTC) + SLACK:
        note_clock(by=device, said=min(bundle.head.made_at, FAR_AWAY))
    return row


def _device(visit: Visit, head: bundles.Head) -> Device:
    """The field app of this visit that made the bundle, while it may send. A visit that is over takes nothing more, as at the door."""
    device = Device.objects.select_related("paired_by").filter(id=head.device, visit=visit, kind=Device.Kind.FIELD_APP).first()
    if head.visit != visit.id or device is None:
        raise Problem("bundle-foreign")
    if device.revoked_at is not None or visit.state in (Visit.State.CLOSED, Visit.State.REFUSED):
        raise Problem("bundle-of-revoked")
    return device


def _take(device: Device, bundle: bundles.Bundle, line: bundles.Line, file: IO[bytes], told: Told) -> None:
    key = check_slip(by=device, slip=line.slip)
    body = bundles.Section(file, bundle.body_at + line.at, line.size)
    receipt: Receipt | None
    if isinstance(line.slip, RecordSlip):
        receipt = take_record(by=device, slip=line.slip, sealed=body.whole())
        repeated = receipt.repeated
    else:
        receipt = file_held(device, line.slip)
        repeated = receipt is not None
        receipt = receipt or take_file(by=device, slip=line.slip, body=body)
    words, signature = signed_receipt(line.slip, receipt, current=epoch_is_current(key))
    told.taken += not repeated
    told.repeated += repeated
    told.receipts.append({"receipt": words.decode(), "signature": signature})


def _kind(slip: RecordSlip | FileSlip) -> str:
    return "file" if isinstance(slip, FileSlip) else "record"


def _digest(file: IO[bytes]) -> tuple[bytes, int]:
    """SHA-256 and size of the whole file, a piece at a time."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while piece := file.read(CHUNK):
        digest.update(piece)
        size += len(piece)
    return digest.digest(), size
