"""Days and hours that a sentence names, in three languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .catches import Span
from .lexicon import LEXICONS
from .words import Token

_ORDINALS = {
    "ru": {"перв": 0, "втор": 1, "трет": 2},
    "tg": {"якум": 0, "аввал": 0, "дуюм": 1, "дувум": 1, "сеюм": 2},
    "en": {"first": 0, "second": 1, "third": 2},
}
_DAY_WORDS = {
    "ru": frozenset({"день", "дня", "днем", "дню"}),
    "tg": frozenset({"рӯз", "рӯзи", "рузи"}),
    "en": frozenset({"day"}),
}
_HOUR_BEFORE = {
    "ru": frozenset({"в", "около", "к"}),
    "tg": frozenset({"соати", "соат"}),
    "en": frozenset({"at", "about", "around"}),
}
_HOUR_AFTER = re.compile(r"(?:час(?:а|ов|ам|у)?|o'clock|o’clock|am|pm)\Z")
_NUMERIC = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}))?\Z")
MARGIN = timedelta(minutes=15)


@dataclass(frozen=True)
class Day:
    """A day of the calendar as written; the year may be left out."""

    day: int
    month: int
    year: int | None
    span: Span

    def fits(self, other: date) -> bool:
        return (self.day, self.month) == (other.day, other.month) and self.year in (None, other.year)


@dataclass(frozen=True)
class Band:
    """A part of a day, in hours from midnight (may pass 24); `days` empty means any day."""

    start: timedelta
    end: timedelta
    days: tuple[Day, ...]
    ordinal: int | None
    span: Span

    def holds(self, start: datetime, end: datetime, first: date | None) -> bool:
        """Whether a talk from start to end touches this band."""
        if self.days and not any(day.fits(start.date()) for day in self.days):
            return False
        if self.ordinal is not None and first is not None and (start.date() - first).days != self.ordinal:
            return False
        midnight = datetime.combine(start.date(), datetime.min.time(), start.tzinfo)
        return start < midnight + self.end and midnight + self.start < end


def days_in(sentence: tuple[Token, ...], language: str) -> list[Day]:
    """Dates of a sentence: 7 октября 2026, 7-уми октябр, October 7, 07.10.2026."""
    months = LEXICONS[language].months
    found = []
    for at, token in enumerate(sentence):
        if token.kind == "number" and (match := _NUMERIC.match(token.text)) and _calendar(match.group(1), match.group(2)):
            if match.group(3):
                found.append(Day(int(match.group(1)), int(match.group(2)), int(match.group(3)), (token.start, token.end)))
        elif token.low in months:
            found += _named_day(sentence, at, months[token.low])
    return found


def _calendar(day: str, month: str) -> bool:
    return 1 <= int(day) <= 31 and 1 <= int(month) <= 12


def _named_day(sentence: tuple[Token, ...], at: int, month: int) -> Iterator[Day]:
    numbers = [
        other for other in range(max(at - 3, 0), min(at + 2, len(sentence)))
        if sentence[other].kind == "number" and sentence[other].text.isdigit() and 1 <= int(sentence[other].text) <= 31
    ]  # fmt: skip
    if not numbers:
        return
    before = [other for other in numbers if other < at]
    day = before[-1] if before else numbers[0]
    if before and any(
        token.kind == "word" and token.low not in {"уми", "юми", "th", "st", "nd", "rd", "of", "ум"}
        for token in sentence[day + 1 : at]
    ):
        return
    first, last = min(day, at), max(day, at)
    year = None
    for after in range(last + 1, min(last + 3, len(sentence))):
        if re.fullmatch(r"(?:19|20)\d\d", sentence[after].text):
            year, last = int(sentence[after].text), after
            break
    yield Day(int(sentence[day].text), month, year, (sentence[first].start, sentence[last].end))


def bands_in(sentence: tuple[Token, ...], language: str) -> list[Band]:
    """Clock times and parts of the day of a sentence, with the days that it names."""
    days = tuple(days_in(sentence, language))
    ordinal = _ordinal(sentence, language)
    clocks = list(_clocks(sentence, language))
    bands = []
    at = 0
    while at < len(clocks):
        moment, first, last = clocks[at]
        if at + 1 < len(clocks) and clocks[at + 1][1] - last <= 2:
            end, _, last = clocks[at + 1]
            at += 1
            bands.append(Band(moment, max(end, moment), days, ordinal, (sentence[first].start, sentence[last].end)))
        else:
            span = sentence[first].start, sentence[last].end
            bands.append(Band(moment - MARGIN, moment + MARGIN, days, ordinal, span))
        at += 1
    for token in sentence:
        if hours := LEXICONS[language].dayparts.get(token.low):
            start, end = (timedelta(hours=hour) for hour in hours)
            bands.append(Band(start, end, days, ordinal, (token.start, token.end)))
    return bands


def _clocks(sentence: tuple[Token, ...], language: str) -> Iterator[tuple[timedelta, int, int]]:
    """Moment, first and last token of each clock time."""
    for at, token in enumerate(sentence):
        if token.kind != "number" or not token.text.isdigit() or int(token.text) > 24:
            continue
        after = sentence[at + 1 : at + 3]
        if len(after) == 2 and after[0].text == ":" and after[0].start == token.end and re.fullmatch(r"[0-5]\d", after[1].text):
            moment = timedelta(hours=int(token.text), minutes=int(after[1].text))
            if not (at and sentence[at - 1].text == ":" and sentence[at - 1].end == token.start):
                yield moment, at, at + 2
        elif at and sentence[at - 1].low in _HOUR_BEFORE[language]:
            word = after[0].low if after else ""
            if language == "tg" or _HOUR_AFTER.match(word):
                late = 12 if word == "pm" and int(token.text) < 12 else 0
                yield timedelta(hours=int(token.text) + late), at, at + (1 if _HOUR_AFTER.match(word) else 0)


def _ordinal(sentence: tuple[Token, ...], language: str) -> int | None:
    """Which day of the visit is meant by "on the first day"; None when none is."""
    for at, token in enumerate(sentence):
        if token.low not in _DAY_WORDS[language]:
            continue
        for near in sentence[max(at - 2, 0) : at + 2]:
            for start, number in _ORDINALS[language].items():
                if near.low.startswith(start):
                    return number
    return None
