"""The keying page as data: one Ask for each place on paper, with what is typed of it, in the language of the sheet."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nazorat.fieldwork.models import Sheet
from nazorat.fieldwork.paper import Place, on_paper
from nazorat.fieldwork.reading import NO_ANSWER_WORDS, ORIGIN_WORDS
from nazorat.fieldwork.typed import ANSWER, HEARD_ON, MEMORY, NO_ANSWER, NOTE, Fields, Typed
from nazorat.typeset.paper import keys
from nazorat.xlsform import SELECTS
from nazorat.xlsform.expressions import wire

# the keys of the keying page for the kinds of no-answer: all on the block of digits but the last
SIGNS = {"illegible": "/", "not_asked": "*", "refused": "-", "unknown": "+", "not_checked": "="}
FAULTS: dict[str, str | Promise] = {
    "missing": _("Type the answer, or say why there is none."),
    "bounds": _("This is outside what can be true here. Look at the sheet again."),
    "both": _("Either the answer or the reason why there is none, not both."),
    "no-answer-unknown": _("This tool does not know that reason here."),
    "not-choice": _("There is no choice with this digit."),
    "one-choice": _("Only one choice can be true here."),
    "not-integer": _("A whole number, in digits."),
    "not-decimal": _("A number: 3,1 or 3.1."),
    "not-date": _("A day: 120526 or 12.05.2026."),
    "not-yet": _("This day has not come yet."),
    "not-time": _("A time: 0930 or 9:30."),
    "not-datetime": _("A day and a time: 120526 0930."),
}
CONTROLS = {"integer": "number", "decimal": "number", "date": "date", "time": "time", "datetime": "moment", "text": "text"}


@dataclass(frozen=True)
class Option:
    """A choice: its digit on paper, its code, its words, and whether it is the answer."""

    digit: str
    code: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Reason:
    """A kind of no-answer: its code, its key, its word, and whether it is what was typed."""

    code: str
    sign: str
    word: str | Promise
    chosen: bool


@dataclass(frozen=True)
class Ask:
    """One place of the page. `when` is JSON for the page's script: trees that must all hold for the place to apply."""

    place: Place = field(repr=False)
    section: str
    label: str
    hint: str
    control: str
    options: tuple[Option, ...]
    reasons: tuple[Reason, ...]
    value: str = field(repr=False)
    note: str = field(repr=False)
    wrong: str | Promise
    skipped: bool
    when: str

    @property
    def name(self) -> str:
        return self.place.name

    @property
    def number(self) -> str:
        copy = self.place.copy
        return f"{self.place.question.number}·{copy}" if copy else self.place.question.number

    @property
    def must(self) -> bool:
        return self.place.question.required

    @property
    def origin(self) -> str:
        return self.place.question.origin

    @property
    def origin_word(self) -> str | Promise:
        return ORIGIN_WORDS.get(self.place.question.origin, "")

    @property
    def nameless(self) -> bool:
        """Free words, which may hold what should not be there."""
        return self.place.question.sensitive == "words"

    @property
    def reason(self) -> Reason | None:
        return next((reason for reason in self.reasons if reason.chosen), None)

    @property
    def said(self) -> str:
        """What is typed, in one line: digits and words of choices, or the text."""
        if self.options:
            return ", ".join(f"{option.digit} {option.label}" for option in self.options if option.chosen)
        return self.value


def asks_of(version_id: UUID, fields: Fields, keyed: Typed, language: str) -> list[Ask]:
    """The page for a sheet in `language`, with `fields` filled in and what is wrong in `keyed` said beside it."""
    return list(_asks(version_id, fields, keyed, language))


def _asks(version_id: UUID, fields: Fields, keyed: Typed, language: str) -> Iterator[Ask]:
    section = ""
    for place in on_paper(version_id):
        heading = place.section.in_(language)
        if place.copy and heading:
            heading = f"{heading} {place.copy}"
        yield _ask(place, fields, keyed, language, heading if heading != section else "")
        section = heading


def _ask(place: Place, fields: Fields, keyed: Typed, language: str, section: str) -> Ask:
    question = place.question
    given = [value for value in fields.get(ANSWER + place.name, []) if value]
    code = fields.get(NO_ANSWER + place.name, [""])[0]
    chosen = {one for value in given for one in value.split()} if question.kind in SELECTS else set()
    fault = keyed.wrong.get(place.name, "")
    return Ask(
        place=place, section=section, label=question.label.in_(language), hint=question.hint.in_(language), control=_control(place),
        options=tuple(
            Option(digit, choice.code, choice.label.in_(language), choice.code in chosen)
            for (digit, _code), choice in zip(keys(question), question.real_choices, strict=True)
        ),
        reasons=tuple(Reason(name, SIGNS[name], NO_ANSWER_WORDS[name], name == code) for name in SIGNS if name in place.no_answers),
        value=given[0] if given and not chosen else "", note=fields.get(NOTE + place.name, [""])[0],
        wrong=words_for(place, fault, language) if fault else "", skipped=place.name in keyed.skipped,
        when=json.dumps([_named(wire(tree), place) for tree in place.when], ensure_ascii=False),
    )  # fmt: skip


def entered_fields(sheet: Sheet, fields: Fields) -> dict[str, str]:
    """How it was written down, as its fields are filled in. Of a visit of one day that day is proposed, before anything is typed."""
    visit = sheet.visit
    one_day = visit.began_on if visit.began_on == visit.ended_on else None
    proposed = [f"{one_day:%d.%m.%Y}"] if one_day and not fields else [""]
    return {"memory": fields.get(MEMORY, [""])[0], "on": fields.get(HEARD_ON, proposed)[0]}


def words_for(place: Place, fault: str, language: str) -> str | Promise:
    """What is wrong with a place, said to the keyer; the tool's own words where it has some."""
    own = place.question.constraint_message.in_(language) if fault == "bounds" else ""
    return own or FAULTS.get(fault, FAULTS["bounds"])


def _control(place: Place) -> str:
    question = place.question
    if question.kind in SELECTS:
        return "one" if question.kind == "select_one" else "many"
    if question.kind == "text" and "multiline" in question.appearance:
        return "long"
    return CONTROLS.get(question.kind, "text")


def _named(tree: list[object], place: Place) -> list[object]:
    """A tree whose paths are names of places of this page."""
    if tree[:1] == ["path"]:
        return ["path", place.name_of(str(tree[1]))]
    return [_named(part, place) if isinstance(part, list) else part for part in tree]
