"""Stems when several requests are checked at once: the package keeps the word in hand in the stemmer itself."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from nazorat.disclosure import words

RUSSIAN = [
    first + ending for first in ("заключённ", "осмотренн", "перевод", "сотрудник") for ending in ("ого", "ыми", "ому", "ах", "")
]
ENGLISH = [first + ending for first in ("visit", "detain", "monitor", "translat") for ending in ("ing", "ed", "ors", "ation", "")]


@pytest.fixture
def hurried() -> Iterator[None]:
    """Threads take turns as often as Python lets them."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("hurried")
def test_threads_get_the_stems_that_one_gets_alone() -> None:
    asked = [word for _round in range(40) for word in (*RUSSIAN, *ENGLISH)]

    def stem(word: str) -> frozenset[str]:
        return words.stems.__wrapped__(word)

    alone = [stem(word) for word in asked]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(stem, asked)) == alone
