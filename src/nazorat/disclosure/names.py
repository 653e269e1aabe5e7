"""Rules surname_like and capital_word: persons' names by their form and their place, with no list of them.

What this cannot find: a given name in small letters, or one that is also an everyday word; the handbook says so (traps.md 36: what it
does not find is said).
"""

from __future__ import annotations

from .catches import Catch, Paragraph, caught
from .context import Context
from .lexicon import LEXICONS
from .lexicon.kinds import words
from .nameforms import BORN, FAMILY, FAMILY_ENGLISH, FAMILY_ENGLISH_START, FAMILY_PLAIN, FATHER, PEOPLE_OF
from .questions import CAPITAL, NAME
from .translit import fold
from .words import Token, everyday, known_form, sentences

_CHILD_OF = frozenset({"ogli", "ugli", "kizi"})
_NO_NAMES = words(
    "снова слова основа основы основу основой готова какова такова голова головы голову здорова корова половина причина"
    " середина величина картина машина женщина мужчина вина цена истина медицина дисциплина резина глубина ширина длина"
    " основание один никакова сурова дешева условие хозяин гражданин господин именин магазин санитарина ремонтов"
)
_MOST_INITIALS = 3
_ENUMERATED = frozenset({"i", "v", "x"})


def surname_like(paragraph: Paragraph, context: Context) -> list[Catch]:
    """Words that look like names of persons. Those sure by form or by what stands beside them are `surname_like`,
    a mere capital inside a sentence is `capital_word`. Only the allowed names of the context are let by, and only whole."""
    found: list[Catch] = []
    for sentence in sentences(paragraph.text):
        named = context.whole_names.places(sentence)
        for at, token in enumerate(sentence):
            if not token.capital or at in named:
                continue
            span = _initials(sentence, at, paragraph.language, context) or (token.start, token.end)
            if span != (token.start, token.end) or _sure(sentence, at, paragraph, context):
                found.append(caught("surname_like", paragraph, span, NAME))
            elif _capital_only(sentence, at, paragraph, context):
                found.append(caught("capital_word", paragraph, span, CAPITAL))
    return _widest(found)


def _widest(catches: list[Catch]) -> list[Catch]:
    """Without those that lie inside another."""
    kept: list[Catch] = []
    for one in sorted(catches, key=lambda catch: (catch.excerpt_span[0], -catch.excerpt_span[1])):
        if not kept or one.excerpt_span[1] > kept[-1].excerpt_span[1]:
            kept.append(one)
    return kept


def _starts(sentence: tuple[Token, ...], at: int) -> bool:
    """Whether only marks and figures stand before, or a quotation, a list or the text after "Annex C." opens right here."""
    if at > 1 and sentence[at - 1].text == "." and len(sentence[at - 2].text) == 1:
        return True
    return all(token.kind != "word" for token in sentence[:at]) or sentence[at - 1].text in '«“„":•|'


def _initials(sentence: tuple[Token, ...], at: int, language: str, context: Context) -> tuple[int, int] | None:
    """The span of "А. Б.", "А. Саидов", "Саидов А. Б." that begins here, or None."""
    last, letters, name = at, 0, len(sentence[at].text) > 1
    if name:
        last += 1
    while letters < _MOST_INITIALS and last + 1 < len(sentence) and _initial(sentence, last):
        letters += 1
        last += 2
    if name:
        plain = context.is_everyday(sentence[at].low, language)
        return (sentence[at].start, sentence[last - 1].end) if letters and not plain else None
    after = sentence[last] if last < len(sentence) else None
    named = after is not None and after.capital and len(after.text) > 2 and after.low not in LEXICONS[language].common
    if not letters or (letters == 1 and (not named or _numbered(sentence, at))):
        return None
    return sentence[at].start, after.end if named and after is not None else sentence[last - 1].end


def _initial(sentence: tuple[Token, ...], at: int) -> bool:
    return sentence[at].capital and len(sentence[at].text) == 1 and sentence[at + 1].text == "."


def _numbered(sentence: tuple[Token, ...], at: int) -> bool:
    """A letter that numbers something: Annex A., блок Б., I. Introduction."""
    if at == 0:
        return sentence[at].low in _ENUMERATED
    before = sentence[at - 1].low
    return any(lexicon.things.match(before) for lexicon in LEXICONS.values())


def _sure(sentence: tuple[Token, ...], at: int, paragraph: Paragraph, context: Context) -> bool:
    token = sentence[at]
    form = fold(token.low)
    if FATHER.match(form) or (BORN.match(form) and len(form) >= 6):
        return True
    if at + 1 < len(sentence) and fold(sentence[at + 1].low) in _CHILD_OF:
        return True
    if token.text.isupper() and len(token.text) <= 4:
        return False
    start = _starts(sentence, at)
    # Inside a sentence a capital makes a name even of a plain word: the genitive образцов against a Mr Образцов.
    plain = start and _plain_word(token, paragraph.language)
    if len(form) >= 5 and not plain and _family(form, start, paragraph.language):
        return True
    if start or context.is_everyday(token.low, paragraph.language):
        return False
    titled = LEXICONS[paragraph.language].titles.match(_before(sentence, at))
    return bool(titled) or (PEOPLE_OF.match(form) is not None and paragraph.language != "en")


def _family(form: str, start: bool, language: str) -> bool:
    if language == "en":
        return (FAMILY_ENGLISH_START if start else FAMILY_ENGLISH).match(form) is not None
    return (FAMILY_PLAIN if start else FAMILY).match(form) is not None


def _plain_word(token: Token, language: str) -> bool:
    """A word of the language that only looks like a surname, such as a Russian genitive plural."""
    lexicon = LEXICONS[language]
    if token.low in _NO_NAMES or lexicon.persons.match(token.low) or lexicon.things.match(token.low):
        return True
    return language != "tg" and known_form(token.low, language) in everyday(language)


def _before(sentence: tuple[Token, ...], at: int) -> str:
    earlier = [token.low for token in sentence[max(at - 2, 0) : at] if token.text != "."]
    return earlier[-1] if earlier else ""


def _capital_only(sentence: tuple[Token, ...], at: int, paragraph: Paragraph, context: Context) -> bool:
    token = sentence[at]
    if paragraph.kind == "heading" or token.text.isupper() or len(token.text) < 3 or _starts(sentence, at):
        return False
    return not context.is_general(token.low, paragraph.language)
