"""Records that came encrypted to the key of their tool are opened with its private half, which a member brings and nobody keeps.

What came stays as it came, the first version; what was in it is the next one, sealed to the circle that its answers ask for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from nazorat.fieldwork.access import may_open
from nazorat.fieldwork.actions.records import _file, receive
from nazorat.fieldwork.actions.resealing import NO_RECORD, _unsealed
from nazorat.fieldwork.arrivals import name_mac_of
from nazorat.fieldwork.encrypted import Manifest, NotAsSent, Plain, decrypt, instance_opened, is_encrypted, manifest_in
from nazorat.fieldwork.models import Record, RecordVersion
from nazorat.fieldwork.queries import versions_of
from nazorat.fieldwork.sealing import Row, Sent, seal_arrival
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.tools.queries import form_of_version
from nazorat.vault.actions import note_opening
from nazorat.vault.crypto import CannotOpen
from nazorat.vault.rsa import PrivateKey
from nazorat.visits.keys import VisitKeys, open_grants
from nazorat.visits.models import Visit
from nazorat.xlsform import read_instance


@dataclass(frozen=True)
class WithKey:
    """What became of records when a key was brought, by their ids: opened, files still to come, another key, not as they were sent.

    `refused` are those that could not be sealed anew, each with why.
    """

    opened: tuple[UUID, ...]
    waiting: tuple[UUID, ...]
    other: tuple[UUID, ...]
    changed: tuple[UUID, ...]
    refused: tuple[tuple[UUID, Problem], ...] = ()


def open_encrypted(*, by: Keyring, visit: Visit, private: PrivateKey) -> WithKey:
    """Open with a private key what lies encrypted of a visit, as far as this member holds the circles; one act for the whole of it.

    Each becomes the next version of its record. One that fails keeps none of the others, and stays as it is.
    """
    keys = open_grants(by, visit)
    found = versions_of(visit, aside=True).filter(number=1, record__door=Record.Door.COLLECT)
    rows = [row for row in found.select_related("record__tool_version") if _may_be_closed(row) and may_open(by, keys, row)]
    note_opening(
        "fieldwork.open-encrypted", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id,
        ids=[row.record_id for row in rows],
    )  # fmt: skip
    became: dict[str, list[UUID]] = {"opened": [], "waiting": [], "other": [], "changed": []}
    refused = []
    for row, manifest in _closed(rows, keys):
        try:
            became[_open_one(by, keys, row, manifest, private)].append(row.record_id)
        except Problem as problem:
            refused.append((row.record_id, problem))
    return WithKey(**{name: tuple(ids) for name, ids in became.items()}, refused=tuple(refused))


def _may_be_closed(row: RecordVersion) -> bool:
    """As its tool tells: what a tool without a key sent is not opened to see that it is not encrypted."""
    return bool(form_of_version(row.record.tool_version_id).public_key)


def _closed(rows: list[RecordVersion], keys: VisitKeys) -> Iterator[tuple[RecordVersion, Manifest]]:
    for row in rows:
        try:
            root = read_instance(_unsealed(row, keys)[0].xml.encode())
            if is_encrypted(root):
                yield row, manifest_in(root)
        except (*NO_RECORD, NotAsSent):
            # no record at all: the list of records says so
            continue


def _open_one(by: Keyring, keys: VisitKeys, row: RecordVersion, manifest: Manifest, private: PrivateKey) -> str:
    arrived = {bytes(file.name_mac): file for file in row.attachments.select_related("version", "blob")}
    if any(name_mac_of(name) not in arrived for name in manifest.files):
        return "waiting"
    try:
        plain = decrypt(manifest, private, lambda name: _file(keys, arrived[name_mac_of(name)])[1])
        receive(
            by=by.member.id,
            arrival=seal_arrival(_sent(by, row, plain), Row(row.record_id, 2, instance_opened(row.instance), row.instance)),
        )
    except CannotOpen:
        return "other"
    except NotAsSent:
        return "changed"
    except Problem as problem:
        if problem.code != "record-unreadable":
            raise
        return "changed"
    return "opened"


def _sent(by: Keyring, row: RecordVersion, plain: Plain) -> Sent:
    return Sent(
        visit_id=row.record.visit_id, tool_version=row.record.tool_version, door=Record.Door.COLLECT, xml=plain.xml, root=plain.root,
        peek=plain.peek, actor=by.member.id, organisation=by.member.organisation_id, device=row.record.device, typed_by=by.member,
        files=((name, plain.read(name)) for name in plain.files),
    )  # fmt: skip
