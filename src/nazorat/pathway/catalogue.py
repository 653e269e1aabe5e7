"""A catalogue of public facts of a country as rows: facts, events with the bodies present and their statements, models of mechanisms.

The folder `library/countries/` has one for each country that somebody wrote down; HEAD is its head. A row of a body present or of a
statement belongs to the event above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from nazorat.pathway.models import Design, Feature
from nazorat.pathway.tables import FileRefused, Line, Trouble, read_tables

HEAD = ("kind", "on", "title", "body", "function", "words", "source", "link")
# of an event `function` says what kind it is, and `body` in which town it was
# of a model `function` says of which design it is, `body` in which country; a feature belongs to the model above it, `function` says which
KINDS = ("fact", "event", "present", "statement", "model", "feature")
MOST = {"title": 200, "body": 200, "function": 120, "words": 2000, "source": 300, "link": 500}
MOST_STATEMENT = 600
NEEDED = {
    "fact": ("words",),
    "event": ("title", "function"),
    "present": ("body",),
    "statement": ("body", "words"),
    "model": ("body", "title", "function"),
    "feature": ("function", "words"),
}


@dataclass(frozen=True)
class Entry:
    """A row that was understood; `precision` is to the day, month or year, as its date is written."""

    kind: str
    on: date
    precision: str
    title: str
    body: str
    function: str
    words: str
    source: str
    link: str


def read_catalogue(data: bytes, filename: str, today: date, event_kinds: list[str]) -> list[Entry]:
    """The rows of a catalogue, all of them. Raises FileRefused, which names every row with something wrong and what it is."""
    (table, *more) = read_tables(data, filename, "", lambda words: words.strip().casefold() in HEAD)
    head = [name.strip().casefold() for name in table.head]
    if more or any(name not in head for name in HEAD):
        raise FileRefused(Trouble("other-catalogue", table.number))
    entries: list[Entry] = []
    troubles: list[Trouble] = []
    for line in table.rows:
        facts = {name: line.cells[head.index(name)].strip() for name in HEAD}
        found = list(_wrong(line, facts, today, event_kinds, [one.kind for one in entries]))
        troubles += found
        if not found:
            on, precision = day_of(facts["on"]) or (today, "day")
            entries.append(Entry(on=on, precision=precision, **{name: facts[name] for name in HEAD if name != "on"}))
    if troubles:
        raise FileRefused(*troubles)
    return entries


def day_of(written: str) -> tuple[date, str] | None:
    """A day and how precise it is, from 2007, 2007-02 or 2007-02-14; None where it is none."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", written)
    if not found:
        return None
    year, month, day = found.groups()
    try:
        return date(int(year), int(month or 1), int(day or 1)), "day" if day else "month" if month else "year"
    except ValueError:
        return None


def _wrong(line: Line, facts: dict[str, str], today: date, event_kinds: list[str], before: list[str]) -> Iterator[Trouble]:
    def trouble(code: str, column: str) -> Trouble:
        return Trouble(code, 1, line.number, column, facts[column][:80])

    if facts["kind"] not in KINDS:
        yield trouble("entry-kind", "kind")
        return
    day = day_of(facts["on"])
    if day is None or day[0] > today:
        yield trouble("day", "on")
    if not facts["source"]:
        yield trouble("no-source", "source")
    for column in NEEDED[facts["kind"]]:
        if not facts[column]:
            yield trouble("no-entry", column)
    for column, most in MOST.items():
        if len(facts[column]) > (MOST_STATEMENT if (column, facts["kind"]) == ("words", "statement") else most):
            yield trouble("long", column)
    if facts["link"] and urlsplit(facts["link"]).scheme not in ("http", "https"):
        yield trouble("link", "link")
    if facts["kind"] == "event" and facts["function"] and facts["function"] not in event_kinds:
        yield trouble("entry-kind", "function")
    if facts["kind"] in ("present", "statement") and "event" not in before:
        yield trouble("no-event", "kind")
    if facts["kind"] == "feature" and "model" not in before:
        yield trouble("no-model", "kind")
    for kind, known in (("model", Design.values), ("feature", Feature.values)):
        if facts["kind"] == kind and facts["function"] and facts["function"] not in known:
            yield trouble("entry-kind", "function")
