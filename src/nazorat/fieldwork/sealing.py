"""From an XForm instance to a sealed arrival: which compartment, which key, which record and version. No transaction is open here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from uuid import UUID, uuid4

from lxml import etree

from nazorat.fieldwork.arrivals import Arrival, ArrivedFile, instance_of, mac_of, mac_of_digest, name_mac_of
from nazorat.fieldwork.encrypted import is_encrypted
from nazorat.fieldwork.entering import Entered
from nazorat.fieldwork.envelope import Envelope, FileFacts, pack_file
from nazorat.fieldwork.models import Record, RecordVersion
from nazorat.fieldwork.queries import is_here
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.tools.models import ToolVersion
from nazorat.tools.queries import form_of_version
from nazorat.vault import blobs, crypto
from nazorat.visits.models import Device, VisitKey
from nazorat.visits.queries import key_holds, newest_key
from nazorat.xlsform import Peek, file_names

# the choice of "who in the team may know" that the person spoken to makes, and the compartment it means
CIRCLES = {
    "all": VisitKey.Compartment.TEAM,
    "lead": VisitKey.Compartment.LEAD,
    "health": VisitKey.Compartment.HEALTH,
}
DOORS = {
    Record.Door.PAPER: "paper", Record.Door.COLLECT: "collect", Record.Door.FIELD_APP: "field app", Record.Door.DESK: "desk",
}  # fmt: skip


@dataclass(frozen=True)
class Sent:
    """What a door received in clear and holds in memory only.

    `circle` is who may read what no tool asks about. `pages` are names of files beyond those that the record names: of a scan at the
    desk, whose tool asks for one picture. `files` are (name, content) in the order in which they come; content that is a
    stream is read and sealed when its turn comes.
    """

    visit_id: UUID
    tool_version: ToolVersion
    door: Record.Door
    xml: bytes = field(repr=False)
    root: etree._Element = field(repr=False)
    peek: Peek
    actor: UUID
    organisation: UUID | None = None
    device: Device | None = None
    reader: Member | None = None
    typed_by: Member | None = None
    sheet_id: UUID | None = None
    entered: Entered | None = None
    circle: VisitKey.Compartment | None = None
    pages: tuple[str, ...] = ()
    files: Iterable[tuple[str, bytes | crypto.Source]] = field(default=(), repr=False)


@dataclass(frozen=True)
class Row:
    """Which version of which record something becomes, under which instance, and the instance that it replaces."""

    record_id: UUID
    number: int
    instance: UUID
    previous: UUID | None = None


def seal_arrival(sent: Sent, row: Row | None = None) -> Arrival:
    """Seal what a door received, as the version `row` or the one that its ids ask for.

    Raises Problem when the record is outdated, differs, or its compartment has no key. Its files are stored when this returns, and gone
    again when it raises.
    """
    key = key_for(sent.visit_id, sent.circle or compartment_of(sent.tool_version.id, sent.root))
    row, mac = row or _row_for(sent), mac_of(sent.xml)
    # what Collect encrypted names its files in the manifest; its answers are not here to name any
    asked = () if is_encrypted(sent.root) else file_names(form_of_version(sent.tool_version.id), sent.root)
    named = (*asked, *sent.pages)
    files = SealedFiles(named, row.instance, mac, key, sent.reader)
    try:
        for name, content in sent.files:
            files.take(name, content)
        plain = Envelope(
            visit=sent.visit_id, record=row.record_id, version=row.number, tool=sent.peek.form_id, tool_version=sent.peek.version,
            device=sent.device.id if sent.device else None, door=DOORS[sent.door], xml=sent.xml.decode(), files=tuple(files.facts),
            entered=sent.entered,
        )  # fmt: skip
        sealed = crypto.seal(plain.pack(), files.recipients())
    except BaseException:
        files.discard()
        raise
    return Arrival(
        visit_id=sent.visit_id, record_id=row.record_id, number=row.number, instance=row.instance, tool_version_id=sent.tool_version.id,
        door=sent.door, key_id=files.key.id, sealed=sealed, mac=mac, actor=sent.actor, organisation=sent.organisation,
        previous=row.previous, device_id=sent.device.id if sent.device else None, reader_id=files.reader.id if files.reader else None,
        typed_by_id=sent.typed_by.id if sent.typed_by else None, sheet_id=sent.sheet_id, files_named=len(set(named)),
        files=tuple(files.stored),
    )  # fmt: skip


class SealedFiles:
    """The files of one post: each is sealed and stored as it comes, unless it is here already or the record names no such file.

    Files of a version that is here are sealed to that version's key, even when the visit has a newer one: they are opened together.
    """

    def __init__(self, named: Iterable[str], instance: UUID, mac: bytes, key: VisitKey, reader: Member | None) -> None:
        self.named, self.instance, self.mac = set(named), instance, mac
        self.key = key
        # in the circle "interviewer and lead" the interviewer reads with their own key
        self.reader = reader if key.compartment == VisitKey.Compartment.LEAD else None
        self.held: dict[bytes, bytes] | None = None
        self.stored: list[ArrivedFile] = []
        self.facts: list[FileFacts] = []

    def recipients(self) -> list[str]:
        return [self.key.recipient, *([self.reader.key.public] if self.reader else [])]

    def take(self, name: str, content: bytes | crypto.Source) -> None:
        """Raises Problem when a file of this name with other content is here, OSError when there is no room."""
        if name not in self.named:
            return
        if self.held is None:
            self.held = self._look_back()
        name_mac = name_mac_of(name)
        measured = Measured(name, BytesIO(content) if isinstance(content, bytes) else content)
        if name_mac in self.held:
            measured.exhaust()
            if not crypto.equal(self.held[name_mac], measured.mac()):
                raise Problem("record-differs")
            return
        blob = blobs.seal_into(measured, self.recipients())
        self.held[name_mac] = measured.mac()
        self.stored.append(ArrivedFile(name_mac, measured.mac(), blob))
        self.facts.append(measured.facts())

    def _look_back(self) -> dict[bytes, bytes]:
        """Hashes of names and contents of the files that came with this instance before. Raises Problem when its XML was another."""
        if not is_here(self.instance):
            return {}
        earlier = RecordVersion.objects.select_related("key", "reader__key").get(instance=self.instance)
        if not crypto.equal(bytes(earlier.mac), self.mac):
            raise Problem("record-differs")
        if not key_holds(earlier.key):
            raise Problem("visit-key-doubtful")
        self.key, self.reader = earlier.key, earlier.reader
        return {bytes(name): bytes(mac) for name, mac in earlier.attachments.values_list("name_mac", "mac")}

    def discard(self) -> None:
        """Forget what was stored."""
        blobs.discard(file.blob for file in self.stored)


class Measured:
    """A file on its way into the seal: gives `pack_file`'s bytes, and counts and hashes the content that passes."""

    def __init__(self, name: str, content: crypto.Source) -> None:
        self.name, self.content = name, content
        self.head = pack_file(name, b"")
        self.size, self.digest = 0, hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        if self.head:
            head, self.head = self.head, b""
            return head
        data = self.content.read(size)
        self.size += len(data)
        self.digest.update(data)
        return data

    def exhaust(self) -> None:
        while self.read(1 << 16):
            pass

    def mac(self) -> bytes:
        return mac_of_digest(self.digest.digest())

    def facts(self) -> FileFacts:
        return FileFacts(name=self.name, sha256=self.digest.hexdigest(), size=self.size)


def key_for(visit_id: UUID, compartment: int) -> VisitKey:
    """The newest key of a compartment, as its signer signed it.

    Raises Problem "compartment-without-key" when nobody of the team may hold it, "visit-key-doubtful" when the row was exchanged.
    """
    key = newest_key(visit_id, compartment)
    if key is None:
        raise Problem("compartment-without-key")
    return key


@lru_cache(maxsize=64)
def _circle_path(version_id: UUID) -> str:
    return next((asked.path for asked in form_of_version(version_id).questions() if asked.sensitive == "compartment"), "")


def compartment_of(version_id: UUID, root: etree._Element) -> VisitKey.Compartment:
    """The circle of readers that the person spoken to chose; the strictest when a tool asks and there is no answer."""
    path = _circle_path(version_id)
    if not path:
        return VisitKey.Compartment.TEAM
    found = root.find("/".join(f"{{*}}{part}" for part in path.split("/")))
    return CIRCLES.get((found.text or "").strip() if found is not None else "", VisitKey.Compartment.LEAD)


def _row_for(sent: Sent) -> Row:
    """The version that this instance will be: the first one of a new record, or the next one of an older record.

    What Collect edited of a version that members corrected since comes after their corrections: it cannot be laid on them, and a tablet
    that is refused would go on sending. It says itself what it was made of, and a person at the desk sees that it knew nothing of them.
    """
    instance = instance_of(sent.visit_id, sent.peek.instance_id)
    if not sent.peek.deprecated_id:
        return Row(uuid4(), 1, instance)
    previous = instance_of(sent.visit_id, sent.peek.deprecated_id)
    older = (
        RecordVersion.objects.filter(instance=previous, record__visit_id=sent.visit_id).values_list("record_id", "number").first()
    )
    if older is None:
        raise Problem("record-outdated")
    if sent.door == Record.Door.COLLECT:
        later = RecordVersion.objects.filter(record=older[0], number__gt=older[1]).order_by("number")
        since = list(later.values_list("number", "instance", "typed_by"))
        if since and all(by for _number, _instance, by in since):
            return Row(older[0], since[-1][0] + 1, instance, since[-1][1])
    return Row(older[0], older[1] + 1, instance, previous)
