"""One answer's text to a typed value and back, by the kind of its question."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from .form import NO_ANSWERS, NoAnswer, Question, no_answer

Scalar = str | int | Decimal | date | time | datetime | tuple[str, ...] | NoAnswer

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,2})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?")
_POINT = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]+)?(?: -?[0-9]+(?:\.[0-9]+)?){1,3}")
# Not a file name: a path, a hidden file, or a control character.
_BAD_FILE = re.compile(r"[/\\\x00-\x1f\x7f]|^\.")
# Characters that XML 1.0 cannot hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# The engines' way of saying that a sum has no value.
NOT_A_NUMBER: Final = "NaN"

MAX_TEXT: Final = 100_000


class ValueRefused(Exception):
    """A text that is no value of its question's kind; ``code`` says what was wanted."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise ValueRefused("not-an-integer")
    return int(text)


def _decimal(text: str) -> Decimal:
    if not _DECIMAL.fullmatch(text):
        raise ValueRefused("not-a-number")
    return Decimal(text)


def _date(text: str) -> date:
    if not _DATE.fullmatch(text):
        raise ValueRefused("not-a-date")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueRefused("not-a-date") from error


def _cut(text: str) -> str:
    # Python keeps six digits of a second; an engine may write nine.
    return re.sub(r"(\.[0-9]{6})[0-9]+", r"\1", text)


def _time(text: str) -> time:
    if not _TIME.fullmatch(text):
        raise ValueRefused("not-a-time")
    try:
        return time.fromisoformat(_cut(text))
    except ValueError as error:
        raise ValueRefused("not-a-time") from error


def _datetime(text: str) -> datetime:
    day, mark, clock = text.partition("T")
    if not (mark and _DATE.fullmatch(day) and _TIME.fullmatch(clock)):
        raise ValueRefused("not-a-datetime")
    try:
        return datetime.fromisoformat(_cut(text))
    except ValueError as error:
        raise ValueRefused("not-a-datetime") from error


def _geopoint(text: str) -> str:
    if not _POINT.fullmatch(text):
        raise ValueRefused("not-a-geopoint")
    latitude, longitude = (float(part) for part in text.split()[:2])
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ValueRefused("not-a-geopoint")
    return text


def _geoline(text: str) -> str:
    for point in filter(None, (part.strip() for part in text.split(";"))):
        _geopoint(point)
    return text


def is_file_name(text: str) -> bool:
    """True for a plain file name of at most 255 characters: no path, no hidden file, not empty."""
    return 0 < len(text) <= 255 and not _BAD_FILE.search(text)


def _file(text: str) -> str:
    if not is_file_name(text):
        raise ValueRefused("not-a-file-name")
    return text


def _one_of(question: Question) -> Callable[[str], Scalar]:
    known: dict[str, Scalar] = {code: no_answer(code) or code for code in question.codes}

    def read(text: str) -> Scalar:
        value = known.get(text)
        if value is None:
            if not question.choices_open:
                raise ValueRefused("not-a-choice")
            return no_answer(text) or text
        return value

    return read


def _many_of(question: Question) -> Callable[[str], Scalar]:
    """The chosen codes. A real choice beside a no-answer wins: a device cannot forbid the pair."""
    known = question.codes

    def read(text: str) -> Scalar:
        codes = dict.fromkeys(text.split())
        if not (question.choices_open or codes.keys() <= known):
            raise ValueRefused("not-a-choice")
        real = tuple(code for code in codes if no_answer(code) is None)
        return real or NoAnswer(next(kind for kind in NO_ANSWERS if f"na_{kind}" in codes))

    return read


_SIMPLE: dict[str, Callable[[str], Scalar]] = {
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "time": _time,
    "datetime": _datetime,
    "geopoint": _geopoint,
    "geotrace": _geoline,
    "geoshape": _geoline,
    "photo": _file,
    "audio": _file,
    "file": _file,
}
# A calculation, or a hidden item such as a time of start, has its bind's type.
_BY_DATA_TYPE: dict[str, Callable[[str], Scalar]] = {
    "int": _integer,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "time": _time,
    "dateTime": _datetime,
}


def reader_for(question: Question) -> Callable[[str], Scalar]:
    """The function that reads this question's text; it raises ValueRefused."""
    if question.kind in ("select_many", "rank"):
        return _many_of(question)
    if question.kind == "select_one":
        return _one_of(question)
    if question.kind in ("calculate", "hidden"):
        return _BY_DATA_TYPE.get(question.data_type, str)
    return _SIMPLE.get(question.kind, str)


def write_text(value: Scalar) -> str:
    """The XForms text of a value; characters that XML cannot hold are dropped."""
    if isinstance(value, NoAnswer):
        return value.choice
    if isinstance(value, tuple):
        return " ".join(value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, str):
        return _NOT_XML.sub("", value)
    return str(value)
