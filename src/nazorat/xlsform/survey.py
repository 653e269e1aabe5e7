"""The rows of the survey sheet, with their types understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from .form import NAMESPACE
from .grid import Grid, Row, Sheet, base_of, language_of

METADATA = frozenset(
    {
        "start", "end", "deviceid", "username", "phonenumber", "email", "subscriberid", "simserial", "imei",
        "audit", "start-geopoint", "background-geopoint", "background-audio",
    }
)  # fmt: skip
_PLAIN_ALIASES = {
    "int": "integer", "string": "text", "photo": "image", "datetime": "dateTime", "date time": "dateTime",
    "trigger": "acknowledge", "gps": "geopoint", "location": "geopoint", "start time": "start", "end time": "end",
    "device id": "deviceid", "phone number": "phonenumber", "sim id": "simserial", "subscriber id": "subscriberid",
}  # fmt: skip
_CONTROL = re.compile(r"(begin|end)[ _](group|repeat|lgroup|looped group|loop)(?:\s+over\s+(\S+))?", re.IGNORECASE)
_OSM = re.compile(r"osm(?:\s+\S+)?", re.IGNORECASE)
_SELECT = re.compile(
    r"(?:add )?(?P<head>select[ _]one[ _]external|select[ _](?:one|multiple)[ _]from[ _]file"
    r"|select one prompt using|select multiple prompt using|select[ _]one from|select[ _]one|select1|select[ _]multiple"
    r"|select all that apply from|select all that apply|rank)"
    r"(?:\s+(?P<list>\S.*?))?(?:\s+or[ _](?:specify[ _])?other)?",
    re.IGNORECASE,
)

Control = Literal["group", "repeat", ""]


@dataclass(frozen=True)
class Line:
    """One filled row of the survey sheet.

    ``type`` is the plain type ("integer", "select_one"; "open" and "close" for groups; "" when there is none of that
    name), ``list_name`` the list of a select, ``control`` the kind of group that begins or ends.
    """

    row: Row
    said: str
    type: str
    name: str
    list_name: str = ""
    control: Control = ""
    from_file: bool = False

    @property
    def number(self) -> int:
        """The row's number in the file."""
        return self.row.number

    @property
    def is_select(self) -> bool:
        """True when the item is answered by choices."""
        return self.type in ("select_one", "select_multiple", "rank")

    @property
    def is_asked(self) -> bool:
        """True for an item that a person sees and can answer or read."""
        return bool(self.type) and self.type not in METADATA | {
            "open", "close", "today", "calculate", "hidden", "csv-external", "xml-external", "osm",
        }  # fmt: skip


def lines(sheet: Sheet) -> Iterator[Line]:
    """The rows that a converter would use: filled and not disabled."""
    for row in sheet.filled():
        if sheet.get(row, "disabled").lower() in ("yes", "true", "true()"):
            continue
        yield line_of(row, " ".join(sheet.get(row, "type").split()), sheet.get(row, "name"))


def line_of(row: Row, said: str, name: str) -> Line:
    """A row by what its type cell says."""
    control = _CONTROL.fullmatch(said)
    if control:
        kind: Control = "group" if control.group(2).lower() == "group" else "repeat"
        opens = control.group(1).lower() == "begin"
        return Line(row, said, "open" if opens else "close", name, control.group(3) or "", kind)
    select = _SELECT.fullmatch(said)
    if select:
        return _select(row, said, name, select)
    # tags of a map, listed on a sheet of their own
    lower = "osm" if _OSM.fullmatch(said) else said.lower()
    known = said in QUESTION_TYPE_DICT or lower in QUESTION_TYPE_DICT or lower in METADATA | {"datetime"}
    plain = _PLAIN_ALIASES.get(lower, "dateTime" if lower == "datetime" else lower)
    return Line(row, said, plain if known else "", name)


def _select(row: Row, said: str, name: str, match: re.Match[str]) -> Line:
    head = match.group("head").lower().replace("_", " ")
    multiple = "multiple" in head or "all that apply" in head
    kind = "rank" if head == "rank" else "select_multiple" if multiple else "select_one"
    if head == "select one external":
        kind = "external"
    return Line(row, said, kind, name, (match.group("list") or "").strip(), from_file="file" in head)


def languages(sheet: Sheet, base: str = "label") -> dict[str, str]:
    """Language code to header, for one translated column."""
    return {language_of(header): header for header in sheet.columns(base)}


def declares_nazorat(grid: Grid) -> bool:
    """True for a tool that says it follows this project's conventions."""
    return NAMESPACE in grid.setting("namespaces")


def ours(sheet: Sheet, row: Row, meaning: str) -> tuple[str, str]:
    """(text, header) of a column bind::nazorat:<meaning>."""
    for header in sheet.headers:
        if header and base_of(header) == f"bind::nazorat:{meaning}":
            return row.cells.get(header, ""), header
    return "", f"bind::nazorat:{meaning}"
