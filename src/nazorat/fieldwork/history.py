"""The versions of a record side by side, and the items of one that can be corrected, as a reader sees them. Pure functions over what was opened."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from nazorat.fieldwork.arrivals import instance_of
from nazorat.fieldwork.correcting import correctable
from nazorat.fieldwork.models import Record, RecordVersion
from nazorat.fieldwork.paper import Place, flat, places_in
from nazorat.fieldwork.reading import WORKED_OUT, Disagreement, answer_words
from nazorat.fieldwork.records import OpenRecord
from nazorat.xlsform import Value, write_text


@dataclass(frozen=True)
class Step:
    """One version beside the one before it. `open` is None where it does not open for this reader; `changes` are what it says otherwise.

    `unaware`: its sender had an older version before them than the one that it came after.
    """

    row: RecordVersion
    open: OpenRecord | None = field(repr=False)
    changes: tuple[Disagreement, ...] = field(repr=False)
    unaware: bool = False


@dataclass(frozen=True)
class Item:
    """An item of a record: its place, its words, and what it says now. `section` stands before the first item of each."""

    place: Place = field(repr=False)
    number: str
    label: str
    answer: str = field(repr=False)
    section: str = ""

    @property
    def name(self) -> str:
        return self.place.name


def steps_of(versions: Iterable[tuple[RecordVersion, OpenRecord | None]], language: str) -> list[Step]:
    """Versions in their order with what each changed against the last one before it that opens; the newest first."""
    steps: list[Step] = []
    before = None
    for row, opened in versions:
        changes = tuple(changes_between(before, opened, language)) if before and opened and not before.closed else ()
        steps.append(Step(row, opened, changes, is_unaware(opened, [step.row for step in steps]) if opened else False))
        before = opened or before
    return steps[::-1]


def is_unaware(record: OpenRecord, earlier: Iterable[RecordVersion]) -> bool:
    """Whether Collect edited an older version than the newest of these that were there when it came."""
    last = max(earlier, key=lambda row: row.number, default=None)
    edited = record.door == Record.Door.COLLECT and record.correction is None and bool(record.replaces)
    return edited and last is not None and instance_of(record.visit_id, record.replaces) != last.instance


def changes_between(before: OpenRecord, now: OpenRecord, language: str) -> list[Disagreement]:
    """Where two versions of a record say different things, in the order of the tool."""
    first, second = flat(before.answers), flat(now.answers)
    every = {place.name: place for record in (before, now) for place in places_in(record.form, record.answers)}
    found = []
    for name, place in every.items():
        if _text(first.get(name)) != _text(second.get(name)):
            words = [answer_words(place.question, said.get(name), language) for said in (first, second)]
            found.append(Disagreement(name, number_of(place), _label(place, language), *words))
    return found


def items_of(record: OpenRecord, language: str) -> list[Item]:
    """The items of a record that can be corrected, those without an answer among them."""
    said, items, above = flat(record.answers), [], ""
    for place in correctable(record.form, record.answers):
        section = place.section.in_(language)
        answer = answer_words(place.question, said.get(place.name), language)
        items.append(Item(place, number_of(place), _label(place, language), answer, section if section != above else ""))
        above = section
    return items


def number_of(place: Place) -> str:
    """The number of an item with the copy of its repeat."""
    return f"{place.question.number}·{place.copy}" if place.copy else place.question.number


def _label(place: Place, language: str) -> str:
    question = place.question
    return question.label.in_(language) or str(WORKED_OUT.get(question.name, re.sub("_", " ", question.name)))


def _text(value: Value | None) -> str:
    return "" if value is None or isinstance(value, list) else f"{type(value).__name__ == 'NoAnswer'}{write_text(value)}"
