"""Names of places in one spelling, from three scripts."""

from __future__ import annotations

import pytest

from nazorat.kit.spelling import index_of, key_of, words_of
from nazorat.places.models import Place
from nazorat.places.queries import places_found
from support.visits import make_place


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ғафуров", "Гафуров"),
        ("Қӯрғон", "Курган".replace("а", "о", 1)),
        ("Ҳисор", "Хисор"),
        ("Ҷиликӯл", "Dzhilikul"),
        ("Намунаӣ", "Namunai"),
        ("«Намуна-0»", "namuna 0"),
        ("Шаҳр № 11", "Shahr №11"),
        ("نمونه ي", "نمونه ی"),
        ("می\u200cخواهم", "میخواهم"),
    ],
)
def test_words_when_spelt_otherwise_are_the_same(one: str, other: str) -> None:
    assert words_of(one) == words_of(other) != ()


def test_numbers_when_doubled_stay_what_they_are() -> None:
    assert key_of("СИЗО-11") == "sizo 11"
    assert key_of("СИЗО-۱۱") == "sizo 11"
    assert key_of("СИЗО-1") != key_of("СИЗО-11")


def test_index_when_a_word_has_one_consonant_gives_no_skeleton() -> None:
    assert index_of(["Оби", "Намуна"]) == "obi namuna ~nmn"


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["намуна", "НАМУНАИ", "namuna", "Namu", "нам", "نمونه", "قورغان", "Қургон", "kurgon", "qurghon"])
def test_place_when_typed_in_any_script_is_found(typed: str) -> None:
    place = make_place(name_ru="Намунаи Кургон", name_tg="Намунаи Қӯрғон", name_en="Namunai Kurgon")
    make_place(name_ru="Мисол", name_tg="Мисол", name_en="Misol")
    assert list(places_found(text=typed)) == [place]


@pytest.mark.django_db
def test_place_when_only_signs_are_typed_is_not_found() -> None:
    make_place()
    assert list(places_found(text="%")) == []
    assert list(places_found(text="_ *")) == []


@pytest.mark.django_db
def test_place_when_its_authority_is_typed_is_found() -> None:
    place = make_place(name_ru="Ноль")
    place.authority.name_tg = "Вазорати Адлия"
    place.authority.save()
    assert list(places_found(text="vazorati adliya")) == [place]
    assert Place.objects.filter(search__contains="adlia").count() == 0
