from __future__ import annotations

from uuid import UUID

from django.http import Http404

from nazorat.fieldwork.queries import tools_of_doors
from nazorat.tools.models import ToolFile, ToolVersion
from nazorat.visits.access import device_by_token
from nazorat.visits.models import Device


def device_for_sending(token: str) -> Device:
    """The tablet of a path token. Raises Http404, the same for wrong, revoked, foreign and closed."""
    return device_by_token(token, Device.Kind.COLLECT)


def version_for_device(device: Device, version_id: UUID) -> ToolVersion:
    """A version of a tool that the device's visit uses. Raises Http404."""
    for version in tools_of_doors(device.visit_id):
        if version.id == version_id:
            return version
    raise Http404


def file_for_device(device: Device, version_id: UUID, file_id: UUID) -> ToolFile:
    """A file that such a version shows. Raises Http404."""
    found = ToolFile.objects.filter(id=file_id, version_id=version_for_device(device, version_id).id).first()
    if found is None:
        raise Http404
    return found
