from __future__ import annotations

from uuid import UUID

from nazorat.fieldwork.actions import receive
from nazorat.fieldwork.arrivals import Arrival, ArrivedFile, LateFiles, Receipt, instance_of, mac_of_digest, name_mac_of_digest
from nazorat.fieldwork.models import Record, RecordVersion
from nazorat.kit.problems import Problem
from nazorat.sync import access
from nazorat.sync.slips import FileSlip, RecordSlip, Slip
from nazorat.vault import blobs, crypto
from nazorat.visits.models import Device, VisitKey

# how every age file begins (age-encryption.org/v1)
AGE = b"age-encryption.org/v1\n"


def check_slip(*, by: Device, slip: Slip) -> VisitKey:
    """The key that the slip names, once device and visit are right: before anything of the body is read. Raises Problem."""
    if slip.visit != by.visit_id or not crypto.verify(bytes(by.signing_public or b""), slip.signed, slip.signature):
        raise Problem("signature-wrong")
    return access.key_for_sealing(by, slip.key)


def take_record(*, by: Device, slip: RecordSlip, sealed: bytes) -> Receipt:
    """Take in one sealed record whose slip was checked; returns when it is on disk. Raises Problem."""
    if crypto.sha256(sealed) != slip.sha256 or not sealed.startswith(AGE):
        raise Problem("not-sealed")
    version = access.version_for_device(by, slip.tool_version)
    previous = _instance(slip, slip.version - 1) if slip.version > 1 else None
    if previous is not None and not _is_own(by, previous):
        raise Problem("record-outdated")
    arrival = Arrival(
        visit_id=by.visit_id, record_id=slip.record, number=slip.version, instance=_instance(slip, slip.version),
        tool_version_id=version.id, door=Record.Door.FIELD_APP, key_id=slip.key, sealed=sealed, mac=mac_of_digest(slip.sha256),
        actor=by.id, organisation=by.paired_by.organisation_id, previous=previous, device_id=by.id, files_named=slip.files,
    )  # fmt: skip
    return receive(by=by.id, arrival=arrival)


def take_file(*, by: Device, slip: FileSlip, body: crypto.Source) -> Receipt:
    """Take in one sealed file of a record that is here; it goes to disk as it comes. Raises Problem, and leaves nothing then."""
    instance = _instance(slip, slip.version)
    if not _is_own(by, instance):
        raise Problem("record-unknown")
    blob = blobs.keep(body, begins=AGE)
    if bytes(blob.sha256) != slip.sha256:
        blobs.discard([blob])
        raise Problem("not-sealed")
    file = ArrivedFile(name_mac_of_digest(slip.name_sha256), mac_of_digest(slip.sha256), blob)
    late = LateFiles(by.visit_id, instance, slip.key, by.id, by.paired_by.organisation_id, (file,))
    return receive(by=by.id, arrival=late)


def _instance(slip: Slip, version: int) -> UUID:
    # no instance id of ODK Collect holds a NUL, so none can take the place of a record of ours
    return instance_of(slip.visit, f"\0{slip.record}/{version}")


def _is_own(device: Device, instance: UUID) -> bool:
    """Whether this device sent that version: what one device sent no other corrects or adds to."""
    return RecordVersion.objects.filter(instance=instance, record__device=device).exists()
