"""Pictures are made by the journey: a file that is not as the journey left it was made by hand."""

from __future__ import annotations

import pytest

from docs.pages import LINK, every_page
from support.pictures import FOLDER, hash_of, kept, lasting


def test_pictures_when_compared_with_what_is_kept_are_those_of_the_journey() -> None:
    there = {file.name: hash_of(file.read_bytes()) for file in FOLDER.glob("*") if file.suffix != ".json"}
    assert there
    assert there == {name: held["file"] for name, held in kept().items()}


def test_pages_when_they_show_a_picture_show_one_of_the_journey() -> None:
    shown = {
        link for page in every_page() for link in LINK.findall(page.read_text()) if link.endswith((".png", ".jpg", ".svg", ".webp"))
    }
    assert [link for link in shown if link.rpartition("/")[2] not in kept()] == []


@pytest.mark.parametrize(("one", "other"), [
    ("15–16 November 2026, 3 sheets", "31 May – 1 June 2027, 12 sheets"),
    ("Tuesday, 24 November 2026", "Friday, 1 January 2027"),
    ("since 24 November, 4:53", "since 9 May, 14:02"),
    ("2.93 ± 0.13", "3,05 ± 0,05"),
])  # fmt: skip
def test_words_when_only_days_and_numbers_differ_are_the_same(one: str, other: str) -> None:
    assert lasting(one) == lasting(other)


def test_words_when_a_word_differs_are_not_the_same() -> None:
    assert lasting("3 sheets to key") != lasting("3 sheets to print")
