"""Words, sentences and stems of a paragraph in Russian, Tajik or English, with their places in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Protocol, cast

from .lexicon import LEXICONS
from .lexicon.kinds import words
from .translit import fold

LANGUAGES = ("ru", "tg", "en")

# Soft hyphens, zero-width marks and apostrophes inside a word belong to it; letters with combining marks are one letter.
_WORD = r"[^\W\d_](?:[\u00ad\u200b-\u200d\u2060’'ʼʻ‘`]?[^\W\d_])*"
_NUMBER = r"\d+(?:[.,]\d+)*"
_TOKEN = re.compile(rf"(?P<word>{_WORD})|(?P<number>{_NUMBER})|(?P<mark>\S)")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060]")


@dataclass(frozen=True)
class Token:
    """A word, number or mark. `low` is lower case, ё as е, nothing invisible."""

    kind: str
    text: str
    low: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        return self.kind == "word" and self.text[0].isupper()


# Every rule asks for the words of the paragraph in hand; what is no longer in hand is not held: it may be a sealed draft's.
@lru_cache(maxsize=16)
def tokens(text: str) -> tuple[Token, ...]:
    """All tokens of a text in order."""
    found = []
    for match in _TOKEN.finditer(text):
        plain = _INVISIBLE.sub("", match.group()).lower().replace("ё", "е")
        found.append(Token(str(match.lastgroup), match.group(), plain, match.start(), match.end()))
    return tuple(found)


_ENDS = frozenset(".!?…;:")
_SHORTENED = words("г гг т д е п им ст рек см напр пр тыс руб стр ул no mr mrs ms dr art para p e i etc vs с б м н")


@lru_cache(maxsize=16)
def sentences(text: str) -> tuple[tuple[Token, ...], ...]:
    """The tokens by sentence. An initial and a shortened word do not end one; a line break that leaves a blank line does."""
    found: list[tuple[Token, ...]] = []
    held: list[Token] = []
    line = tokens(text)
    for at, token in enumerate(line):
        following = line[at + 1] if at + 1 < len(line) else None
        if held and "\n" in text[held[-1].end : token.start] and _new_line(text, held[-1].end, token):
            found.append(tuple(held))
            held = []
        held.append(token)
        if following is not None and _ends(held, following, text):
            found.append(tuple(held))
            held = []
    if held:
        found.append(tuple(held))
    return tuple(found)


def _new_line(text: str, end: int, token: Token) -> bool:
    gap = text[end : token.start]
    return gap.count("\n") > 1 or token.text in "-*•–|#"


def _ends(held: list[Token], following: Token, text: str) -> bool:
    last = held[-1]
    if last.text not in _ENDS or last.text in ";:" or not text[last.end : following.start]:
        return False
    if last.text != ".":
        return True
    before = held[-2] if len(held) > 1 else None
    if before is not None and before.kind == "word":
        initial = before.capital and len(before.text) == 1
        if initial or (before.low in _SHORTENED and not (following.capital and before.low in {"г", "гг"})):
            return False
    return not following.text[0].islower()


_PLURAL = ("ҳои", "ҳое", "ҳоро", "ҳояш", "ҳо", "гон", "ён", "он")
_ENDINGS = (
    "ашонро", "амонро", "атонро", "ашон", "амон", "атон", "ашро", "амро", "анд", "аш", "ат", "ам", "ро", "ие", "еро", "и", "е", "у",
)  # fmt: skip


@lru_cache(maxsize=65536)
def tajik_stem(word: str) -> str:
    """A word of Tajik without its enclitics, case and plural: инсулинро → инсулин, маҳбусонашонро → маҳбус.

    Light on purpose: endings are taken only while four letters stay; verbs lose their prefix ме- and на-.
    """
    stem = word
    for ahead in ("наме", "мебар", "ме"):
        if stem.startswith(ahead) and len(stem) - len(ahead) >= 4:
            stem = stem[len(ahead) :]
            break
    for endings in (_ENDINGS, _PLURAL, _ENDINGS):
        for ending in endings:
            if stem.endswith(ending) and len(stem) - len(ending) >= 4:
                stem = stem[: -len(ending)]
                break
    return stem


_LATIN = re.compile(r"[a-z]")


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - the package's name


# A stemmer keeps the word in hand in itself: two threads at one stemmer give stems of neither word, and a name would pass.
_one_at_a_time = Lock()


def _snowball(language: str, word: str) -> str:
    with _one_at_a_time:
        return _stemmer(language).stemWord(word)


@lru_cache(maxsize=2)
def _stemmer(language: str) -> _Stemmer:
    # loads the rules of thirty languages, a sixth of the time that a server needs to start
    import snowballstemmer  # type: ignore[import-untyped]  # noqa: PLC0415 - the package ships no types

    return cast(_Stemmer, snowballstemmer.stemmer(language))


@lru_cache(maxsize=65536)
def stems(low: str) -> frozenset[str]:
    """The folded stems of a lower-case word. A Cyrillic word gets a Russian and a Tajik one, since talk mixes both."""
    if _LATIN.search(low):
        plain = re.sub(r"['’ʼ]s?\Z", "", low)
        return frozenset({fold(_snowball("english", plain), "en")})
    return frozenset({fold(_snowball("russian", low)), fold(tajik_stem(low))})


@lru_cache(maxsize=65536)
def known_form(low: str, language: str) -> str:
    """One stem of a word, marked with the language whose stem it is.

    Marked, because stems of different languages collide (Саидов gives English said, the river Сарой Tajik сар).
    """
    if _LATIN.search(low):
        return "en:" + next(iter(stems(low)))
    stem = tajik_stem(low) if language == "tg" else _snowball("russian", low)
    return f"{'tg' if language == 'tg' else 'ru'}:{fold(stem)}"


def content_words(text: str) -> Iterator[Token]:
    """Words that can carry a fact: three letters or more, or an abbreviation in capitals."""
    for token in tokens(text):
        if token.kind == "word" and (len(token.low) >= 3 or (len(token.text) == 2 and token.text.isupper())):
            yield token


def vocabulary(texts: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """The known forms of all words of texts by language: give it tools' wording, standards' titles, the glossary."""
    return frozenset(
        known_form(token.low, language) for language, some in texts.items() for text in some for token in content_words(text)
    )


@lru_cache(maxsize=4)
def everyday(language: str) -> frozenset[str]:
    """The known forms of the everyday words of a language, its number words, months and parts of the day among them."""
    lexicon = LEXICONS[language]
    plain = (*lexicon.common, *lexicon.numbers, *lexicon.months, *lexicon.dayparts)
    return frozenset(known_form(word, language) for word in plain)
