"""Numbers of a text, in figures and in words, by language, and whether a translation has the same ones.

Figures by locale: Russian and Tajik write 1,5 and 1 000; English writes 1.5 and 1,000; 115 % with or without the space.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from .catches import Paragraph
from .lexicon import LEXICONS
from .words import Token, tokens

_SPACES = " \u00a0\u2009\u202f"
_FIGURE = re.compile(rf"(?<![\w.,])\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,:]\d+)*")
_DOTTED_DATE = re.compile(r"(0?[1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])\.((?:19|20)\d\d)\Z")
_AFTER = re.compile(rf"[{_SPACES}*_]*(%|\w+)")
_TENS = range(20, 100, 10)


class Number(NamedTuple):
    """A number of the text: its value, whether it is a share of a hundred, and where it stands."""

    value: Decimal
    percent: bool
    start: int
    end: int


def _figure(text: str, language: str) -> list[Decimal]:
    """The values of one run of figures; several for a date, a clock time or a list without spaces."""
    bare = re.sub(rf"[{_SPACES}]", "", text)
    if date := _DOTTED_DATE.match(bare):
        return [Decimal(part) for part in date.groups()]
    if ":" in bare:
        return [Decimal(part) for part in re.split(r"[:.,]", bare)]
    if language == "en" and re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", bare):
        return [Decimal(bare.replace(",", ""))]
    mark = "." if language == "en" else "[.,]"
    if re.fullmatch(rf"\d+{mark}\d+", bare):
        return [Decimal(bare.replace(",", "."))]
    return [Decimal(part) for part in re.split(r"[.,]", bare)]


def numbers_in(text: str, lang: str) -> list[Number]:
    """All numbers in figures, in order, and months as numbers where they stand beside one: 7 октября gives 7 and 10."""
    lexicon = LEXICONS[lang]
    found: list[Number] = []
    for match in _FIGURE.finditer(text):
        after = _AFTER.match(text, match.end())
        percent = after is not None and after.group(1).lower() in lexicon.percents
        start, end = match.span()
        found += [Number(value, percent, start, end) for value in _figure(match.group(), lang)]
    found += _months(text, lang, found)
    return sorted(found, key=lambda number: number.start)


def _months(text: str, lang: str, figures: Iterable[Number]) -> list[Number]:
    line = tokens(text)
    edges = {number.start for number in figures} | {number.end for number in figures}
    found = []
    for at, token in enumerate(line):
        month = LEXICONS[lang].months.get(token.low) if token.kind == "word" else None
        beside = [other for other in line[max(at - 1, 0) : at + 2] if other is not token]
        if month and any(other.start in edges or other.end in edges for other in beside):
            found.append(Number(Decimal(month), False, token.start, token.end))
    return found


def spoken_numbers(line: tuple[Token, ...], lang: str) -> list[tuple[Token, Token, int]]:
    """First token, last token and value of each number in words."""
    table = LEXICONS[lang].numbers
    found: list[tuple[Token, Token, int]] = []
    at = 0
    while at < len(line):
        value = table.get(line[at].low) if line[at].kind == "word" else None
        last = at
        if value is not None and value in _TENS:
            after = at + 1
            if after < len(line) and line[after].text in "-\u2010\u2011":
                after += 1
            unit = table.get(line[after].low, 0) if after < len(line) else 0
            if 0 < unit < 10:
                value, last = value + unit, after
        if value is not None:
            found.append((line[at], line[last], value))
        at = last + 1
    return found


@dataclass(frozen=True)
class NumberDifferences:
    """Values that one side has more often than the other; percents are written with their sign."""

    only_master: tuple[str, ...]
    only_translation: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.only_master or self.only_translation)


def number_differences(master: Paragraph, translation: Paragraph) -> NumberDifferences:
    """Numbers of a paragraph that its translation lacks or adds (practice R14). A figure may stand as a word on the other side."""
    own, other = _counted(master), _counted(translation)
    missing, extra = own - other, other - own
    return NumberDifferences(_unspoken(missing, translation), _unspoken(extra, master))


def _counted(paragraph: Paragraph) -> Counter[tuple[Decimal, bool]]:
    return Counter((one.value, one.percent) for one in numbers_in(paragraph.text, paragraph.language))


def _unspoken(left: Counter[tuple[Decimal, bool]], elsewhere: Paragraph) -> tuple[str, ...]:
    """What is left after numbers in words of the other side are taken as equal."""
    lexicon = LEXICONS[elsewhere.language]
    said = Counter(Decimal(value) for _, _, value in spoken_numbers(tokens(elsewhere.text), elsewhere.language))
    said += Counter(Decimal(lexicon.months[token.low]) for token in tokens(elsewhere.text) if token.low in lexicon.months)
    lacking = []
    for (value, percent), times in left.items():
        rest = times if percent else max(times - said[value], 0)
        lacking += [f"{value.normalize():f}{'%' if percent else ''}"] * rest
    return tuple(sorted(lacking))
