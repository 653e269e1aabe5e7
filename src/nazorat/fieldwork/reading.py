"""An opened record as question and answer in the reader's language. Pure functions; nothing is opened or kept here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nazorat.fieldwork.paper import Values, flat, places_of_version
from nazorat.fieldwork.records import OpenRecord
from nazorat.fieldwork.typed import Difference
from nazorat.kit import dates
from nazorat.standards.compare import UNITS
from nazorat.visits.panels import Access, AccessEvent, AccessItem
from nazorat.xlsform import NoAnswer, Node, Question, Scalar, Value, Words
from nazorat.xlsform.words import NO_WORDS

NO_ANSWER_WORDS = {
    "illegible": _("illegible"),
    "not_asked": _("not asked"),
    "refused": _("refused"),
    "unknown": _("does not know"),
    "not_checked": _("not checked"),
}
ORIGIN_WORDS = {"S": _("seen"), "A": _("asked"), "R": _("read"), "M": _("measured")}
# calculations carry no label in an XForm
WORKED_OUT = {
    "net_area": _("Net area"),
    "net_per_present": _("Net area for each person present"),
    "net_per_assigned": _("Net area for each person assigned"),
    "net_per_bed": _("Net area for each sleeping place"),
    "error_share": _("Error of the measurement, share"),
    "error_per_present": _("Error, each person present"),
    "error_per_assigned": _("Error, each person assigned"),
    "error_per_bed": _("Error, each sleeping place"),
}
SHORT = 60
CLOSE_NOTHING = _(
    "At the close the person asked that nothing be done with it, whatever was agreed at the beginning. It stands in no figure and is no evidence."
)
CLOSE_UNDERSTAND = _(
    "At the close the person allowed it only to understand the place, whatever was agreed at the beginning. "
    "It stands in no figure and is no evidence."
)
CLOSE_BOTH = _("The close says two things at once about its use: ask the member who held the talk, and correct the record.")


@dataclass(frozen=True)
class Line:
    """One answer. `none` is the word for a no-answer; `worked_out` tells a calculation from what a person said."""

    name: str
    number: str
    label: str
    answer: str = field(repr=False)
    none: str | Promise
    origin: str
    origin_word: str | Promise
    theme: str
    provisions: tuple[str, ...]
    note: str = field(repr=False)
    worked_out: bool
    long: bool


@dataclass(frozen=True)
class Section:
    """A section of a record with its answers; sections without one are left out."""

    heading: str
    lines: tuple[Line, ...]


def sections_of(record: OpenRecord, language: str, themes: Mapping[str, str]) -> list[Section]:
    """The answers of a record by section, in paper order. What was left blank is not there. `themes` are titles by code."""
    found: dict[str, list[Line]] = {}
    values = flat(record.answers)
    names = _names_by_path(values)
    for question, heading in _with_sections(record.form.children, NO_WORDS):
        if question.kind not in ("note", "hidden"):
            title = themes.get(question.theme, question.theme)
            lines = [_line(name, question, values[name], record, language, title) for name in names.get(question.path, ())]
            found.setdefault(heading.in_(language), []).extend(lines)
    return [Section(heading, tuple(lines)) for heading, lines in found.items() if lines]


def answers_to(record: OpenRecord, path: str, language: str, themes: Mapping[str, str]) -> list[Line]:
    """The answers of a record to one question: one, or one for each copy of its repeat."""
    return [line for section in sections_of(record, language, themes) for line in section.lines if _bare(line.name) == path]


def blanks_of(record: OpenRecord) -> int:
    """How many numbered questions have neither answer nor reason, those that do not apply among them."""
    said = {_bare(name) for name in flat(record.answers)}
    return sum(question.path not in said for question in record.form.paper())


def title_of(record: OpenRecord, language: str) -> str:
    """What tells one record of a tool from another: its first two answers that are no numbers, such as unit and room."""
    values = flat(record.answers)
    said = [
        answer_words(question, values[question.path], language)
        for question in record.form.paper()
        if question.path in values and not isinstance(values[question.path], NoAnswer | int | Decimal)
    ]
    return " · ".join(words if len(words) <= SHORT else words[: SHORT - 1].rstrip() + "…" for words in said[:2])


def themes_of(record: OpenRecord) -> set[str]:
    """Themes of which the record says something. A theme chosen in a free note counts like one that the tool gives."""
    values = flat(record.answers)
    by_path = {question.path: question for question in record.form.questions()}
    found: set[str] = set()
    for name, value in values.items():
        question = by_path.get(_bare(name))
        if question is None or isinstance(value, NoAnswer):
            continue
        if question.theme:
            found.add(question.theme)
        if question.name == "theme":
            found.update(code.upper() for code in (value if isinstance(value, tuple) else [str(value)]))
    return found


def found_in(record: OpenRecord, text: str, language: str) -> str | None:
    """The first answer that holds these words, with its question; None when none does."""
    wanted = " ".join(text.casefold().split())
    for section in sections_of(record, language, {}):
        for line in section.lines:
            if wanted in " ".join(f"{line.label} {line.answer}".casefold().split()):
                return f"{line.number} {line.label}: {_around(line.answer, wanted)}".strip()
    return None


def answer_words(question: Question, value: Value | None, language: str) -> str:
    """An answer as a person reads it: labels of choices, dates by locale, numbers with their unit, the reason of a no-answer."""
    if value is None:
        return ""
    if isinstance(value, NoAnswer):
        return str(NO_ANSWER_WORDS[value.code])
    if question.choices or question.listed:
        offered = (*question.choices, *question.listed)
        labels = {choice.code: choice.label.in_(language) or choice.code for choice in offered}
        codes = value if isinstance(value, tuple) else (str(value),)
        return ", ".join(labels.get(code, code) for code in codes)
    if isinstance(value, datetime):
        return dates.moment(value)
    if isinstance(value, date):
        return dates.day(value, "long")
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02}"
    if isinstance(value, int | Decimal) or question.kind == "calculate":
        said = dates.number(value) if isinstance(value, int | Decimal) else str(value)
        return f"{said} {UNITS.get(question.unit, '')}".strip()
    return " ".join(value) if isinstance(value, tuple) else str(value)


def held_out(record: OpenRecord) -> bool:
    """Whether the person does not want what they said to be used: nothing of it, or only to understand the place (practice R10).

    What was not answered at the close may be used without a name; "only to understand" beside "use it without a name" gives way to it.
    """
    said = at_the_close(record)
    return "use_nothing" in said or ("only_understand" in said and "use_unnamed" not in said)


def consent_warnings(record: OpenRecord) -> list[str | Promise]:
    """Where the close of a talk takes back what was agreed at its beginning, or says two things at once."""
    said = at_the_close(record)
    found: list[str | Promise] = []
    if "use_nothing" in said:
        found.append(CLOSE_NOTHING)
    elif held_out(record):
        found.append(CLOSE_UNDERSTAND)
    if said & {"use_nothing", "only_understand"} and said & {"use_unnamed", "raise_today", "use_identified"}:
        found.append(CLOSE_BOTH)
    return found


def at_the_close(record: OpenRecord) -> set[str]:
    """What was answered with yes when the talk was closed."""
    names = ("use_unnamed", "only_understand", "raise_today", "use_identified", "use_nothing")
    return {name for name in names if record.answers.get(f"close/{name}") == "yes"}


def access_of(record: OpenRecord, language: str) -> Access:
    """An access sheet as the page of its visit shows it: the gate by the hour, then each thing that was asked for."""
    values = flat(record.answers)
    asked, waited, inside, on = (values.get(f"gate/{name}") for name in ("asked_at", "waited", "inside_at", "day"))
    minutes = waited if isinstance(waited, int) else None
    by = values.get("gate/decided_by")
    return Access(
        on=on if isinstance(on, date) else None,
        events=_at_the_gate(asked, minutes, inside) if isinstance(asked, time) else (),
        items=tuple(_asked_for(record, values, language)),
        waited=minutes,
        decided_by=by if isinstance(by, str) else "",
    )


def _at_the_gate(asked: time, waited: int | None, inside: Scalar | None) -> tuple[AccessEvent, ...]:
    came_in = isinstance(inside, time)
    first = AccessEvent(asked, str(_("asked to enter")), waited, mark="in" if came_in else "")
    if came_in or not (isinstance(inside, NoAnswer) and inside.code == "refused"):
        return (first,)
    told = min(asked.hour * 60 + asked.minute + (waited or 0), 24 * 60 - 1)
    return first, AccessEvent(time(told // 60, told % 60), str(_("entry refused")), refused=True)


def _asked_for(record: OpenRecord, values: Values, language: str) -> Iterator[AccessItem]:
    """Areas, devices, meter, pictures, private talks, lists: what has a choice and an answer, in paper order."""
    for question in record.form.paper():
        value = values.get(question.path)
        if value is None or question.kind != "select_one" or not question.path.startswith(("areas/", "work/")):
            continue
        waited, by = values.get(f"{question.path}_minutes"), values.get(f"{question.path}_by")
        yield AccessItem(
            question.label.in_(language), value.code if isinstance(value, NoAnswer) else str(value),
            answer_words(question, value, language), waited if isinstance(waited, int) else None, by if isinstance(by, str) else "",
        )  # fmt: skip


@dataclass(frozen=True)
class Disagreement:
    """Two readings of one place of a sheet."""

    name: str
    number: str
    label: str
    first: str = field(repr=False)
    second: str = field(repr=False)


def differences_in(version_id: UUID, differences: Iterable[Difference], language: str) -> list[Disagreement]:
    """Differences between two keyings, in the words of the sheet."""
    at = {place.name: place for place in places_of_version(version_id)}

    found = []
    for one in differences:
        question = at[one.place].question
        first, second = (answer_words(question, value, language) for value in (one.first, one.second))
        found.append(Disagreement(one.place, question.number, question.label.in_(language), first, second))
    return found


def _with_sections(nodes: Iterable[Node], heading: Words) -> Iterator[tuple[Question, Words]]:
    for node in nodes:
        if isinstance(node, Question):
            yield node, heading
        else:
            yield from _with_sections(node.children, node.label or heading)


def _names_by_path(values: Values) -> dict[str, list[str]]:
    """The places of each question that hold something, copies of a repeat in their order."""
    found: dict[str, list[str]] = {}
    for name in values:
        found.setdefault(_bare(name), []).append(name)
    return {path: sorted(names, key=lambda name: (len(name), name)) for path, names in found.items()}


def _bare(name: str) -> str:
    """The path of a place's question."""
    return re.sub(r"\[\d+\]", "", name)


def _line(name: str, question: Question, value: Scalar, record: OpenRecord, language: str, theme: str) -> Line:
    copy = re.search(r"\[(\d+)\]", name)
    answer = "" if isinstance(value, NoAnswer) else answer_words(question, value, language)
    return Line(
        name=name, number=f"{question.number}·{int(copy[1]) + 1}" if copy else question.number,
        label=question.label.in_(language) or str(WORKED_OUT.get(question.name, question.name.replace("_", " "))), answer=answer,
        none=NO_ANSWER_WORDS[value.code] if isinstance(value, NoAnswer) else "", origin=question.origin,
        origin_word=ORIGIN_WORDS.get(question.origin, ""), theme=theme, provisions=question.provisions,
        note=record.notes.get(name, ""), worked_out=question.kind == "calculate", long=len(answer) > SHORT,
    )  # fmt: skip


def _around(answer: str, wanted: str, width: int = 60) -> str:
    at = max(answer.casefold().find(wanted), 0)
    start, end = max(at - width, 0), at + len(wanted) + width
    return f"{'…' if start else ''}{answer[start:end]}{'…' if end < len(answer) else ''}"
