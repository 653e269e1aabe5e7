"""Reads the reference files of `library/standards` into plain rows. No Django: the tests of the files use it alone.

Titles are our own short ones, in English, Russian and Tajik. A row whose `reviewed_by_<language>` is empty is an
unreviewed translation and is shown as such.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

LANGUAGES = ("en", "ru", "tg")
FILES = ("themes", "instruments", "provisions", "powers", "limits", "glossary")
YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True)
class Titles:
    """A short title by language and, for each translated language, who reviewed it ("" while nobody did)."""

    en: str
    ru: str
    tg: str
    reviewed_by_ru: str
    reviewed_by_tg: str


@dataclass(frozen=True)
class ThemeRow:
    """A theme; `parent` is the code of its first-level theme or ""."""

    code: str
    parent: str
    titles: Titles


@dataclass(frozen=True)
class InstrumentRow:
    """An instrument; `first` and `last` bound its numbering where it is numbered throughout.

    `party` and `since`: what this country did with it and when; `mark`: how sure the standing is, V, K or U.
    """

    code: str
    year: int | None
    symbol: str
    unit: str
    first: int | None
    last: int | None
    status: str
    verified: bool
    issuer: str
    party: str
    since: date | None
    mark: str
    titles: Titles
    short: tuple[str, str, str]


@dataclass(frozen=True)
class ProvisionRow:
    """An article or rule: instrument code, number, theme codes (the first is the main one)."""

    instrument: str
    number: int
    titles: Titles
    themes: tuple[str, ...]

    @property
    def code(self) -> str:
        return f"{self.instrument} {self.number}"


@dataclass(frozen=True)
class PowerRow:
    """A power of the mandate: the provision it comes from ("OPCAT 20") and its point ("c")."""

    code: str
    provision: str
    point: str
    titles: Titles


@dataclass(frozen=True)
class LimitRow:
    """A limit. `value` is None for a national norm (the gap) and for a rule without a number (comparator "none")."""

    code: str
    subject: str
    value: Decimal | None
    unit: str
    comparator: str
    occupancy_from: int | None
    occupancy_to: int | None
    place_kinds: tuple[str, ...]
    annexe_excluded: bool
    instrument: str
    locator: str
    provision: str
    status: str
    verified: bool
    titles: Titles


@dataclass(frozen=True)
class TermRow:
    """A line of the glossary as it is printed, English, Russian, Tajik, Uzbek. `in_texts`: a word of reports and not only of pages."""

    code: str
    words: tuple[str, str, str, str]
    in_texts: bool
    reviewed_by: tuple[str, str, str]


@dataclass(frozen=True)
class Reference:
    """Everything in the folder, in file order, and the SHA-256 over the files."""

    themes: tuple[ThemeRow, ...]
    instruments: tuple[InstrumentRow, ...]
    provisions: tuple[ProvisionRow, ...]
    powers: tuple[PowerRow, ...]
    limits: tuple[LimitRow, ...]
    terms: tuple[TermRow, ...]
    sha256: bytes


def read_reference(folder: Path) -> Reference:
    """Read the files. FileNotFoundError, KeyError or ValueError when one is absent or broken."""
    digest = hashlib.sha256()
    for name in FILES:
        digest.update((folder / f"{name}.csv").read_bytes())
    return Reference(
        themes=tuple(ThemeRow(row["code"], row["parent"], _titles(row)) for row in _rows(folder, "themes")),
        instruments=tuple(_instrument(row) for row in _rows(folder, "instruments")),
        provisions=tuple(_provision(row) for row in _rows(folder, "provisions")),
        powers=tuple(PowerRow(row["code"], row["provision"], row["point"], _titles(row)) for row in _rows(folder, "powers")),
        limits=tuple(_limit(row) for row in _rows(folder, "limits")),
        terms=tuple(_term(row) for row in _rows(folder, "glossary")),
        sha256=digest.digest(),
    )


def _rows(folder: Path, name: str) -> Iterator[Mapping[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, strict=True)


def _titles(row: Mapping[str, str]) -> Titles:
    return Titles(row["title_en"], row["title_ru"], row["title_tg"], row["reviewed_by_ru"], row["reviewed_by_tg"])


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _instrument(row: Mapping[str, str]) -> InstrumentRow:
    return InstrumentRow(
        code=row["code"],
        year=_whole(row["year"]),
        symbol=row["symbol"],
        unit=row["unit"],
        first=_whole(row["first"]),
        last=_whole(row["last"]),
        status=row["status_here"],
        verified=YES_NO[row["verified"]],
        issuer=row["issuer"],
        party=row["party_here"],
        since=date.fromisoformat(row["since_here"]) if row["since_here"] else None,
        mark=row["mark"],
        titles=_titles(row),
        short=(row["short_en"], row["short_ru"], row["short_tg"]),
    )


def _provision(row: Mapping[str, str]) -> ProvisionRow:
    return ProvisionRow(row["instrument"], int(row["number"]), _titles(row), tuple(row["themes"].split()))


def _limit(row: Mapping[str, str]) -> LimitRow:
    return LimitRow(
        code=row["id"],
        subject=row["subject"],
        value=Decimal(row["value"]) if row["value"] else None,
        unit=row["unit"],
        comparator=row["comparator"],
        occupancy_from=_whole(row["occupancy_from"]),
        occupancy_to=_whole(row["occupancy_to"]),
        place_kinds=tuple(row["place_kinds"].split()),
        annexe_excluded=YES_NO[row["annexe_excluded"]],
        instrument=row["instrument"],
        locator=row["locator"],
        provision=row["provision"],
        status=row["status_here"],
        verified=YES_NO[row["verified"]],
        titles=_titles(row),
    )


def _term(row: Mapping[str, str]) -> TermRow:
    return TermRow(
        row["code"], (row["term_en"], row["term_ru"], row["term_tg"], row["term_uz"]), YES_NO[row["in_texts"]],
        (row["reviewed_by_ru"], row["reviewed_by_tg"], row["reviewed_by_uz"]),
    )  # fmt: skip
