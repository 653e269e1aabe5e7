"""One spelling across scripts."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from nazorat.disclosure.translit import alike, fold, skeleton
from nazorat.disclosure.words import tajik_stem


@pytest.mark.parametrize(
    "forms",
    [
        ["Раҳмонов", "Рахмонов", "Rakhmonov", "Rahmonov", "Raxmonov", "RAHMONOV"],
        ["Ҷалол", "Джалол", "Jalol", "Dzhalol", "Djalol"],
        ["Файзуллоев", "Fayzulloev", "Faizulloyev"],
        ["Ғуломов", "Гуломов", "Gʻulomov", "G'ulomov", "Ghulomov"],
        ["Шарипов", "Sharipov", "Şaripov"],
        ["Чориев", "Choriev", "Çoriev"],
        ["Қодиров", "Кодиров", "Qodirov", "Kodirov"],
        ["Ёров", "Еров", "Yorov"],
        ["Инсулин", "insulin", "ин\u00adсулин"],
        ["Ӯғли", "Угли"],
    ],
)
def test_fold_joins_spellings(forms: list[str]) -> None:
    assert len({fold(form) for form in forms}) == 1


def test_fold_keeps_different_names_apart() -> None:
    names = ["Саидов", "Сафаров", "Собиров", "Шарипов", "Чориев", "Каримов", "Қурбонов", "Юсупов"]
    assert len({fold(name) for name in names}) == len(names)


@given(st.text(max_size=30))
def test_fold_is_stable_for_any_text(text: str) -> None:
    assert fold(text.upper()) == fold(text.upper().lower())


def test_skeleton_joins_borrowed_words() -> None:
    assert skeleton(fold("туберкулез")) == skeleton(fold("tuberculosis", "en")[:-2]) != ""
    assert alike(fold("гепатит")) == alike(fold("hepatit", "en"))
    assert skeleton("ab") == ""


def test_tajik_stem_takes_endings_off() -> None:
    words = {"инсулинро": "инсулин", "маҳбусонашонро": "маҳбус", "ҳуҷраҳои": "ҳуҷра", "дору": "дору"}
    assert {word: tajik_stem(word) for word in words} == words
