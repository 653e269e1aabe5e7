from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Length

from nazorat.custody.queries import sides
from nazorat.fieldwork.arrivals import Receipt, instance_of, mac_of_digest, name_mac_of_digest
from nazorat.fieldwork.models import Attachment, RecordVersion
from nazorat.fieldwork.queries import asks_identity, tools_of_doors
from nazorat.kit.problems import Problem
from nazorat.places.queries import names_ever, units_of
from nazorat.preparation.queries import preparation_for
from nazorat.sync.faces import BUILT, Face
from nazorat.sync.labels import without_place
from nazorat.sync.models import AppFace, Bundle
from nazorat.sync.slips import FileSlip, Slip
from nazorat.tools.models import ToolFile, ToolVersion
from nazorat.vault import crypto
from nazorat.visits.models import Device, LeadLink, Pairing, Visit, VisitKey
from nazorat.visits.queries import keys_that_hold

FORMAT = "nazorat-pack/2"
PAIRING = "nazorat-pairing/1"
# how long a device that is not seen again goes on beginning records
LASTS = timedelta(days=14)


def face_of_app() -> Face:
    """The name and icon under which the field app is given out."""
    row = AppFace.objects.first()
    return Face(row.name, row.icon) if row else BUILT


class PackedFile(TypedDict):
    """A picture, sound or list that a tool shows or reads, fetched by its id; `sha256` (hex) and `size` are of its bytes."""

    id: str
    name: str
    sha256: str
    size: int


class PackedTool(TypedDict):
    """A version of a tool; `md5` is of the XForm's bytes."""

    id: str
    code: str
    version: str
    md5: str
    xform: str
    files: list[PackedFile]


class PackedUnit(TypedDict):
    """A part of the place, by a label without the place's name; `within` is the label of the part that it stands in, or empty."""

    name: str
    kind: str
    within: str
    capacity: int | None


class PackedKey(TypedDict):
    """A public key of a compartment in an epoch; `signature` (hex) is by `signed_by` (hex) over `visits.keys.key_message`."""

    id: str
    compartment: int
    epoch: int
    public: str
    signature: str
    signed_by: str


class PackedLink(TypedDict):
    """A lead who handed over: `signature` by `by` over `visits.pairing.lead_message` of `public`, the next lead's key; hex each."""

    by: str
    public: str
    signature: str


class PackedPreparation(TypedDict):
    """What was sealed to this device apart from the pack; `sha256` (hex) and `size` are of the age file."""

    sha256: str
    size: int


class Pack(TypedDict):
    """What a device needs to work offline. Names no place and no person: a device may be taken.

    `serial` is higher than that of every pack that the device had; times in ISO 8601. After `expires_at` it begins no new record.
    `profile` is "visit" or "travel". `title` is numbers alone. `codes` begins every code that this device gives to a person: no other
    device of the visit has it. On travel there are neither codes nor units.
    `preparation` is what `preparation.queries.preparation_for` gives, None for most.
    """

    format: str
    serial: int
    issued_at: str
    expires_at: str
    profile: str
    title: str
    codes: str
    units: list[PackedUnit]
    visit: str
    visit_number: int
    device: str
    device_number: int
    server: str
    tools: list[PackedTool]
    keys: list[PackedKey]
    leads: list[PackedLink]
    preparation: PackedPreparation | None


class Claimed(TypedDict):
    """What an app is told that answered a code: hex of 32 bytes each, `until` in ISO 8601."""

    format: str
    pairing: str
    nonce: str
    server: str
    signers: list[str]
    until: str


def claimed(pairing: Pairing) -> Claimed:
    """The server's half of the number, and the keys that the app is to trust when the numbers are the same."""
    trusted = bytes(pairing.trusted)
    keys = [trusted[at : at + 32].hex() for at in range(0, len(trusted), 32)]
    return Claimed(
        format=PAIRING, pairing=str(pairing.id), nonce=bytes(pairing.nonce).hex(), server=keys[0], signers=keys[1:],
        until=pairing.expires_at.isoformat(timespec="seconds"),
    )  # fmt: skip


def state_of(found: Pairing | Device) -> dict[str, str]:
    """Whether the desk still compares."""
    return {"state": "paired" if isinstance(found, Device) else "refused" if found.refused_at else "waiting"}


def pack_of(device: Device) -> Pack:
    """The pack of a device before it has a number: tools and every epoch of its visit's public keys. Raises Problem "visit-key-doubtful"."""
    return Pack(
        format=FORMAT,
        serial=0,
        issued_at="",
        expires_at="",
        profile="travel" if device.travel else "visit",
        title=f"{device.visit.number}/{device.number}",
        codes="" if device.travel else f"{device.number}-",
        units=[] if device.travel else _units(device),
        visit=str(device.visit_id),
        visit_number=device.visit.number,
        device=str(device.id),
        device_number=device.number,
        server=crypto.server_signing_public().hex(),
        tools=_tools(device),
        keys=_keys(device),
        leads=_leads(device),
        preparation=_preparation(device),
    )


def numbered(pack: Pack, serial: int, issued_at: datetime) -> bytes:
    """The pack as it is signed and sent."""
    times = {name: at.isoformat(timespec="seconds") for name, at in (("issued_at", issued_at), ("expires_at", issued_at + LASTS))}
    return json.dumps({**pack, "serial": serial, **times}, separators=(",", ":"), ensure_ascii=False).encode()


def epoch_is_current(key: VisitKey) -> bool:
    """Whether no newer epoch of the compartment has been made."""
    return not VisitKey.objects.filter(visit_id=key.visit_id, compartment=key.compartment, epoch__gt=key.epoch).exists()


def _tools(device: Device) -> list[PackedTool]:
    used = tools_of_doors(device.visit_id, splits=True)
    # a name can be sealed apart once two organisations keep keys for that
    splits = not any(asks_identity(version.id) for version in used) or sides() is not None
    versions = {version.id: version for version in used if splits or not asks_identity(version.id)}
    xforms = ToolVersion.objects.filter(id__in=versions).order_by("tool__code", "published_at").values_list("id", "xform")
    files = defaultdict[UUID, list[PackedFile]](list)
    for file_id, version_id, name, size in (
        ToolFile.objects.filter(version__in=list(versions))
        .annotate(size=Length("content"))
        .values_list("id", "version", "name", "size")
    ):
        files[version_id].append(PackedFile(id=str(file_id), name=name, sha256=_digest(file_id), size=size))
    return [
        PackedTool(
            id=str(version_id), code=versions[version_id].tool.code, version=versions[version_id].version, md5=versions[version_id].md5,
            xform=bytes(xform).decode(), files=files[version_id],
        )
        for version_id, xform in xforms
    ]  # fmt: skip


@lru_cache(maxsize=4096)
def _digest(file_id: UUID) -> str:
    # a version never changes, nor do its files
    return crypto.sha256(bytes(ToolFile.objects.values_list("content", flat=True).get(id=file_id))).hex()


def _units(device: Device) -> list[PackedUnit]:
    """The open parts of the place, once the visit has begun: before that nobody but the planners knows where it goes."""
    place = Visit.objects.select_related("place").get(id=device.visit_id).place
    if place is None:
        return []
    open_units = [part.unit for part in units_of(place) if part.unit.closed_on is None]
    labels = without_place([unit.name for unit in open_units], names_ever(place) if open_units else ())
    label_of = dict(zip((unit.id for unit in open_units), labels, strict=True))
    return [
        PackedUnit(
            name=label_of[unit.id],
            kind=unit.kind,
            within=label_of.get(unit.parent_id, "") if unit.parent_id else "",
            capacity=unit.capacity,
        )
        for unit in open_units
    ]


def _preparation(device: Device) -> PackedPreparation | None:
    held = preparation_for(device)
    return PackedPreparation(sha256=bytes(held.sha256).hex(), size=held.size) if held else None


def _leads(device: Device) -> list[PackedLink]:
    rows = LeadLink.objects.filter(visit_id=device.visit_id).values_list("by_public", "public", "signature")
    return [PackedLink(by=bytes(by).hex(), public=bytes(public).hex(), signature=bytes(sign).hex()) for by, public, sign in rows]


def _keys(device: Device) -> list[PackedKey]:
    rows = VisitKey.objects.filter(visit_id=device.visit_id).select_related("signed_by__key").order_by("compartment", "epoch")
    newest = {key.compartment: key for key in rows}
    # a device cannot tell whose signature is vouched for, so an exchanged key must not reach it
    keys = keys_that_hold(rows)
    if not {key.id for key in newest.values()} <= {key.id for key in keys}:
        raise Problem("visit-key-doubtful")
    return [
        PackedKey(
            id=str(key.id), compartment=key.compartment, epoch=key.epoch, public=key.recipient, signature=bytes(key.signature).hex(),
            signed_by=bytes(key.signed_by.key.signing_public).hex(),
        )
        for key in keys
    ]  # fmt: skip


def instance_sent(slip: Slip, version: int) -> UUID:
    """Our id for a version that a device sends. No instance id of ODK Collect holds a NUL, so none can take its place."""
    return instance_of(slip.visit, f"\0{slip.record}/{version}")


def is_own(device: Device, instance: UUID) -> bool:
    """Whether this device sent that version: what one device sent no other corrects or adds to."""
    return RecordVersion.objects.filter(instance=instance, record__device=device).exists()


def file_held(device: Device, slip: FileSlip) -> Receipt | None:
    """A receipt for a file that is here under this name with this very content, before anything of it is sent again."""
    rows = Attachment.objects.filter(version__instance=instance_sent(slip, slip.version), version__record__device=device)
    names = name_mac_of_digest(slip.name_sha256)
    found = rows.filter(name_mac=names, mac=mac_of_digest(slip.sha256)).select_related("version").first()
    if found is None:
        return None
    version = found.version
    missing = max(0, version.files_named - version.attachments.count())
    return Receipt(version.record_id, version.number, True, missing, bytes(version.sha256), version.received_at)


def bundles_of(visit: Visit) -> QuerySet[Bundle]:
    """The bundles that were brought to the desk for a visit, the latest first."""
    return Bundle.objects.filter(visit=visit).select_related("device", "taken_by").defer("told")
