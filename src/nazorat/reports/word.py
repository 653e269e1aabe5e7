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
from nazorat.typeset import Returned, ReturnedParagraph
from nazorat.typeset.paragraphs import blocks

CHANGE, FRESH, GONE, REMARK = "change", "fresh", "gone", "remark"
KIND_WORDS = {
    CHANGE: _("changed"),
    FRESH: _("new paragraph"),
    GONE: _("paragraph taken out"),
    REMARK: _("comment"),
}
_ANCHOR = re.compile(r"nz_([0-9a-f]{8})_([a-z]{2})_(\d{1,3})_(\d{1,5})_(l?\d{1,3})")
_LIVE = re.compile(r"\{\{[a-z]+(?::[\w.,-]+)?\}\}")
# what Markdown would not take for a plain character, live blocks among them
_MARKUP = re.compile(r"([\\`*_{}\[\]<>~^$|])")
Texts = Mapping[tuple[int, int], str]


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
    lost = _lost(read, texts)
    found: list[ProposalText] = []
    for one in read.paragraphs:
        if not one.anchor and one.before == one.after and _bare(one.after) in lost:
            # only its anchor went
            del lost[_bare(one.after)]
            found += _remarks(one, _at(one.follows, texts))
            continue
        at = _at(one.anchor or one.follows, texts)
        found += _of_paragraph(one, at)
        found += _remarks(one, at)
    found += [ProposalText(GONE, place.section, place.part, source, source, "", False) for place, source in lost.values()]
    return found + [ProposalText(REMARK, now=text) for text in read.loose]


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
    if at < 0 or proposal.kind == REMARK:
        return None
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
