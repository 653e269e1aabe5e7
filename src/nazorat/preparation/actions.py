from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import override

from nazorat.audit.actions import append
from nazorat.dossier.printing import language_of_press
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.preparation.blocks import in_languages, packed
from nazorat.preparation.gathering import gathered, narrowed
from nazorat.preparation.models import DevicePreparation
from nazorat.preparation.printing import pack_document
from nazorat.preparation.queries import devices_for_pack, members_for_pack
from nazorat.reports.press import pressed
from nazorat.vault import crypto
from nazorat.vault.devices import recipient_of_signer
from nazorat.visits.models import OVER, Device, TeamMember, Visit


def print_pack(*, by: Keyring, visit: Visit) -> bytes:
    """The preparation pack as PDF in the reader's language, made in memory; nothing of it is kept.

    Of a planned visit the place comes out of the opened plan. Raises Problem "refused" before arrival for everybody but the lead, "visit-over",
    "documents-failed", and those of opening.
    """
    _check(by, visit)
    with transaction.atomic():
        append("preparation.print-pack", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id)
    language = language_of_press()
    with override(language):
        document = pack_document(gathered(by, visit), by.member, language)
    return pressed([document], ("pdf",))[0]["pdf"]


def put_on_devices(*, by: Keyring, visit: Visit, shares: Mapping[Device, Member]) -> list[DevicePreparation]:
    """Seal the preparation to devices of the visit, to each for one member: as that member may read it, with that member's tasks alone.

    A device gets it with its next pack (`queries.preparation_for`). Before arrival it is the lead's, for themselves; afterwards the lead makes it
    for whoever works on the visit, others for themselves. Raises Problem "refused", "visit-over", "device-not-for-preparation",
    "preparation-too-long", and those of opening.
    """
    _check(by, visit)
    members, devices = set(members_for_pack(by.member, visit)), {one.id for one in devices_for_pack(visit)}
    if not set(shares.values()) <= members:
        raise Problem("refused")
    if not {device.id for device in shares} <= devices:
        raise Problem("device-not-for-preparation")
    pack, now, rows = gathered(by, visit), datetime.now(UTC), []
    for device, member in shares.items():
        told: dict[str, object] = {
            "visit": str(visit.id), "device": str(device.id), "member": member.code, "made_at": now.isoformat(timespec="seconds"),
            "languages": in_languages(narrowed(pack, member)),
        }  # fmt: skip
        sealed = crypto.seal(packed(told), [recipient_of_signer(bytes(device.signing_public or b""))])
        row = DevicePreparation(id=uuid4(), visit=visit, device=device, member=member, made_by=by.member, made_at=now)
        row.sealed, row.sha256, row.size = sealed, crypto.sha256(sealed), len(sealed)
        rows.append(row)
    with transaction.atomic():
        DevicePreparation.objects.filter(device__in=list(shares)).delete()
        DevicePreparation.objects.bulk_create(rows)
        for device in shares:
            append("preparation.put-on-device", by=by.member.id, organisation=by.member.organisation_id, obj=device.id)
    return rows


def take_off_device(*, by: Keyring, prepared: DevicePreparation) -> None:
    """The device is told of none any more and drops what it holds when it fetches its next pack."""
    with transaction.atomic():
        DevicePreparation.objects.filter(id=prepared.id).delete()
        append("preparation.take-off-device", by=by.member.id, organisation=by.member.organisation_id, obj=prepared.device_id)


def give_preparation(*, by: Device, prepared: DevicePreparation) -> None:
    """A device fetches what was sealed to it."""
    with transaction.atomic():
        DevicePreparation.objects.filter(id=prepared.id).update(given_at=datetime.now(UTC))
        append("preparation.give", by=by.id, organisation=by.paired_by.organisation_id, obj=by.id)


def save_preparation(*, by: Keyring, prepared: DevicePreparation) -> None:
    """What was sealed to a device leaves the desk as a file, for one that has no network."""
    with transaction.atomic():
        append("preparation.save-file", by=by.member.id, organisation=by.member.organisation_id, obj=prepared.device_id)


def _check(by: Keyring, visit: Visit) -> None:
    if visit.state in OVER:
        raise Problem("visit-over")
    lead = visit.team.filter(member=by.member, left_at=None, role=TeamMember.Role.LEAD)
    if visit.state == Visit.State.PLANNED and not lead.exists():
        raise Problem("refused")
