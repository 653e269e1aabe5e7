from __future__ import annotations

from typing import TypedDict

from nazorat.fieldwork.queries import tools_of_doors
from nazorat.kit.problems import Problem
from nazorat.tools.models import ToolVersion
from nazorat.vault import crypto
from nazorat.visits.models import Device, VisitKey
from nazorat.visits.queries import keys_that_hold

FORMAT = "nazorat-pack/1"


class PackedTool(TypedDict):
    """A version of a tool; `md5` is of the XForm's bytes."""

    id: str
    code: str
    version: str
    md5: str
    xform: str


class PackedKey(TypedDict):
    """A public key of a compartment in an epoch; `signature` (hex) is by `signed_by` (hex) over `visits.keys.key_message`."""

    id: str
    compartment: int
    epoch: int
    public: str
    signature: str
    signed_by: str


class Pack(TypedDict):
    """What a device needs to work offline. Names no place and no person: a device may be taken."""

    format: str
    visit: str
    visit_number: int
    device: str
    device_number: int
    server: str
    tools: list[PackedTool]
    keys: list[PackedKey]


def pack_of(device: Device) -> Pack:
    """The pack of a device: tools and every epoch of its visit's public keys. Raises Problem "visit-key-doubtful"."""
    return Pack(
        format=FORMAT,
        visit=str(device.visit_id),
        visit_number=device.visit.number,
        device=str(device.id),
        device_number=device.number,
        server=crypto.server_signing_public().hex(),
        tools=_tools(device),
        keys=_keys(device),
    )


def epoch_is_current(key: VisitKey) -> bool:
    """Whether no newer epoch of the compartment has been made."""
    return not VisitKey.objects.filter(visit_id=key.visit_id, compartment=key.compartment, epoch__gt=key.epoch).exists()


def _tools(device: Device) -> list[PackedTool]:
    versions = {version.id: version for version in tools_of_doors(device.visit_id)}
    xforms = ToolVersion.objects.filter(id__in=versions).order_by("tool__code", "published_at").values_list("id", "xform")
    return [
        PackedTool(
            id=str(version_id), code=versions[version_id].tool.code, version=versions[version_id].version, md5=versions[version_id].md5,
            xform=bytes(xform).decode(),
        )
        for version_id, xform in xforms
    ]  # fmt: skip


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
