"""Rule timing: an hour or part of a day in which so few talks were held that the sentence points at one."""

from __future__ import annotations

from .catches import Catch, Paragraph, caught
from .context import Context
from .lexicon import LEXICONS
from .lexicon.kinds import Lexicon
from .moments import Band, bands_in
from .questions import TIMING, TIMING_UNKNOWN
from .words import Token, sentences


def timing(paragraph: Paragraph, context: Context) -> list[Catch]:
    """Times in sentences about persons or what they told, when 1 to threshold - 1 talks touch them.

    While the times of the talks are not given, a clock time in such a sentence is caught always. Measurements of the place
    (an exercise session, a call) name no person and pass.
    """
    lexicon = LEXICONS[paragraph.language]
    catches = []
    for sentence in sentences(paragraph.text):
        if not _about_people(sentence, lexicon):
            continue
        for band in bands_in(sentence, paragraph.language):
            if context.talks is None:
                if any(mark.isdigit() for mark in paragraph.text[slice(*band.span)]):
                    catches.append(caught("timing", paragraph, band.span, TIMING_UNKNOWN))
                continue
            count = _touched(band, context)
            if 0 < count < context.threshold:
                catches.append(caught("timing", paragraph, band.span, TIMING, count=count))
    return catches


def _about_people(sentence: tuple[Token, ...], lexicon: Lexicon) -> bool:
    return any(
        pattern.match(token.low)
        for token in sentence
        if token.kind == "word"
        for pattern in (lexicon.persons, lexicon.talk, lexicon.events)
    )


def _touched(band: Band, context: Context) -> int:
    talks = context.talks or ()
    days = context.open_dates or {talk.start.date() for talk in talks}
    first = min(days) if days else None
    return sum(band.holds(talk.start, talk.end, first) for talk in talks)
