"""What may be wrong with records that are all kept: the same person code from two devices, a clock that is off, a record finished twice.

Pure functions over opened records; a member decides at the desk, and what they decide stands with its history.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nazorat.fieldwork.records import OpenRecord
from nazorat.sampling.draws import OpenDraw
from nazorat.vault import crypto

CODE, CLOCK, TWICE = 1, 2, 3
KIND_WORDS = {
    CODE: _("the same person code from two devices"),
    CLOCK: _("a day that cannot be right: the clock of the device may be wrong"),
    TWICE: _("the same record twice"),
}
# further from the visit than this no day of the visit is
FAR = timedelta(days=366)
# a device in another time zone, or one that was charged late
AHEAD = timedelta(days=2)
# so few answers may be alike by chance
FEW = 3
# the questions that name a person or a room by its code, and the day of the look
PERSON, ROOM, UNIT, DAY = "person", "room", "unit", "day"


@dataclass(frozen=True)
class Doubt:
    """Records of which not all may be right. `about` is what they share, or the day, as it is shown to who may read the records."""

    kind: int
    records: tuple[OpenRecord, ...]
    about: str = ""

    @property
    def key(self) -> bytes:
        """Which doubt it is, whoever looks and whenever (32 bytes): it names no answer."""
        return digest_of(self.kind, (one.id for one in self.records))

    @property
    def words(self) -> str:
        return str(KIND_WORDS[self.kind])


@dataclass(frozen=True)
class Unmatched:
    """A drawn line that was noted as done, by the code of its talk or room, without a record here that bears it."""

    draw: int
    draw_id: UUID
    line: int
    code: str


def digest_of(kind: int, ids: Iterable[UUID]) -> bytes:
    """Which doubt it is, from its kind and the ids of its records: 32 bytes."""
    return crypto.sha256(f"nazorat doubt/1|{kind}|{'|'.join(sorted(map(str, ids)))}".encode())


def doubts_in(records: Sequence[OpenRecord], began: date | None) -> list[Doubt]:
    """The doubts among the opened records of one visit that began on that day, the heaviest kind first."""
    twice = _twice(records)
    # two that are alike in all have the same code too: said once
    alike = {frozenset(one.id for one in doubt.records) for doubt in twice}
    codes = [doubt for doubt in _same_code(records) if frozenset(one.id for one in doubt.records) not in alike]
    return [*twice, *codes, *_far_days(records, began)]


def unmatched(draws: Iterable[OpenDraw], records: Sequence[OpenRecord]) -> list[Unmatched]:
    """Lines of the draws that are done and have a code which no record of the visit bears."""
    persons = {_folded(code) for record in records for code in _values(record, PERSON)}
    rooms = {_folded(code) for record in records for code in _room_codes(record)}
    found = []
    for draw in draws:
        known = persons if draw.text.of == "persons" else rooms
        if draw.text.dropped or draw.text.of == "entries":
            continue
        for part in draw.parts:
            done = [line for line in part.lines if line.fate.state == "done" and line.fate.code]
            found += [
                Unmatched(draw.number, draw.id, line.number, line.fate.code)
                for line in done
                if _folded(line.fate.code) not in known
            ]
    return found


def _twice(records: Sequence[OpenRecord]) -> list[Doubt]:
    groups: Mapping[tuple[str, str], list[OpenRecord]] = defaultdict(list)
    for record in records:
        if len(record.answers) >= FEW:
            groups[record.tool, repr(sorted(record.answers.items(), key=lambda pair: pair[0]))].append(record)
    return [Doubt(TWICE, tuple(group)) for group in groups.values() if len(group) > 1]


def _same_code(records: Sequence[OpenRecord]) -> list[Doubt]:
    groups: Mapping[tuple[str, str], list[OpenRecord]] = defaultdict(list)
    for record in records:
        for code in _values(record, PERSON):
            groups[record.tool, _folded(code)].append(record)
    return [Doubt(CODE, tuple(group), code) for (_tool, code), group in groups.items() if len({_source(one) for one in group}) > 1]


def _far_days(records: Sequence[OpenRecord], began: date | None) -> list[Doubt]:
    found = []
    for record in records:
        days = [
            value.date() if isinstance(value, datetime) else value for value in record.answers.values() if isinstance(value, date)
        ]
        ahead = [day for day in days if day > record.received_at.date() + AHEAD]
        looked = [day for day in _days(record) if began and abs(day - began) > FAR]
        if ahead or looked:
            found.append(Doubt(CLOCK, (record,), (ahead or looked)[0].isoformat()))
    return found


def _days(record: OpenRecord) -> list[date]:
    """The day of the look, as the record itself says it: other dates may lie years back and be right."""
    return [value for path, value in record.answers.items() if path.rpartition("/")[2] == DAY and isinstance(value, date)]


def _source(record: OpenRecord) -> tuple[int, int | None]:
    return record.door, record.device


def _values(record: OpenRecord, name: str) -> list[str]:
    return [
        value
        for path, value in record.answers.items()
        if path.rpartition("/")[2] == name and isinstance(value, str) and value.strip()
    ]


def _room_codes(record: OpenRecord) -> list[str]:
    units = _values(record, UNIT)
    return [code for room in _values(record, ROOM) for code in (room, *(f"{unit}{room}" for unit in units))]


def _folded(code: str) -> str:
    """As people write it: with and without spaces, strokes and capitals."""
    return "".join(sign for sign in code.casefold() if sign.isalnum())
