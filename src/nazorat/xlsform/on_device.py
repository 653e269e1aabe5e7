"""What the field app (capture/) cannot ask or know: said when a tool is published, so that nobody finds out in front of a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .grid import Grid
from .survey import Line
from .troubles import Trouble, trouble

# what the app never takes: it would tell of the monitor, or runs while nobody asks a question
_TYPES = frozenset(
    {
        "osm", "background-audio", "background-geopoint", "start-geopoint", "audit", "phonenumber", "simserial", "subscriberid", "email",
        "username",
    }
)  # fmt: skip
# another app, a printer, and the calendars that browsers do not write
_WAYS = re.compile(r"\bex:[\w.]+|\b(?:printer|bikram-sambat|myanmar)\b")
# what Collect works out and the engine of the app does not
_WORKED_OUT = re.compile(r"\$\{last-saved#|\bextract-signed\(|\bintersects\(")
# a film beside a label: the app shows the words alone
_FILM = re.compile(r"(?:media\s*::\s*)?video(?:\s*::.*)?", re.IGNORECASE)
_EXPRESSIONS = ("relevant", "constraint", "calculation", "default", "choice_filter", "required", "repeat_count", "trigger")


def not_on_device(grid: Grid, asked: list[Line]) -> Iterator[Trouble]:
    """A warning for each row that stays empty on our own devices; ODK Collect and paper may still ask it."""
    survey = grid.sheet("survey")
    for line in asked:
        found = _WAYS.search(survey.get(line.row, "appearance"))
        if line.type in _TYPES:
            yield trouble("not-on-device", survey.name, line.number, survey.column("type"), "warning", value=line.said)
        elif found:
            place = survey.column("appearance")
            yield trouble("not-on-device", survey.name, line.number, place, "warning", value=found.group())
        for base in _EXPRESSIONS:
            used = _WORKED_OUT.search(survey.get(line.row, base))
            if used:
                value = used.group().strip("${#(")
                yield trouble("not-on-device", survey.name, line.number, survey.column(base), "warning", value=value)
    for sheet in (survey, grid.sheet("choices")):
        films = [header for header in sheet.headers if _FILM.fullmatch(header.strip())]
        for row in sheet.filled():
            header = next((header for header in films if row.cells.get(header)), None)
            if header:
                yield trouble("film-not-on-device", sheet.name, row.number, sheet.place(header), "warning", value=row.cells[header])
