"""Makers of what comes in from the field: records sealed through the real path, sheets, and fields as the keying page posts them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from nazorat.fieldwork import actions
from nazorat.fieldwork.arrivals import Arrival
from nazorat.fieldwork.models import Record, Sheet
from nazorat.fieldwork.paper import flat, on_paper
from nazorat.fieldwork.sealing import Sent, seal_arrival
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.tools.models import ToolVersion
from nazorat.tools.queries import form_of_version
from nazorat.visits.models import Device, Visit, VisitTool
from nazorat.xlsform import Answers, NoAnswer, build_instance, peek_root, read_instance, write_text
from support.visits import make_tool_version


def version_of(visit: Visit, tool: str) -> ToolVersion:
    """The version of a tool that a visit uses; the library's is added to the visit when it uses none."""
    held = VisitTool.objects.filter(visit=visit, tool_version__tool__code=tool).select_related("tool_version__tool").first()
    if held is None:
        held = VisitTool.objects.create(visit=visit, tool_version=make_tool_version(tool))
    return held.tool_version


def make_arrival(
    visit: Visit, tool: str, answers: Answers, by: Keyring, *, door: Record.Door = Record.Door.PAPER, instance_id: str = "",
    deprecated_id: str = "", device: Device | None = None, reader: Member | None = None, typed_by: Member | None = None,
    files: tuple[tuple[str, bytes], ...] = (),
) -> Arrival:  # fmt: skip
    """A record of a library tool, sealed as a door would do it, not yet received. `answers` are keyed by question path."""
    version = version_of(visit, tool)
    xml = build_instance(
        form_of_version(version.id), answers, instance_id=instance_id or f"uuid:{uuid4()}", deprecated_id=deprecated_id
    )
    root = read_instance(xml)
    sent = Sent(
        visit_id=visit.id, tool_version=version, door=door, xml=xml, root=root, peek=peek_root(root), actor=by.member.id,
        organisation=by.member.organisation_id, device=device, reader=reader, typed_by=typed_by, files=files,
    )  # fmt: skip
    return seal_arrival(sent)


def make_record(visit: Visit, tool: str, answers: Answers, by: Keyring, **given: Any) -> Record:
    """The same, received."""
    return received(make_arrival(visit, tool, answers, by, **given))


def received(arrival: Arrival) -> Record:
    receipt = actions.receive(by=arrival.actor, arrival=arrival)
    return Record.objects.get(id=receipt.record_id)


def make_sheets(visit: Visit, by: Keyring, tool: str = "room", count: int = 1, member: Member | None = None) -> list[Sheet]:
    """Issued sheets of a library tool, to the acting member unless told otherwise."""
    return actions.issue_sheets(
        by=by, visit=visit, tool_version=version_of(visit, tool), member=member or by.member, count=count, language="en"
    )


def posted(answers: Answers, notes: Mapping[str, str] | None = None, seconds: int = 60) -> dict[str, str | list[str]]:
    """The fields of the keying page for these answers."""
    fields: dict[str, str | list[str]] = {"seconds": str(seconds)}
    for name, value in flat(answers).items():
        if isinstance(value, NoAnswer):
            fields[f"na:{name}"] = value.code
        else:
            fields[f"answer:{name}"] = list(value) if isinstance(value, tuple) else write_text(value)
    return fields | {f"note:{name}": words for name, words in (notes or {}).items()}


def missing_of(version_id: UUID, answers: Answers) -> Answers:
    """The answers with every other required place of the tool said to be not asked."""
    said = flat(answers)
    rest = {p.name: NoAnswer("not_asked") for p in on_paper(version_id) if p.question.required and p.name not in said}
    return {**answers, **rest}
