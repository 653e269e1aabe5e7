"""The tables of a DOCX that was written elsewhere, cell by cell, on the grid that Word draws them on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from nazorat.typeset.document import DocumentRefused
from nazorat.typeset.inside.package import Package, W, hidden_styles, refuse_hidden, texts
from nazorat.typeset.wire import Wire

_GONE: Final = (f"{{{W}}}del", f"{{{W}}}moveFrom")
_CHANGED: Final = (*_GONE, f"{{{W}}}ins", f"{{{W}}}moveTo", f"{{{W}}}cellIns", f"{{{W}}}cellDel", f"{{{W}}}cellMerge")
# a row lies over no more columns than Word allows
MOST_SPAN: Final = 63
MOST_ABOVE: Final = 300


def tables(job: dict[str, Any]) -> Wire:
    """Each table with the paragraph `above` it, "" for none, and its `rows` of cells: `text` with tracked changes accepted, `span` of columns,
    `down` "start" or "more" of a cell over several rows, `changed` whether a tracked change stands in it. A table inside a cell is text of it."""
    package = Package(job["docx"])
    body = package.xml("word/document.xml").find(f"{{{W}}}body")
    if body is None:
        raise DocumentRefused("docx-not")
    refuse_hidden(body, hidden_styles(package))
    outer = [table for table in body.iter(f"{{{W}}}tbl") if next(table.iterancestors(f"{{{W}}}tbl"), None) is None]
    return {"tables": [{"above": _above(table), "rows": [_row(row) for row in _own(table, "tr", "tbl")]} for table in outer]}


def _above(table: Any) -> str:
    """The nearest paragraph with words before a table, as far as no other table stands between."""
    for one in table.itersiblings(preceding=True):
        if one.tag == f"{{{W}}}tbl":
            return ""
        if one.tag == f"{{{W}}}p" and (words := _line(one)):
            return words[:MOST_ABOVE]
    return ""


def _row(row: Any) -> Wire:
    whole = row.find(f"{{{W}}}trPr")
    changed = whole is not None and next(whole.iter(*_CHANGED), None) is not None
    cells: list[Wire] = [{"text": "", "span": 1, "down": "", "changed": False}] * _number(whole, "gridBefore", 0)
    cells += [
        {
            "text": _words(cell),
            "span": _span(cell),
            "down": _down(cell),
            "changed": changed or next(cell.iter(*_CHANGED), None) is not None,
        }
        for cell in _own(row, "tc", "tr")
    ]
    return cells


def _own(element: Any, tag: str, of: str) -> Iterator[Any]:
    """Rows of this table, cells of this row: not those of a table further in."""
    return (one for one in element.iter(f"{{{W}}}{tag}") if next(one.iterancestors(f"{{{W}}}{of}")) is element)


def _words(cell: Any) -> str:
    return "\n".join(filter(None, map(_line, cell.iter(f"{{{W}}}p"))))


def _line(paragraph: Any) -> str:
    return " ".join("".join(piece for run in paragraph.iter(f"{{{W}}}r") if _stands(run) for piece in texts(run)).split())


def _stands(run: Any) -> bool:
    return next(run.iterancestors(*_GONE), None) is None


def _span(cell: Any) -> int:
    return max(1, _number(cell.find(f"{{{W}}}tcPr"), "gridSpan", 1))


def _down(cell: Any) -> str:
    merge = cell.find(f"{{{W}}}tcPr/{{{W}}}vMerge")
    if merge is None:
        return ""
    return "start" if merge.get(f"{{{W}}}val") == "restart" else "more"


def _number(properties: Any, name: str, otherwise: int) -> int:
    found = None if properties is None else properties.find(f"{{{W}}}{name}")
    value = "" if found is None else str(found.get(f"{{{W}}}val"))
    return min(int(value), MOST_SPAN) if value.isdecimal() and len(value) < 5 else otherwise
