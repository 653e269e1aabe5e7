"""Which recommendations may be one in two sources: the same paragraph of a round, or like words of the same state; pure functions.

Words are compared within a language. Across languages it is the paragraph that tells, since the United Nations number alike in all of them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from rapidfuzz import fuzz, process

from nazorat.kit.spelling import words_of

LIKELY = 82.0
# a number of a paragraph in another language, where no words can be compared
ACROSS = 90
# by how many of its rarest words a recommendation is looked for, and how many may share such a word
RARE, MOST_SHARED = 5, 60
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Told:
    """What of a recommendation is compared: its texts by language, where it stands, whose it is, whether it is of the new import."""

    id: UUID
    paragraph: str
    state: str
    texts: Mapping[str, str]
    new: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two that may be one, `one` the earlier. `why` is a code of OutsideAlike."""

    one: UUID
    other: UUID
    score: int
    why: str


@dataclass(frozen=True, slots=True)
class _Form:
    told: Told
    at: int
    paragraph: str
    words: Mapping[str, str]
    state: str


def pairs(round_of: Sequence[Told]) -> Iterator[Pair]:
    """The pairs of one round of one mechanism and country of which one at least is new; the earlier rows stand first."""
    forms = [_form(at, told) for at, told in enumerate(round_of)]
    near = _Near(forms)
    for form in forms:
        if form.told.new:
            earlier = [other for other in near.of(form) if other.at != form.at and (other.at < form.at or not other.told.new)]
            yield from _of(form, earlier)


def _form(at: int, told: Told) -> _Form:
    words = {language: " ".join(sorted(words_of(text))) for language, text in told.texts.items()}
    return _Form(
        told, at, ".".join(_NUMBERS.findall(told.paragraph)) + _letter(told.paragraph), words, " ".join(words_of(told.state))
    )


def _letter(paragraph: str) -> str:
    found = re.search(r"[^\W\d_]", paragraph)
    return "".join(words_of(found[0])) if found else ""


class _Near:
    """Whom to compare with: those of the same paragraph, and those that share one of its rarest words."""

    def __init__(self, forms: Sequence[_Form]) -> None:
        seen = Counter(word for form in forms for words in form.words.values() for word in set(words.split()))
        self._seen = seen
        self._paragraphs: dict[str, list[_Form]] = defaultdict(list)
        self._words: dict[str, list[_Form]] = defaultdict(list)
        for form in forms:
            if form.paragraph:
                self._paragraphs[form.paragraph].append(form)
            for word in self._rare(form):
                self._words[word].append(form)

    def of(self, form: _Form) -> list[_Form]:
        found = {other.at: other for other in self._paragraphs.get(form.paragraph, [])[:MOST_SHARED]}
        for word in self._rare(form):
            found |= {other.at: other for other in self._words[word][:MOST_SHARED]}
        return list(found.values())

    def _rare(self, form: _Form) -> list[str]:
        chosen: list[str] = []
        for words in form.words.values():
            held = sorted(set(words.split()), key=lambda word: (self._seen[word], -len(word), word))
            chosen += held[:RARE]
        return chosen


def _of(form: _Form, others: Sequence[_Form]) -> Iterator[Pair]:
    kin = [other for other in others if not (form.state and other.state and form.state != other.state)]
    scores: dict[int, float] = {}
    for language, words in form.words.items():
        held = [other for other in kin if language in other.words]
        cutoff = None if form.paragraph else LIKELY
        for _words, score, at in process.extract(
            words, [other.words[language] for other in held], scorer=fuzz.ratio, score_cutoff=cutoff, limit=None
        ):
            scores[held[at].at] = max(score, scores.get(held[at].at, 0))
    for other in kin:
        same, found = bool(form.paragraph) and form.paragraph == other.paragraph, scores.get(other.at)
        apart = form.paragraph and other.paragraph and not same
        if same:
            yield _pair(other, form, ACROSS if found is None else found, "paragraph")
        elif found is not None and found >= LIKELY and not apart:
            yield _pair(other, form, found, "words")


def _pair(one: _Form, other: _Form, score: float, why: str) -> Pair:
    first, second = sorted((one, other), key=lambda form: (form.told.new, form.at))
    return Pair(first.told.id, second.told.id, round(score), why)
