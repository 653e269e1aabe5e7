from __future__ import annotations

from dataclasses import replace

from nazorat.fieldwork.actions import receive
from nazorat.fieldwork.arrivals import Arrival, ArrivedFile, LateFiles, Receipt, instance_of, mac_of_digest, name_mac_of_digest
from nazorat.fieldwork.models import Record
from nazorat.kit.problems import Problem
from nazorat.sync import access
from nazorat.sync.queries import instance_sent, is_own
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
    previous = instance_sent(slip, slip.version - 1) if slip.version > 1 else None
    if previous is not None and not is_own(by, previous):
        raise Problem("record-outdated")
    arrival = Arrival(
        visit_id=by.visit_id, record_id=slip.record, number=slip.version, instance=instance_sent(slip, slip.version),
        tool_version_id=version.id, door=Record.Door.FIELD_APP, key_id=slip.key, sealed=sealed, mac=mac_of_digest(slip.sha256),
        actor=by.id, organisation=by.paired_by.organisation_id, previous=previous, device_id=by.id, files_named=slip.files,
    )  # fmt: skip
    try:
        return receive(by=by.id, arrival=arrival)
    except Problem as problem:
        if problem.code != "record-differs" or slip.version > 1 or not is_own(by, arrival.instance):
            raise
    return receive(by=by.id, arrival=_again(arrival, slip))


def _again(arrival: Arrival, slip: RecordSlip) -> Arrival:
    """A record that this device finished twice, as in two windows or after its browser was put back: a record of its own, both are kept.

    Its id and that of its sending follow from its ciphertext, so that the same one again is still the same.
    """
    instance = instance_of(slip.visit, f"\0{slip.record}/{slip.version}/{slip.sha256.hex()}")
    return replace(arrival, record_id=instance, instance=instance, sent_as=slip.record)


def take_file(*, by: Device, slip: FileSlip, body: crypto.Source) -> Receipt:
    """Take in one sealed file of a record that is here; it goes to disk as it comes. Raises Problem, and leaves nothing then."""
    instance = instance_sent(slip, slip.version)
    if not is_own(by, instance):
        raise Problem("record-unknown")
    blob = blobs.keep(body, begins=AGE)
    if bytes(blob.sha256) != slip.sha256:
        blobs.discard([blob])
        raise Problem("not-sealed")
    file = ArrivedFile(name_mac_of_digest(slip.name_sha256), mac_of_digest(slip.sha256), blob)
    late = LateFiles(by.visit_id, instance, slip.key, by.id, by.paired_by.organisation_id, (file,))
    return receive(by=by.id, arrival=late)
