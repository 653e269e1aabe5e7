"""Opened records as analysis sees them, without a database, and sealed ones that a page opens."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import count
from uuid import UUID, uuid4

from nazorat.fieldwork.actions import receive
from nazorat.fieldwork.models import Record
from nazorat.fieldwork.records import OpenRecord
from nazorat.fieldwork.sealing import Sent, seal_arrival
from nazorat.people.keyring import Keyring
from nazorat.standards.compare import Comparator, Norm
from nazorat.tools.queries import form_of_version
from nazorat.visits.models import Visit
from nazorat.xlsform import Answers, Form, build_instance, compile_workbook, parse_form, peek_root, read_instance
from support.visits import LIBRARY

VISIT = UUID(int=1)
_rooms = count(1)


@lru_cache(maxsize=8)
def form_of(tool: str) -> Form:
    """The tree of a tool of the library."""
    return parse_form(compile_workbook((LIBRARY / tool / f"{tool}.xlsx").read_bytes(), f"{tool}.xlsx").xform)


def opened(tool: str, answers: Answers) -> OpenRecord:
    """A record as it is after opening."""
    return OpenRecord(
        id=uuid4(), visit_id=VISIT, version=1, tool=tool, tool_version_id=UUID(int=2), form=form_of(tool), answers=answers,
        door=Record.Door.PAPER, signed=False, compartment=1, received_at=datetime(2026, 5, 12, tzinfo=UTC), sheet=None, files=(),
    )  # fmt: skip


def norm(code: str, value: str | None, *, annexe_excluded: bool = True, source: str = "CPT", status: str = "comparative") -> Norm:
    """A floor in m² for each person."""
    sources = dict.fromkeys(("en", "ru", "tg"), source)
    return Norm(
        code,
        Decimal(value) if value else None,
        "m2",
        Comparator.AT_LEAST,
        status,
        sources,
        sources,
        annexe_excluded=annexe_excluded,
    )


def room_answers(**given: object) -> Answers:
    """A room of 4 by 5 m without annexe, four persons, by laser, unless told otherwise. Names are those of the items."""
    plain: dict[str, object] = {
        "unit": "A", "room": f"A-{next(_rooms)}", "kind": "ordinary", "chosen": "drawn", "present": 4, "assigned": 4, "beds": 4,
        "length": 5, "width": 4, "toilet": "outside", "instrument": "laser", "call_bell": "works", **given,
    }  # fmt: skip
    homes = {
        **dict.fromkeys(("unit", "room", "kind", "chosen", "present", "assigned", "beds", "without_bed"), "who"),
        **dict.fromkeys(("length", "width", "annexe", "toilet", "instrument"), "space"),
        **dict.fromkeys(("call_bell", "answer_minutes", "nobody_came"), "hygiene"),
        **dict.fromkeys(("disability",), "daily"),
    }
    return {f"{homes[name]}/{name}": value for name, value in plain.items() if value is not None}  # type: ignore[misc]  # any answer may be given


def put(visit: Visit, by: Keyring, tool: str, answers: Answers) -> UUID:
    """Seal a record into a visit as if it were typed from paper; its id."""
    version = visit.tools.select_related("tool_version").get(tool_version__tool__code=tool).tool_version
    xml = build_instance(form_of_version(version.id), answers, instance_id=f"uuid:{uuid4()}")
    root = read_instance(xml)
    sent = Sent(
        visit_id=visit.id, tool_version=version, door=Record.Door.PAPER, xml=xml, root=root, peek=peek_root(root), actor=by.member.id
    )  # fmt: skip
    return receive(by=by.member.id, arrival=seal_arrival(sent)).record_id
