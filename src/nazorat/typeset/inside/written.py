"""A DOCX that was written elsewhere: its lines in their order, as Markdown, and what of it is not taken, counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from nazorat.typeset.document import DocumentRefused
from nazorat.typeset.inside.package import Package, W, hidden_styles, refuse_hidden, texts
from nazorat.typeset.wire import Wire

_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BOX: Final = f"{{{W}}}txbxContent"
# what Markdown would read as something else at the beginning of a paragraph
_BEGINS: Final = re.compile(r"^(?=[#>{|:~]|[-*+=_]{3})")
_BULLETS: Final = frozenset({"bullet", "none"})
_COUNTED: Final = {"del": "deleted", "moveFrom": "deleted", "ins": "inserted", "moveTo": "inserted", "commentReference": "comments",
                   "drawing": "pictures", "pict": "pictures", "hyperlink": "links"}  # fmt: skip
_NOTES: Final = {"footnoteReference": "footnote", "endnoteReference": "endnote"}


def written(job: dict[str, Any]) -> Wire:
    """Tracked changes are taken as accepted. Headings have "##" or "###", rows of a table stand in a table, a footnote in brackets."""
    package = Package(job["docx"])
    body = package.xml("word/document.xml").find(f"{{{W}}}body")
    if body is None:
        raise DocumentRefused("docx-not")
    refuse_hidden(body, hidden_styles(package))
    if next(body.iter(f"{{{W}}}object", f"{{{W}}}altChunk", f"{{{W}}}control"), None) is not None:
        raise DocumentRefused("docx-embedded")
    reader = Reader(package)
    text = "\n\n".join(reader.blocks(body))
    margins = [name for name in package.names if re.fullmatch(r"word/(?:header|footer)\d*\.xml", name)]
    taken = reader.counted(body) + Counter(margins=sum(bool(_plain(package.xml(name))) for name in margins))
    return {"text": text, "taken": dict(+taken)}


class Reader:
    """Goes through a body. Numbers of lists are counted as Word would show them, on their first level."""

    def __init__(self, package: Package) -> None:
        self._levels = _levels(package)
        self._formats = _formats(package)
        self._notes = {code: _notes(package, code) for code in _NOTES.values()}
        self._counts: Counter[str] = Counter()

    def blocks(self, element: Any) -> Iterator[str]:
        """Blocks of Markdown; the lines of one list stand together."""
        listed: list[str] = []
        for one in self._parts(element):
            is_table = one.tag == f"{{{W}}}tbl"
            text, listing = ("\n".join(self._table(one)), "") if is_table else (self._text(one), self.listing(one))
            if listing and text:
                listed.append(f"{listing} {text}")
                continue
            if listed and text:
                yield "\n".join(listed)
                listed = []
            if text:
                yield text if is_table else f"{self.heading(one)}{text}"
            yield from self._boxes(one) if not is_table else ()
        if listed:
            yield "\n".join(listed)

    def counted(self, body: Any) -> Counter[str]:
        """What does not come along; a picture that Word keeps in two forms counts once."""
        found: Counter[str] = Counter()
        for one in body.iter():
            code = _COUNTED.get(one.tag.rpartition("}")[2]) if isinstance(one.tag, str) and one.tag.startswith(f"{{{W}}}") else None
            if code and not _again(one) and (code != "pictures" or _is_picture(one)):
                found[code] += 1
        return found

    def _parts(self, element: Any) -> Iterator[Any]:
        """Paragraphs and tables, through whatever else stands around them."""
        for one in element:
            if one.tag in (f"{{{W}}}p", f"{{{W}}}tbl"):
                yield one
            elif one.tag not in (_FALLBACK, f"{{{W}}}del", f"{{{W}}}moveFrom"):
                yield from self._parts(one)

    def _boxes(self, paragraph: Any) -> Iterator[str]:
        """Text that stands in a frame beside the paragraph comes after it."""
        for box in paragraph.iter(_BOX):
            if not _again(box) and next(box.iterancestors(_BOX), None) is None:
                yield from self.blocks(box)

    def _table(self, table: Any) -> list[str]:
        rows = [
            [" / ".join(filter(None, map(self._text, cell.iter(f"{{{W}}}p")))).replace("|", "\\|") for cell in row.findall(f"{{{W}}}tc")]
            for row in table.iter(f"{{{W}}}tr")
            if next(row.iterancestors(f"{{{W}}}tbl")) is table
        ]  # fmt: skip
        rows = [row for row in rows if any(row)]
        wide = max(map(len, rows), default=0)
        lines = [f"| {' | '.join([*row, *[''] * (wide - len(row))])} |" for row in rows]
        return [*lines[:1], f"|{' --- |' * wide}", *lines[1:]] if lines else []

    def _text(self, paragraph: Any) -> str:
        text = " ".join("".join(self._runs(paragraph)).split())
        return _BEGINS.sub(r"\\", text)

    def _runs(self, element: Any) -> Iterator[str]:
        for one in element:
            tag = one.tag.rpartition("}")[2] if isinstance(one.tag, str) else ""
            if tag == "r":
                yield from texts(one)
                for mark in one:
                    code = _NOTES.get(mark.tag.rpartition("}")[2])
                    said = self._notes[code].get(str(mark.get(f"{{{W}}}id")), "") if code else ""
                    if said:
                        yield f" [{said}]"
            elif tag not in ("del", "moveFrom", "pPr", "p", "txbxContent"):
                yield from self._runs(one)

    def heading(self, paragraph: Any) -> str:
        """The marks of a heading, by its style or its own level; "" for what is none."""
        level = self._levels.get(_style(paragraph))
        own = paragraph.find(f"{{{W}}}pPr/{{{W}}}outlineLvl")
        level = level if own is None else _number(own)
        return "" if level is None or level > 8 else "## " if level < 2 else "### "

    def listing(self, paragraph: Any) -> str:
        """What stands before a line of a list; "" for what is none."""
        held = paragraph.find(f"{{{W}}}pPr/{{{W}}}numPr")
        number = None if held is None else held.find(f"{{{W}}}numId")
        if number is None or self.heading(paragraph):
            return ""
        which, level = str(number.get(f"{{{W}}}val")), held.find(f"{{{W}}}ilvl")
        at = "0" if level is None else str(level.get(f"{{{W}}}val"))
        if which == "0":
            return ""
        if at != "0" or self._formats.get((which, at), "bullet") in _BULLETS:
            return "-"
        self._counts[which] += 1
        return f"{self._counts[which]}."


def _levels(package: Package) -> dict[str, int]:
    """The level of a heading, from 0, by its style: Word's own names of styles stay English in every language of Word."""
    styles = package.xml("word/styles.xml")
    found: dict[str, int] = {}
    for style in styles.iter(f"{{{W}}}style") if styles is not None else ():
        name, own = style.find(f"{{{W}}}name"), style.find(f"{{{W}}}pPr/{{{W}}}outlineLvl")
        called = re.fullmatch(r"heading (\d)", "" if name is None else str(name.get(f"{{{W}}}val")).lower())
        if own is not None or called:
            found[str(style.get(f"{{{W}}}styleId"))] = _number(own) if own is not None else int(called[1]) - 1 if called else 9
    return found


def _formats(package: Package) -> dict[tuple[str, str], str]:
    """The format of numbers by list and level."""
    root = package.xml("word/numbering.xml")
    if root is None:
        return {}
    kinds = {
        (str(one.get(f"{{{W}}}abstractNumId")), str(level.get(f"{{{W}}}ilvl"))): str(kind.get(f"{{{W}}}val"))
        for one in root.iter(f"{{{W}}}abstractNum")
        for level in one.iter(f"{{{W}}}lvl")
        if (kind := level.find(f"{{{W}}}numFmt")) is not None
    }
    found: dict[tuple[str, str], str] = {}
    for one in root.iter(f"{{{W}}}num"):
        of = one.find(f"{{{W}}}abstractNumId")
        if of is not None:
            own = str(of.get(f"{{{W}}}val"))
            found |= {(str(one.get(f"{{{W}}}numId")), level): kind for (kept, level), kind in kinds.items() if kept == own}
    return found


def _notes(package: Package, code: str) -> dict[str, str]:
    """Footnotes or endnotes by their number, without those that only draw a line."""
    root = package.xml(f"word/{code}s.xml")
    if root is None:
        return {}
    refuse_hidden(root, hidden_styles(package))
    return {
        str(one.get(f"{{{W}}}id")): said
        for one in root.iter(f"{{{W}}}{code}")
        if one.get(f"{{{W}}}type") in (None, "normal") and (said := _plain(one))
    }


def _plain(root: Any) -> str:
    gone = (f"{{{W}}}del", f"{{{W}}}moveFrom")
    runs = [run for run in root.iter(f"{{{W}}}r") if next(run.iterancestors(*gone), None) is None]
    return " ".join("".join(piece for run in runs for piece in texts(run)).split())


def _is_picture(one: Any) -> bool:
    """Whether a drawing shows something beside the text that stands in it."""
    return next(one.iter(_BOX), None) is None


def _again(one: Any) -> bool:
    return next(one.iterancestors(_FALLBACK), None) is not None


def _number(element: Any) -> int:
    value = str(element.get(f"{{{W}}}val"))
    return int(value) if value.isdecimal() and len(value) < 3 else 9


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{{{W}}}pPr/{{{W}}}pStyle")
    return "" if style is None else str(style.get(f"{{{W}}}val"))
