"""What was clean is not read again, but only as long as the rules are told the same; what is remembered is no text."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from nazorat.disclosure import clean as remembering, gate
from nazorat.disclosure.catches import Catch, Paragraph
from nazorat.disclosure.clean import Clean
from nazorat.disclosure.context import Context
from nazorat.disclosure.gate import check
from nazorat.disclosure.tests.make import make_context, make_paragraph, make_records, make_talks

OTHER: dict[str, object] = {
    "stage": "release",
    "threshold": 6,
    "records": make_records("Два дня нет инсулина."),
    "talks": make_talks()[:3],
    "identities": ("Образцов Пример",),
    "vocabulary": frozenset({"ru:инсулин"}),
    "allowed_words": frozenset({"Намуна-0"}),
    "cited_words": frozenset({"Устав"}),
    "open_dates": frozenset({date(2026, 1, 2)}),
    "same": (("insulin", "инсулин"),),
}
CLEAN = make_paragraph("Прогулка длится один час ежедневно.")
CAUGHT = make_paragraph("6 из 31 и 1 из 5 добровольцев рассказали об ударах.")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that the first rule was given."""
    texts: list[str] = []

    def rule(paragraph: Paragraph, _context: Context) -> list[Catch]:
        texts.append(paragraph.text)
        return []

    monkeypatch.setattr(gate, "RULES", (rule, *gate.RULES))
    return texts


def test_only_what_was_caught_is_read_again(read: list[str]) -> None:
    clean, context = Clean(), make_context()
    first = check([CLEAN, CAUGHT], context, clean=clean)
    again = check([replace(CLEAN, number="7"), CAUGHT], context, clean=clean)
    assert [catch.key for catch in again.catches] == [catch.key for catch in first.catches] != []
    assert read == [CLEAN.text, CAUGHT.text, CAUGHT.text]


def test_every_other_knowledge_has_the_text_read_again(read: list[str]) -> None:
    clean, context = Clean(), make_context()
    assert set(OTHER) == {one.name for one in fields(context)}
    check([CLEAN], context, clean=clean)
    for name, value in OTHER.items():
        check([CLEAN], replace(context, **{name: value}), clean=clean)  # type: ignore[arg-type]  # one field in turn
    assert read == [CLEAN.text] * (1 + len(OTHER))


@pytest.mark.parametrize(
    "other",
    [{"language": "tg"}, {"status": "alleged"}, {"kind": "heading"}, {"text": "Прогулка длится час."}, {"shares": ((1, 2),)}],
)
def test_another_paragraph_is_read(read: list[str], other: dict[str, Any]) -> None:
    clean, context = Clean(), make_context()
    check([CLEAN], context, clean=clean)
    check([replace(CLEAN, **other)], context, clean=clean)
    assert len(read) == 2


def test_a_name_that_is_known_later_is_caught() -> None:
    clean, paragraph = Clean(), make_paragraph("Вечером пример образцов вышел во двор.")
    before = check([paragraph], make_context(), clean=clean)
    after = check([paragraph], make_context(identities=("Образцов Пример",)), clean=clean)
    assert "identity_known" not in {catch.rule for catch in before.catches}
    assert "identity_known" in {catch.rule for catch in after.blocking}


def test_no_text_is_held_and_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    clean, context = Clean(), make_context()
    monkeypatch.setattr(remembering, "MOST", 3)
    for hours in range(8):
        check([make_paragraph(f"Группа ждала {hours} ч."), CLEAN], context, clean=clean)
    held = vars(clean)["_seen"]
    assert 0 < len(held) <= 3
    assert {len(digest) for digest in held} == {32}
    other = Clean()
    check([CLEAN], context, clean=other)
    assert not held & vars(other)["_seen"], "two processes make the same digest of one text"
