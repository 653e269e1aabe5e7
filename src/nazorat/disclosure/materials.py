"""Rules on what goes with the text: photo, source_marking, table_on_persons. None of them can be answered away."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO

from PIL import ExifTags, Image

from .catches import Catch, Paragraph, caught
from .context import Context
from .lexicon import LEXICONS
from .lexicon.kinds import words
from .questions import (
    MARKING,
    PHOTO_METADATA,
    PHOTO_NAME,
    PHOTO_SHOWS,
    PHOTO_UNCHECKED,
    TABLE_BACK,
    TABLE_INSIDE,
    TABLE_LESS,
    TABLE_OPEN,
    TABLE_SMALL_PLACE,
)
from .tables import TOTAL, ProtectedTable, Recoverable, Table, audit_pool, audit_table, published
from .translit import fold
from .words import tokens

CHECKLIST = ("lock_or_key", "name_board", "person", "papers_with_names", "screen")
# what Pillow finds beside the tags of EXIF: XMP, IPTC, comments of a JPEG, texts of a PNG
TELLING = ("exif", "xmp", "photoshop", "comment", "XML:com.adobe.xmp", "Description", "Author", "Software")
_PLAIN_NAMES = frozenset(
    fold(word) for word in words("photo foto picture image img figure fig фото акс расм рис demo invented вымысел намоиш")
)
_HEX = re.compile(r"[0-9a-f]{32,64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Photo:
    """A picture that shall go out. `checklist` answers each of CHECKLIST: True means that it is to be seen; None: nobody looked."""

    name: str
    checklist: Mapping[str, bool | None] | None
    has_exif: bool
    has_gps: bool
    file_name: str


def photo_of(name: str, checklist: Mapping[str, bool | None] | None, content: bytes, file_name: str) -> Photo:
    """A picture with what its very bytes still tell of where, when and with what it was made."""
    with Image.open(BytesIO(content)) as picture:
        exif = picture.getexif()
        told = any(key in picture.info for key in TELLING)
        return Photo(
            name, checklist, has_exif=bool(exif) or told, has_gps=bool(exif.get_ifd(ExifTags.IFD.GPSInfo)), file_name=file_name
        )


@dataclass(frozen=True)
class Marked:
    """A figure or paper with its source marking: open, official, secret or unknown; `cleared_by` names the lawyer who cleared it."""

    name: str
    marking: str
    cleared_by: str = ""


def _of_thing(rule: str, name: str, said: str, question: str, **facts: str | int) -> Catch:
    """A catch on something that is no paragraph; its key changes when anything said of the thing changes."""
    return caught(rule, Paragraph("", "", f"{name}\n{said}", kind="thing"), (0, len(name)), question, blocking=True, **facts)


def photo(picture: Photo, context: Context) -> list[Catch]:
    """A picture is caught while its checklist has gaps, by what it shows, by data left in it and by a telling file name."""
    said = json.dumps(asdict(picture) | {"checklist": dict(picture.checklist or {})}, sort_keys=True, ensure_ascii=False)
    answers = picture.checklist or {}
    found = []
    if any(answers.get(item) is None for item in CHECKLIST):
        found.append(_of_thing("photo", picture.name, said, PHOTO_UNCHECKED))
    for item in CHECKLIST:
        if answers.get(item):
            found.append(_of_thing("photo", picture.name, f"{said}\n{item}", PHOTO_SHOWS, what=item))
    if picture.has_exif or picture.has_gps:
        found.append(_of_thing("photo", picture.name, f"{said}\nmetadata", PHOTO_METADATA))
    if _telling_name(picture.file_name, context):
        found.append(_of_thing("photo", picture.file_name, f"{said}\nfile", PHOTO_NAME))
    return found


def _telling_name(file_name: str, context: Context) -> bool:
    """Whether a file name holds more than a plain word, allowed words and a number of up to four figures."""
    stem = file_name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if _HEX.fullmatch(stem.lower()):
        return False
    for token in tokens(stem.replace("_", " ")):
        plain = fold(token.low) in _PLAIN_NAMES or fold(token.low) in context.allowed_folds
        if (token.kind == "word" and not plain) or (token.kind == "number" and len(token.text) > 4):
            return True
    return False


def source_marking(thing: Marked, context: Context) -> list[Catch]:
    """Whatever is not marked open waits for a named lawyer (practice R13); a marking that is not known counts as unknown."""
    if thing.marking == "open" or thing.cleared_by.strip():
        return []
    return [_of_thing("source_marking", thing.name, thing.marking, MARKING, marking=thing.marking or "unknown")]


def table_on_persons(table: Table | ProtectedTable, context: Context) -> list[Catch]:
    """A table on persons with an open small count, with a hidden one that comes back, or of a place that is too small."""
    if table.unit != "person":
        return []
    name, threshold = _named(table), context.threshold
    if isinstance(table, Table):
        if table.place_holds is not None and table.place_holds < threshold:
            return [_of_thing("table_on_persons", name, repr(table), TABLE_SMALL_PLACE, threshold=threshold)]
        sums = [sum(line) for line in table.counts] + [sum(column) for column in zip(*table.counts, strict=True)]
        shown = [count for line in table.counts for count in line] + sums
        small = any(0 < count < threshold for count in shown)
        return [_of_thing("table_on_persons", name, repr(table), TABLE_OPEN, threshold=threshold)] if small else []
    if table.refused:
        return []
    return list(_protected(table, name, threshold))


def table_less_released(pooled: ProtectedTable, released: Sequence[ProtectedTable], context: Context) -> list[Catch]:
    """A table on persons from which a reader takes what was released of some of its places, and is left with few."""
    said = repr((pooled, tuple(released)))
    return [
        _of_thing(
            "table_on_persons", f"{_named(pooled)}: {_at(pooled, one)}", said, TABLE_LESS, rest=one.low, threshold=context.threshold
        )
        for one in audit_pool(pooled, released)
    ]  # fmt: skip


def table_inside_released(table: ProtectedTable) -> Catch:
    """A table on persons of fewer places than a released one: taken from that one, it may leave few."""
    return _of_thing("table_on_persons", _named(table), f"{table!r}\ninside", TABLE_INSIDE)


def _named(table: Table | ProtectedTable) -> str:
    return table.label or " × ".join(("/".join(table.rows), "/".join(table.columns)))


def _at(table: ProtectedTable, one: Recoverable) -> str:
    return f"{'' if one.row == TOTAL else table.rows[one.row]} / {'' if one.column == TOTAL else table.columns[one.column]}"


def _protected(table: ProtectedTable, name: str, threshold: int) -> Iterator[Catch]:
    said = repr(table)
    shown = [count for count in published(table).values() if count is not None]
    if any(0 < count < threshold for count in shown):
        yield _of_thing("table_on_persons", name, said, TABLE_OPEN, threshold=threshold)
    for one in audit_table(table):
        if one.reason == "exact" and published(table)[one.row, one.column] is not None:
            continue
        high = "∞" if one.high is None else one.high
        yield _of_thing("table_on_persons", f"{name}: {_at(table, one)}", said, TABLE_BACK, low=one.low, high=high)


def table_in_text(paragraph: Paragraph, context: Context) -> list[Catch]:
    """A table written into a paragraph (lines that begin with |) that shows counts of persons below the threshold."""
    lexicon = LEXICONS[paragraph.language]
    lines = [line for line in paragraph.text.splitlines() if line.lstrip().startswith("|")]
    words = [token.low for line in lines for token in tokens(line) if token.kind == "word"]
    persons = any(lexicon.persons.match(word) for word in words)
    if not lines or (not persons and any(lexicon.things.match(word) for word in words)):
        return []
    for line in lines:
        for cell in line.strip().strip("|").split("|"):
            plain = cell.strip().strip("*_ ")
            if plain.isdigit() and 0 < int(plain) < context.threshold:
                start = paragraph.text.index(line)
                span = start, start + len(line)
                return [caught("table_on_persons", paragraph, span, TABLE_OPEN, threshold=context.threshold)]
    return []
