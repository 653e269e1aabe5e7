"""A DOCX that holds a checklist: its tables cell by cell with their merges, its paragraphs between, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from nazorat.typeset.document import DocumentRefused
from nazorat.typeset.inside.package import Package, W, hidden_styles, refuse_hidden, texts
from nazorat.typeset.inside.written import Reader
from nazorat.typeset.wire import Wire

MOST_ROWS: Final = 1000
MOST_COLUMNS: Final = 30
MOST_SIGNS: Final = 5_000
BOX: Final = "☐"
_GONE: Final = ("del", "moveFrom")
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# empty and ticked boxes of the fonts of signs, by the last two digits of their code: Wingdings, then Wingdings 2
_BOXES: Final = {"wingdings": {"6F", "70", "71", "72", "A8", "FC", "FD", "FE"}, "wingdings 2": {"2A", "30", "52", "53", "54", "A3"}}


def tabled(job: dict[str, Any]) -> Wire:
    """Blocks in the order of the page, and marks: what a person has to know, by code, with the table and row of its first place.

    Tracked changes are taken as accepted. A mark "nested" or "rows" means that the file is not read to its end.
    """
    package = Package(job["docx"])
    body = package.xml("word/document.xml").find(f"{{{W}}}body")
    if body is None:
        raise DocumentRefused("docx-not")
    refuse_hidden(body, hidden_styles(package))
    if next(body.iter(f"{{{W}}}object", f"{{{W}}}altChunk", f"{{{W}}}control"), None) is not None:
        raise DocumentRefused("docx-embedded")
    walker = _Walker(Reader(package))
    return {"blocks": walker.blocks(body), "marks": list(walker.marks.values())}


class _TooMuch(Exception):
    """The rest of the file is not read."""


class _Walker:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.marks: dict[str, dict[str, Wire]] = {}
        self._table = self._row = self._line = self._rows = 0

    def blocks(self, body: Any) -> list[Wire]:
        found: list[Wire] = []
        try:
            for one in _parts(body):
                self._row = 0
                if _local(one) == "tbl":
                    self._table += 1
                    found.append({"table": self._table, "rows": list(self._read_rows(one))})
                else:
                    self._line += 1
                    line = self._paragraph(one)
                    if line["text"]:
                        found.append({"line": self._line, "heading": bool(self._reader.heading(one)), **line})
        except _TooMuch:
            pass
        return found

    def _read_rows(self, table: Any) -> Iterator[Wire]:
        for number, row in enumerate(_within(table, "tr"), start=1):
            self._row = number
            self._rows += 1
            if self._rows > MOST_ROWS:
                self._mark("rows")
                raise _TooMuch
            about = row.find(f"{{{W}}}trPr")
            gone = about is not None and about.find(f"{{{W}}}del") is not None
            if about is not None and (gone or about.find(f"{{{W}}}ins") is not None):
                self._mark("tracked")
            if not gone:
                head = about is not None and about.find(f"{{{W}}}tblHeader") is not None
                yield {"row": number, "head": head, "cells": list(self._read_cells(row, about))}

    def _read_cells(self, row: Any, about: Any) -> Iterator[Wire]:
        column = _number(None if about is None else about.find(f"{{{W}}}gridBefore"), 0)
        for cell in _within(row, "tc"):
            if next(cell.iter(f"{{{W}}}tbl"), None) is not None:
                self._mark("nested")
                raise _TooMuch
            span = max(1, _number(cell.find(f"{{{W}}}tcPr/{{{W}}}gridSpan"), 1))
            merge = cell.find(f"{{{W}}}tcPr/{{{W}}}vMerge")
            down = "" if merge is None else "first" if merge.get(f"{{{W}}}val") == "restart" else "on"
            if column + span > MOST_COLUMNS:
                self._mark("columns")
                return
            if span > 1 and down:
                self._mark("merged")
            lines: list[Wire] = [
                line for paragraph in _paragraphs(cell) if (line := self._paragraph(paragraph))["text"] or line["listing"]
            ]
            yield {"column": column, "span": span, "down": down, "lines": lines}
            column += span

    def _paragraph(self, paragraph: Any) -> dict[str, Wire]:
        runs = list(_runs(paragraph))
        text = " ".join("".join(piece for run in runs for piece in self._pieces(run)).split())
        if len(text) > MOST_SIGNS:
            self._mark("long")
            text = text[:MOST_SIGNS]
        if next(paragraph.iter(*(f"{{{W}}}{tag}" for tag in ("ins", "moveTo", *_GONE))), None) is not None:
            self._mark("tracked")
        if next(paragraph.iter(f"{{{W}}}drawing", f"{{{W}}}pict"), None) is not None:
            self._mark("pictures")
        told = [run for run in runs if "".join(texts(run)).strip()]
        return {"text": text, "listing": self._reader.listing(paragraph), "bold": bool(told) and all(map(_is_bold, told))}

    def _pieces(self, run: Any) -> Iterator[str]:
        """The characters of a run; boxes to tick and lists to choose from as the signs that stand for them."""
        for one in run:
            tag = _local(one)
            if tag == "sym":
                known = _BOXES.get(str(one.get(f"{{{W}}}font", "")).lower(), set())
                yield BOX if str(one.get(f"{{{W}}}char", ""))[-2:].upper() in known else " "
            elif tag == "fldChar" and one.find(f"{{{W}}}ffData/{{{W}}}checkBox") is not None:
                yield BOX
            elif tag == "fldChar":
                yield " / ".join(str(each.get(f"{{{W}}}val")) for each in one.iter(f"{{{W}}}listEntry"))
            elif tag in ("footnoteReference", "endnoteReference"):
                self._mark("footnotes")
        listed = _listed(run)
        yield listed if listed else "".join(texts(run))

    def _mark(self, code: str) -> None:
        self.marks.setdefault(code, {"code": code, "table": self._table if self._row else 0, "row": self._row, "line": self._line})


def _listed(run: Any) -> str:
    """The entries of the list that a field of the page offers, said at its first run instead of what is chosen there now."""
    for field in run.iterancestors(f"{{{W}}}sdt"):
        about = field.find(f"{{{W}}}sdtPr")
        items = [] if about is None else list(about.iter(f"{{{W}}}listItem"))
        if items:
            first = next(field.iter(f"{{{W}}}r"), None) is run
            told = (
                str(item.get(f"{{{W}}}displayText") or item.get(f"{{{W}}}value") or "")
                for item in items
                if item.get(f"{{{W}}}value")
            )
            return " / ".join(filter(None, told)) if first else " "
    return ""


def _parts(element: Any) -> Iterator[Any]:
    """Paragraphs and tables of the page, through whatever else stands around them."""
    for one in element:
        if _local(one) in ("p", "tbl"):
            yield one
        elif one.tag != _FALLBACK and _local(one) not in _GONE:
            yield from _parts(one)


def _within(element: Any, tag: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also those in a field of the page; none of a table further inside."""
    for one in element:
        if _local(one) == tag:
            yield one
        elif _local(one) not in ("tbl", "p", "tc", "tr"):
            yield from _within(one, tag)


def _paragraphs(cell: Any) -> Iterator[Any]:
    return (one for one in _parts(cell) if _local(one) == "p")


def _runs(element: Any) -> Iterator[Any]:
    for one in element:
        tag = _local(one)
        if tag == "r":
            yield one
        elif tag not in (*_GONE, "pPr", "p", "txbxContent"):
            yield from _runs(one)


def _is_bold(run: Any) -> bool:
    switch = run.find(f"{{{W}}}rPr/{{{W}}}b")
    return switch is not None and switch.get(f"{{{W}}}val") not in ("0", "false", "off")


def _number(element: Any, default: int) -> int:
    value = "" if element is None else str(element.get(f"{{{W}}}val"))
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 4 else default


def _local(element: Any) -> str:
    """A tag of Word's own names without them; "" for any other."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) and element.tag.startswith(f"{{{W}}}") else ""
