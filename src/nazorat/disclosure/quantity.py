"""Rule quantity_words: "one", "some", "many", "most", "nearly all" and "all" held against the figure that bears them. Advice only.

A reader who doubts a report asks first "how many is many?" (practice.md, attacks). So each word is bound to a band, the bands are printed in
the report's method section, and a sentence that uses one is checked: against the figure beside it, and against the answers linked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction
from re import Pattern

from .catches import Catch, Paragraph, caught
from .context import Context
from .lexicon import LEXICONS
from .lexicon.kinds import Lexicon
from .questions import (
    QUANTITY_ALONE,
    QUANTITY_ANSWERS,
    QUANTITY_BARE,
    QUANTITY_BESIDE,
    QUANTITY_DIFFERS,
    QUANTITY_FEW,
)
from .shares import Share, shares_in
from .words import Token, sentences

Counted = tuple[int, int]


@dataclass(frozen=True)
class Band:
    """Which shares a word means: k of n with low < k/n < high (`closed`: low and high belong to it), and the least n that it can be said of."""

    low: Fraction
    high: Fraction
    least: int
    closed: bool = False

    def holds(self, part: int, whole: int) -> bool:
        """Whether k of n lies in the band."""
        share = Fraction(part, whole)
        return self.low <= share <= self.high if self.closed else self.low < share < self.high


BANDS = {
    "some": Band(Fraction(0), Fraction(1, 4), 10),
    "many": Band(Fraction(1, 4), Fraction(1, 2), 10, closed=True),
    "most": Band(Fraction(1, 2), Fraction(1), 10),
    "nearly": Band(Fraction(9, 10), Fraction(1), 11),
    "all": Band(Fraction(1), Fraction(1), 5, closed=True),
}
"""What the words mean. The requirement is practice.md, section 3 of the table of contents: what "one / some / many / most" mean (bands with n).

The bands are those that the method section of a report prints (reports/wording/visit.*.md, "Words of quantity"); a test holds the two together.
`least` is ours: under ten asked, one person is more than a tenth and a band of shares says more than anybody knows, so figures stand alone
("nearly all" needs eleven, since nine of ten is not more than nine tenths); "all" of fewer than five points at each of them (R16).
"one" is no share: it means exactly one of n, whatever n is. A share of a half is "many", of nine tenths still "most".
"""

_TIME = {
    "ru": re.compile(r"(?:раз|дн|день|сут|час|врем|год|лет|минут|недел|месяц)"),
    "tg": re.compile(r"(?:бор|рӯз|шаб|соат|вақт|сол|дақиқа|ҳафта|моҳ)"),
    "en": re.compile(r"(?:times?|days?|hours?|years?|minutes?|weeks?|months?|night|evening|morning|distance|way)\Z"),
}


@dataclass(frozen=True)
class Words:
    """The quantity words of a language. `almost` goes before `all`; `one` counts only before a person or an of-word."""

    one: Pattern[str]
    some: Pattern[str]
    many: Pattern[str]
    most: Pattern[str]
    almost: Pattern[str]
    all: Pattern[str]
    never_after: frozenset[str] = frozenset()

    def band(self, low: str) -> str:
        """The band of a word that stands alone, "" for any other word."""
        return next((name for name in ("some", "many", "most", "all") if getattr(self, name).match(low)), "")


def _whole(text: str) -> Pattern[str]:
    return re.compile(rf"(?:{text})\Z")


WORDS = {
    "ru": Words(
        one=_whole(r"один|одна|одного|одной|одному|одним"),
        some=_whole(r"некотор(?:ые|ых|ым|ыми|ая|ой)|нескольк(?:о|их|им|ими)|немног(?:ие|их|им|ими)"),
        many=_whole(r"мног(?:ие|их|им|ими)"), most=_whole(r"большинств(?:о|а|у|е|ом)"),
        almost=_whole(r"почти|практически"), all=_whole(r"все|всех|всем|всеми|кажд(?:ый|ая|ого|ой|ому)"),
    ),
    "tg": Words(
        one=_whole(r"як|яке"), some=_whole(r"баъзе\w*|якчанд|чанде"), many=_whole(r"бисёр(?:е|ӣ|иҳо|иҳое)|бисёри"),
        most=_whole(r"аксар\w*|бештар(?:и|ӣ|ашон|ин)\w*"), almost=_whole(r"қариб|тақрибан|амалан"), all=_whole(r"ҳама|ҳамаи|ҳамаашон|ҳамагон"),
    ),
    "en": Words(
        one=_whole(r"one"), some=_whole(r"some|several|few"), many=_whole(r"many"), most=_whole(r"most|majority"),
        almost=_whole(r"almost|nearly|virtually"), all=_whole(r"all|every|everyone|everybody|each"),
        never_after=frozenset({"at", "how", "as", "so", "too", "not"}),
    ),
}  # fmt: skip
# what somebody else said, and the words as words
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
# said of shares and of nothing else: looked for in every paragraph, the everyday ones in findings only
_TELLING = ("many", "most", "nearly")


@dataclass(frozen=True)
class Said:
    """A quantity word of a sentence: its band, and the first and last of its tokens."""

    band: str
    first: int
    last: int


def quantity_words(paragraph: Paragraph, context: Context) -> list[Catch]:
    """Words of quantity without a figure, with one that they do not mean, of too few, or against the answers that are linked."""
    if paragraph.kind != "text":
        return []
    quoted = [match.span() for match in _QUOTED.finditer(paragraph.text)]
    lexicon = LEXICONS[paragraph.language]
    found: list[Catch] = []
    for sentence in sentences(paragraph.text):
        shares = [share for share in shares_in(sentence, paragraph.language, lexicon) if share.part is not None]
        for said in _said(sentence, paragraph.language, lexicon):
            start, end = sentence[said.first].start, sentence[said.last].end
            everyday = said.band not in _TELLING and not paragraph.status
            if not any(left <= start < right for left, right in quoted):
                found += _judged(paragraph, (start, end), said, _nearest(said, shares), everyday)
    return found


def uses_quantity(paragraph: Paragraph) -> bool:
    """Whether it has a word that the linked answers would be counted for."""
    lexicon = LEXICONS[paragraph.language]
    return any(True for sentence in sentences(paragraph.text) for _one in _said(sentence, paragraph.language, lexicon))


def _said(sentence: tuple[Token, ...], language: str, lexicon: Lexicon) -> Iterator[Said]:
    words = WORDS[language]
    for at, token in enumerate(sentence):
        before = sentence[at - 1].low if at else ""
        after = sentence[at + 1].low if at + 1 < len(sentence) else ""
        if token.kind != "word" or before in words.never_after or _TIME[language].match(after) or "ё" in token.text:
            continue
        if words.one.match(token.low) and (after in lexicon.of_words or lexicon.persons.match(after)):
            yield Said("one", at, at)
        elif band := words.band(token.low):
            if band == "most" and before == "the" and token.low == "most":
                continue
            almost = band == "all" and words.almost.match(before) is not None
            yield Said("nearly" if almost else band, at - almost, at)


def _nearest(said: Said, shares: Collection[Share]) -> Counted | None:
    """The figure of the sentence that stands nearest to the word; a percentage counted back to whole ones."""
    if not shares:
        return None
    share = min(shares, key=lambda one: max(one.first - said.last, said.first - one.last, 0))
    part = share.part or 0
    return (round(part * share.whole / 100) if share.percent else part, share.whole)


def fits(band: str, counted: Counted) -> bool:
    """Whether the word may be said of k of n, n aside."""
    part, whole = counted
    return part == 1 if band == "one" else whole > 0 and BANDS[band].holds(part, whole)


def _judged(paragraph: Paragraph, span: tuple[int, int], said: Said, beside: Counted | None, everyday: bool) -> Iterator[Catch]:
    """At most one catch for a word: the gravest."""
    answers = paragraph.shares
    facts: dict[str, int]
    if beside is None and not answers:
        question, facts = QUANTITY_BARE, {}
        if everyday:
            return
    elif beside and not fits(said.band, beside):
        question, facts = QUANTITY_BESIDE[said.band], {"part": beside[0], "whole": beside[1]}
    elif answers and not any(fits(said.band, one) for one in answers):
        question, facts = QUANTITY_ANSWERS, {"part": answers[0][0], "whole": answers[0][1]}
    elif beside and _contradicted(beside, answers):
        counted = next(one for one in answers if one[1] == beside[1])
        question, facts = QUANTITY_DIFFERS, {"part": beside[0], "whole": beside[1], "counted": counted[0]}
    elif _too_few(said.band, beside or answers[0]):
        question, facts = QUANTITY_FEW, {"whole": (beside or answers[0])[1], "least": BANDS[said.band].least}
    elif beside is None:
        fitting = next(one for one in answers if fits(said.band, one))
        question, facts = QUANTITY_ALONE, {"part": fitting[0], "whole": fitting[1]}
    else:
        return
    yield caught("quantity_words", paragraph, span, question, blocking=False, **facts)


def _contradicted(beside: Counted, answers: Collection[Counted]) -> bool:
    same = [part for part, whole in answers if whole == beside[1]]
    return bool(same) and beside[0] not in same


def _too_few(band: str, counted: Counted) -> bool:
    return band != "one" and counted[1] < BANDS[band].least
