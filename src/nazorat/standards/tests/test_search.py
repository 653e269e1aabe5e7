"""One search over provisions, limits, instruments and terms, in one spelling from three scripts."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from nazorat.standards.actions import load_reference
from nazorat.standards.queries import Found, search
from support.make import make_member, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def loaded(lasting: None) -> None:
    load_reference()


def codes(found: Found) -> list[str]:
    return [row.code for row in found.provisions]


@pytest.mark.parametrize("words", ["Мандела 44", "mandela 44", "NMR 44", "Қоидаҳои Мандела 44", "Коидахои Мандела 44", "ماندلا 44"])
def test_a_rule_is_found_by_instrument_and_number_in_three_scripts(words: str) -> None:
    assert codes(search(text=words)) == ["NMR 44"]


def test_a_number_is_taken_whole() -> None:
    assert codes(search(text="NMR 1")) == ["NMR 1"]


def test_words_are_sought_in_one_language_or_in_any() -> None:
    assert codes(search(text="шиканҷа", instrument="CAT", language="tg")) == codes(search(text="shikanja", instrument="CAT"))
    assert codes(search(text="шиканҷа", instrument="CAT", language="en")) == []


def test_everything_of_the_room_is_found_at_once() -> None:
    found = search(text="solitary")
    assert "NMR 44" in codes(found)
    assert "NMR-SOLITARY-PROLONGED" in [row.code for row in found.limits]
    assert [row.term_en for row in found.terms] == [row.term_en for row in found.terms if "solitary" in row.term_en]
    assert [row.code for row in search(text="Бангкок").instruments] == ["BR"]


def test_filters_hold_for_every_kind_and_terms_have_none() -> None:
    found = search(text="", theme="MAT.SPACE", status="accepted")
    assert {row.instrument.status for row in found.provisions} == {"accepted"}
    assert {row.status for row in found.limits} <= {"accepted"}
    assert {row.code for row in found.instruments} == {row.instrument.code for row in found.provisions}
    assert found.terms == []


@pytest.mark.parametrize("words", ["", "   ", "%%%", "'; drop table", "(((", "\u202e", "№" * 500])
def test_hostile_and_empty_words_find_nothing_and_break_nothing(words: str) -> None:
    assert search(text=words).total == 0


def test_page_shows_what_was_found_and_what_to_do_when_nothing_was() -> None:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, make_member(language="en"))
    page = client.get(reverse("standards-search"), {"q": "мандела 44"}).content.decode()
    assert page.count('<td class="nowrap strong code">') == 1
    assert (
        "Nothing in the catalogue has these words." in client.get(reverse("standards-search"), {"q": "nosuchword"}).content.decode()
    )
    assert client.get(reverse("standards-search")).status_code == 200
