"""Rule small_fraction: shares and counts of persons so small that somebody can be pointed at (practice R16).

"1 of 5 volunteers", "один из пяти", "яке аз панҷ", "20 % (n = 5)", "most of the four", "two women said". Rooms, entries and days are
no persons and have no threshold. A share whose noun is not known counts as one of persons.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .catches import Catch, Paragraph, Span, caught, overlapping
from .context import Context
from .counts import spoken_numbers
from .lexicon import LEXICONS
from .lexicon.kinds import Lexicon
from .questions import COMPLEMENT, FRACTION, SMALL_COUNT
from .words import Token, sentences

_NOUN_REACH = 4
_LINK_REACH = 4
_DESCRIBED = 2
_PARTS_REACH = 12
# a number of these is an area, a length or a volume, whatever noun stands near
_UNITS = frozenset({"м²", "m²", "м³", "m³", "м", "m", "см", "cm", "л", "l", "лк", "lx"})
_ONLY = frozenset({"только", "лишь", "only", "just", "танҳо", "фақат", ":", "-", "–", "—"})


@dataclass(frozen=True)
class Figure:
    """A number of a sentence by the positions of its tokens. `band` is a quantity word without a value."""

    first: int
    last: int
    value: int
    percent: bool = False
    band: bool = False
    word: bool = False


@dataclass(frozen=True)
class Share:
    """Numerator of denominator, with the tokens it spans. The numerator is None for a band word."""

    first: int
    last: int
    part: int | None
    whole: int
    percent: bool = False


def small_fraction(paragraph: Paragraph, context: Context) -> list[Catch]:
    """Shares with a part, a whole or a rest of 1 to threshold - 1 persons, and small counts of persons who told or suffered."""
    lexicon = LEXICONS[paragraph.language]
    catches: list[Catch] = []
    for sentence in sentences(paragraph.text):
        figures = _figures(sentence, paragraph.language, lexicon)
        spans: list[Span] = []
        for share in _shares(sentence, figures, lexicon):
            span = sentence[share.first].start, sentence[share.last].end
            if not overlapping(span, spans) and _of_persons(sentence, share, lexicon):
                spans.append(span)
                catches += _judged(paragraph, share, span, context.threshold)
        catches += _bare_counts(paragraph, sentence, figures, spans, context.threshold, lexicon)
    return catches


def shares_in(sentence: tuple[Token, ...], language: str, lexicon: Lexicon) -> list[Share]:
    """The shares that a sentence tells, of persons and of things alike."""
    return list(_shares(sentence, _figures(sentence, language, lexicon), lexicon))


def _judged(paragraph: Paragraph, share: Share, span: tuple[int, int], threshold: int) -> Iterator[Catch]:
    part = share.part
    if part is not None and share.percent:
        part = round(part * share.whole / 100)
    small_whole = 0 < share.whole < threshold
    if part is None:
        # Neither side of an unnamed split of fewer than twice the threshold can be known to reach it.
        small_part, small_rest = share.whole < 2 * threshold, False
    else:
        small_part, small_rest = 0 < part < threshold, 0 < share.whole - part < threshold
    if small_whole or small_part or (small_rest and share.whole < 2 * threshold):
        yield caught("small_fraction", paragraph, span, FRACTION, threshold=threshold)
    elif small_rest and part is not None:
        rest = share.whole - part
        yield caught("small_rest", paragraph, span, COMPLEMENT, blocking=False, rest=rest, threshold=threshold)


def _figures(sentence: tuple[Token, ...], language: str, lexicon: Lexicon) -> list[Figure]:
    place = {token.start: at for at, token in enumerate(sentence)}
    found = [
        Figure(place[first.start], place[last.start], 0 if _denied(sentence, place[first.start], lexicon) else value, word=True)
        for first, last, value in spoken_numbers(sentence, language)
    ]
    for at, token in enumerate(sentence):
        if token.kind == "number" and not _labelled(sentence, at):
            last, value = _digits(sentence, at)
            if last + 1 < len(sentence) and sentence[last + 1].low in _UNITS:
                continue
            percent = last + 1 < len(sentence) and sentence[last + 1].low in lexicon.percents
            if value is not None:
                found.append(Figure(at, last + percent, value, percent=percent))
        elif token.kind == "word" and (lexicon.bands.match(token.low) or lexicon.everyone.match(token.low)):
            everyone = lexicon.everyone.match(token.low) is not None
            found.append(Figure(at, at, -1 if everyone else 0, band=True))
    return sorted(found, key=lambda figure: figure.first)


def _denied(sentence: tuple[Token, ...], at: int, lexicon: Lexicon) -> bool:
    return at > 0 and sentence[at - 1].low in lexicon.none_words and sentence[at].low in lexicon.one_words


def _digits(sentence: tuple[Token, ...], at: int) -> tuple[int, int | None]:
    """The value of figures, thousands with spaces joined; None for the tail of a joined one. Decimals are cut to whole."""
    text = sentence[at].text
    if at and _joins(sentence[at - 1], sentence[at]):
        return at, None
    last = at
    while text.isdigit() and last + 1 < len(sentence) and _joins(sentence[last], sentence[last + 1]):
        last += 1
        text += sentence[last].text
    return last, round(float(text.replace(",", "."))) if text.count(".") + text.count(",") <= 1 else None


def _joins(one: Token, other: Token) -> bool:
    return one.kind == other.kind == "number" and len(one.text) <= 3 and len(other.text) == 3 and other.start - one.end == 1


def _labelled(sentence: tuple[Token, ...], at: int) -> bool:
    """Numbers of paragraphs, sheets and copies, clock times, and figures glued to a word (Намуна-0)."""
    before = sentence[at - 1] if at else None
    after = sentence[at + 1] if at + 1 < len(sentence) else None
    glued = before is not None and before.end == sentence[at].start
    if before is not None and (before.text in "§№#" or (glued and before.kind == "word")):
        return True
    if glued and before is not None and before.text in "-/:" and at > 1 and sentence[at - 2].kind == "word":
        return sentence[at - 2].end == before.start
    return (after is not None and after.text == ":" and after.start == sentence[at].end) or (
        glued and before is not None and before.text == ":"
    )


def _shares(sentence: tuple[Token, ...], figures: list[Figure], lexicon: Lexicon) -> Iterator[Share]:
    for at, whole in enumerate(figures):
        if whole.band or whole.percent:
            continue
        link = _link_before(sentence, whole, lexicon)
        before = figures[at - 1] if at else None
        if link is not None and not _is_range(sentence, whole, lexicon) and not _is_date(sentence, whole, lexicon):
            named = [one for one in figures[max(at - _PARTS_REACH, 0) : at] if one.last < link]
            part = _part_before(sentence, named[-1] if named else None, link, lexicon)
            if part is not None:
                yield _share(part, whole)
            else:
                yield from _parts_after(sentence, link, whole, figures[at + 1 : at + 1 + _PARTS_REACH], lexicon)
        elif (earlier := _whole_of_them(sentence, whole, figures[:at], lexicon)) is not None:
            yield _share(whole, earlier)
        elif before is not None and _slashed(sentence, before, whole, lexicon):
            yield _share(before, whole)
        elif _is_n(sentence, whole):
            yield from (_share(one, whole) for one in figures[:at] if one.percent)


def _share(part: Figure, whole: Figure) -> Share:
    first, last = min(part.first, whole.first), max(part.last, whole.last)
    if part.band:
        return Share(first, last, whole.value if part.value < 0 else None, whole.value)
    return Share(first, last, part.value, whole.value, percent=part.percent)


def _link_before(sentence: tuple[Token, ...], whole: Figure, lexicon: Lexicon) -> int | None:
    """Where the of-word of a denominator stands: directly before it or with up to two describing words between."""
    for at in range(whole.first - 1, max(whole.first - 2 - _DESCRIBED, -1), -1):
        if sentence[at].low in lexicon.of_words:
            return at
        word = sentence[at].low
        if sentence[at].kind != "word" or word in lexicon.them or lexicon.things.match(word):
            return None
    return None


def _whole_of_them(sentence: tuple[Token, ...], part: Figure, earlier: list[Figure], lexicon: Lexicon) -> Figure | None:
    """The whole that a pronoun stands for: "5 volunteers, of whom 1", "5 добровольцев, из них 1"."""
    near = [token.low for token in sentence[max(part.first - 3, 0) : part.first] if token.low not in _ONLY]
    if len(near) < 2 or near[-2] not in lexicon.of_words or near[-1] not in lexicon.them:
        return None
    wholes = [one for one in earlier if not one.band and not one.percent and one.value >= part.value]
    return wholes[-1] if wholes else None


def _part_before(sentence: tuple[Token, ...], before: Figure | None, link: int, lexicon: Lexicon) -> Figure | None:
    """The numerator before an of-word, when nothing but nouns and describing words stands between."""
    if before is None or link - before.last > _LINK_REACH:
        return None
    between = sentence[before.last + 1 : link]
    if any(token.kind != "word" and token.text not in "*_()" for token in between):
        return None
    if before.band and before.value < 0 and any(lexicon.things.match(token.low) for token in between):
        return None
    return before


def _parts_after(sentence: tuple[Token, ...], link: int, whole: Figure, later: list[Figure], lexicon: Lexicon) -> Iterator[Share]:
    """Numerators that follow: "of 31 drawn, 24 said"; "аз 31 нафар 24 нафар гуфтанд"."""
    if _thing_after(sentence, whole, lexicon):
        return
    for part in later:
        if part.band or (part.value > whole.value and not part.percent):
            continue
        if _thing_after(sentence, part, lexicon) or _link_before(sentence, part, lexicon) is not None:
            continue
        after = sentence[part.last + 1].low if part.last + 1 < len(sentence) else "."
        unsure = part.word and sentence[part.first].low in lexicon.one_words
        if unsure and not (after in ".,;" or lexicon.persons.match(after) or lexicon.talk.match(after)):
            continue
        yield Share(min(link, part.first), part.last, part.value, whole.value, percent=part.percent)


def _thing_after(sentence: tuple[Token, ...], figure: Figure, lexicon: Lexicon) -> bool:
    """Whether what is counted is a thing. A person's noun nearer to the number wins."""
    for token in sentence[figure.last + 1 : figure.last + 1 + _NOUN_REACH]:
        if token.kind == "mark" and token.text not in "-–—*_":
            return token.text in "²%°"
        if lexicon.things.match(token.low) or (token.low in lexicon.months and token.low != "may"):
            return True
        if lexicon.persons.match(token.low) or token.low in lexicon.of_words:
            return False
    return False


def _is_range(sentence: tuple[Token, ...], whole: Figure, lexicon: Lexicon) -> bool:
    after = sentence[whole.last + 1] if whole.last + 1 < len(sentence) else None
    return after is not None and after.low in lexicon.range_words


def _is_date(sentence: tuple[Token, ...], whole: Figure, lexicon: Lexicon) -> bool:
    beside = sentence[max(whole.first - 1, 0) : whole.first] + sentence[whole.last + 1 : whole.last + 2]
    return any(token.low in lexicon.months for token in beside) or whole.value >= 1900


def _is_n(sentence: tuple[Token, ...], whole: Figure) -> bool:
    return whole.first > 1 and sentence[whole.first - 1].text in "=:" and sentence[whole.first - 2].low in {"n", "н"}


def _slashed(sentence: tuple[Token, ...], part: Figure, whole: Figure, lexicon: Lexicon) -> bool:
    """1/5 with no further slash around, in a sentence with a person's noun."""
    if whole.first - part.last != 2 or sentence[part.last + 1].text != "/" or part.word or whole.word:
        return False
    around = sentence[part.first - 1 : part.first] + sentence[whole.last + 1 : whole.last + 2]
    if any(token.text == "/" for token in around):
        return False
    return any(lexicon.persons.match(token.low) or lexicon.talk.match(token.low) for token in sentence)


def _of_persons(sentence: tuple[Token, ...], share: Share, lexicon: Lexicon) -> bool:
    """Whether persons are counted: by the noun in the share, after it, before it; persons when no noun tells."""
    inside = sentence[share.first : share.last + 1]
    after = sentence[share.last + 1 : share.last + 1 + _NOUN_REACH]
    before = sentence[max(share.first - 3, 0) : share.first][::-1]
    for part in (inside, after, before):
        for token in part:
            if token.kind == "mark" and token.text not in "-–—*_:²" and part is not inside:
                break
            if lexicon.persons.match(token.low):
                return True
            if lexicon.things.match(token.low):
                return False
    named = [token.low for token in sentence if token.kind == "word"]
    return any(lexicon.persons.match(word) or lexicon.talk.match(word) for word in named) or not any(
        lexicon.things.match(word) for word in named
    )


def _bare_counts(
    paragraph: Paragraph,
    sentence: tuple[Token, ...],
    figures: list[Figure],
    spans: list[tuple[int, int]],
    threshold: int,
    lexicon: Lexicon,
) -> Iterator[Catch]:
    """Small counts of persons outside a share: they stop the gate when the sentence tells what was said or suffered."""
    telling = any(lexicon.talk.match(token.low) for token in sentence)
    for figure in figures:
        if figure.band or figure.percent or not 0 < figure.value < threshold:
            continue
        last = _counted_person(sentence, figure, lexicon, telling)
        if last is None:
            continue
        span = sentence[figure.first].start, sentence[last].end
        if overlapping(span, spans):
            continue
        if telling:
            yield caught("small_fraction", paragraph, span, FRACTION, threshold=threshold)
        else:
            yield caught("small_count", paragraph, span, SMALL_COUNT, blocking=False, threshold=threshold)


def _counted_person(sentence: tuple[Token, ...], figure: Figure, lexicon: Lexicon, telling: bool) -> int | None:
    """The token that shows a count to be of persons: a noun, "of them", "said", or the number word itself."""
    for at in range(figure.last + 1, min(figure.last + 3, len(sentence))):
        word = sentence[at].low
        if lexicon.persons.match(word) or (telling and word in lexicon.them):
            return at
        if lexicon.things.match(word) or sentence[at].kind == "mark":
            break
    after = sentence[figure.last + 1].low if figure.last + 1 < len(sentence) else ""
    if figure.word and lexicon.talk.match(after):
        return figure.last + 1
    return figure.last if sentence[figure.last].low in lexicon.counted_people else None
