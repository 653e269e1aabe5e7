"""What can be typeset: a report, a covering letter, and the pictures inside them. Plain data; nothing here opens a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

Language = Literal["ru", "tg", "en"]
Format = Literal["pdf", "docx", "html"]
LANGUAGES: Final = ("ru", "tg", "en")
TEXT_WIDTH_MM: Final = 134
PAGE_WIDTH_MM: Final = 166


class DocumentRefused(ValueError):
    """The document cannot be typeset as it stands; `code` says why and carries no content."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of plain strings under one header. `align` holds one letter per column: l, r or c."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: str = ""
    caption: str = ""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.header) for row in self.rows):
            raise DocumentRefused("table-rows-differ")
        if self.align and len(self.align) != len(self.header):
            raise DocumentRefused("table-align-differs")


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing (`svg`) or a photograph (`photo`, any raster that Pillow opens; re-encoded, so its metadata is lost).

    Placed where the section's Markdown has `![](figure:<name>)` on a line of its own, else after the section.
    `alt` is the full description that PDF/UA asks for; `table` holds the same numbers and is printed below.
    """

    name: str
    alt: str
    caption: str = ""
    svg: str = ""
    photo: bytes = b""
    width_mm: float = TEXT_WIDTH_MM
    table: Table | None = None

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise DocumentRefused("figure-without-description")
        if bool(self.svg) == bool(self.photo):
            raise DocumentRefused("figure-needs-one-picture")


@dataclass(frozen=True, slots=True)
class Section:
    """One section. `markdown` may hold paragraphs, lists, pipe tables, sub-headings and footnotes.

    A paragraph may begin with `{.fact}` (or origin, standard, explanation, assessment, recommendation, urgent,
    good-practice), with `no="3"` after it for a recommendation's number and `figure="name"` for a small picture
    beside it; `::: {.fact}` … `:::` gives a kind to several paragraphs. `number` is "6.4" or "A"; it is printed as it stands.
    """

    id: str
    heading: str
    level: int = 1
    markdown: str = ""
    figures: tuple[Figure, ...] = ()
    number: str = ""
    new_page: bool = False
    counted: bool = True
    # one name for each counted paragraph, "" for none: Word keeps it as a bookmark and it comes back with the file
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """The box on the cover: what this copy is, who may read it, and rows such as version, authentic language, copy."""

    title: str
    restriction: str = ""
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report in one language. `header` and `footer` run on every page but the cover."""

    title: str
    language: Language
    kind: str
    sections: tuple[Section, ...]
    subtitle: str = ""
    authentic: str = ""
    organisations: tuple[str, ...] = ()
    status: Status | None = None
    watermark: str | None = None
    demonstration: str | None = None
    demonstration_short: str = ""
    header: str = ""
    footer: str = ""
    copy_number: str = ""
    cover_figure: Figure | None = None
    contents: bool = True

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise DocumentRefused("language-unknown")
        if not self.title.strip():
            raise DocumentRefused("title-missing")
        ids = [section.id for section in self.sections]
        if len(set(ids)) != len(ids):
            raise DocumentRefused("section-id-twice")
        names = [figure.name for figure in self.figures()]
        if len(set(names)) != len(names):
            raise DocumentRefused("figure-name-twice")

    def figures(self) -> tuple[Figure, ...]:
        """All pictures in the order of the document, the cover's first."""
        cover = (self.cover_figure,) if self.cover_figure else ()
        return cover + tuple(figure for section in self.sections for figure in section.figures)


@dataclass(frozen=True, slots=True)
class Signature:
    """A line to sign on: the office, and the name when the member agreed to print it."""

    role: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class LetterDocument:
    """A covering letter. It carries a number and an office telephone, never a QR code."""

    language: Language
    letterhead: tuple[str, ...]
    number: str
    date: str
    addressee: tuple[str, ...]
    subject: str
    markdown: str
    signatures: tuple[Signature, ...]
    enclosures: tuple[str, ...] = ()
    telephone: str = ""
    in_reply_to: str = ""
    watermark: str | None = None
    demonstration: str | None = None
    demonstration_short: str = ""
    copy_number: str = ""
    figures: tuple[Figure, ...] = field(default=())

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise DocumentRefused("language-unknown")
        if not self.subject.strip():
            raise DocumentRefused("title-missing")
