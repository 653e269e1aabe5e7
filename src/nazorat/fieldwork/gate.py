"""What an access sheet says stood in the way of a right, as rows that the access log can take: a pure function over one opened sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from nazorat.fieldwork.paper import flat
from nazorat.fieldwork.records import OpenRecord
from nazorat.visits.models import Obstruction
from nazorat.xlsform import NoAnswer, Value

Kind, Outcome = Obstruction.Kind, Obstruction.Outcome
# the right that each item of the sheet is asked under, as codes of the mandate profile, and how it is called when it is refused
ITEMS: Mapping[str, tuple[str, Obstruction.Kind]] = {
    "areas/living": ("OPCAT-20.C", Kind.AREA_SHUT),
    "areas/disciplinary": ("OPCAT-20.C", Kind.AREA_SHUT),
    "areas/medical": ("OPCAT-20.C", Kind.AREA_SHUT),
    "areas/yard_kitchen": ("OPCAT-20.C", Kind.AREA_SHUT),
    "areas/registers": ("VISIT-REGISTERS", Kind.REGISTER),
    "areas/devices": ("VISIT-EQUIPMENT", Kind.DEVICES),
    "areas/meter": ("VISIT-EQUIPMENT", Kind.DEVICES),
    "areas/pictures": ("VISIT-PHOTO", Kind.DEVICES),
    "work/private_talks": ("OPCAT-20.D", Kind.TALK),
    "work/lists": ("OPCAT-20.A", Kind.REGISTER),
}
OBSTACLES: Mapping[str, tuple[str, Obstruction.Kind]] = {
    "escort": ("OPCAT-20.D", Kind.ESCORT),
    "hidden": ("OPCAT-20.E", Kind.HIDDEN),
    "sheets_taken": ("VISIT-EQUIPMENT", Kind.OTHER),
    "searched": ("OPCAT-20.C", Kind.OTHER),
    "other": ("OPCAT-20.C", Kind.OTHER),
}
GATE = "gate/waited"
# an item got late, or in part: what that is called and how it ended
LATE: Mapping[str, tuple[Obstruction.Kind | None, Obstruction.Outcome]] = {
    "delayed": (Kind.DELAYED, Outcome.GRANTED),
    "later": (Kind.DELAYED, Outcome.GRANTED),
    "disturbed": (None, Outcome.IN_PART),
    "refused": (None, Outcome.NOT_GRANTED),
}


@dataclass(frozen=True)
class Offered:
    """A row that the access log may take: out of which record and item, of which day. `said` is who decided, in the words of the sheet,
    which the log does not hold: a member says by function. `label` is the item as the sheet has it."""

    record: UUID
    item: str
    power: str
    kind: Obstruction.Kind
    outcome: Obstruction.Outcome
    minutes: int | None
    on: date | None
    said: str = field(default="", repr=False)
    label: str = ""

    @property
    def key(self) -> str:
        """What names the row in a form."""
        return f"{self.record.hex}-{self.item.replace('/', '-')}"


def offered_of(records: Iterable[OpenRecord], language: str) -> list[Offered]:
    """What access sheets say stood in the way, in the order of the sheet: the wait at the gate, each thing asked for, other obstacles."""
    return [row for record in records for row in _rows(record, language)]


def _rows(record: OpenRecord, language: str) -> Iterator[Offered]:
    values = flat(record.answers)
    labels = {question.path: question.label.in_(language) for question in record.form.paper()}
    day = values.get("gate/day")
    on = day if isinstance(day, date) else None

    def row(item: str, power: str, kind: Obstruction.Kind, outcome: Obstruction.Outcome, at: str) -> Offered:
        minutes, said = values.get(f"{at}_minutes") if at != GATE else values.get(GATE), values.get(f"{at}_by")
        said = values.get("gate/decided_by") if at == GATE else said
        lost = minutes if isinstance(minutes, int) else None
        return Offered(record.id, item, power, kind, outcome, lost, on, said if isinstance(said, str) else "", labels.get(at, ""))

    inside, waited = values.get("gate/inside_at"), values.get(GATE)
    if isinstance(inside, NoAnswer) and inside.code == "refused":
        yield row(GATE, "OPCAT-20.C", Kind.REFUSED, Outcome.NOT_GRANTED, GATE)
    elif isinstance(waited, int) and waited > 0:
        yield row(GATE, "OPCAT-20.C", Kind.DELAYED, Outcome.GRANTED, GATE)
    for item, (power, refused) in ITEMS.items():
        late = LATE.get(_code(values.get(item)))
        if late:
            yield row(item, power, late[0] or refused, late[1], item)
    for code in _codes(values.get("work/obstacles")):
        if code in OBSTACLES:
            yield row(f"work/obstacles/{code}", *OBSTACLES[code], Outcome.IN_PART, "work/obstacles")


def _code(value: Value | None) -> str:
    # "refused" as a no-answer means that the question was refused, not the thing
    return value if isinstance(value, str) else ""


def _codes(value: Value | None) -> list[str]:
    return [str(one) for one in value] if isinstance(value, tuple) else []
