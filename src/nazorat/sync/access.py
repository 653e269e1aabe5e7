from __future__ import annotations

from uuid import UUID

from django.http import Http404

from nazorat.fieldwork.queries import tools_of_doors
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.preparation.models import DevicePreparation
from nazorat.preparation.queries import preparation_for
from nazorat.sync.models import Bundle
from nazorat.tools.models import ToolFile, ToolVersion
from nazorat.visits.access import begun_visit_for_work, device_by_token, pairing_of_app
from nazorat.visits.actions import Shown
from nazorat.visits.models import Device, Pairing, VisitKey


def device_for_sending(token: str) -> Device:
    """The field app of a path token. Raises Http404, the same for wrong, revoked, foreign and closed."""
    return device_by_token(token, Device.Kind.FIELD_APP)


def pairing_for_showing(pairing_id: UUID, shown: Shown) -> Pairing | Device:
    """The pairing of an app that waits, or the device that it has become. Raises Http404."""
    hashed, key = shown.token_hash, shown.signing_public
    device = Device.objects.filter(id=pairing_id, token_hash=hashed, signing_public=key, revoked_at=None).first()
    return device or pairing_of_app(pairing_id)


def file_for_device(device: Device, version_id: UUID, file_id: UUID) -> ToolFile:
    """A file that a version of the device's pack shows or reads. Raises Http404."""
    used = version_id in {version.id for version in tools_of_doors(device.visit_id)}
    found = ToolFile.objects.filter(id=file_id, version_id=version_id).first() if used else None
    if found is None:
        raise Http404
    return found


def preparation_for_device(device: Device) -> DevicePreparation:
    """What was sealed to this device and may be given to it now. Raises Http404."""
    found = preparation_for(device)
    if found is None:
        raise Http404
    return found


def key_for_sealing(device: Device, key_id: UUID) -> VisitKey:
    """A key of the device's visit, of any epoch: a device that was offline seals to the one it has. Raises Problem.

    Nothing is sealed here: the device did it, to a key that the pack gave it while its signature held.
    """
    key = VisitKey.objects.filter(id=key_id, visit_id=device.visit_id).first()
    if key is None:
        raise Problem("key-unknown")
    return key


def version_for_device(device: Device, version_id: UUID) -> ToolVersion:
    """A version of a tool that the device's visit uses. Raises Problem."""
    for version in tools_of_doors(device.visit_id, splits=True):
        if version.id == version_id:
            return version
    raise Problem("form-unknown")


def bundle_for_work(by: Member, visit_id: UUID, bundle_id: UUID) -> Bundle:
    """A bundle that was brought for a visit which the member works on. Everybody else gets not-found."""
    visit = begun_visit_for_work(by, visit_id)
    found = Bundle.objects.select_related("device", "taken_by").filter(id=bundle_id, visit=visit).first()
    if found is None:
        raise Http404
    found.visit = visit
    return found
