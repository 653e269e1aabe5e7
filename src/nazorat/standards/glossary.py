"""The words that a paragraph owes to the glossary: its terms, the agreed words in another language, and whether a translation has one.

Pure functions. A word counts in any form: Russian and English by their stems, Tajik also by what may hang on its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nazorat.disclosure.words import Token, known_form, tokens

LANGUAGES = ("en", "ru", "tg", "uz")
_REMARK = re.compile(r"\s*\(([^)]*)\)")
_SHORT = re.compile(r"[A-ZА-ЯЁӢӮҲҚҒҶ]{2,}")
# what hangs on a word that a stemmer leaves whole for its few letters, or cuts as if it were a verb: визит, визита
_TAILS = {
    "tg": re.compile(r"(?:ҳо|он|ён|гон)?(?:и|ро|е|ам|ат|аш|амон|атон|ашон)?(?:ро)?"),
    "ru": re.compile(r"а|у|ом|ем|е|ы|и|ов|ев|ей|ой|ам|ами|ах"),
}
# by how many letters words are sorted: no form of a word of ours differs in them
START = 3
# verbs that carry another word: that word alone is looked for
_LIGHT = frozenset({"кардан", "шудан", "намудан", "qilish", "boʻlish"})


@dataclass(frozen=True)
class TermWords:
    """One line of the glossary: what stands for the thing in each language, as it is printed. `own`: the mechanism entered it here."""

    words: Mapping[str, str]
    reviewed: frozenset[str] = frozenset()
    own: bool = False


@dataclass(frozen=True)
class Agreed:
    """A term that stands in a paragraph. `words` are the agreed ones of the other language; `used` says whether its text has one."""

    said: str
    words: tuple[str, ...]
    used: bool
    reviewed: bool
    own: bool


@dataclass(frozen=True)
class _Entry:
    forms: tuple[str, ...]
    sought: tuple[tuple[str, ...], ...]
    reviewed: bool
    own: bool


@dataclass
class Glossary:
    """The terms between two languages, ready to be looked for."""

    source: str
    target: str
    _begins: dict[str, list[tuple[tuple[str, ...], _Entry]]] = field(default_factory=dict, repr=False)

    def enter(self, term: TermWords) -> None:
        """Take a term with each of its things: the first of "adoption / release" goes with the first in the other language."""
        ours, theirs = things_of(term.words.get(self.source, "")), things_of(term.words.get(self.target, ""))
        for here, there in zip(ours, theirs, strict=False):
            sought = tuple(bare for bare in (_sought(form) for form in there) if bare)
            entry = _Entry(there, sought, self.target == "en" or self.target in term.reviewed, term.own)
            for form in here if sought else ():
                words = _sought(form)
                if words:
                    self._begins.setdefault(words[0][:START], []).append((words, entry))

    def agreed(self, text: str, translation: str) -> list[Agreed]:
        """The terms of a paragraph in the order in which they stand first, the longest where several begin at one word."""
        line, other = _words(text), _words(translation)
        found: dict[tuple[str, ...], Agreed] = {}
        at = 0
        while at < len(line):
            length, entries = self._at(line, at)
            for entry in entries:
                said = text[line[at].start : line[at + length - 1].end]
                if entry.forms not in found:
                    used = any(_stands_in(other, sought, self.target) for sought in entry.sought)
                    found[entry.forms] = Agreed(said, entry.forms, used, entry.reviewed, entry.own)
            at += max(length, 1)
        return _one_for_each(found.values())

    def _at(self, line: Sequence[Token], at: int) -> tuple[int, list[_Entry]]:
        """How many words the longest term that begins here has, and every entry that is it."""
        fits: list[tuple[int, _Entry]] = []
        for words, entry in self._begins.get(line[at].low[:START], ()):
            if _fits(line, at, words, self.source):
                fits.append((len(words), entry))
        longest = max((length for length, _entry in fits), default=0)
        return longest, [entry for length, entry in fits if length == longest]


def glossary_of(terms: Iterable[TermWords], source: str, target: str) -> Glossary:
    """What the terms say between two languages."""
    made = Glossary(source, target)
    for term in terms:
        made.enter(term)
    return made


def things_of(cell: str) -> list[tuple[str, ...]]:
    """ "room, cell / unit (of a place)" → the forms of each thing. A remark in brackets goes; an abbreviation in them is a form."""
    things = []
    for part in cell.split(" / "):
        short = [remark for remark in _REMARK.findall(part) if _SHORT.fullmatch(remark)]
        forms = [form.strip() for form in _REMARK.sub("", part).split(",")]
        things.append(tuple(form for form in (*forms, *short) if form))
    return things


def _one_for_each(found: Iterable[Agreed]) -> list[Agreed]:
    """Entries of the same words of the paragraph as one: any of their words will do; the mechanism's own stand first."""
    joined: dict[str, Agreed] = {}
    for one in found:
        held = joined.get(one.said.casefold())
        joined[one.said.casefold()] = _together(held, one) if held else one
    return list(joined.values())


def _together(held: Agreed, one: Agreed) -> Agreed:
    first, second = (one, held) if one.own and not held.own else (held, one)
    words = tuple(dict.fromkeys((*first.words, *second.words)))
    return Agreed(held.said, words, held.used or one.used, held.reviewed and one.reviewed, held.own or one.own)


def _words(text: str) -> list[Token]:
    return [token for token in tokens(text) if token.kind == "word"]


def _sought(form: str) -> tuple[str, ...]:
    words = [token.low for token in _words(form)]
    if len(words) > 1 and words[-1] in _LIGHT:
        words = words[:-1]
    return tuple(words)


def _form(low: str, language: str) -> str:
    # баррасӣ and баррасии are one word: the long vowel is written so only where nothing follows it
    plain = low.removesuffix("ӣ") + "и" if language == "tg" and low.endswith("ӣ") else low
    return known_form(plain, language)


def _same(token: Token, word: str, language: str) -> bool:
    if token.low == word or _form(token.low, language) == _form(word, language):
        return True
    tail = _TAILS.get(language)
    return bool(tail and len(word) >= START and token.low.startswith(word) and tail.fullmatch(token.low[len(word) :]))


def _fits(line: Sequence[Token], at: int, words: Sequence[str], language: str) -> bool:
    there = line[at : at + len(words)]
    return len(there) == len(words) and all(_same(token, word, language) for token, word in zip(there, words, strict=True))


def _stands_in(line: Sequence[Token], words: Sequence[str], language: str) -> bool:
    start = words[0][:START]
    return any(token.low.startswith(start) and _fits(line, at, words, language) for at, token in enumerate(line))
