"""Choices that stand in a file beside the workbook: CSV, XML or GeoJSON to rows, and the rows that a select offers.

A row is its number in the file, 1-based, and its texts by column.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from lxml import etree

from .form import Choice
from .grid import base_of, language_of
from .hardened import XmlRefused, local_name, read_xml
from .words import PLAIN, Words

ITEMSETS = "itemsets.csv"  # under this name Collect looks for the sheet external_choices
MAX_BYTES = 2_500_000
MAX_ROWS = 20_000
LISTS = frozenset({"csv", "xml", "geojson"})
_FOLDERS = {"images": "image", "audio": "audio", "video": "video", "file": "list", "file-csv": "list"}
_NUMBER = re.compile(r"[+-]?[0-9 .,:/()-]*")

# where an XForm names files: defaults, itext, secondary instances
_SAID = etree.XPath("//*[local-name()='instance']//text() | //*[local-name()='value'][@form]/text() | //@src")

FileRow = tuple[int, dict[str, str]]


class ListRefused(Exception):
    """A file that is no list. ``code`` is one of the catalogue of troubles; ``row`` and ``column`` where it is known."""

    def __init__(self, code: str, row: int | None = None, column: str = "", value: str = "") -> None:
        super().__init__(code)
        self.code, self.row, self.column, self.value = code, row, column, value


def rows_of(name: str, content: bytes) -> list[FileRow]:
    """The rows of a file, whose kind its name says. Raises ListRefused."""
    readers = {"xml": _xml, "geojson": _geojson}
    read = readers.get(name.rpartition(".")[2].lower(), _csv)
    found: list[FileRow] = []
    for row in read(content):
        if len(found) >= MAX_ROWS:
            raise ListRefused("file-too-long", row[0], value=str(MAX_ROWS))
        found.append(row)
    return found


def columns_of(name: str, content: bytes) -> tuple[str, ...]:
    """The columns of a CSV, of other files those that any row has. Raises ListRefused."""
    if name.lower().endswith((".xml", ".geojson")):
        return tuple(dict.fromkeys(column for _number, row in rows_of(name, content) for column in row))
    return _heads(csv.reader(io.StringIO(_text(content), newline="")))


def _text(content: bytes) -> str:
    if b"\x00" in content:
        raise ListRefused("file-no-table")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # as a person counts them: the line on which the first such letter stands
        raise ListRefused("file-not-utf8", content.count(b"\n", 0, error.start) + 1) from error
    if "\r" in text and "\n" not in text:
        raise ListRefused("file-line-ends")
    return text


def _heads(reader: Any) -> tuple[str, ...]:
    heads = tuple(head.strip() for head in next(reader, ()))
    if not any(heads):
        raise ListRefused("file-no-table")
    if len(heads) == 1 and (";" in heads[0] or "\t" in heads[0]):
        raise ListRefused("file-no-commas", 1)
    twice = [head for index, head in enumerate(heads) if head and head in heads[:index]]
    if twice:
        raise ListRefused("twice-column", 1, twice[0], twice[0])
    return heads


def _csv(content: bytes) -> Iterator[FileRow]:
    reader = csv.reader(io.StringIO(_text(content), newline=""), strict=True)
    try:
        heads = _heads(reader)
        for cells in reader:
            if len(cells) > len(heads):
                raise ListRefused("file-no-table", reader.line_num)
            row = {head: text for head, text in zip(heads, cells, strict=False) if head and text}
            for head, text in row.items():
                if is_formula(text):
                    raise ListRefused("file-formula", reader.line_num, head)
            if row:
                yield reader.line_num, row
    except csv.Error as error:
        raise ListRefused("file-no-table", reader.line_num) from error


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would work this text out; a number with its sign is none."""
    return text[0] in "=@\t\r" or (text[0] in "+-" and not _NUMBER.fullmatch(text))


def _xml(content: bytes) -> Iterator[FileRow]:
    try:
        root = read_xml(content, limit=MAX_BYTES, depth=32)
    except XmlRefused as error:
        raise ListRefused("file-forbidden" if error.code == "doctype" else "file-no-xml") from error
    for item in root.iterchildren("{*}item", "item"):
        texts = {local_name(child.tag): (child.text or "").strip() for child in item.iterchildren(etree.Element)}
        yield cast(int | None, item.sourceline) or 1, {column: text for column, text in texts.items() if text}


def _geojson(content: bytes) -> Iterator[FileRow]:
    try:
        read = json.loads(_text(content))
    except (ValueError, RecursionError) as error:
        raise ListRefused("file-no-geojson") from error
    features = read.get("features") if isinstance(read, dict) and read.get("type") == "FeatureCollection" else None
    if not isinstance(features, list):
        raise ListRefused("file-no-geojson")
    for number, feature in enumerate(features, 1):
        said = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(said, dict) or not isinstance(feature.get("geometry"), dict):
            raise ListRefused("file-no-geojson", number)
        texts = {"id": feature.get("id"), **said}
        yield number, {column: str(text) for column, text in texts.items() if isinstance(text, str | int | float)}


def listed(rows: list[FileRow], value: str, label: str, language: str) -> tuple[Choice, ...]:
    """The choices that a select offers from a file, each code once."""
    found: dict[str, Choice] = {}
    for _number, row in rows:
        code = row.get(value, "").strip()
        if code:
            found.setdefault(code, Choice(code, Words.of(_said(row, label), language)))
    return tuple(found.values())


def _said(row: Mapping[str, str], label: str) -> str:
    """The text of a column; of several, named with commas between them, each."""
    return " ".join(filter(None, (row.get(column.strip(), "").strip() for column in label.split(","))))


def files_named(html: etree._Element) -> dict[str, str]:
    """Names and kinds of the files that an XForm names, in its order: pictures, sounds, films, lists."""
    found: dict[str, str] = {}
    for said in cast(list[str], _SAID(html)):
        folder, _, name = str(said).strip().removeprefix("jr://").partition("/")
        kind = _FOLDERS.get(folder, "") if str(said).strip().startswith("jr://") else ""
        ending = name.rpartition(".")[2].lower()
        if name and kind and (kind != "list" or ending in LISTS):
            found.setdefault(name, ending if kind == "list" else kind)
    return found


def listed_far(rows: list[FileRow], list_name: str, language: str) -> tuple[Choice, ...]:
    """The choices of one list of the sheet external_choices, in every language that it has."""
    found: dict[str, Choice] = {}
    for _number, row in rows:
        if row.get("list_name", row.get("list name", "")) != list_name or not row.get("name"):
            continue
        labels = [(language_of(head), text) for head, text in row.items() if base_of(head) == "label"]
        texts = tuple((language if code == PLAIN else code, text) for code, text in labels)
        found.setdefault(row["name"], Choice(row["name"], Words(texts, language)))
    return tuple(found.values())
