"""Rules exact_age_or_date and exact_number: what pins down one person or one door without naming them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .catches import Catch, Paragraph, Span, caught, overlapping
from .context import Context
from .counts import spoken_numbers
from .lexicon import LEXICONS
from .lexicon.kinds import words
from .moments import Day, days_in
from .questions import AGE, DATE, NUMBER
from .words import Token, sentences

_DASHES = "-–—‐‑"
_YEARS = {
    "ru": frozenset({"лет", "год", "года", "годик", "годика"}),
    "tg": frozenset({"сола", "солаи", "солагӣ", "солаам", "солаанд", "соларо"}),
    "en": frozenset({"year-old", "years-old"}),
}
# Durations, limits and ranges are no ages of a person.
_NO_AGE_BEFORE = words(
    "за через на последние последних каждые каждый свыше более менее до старше младше от после течение около спустя первые"
    " in for over under below above within last past every than until to since between and"
)
_NO_AGE_AFTER = words("лишения тюрьмы заключения колонии назад подряд ограничения режима работает службы стажа")
_AGE_BEFORE = {
    "ru": frozenset({"возрасте", "возраст", "возраста", "исполнилось", "ему", "ей"}),
    "tg": frozenset({"синни", "синнаш", "синну"}),
    "en": frozenset({"aged", "age"}),
}
_SPELT_AGE = re.compile(
    r"(?:\w+надцати|двадцати|тридцати|сорока|пятидесяти|шестидесяти|семидесяти|восьмидесяти)\w*летн\w+\Z"
    r"|(?:\w+даҳ|бист\w*|сӣ|сию\w+|чил\w*|панҷоҳ\w*|шаст\w*)сола\w*\Z"
)
_BIRTH = re.compile(r"(?:родил|рожден|р\Z|г\.р|таваллуд|зодруз|born|birth)")
_EMAIL = r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+|(?<![\w@])@\w{4,}"
_PHONE = (
    r"\+\d[\d\s()–-]{7,}\d|(?<![\d/.-])\(?\d{2,3}\)?[ -]\d{3}[ -]\d{2}[ -]\d{2}(?!\d)"
    r"|(?<![\d/.-])\d{2,3}-\d{2}-\d{2}(?![\d-])|(?<![\d/.-])\d{3}(?:[ -]\d{2}){3}(?!\d)"
)
_SIGN = r"\s*(?:№|#|n[oº]\.?|number|nr\.?|номер\w*|рақами|за\s+№)?\s*"
_SIGNED = r"\s*(?:№|#|no\.?|number|nr\.?|номер\w*|рақами)\s*"
_FILES = (
    r"(?:дел[оаеу]м?|досье|протокол\w*|приговор\w*|постановлени\w+|case|file|docket|verdict|парванда\w*|ҳукми?|қарори?|протоколи)"
)
_CELLS = r"(?:камер(?:а|е|у|ой|ы)|палат(?:а|е|у|ой|ы)|двер(?:ь|и|ью)|карцер\w*|cells?|wards?|doors?|ҳуҷраи?|камераи|палатаи|дари)"
_ROOMS = r"(?:комнат(?:а|е|у|ой|ы)|rooms?|утоқи?|хонаи)"
_PAPERS = r"(?:паспорт\w*|шиноснома\w*|passport|удостоверени\w+|свидетельств\w+|шаҳодатнома\w*|ИНН|РМА|СНИЛС)"
_NUMBERS = re.compile(
    "|".join((
        _EMAIL, _PHONE,
        rf"\b{_FILES}{_SIGNED}[\w/–-]*\d[\w/–-]*", rf"\b{_FILES}\s+\d{{3,}}[\w/–-]*",
        rf"\b{_CELLS}{_SIGN}[A-ZА-Я]?-?\d+\b(?!\s*(?:м|m|%|кв|sq|из|of|аз))", rf"\b{_ROOMS}{_SIGN}\d+\b(?!\s*(?:м|m|%|кв|sq|из|of|аз|[,.]\d))",
        rf"\b{_PAPERS}\D{{0,15}}\d{{4,}}", r"\b[A-ZА-Я]{1,2}\s?№?\s?\d{7}\b", r"(?<![\d.,/])\d{6,}(?!\d)",
    )),
    re.IGNORECASE,
)  # fmt: skip


def exact_number(paragraph: Paragraph, context: Context) -> list[Catch]:
    """File, case, cell and door numbers, telephones, addresses, papers. No answer clears them; allowed names are let by."""
    found: list[Span] = []
    for match in _NUMBERS.finditer(paragraph.text):
        if match.group().strip().casefold() not in context.allowed_whole:
            found.append(match.span())
    return [caught("exact_number", paragraph, span, NUMBER) for span in found]


def exact_age_or_date(paragraph: Paragraph, context: Context) -> list[Catch]:
    """Exact ages, and dates of what happened to a person that are not days of the visit. Bands such as 14-17 pass."""
    lexicon = LEXICONS[paragraph.language]
    catches = []
    for sentence in sentences(paragraph.text):
        ages = list(_ages(sentence, paragraph.language))
        catches += [caught("exact_age_or_date", paragraph, span, AGE) for span in ages]
        born = any(_BIRTH.match(token.low) for token in sentence)
        if not born and not any(lexicon.events.match(token.low) for token in sentence):
            continue
        for day in days_in(sentence, paragraph.language):
            if (born or not _open(day, context)) and not overlapping(day.span, ages):
                catches.append(caught("exact_age_or_date", paragraph, day.span, DATE))
        if born:
            catches += [caught("exact_age_or_date", paragraph, span, DATE) for span in _birth_years(sentence)]
    return catches


def _open(day: Day, context: Context) -> bool:
    return any(day.fits(one) for one in context.open_dates)


def _birth_years(sentence: tuple[Token, ...]) -> Iterator[Span]:
    """Years that stand without day and month."""
    for at, token in enumerate(sentence):
        before = sentence[at - 1].low if at else ""
        alone = not any(before in lexicon.months for lexicon in LEXICONS.values())
        if alone and token.kind == "number" and re.fullmatch(r"(?:19|20)\d\d", token.text):
            yield token.start, token.end


def _ages(sentence: tuple[Token, ...], language: str) -> Iterator[Span]:
    place = {token.start: at for at, token in enumerate(sentence)}
    figures = [(place[first.start], place[last.start], value) for first, last, value in spoken_numbers(sentence, language)]
    figures += [(at, at, int(token.text)) for at, token in enumerate(sentence) if token.kind == "number" and token.text.isdigit()]
    for first, last, value in figures:
        end = _age_end(sentence, first, last, language) if 5 <= value <= 110 else None
        if end is not None and not _in_range(sentence, first, last):
            yield sentence[first].start, sentence[end].end
    for token in sentence:
        if token.kind == "word" and _SPELT_AGE.match(token.low):
            yield token.start, token.end


def _age_end(sentence: tuple[Token, ...], first: int, last: int, language: str) -> int | None:
    """The last token of the age that these numbers are, or None."""
    before = {token.low for token in sentence[max(first - 2, 0) : first] if token.kind == "word"}
    limited = first > 0 and sentence[first - 1].low in _NO_AGE_BEFORE
    rest = [token.low for token in sentence[last + 1 : last + 5]]
    dashed = len(rest) > 1 and rest[0] in _DASHES
    word = rest[1] if dashed else (rest[0] if rest else "")
    end = last + 1 + dashed
    if before & _AGE_BEFORE[language] and not limited:
        return end if word in _YEARS[language] else last
    if language == "en":
        return _english_age(rest, last) if not limited else None
    if word.startswith("летн") and language == "ru":
        return end
    if word not in _YEARS[language] or limited:
        return None
    after = sentence[end + 1].low if end + 1 < len(sentence) else ""
    durable = language == "ru" and (after in _NO_AGE_AFTER or before & _NO_AGE_BEFORE or not _about_person(sentence))
    return None if durable else end


def _english_age(rest: list[str], last: int) -> int | None:
    """17-year-old, 17 years old, 17 years of age."""
    plain = [(at, word) for at, word in enumerate(rest) if word not in _DASHES]
    names = [word for _, word in plain[:2]]
    if names in (["year", "old"], ["years", "old"], ["year", "olds"]):
        return last + 1 + plain[1][0]
    if [word for _, word in plain[:3]] == ["years", "of", "age"]:
        return last + 1 + plain[2][0]
    return None


def _about_person(sentence: tuple[Token, ...]) -> bool:
    return any(LEXICONS["ru"].persons.match(token.low) for token in sentence if token.kind == "word")


def _in_range(sentence: tuple[Token, ...], first: int, last: int) -> bool:
    """14-17, от 14 до 17, aged 14 to 17: a band, not an age."""
    joints = {"до", "to", "то", "and", *_DASHES}

    def figure(at: int) -> bool:
        return 0 <= at < len(sentence) and sentence[at].kind == "number"

    def joint(at: int) -> bool:
        return 0 <= at < len(sentence) and sentence[at].low in joints

    return (joint(first - 1) and figure(first - 2)) or (joint(last + 1) and figure(last + 2))
