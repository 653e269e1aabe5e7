"""Words corrected in one workbook carried over into a later one of the same tool: three texts of each wording, and which of them holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .words import Place, Wording

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Carried:
    """A text that was corrected here, at its cell in the later workbook.

    `before` is the text both began with, `here` the corrected one, `later` the one of the later workbook. `clash`: both changed it,
    or a translation made here is of words that the later workbook has no more; then somebody has to choose.
    """

    wording: Wording
    language: str
    place: Place
    before: str
    here: str
    later: str
    clash: bool


@dataclass(frozen=True)
class Merge:
    """What becomes of the corrections; `lost` are corrected wordings, with language and text, that the later workbook does not have."""

    rows: tuple[Carried, ...]
    lost: tuple[tuple[Wording, str, str], ...]

    @property
    def carried(self) -> tuple[Carried, ...]:
        return tuple(row for row in self.rows if not row.clash)

    @property
    def clashes(self) -> tuple[Carried, ...]:
        return tuple(row for row in self.rows if row.clash)


def merge(before: tuple[Wording, ...], here: tuple[Wording, ...], later: tuple[Wording, ...], own: str) -> Merge:
    """Compares the words of three workbooks: of the common ancestor (empty when there is none), the local one, the later one.

    `later` has a column, if an empty one, for each language that was added here; `own` is the tool's own language. A text that is the
    same in the local and the later workbook is in neither list.
    """
    old, new = _by_key(before), _by_key(later)
    rows: list[Carried] = []
    lost: list[tuple[Wording, str, str]] = []
    for wording in here:
        key = _key(wording)
        for language, text in _changed(wording, old.get(key)):
            found = new.get(key)
            cell = found.in_(language) if found else None
            if found is None or cell is None:
                lost.append((wording, language, text))
            elif cell[1] != text:
                rows.append(_carried(wording, found, old.get(key), language, own))
    return Merge(tuple(rows), tuple(lost))


def _changed(here: Wording, before: Wording | None) -> Iterator[tuple[str, str]]:
    for language, _, text in here.texts:
        if text and text != _text(before, language):
            yield language, text


def _carried(here: Wording, later: Wording, before: Wording | None, language: str, own: str) -> Carried:
    place, theirs = later.in_(language) or (Place("", 0, 0), "")
    ours, old = _text(here, language), _text(before, language)
    # of a language that the later workbook does not speak nobody but we changed it; its words may be stale
    clash = _text(later, own) != _text(here, own) if not theirs else theirs != old
    return Carried(later, language, place, old, ours, theirs, clash)


def fallen_back(words: tuple[Wording, ...], languages: frozenset[str], own: str, texts: Mapping[Place, str]) -> dict[Place, str]:
    """The tool's own words for each cell of these languages that neither the workbook nor `texts` fills.

    An empty cell beside filled ones is shown as "-" by Collect; whoever reads the own words can answer at least.
    """
    found = {}
    for wording in words:
        cell = wording.in_(own)
        said = texts.get(cell[0], cell[1]) if cell else ""
        for language, place, text in wording.texts:
            if said and language in languages and not (text or texts.get(place)):
                found[place] = said
    return found


def _key(wording: Wording) -> Key:
    return wording.what, wording.list_name, wording.name


def _by_key(words: tuple[Wording, ...]) -> dict[Key, Wording]:
    return {_key(wording): wording for wording in words}


def _text(wording: Wording | None, language: str) -> str:
    found = wording.in_(language) if wording else None
    return found[1] if found else ""
