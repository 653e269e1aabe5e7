"""rare_word: the insulin trap in three languages, and words that must pass."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from nazorat.disclosure.rare import rare_word
from nazorat.disclosure.rarity import PersonWords
from nazorat.disclosure.tests.make import excerpts, make_context, make_paragraph, make_records
from nazorat.disclosure.words import vocabulary

HELD = {"ru": "Два дня нет инсулина.", "tg": "Ду рӯз инсулин надоданд.", "en": "No insulin for two days."}
WRITTEN = {
    "ru": ("Перерыв в инсулине длился два дня.", "Перерыв в ежедневном лекарстве длился два дня.", "инсулине"),
    "tg": ("Ду рӯз инсулинро надоданд.", "Ду рӯз доруи ҳаррӯза надоданд.", "инсулинро"),
    "en": ("A person had no insulin for two days.", "A person had no daily medicine for two days.", "insulin"),
}


@pytest.mark.parametrize("held", sorted(HELD))
@pytest.mark.parametrize("language", sorted(WRITTEN))
def test_rare_word_finds_insulin_in_every_language(held: str, language: str) -> None:
    context = make_context(records=make_records(HELD[held]))
    trap, safe, word = WRITTEN[language]
    (catch,) = rare_word(make_paragraph(trap, language), context)
    assert (catch.excerpt, catch.facts["count"], catch.facts["people"], catch.blocking) == (word, 1, 12, True)
    assert rare_word(make_paragraph(safe, language), context) == []


@given(st.integers(0, 9), st.integers(2, 7))
def test_rare_word_counts_persons_not_mentions(holders: int, threshold: int) -> None:
    texts = ["инсулин, инсулина, инсулином"] * holders
    context = make_context(records=make_records(*texts, people=10), threshold=threshold)
    found = rare_word(make_paragraph("Инсулин выдан, инсулина хватает."), context)
    assert excerpts(found) == (["Инсулин"] if 0 < holders < threshold else [])


@pytest.mark.parametrize(
    ("held", "language", "text", "word"),
    [
        ("Страдаю эпилепсией.", "en", "A person with epilepsy sleeps on the upper bed.", "epilepsy"),
        ("Лечили туберкулёз.", "en", "Tuberculosis is treated late.", "Tuberculosis"),
        ("I have hepatitis.", "ru", "Гепатит не лечат.", "Гепатит"),
        ("Дар ман диабет ҳаст.", "ru", "Больным диабетом не дают диеты.", "диабетом"),
    ],
)
def test_rare_word_joins_spellings_of_other_languages(held: str, language: str, text: str, word: str) -> None:
    found = rare_word(make_paragraph(text, language), make_context(records=make_records(held)))
    assert word in excerpts(found)


def test_rare_word_passes_general_vocabulary_and_unheld_words() -> None:
    context = make_context(records=make_records("Есть только таракан."))
    assert excerpts(rare_word(make_paragraph("Тараканы в каждой комнате."), context)) == ["Тараканы"]
    wording = vocabulary({"ru": ["Насекомые: тараканы, клопы"]})
    assert rare_word(make_paragraph("Тараканы в каждой комнате."), make_context(records=context.records, vocabulary=wording)) == []
    assert rare_word(make_paragraph("Землетрясение повредило стену."), context) == []


def test_person_words_join_given_equivalents() -> None:
    index = PersonWords({"1": ["кандалы надели"]}, [("кандалы", "shackles", "завлона")])
    assert (index.holders("shackles"), index.near_holders("shackles"), index.near_holders("завлонаро")) == (0, 1, 1)


def test_rare_word_finds_a_compound_and_a_hidden_hyphen() -> None:
    context = make_context(records=make_records("Два дня нет инсулина."))
    assert excerpts(rare_word(make_paragraph("Инсулинозависимый человек."), context)) == ["Инсулинозависимый"]
    assert len(rare_word(make_paragraph("Нет ин\u00adсу\u00adли\u00adна."), context)) == 1
