"""What a column is and what its cells say."""

from __future__ import annotations

from datetime import date

import pytest

from nazorat.kit.sheets import Cell
from nazorat.places.columns import Read, guessed, is_total, read_cell
from nazorat.places.likeness import Names

TODAY = date(2026, 11, 1)


def test_heads_are_guessed_in_three_languages_and_remembered_first() -> None:
    heads = ["№ п/п", "Наименование учреждения", "Намуд", "Official capacity", "Мужчин", "занон", "Число"]
    remembered = {"cislo": "figure:all"}
    assert guessed(heads, remembered) == ["", "name_ru", "kind", "capacity", "figure:men", "figure:women", "figure:all"]
    assert guessed(["Лимит", "Вместимость"], {}) == ["capacity", ""]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (12, Read(12)),
        (12.0, Read(12)),
        ("12", Read(12)),
        ("1 200", Read(1200)),
        ("1\xa0200", Read(1200)),
        ("-", Read()),
        (None, Read()),
        (0, Read(0)),
        (-3, Read(wrong="negative")),
        ("-3", Read(wrong="negative")),
        ("− 3", Read(wrong="negative")),
        (12.5, Read(wrong="not-whole")),
        ("12,5", Read(wrong="not-a-number")),
        ("1,200", Read(wrong="not-a-number")),
        ("СИЗО", Read(wrong="not-a-number")),
        (100_001, Read(wrong="impossible")),
        ("9" * 400, Read(wrong="impossible")),
        (float("nan"), Read(wrong="not-whole")),
        (float("inf"), Read(wrong="not-whole")),
        (date(2026, 1, 1), Read(wrong="not-a-number")),
        ("³", Read(wrong="not-a-number")),
    ],
)
def test_numbers_when_read(cell: Cell, read: Read) -> None:
    assert read_cell("figure:all", cell, TODAY) == read


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (date(2026, 1, 31), Read(date(2026, 1, 31))),
        ("2026-01-31", Read(date(2026, 1, 31))),
        ("31.01.2026", Read(date(2026, 1, 31))),
        ("31.01.2026 г.", Read(date(2026, 1, 31))),
        ("2026-01-31 00:00:00", Read(date(2026, 1, 31))),
        ("03/04/2026", Read(wrong="day")),
        ("31.01.26", Read(wrong="day")),
        (45322, Read(wrong="day")),
        ("31.02.2026", Read(wrong="no-such-day")),
        ("2999-01-01", Read(wrong="day-impossible")),
        ("01.01.1066", Read(wrong="day-impossible")),
        ("позавчера", Read(wrong="day")),
    ],
)
def test_days_when_read(cell: Cell, read: Read) -> None:
    assert read_cell("day", cell, TODAY) == read


@pytest.mark.parametrize(
    ("target", "cell", "read"),
    [
        ("name_ru", " Намуна  0 ", Read("Намуна 0")),
        ("name_ru", 412, Read(wrong="not-words")),
        ("name_ru", "412", Read(wrong="not-words")),
        ("name_ru", "Íàìóíà", Read(wrong="broken")),
        ("name_ru", "РќР°РјСѓРЅР°", Read(wrong="broken")),
        ("name_tg", "Ша???р", Read(wrong="broken")),
        ("name_ru", "#REF!", Read(wrong="broken")),
        ("region", "Нам\ufffdна", Read(wrong="broken")),
        ("region", "x" * 121, Read(wrong="long")),
        ("kind", "СИЗО", Read("REMAND")),
        ("kind", "ивс", Read("POL_TEMP")),
        ("kind", "remand prison", Read("REMAND")),
        ("kind", "POL_STATION", Read("POL_STATION")),
        ("kind", "тюрмяга", Read(wrong="kind-unknown")),
        ("name_ru", "Россия и СССР", Read("Россия и СССР")),
    ],
)
def test_words_when_read(target: str, cell: Cell, read: Read) -> None:
    assert read_cell(target, cell, TODAY) == read


@pytest.mark.parametrize(
    ("cells", "total"),
    [
        (["Итого", 5], True),
        ([None, "Ҳамагӣ:", 5], True),
        ([3, "Всего по области", 5], True),
        (["TOTAL", 5], True),
        (["Намуна-0", 5], False),
        (["Итоговый дом", 5], False),
        ([None, 5], False),
    ],
)
def test_totals_are_known_by_their_first_words(cells: list[Cell], total: bool) -> None:
    assert is_total(cells) is total


def test_names_that_may_be_one_place_are_found_across_scripts_and_numbers_keep_apart() -> None:
    names = Names({"a": ["Намунаи Қӯрғон"], "b": ["Намуна-1"], "c": ["Мисолобод"], "d": ["نمونه"]})
    assert names.same("намунаи КУРГОН".replace("КУРГОН", "Қурғон")) == ["a"]
    assert [key for key, _score in names.like(["Namunai Kurghan"])] == ["a"]
    assert [key for key, _score in names.like(["Мисолабад"])] == ["c"]
    assert names.like(["Намуна-2"]) == []
    assert [key for key, _score in names.like(["Намуна"])] == ["d"]


def test_words_that_most_names_share_make_no_two_alike() -> None:
    names = Names(
        {
            number: [f"Отдел милиции района {word}"]
            for number, word in enumerate(("Альфа", "Бета", "Гамма", "Дельта", "Каппа", "Лямбда", "Сигма", "Омега", "Тета", "Йота"))
        }
    )
    assert names.like(["Отдел милиции района Зета"]) == []
    assert names.like(["ОТДЕЛ МИЛИЦИИ района Омега"]) == [(7, 100)]
