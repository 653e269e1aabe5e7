"""Our own reading of a PDF's structure: what PDF/UA-1 asks for and what a screen reader would meet."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

UA_PART = "{http://www.aiim.org/pdfua/ns/id/}part"


@dataclass
class Structure:
    """`tags` in reading order; `alts` of the figures; `headings` as (level, text is not kept)."""

    marked: bool
    language: str
    title: str
    title_shown: bool
    ua_part: str
    pages: int
    tags: list[str] = field(default_factory=list)
    alts: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    fonts_missing: list[str] = field(default_factory=list)


def structure_of(data: bytes) -> Structure:
    """Raises AttributeError or KeyError when the tree, the language or the metadata is absent."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        root: Any = pdf.Root
        with pdf.open_metadata() as metadata:
            part = str(metadata.get(UA_PART, ""))
            title = str(metadata.get("{http://purl.org/dc/elements/1.1/}title", ""))
        found = Structure(
            marked=bool(root.MarkInfo.Marked),
            language=str(root.Lang),
            title=title,
            title_shown=bool(root.ViewerPreferences.DisplayDocTitle),
            ua_part=part,
            pages=len(pdf.pages),
        )
        roles = {str(name): str(value) for name, value in root.StructTreeRoot.get("/RoleMap", {}).items()}
        for node in _nodes(root.StructTreeRoot):
            kind = str(node.S)
            kind = roles.get(kind, kind)
            found.tags.append(kind)
            if kind == "/Figure":
                found.alts.append(str(node.get("/Alt", "")))
            if kind.startswith("/H") and kind[2:].isdigit():
                found.headings.append(int(kind[2:]))
        found.fonts_missing = list(_fonts_not_embedded(pdf))
        return found


def _nodes(node: Any) -> Iterator[Any]:
    children = node.get("/K")
    if children is None:
        return
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from _nodes(child)


def _fonts_not_embedded(pdf: pikepdf.Pdf) -> Iterator[str]:
    for item in pdf.objects:
        is_font = isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        if is_font and not any(f"/FontFile{end}" in item for end in ("", "2", "3")):
            yield str(item.FontName)


def images_in(data: bytes) -> list[bytes]:
    """The raw stream of every image, for a search of what metadata survived."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [
            bytes(item.read_raw_bytes())
            for item in pdf.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        ]
