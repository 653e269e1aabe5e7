"""The files that a workbook names: which they are, where it names them, and whether what was given is what its name says.

What a file is, its bytes say, never its name.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Iterator, Mapping
from pathlib import PurePath

from PIL import Image

from .form import Form, Named
from .grid import Grid, Row, Sheet
from .lists import ITEMSETS, LISTS, MAX_BYTES, ListRefused, columns_of, is_formula, rows_of
from .troubles import ToolRefused, Trouble, trouble
from .values import is_file_name

MAX_NAME = 120
MAX_PIXELS = 40_000_000
_PICTURES = ("PNG", "JPEG", "GIF", "WEBP")
_SOUNDS = re.compile(rb"ID3|\xff[\xe2-\xfb]|RIFF....WAVE|OggS|fLaC|#!AMR|.{4}ftyp", re.DOTALL)
_FILMS = re.compile(rb".{4}ftyp|\x1aE\xdf\xa3|RIFF....AVI |OggS|\x00\x00\x01[\xb3\xba]", re.DOTALL)


def made_of(grid: Grid) -> dict[str, bytes]:
    """What Collect reads from a file and the workbook has on a sheet: external_choices, as itemsets.csv. Raises ToolRefused."""
    sheet = grid.sheet("external_choices")
    if not sheet.headers:
        return {}
    written = io.StringIO(newline="")
    out = csv.writer(written, lineterminator="\n")
    heads = [head for head in sheet.headers if head]
    out.writerow("list_name" if head in sheet.columns("list_name") else head for head in heads)
    for row in sheet.filled():
        for head in heads:
            if is_formula(row.cells.get(head, " ")):
                raise ToolRefused([trouble("file-formula", sheet.name, row.number, sheet.place(head), value=ITEMSETS)])
        out.writerow(row.cells.get(head, "") for head in heads)
    return {ITEMSETS: written.getvalue().encode()}


def check_files(form: Form, grid: Grid, files: Mapping[str, bytes]) -> Iterator[Trouble]:
    """What is named and missing, given and not named, or not what its name says."""
    named = {one.name: one for one in form.files}
    made = made_of(grid)
    for name, one in named.items():
        if name not in files and name not in made:
            yield trouble("file-missing", *place_of(grid, one), value=name)
    for name, content in files.items():
        if not is_file_name(name) or len(name) > MAX_NAME:
            yield trouble("file-bad-name", value=name[:MAX_NAME])
        elif name not in named:
            near = next((other for other in named if other.casefold() == name.casefold()), "")
            yield trouble("file-other-letters" if near else "file-unnamed", value=name, other=near)
        elif len(content) > MAX_BYTES:
            yield trouble("file-too-big", value=name, limit=f"{MAX_BYTES / 1_000_000:.1f} MB")
        else:
            yield from _check(form, grid, named[name], content)


def place_of(grid: Grid, named: Named) -> tuple[str, int | None, str]:
    """Sheet, row and column of the cell that names a file: its whole name first, else the name without its ending."""
    stem = PurePath(named.name).stem
    for said in (named.name, f"'{stem}'", f'"{stem}"', stem):
        for name in ("survey", "choices"):
            sheet = grid.sheet(name)
            found = _cell(sheet, said)
            if found:
                return sheet.name, found[0].number, sheet.place(found[1])
    return "", None, ""


def _cell(sheet: Sheet, said: str) -> tuple[Row, str] | None:
    pattern = re.compile(rf"(?<![\w.-]){re.escape(said)}(?![\w.-])")
    for row in sheet.filled():
        for header, text in row.cells.items():
            if pattern.search(text):
                return row, header
    return None


def _check(form: Form, grid: Grid, named: Named, content: bytes) -> Iterator[Trouble]:
    if named.kind in LISTS:
        yield from _check_list(form, grid, named, content)
    elif named.kind == "image":
        code = _picture(content)
        if code:
            yield trouble(code, *place_of(grid, named), value=named.name)
    elif not (_SOUNDS if named.kind == "audio" else _FILMS).match(content):
        code = "file-no-sound" if named.kind == "audio" else "file-no-film"
        yield trouble(code, *place_of(grid, named), value=named.name)


def _picture(content: bytes) -> str:
    """Why it is no picture; "" for one. It is never unpacked beyond a size that a device can show."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_PICTURES) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    return "file-too-many-pixels"
                picture.verify()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return "file-too-many-pixels"
    except Exception:  # noqa: BLE001 - the readers of broken pictures raise whatever they meet
        return "file-no-picture"
    return ""


def _check_list(form: Form, grid: Grid, named: Named, content: bytes) -> Iterator[Trouble]:
    """A file of choices: whether it is read, and has what the selects ask of it."""
    try:
        if _SOUNDS.match(content) or content[:4] in (b"PK\x03\x04", b"\x89PNG", b"\xd0\xcf\x11\xe0"):
            raise ListRefused("file-no-table")
        rows, columns = rows_of(named.name, content), columns_of(named.name, content)
    except ListRefused as refused:
        place = (named.name, refused.row, refused.column) if refused.row else place_of(grid, named)
        code = {"xml": "file-no-xml", "geojson": "file-no-geojson"}.get(named.kind, refused.code)
        code = refused.code if refused.code not in ("file-no-table", "file-not-utf8") else code
        yield trouble(code, *place, value=refused.value or named.name)
        return
    for value in dict.fromkeys(named.columns):
        if value not in columns:
            yield trouble("file-no-column", *place_of(grid, named), value=named.name, other=value)
    for value in named.several:
        for number, row in rows:
            if " " in row.get(value, "").strip():
                yield trouble("space-in-code", named.name, number, value, value=row[value])
