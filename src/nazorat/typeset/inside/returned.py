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
# each other line of a list, table, heading, with its digest; and on each anchored paragraph which of them follow it, of how many
BLOCK: Final = re.compile(r"nzb_(\d{1,6})_([0-9a-f]{12})")
RANGE: Final = re.compile(r"nzn_(\d{1,6})_(\d{1,6})_(\d{1,6})")
# what stands before a counted paragraph: a word in the margin, its number, tabs between them
_NUMBER: Final = re.compile(r"^[^\t\n]{0,80}\t\s*\d{1,5}\s*\t")
_CAME: Final = frozenset({"ins", "moveTo"})
_WENT: Final = frozenset({"del", "moveFrom"})
_COUNTED: Final = frozenset({"Numbered", "Recommendation"})
# numbers of our marks, far above those that others give
_MARKS_FROM: Final = 2000000


def anchored(body: Any) -> None:
    """Each anchor's name gets the digest of its paragraph as this module reads it when the file comes back; the lines between get marks."""
    named = {}
    for mark in body.iter(f"{{{W}}}bookmarkStart"):
        if ANCHOR.fullmatch(mark.get(f"{{{W}}}name", "")):
            paragraph = next(mark.iterancestors(f"{{{W}}}p"))
            mark.set(f"{{{W}}}name", f"{mark.get(f'{{{W}}}name')}_{digest_of(_text(paragraph, _CAME))}")
            named[paragraph] = (0, 0)
    if not named:
        return
    last, total = None, 0
    for paragraph in list(body.iter(f"{{{W}}}p")):
        if paragraph in named:
            last, named[paragraph] = paragraph, (total, 0)
        elif _text(paragraph, _CAME) and not _made_by_word(paragraph):
            _mark(paragraph, f"nzb_{total}_{digest_of(_text(paragraph, _CAME))}", _MARKS_FROM + total)
            total += 1
            if last is not None:
                named[last] = (named[last][0], named[last][1] + 1)
    for at, (paragraph, (first, count)) in enumerate(named.items(), start=_MARKS_FROM + total):
        _mark(paragraph, f"nzn_{first}_{count}_{total}", at)


def _mark(paragraph: Any, name: str, number: int) -> None:
    """A bookmark around the content of a paragraph."""
    start, end = (paragraph.makeelement(f"{{{W}}}bookmark{side}", {f"{{{W}}}id": str(number)}) for side in ("Start", "End"))
    start.set(f"{{{W}}}name", name)
    paragraph.insert(0 if paragraph.find(f"{{{W}}}pPr") is None else 1, start)
    paragraph.append(end)


def _made_by_word(paragraph: Any) -> bool:
    """Whether a word processor writes it anew by itself: a table of contents."""
    return _style(paragraph).lower().startswith("toc") or next(paragraph.iterancestors(f"{{{W}}}sdt"), None) is not None


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
    lines = _Lines(body)
    for paragraph in body.iter(f"{{{W}}}p"):
        row = _row(paragraph, rows, seen) or lines.row(paragraph, rows)
        hanging: list[Wire] = [text for text in (comments.pop(number, "") for number in _references(paragraph)) if text]
        if row is not None:
            rows.append(row)
        if hanging and rows:
            # a list, a table or a caption belongs to the paragraph before it
            rows[-1]["remarks"] = [*_listed(rows[-1]["remarks"]), *hanging]
        elif hanging:
            comments |= {f"loose-{at}": str(text) for at, text in enumerate(hanging, start=len(comments))}
    return {
        "paragraphs": list(rows),
        "loose": [text for text in comments.values() if text],
        "gone": lines.gone(),
        "kept": list(lines.kept),
    }


class _Lines:
    """The lines of lists, tables and headings that left with marks: which came back as they were, which changed, which are gone."""

    def __init__(self, body: Any) -> None:
        marks = [(mark, mark.get(f"{{{W}}}name", "")) for mark in body.iter(f"{{{W}}}bookmarkStart")]
        found = [(mark, RANGE.fullmatch(name)) for mark, name in marks]
        # which lines stood after which anchor; a copied paragraph carries its mark along, and the first is it
        self._ranges: dict[str, range] = {}
        self._total = max((int(one[3]) for _mark, one in found if one), default=-1)
        for mark, one in found:
            name = _anchor(next(mark.iterancestors(f"{{{W}}}p")))[0] if one else ""
            if one and name:
                self._ranges.setdefault(name, range(int(one[1]), int(one[1]) + int(one[2])))
        self._seen: dict[int, str] = {}
        self.kept: list[str] = []

    def row(self, paragraph: Any, rows: list[dict[str, Wire]]) -> dict[str, Wire] | None:
        """What changed of a line; None for one that is as it left, and in a file that left before lines were marked."""
        before, after = _text(paragraph, _CAME), _text(paragraph, _WENT)
        follows = next((str(one["anchor"]) for one in reversed(rows) if one["anchor"]), "")
        known, digest = self._known(paragraph, follows)
        if self._total < 0 or _anchor(paragraph)[0] or _made_by_word(paragraph) or not (before or after or known):
            return None
        if before == after and digest_of(before) == digest:
            self.kept.append(digest)
            return None
        kind = _kind(paragraph)
        return {"anchor": "", "digest": digest, "before": before, "after": after, "follows": follows, "remarks": [], "block": kind}

    def gone(self) -> list[Wire]:
        """After which anchor lines stood that did not come back, and how many."""
        counts: dict[str, int] = {}
        last = ""
        owners = {at: name for name, every in self._ranges.items() for at in every}
        for at in range(max(self._total, 0)):
            last = owners.get(at, self._seen.get(at, last))
            if at not in self._seen:
                counts[last] = counts.get(last, 0) + 1
        return [{"follows": name, "count": count} for name, count in counts.items()]

    def _known(self, paragraph: Any, follows: str) -> tuple[bool, str]:
        for mark in paragraph.iter(f"{{{W}}}bookmarkStart"):
            found = BLOCK.fullmatch(mark.get(f"{{{W}}}name", ""))
            if found and int(found[1]) not in self._seen:
                self._seen[int(found[1])] = follows
                return True, found[2]
        return False, ""


def _kind(paragraph: Any) -> str:
    """What a line that is no counted paragraph belongs to."""
    style = _style(paragraph).lower()
    if next(paragraph.iterancestors(f"{{{W}}}tc"), None) is not None:
        return "table"
    if style.startswith(("heading", "title")):
        return "heading"
    listed = paragraph.find(f"{{{W}}}pPr/{{{W}}}numPr") is not None or style.startswith(("list", "compact"))
    return "list" if listed else "other"


def _row(paragraph: Any, rows: list[dict[str, Wire]], seen: set[str]) -> dict[str, Wire] | None:
    name, digest = _anchor(paragraph)
    if name in seen:
        # a copied paragraph carries its anchor along: the first is it, the others came in
        name, digest = "", ""
    before, after = _text(paragraph, _CAME), _text(paragraph, _WENT)
    if not name and (_marked(paragraph) or not (after and (_style(paragraph) in _COUNTED or _came(paragraph)))):
        return None
    seen.add(name)
    follows = next((str(one["anchor"]) for one in reversed(rows) if one["anchor"]), "")
    return {"anchor": name, "digest": digest, "before": before, "after": after, "follows": follows, "remarks": [], "block": ""}


def _marked(paragraph: Any) -> bool:
    return any(BLOCK.fullmatch(mark.get(f"{{{W}}}name", "")) for mark in paragraph.iter(f"{{{W}}}bookmarkStart"))


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
