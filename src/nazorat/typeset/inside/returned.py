"""A DOCX that comes back: each paragraph before and after its tracked changes, under the anchor that it left with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from nazorat.typeset.document import DocumentRefused
from nazorat.typeset.inside.package import Package, W, hidden_styles, refuse_hidden, texts
from nazorat.typeset.returned import digest_of
from nazorat.typeset.wire import Wire

ANCHOR: Final = re.compile(r"(nz_[0-9a-f]{8}_\w+?)(?:_([0-9a-f]{12}))?")
# what stands before a counted paragraph: a word in the margin, its number, tabs between them
_NUMBER: Final = re.compile(r"^[^\t\n]{0,80}\t\s*\d{1,5}\s*\t")
_CAME: Final = frozenset({"ins", "moveTo"})
_WENT: Final = frozenset({"del", "moveFrom"})
_COUNTED: Final = frozenset({"Numbered", "Recommendation"})


def anchored(body: Any) -> None:
    """Each anchor's name gets the digest of its paragraph as this module reads it when the file comes back."""
    for mark in body.iter(f"{{{W}}}bookmarkStart"):
        if ANCHOR.fullmatch(mark.get(f"{{{W}}}name", "")):
            paragraph = next(mark.iterancestors(f"{{{W}}}p"))
            mark.set(f"{{{W}}}name", f"{mark.get(f'{{{W}}}name')}_{digest_of(_text(paragraph, _CAME))}")


def returned(job: dict[str, Any]) -> Wire:
    """The paragraphs of the body that left with an anchor, or that are counted ones by their style, and every comment."""
    package = Package(job["docx"])
    body = package.xml("word/document.xml").find(f"{{{W}}}body")
    if body is None:
        raise DocumentRefused("docx-not")
    refuse_hidden(body, hidden_styles(package))
    if next(body.iter(f"{{{W}}}object", f"{{{W}}}altChunk", f"{{{W}}}control"), None) is not None:
        raise DocumentRefused("docx-embedded")
    comments = _comments(package)
    rows: list[dict[str, Wire]] = []
    seen: set[str] = set()
    for paragraph in body.iter(f"{{{W}}}p"):
        row = _row(paragraph, rows, seen)
        hanging: list[Wire] = [text for text in (comments.pop(number, "") for number in _references(paragraph)) if text]
        if row is not None:
            rows.append(row)
        if hanging and rows:
            # a list, a table or a caption belongs to the paragraph before it
            rows[-1]["remarks"] = [*_listed(rows[-1]["remarks"]), *hanging]
        elif hanging:
            comments |= {f"loose-{at}": str(text) for at, text in enumerate(hanging, start=len(comments))}
    return {"paragraphs": list(rows), "loose": [text for text in comments.values() if text]}


def _row(paragraph: Any, rows: list[dict[str, Wire]], seen: set[str]) -> dict[str, Wire] | None:
    name, digest = _anchor(paragraph)
    if name in seen:
        # a copied paragraph carries its anchor along: the first is it, the others came in
        name, digest = "", ""
    before, after = _text(paragraph, _CAME), _text(paragraph, _WENT)
    if not name and not (after and (_style(paragraph) in _COUNTED or _came(paragraph))):
        return None
    seen.add(name)
    follows = next((str(one["anchor"]) for one in reversed(rows) if one["anchor"]), "")
    return {"anchor": name, "digest": digest, "before": before, "after": after, "follows": follows, "remarks": []}


def _anchor(paragraph: Any) -> tuple[str, str]:
    for mark in paragraph.iter(f"{{{W}}}bookmarkStart"):
        found = ANCHOR.fullmatch(mark.get(f"{{{W}}}name", ""))
        if found and found[2]:
            return found[1], found[2]
    return "", ""


def _text(paragraph: Any, without: frozenset[str]) -> str:
    """One line of text, with spaces as a reader sees them; without the number, and without what stands in elements so named."""
    text = "".join(_runs(paragraph, without))
    return " ".join(_NUMBER.sub("", text).split())


def _runs(element: Any, without: frozenset[str]) -> Iterator[str]:
    for one in element:
        tag = one.tag.rpartition("}")[2]
        if tag == "r":
            yield from texts(one)
        elif tag not in without and tag not in ("pPr", "p", "txbxContent"):
            yield from _runs(one, without)


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{{{W}}}pPr/{{{W}}}pStyle")
    return "" if style is None else str(style.get(f"{{{W}}}val"))


def _came(paragraph: Any) -> bool:
    """Whether the paragraph as such was put in with tracking on."""
    return paragraph.find(f"{{{W}}}pPr/{{{W}}}rPr/{{{W}}}ins") is not None


def _references(paragraph: Any) -> list[str]:
    """Comments that begin in this paragraph, each once."""
    marks = paragraph.iter(f"{{{W}}}commentRangeStart", f"{{{W}}}commentReference")
    return list(dict.fromkeys(str(one.get(f"{{{W}}}id")) for one in marks))


def _comments(package: Package) -> dict[str, str]:
    """The text of each comment by its number; who wrote it is not taken over."""
    root = package.xml("word/comments.xml")
    if root is None:
        return {}
    return {
        str(one.get(f"{{{W}}}id")): "\n".join(filter(None, (_text(line, _WENT) for line in one.iter(f"{{{W}}}p"))))
        for one in root.iter(f"{{{W}}}comment")
    }


def _listed(value: Wire) -> list[Wire]:
    return value if isinstance(value, list) else []
