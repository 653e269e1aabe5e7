"""From a workbook to an XForm, by pyxform without Java; its messages are tied to the cells they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pyxform.builder import create_survey_element_from_dict
from pyxform.errors import PyXFormError
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import get_xlsform

from .beside import check_files, made_of
from .form import Form
from .grid import Grid, Row, Sheet
from .lint import lint
from .structure import check_structure
from .survey import lines
from .tree import FormRefused, parse_form
from .troubles import Level, ToolRefused, Trouble, in_order, trouble
from .workbook import MEANINGFUL, read_workbook

_ROW = re.compile(r"\[row : (\d+)\]")
_SHEET = re.compile(r"'(survey|choices|settings|entities|external_choices)' sheet|sheet: '(\w+)'|the (\w+) sheet")
_COLUMN = re.compile(r"the '([^']+)' (?:value|column)|the (\w+) column")
_QUOTED = re.compile(r"'([^'\s]+)'|\$\{([^}]+)\}|\[([^\]\s:]+)\]|\"([^\"\s]+)\"")
# The structure check says these itself, with the cell.
_SAID_ALREADY = re.compile(r"is missing the (survey|choices) |untranslated|no label")


Kept = Callable[[str], Mapping[str, bytes]]


def nothing_kept(_form_id: str) -> Mapping[str, bytes]:
    """No earlier version is known."""
    return {}


@dataclass(frozen=True)
class Compiled:
    """A tool. ``warnings`` holds lint too: one of level "error" breaks a rule of monitoring, not of XForms."""

    xform: bytes
    warnings: tuple[Trouble, ...]
    form_id: str
    version: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    carried: tuple[str, ...] = ()  # of these, what an earlier version of the tool has


def compile_workbook(data: bytes, filename: str, files: Mapping[str, bytes] | None = None, kept: Kept = nothing_kept) -> Compiled:
    """The XForm of a workbook of at most 10 MB (.xlsx, .csv, .md); raises ToolRefused with every error found.

    ``files`` are what was given beside it, by name; None asks for none. ``kept`` tells what an earlier version of a form id has.
    """
    return compile_grid(read_workbook(data, filename), files, kept)


def compile_grid(grid: Grid, files: Mapping[str, bytes] | None = None, kept: Kept = nothing_kept) -> Compiled:
    """As compile_workbook, for cells already read."""
    found = list(check_structure(grid))
    if any(one.level == "error" for one in found):
        raise ToolRefused(found)
    said: list[str] = []
    try:
        xform = _convert(grid, said)
    except PyXFormError as error:
        raise ToolRefused([*found, locate(str(error), grid)]) from error
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError) as error:
        # The converter trips over some workbooks instead of refusing them.
        raise ToolRefused([*found, trouble("converter", value=type(error).__name__)]) from error
    try:
        form = parse_form(xform)
    except FormRefused as error:
        raise ToolRefused([*found, trouble("converter", value=error.code)]) from error
    found += lint(grid)
    found += [locate(text, grid, "warning") for text in said if not _SAID_ALREADY.search(text)]
    beside: dict[str, bytes] = {}
    carried: tuple[str, ...] = ()
    if files is not None:
        beside, carried = _beside(form, grid, files, kept)
        if wrong := list(check_files(form, grid, beside)):
            raise ToolRefused([*found, *wrong])
    return Compiled(xform, in_order(found), form.form_id, form.version, beside, carried)


def _beside(form: Form, grid: Grid, given: Mapping[str, bytes], kept: Kept) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """What belongs to the form: given now, made of a sheet, or carried on from the version before; and the names of the last."""
    named = {one.name for one in form.files}
    made = {name: content for name, content in made_of(grid).items() if name in named}
    wanted = named - given.keys() - made.keys()
    earlier = {name: content for name, content in kept(form.form_id).items() if name in wanted} if wanted else {}
    return {**given, **made, **earlier}, tuple(earlier)


def _convert(grid: Grid, said: list[str]) -> bytes:
    """What pyxform's own convert() does, less its last step, which writes the XForm to a temporary file and reads it."""
    book = get_xlsform(_for_pyxform(grid))
    survey = workbook_to_json(workbook_dict=book, fallback_form_name=grid.stem, warnings=said)
    xml: str = create_survey_element_from_dict(survey)._to_ugly_xml()
    return xml.encode()


def _for_pyxform(grid: Grid) -> dict[str, object]:
    book: dict[str, object] = {"sheet_names": list(grid.names), "fallback_form_name": grid.stem}
    for name in MEANINGFUL:
        if name in grid.sheets:
            sheet = grid.sheets[name]
            book[name] = [dict(row.cells) for row in sheet.rows]
            book[f"{name}_header"] = [dict.fromkeys(filter(None, sheet.headers))]
    return book


def locate(message: str, grid: Grid, level: Level = "error") -> Trouble:
    """A message of the converter as a trouble, with the row it names or that of the name it quotes."""
    sheet = grid.sheet(_first(_SHEET, message) or "survey")
    row = _ROW.search(message)
    header = _header(sheet, _first(_COLUMN, message))
    text = " ".join(_ROW.sub("", message.split("\n")[0]).split())
    if row:
        # The converter counts from the row under the headers as 2, whatever the file.
        index = int(row.group(1)) - 2
        found = sheet.rows[index] if 0 <= index < len(sheet.rows) else Row(sheet.header_row, {})
        header = header if header in found.cells else _cell_said(found, text) or header
        return trouble("converter", sheet.name, found.number, sheet.place(header) if header else "", level, value=text)
    number_, column = _by_name(message, sheet)
    return trouble("converter", sheet.name if number_ else "", number_, column, level, value=text)


def _first(pattern: re.Pattern[str], message: str) -> str:
    found = pattern.search(message)
    return next((group for group in found.groups() if group), "") if found else ""


def _header(sheet: Sheet, name: str) -> str:
    # the converter has an older word for the list of entities
    columns = sheet.columns("list_name" if name == "dataset" else name)
    return name if name in sheet.headers else columns[0] if columns else ""


def _cell_said(row: Row, message: str) -> str:
    """The column of the row whose text the message repeats, the longest such text first."""
    said = [header for header, text in row.cells.items() if text in message]
    return max(said, key=lambda header: len(row.cells[header]), default="")


def _by_name(message: str, sheet: Sheet) -> tuple[int | None, str]:
    """The row whose name or type the message quotes."""
    quoted = {group for match in _QUOTED.finditer(message) for group in match.groups() if group}
    quoted |= {name.rpartition("/")[2] for name in quoted}
    for line in lines(sheet):
        for base, said in (("name", line.name), ("type", line.said), ("type", line.list_name)):
            if said and said in quoted:
                return line.number, sheet.column(base)
    return None, ""
