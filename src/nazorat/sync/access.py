from __future__ import annotations

from uuid import UUID

from nazorat.fieldwork.queries import tools_of_doors
from nazorat.kit.problems import Problem
from nazorat.tools.models import ToolVersion
from nazorat.visits.access import device_by_token
from nazorat.visits.models import Device, VisitKey


def device_for_sending(token: str) -> Device:
    """The field app of a path token. Raises Http404, the same for wrong, revoked, foreign and closed."""
    return device_by_token(token, Device.Kind.FIELD_APP)


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
    for version in tools_of_doors(device.visit_id):
        if version.id == version_id:
            return version
    raise Problem("form-unknown")
