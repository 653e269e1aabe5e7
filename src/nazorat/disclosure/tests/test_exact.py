"""Exact ages, dates and numbers, and times that point at a talk."""

from __future__ import annotations

import pytest

from nazorat.disclosure.exact import exact_age_or_date, exact_number
from nazorat.disclosure.tests.make import excerpts, make_context, make_paragraph
from nazorat.disclosure.timing import timing

AGES = [
    ("ru", "Мальчик 15 лет спит на полу.", "15 лет"),
    ("ru", "С 17-летним никто не говорил.", "17-летним"),
    ("ru", "Он, в возрасте 63 лет, ждал врача.", "63 лет"),
    ("ru", "Шестнадцатилетний мальчик ждал врача.", "Шестнадцатилетний"),
    ("ru", "Женщине семнадцать лет.", "семнадцать лет"),
    ("tg", "Писари 15-сола дар фарш хоб мекунад.", "15-сола"),
    ("tg", "Ҳабдаҳсола духтурро интизор шуд.", "Ҳабдаҳсола"),
    ("tg", "Дар синни 63 буд.", "63"),
    ("en", "A 15-year-old boy sleeps on the floor.", "15-year-old"),
    ("en", "He is aged 63 and ill.", "63"),
    ("en", "A woman, seventeen years old, waited.", "seventeen years old"),
    ("ru", "Человек был задержан 3 сентября 2026 г. у дома.", "3 сентября 2026"),
    ("ru", "Поступил 03.09.2026 ночью.", "03.09.2026"),
    ("ru", "Он 1990 года рождения.", "1990"),
    ("tg", "Ӯро 3 сентябри 2026 дастгир карданд.", "3 сентябри 2026"),
    ("en", "She was arrested on 3 September 2026.", "3 September 2026"),
    ("en", "He was admitted on September 3.", "September 3"),
]
NO_AGES = [
    ("ru", "Мальчики 14–17 лет учатся четыре дня в неделю. Лиц старше 60 лет размещают внизу."),
    ("ru", "За 5 лет умерли двое. Срок до 15 лет лишения свободы. Журнал ведут 6 лет."),
    ("ru", "Группа посетила место 7 и 8 октября 2026 года. Ответ получен 3 ноября 2026 г."),
    ("ru", "Один человек был доставлен в больницу 7 октября 2026 г., в день посещения."),
    ("tg", "Писарони аз 14 то 17 сола мехонанд. Гурӯҳ 7 октябри 2026 омад."),
    ("en", "Boys aged 14 to 17 go to school. Persons under 18 are held apart. The term is 15 years."),
    ("en", "The team came on 7 October 2026. The reply is dated 3 November 2026."),
]


@pytest.mark.parametrize(("language", "text", "excerpt"), AGES)
def test_exact_age_or_date_finds(language: str, text: str, excerpt: str) -> None:
    assert excerpt in excerpts(exact_age_or_date(make_paragraph(text, language), make_context()))


@pytest.mark.parametrize(("language", "text"), NO_AGES)
def test_exact_age_or_date_passes(language: str, text: str) -> None:
    assert exact_age_or_date(make_paragraph(text, language), make_context()) == []


NUMBERS = [
    ("ru", "Уголовное дело № 12/345 открыто.", "дело № 12/345"),
    ("ru", "В камере 12 нет света.", "камере 12"),
    ("ru", "В комнате № 7 нет света.", "комнате № 7"),
    ("ru", "Звонить +992 900 00 00 00 вечером.", "+992 900 00 00 00"),
    ("ru", "Почта imya@example.org указана.", "imya@example.org"),
    ("ru", "Паспорт А 1234567 изъят.", "Паспорт А 1234567"),
    ("tg", "Дар ҳуҷраи рақами 12 рӯшноӣ нест.", "ҳуҷраи рақами 12"),
    ("tg", "Парвандаи №123 гум шуд.", "Парвандаи №123"),
    ("en", "Case no. 123/26 is lost.", "Case no. 123/26"),
    ("en", "In cell B-12 there is no light.", "cell B-12"),
    ("en", "Behind door 5 nobody answered.", "door 5"),
    ("en", "The number 0012345678 was written.", "0012345678"),
]
NO_NUMBERS = [
    ("ru", "Кнопка работает в 5 комнатах, не работает в 11. Осмотрено 22 комнаты, в камере 12 м². Письмо от 07.10.2026."),
    ("ru", "По журналу 1 200 000 сомони за год 2026; § 42, правило 23, статья 143-1."),
    ("tg", "Дар 5 ҳуҷра занг кор мекунад, дар 11 ҳуҷра не."),
    ("en", "The bell works in 5 rooms and is dead in 11 cells. See rule 23, paragraph 42, CAT/OP/1/Rev.1, 2026-10-07."),
]


@pytest.mark.parametrize(("language", "text", "excerpt"), NUMBERS)
def test_exact_number_finds(language: str, text: str, excerpt: str) -> None:
    assert excerpts(exact_number(make_paragraph(text, language), make_context())) == [excerpt]


@pytest.mark.parametrize(("language", "text"), NO_NUMBERS)
def test_exact_number_passes(language: str, text: str) -> None:
    assert exact_number(make_paragraph(text, language), make_context()) == []


TIMES = [
    ("ru", "В 19:10 человек рассказал об ударах.", "19:10", 1),
    ("ru", "Тем же вечером человеку выдали лекарство.", "вечером", 1),
    ("ru", "Женщина сказала это в 19 часов.", "19 часов", 1),
    ("tg", "Соати 19 маҳбус дар бораи зарбаҳо гуфт.", "19", 1),
    ("en", "Between 19:00 and 19:30 a detainee spoke of blows.", "19:00 and 19:30", 1),
    ("en", "On the first day in the evening a detainee spoke of blows.", "evening", 1),
]
NO_TIMES = [
    ("ru", "Прогулка блока B 7 октября началась в 15:10 и закончилась в 15:35."),
    ("ru", "Утром 7 октября собеседники говорили о прогулке."),
    ("tg", "Сайругашт соати 19 оғоз шуд."),
    ("en", "In the morning detainees said that exercise is short. At 03:00 detainees sleep."),
    ("en", "On the second day in the evening detainees said little."),
]


@pytest.mark.parametrize(("language", "text", "excerpt", "count"), TIMES)
def test_timing_finds_a_band_with_one_talk(language: str, text: str, excerpt: str, count: int) -> None:
    found = timing(make_paragraph(text, language), make_context())
    assert [(catch.excerpt, catch.facts["count"]) for catch in found] == [(excerpt, count)]


@pytest.mark.parametrize(("language", "text"), NO_TIMES)
def test_timing_passes(language: str, text: str) -> None:
    assert timing(make_paragraph(text, language), make_context()) == []


def test_timing_without_talks_asks_for_every_clock_time() -> None:
    (catch,) = timing(make_paragraph("В 10:10 человек рассказал об этом."), make_context(talks=None))
    assert catch.excerpt == "10:10"
