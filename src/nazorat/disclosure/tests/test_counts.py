"""Numbers by locale, and whether a translation has the same ones."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from nazorat.disclosure.catches import Paragraph
from nazorat.disclosure.counts import number_differences, numbers_in, spoken_numbers
from nazorat.disclosure.words import tokens


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("ru", "18,5 м² ± 0,3", ["18.5", "0.3"]),
        ("en", "18.5 m² ± 0.3", ["18.5", "0.3"]),
        ("tg", "18,5 м²", ["18.5"]),
        ("ru", "1 200 000 и 1\u00a0000,5", ["1200000", "1000.5"]),
        ("en", "1,200,000 and 1,000.5", ["1200000", "1000.5"]),
        ("ru", "20–30 минут, 14-17", ["20", "30", "14", "17"]),
        ("ru", "7 октября 2026 г., 17:40", ["7", "10", "2026", "17", "40"]),
        ("ru", "07.10.2026", ["7", "10", "2026"]),
        ("en", "October 7, 2026", ["10", "7", "2026"]),
        ("en", "he may go", []),
        ("ru", "Намуна-0, § 42", ["0", "42"]),
    ],
)
def test_numbers_in_reads_the_locale(language: str, text: str, values: list[str]) -> None:
    assert [one.value for one in numbers_in(text, language)] == [Decimal(value) for value in values]


def test_numbers_in_knows_percents() -> None:
    for language, text in (("ru", "115 %"), ("ru", "115%"), ("tg", "115 фоиз"), ("en", "115 per-cent"), ("en", "115 percent")):
        assert [(one.value, one.percent) for one in numbers_in(text.replace("per-cent", "percent"), language)] == [
            (Decimal(115), True)
        ]


def spoken(text: str, language: str) -> list[int]:
    return [value for _first, _last, value in spoken_numbers(tokens(text), language)]


def test_numbers_in_words_join_tens_and_units() -> None:
    assert spoken("тридцать один и двое", "ru") == [31, 2]
    assert spoken("бисту се", "tg") == [23]
    assert spoken("twenty-four", "en") == [24]


EQUAL = [
    ("ru", "Вместимость 115 %, 18,5 м², 1 200 дней.", "en", "Capacity 115%, 18.5 m², 1,200 days."),
    ("ru", "Из 31 человека 24 сказали: от 20 до 30 минут.", "tg", "Аз 31 нафар 24 нафар гуфтанд: аз 20 то 30 дақиқа."),
    ("ru", "Прогулочных дворов четыре.", "en", "There are 4 yards."),
    ("ru", "7 октября 2026 года", "en", "2026-10-07"),
    ("tg", "Чор ҳавлӣ, ҳар яке 20 м²", "ru", "Четыре двора по 20 м²"),
]


@pytest.mark.parametrize(("one", "text", "other", "translated"), EQUAL)
def test_numbers_equal(one: str, text: str, other: str, translated: str) -> None:
    assert not number_differences(Paragraph("1", one, text), Paragraph("1", other, translated))
    assert not number_differences(Paragraph("1", other, translated), Paragraph("1", one, text))


def test_number_differences_tell_what_is_lacking() -> None:
    master = Paragraph("43", "ru", "Каждый около 18,5 м² при 115 %, 24 из 31.")
    stale = Paragraph("43", "tg", "Ҳар яке тақрибан 20 м², 115, 24 аз 31.")
    found = number_differences(master, stale)
    assert (found.only_master, found.only_translation) == (("115%", "18.5"), ("115", "20"))
    assert number_differences(master, stale)


@given(st.lists(st.decimals(0, 999999, places=2, allow_nan=False), min_size=1, max_size=6))
def test_numbers_equal_whatever_the_locale(values: list[Decimal]) -> None:
    english = "; ".join(f"{value:,.2f}" for value in values)
    russian = "; ".join(f"{value:,.2f}".replace(",", "\u00a0").replace(".", ",") for value in values)
    assert not number_differences(Paragraph("1", "ru", russian), Paragraph("1", "en", english))
    assert [one.value for one in numbers_in(russian, "ru")] == values


@given(st.integers(0, 99999), st.integers(1, 99999))
def test_numbers_differ_when_one_does(value: int, step: int) -> None:
    assert number_differences(Paragraph("1", "ru", f"было {value}"), Paragraph("1", "en", f"it was {value + step}"))
