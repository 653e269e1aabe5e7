"""The whole gate: it fails closed, answers hold for one wording, planted traps are caught, neutral text passes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from nazorat.disclosure.catches import Answer, Catch, GateReport, Paragraph, open_catches
from nazorat.disclosure.context import Context
from nazorat.disclosure.gate import check
from nazorat.disclosure.materials import CHECKLIST, Marked, Photo
from nazorat.disclosure.questions import FRACTION
from nazorat.disclosure.tables import Table
from nazorat.disclosure.tests.make import make_context, make_paragraph, make_records

NEUTRAL = {
    "ru": [
        "Совместная группа из шести человек с переводчиком посетила «Намуна-0» без уведомления и провела там два дня.",
        "По распорядку прогулка длится один час ежедневно. Журнал прогулок содержит запись «60 минут» за 60 из 60 дней; "
        "записи сделаны одной рукой.",
        "Из 31 человека, отобранного по жребию, 24 сказали, что прогулка длится от 20 до 30 минут. Один выход группа отметила "
        "по часам: 25 минут. Начальник учреждения сообщил, что прогулка длится час.",
        "Во всех 22 осмотренных комнатах проверена кнопка: работает 5, не работает 11, нет 6. Ответ пришёл через 4 и 9 минут.",
        "Правила Нельсона Манделы, правило 23: не менее часа упражнений на воздухе в день. Площадь 18,5 м² ± 0,3.",
        "7 из 36 собеседников заявили, что их били в отделениях трёх районов до прибытия. О персонале таких сообщений нет.",
        "Директору: до 15 января 2027 г. починить 11 кнопок, поставить 6 и еженедельно записывать пробный вызов.",
        "Осмотр в первые 24 часа записан в 33 из 40 строк журнала; повреждения отмечены в 4 строках.",
    ],
    "tg": [
        "Тибқи тартиби рӯз сайругашт ҳар рӯз як соат давом мекунад. Дар дафтари сайругашт барои 60 рӯз аз 60 рӯз «60 дақиқа» "
        "навишта шудааст; ҳамаи сабтҳо бо як даст навишта шудаанд.",
        "Аз 31 нафаре, ки бо қуръа интихоб шуда буд, 24 нафар гуфтанд, ки сайругашт аз 20 то 30 дақиқа давом мекунад.",
        "Занг дар 5 ҳуҷра кор мекунад, дар 11 ҳуҷра кор намекунад, дар 6 ҳуҷра нест.",
        "7 нафар аз 36 ҳамсуҳбат гуфтанд, ки онҳоро пеш аз омадан задаанд.",
        "Чор ҳавлии сайругашт ҳаст, ҳар яке тақрибан 18,5 м²; дар ҳеҷ кадоме айвон нест.",
        "Сардори муассиса гуфт, ки сайругашт як соат аст. Гурӯҳ 7 октябри 2026 омад.",
    ],
    "en": [
        "A joint team of six people with an interpreter visited Namuna-0 without notice and stayed for two days.",
        "Of the 31 people drawn by lot, 24 said that exercise lasts 20 to 30 minutes. One session was timed: 25 minutes.",
        "The call bell works in 5 rooms, is dead in 11 and missing in 6. Answers came after 4 and 9 minutes.",
        "7 of 36 people stated that they were beaten at police stations of three districts before arrival.",
        "Rule 23 of the Nelson Mandela Rules asks for at least one hour. The yards measure 18.5 m² ± 0.3.",
        "By 15 January 2027 the Director should repair 11 buttons, add 6 and record a weekly test call.",
        "Of 40 entries in the medical register, 33 show an examination within 24 hours; injuries are noted in 4 entries.",
    ],
}  # fmt: skip


@pytest.mark.parametrize("language", sorted(NEUTRAL))
def test_check_passes_neutral_text(language: str) -> None:
    paragraphs = [make_paragraph(text, language, number=str(n)) for n, text in enumerate(NEUTRAL[language])]
    report = check(paragraphs, make_context())
    assert [(catch.rule, catch.excerpt) for catch in report.blocking] == []
    assert len(report.advice) <= 1


TRAPS = [
    ("ru", "Человек без инсулина ждал два дня.", "rare_word"),
    ("tg", "Одаме ду рӯз инсулин надошт.", "rare_word"),
    ("en", "A person went without insulin for two days.", "rare_word"),
    ("ru", "6 из 31 и 1 из 5 добровольцев рассказали об ударах.", "small_fraction"),
    ("tg", "Яке аз панҷ ихтиёрӣ дар бораи зарбаҳо гуфт.", "small_fraction"),
    ("en", "One of five volunteers told of blows.", "small_fraction"),
    ("ru", "В журнале расписался Образцов.", "surname_like"),
    ("en", "| Boys | 4 |\n| Men | 22 |", "table_on_persons"),
]


@pytest.mark.parametrize(("language", "text", "rule"), TRAPS)
def test_check_catches_planted_traps(language: str, text: str, rule: str) -> None:
    context = make_context(records=make_records("Два дня нет инсулина."))
    report = check([make_paragraph(text, language)], context)
    assert rule in {catch.rule for catch in report.blocking}


def test_check_takes_pictures_tables_and_markings() -> None:
    checklist: dict[str, bool | None] = {**dict.fromkeys(CHECKLIST, False), "lock_or_key": True, "name_board": True}
    report = check(
        [],
        make_context(identities=("Образцов Пример",)),
        photos=[Photo("Picture 3", checklist, False, False, "obraztsov.jpg")],
        tables=[Table("person", ("boys",), ("yes",), ((4,),))],
        marked=[Marked("Capacity", "secret")],
    )
    rules = [catch.rule for catch in report.blocking]
    assert rules == ["photo", "photo", "photo", "identity_known", "table_on_persons", "source_marking"]


def test_check_fails_closed_when_something_is_not_given() -> None:
    assert [catch.excerpt for catch in check([], Context()).blocking] == ["records", "talks"]
    assert [catch.excerpt for catch in check([], Context(stage="release")).blocking] == ["records", "talks", "identities"]
    assert check([], make_context(stage="release")).catches == ()


def test_check_stops_on_a_language_it_cannot_read() -> None:
    (catch,) = check([make_paragraph("Beshdan biri aytdi.", "uz")], make_context()).blocking
    assert (catch.rule, catch.facts["what"]) == ("not_checked", "uz")
    assert open_catches(GateReport((catch,)), [Answer(catch.key, 99, "fine")]) == [catch]


def fraction(text: str) -> Catch:
    (catch,) = check([make_paragraph(text)], make_context()).blocking
    return catch


def test_key_is_stable_and_falls_away_with_the_text() -> None:
    catch = fraction("1 из 5 добровольцев рассказал.")
    assert catch.key == fraction("1 из 5 добровольцев рассказал.").key
    assert catch.key != fraction("1 из 5 добровольцев рассказал об этом.").key
    assert replace(catch, paragraph="99").key == catch.key
    assert replace(catch, language="tg").key != catch.key
    assert replace(catch, rule="rare_word").key != catch.key


def test_key_tells_two_catches_of_one_paragraph_apart() -> None:
    report = check([make_paragraph("1 из 5 женщин рассказала, 2 из 9 мальчиков рассказали.")], make_context())
    keys = {catch.key for catch in report.blocking}
    assert len(keys) == len(report.blocking) == 2


def test_open_catches_close_by_enough_people_only() -> None:
    report = check([make_paragraph("1 из 5 добровольцев рассказал.")], make_context())
    key = report.blocking[0].key
    assert open_catches(report, []) == list(report.blocking)
    assert open_catches(report, [Answer(key, 4, "known to the unit")]) == list(report.blocking)
    assert open_catches(report, [Answer(key, None, "trust me")]) == list(report.blocking)
    assert open_catches(report, [Answer(key, 5)]) == []
    assert open_catches(report, [Answer(key, 5), Answer(key, 1)]) == list(report.blocking)
    assert open_catches(report, [Answer(key, 6)], threshold=7) == list(report.blocking)
    changed = check([make_paragraph("1 из 5 добровольцев рассказал нам.")], make_context())
    assert open_catches(changed, [Answer(key, 31)]) == list(changed.blocking)


NEVER = ("surname_like", "identity_known", "photo", "table_on_persons", "source_marking", "exact_number", "not_checked")


@given(st.sampled_from(NEVER), st.integers(0, 10**6), st.text(max_size=20))
def test_open_catches_never_close_names_pictures_and_tables(rule: str, people: int, reason: str) -> None:
    catch = Catch(rule, "1", (0, 3), "ru", FRACTION, True, "abc")
    assert open_catches(GateReport((catch,)), [Answer(catch.key, people, reason)]) == [catch]


def test_open_catches_close_a_capital_by_a_reason() -> None:
    report = check([make_paragraph("Вода идёт с реки Сарой.")], make_context())
    (catch,) = report.blocking
    assert catch.rule == "capital_word"
    assert open_catches(report, [Answer(catch.key, 99)]) == [catch]
    assert open_catches(report, [Answer(catch.key, reason="a river")]) == []


def test_advice_never_stops() -> None:
    report = check([make_paragraph("Людей якобы били, заявили семь человек.", status="alleged")], make_context())
    assert [catch.rule for catch in report.advice] == ["status_wording"]
    assert open_catches(report, []) == []


@given(st.text(max_size=120), st.sampled_from(["ru", "tg", "en"]))
def test_check_takes_any_text_and_spans_stay_inside(text: str, language: str) -> None:
    paragraph = Paragraph("1", language, text)
    for catch in check([paragraph], make_context()).catches:
        start, end = catch.excerpt_span
        assert 0 <= start <= end <= len(paragraph.text)
        assert catch.asked
