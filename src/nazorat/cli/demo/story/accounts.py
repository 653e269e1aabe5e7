"""What people say in their own words, put together from sentences, so that the words of many are the words of many.

A word that only one person used is what the gate must find: here it is the medicine of one person.
"""

from __future__ import annotations

from random import Random
from typing import Protocol


class Told(Protocol):
    """What an account is made of; see `talks.Talk`."""

    @property
    def number(self) -> int: ...
    @property
    def sex(self) -> str: ...
    @property
    def boy(self) -> bool: ...
    @property
    def outdoors(self) -> int | None: ...
    @property
    def knows(self) -> bool: ...
    @property
    def blows(self) -> str: ...
    @property
    def insult(self) -> bool: ...
    @property
    def medicine(self) -> bool: ...
    @property
    def exam(self) -> str: ...
    @property
    def unheard(self) -> bool: ...
    @property
    def bell(self) -> bool: ...
    @property
    def screened(self) -> bool: ...


OPENING = ("Здесь я уже не первый день, порядок знаю.", "Сначала было трудно, теперь привык.", "День похож на день.")
OPENING_WOMAN = ("Здесь я уже не первый день, порядок знаю.", "Сначала было трудно, теперь легче.")
SPACE = ("В комнате тесно, людей больше, чем мест.", "В комнате душно и тесно.", "Комната старая, но терпимо.")
FOOD = ("Еда горячая, но однообразная.", "Еды хватает, хлеба дают достаточно.")


def account(talk: Told, chance: Random) -> str:
    """One account: how the day goes, then what the person chose to tell. No names, no dates, no numbers of rooms."""
    return " ".join([chance.choice(OPENING_WOMAN if talk.sex == "woman" else OPENING), *_day(talk, chance), *_told(talk)])


def _day(talk: Told, chance: Random) -> list[str]:
    if talk.sex == "woman":
        room = "Постель нам выдали новую, весной. Чисто."
    elif talk.boy:
        room = "В школу ходим четыре дня в неделю, учитель приходит сам."
    else:
        room = chance.choice(SPACE)
    return [room, chance.choice(FOOD), _outdoors(talk)]


def _outdoors(talk: Told) -> str:
    if talk.outdoors is None:
        return "Сколько длится прогулка, не скажу, часов нет."
    if talk.outdoors > 30:
        return "На прогулке бываем почти час."
    return "На прогулку выводят ненадолго, минут на двадцать или тридцать, потом сразу обратно."


def _told(talk: Told) -> list[str]:
    said = {
        "Кнопка вызова не работает, дежурного зовём стуком в дверь.": talk.bell,
        "При поступлении врач смотрел при сотруднике.": talk.exam == "before_staff",
        "Перед наказанием объяснения у меня не спросили, бумагу дали потом.": talk.unheard,
        "Свидания идут через стекло, говорить приходится по трубке, рядом стоит сотрудник.": talk.screened,
        "До прибытия сюда, в отделении, меня били, требовали подписать бумагу.": bool(talk.blows),
        "Здесь не бьют, но дежурный обозвал меня оскорбительным словом.": talk.insult,
        "Куда писать жалобу, знаю: есть ящик у поста.": talk.knows,
        "Куда жаловаться, никто не объяснял.": not talk.knows,
        "Инсулин кончился два дня назад, мне плохо, а врач говорит: ждите.": talk.medicine,
    }
    return [sentence for sentence, holds in said.items() if holds]
