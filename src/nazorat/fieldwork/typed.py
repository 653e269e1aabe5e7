"""From what a keyer typed to the answers of a record: read, worked out, checked. Pure functions over a tool; nothing is stored here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from nazorat.fieldwork.entering import Entered
from nazorat.fieldwork.paper import Place, Values, nested, on_paper, places_of_version
from nazorat.xlsform import SELECTS, Answers, NoAnswer, Question, Scalar, write_text
from nazorat.xlsform.expressions import NotRead, Tree, evaluate, parse, text, truth

ANSWER, NO_ANSWER, NOTE = "answer:", "na:", "note:"
# beside the places: written from memory, and the day of a tool that does not ask it
MEMORY, HEARD_ON = "entered:memory", "entered:on"
# what a page may post for one place, so that a hostile post cannot fill the memory
LONGEST_TEXT = 20_000
LONGEST_NOTE = 300
# relevance and calculations lean on each other; a form in which they do so deeper than this is not ours
ROUNDS = 12
_INTEGER = re.compile(r"[+-]?\d{1,9}")
_DECIMAL = re.compile(r"[+-]?\d{1,9}(?:[.,]\d{1,9})?")
_DATE = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})[./ ](?P<m>\d{1,2})[./ ](?P<y>\d{4}|\d{2})"),
    re.compile(r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>\d{4}|\d{2})"),
)
_TIME = re.compile(r"(?P<h>\d{1,2})[:. ]?(?P<m>\d{2})(?::\d{2})?")

Fields = Mapping[str, list[str]]


class NotRight(ValueError):
    """What was typed for a place is no answer to it; the code says why."""


@dataclass(frozen=True)
class Typed:
    """A sheet as typed. `wrong` names places and what is wrong with them; `skipped` do not apply by the answers before them."""

    values: Values = field(repr=False)
    wrong: Mapping[str, str]
    skipped: frozenset[str]
    notes: Mapping[str, str] = field(repr=False)
    entered: Entered | None = field(default=None, repr=False)

    @property
    def answers(self) -> Answers:
        """The answers as a record holds them, calculations worked out."""
        return nested(self.values)


def fields_of(version_id: UUID, posted: Iterable[tuple[str, list[str]]]) -> dict[str, list[str]]:
    """The fields that belong to places of this tool, cut to what a place can hold; everything else that was posted is dropped."""
    known = {
        prefix + place.name for place in places_of_version(version_id) if place.on_paper for prefix in (ANSWER, NO_ANSWER, NOTE)
    } | {MEMORY, HEARD_ON}
    return {name: [value[:LONGEST_TEXT] for value in values[:60]] for name, values in posted if name in known and any(values)}


def read(version_id: UUID, fields: Fields) -> Typed:
    """A sheet as it stands in the fields of the keying page, whether or not it is complete."""
    values: Values = {}
    wrong: dict[str, str] = {}
    notes: dict[str, str] = {}
    for place in places_of_version(version_id):
        if not place.on_paper:
            continue
        try:
            value = read_place(place, fields)
        except NotRight as refused:
            wrong[place.name] = str(refused)
            continue
        finally:
            note = " ".join(fields.get(NOTE + place.name, [""])[0].split())[:LONGEST_NOTE]
            if note:
                notes[place.name] = note
        if value is not None:
            values[place.name] = value
    entered, fault = _entered(fields)
    if fault:
        wrong[HEARD_ON] = fault
    return replace(finished(version_id, values, wrong, notes), entered=entered)


def _entered(fields: Fields) -> tuple[Entered, str]:
    """How the keyer says that it was written down, and what is wrong with the day."""
    memory, given = bool(fields.get(MEMORY)), fields.get(HEARD_ON, [""])[0].strip()
    try:
        on = _date(given) if given else None
    except ValueError:
        return Entered(memory), "not-date"
    return (Entered(memory), "not-yet") if on and on > timezone.localdate() else (Entered(memory, on), "")


def finished(
    version_id: UUID, given: Values, wrong: Mapping[str, str] | None = None, notes: Mapping[str, str] | None = None
) -> Typed:
    """Values by place, checked and with calculations; what does not apply is taken out. For a choice between two keyings too."""
    all_places = places_of_version(version_id)
    worked_out = {place.name for place in all_places if place.question.calculate}
    values, skipped = settled(all_places, {name: value for name, value in given.items() if name not in worked_out})
    found = {name: code for name, code in (wrong or {}).items() if name not in skipped}
    for place in all_places:
        if place.on_paper and place.name not in skipped and place.name not in found:
            code = fault_of(place, values)
            if code:
                found[place.name] = code
    return Typed(values, found, skipped, notes or {})


def read_place(place: Place, fields: Fields) -> Scalar | None:
    """What was typed for one place: an answer, a reason why there is none, or nothing. Raises NotRight."""
    given = [value.strip() for value in fields.get(ANSWER + place.name, []) if value.strip()]
    code = fields.get(NO_ANSWER + place.name, [""])[0].strip()
    if code and code not in place.no_answers:
        raise NotRight("no-answer-unknown")
    if code and given:
        raise NotRight("both")
    if code:
        return NoAnswer(code)
    return read_answer(place.question, given) if given else None


def read_answer(question: Question, given: list[str]) -> Scalar:
    """One answer as typed: codes of choices, a number with point or comma, 120526 or 12.05.2026, 0930 or 9:30. Raises NotRight."""
    if question.kind in SELECTS:
        return _choices(question, given)
    reader = _READERS.get(question.kind, str)
    try:
        return reader(given[0])
    except (ValueError, ArithmeticError) as refused:
        raise NotRight(f"not-{question.kind}") from refused


def _choices(question: Question, given: list[str]) -> Scalar:
    codes = tuple(dict.fromkeys(code for value in given for code in value.split()))
    real = {choice.code for choice in question.real_choices}
    if not set(codes) <= real:
        raise NotRight("not-choice")
    if question.kind == "select_one":
        if len(codes) != 1:
            raise NotRight("one-choice")
        return codes[0]
    return codes


def _integer(given: str) -> int:
    if not _INTEGER.fullmatch(given):
        raise ValueError
    return int(given)


def _decimal(given: str) -> Decimal:
    if not _DECIMAL.fullmatch(given):
        raise ValueError
    return Decimal(given.replace(",", "."))


def _date(given: str) -> date:
    for pattern in _DATE:
        found = pattern.fullmatch(given)
        if found:
            year = int(found["y"])
            return date(year if year > 99 else 2000 + year, int(found["m"]), int(found["d"]))
    raise ValueError


def _time(given: str) -> time:
    found = _TIME.fullmatch(given)
    if not found:
        raise ValueError
    return time(int(found["h"]), int(found["m"]))


def _moment(given: str) -> datetime:
    day, _, clock = given.replace("T", " ").rpartition(" ")
    return datetime.combine(_date(day), _time(clock))


_READERS: Mapping[str, Callable[[str], Scalar]] = {
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "time": _time,
    "datetime": _moment,
}


def settled(all_places: tuple[Place, ...], given: Values) -> tuple[Values, frozenset[str]]:
    """The values that apply, calculations among them, and the names of places that do not.

    Relevance and calculations until nothing changes: what does not apply counts as empty for what leans on it.
    """
    worked: dict[str, str] = {}
    skipped: frozenset[str] = frozenset()
    for _ in range(ROUNDS):

        def lookup(name: str, gone: frozenset[str] = skipped, done: Mapping[str, str] = dict(worked)) -> str:
            if name in gone:
                return ""
            return done.get(name) or (write_text(given[name]) if name in given else "")

        again = frozenset(place.name for place in all_places if not _applies(place, lookup))
        fresh = {
            place.name: _calculated(place, lookup) for place in all_places if place.question.calculate and place.name not in again
        }
        if (again, fresh) == (skipped, worked):
            break
        skipped, worked = again, fresh
    values = {name: value for name, value in given.items() if name not in skipped}
    return {**values, **{name: value for name, value in worked.items() if value}}, skipped


def _applies(place: Place, lookup: Callable[[str], str]) -> bool:
    return all(_holds(tree, place, lookup) for tree in place.when)


def _holds(tree: Tree, place: Place, lookup: Callable[[str], str], here: str = "") -> bool:
    try:
        return truth(evaluate(tree, lambda path: lookup(place.name_of(path)), here))
    except NotRead:
        return True


def _calculated(place: Place, lookup: Callable[[str], str]) -> str:
    try:
        tree = parse(place.question.calculate)
        found = text(evaluate(tree, lambda path: lookup(place.name_of(path))))
    except NotRead:
        return ""
    return "" if found == "NaN" else found


def fault_of(place: Place, values: Values) -> str:
    """What is wrong with a place that applies: nothing said though it is asked for, or outside its bounds."""
    value = values.get(place.name)
    if value is None:
        return "missing" if place.question.required else ""
    if isinstance(value, NoAnswer) or not place.question.constraint:
        return ""
    try:
        tree = parse(place.question.constraint)
    except NotRead:
        return ""

    def lookup(name: str) -> str:
        return write_text(values[name]) if name in values else ""

    return "" if _holds(tree, place, lookup, write_text(value)) else "bounds"


@dataclass(frozen=True)
class Difference:
    """A place of which two keyers read different things."""

    place: str
    first: Scalar | None = field(repr=False)
    second: Scalar | None = field(repr=False)


def differences_of(version_id: UUID, first: Values, second: Values) -> list[Difference]:
    """Places on paper of which two keyings say different things. Case, spaces and a full stop at the end are no difference."""
    found = []
    for place in on_paper(version_id):
        one, other = first.get(place.name), second.get(place.name)
        if _folded(one) != _folded(other):
            found.append(Difference(place.name, one, other))
    return found


def _folded(value: Scalar | None) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return " ".join(sorted(value))
    text = " ".join(write_text(value).split()).casefold().rstrip(".")
    return text.rstrip("0").rstrip(".") if "." in text and text.replace(".", "").isdigit() else text
