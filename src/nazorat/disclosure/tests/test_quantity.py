"""A word of quantity is bound to a band with n, and held against the figure beside it and the answers behind it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from nazorat.disclosure.quantity import BANDS, fits, quantity_words, uses_quantity
from nazorat.disclosure.questions import (
    QUANTITY_ALONE,
    QUANTITY_ANSWERS,
    QUANTITY_BARE,
    QUANTITY_BESIDE,
    QUANTITY_DIFFERS,
    QUANTITY_FEW,
)
from nazorat.reports.wording import all_texts

from .make import make_context, make_paragraph


def caught(
    text: str, language: str = "ru", status: str = "established", shares: tuple[tuple[int, int], ...] = ()
) -> list[tuple[str, str]]:
    paragraph = make_paragraph(text, language, status=status, shares=shares)
    catches = quantity_words(paragraph, make_context())
    assert not any(catch.blocking for catch in catches)
    return [(catch.excerpt, catch.question) for catch in catches]


@pytest.mark.parametrize(
    ("band", "inside", "outside"),
    [
        ("one", [(1, 31), (1, 2)], [(2, 31)]),
        ("some", [(2, 31), (7, 31)], [(8, 31), (8, 32), (0, 31)]),
        ("many", [(8, 32), (15, 31), (16, 32)], [(7, 31), (16, 31)]),
        ("most", [(16, 31), (30, 31)], [(15, 30), (31, 31)]),
        ("nearly", [(29, 31), (10, 11)], [(9, 10), (31, 31), (27, 31)]),
        ("all", [(31, 31)], [(30, 31)]),
    ],
)
def test_bands_hold_their_shares_and_no_others(band: str, inside: list[tuple[int, int]], outside: list[tuple[int, int]]) -> None:
    assert all(fits(band, one) for one in inside)
    assert not any(fits(band, one) for one in outside)


def test_every_share_has_a_word_and_two_of_them_only_near_the_top() -> None:
    for whole in range(11, 60):
        for part in range(1, whole + 1):
            words = [band for band in BANDS if fits(band, (part, whole))]
            assert words in (["some"], ["many"], ["most"], ["most", "nearly"], ["all"])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Большинство, 24 из 31 опрошенных, сказали, что гуляют 20-30 минут."),
        ("ru", "Некоторые (7 из 36 собеседников) рассказали об ударах до прибытия."),
        ("ru", "Один из 31 опрошенных сказал об этом."),
        ("ru", "Всё это записано в журнале; каждый день прогулка коротка."),
        ("tg", "Аксарият, 24 нафар аз 31 нафар, гуфтанд, ки 20-30 дақиқа сайругашт мекунанд."),
        ("en", "Most, 24 of 31 people, said that they are outdoors for 20 to 30 minutes."),
        ("en", "Nearly all, 29 of 31 people, said so."),
        ("en", "It lasts half an hour every day, and the most serious case is named apart."),
        ("en", "The director called it “almost all”."),
    ],
)
def test_words_with_a_figure_that_fits_pass(language: str, text: str) -> None:
    assert caught(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("ru", "Большинство, 8 из 31 опрошенных, так сказали.", ("Большинство", QUANTITY_BESIDE["most"])),
        ("ru", "Многие, 24 из 31 опрошенных, так сказали.", ("Многие", QUANTITY_BESIDE["many"])),
        ("ru", "Почти все опрошенные, 24 из 31 человека, так сказали.", ("Почти все", QUANTITY_BESIDE["nearly"])),
        ("ru", "Большинство из 6 опрошенных, 4 из 6 человек, так сказали.", ("Большинство", QUANTITY_FEW)),
        ("ru", "Большинство камер тесны.", ("Большинство", QUANTITY_BARE)),
        ("tg", "Аксарият, 8 нафар аз 31 нафар, гуфтанд.", ("Аксарият", QUANTITY_BESIDE["most"])),
        ("tg", "Қариб ҳама гуфтанд.", ("Қариб ҳама", QUANTITY_BARE)),
        ("en", "Some, 20 of 31 people, said so.", ("Some", QUANTITY_BESIDE["some"])),
        ("en", "All people said so.", ("All", QUANTITY_BARE)),
        ("en", "Most, 30 % (n = 31), said so.", ("Most", QUANTITY_BESIDE["most"])),
    ],
)
def test_words_against_the_figure_beside_them_are_shown(language: str, text: str, found: tuple[str, str]) -> None:
    assert caught(text, language) == [found]


@pytest.mark.parametrize(
    ("text", "shares", "found"),
    [
        ("Большинство сказали, что гуляют мало.", ((24, 31),), [("Большинство", QUANTITY_ALONE)]),
        ("Большинство сказали, что гуляют мало.", ((8, 31),), [("Большинство", QUANTITY_ANSWERS)]),
        ("Большинство сказали, что гуляют мало.", ((8, 31), (20, 22)), [("Большинство", QUANTITY_ALONE)]),
        ("Большинство, 24 из 31 опрошенных, сказали так.", ((23, 31),), [("Большинство", QUANTITY_DIFFERS)]),
        ("Большинство, 24 из 31 опрошенных, сказали так.", ((8, 31),), [("Большинство", QUANTITY_ANSWERS)]),
        ("Большинство, 24 из 31 опрошенных, сказали так.", ((24, 31),), []),
        ("Большинство сказали так.", ((3, 4),), [("Большинство", QUANTITY_FEW)]),
    ],
)
def test_words_are_held_against_the_linked_answers(
    text: str, shares: tuple[tuple[int, int], ...], found: list[tuple[str, str]]
) -> None:
    assert caught(text, shares=shares) == found


def test_everyday_words_are_looked_for_in_findings_only() -> None:
    assert caught("Все люди вправе обратиться.", status="") == []
    assert caught("Большинство людей так сказали.", status="") == [("Большинство", QUANTITY_BARE)]
    assert caught("Все сказали, 20 из 31 опрошенных.", status="") == [("Все", QUANTITY_BESIDE["all"])]
    assert not uses_quantity(make_paragraph("Прогулка коротка."))


@pytest.mark.parametrize("language", ["ru", "tg", "en"])
def test_the_words_of_our_templates_raise_nothing(language: str) -> None:
    assert [one for text in all_texts(language) for one in caught(text, language, status="")] == []


def test_the_method_section_prints_these_bands() -> None:
    printed = (
        "“some” means less than a quarter, “many” a quarter to a half, “most” more than a half, “nearly all” more than nine tenths"
    )
    assert printed in " ".join(all_texts("en"))
    assert [(band.low, band.high) for name, band in BANDS.items() if name != "all"] == [
        (0, Fraction(1, 4)), (Fraction(1, 4), Fraction(1, 2)), (Fraction(1, 2), 1), (Fraction(9, 10), 1),
    ]  # fmt: skip
