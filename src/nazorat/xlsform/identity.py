"""Words by which a question leads to the person who answers it, in the languages that tools are written in.

Rules R10 and R22 of practice. The code names the sentence of the catalogue of troubles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FREE = frozenset({"text", "integer", "decimal", "range"})
_DAYS = frozenset({"date", "dateTime"})
_SELECTS = frozenset({"select_one", "select_multiple", "rank"})
# "no names, articles or nicknames" asks for none of them: a hint that forbids is not a question
_FORBIDDEN = re.compile(r"(?:\b(?:no|not|never|without|без|не|бе)\b(?!\.)|,\s*на\b)[^.;:?()\n]*", re.IGNORECASE)


@dataclass(frozen=True)
class _Rule:
    code: str
    types: frozenset[str]
    name: re.Pattern[str]
    words: re.Pattern[str]


def _rule(code: str, types: frozenset[str], names: str, words: str) -> _Rule:
    return _Rule(code, types, re.compile(rf"(^|_)({names})(_|$)", re.IGNORECASE), re.compile(words, re.IGNORECASE))


_RULES = (
    _rule(
        "exact-age",
        _FREE | _DAYS,
        r"age|aged|dob|birth\w*|born|vozrast|sinnu",
        r"\b(age|how old|date of birth|year of birth|born|возраст|полных лет|сколько (вам|ему|ей) (полных )?лет"
        r"|(дата|год|день) рождения|синну сол|чандсола|(санаи|соли|рӯзи) таваллуд)\b",
    ),
    _rule(
        "person-name",
        _FREE,
        r"name|names|surname|fullname|patronymic|fio|nom|nasab|nickname|alias|klichka|laqab",
        r"^\W*(name|names)\W*$|\b(name of (the )?(detainee|person|prisoner|patient|interviewee)|(your|his|her|their) name"
        r"|full name|surname|first name|nickname|фамили[яи]|ф\.?\s?и\.?\s?о|имя|имена|отчество|прозвищ[еа]|кличк[аи]"
        r"|(?<!бо )ном|номи (шахс|маҳбус|бемор|шумо|пурра)|насаб|лақаб)\b",
    ),
    _rule(
        "cell-number",
        _FREE,
        r"(cell|room|camera|kamera)_?(no|nr|num|number)",
        r"^\W*(cell|room|камера|комната|ҳуҷра)\W*$|№ ?(камер|комнат)"
        r"|\b(cell number|(which|your|his|her) cell|number of (the|your|his|her) (cell|room)|room number|номер (камеры|комнаты)"
        r"|как(ая|ой) камер[аые]|раками камера|рақами (камера|ҳуҷра|утоқ)|кадом ҳуҷра)\b",
    ),
    _rule(
        "person-papers",
        _FREE,
        r"passport|phone|telephone|mobile|address|article|statya|modda",
        r"\b(passport|identity card|telephone number|phone number|home address|article of (the )?(law|code)"
        r"|паспорт\w*|телефон|адрес|стать[яеию]|шиноснома\w*|рақами телефон|суроға|модда)\b",
    ),
    _rule(
        "prisoner-rank",
        _FREE | _SELECTS,
        r"caste|kasta|mast|rank_among|hierarchy",
        r"\b(castes?|rank among|hierarch\w*|place among (the )?prisoners|каст[аыуе]|маст[ьи]|иерарх\w*|авторитет\w*|табақа\w*)\b",
    ),
)
# a choice is a ready answer: it gives a cell away by its number, and a rank by its word
_CELL_CHOICE = re.compile(r"\b(cell|камера|ҳуҷраи?)\s*(no\.?|№)?\s*\d", re.IGNORECASE)
# the day of the talk itself is in the sealed record anyhow
_OF_THE_TALK = re.compile(r"\b(talk|interview|visit)\b|бесед|разговор|визит|суҳбат|боздид", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """One item as far as it can give a person away: `words` are label and hint, `choices` the labels of its list."""

    type: str
    name: str
    words: tuple[str, ...]
    choices: tuple[str, ...]
    person: bool


def leads(asked: Asked) -> Iterator[tuple[str, bool]]:
    """The rules that an item breaks, each as (code, whether the item's name says it; else its words do)."""
    words = [_FORBIDDEN.sub("", text) for text in asked.words]
    found = [
        (rule.code, bool(rule.name.search(asked.name)))
        for rule in _RULES
        if asked.type in rule.types and (rule.name.search(asked.name) or any(map(rule.words.search, words + _ready(rule, asked))))
    ]
    yield from found
    if asked.type in _SELECTS and any(map(_CELL_CHOICE.search, asked.choices)):
        yield "cell-number", False
    if asked.type in _DAYS and not found and (asked.person or not any(map(_OF_THE_TALK.search, words))):
        yield "exact-day", False


def _ready(rule: _Rule, asked: Asked) -> list[str]:
    return list(asked.choices) if rule.code == "prisoner-rank" else []
