"""A draft's paragraphs out to Word and back: the names they leave with, and what a file that came back proposes. Pure functions."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nazorat.reports.difference import paragraphs_in
from nazorat.typeset import Returned, ReturnedParagraph, digest_of
from nazorat.typeset.paragraphs import blocks

CHANGE, FRESH, GONE, REMARK = "change", "fresh", "gone", "remark"
# lines that are no counted paragraph, as the press names them, and such that did not come back
LINES, MISSING = ("list", "table", "heading", "other"), "missing"
KIND_WORDS = {
    CHANGE: _("changed"),
    FRESH: _("new paragraph"),
    GONE: _("paragraph taken out"),
    REMARK: _("comment"),
    "list": _("list changed"),
    "table": _("table changed"),
    "heading": _("heading changed"),
    "other": _("line beside the paragraphs changed"),
    MISSING: _("lines of a list, table or heading taken out"),
}
_ANCHOR = re.compile(r"nz_([0-9a-f]{8})_([a-z]{2})_(\d{1,3})_(\d{1,5})_(l?\d{1,3})")
_LIVE = re.compile(r"\{\{[a-z]+(?::[\w.,-]+)?\}\}")
# what Markdown would not take for a plain character, live blocks among them
_MARKUP = re.compile(r"([\\`*_{}\[\]<>~^$|])")
Texts = Mapping[tuple[int, int], str]
Pieces = list[tuple[int, int, str]]


@dataclass(frozen=True)
class Anchor:
    """Where a paragraph stood when it left: report, language, section, version of its text, piece of that text (-1: a live one)."""

    tag: str
    language: str
    section: int
    version: int
    part: int


@dataclass(frozen=True)
class ProposalText:
    """What one paragraph of a file proposes. `source` is the piece of our text that it left as, empty when it has no place here.

    `then` is what it said in Word when it left or before its tracked changes, `now` what it says there; a remark is in `now`.
    """

    kind: str
    section: int = 0
    part: int = -1
    source: str = field(default="", repr=False)
    then: str = field(default="", repr=False)
    now: str = field(default="", repr=False)
    tracked: bool = True
    # how many lines did not come back
    lost: int = 0

    def pack(self) -> bytes:
        return json.dumps(self.__dict__, ensure_ascii=False).encode()


def proposal_from(data: bytes) -> ProposalText:
    return ProposalText(**json.loads(data))


def tag_of(report: UUID) -> str:
    """What a file says of the report that it is of: not its id, which stands in addresses."""
    return hashlib.sha256(b"nazorat word/1|" + report.bytes).hexdigest()[:8]


def anchor_of(report: UUID, language: str, section: int, version: int, part: int | str) -> str:
    return f"nz_{tag_of(report)}_{language}_{section}_{version}_{part}"


def anchor_from(name: str) -> Anchor | None:
    found = _ANCHOR.fullmatch(name)
    return Anchor(found[1], found[2], int(found[3]), int(found[4]), _piece(found[5])) if found else None


def _piece(name: str) -> int:
    return -1 if name.startswith("l") else int(name)


def proposals_in(read: Returned, texts: Texts) -> list[ProposalText]:
    """What a file proposes, in its order. `texts` are the texts as they left, by section and version.

    What has no place any more is proposed without one: nothing of the file is dropped.
    """
    lost, loose = _lost(read, texts), _uncounted(texts)
    found: list[ProposalText] = []
    for one in read.paragraphs:
        if one.block:
            found += [_of_line(one, texts, loose), *_remarks(one, _at(one.follows, texts))]
            continue
        if not one.anchor and one.before == one.after and _bare(one.after) in lost:
            # only its anchor went
            del lost[_bare(one.after)]
            found += _remarks(one, _at(one.follows, texts))
            continue
        at = _at(one.anchor or one.follows, texts)
        found += _of_paragraph(one, at)
        found += _remarks(one, at)
    found += [ProposalText(GONE, place.section, place.part, source, source, "", False) for place, source in lost.values()]
    found += [_missing(follows, count, read, (texts, loose)) for follows, count in read.gone]
    return found + [ProposalText(REMARK, now=text) for text in read.loose]


def _of_line(one: ReturnedParagraph, texts: Texts, loose: Pieces) -> ProposalText:
    """A line of a list, table or heading that changed. Where it is not one of our text it is shown for a hand to look at."""
    place, _source = _at(one.follows, texts)
    tracked = one.tracked and not one.untracked
    for section, part, source in _beside(place, loose):
        units = [unit for unit in units_of(source) if not one.digest or _is_that(unit, one, tracked=tracked)]
        if one.digest and len(units) == 1:
            return ProposalText(one.block, section, part, source, units[0] if not tracked else one.before, one.after, tracked)
    section, part = (place.section, place.part) if place else (0, -1)
    return ProposalText(one.block, section, part, "", one.before if tracked else "", one.after, tracked)


def _missing(follows: str, count: int, read: Returned, known: tuple[Texts, Pieces]) -> ProposalText:
    """Lines that did not come back after a paragraph; what of our text they may have been is shown."""
    place, source = _at(follows, known[0])
    changed = {one.digest for one in read.paragraphs if one.block}
    near = [
        (part, piece)
        for section, part, piece in _beside(place, known[1])
        if place and section == place.section and part > place.part
    ]
    shown = [
        unit for part, piece in near[:1] for unit in units_of(piece) if digest_of(_plain(unit)) not in changed.union(read.kept)
    ]
    section, part = (place.section, place.part) if place else (0, -1)
    return ProposalText(MISSING, section, part, source, "\n".join(shown), "", False, count)


def _is_that(unit: str, one: ReturnedParagraph, *, tracked: bool) -> bool:
    """Whether a unit of our text is the line as it left: its words, or of a line changed with tracking off its digest."""
    return _bare(unit) == _bare(one.before) if tracked else digest_of(_plain(unit)) == one.digest


def _uncounted(texts: Texts) -> Pieces:
    """The pieces of our texts that are no counted paragraph and no live block: section, place, words."""
    return [
        (section, part, piece)
        for (section, _version), text in texts.items()
        for part, piece in enumerate(paragraphs_in(text))
        if not _LIVE.fullmatch(piece) and not _counted(piece)
    ]


def _beside(place: Anchor | None, loose: Pieces) -> Pieces:
    """Those after the place first, then those of its section, then all others."""
    near = place or Anchor("", "", 0, 0, -1)
    return sorted(loose, key=lambda one: (one[0] != near.section, one[1] < near.part, one[0], one[1]))


def units_of(piece: str) -> list[str]:
    """The lines of a list, the cells of a table, the words of a heading, as they are written."""
    lines = [line.strip() for line in piece.split("\n")]
    if lines[0].startswith("|"):
        cells = [cell.strip() for line in lines for cell in re.split(r"(?<!\\)\|", line.strip("|"))]
        return [cell for cell in cells if cell.strip(":- ")]
    return [re.sub(r"^(?:[-*+]|\d{1,3}\.|#{1,4}|>|:)\s+", "", line) for line in lines]


def _of_paragraph(one: ReturnedParagraph, at: tuple[Anchor | None, str]) -> Iterator[ProposalText]:
    place, source = at
    section, part = (place.section, place.part) if place else (0, -1)
    if not one.anchor:
        yield ProposalText(FRESH, section, part, source, one.before, one.after, one.tracked)
    elif not one.after:
        yield ProposalText(GONE, section, part, source, one.before, "", one.tracked)
    elif one.untracked:
        # what left is known by its digest alone; our own text is what both are held against
        yield ProposalText(CHANGE, section, part, source, _plain(source) or one.before, one.after, False)
    elif one.tracked:
        yield ProposalText(CHANGE, section, part, source, one.before, one.after)


def _remarks(one: ReturnedParagraph, at: tuple[Anchor | None, str]) -> list[ProposalText]:
    place, source = at
    section, part = (place.section, place.part) if place else (0, -1)
    return [ProposalText(REMARK, section, part, source, one.before, text) for text in one.remarks]


def _at(name: str, texts: Texts) -> tuple[Anchor | None, str]:
    """The place that a name means and the piece of text that left there; an empty piece when that version is not kept."""
    place = anchor_from(name)
    parts = paragraphs_in(texts.get((place.section, place.version), "")) if place else []
    return place, parts[place.part] if place and 0 <= place.part < len(parts) else ""


def _lost(read: Returned, texts: Texts) -> dict[str, tuple[Anchor, str]]:
    """Paragraphs of the sections in the file whose anchor did not come back, by their bare words."""
    known = [place for place in map(anchor_from, read.anchors) if place]
    there = {(place.section, place.version, place.part) for place in known}
    lost = {}
    for place in {(one.section, one.version): one for one in known}.values():
        for part, source in enumerate(paragraphs_in(texts.get((place.section, place.version), ""))):
            if (place.section, place.version, part) not in there and _counted(source):
                lost[_bare(source)] = (Anchor(place.tag, place.language, place.section, place.version, part), source)
    return lost


def _counted(source: str) -> bool:
    return not _LIVE.fullmatch(source) and [block.kind for block in blocks(source)] == ["paragraph"]


def _plain(source: str) -> str:
    """Our piece as one line without its attributes and marks."""
    return " ".join(re.sub(r"^\{[^{}]*\}\s*", "", source).replace("*", "").replace("\\", "").split())


def _bare(text: str) -> str:
    return "".join(char for char in _plain(text) if char.isalnum())


def place_now(proposal: ProposalText, text: str) -> int:
    """Which piece of the present text is still what left, the nearest to where it stood; -1 when it was changed or taken out here."""
    fits = [at for at, part in enumerate(paragraphs_in(text)) if proposal.source and part == proposal.source]
    return min(fits, key=lambda at: abs(at - proposal.part), default=-1)


def stands_now(proposal: ProposalText, text: str) -> str:
    """The piece of the present text that is most like what left, to be shown beside it; empty when nothing is."""
    ratios = [(SequenceMatcher(None, proposal.source, part, autojunk=False).ratio(), part) for part in paragraphs_in(text)]
    best = max(ratios, default=(0.0, ""))
    return best[1] if best[0] > 0.4 else ""


def applied(proposal: ProposalText, text: str) -> str | None:
    """The present text with the proposal in it; None when it has no place or touches markup or a live figure: then it is done by hand."""
    at, parts = place_now(proposal, text), paragraphs_in(text)
    if at < 0 or proposal.kind in (REMARK, MISSING):
        return None
    if proposal.kind in LINES:
        line = _merged_line(parts[at], proposal)
        return "\n\n".join([*parts[:at], line, *parts[at + 1 :]]) if line is not None else None
    if proposal.kind == GONE:
        del parts[at]
    elif proposal.kind == FRESH:
        parts.insert(at + 1, _escaped(proposal.now))
    else:
        merged = merged_words(parts[at], proposal.then, proposal.now)
        if merged is None:
            return None
        parts[at] = merged
    return "\n\n".join(parts)


def _merged_line(source: str, proposal: ProposalText) -> str | None:
    """A list, table or heading with one of its units changed; None where two units say the same, or nothing is left of it."""
    units = [unit for unit in units_of(source) if _bare(unit) == _bare(proposal.then)]
    if len(units) != 1 or source.count(units[0]) != 1 or not proposal.now:
        return None
    merged = merged_words(units[0], _plain(units[0]), proposal.now)
    return source.replace(units[0], merged) if merged else None


def merged_words(source: str, then: str, now: str) -> str | None:
    """`source` with what changed from `then` to `now`, word by word; None where a changed word is not one of `source` as it stands."""
    spans = [(found.start(), found.end()) for found in re.finditer(r"\S+", source)]
    ours, old, new = [source[a:b] for a, b in spans], then.split(), now.split()
    known: dict[int, int] = {}
    for mine, theirs, size in SequenceMatcher(None, ours, old, autojunk=False).get_matching_blocks():
        known |= {theirs + at: mine + at for at in range(size)}
    made = source
    for tag, old_from, old_to, new_from, new_to in reversed(SequenceMatcher(None, old, new, autojunk=False).get_opcodes()):
        if tag == "equal":
            continue
        cut = _cut(known, spans, old_from, old_to)
        if cut is None or "{{" in source[cut[0] : cut[1]]:
            return None
        words = _escaped(" ".join(new[new_from:new_to]))
        made = " ".join(filter(None, (made[: cut[0]].rstrip(" "), words, made[cut[1] :].lstrip(" "))))
    return made


def _cut(known: Mapping[int, int], spans: Sequence[tuple[int, int]], begin: int, end: int) -> tuple[int, int] | None:
    """From where to where in the source the words from `begin` to `end` stand, or the gap where something came in."""
    if begin < end:
        at = [known.get(one) for one in range(begin, end)]
        if any(one is None for one in at) or at != list(range(at[0] or 0, (at[0] or 0) + len(at))):
            return None
        return spans[at[0] or 0][0], spans[at[-1] or 0][1]
    if begin - 1 in known:
        return (spans[known[begin - 1]][1],) * 2
    return (spans[known[begin]][0],) * 2 if begin in known else None


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)
