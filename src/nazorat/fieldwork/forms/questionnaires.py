"""Rows of questionnaires as they are keyed: one key for each answer, read into the fields of the keying page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nazorat.fieldwork import typed
from nazorat.fieldwork.actions.sheets import MOST_AT_ONCE
from nazorat.fieldwork.batches import BatchCounts
from nazorat.fieldwork.forms.keying import FAULTS, SIGNS, words_for
from nazorat.fieldwork.models import Sheet
from nazorat.fieldwork.paper import Place, on_paper
from nazorat.fieldwork.reading import NO_ANSWER_WORDS
from nazorat.typeset.paper import keys
from nazorat.xlsform import SELECTS

ROWS = 20
KEY, CELL = "key:", "k:"
# left empty by who filled it in: a digit that no choice has, and a sign where 0 is a number
BLANK, BLANK_SIGN = "0", "."
LONGEST_KEY = 200
ONE_DIGIT = 9
NO_KEY = _("A key is wanted here: the digit of the choice, or 0 when it was left empty.")


class CountForm(forms.Form):
    """How many were handed out, how many lay in the box."""

    handed = forms.IntegerField(label=_("Handed out"), min_value=0, max_value=MOST_AT_ONCE)
    returned = forms.IntegerField(label=_("Came back"), min_value=0, max_value=MOST_AT_ONCE)

    def __init__(self, *args: Any, counts: BatchCounts, **kwargs: Any) -> None:
        known = {"handed": counts.handed or None, "returned": counts.returned if counts.counted else None}
        super().__init__(*args, **{"initial": known, **kwargs})


@dataclass(frozen=True)
class Head:
    """A column: the number of its question, its words, and what each key means there. `single`: one key is the whole answer."""

    place: Place = field(repr=False)
    label: str
    meanings: tuple[tuple[str, str | Promise], ...]
    single: bool
    carried: bool

    @property
    def number(self) -> str:
        return self.place.question.number


@dataclass(frozen=True)
class Cell:
    """One answer of a row as a key."""

    head: Head
    name: str
    key: str = field(repr=False)
    wrong: str | Promise


@dataclass(frozen=True)
class Row:
    """One questionnaire. `second` when another member keyed it and this is the second keying."""

    sheet: Sheet
    cells: tuple[Cell, ...]
    second: bool

    @property
    def wrong(self) -> bool:
        return any(cell.wrong for cell in self.cells)


@dataclass(frozen=True)
class Keyed:
    """A row that was sent: what it says, the fields to keep while it is not taken in, and places with what is wrong there."""

    read: typed.Typed
    fields: Mapping[str, list[str]] = field(repr=False)
    wrong: Mapping[str, str | Promise]


def heads_of(version_id: UUID, language: str) -> list[Head]:
    """The columns, in paper order and in the language of the papers."""
    return [_head(place, language) for place in on_paper(version_id)]


def _head(place: Place, language: str) -> Head:
    question = place.question
    choices = question.real_choices
    meant: list[tuple[str, str | Promise]] = [
        (digit, choice.label.in_(language)) for (digit, _code), choice in zip(keys(question), choices, strict=True)
    ]
    blank = BLANK if question.kind in SELECTS else BLANK_SIGN
    meant += [
        (blank, _("left empty")),
        *((sign, NO_ANSWER_WORDS[name]) for name, sign in SIGNS.items() if name in place.no_answers),
    ]
    single = question.kind == "select_one" and len(choices) <= ONE_DIGIT
    return Head(place, question.label.in_(language), tuple(meant), single, question.kind == "text")


def row_of(sheet: Sheet, heads: list[Head], kept: Mapping[str, str], wrong: Mapping[str, str | Promise], *, second: bool) -> Row:
    """One row with the keys that are known of it, by place."""
    return Row(
        sheet,
        tuple(
            Cell(head, f"{CELL}{sheet.number}:{head.place.name}", kept.get(head.place.name, ""), wrong.get(head.place.name, ""))
            for head in heads
        ),
        second,
    )


def kept_keys(fields: Mapping[str, list[str]]) -> dict[str, str]:
    """The keys of a row out of what was kept of it."""
    return {name.removeprefix(KEY): values[0] for name, values in fields.items() if name.startswith(KEY) and values}


def posted_rows(posted: Mapping[str, str], version_id: UUID) -> dict[int, dict[str, str]]:
    """The keys of each row that was begun, by the number of its paper. What is carried from row to row begins none."""
    known = {place.name: place for place in on_paper(version_id)}
    rows: dict[int, dict[str, str]] = {}
    begun: set[int] = set()
    for name, value in posted.items():
        number, _colon, place = name.removeprefix(CELL).partition(":")
        key = value.strip()[:LONGEST_KEY]
        if (
            not name.startswith(CELL)
            or not (number.isascii() and number.isdigit() and len(number) < ONE_DIGIT)
            or place not in known
        ):
            continue
        rows.setdefault(int(number), {})[place] = key
        if key and known[place].question.kind != "text":
            begun.add(int(number))
    return {number: row for number, row in rows.items() if number in begun}


def read_row(version_id: UUID, row: Mapping[str, str], language: str) -> Keyed:
    """A row as answers. Every column wants a key, so that no answer slides into its neighbour's place."""
    fields: dict[str, list[str]] = {KEY + place: [key] for place, key in row.items() if key}
    wrong: dict[str, str | Promise] = {}
    places = {place.name: place for place in on_paper(version_id)}
    for name, place in places.items():
        key = row.get(name, "")
        try:
            fields |= dict(_fields(place, key))
        except typed.NotRight as refused:
            wrong[name] = FAULTS.get(str(refused), NO_KEY)
    read = typed.read(version_id, fields)
    wrong |= {
        name: words_for(places[name], code, language) for name, code in read.wrong.items() if name in places and name not in wrong
    }
    return Keyed(read, fields, wrong)


def _fields(place: Place, key: str) -> Iterator[tuple[str, list[str]]]:
    question = place.question
    if not key:
        raise typed.NotRight("no-key")
    if key == BLANK_SIGN or (key == BLANK and question.kind in SELECTS):
        return
    reason = next((code for code, sign in SIGNS.items() if sign == key and code in place.no_answers), None)
    if reason:
        yield typed.NO_ANSWER + place.name, [reason]
    elif question.kind not in SELECTS:
        yield typed.ANSWER + place.name, [key]
    else:
        codes = dict(keys(question))
        # several choices are typed one after another, or apart when there are more than nine
        digits = [key] if key in codes else key.split() if " " in key else list(key)
        if not set(digits) <= codes.keys():
            raise typed.NotRight("not-choice")
        yield typed.ANSWER + place.name, [codes[digit] for digit in digits]
