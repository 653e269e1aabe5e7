"""A document as bytes and back: what was printed once can be printed again, with something added, without being made anew."""

from __future__ import annotations

import io
import zlib
from dataclasses import asdict
from typing import Any

from nazorat.typeset.document import Document, Figure, Section, Status, Table
from nazorat.typeset.wire import Wire, pack, unpack


def packed(document: Document) -> bytes:
    """Everything that the document says, pictures too. Equal documents give equal bytes."""
    return zlib.compress(pack(_listed(asdict(document))), 6)


def document_from(content: bytes) -> Document:
    """The document that was packed."""
    held: dict[str, Any] = unpack(io.BytesIO(zlib.decompress(content)))
    sections, status = tuple(_section(one) for one in held["sections"]), held["status"]
    rows = tuple((label, value) for label, value in status["rows"]) if status else ()
    return Document(**{
        **held, "sections": sections, "status": Status(**{**status, "rows": rows}) if status else None,
        "organisations": tuple(held["organisations"]), "cover_figure": _figure(held["cover_figure"]) if held["cover_figure"] else None,
    })  # fmt: skip


def _listed(value: Any) -> Wire:
    if isinstance(value, dict):
        return {name: _listed(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_listed(one) for one in value]
    held: Wire = value
    return held


def _section(held: dict[str, Any]) -> Section:
    figures = tuple(_figure(one) for one in held["figures"])
    return Section(**{**held, "figures": figures, "anchors": tuple(held["anchors"])})


def _figure(held: dict[str, Any]) -> Figure:
    table = held["table"]
    return Figure(**{**held, "table": _table(table) if table else None})


def _table(held: dict[str, Any]) -> Table:
    return Table(**{**held, "header": tuple(held["header"]), "rows": tuple(tuple(row) for row in held["rows"])})
