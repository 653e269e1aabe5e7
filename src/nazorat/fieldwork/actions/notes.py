"""Free notes written at the desk: typed, pasted, dictated, or a scan with a sentence. They come in as every record does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from nazorat.fieldwork import typed
from nazorat.fieldwork.actions.records import receive
from nazorat.fieldwork.arrivals import Receipt
from nazorat.fieldwork.entering import Entered
from nazorat.fieldwork.models import Record
from nazorat.fieldwork.paper import Values
from nazorat.fieldwork.queries import note_tool
from nazorat.fieldwork.sealing import Sent, seal_arrival
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member, MemberKey
from nazorat.people.queries import voucher_holds
from nazorat.tools.models import ToolVersion
from nazorat.tools.queries import form_of_version
from nazorat.visits.models import Visit, VisitKey
from nazorat.xlsform import build_instance, peek_root, read_instance


@dataclass(frozen=True)
class FreeNote:
    """One note: its answers by place, who may read it, how it was written down, and the pages of its scan in their order."""

    values: Values = field(repr=False)
    circle: VisitKey.Compartment
    entered: Entered
    files: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)


def write_notes(*, by: Keyring, visit: Visit, notes: Sequence[FreeNote], form_id: UUID) -> list[Receipt]:
    """Take notes in as records of the visit. Sent twice from one form they are there once; sent again after a fault, the rest comes in.

    Raises Problem "note-without-tool", "note-incomplete", and those of the way in: "compartment-without-key", "record-differs".
    """
    version = note_tool(visit)
    if version is None:
        raise Problem("note-without-tool")
    checked = [(note, typed.finished(version.id, note.values)) for note in notes]
    wrong = sum(len(one.wrong) for _note, one in checked)
    if wrong:
        raise Problem("note-incomplete", count=wrong)
    reader = _reader(by)
    return [
        receive(
            by=by.member.id, arrival=seal_arrival(_sent(by, visit, version, note, one, f"uuid:{uuid5(form_id, str(n))}", reader))
        )
        for n, (note, one) in enumerate(checked)
    ]


def _sent(
    by: Keyring, visit: Visit, version: ToolVersion, note: FreeNote, checked: typed.Typed, instance_id: str, reader: Member | None
) -> Sent:
    xml = build_instance(form_of_version(version.id), checked.answers, instance_id=instance_id)
    root = read_instance(xml)
    return Sent(
        visit_id=visit.id, tool_version=version, door=Record.Door.DESK, xml=xml, root=root, peek=peek_root(root), actor=by.member.id,
        organisation=by.member.organisation_id, reader=reader, typed_by=by.member, entered=note.entered, circle=note.circle,
        pages=tuple(name for name, _page in note.files), files=note.files,
    )  # fmt: skip


def _reader(by: Keyring) -> Member | None:
    """Who wrote a note for the circle of interviewer and lead is its interviewer: they read it with their own key, if it is vouched for."""
    key = MemberKey.objects.filter(member_id=by.member.id).first()
    return by.member if key is not None and voucher_holds(key) else None
