"""small_fraction in three languages: what must be caught, what must pass."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from nazorat.disclosure.shares import small_fraction
from nazorat.disclosure.tests.make import make_context, make_paragraph

CAUGHT = [
    ("en", "1 of 5 volunteers told of blows before arrival."),
    ("en", "One of five volunteers told of blows."),
    ("en", "Six of 31 drawn and **1** of 5 volunteers told of blows before arrival."),
    ("en", "Of the five volunteers, one said that he was hit."),
    ("en", "20 % of 5 volunteers spoke of blows."),
    ("en", "Some 20% (n = 5) spoke of blows."),
    ("en", "Most of the four boys go to school."),
    ("en", "5 of 6 women said so."),
    ("en", "Two women said that they were threatened."),
    ("ru", "1 из 5 добровольцев рассказал об ударах."),
    ("ru", "Один из пяти добровольцев рассказал о побоях."),
    ("ru", "Двое из пятерых сказали, что их били."),
    ("ru", "Об этом сказал один из пяти."),
    ("ru", "20 % из пяти добровольцев рассказали об ударах."),
    ("ru", "Большинство из четырёх мальчиков учатся."),
    ("ru", "Из пяти добровольцев один рассказал о побоях."),
    ("ru", "Из 38 собеседников двое рассказали об оскорблениях."),
    ("tg", "1 аз 5 ихтиёрӣ дар бораи зарбаҳо гуфт."),
    ("tg", "Яке аз панҷ нафар дар бораи зарбаҳо нақл кард."),
    ("tg", "Аз панҷ нафар як нафар гуфт, ки ӯро заданд."),
    ("tg", "Ду нафар аз панҷ ихтиёрӣ гуфтанд."),
    ("tg", "Дутоаш аз панҷ нафар шикоят карданд."),
    ("tg", "20 фоизи аз 5 нафар гуфтанд."),
    ("ru", "Трое из них сказали, что их били."),
    ("en", "Three of them said that they were hit."),
    ("tg", "Ду нафари онҳо гуфтанд, ки заданд."),
    ("en", "One said that he was hit."),
    ("ru", "Рассказали об этом 3 женщины."),
    ("ru", "1/5 добровольцев рассказали об ударах."),
]

PASSES = [
    ("en", "7 of 36 people told of blows before arrival."),
    ("en", "Of the 31 people drawn, 24 said that exercise lasts 20 to 30 minutes."),
    ("en", "3 of 20 shared rooms are not distinguishable from the limit."),
    ("en", "The bell works in 5 rooms, is dead in 11, none in 6 of 22 rooms."),
    ("en", "Copy 03 of 12. Report of 7 October 2026."),
    ("en", "Of 40 entries in the medical register, injuries were noted in 4 entries."),
    ("ru", "7 из 36 собеседников (31 по жребию, 5 по своей просьбе) заявили, что их били."),
    ("ru", "Из 31 человека, отобранного по жребию, 24 сказали, что прогулка длится от 20 до 30 минут."),
    ("tg", "A-3. Лазерӣ. баробар ё бештар аз 4 м² КАПШ (муқоисавӣ)."),
    ("ru", "Заключённые сказали, что на человека приходится меньше 3 м², в блоке B больше 4 м²."),
    ("ru", "Из 20 измеренных общих комнат в десяти на человека приходится явно меньше 4 м², в трёх из них меньше 3 м²."),
    ("ru", "Журнал прогулок содержит запись «60 минут» за 60 из 60 дней; записи сделаны одной рукой."),
    (
        "ru",
        "Кнопка вызова работает в 5 комнатах, не работает в 11, её нет в 6. Из трёх пробных вызовов ответили на два, через 4 и 9 минут.",
    ),
    ("ru", "Совместная группа из шести человек с переводчиком посетила «Намуна-0» без уведомления и провела там два дня."),
    ("ru", "Аллея 3 из 58 комнат."),
    ("ru", "Экземпляр 03 из 12."),
    ("tg", "Аз 31 нафаре, ки бо қуръа интихоб шуда буд, 24 нафар гуфтанд, ки сайругашт аз 20 то 30 дақиқа давом мекунад."),
    ("tg", "Дар дафтари сайругашт барои 60 рӯз аз 60 рӯз «60 дақиқа» навишта шудааст; ҳамаи сабтҳо бо як даст навишта шудаанд."),
    ("tg", "7 нафар аз 36 ҳамсуҳбат гуфтанд, ки онҳоро лату кӯб кардаанд."),
    ("tg", "Дар 3 ҳуҷра аз 20 ҳуҷра масоҳат камтар аз 3 метр аст."),
    ("tg", "Гурӯҳ аз 7 октябр то 8 октябр дар муассиса буд."),
    ("tg", "Занг дар 5 ҳуҷра кор мекунад."),
    ("en", "Sanctions: 19 in 3 months, explanation 12, health check before 7."),
    ("ru", "Взысканий 19 за 3 месяца, с объяснением 12, с осмотром до взыскания 7."),
    ("ru", "Жалоб за год 3; ключ от ящика у дежурного. 11 из 31 знают, как жаловаться."),
    ("en", "One session was timed at 25 minutes."),
    ("en", "No one spoke of blows by staff here."),
    ("en", "Each of 31 people was asked the same questions."),
    ("ru", "Площадь 18,5 м² ± 0,3."),
    ("ru", "Свидетельства сведены по происхождению. Журнал и слова директора исходят от учреждения и считаются за одно."),
]

ASKED = [
    ("en", "30 of 31 people said that food is enough."),
    ("en", "Two people were at court and one in hospital."),
    ("ru", "Двое были в суде, один в больнице."),
    ("tg", "Ду нафар дар суд буданд."),
    ("en", "Nine in ten, that is 9 of 10 detainees, complained."),
]


@pytest.mark.parametrize(("language", "text"), CAUGHT)
def test_small_fraction_stops(language: str, text: str) -> None:
    found = small_fraction(make_paragraph(text, language), make_context())
    assert [catch.blocking for catch in found] == [True]


@pytest.mark.parametrize(("language", "text"), PASSES)
def test_small_fraction_passes(language: str, text: str) -> None:
    assert small_fraction(make_paragraph(text, language), make_context()) == []


@pytest.mark.parametrize(("language", "text"), ASKED)
def test_small_fraction_asks_without_stopping(language: str, text: str) -> None:
    found = small_fraction(make_paragraph(text, language), make_context())
    assert found
    assert not any(catch.blocking for catch in found)


def test_small_fraction_marks_the_share_in_the_text() -> None:
    text = "6 из 31 и **1** из 5 добровольцев рассказали об ударах."
    (catch,) = small_fraction(make_paragraph(text), make_context())
    assert catch.excerpt == "1** из 5"


FORMS = {"ru": "{} из {} собеседников рассказали.", "tg": "{} аз {} ҳамсуҳбат гуфтанд.", "en": "{} of {} detainees said so."}


@given(st.sampled_from(sorted(FORMS)), st.integers(0, 60), st.integers(1, 60), st.integers(2, 8))
def test_small_fraction_stops_exactly_below_the_threshold(language: str, part: int, whole: int, threshold: int) -> None:
    part = min(part, whole)
    text = FORMS[language].format(part, whole)
    found = small_fraction(make_paragraph(text, language), make_context(threshold=threshold))
    rest = whole - part
    small = 0 < part < threshold or whole < threshold or (0 < rest < threshold and whole < 2 * threshold)
    assert any(catch.blocking for catch in found) == small


OTHER_WORDS = [
    ("en", "One in every five detainees told of blows."),
    ("en", "Two-fifths of the five women said so."),
    ("en", "A couple of women told of blows."),
    ("en", "There were 5 volunteers, of whom only 1 told of blows."),
    ("ru", "5 добровольцев, из них 1 рассказал о побоях."),
    ("ru", "Обе женщины рассказали о побоях."),
    ("ru", "Единственный доброволец рассказал о побоях."),
    ("ru", "Из пятерых собеседников — один."),
    ("tg", "5 ихтиёрӣ, аз онҳо 1 гуфт."),
    ("tg", "Ҳарду зан гуфтанд."),
    ("tg", "Аз 5 нафар 1-тоаш гуфт."),
]


@pytest.mark.parametrize(("language", "text"), OTHER_WORDS)
def test_small_fraction_is_not_talked_round(language: str, text: str) -> None:
    assert any(catch.blocking for catch in small_fraction(make_paragraph(text, language), make_context()))
