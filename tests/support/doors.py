"""Makers for tests of the doors: a visit that uses the tool of the vectors, its lead, a paired device."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.preparation.models import DevicePreparation
from nazorat.tools.models import Tool, ToolVersion
from nazorat.vault import crypto
from nazorat.visits.models import Device, Visit, VisitTool
from support.collect import TOOL
from support.make import make_keyring, make_member
from support.visits import make_device, make_visit


@dataclass(frozen=True)
class Door:
    """A visit at whose door a device stands. `seed` is the field app's signing seed, empty for ODK Collect."""

    visit: Visit
    lead: Keyring
    device: Device
    token: str
    version: ToolVersion
    seed: bytes = b""


def make_door_tool(xform: bytes | None = None, *, code: str = "door", version: str = "1") -> ToolVersion:
    """A published version straight from an XForm: the tool of the vectors unless another is given."""
    given = xform or TOOL.read_bytes()
    tool, _ = Tool.objects.get_or_create(code=code)
    made, _ = ToolVersion.objects.get_or_create(
        tool=tool, version=version,
        defaults={"workbook": b"", "xform": given, "md5": hashlib.md5(given, usedforsecurity=False).hexdigest()},
    )  # fmt: skip
    return made


def make_door(kind: int = Device.Kind.COLLECT, lead: Keyring | None = None, **given: Any) -> Door:
    """A visit under way with that tool and a paired device."""
    lead = lead or make_keyring(make_member())
    visit = make_visit(lead=lead, **given)
    version = make_door_tool()
    VisitTool.objects.create(visit=visit, tool_version=version)
    pair = crypto.signing_pair() if kind == Device.Kind.FIELD_APP else None
    device, token = make_device(visit, lead, kind, pair.public if pair else None)
    return Door(visit, lead, device, token, version, pair.seed if pair else b"")


def make_prepared(visit: Visit, lead: Keyring) -> dict[str, dict[str, UUID]]:
    """A field app of a visit whose lead put a preparation on it, as the pages of one device name both."""
    held = put_on_device(visit, make_device(visit, lead, Device.Kind.FIELD_APP)[0], lead.member)
    return {page: {"visit_id": visit.id, "device_id": held} for page in ("visit-pack-file", "visit-pack-clear")}


def put_on_device(visit: Visit, device: Device, member: Member) -> UUID:
    """A row as the desk leaves it when it puts a preparation on a device, without one in it; gives the id of the device."""
    facts = {"visit": visit, "device": device, "member": member, "made_by": member, "made_at": timezone.now()}
    return DevicePreparation.objects.create(sealed=b"sealed", sha256=bytes(32), size=6, **facts).device_id
