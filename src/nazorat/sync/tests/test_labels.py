"""Labels of parts without the place's name."""

import pytest

from nazorat.sync.labels import without_place

NAMES = ("СИЗО-1 города Вахдат", "Remand prison 1, Vahdat", "Вахдатский изолятор")


@pytest.mark.parametrize(("label", "left"), [
    ("Блок А", "Блок А"),
    ("12", "12"),
    ("СИЗО-1, блок А", "блок А"),
    ("Вахдат: камера 7", "камера 7"),
    ("Корпус вахдатский, 2", "Корпус , 2"),
    ("VAHDAT wing", "wing"),
    ("Карцер", "Карцер"),
])  # fmt: skip
def test_label_when_the_name_is_taken_out(label: str, left: str) -> None:
    assert without_place([label], NAMES) == [left]


def test_labels_when_nothing_is_left_are_numbers() -> None:
    assert without_place(["1", "СИЗО-1", "Вахдат"], NAMES) == ["1", "2", "3"]


def test_labels_when_they_become_alike_stay_apart() -> None:
    assert without_place(["СИЗО-1 блок", "блок", "Вахдат блок"], NAMES) == ["блок", "блок (2)", "блок (3)"]
