"""The catalogues of messages: nothing is left untranslated, nothing that a page fills in is lost, no language stands in for another."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "src" / "nazorat" / "locale"
PLURALS = {"ru": 3, "tg": 2}

# What a page fills in, doubled percent signs, braces of either number, tags and entities: each has to come through as often as it went in.
FILLED_IN = re.compile(r"%\([a-z_]+\)[sd]|%%|%[sd]|\$?\{+[ a-z_]*\}+|</?[a-z]+[^>]*>|&[a-z]+;")

# Names and signs that are written the same in every language.
SAME_AS_ENGLISH = {"%", "°C", "Collect", "Nazorat", "ODK Collect"}

# Signs, units, and the few words that Tajik and Russian share letter for letter.
SAME_AS_RUSSIAN = SAME_AS_ENGLISH | {"No.", "no.", "l", "lx", "lux", "m", "m²", "± m²", "Version", "Chart", "File", "file", "median"}

# Letters of Tajik that Russian does not have, and the Russian ones that Tajik gave up.
TAJIK_ONLY = set("ғӣқӯҳҷ")
RUSSIAN_ONLY = set("щыцьЩЫЦЬ")

every_language = pytest.mark.parametrize("language", PLURALS)


@cache
def catalogue_of(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as source:
        return read_po(source, locale=language)


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """One text or all its plural forms; one empty text where there is none yet."""
    return [text or ""] if text is None or isinstance(text, str) else list(text)


def messages_of(language: str) -> list[Message]:
    return [message for message in catalogue_of(language) if message.id]


def name_of(message: Message) -> str:
    """The English text with its context, as it is shown when a test fails."""
    words = forms(message.id)[0]
    return f"[{message.context}] {words}" if message.context else words


@cache
def glossary() -> dict[str, dict[str, str]]:
    """The terms of the glossary that are one phrase in each language, by their English."""
    terms = {}
    for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and not any(set("/(:") & set(cell) for cell in cells[:3]):
            terms[cells[0]] = {"ru": cells[1], "tg": cells[2]}
    return terms


@every_language
def test_no_message_waits_for_a_translation(language: str) -> None:
    messages = messages_of(language)
    assert messages
    waiting = [name_of(message) for message in messages if not all(forms(message.string)) or message.fuzzy]
    assert waiting == []


@every_language
def test_every_plural_has_all_its_forms(language: str) -> None:
    assert catalogue_of(language).num_plurals == PLURALS[language]
    short = [
        name_of(message)
        for message in messages_of(language)
        if message.pluralizable and len(forms(message.string)) != PLURALS[language]
    ]
    assert short == []


@every_language
def test_what_a_page_fills_in_comes_through(language: str) -> None:
    lost = [
        (name_of(message), form)
        for message in messages_of(language)
        for form in forms(message.string)
        if sorted(FILLED_IN.findall(form)) != sorted(FILLED_IN.findall(forms(message.id)[-1]))
    ]
    assert lost == []


@every_language
def test_no_translation_is_the_english(language: str) -> None:
    same = {name_of(message) for message in messages_of(language) if set(forms(message.string)) & set(forms(message.id))}
    assert {name.split("] ")[-1] for name in same} <= SAME_AS_ENGLISH


def test_tajik_is_not_the_russian() -> None:
    russian = {(message.context, forms(message.id)[0]): forms(message.string) for message in messages_of("ru")}
    same = {
        forms(message.id)[0]
        for message in messages_of("tg")
        if set(forms(message.string)) & set(russian[message.context, forms(message.id)[0]])
    }
    assert same <= SAME_AS_RUSSIAN


def test_tajik_is_written_in_tajik_letters() -> None:
    words = [form for message in messages_of("tg") for form in forms(message.string)]
    assert [form for form in words if set(form) & RUSSIAN_ONLY] == []
    # A text of this length without one letter of its own would be Russian or English that slipped in.
    assert [form for form in words if len(form) > 120 and not set(form.casefold()) & TAJIK_ONLY] == []


@every_language
def test_a_term_is_worded_as_in_the_glossary(language: str) -> None:
    terms, seen, other = glossary(), set(), []
    for message in messages_of(language):
        english, words = forms(message.id)[0].casefold(), forms(message.string)[0].casefold()
        if message.context is None and english in terms:
            seen.add(english)
            # A heading may shorten the term or set it in the plural, but begins with the same word.
            if words[:4] != terms[english][language].casefold()[:4]:
                other.append((english, words, terms[english][language]))
    assert len(seen) >= 20
    assert other == []


@every_language
def test_both_catalogues_know_the_same_messages(language: str) -> None:
    known = {(message.context, tuple(forms(message.id))) for message in messages_of(language)}
    assert known == {(message.context, tuple(forms(message.id))) for message in messages_of("ru")}
