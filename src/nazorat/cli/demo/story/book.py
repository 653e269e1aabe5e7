"""All records of a visit, and the paper that carried them: how many sheets each member took in and brought back blank."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nazorat.cli.demo.story.cast import visits
from nazorat.cli.demo.story.notes import note_records, sheet_records
from nazorat.cli.demo.story.others import holding_records, refusal_records, ward_records
from nazorat.cli.demo.story.papers import register_records
from nazorat.cli.demo.story.rooms import room_records
from nazorat.cli.demo.story.shapes import Days, Misread, Record
from nazorat.cli.demo.story.talks import talk_records

# sheets that came back blank from Namuna-0, by member and tool
BLANK = {
    ("one", "interview"): 2,
    ("two", "interview"): 1,
    ("doctor", "interview"): 1,
    ("four", "room"): 1,
    ("five", "interview"): 2,
    ("six", "room"): 2,
}
# what two members of two organisations burnt of it: blank sheets and those of the talks
DESTROYED = {"blank": 9, "talks": 38}
# every tenth sheet is keyed twice; six of the seven tenths carry a record, one is blank
CHECKED = 6


def records(visit: str, days: Days) -> tuple[Record, ...]:
    """The records of one visit of `cast.visits`."""
    if visit == "namuna-0":
        return (*sheet_records(days), *talk_records(days), *room_records(days), *register_records(days), *note_records(days))
    if visit == "earlier":
        return ()
    begins = next(one.begins for one in visits(days) if one.key == visit)
    if visit == "misol-0a":
        return holding_records(begins)
    return ward_records() if visit == "misol-0b" else refusal_records(begins)


def on_paper(visit: str, days: Days) -> list[tuple[str, str, list[Record]]]:
    """Records on paper as batches (member, tool, records): so the sheets are issued, numbers running on."""
    batches: dict[tuple[str, str], list[Record]] = {}
    for record in records(visit, days):
        if record.door == "paper":
            batches.setdefault((record.by, record.tool), []).append(record)
    return [(by, tool, found) for (by, tool), found in batches.items()]


@dataclass(frozen=True)
class Sheet:
    """A numbered sheet: who took it in, which tool, and the record on it; None when it came back blank."""

    number: int
    by: str
    tool: str
    record: Record | None

    @property
    def tenth(self) -> bool:
        return self.number % 10 == 0


def issues(visit: str, days: Days) -> list[tuple[str, str, int]]:
    """What is issued to whom: member, tool, how many sheets."""
    blank = BLANK if visit == "namuna-0" else {}
    return [(by, tool, len(found) + blank.get((by, tool), 0)) for by, tool, found in on_paper(visit, days)]


def sheets(visit: str, days: Days, first: int) -> list[Sheet]:
    """Every sheet of a visit when numbers run on from `first`. Of the tenths of Namuna-0 one is among the blank ones.

    The first tenth of the second interviewer of the initiative was read wrongly by whoever keyed it first.
    """
    made: list[Sheet] = []
    tenth_blank = visit != "namuna-0"
    for by, tool, found in on_paper(visit, days):
        blank = BLANK.get((by, tool), 0) if visit == "namuna-0" else 0
        numbers = list(range(first, first + len(found) + blank))
        first += len(numbers)
        tenths = [number for number in numbers if number % 10 == 0]
        empty = tenths[:1] if blank and tenths and not tenth_blank else []
        tenth_blank = tenth_blank or bool(empty)
        empty += [number for number in reversed(numbers) if number % 10][: blank - len(empty)]
        waiting = iter(found)
        made += [Sheet(number, by, tool, None if number in empty else next(waiting)) for number in numbers]
    return _with_a_misreading(made) if visit == "namuna-0" else made


def _with_a_misreading(made: list[Sheet]) -> list[Sheet]:
    tenths = [sheet for sheet in made if sheet.tenth and sheet.tool == "interview" and sheet.record]
    chosen = next((sheet for sheet in tenths if sheet.by == "five"), tenths[0])
    return [replace(sheet, record=misread(sheet.record)) if sheet is chosen and sheet.record else sheet for sheet in made]


def misread(record: Record) -> Record:
    """The same record as its first keyer typed it: one figure wrong, as on the sheet that the second keying finds."""
    answer = record.answers["daily/hours_in_room"]
    wrong = Misread("daily/hours_in_room", 13, answer)
    return replace(record, answers={**record.answers, wrong.path: wrong.typed}, misread=wrong)


def on_the_sheet(record: Record) -> Record:
    """The record as the paper has it, whatever its first keyer typed."""
    wrong = record.misread
    return replace(record, answers={**record.answers, wrong.path: wrong.answer}, misread=None) if wrong else record
