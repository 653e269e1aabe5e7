"""What one numbered copy of a draft said, in clear, as it is sealed and opened: sections, their blocks and the numbers of paragraphs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nazorat.reports.build import Built, reviewed_languages, title_of
from nazorat.reports.material import Material
from nazorat.typeset.paragraphs import Block, blocks

# what a reader of plain text must see of a section; figures and fences are left to the document
SHOWN = ("paragraph", "list", "table", "quote", "heading", "caption", "note")
_ESCAPE = re.compile(r"\\([^\w\s])")
_STRESS = re.compile(r"(?<![\w*\\])(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1(?![\w*])")
_CELL = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[-:| ]+")


@dataclass(frozen=True)
class Piece:
    """A block of a section. `number` is a paragraph's, 0 for what belongs to the paragraph before; `rows` are a table's cells."""

    kind: str
    number: int
    text: str = field(repr=False)

    @property
    def plain(self) -> str:
        """The words without Markdown's signs."""
        return _plain(self.text)

    @property
    def lines(self) -> list[str]:
        return [_plain(line.lstrip(" -*+>")) for line in self.text.split("\n") if line.strip()]

    @property
    def rows(self) -> list[list[str]]:
        lines = [line.strip().strip("|") for line in self.text.split("\n") if line.strip() and not _RULE.fullmatch(line.strip())]
        return [[_plain(cell.strip()) for cell in _CELL.split(line)] for line in lines]


@dataclass(frozen=True)
class CopySection:
    """A section as printed: `number` is that of its heading, empty where it has none."""

    number: str
    heading: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class CopyText:
    """A copy in one language; `reviewed` is whether its translation was read by a second person, or it is the authentic text."""

    title: str
    reviewed: bool
    sections: tuple[CopySection, ...] = field(repr=False)

    def paragraphs(self) -> dict[int, Piece]:
        return {piece.number: piece for section in self.sections for piece in section.pieces if piece.number}


@dataclass(frozen=True)
class Copy:
    """A numbered copy: the report's number, that of the copy, the authentic language, and the texts by language."""

    report: int
    number: str
    master: str
    texts: Mapping[str, CopyText] = field(repr=False)

    @property
    def paragraphs(self) -> dict[int, str]:
        """The words of each numbered paragraph in the authentic language, as comments keep them."""
        return {number: piece.text for number, piece in self.texts[self.master].paragraphs().items()}

    def in_language(self, language: str) -> tuple[str, CopyText]:
        """The text in a language, or in the authentic one, with the language that it is in."""
        found = language if language in self.texts else self.master
        return found, self.texts[found]

    def pack(self) -> bytes:
        held = {
            "report": self.report, "number": self.number, "master": self.master,
            "texts": {language: _packed(text) for language, text in self.texts.items()},
        }  # fmt: skip
        return json.dumps(held, ensure_ascii=False).encode()


@dataclass(frozen=True)
class OpenHanded:
    """An opened copy and the day on which it was handed over."""

    day: date
    text: Copy


def copy_answered(handed: Sequence[OpenHanded], number: str, received: date) -> OpenHanded | None:
    """The copy that a letter answers: the one it names, else any; the last before the letter came. None where there is none of that number."""
    named = [one for one in handed if number.casefold() in ("", one.text.number.casefold())]
    return next((one for one in reversed(named) if one.day <= received), named[0] if named else None)


def copy_of(material: Material, builds: Mapping[str, Built], number: str, language: str) -> Copy:
    """The copy as it goes out in `language`; the authentic text and translations that were read through stand beside it."""
    reviewed = reviewed_languages(material, dict(builds))
    master = material.report.master
    wanted = [code for code in builds if code in (master, language) or code in reviewed]
    texts = {code: _text(material, builds[code], code == master or code in reviewed) for code in wanted}
    return Copy(material.report.number, number, master, texts)


def copy_from(data: bytes) -> Copy:
    held = json.loads(data)
    return Copy(
        held["report"], held["number"], held["master"], {language: _unpacked(text) for language, text in held["texts"].items()}
    )


def _text(material: Material, one: Built, reviewed: bool) -> CopyText:
    sections = tuple(
        CopySection(section.kind.printed, section.heading, tuple(_pieces(section.markdown, one, section.kind.code)))
        for section in one.sections
        if section.chunks
    )
    return CopyText(title_of(material, one.language), reviewed, sections)


def _pieces(markdown: str, one: Built, code: str) -> Iterator[Piece]:
    numbers = iter([paragraph.number for paragraph in one.paragraphs if paragraph.section == code])
    for block in blocks(markdown):
        if block.kind in SHOWN:
            yield Piece(block.kind, next(numbers, 0) if block.kind == "paragraph" else 0, _words(block))


def _words(block: Block) -> str:
    return block.text.removeprefix("Table").lstrip(": ") if block.kind == "caption" else block.text


def _packed(text: CopyText) -> list[object]:
    sections = [
        [section.number, section.heading, [[piece.kind, piece.number, piece.text] for piece in section.pieces]]
        for section in text.sections
    ]
    return [text.title, text.reviewed, sections]


def _unpacked(held: Any) -> CopyText:
    title, reviewed, sections = held
    made = (CopySection(number, heading, tuple(Piece(*piece) for piece in pieces)) for number, heading, pieces in sections)
    return CopyText(title, reviewed, tuple(made))


def _plain(text: str) -> str:
    before = ""
    while before != text:
        before, text = text, _STRESS.sub(r"\2", text)
    return _ESCAPE.sub(r"\1", text.replace("\\\n", "\n"))
