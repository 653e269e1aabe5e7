"""The words of a workbook by cell, and the same workbook with other words: nothing else in the file is touched, so that it stays the master."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from .grid import Grid, Row, Sheet, language_of, letter
from .hardened import read_xml
from .source_workbook import EPOCH
from .survey import lines
from .troubles import ToolRefused, trouble
from .words import PLAIN, Place, Read, Wording, language_code
from .workbook import MAX_UNPACKED, read_workbook

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_REFERENCE = re.compile(r"\$\{[^}]*\}")
# what XML cannot hold
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_SURVEY: tuple[Read, ...] = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
_CHOICES: tuple[Read, ...] = ("label",)


def wordings(data: bytes, added: Mapping[Place, str] | None = None) -> tuple[Wording, ...]:
    """Everything in an XLSX workbook that a person reads, in the order of its sheets. Raises ToolRefused.

    `added` are headers of columns that the workbook is to have, as from `language_columns`: their cells are there, and empty.
    """
    return tuple(_wordings(_with_columns(read_workbook(data, "tool.xlsx"), added or {})))


def language_columns(data: bytes, code: str, name: str, added: Mapping[Place, str] | None = None) -> dict[Place, str]:
    """The headers that give a workbook one more language, such as "label::Кыргызча (ky)" after the last column of a sheet.

    Each thing that is said in words anywhere on the sheet gets one. Empty when the workbook, or `added`, has the language. Raises ToolRefused.
    """
    grid, found = _with_columns(read_workbook(data, "tool.xlsx"), added or {}), {}
    for sheet, reads in ((grid.sheet("survey"), _SURVEY), (grid.sheet("choices"), _CHOICES)):
        said = [what for what in reads if any(sheet.get(row, what) for row in sheet.filled())]
        if any(language_of(header) == code for what in said for header in sheet.columns(what)):
            return {}
        for beside, what in enumerate(said, 1):
            found[Place(sheet.name, sheet.header_row, len(sheet.headers) + beside)] = f"{what}::{name} ({code})"
    return found


def language_names(data: bytes) -> dict[str, str]:
    """What the columns of a workbook call each language, by code: {"ky": "Кыргызча"}. Raises ToolRefused."""
    survey = read_workbook(data, "tool.xlsx").sheet("survey")
    named = {language_of(header): header.split("::")[-1].rpartition("(")[0].strip() for header in survey.columns("label")}
    return {code: name or code for code, name in named.items()}


def _with_columns(grid: Grid, added: Mapping[Place, str]) -> Grid:
    sheets = dict(grid.sheets)
    for key, sheet in grid.sheets.items():
        new = {place.column: text for place, text in added.items() if (place.sheet, place.row) == (sheet.name, sheet.header_row)}
        if new:
            wide = range(len(sheet.headers) + 1, max(new) + 1)
            sheets[key] = replace(sheet, headers=(*sheet.headers, *(new.get(column, "") for column in wide)))
    return replace(grid, sheets=sheets)


def references(text: str) -> list[str]:
    """The answers that a text shows, such as ${age}, sorted: a correction keeps them."""
    return sorted(_REFERENCE.findall(text))


def reworded(data: bytes, texts: Mapping[Place, str], version: str) -> bytes:
    """The workbook with other texts in these cells and another version. Equal arguments give equal bytes. Raises ToolRefused."""
    grid = read_workbook(data, "tool.xlsx")
    by_sheet: dict[str, dict[tuple[int, int], str]] = {}
    for place, text in {**texts, **_title(grid, texts), **_version(grid, version)}.items():
        by_sheet.setdefault(place.sheet, {})[place.row, place.column] = text
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        parts = _parts(old)
        if not by_sheet.keys() <= parts.keys():
            # the strict kind of workbook has other names for everything
            raise ToolRefused([trouble("bad-file")])
        changed = {parts[name]: cells for name, cells in by_sheet.items()}
        for name in old.namelist():
            content = old.read(name)
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, _with_cells(content, changed[name]) if name in changed else content)
    return written.getvalue()


def _wordings(grid: Grid) -> Iterator[Wording]:
    survey, choices = grid.sheet("survey"), grid.sheet("choices")
    for line in lines(survey):
        number = line.row.cells.get("bind::nazorat:number", "")
        for what in _SURVEY:
            if survey.get(line.row, what):
                yield Wording(what, line.name, "", number, _texts(survey, line.row, what))
    for row in choices.filled():
        for what in _CHOICES:
            if choices.get(row, what):
                yield Wording(what, choices.get(row, "name"), choices.get(row, "list_name"), "", _texts(choices, row, what))


def _texts(sheet: Sheet, row: Row, what: str) -> tuple[tuple[str, Place, str], ...]:
    headers = sheet.columns(what)
    return tuple((language_of(one), _place(sheet, row, one), row.cells.get(one, "")) for one in headers)


def _place(sheet: Sheet, row: Row, header: str) -> Place:
    return Place(sheet.name, row.number, sheet.headers.index(header) + 1)


def _title(grid: Grid, texts: Mapping[Place, str]) -> dict[Place, str]:
    """Our tools say their title twice, as a setting and in a first note: whoever corrects the note corrects both."""
    survey, settings = grid.sheet("survey"), grid.sheet("settings")
    first, row = next(survey.filled(), None), next(settings.filled(), None)
    columns = settings.columns("form_title")
    if first is None or row is None or not columns:
        return {}
    own = {language_code(grid.setting("default_language") or PLAIN), PLAIN}
    for language, place, text in _texts(survey, first, "label"):
        if place in texts and language in own and text == row.cells.get(columns[0], ""):
            return {_place(settings, row, columns[0]): texts[place]}
    return {}


def _version(grid: Grid, version: str) -> dict[Place, str]:
    settings = grid.sheet("settings")
    row = next(settings.filled(), None)
    if row is None:
        raise ToolRefused([trouble("no-form-id", "settings")])
    columns = settings.columns("version")
    if columns:
        return {_place(settings, row, columns[0]): version}
    beside = len(settings.headers) + 1
    return {Place(settings.name, settings.header_row, beside): "version", Place(settings.name, row.number, beside): version}


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The name of each sheet and the member of the archive that holds it."""
    book = read_xml(archive.read("xl/workbook.xml"), limit=MAX_UNPACKED, depth=32)
    links = read_xml(archive.read("xl/_rels/workbook.xml.rels"), limit=MAX_UNPACKED, depth=32)
    targets = {link.get("Id"): link.get("Target") or "" for link in links}
    found = {sheet.get("name") or "": targets.get(sheet.get(_LINK), "") for sheet in book.iter(f"{_MAIN}sheet")}
    return {name: posixpath.normpath(posixpath.join("xl", target)).lstrip("/") for name, target in found.items()}


def _with_cells(xml: bytes, cells: Mapping[tuple[int, int], str]) -> bytes:
    """A sheet with texts written into these cells; a row or cell that is not there is made where it belongs."""
    root = read_xml(xml, limit=MAX_UNPACKED, depth=32)
    data = root.find(f"{_MAIN}sheetData")
    if data is None:
        raise ToolRefused([trouble("bad-file")])
    for stale in root.findall(f"{_MAIN}dimension"):
        # how far the sheet reaches, which no reader needs to be told
        root.remove(stale)
    for (number, column), text in cells.items():
        row = _at(data, "row", number, str(number))
        cell = _at(row, "c", column, f"{letter(column - 1)}{number}")
        for child in list(cell):
            cell.remove(child)
        cell.set("t", "inlineStr")
        written = etree.SubElement(etree.SubElement(cell, f"{_MAIN}is"), f"{_MAIN}t")
        written.set(_SPACE, "preserve")
        written.text = text
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _at(parent: etree._Element, tag: str, wanted: int, name: str) -> etree._Element:
    """The row or cell at a place. One without a name of its own comes after the one before it."""
    place, before = 0, 0
    for element in parent:
        place = _number(element.get("r") or "") or place + 1
        if place == wanted:
            return element
        if place > wanted:
            break
        before += 1
    made = etree.Element(f"{_MAIN}{tag}", r=name)
    parent.insert(before, made)
    return made


def _number(name: str) -> int:
    """ "12" is 12, and of "AB12" the column 28; 0 for no name."""
    column = 0
    for sign in name:
        if sign.isdigit():
            return column or int(name)
        column = column * 26 + ord(sign) - ord("A") + 1
    return column
