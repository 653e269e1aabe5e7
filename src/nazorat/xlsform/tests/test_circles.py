"""A question that depends on itself is found before a device hangs on it."""

import pytest

from nazorat.xlsform import check
from nazorat.xlsform.tests.books import Rows, markdown

HEAD = ["type", "name", "label", "relevant", "calculation"]
SETTINGS: Rows = [["form_id", "version"], ["plain", "1"]]


def found(*rows: list[str]) -> list[tuple[int, str, str]]:
    """Row as in Excel, column, and the circle."""
    troubles = check(markdown(survey=[HEAD, *rows], settings=SETTINGS), "plain.md").troubles
    return [((one.row or 0) - 1, one.column, dict(one.values)["other"]) for one in troubles if one.code == "circle"]


def calculate(name: str, what: str, relevant: str = "") -> list[str]:
    return ["calculate", name, "", relevant, what]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([calculate("a", "${a} + 1")], [(2, "E (calculation)", "a → a")]),
        ([calculate("a", "${b} + 1"), calculate("b", "${a} + 1")], [(2, "E (calculation)", "a → b → a")]),
        (
            [calculate("x", "${c}"), calculate("c", "${b}"), calculate("b", "${a}"), calculate("a", "${c}")],
            [(3, "E (calculation)", "c → b → a → c")],
        ),
        ([["text", "a", "A", "${b} = 1"], calculate("b", "string-length(${a})")], [(2, "D (relevant)", "a → b → a")]),
        ([["begin_group", "g", "G", "${a} = 1"], ["integer", "a", "A"], ["end_group"]], [(3, "D (relevant)", "a → a")]),
        (
            [calculate("a", "${b}"), calculate("b", "${a}"), calculate("c", "${d}"), calculate("d", "${c}")],
            [(2, "E (calculation)", "a → b → a"), (4, "E (calculation)", "c → d → c")],
        ),
    ],
)
def test_circle_is_told_once_at_its_first_question(rows: Rows, expected: list[tuple[int, str, str]]) -> None:
    assert found(*rows) == expected


@pytest.mark.parametrize(
    "rows",
    [
        [["integer", "a", "A"], calculate("b", "${a} + 1"), calculate("c", "${a} + ${b}"), ["text", "d", "D", "${c} > 1"]],
        [
            ["begin_repeat", "r", "R"],
            calculate("n", "indexed-repeat(${n}, ${r}, position(..) - 1) + 1"),
            ["end_repeat"],
        ],
        [["text", "a", "A", "", "${last-saved#a}"]],
    ],
)
def test_what_is_no_circle_is_left_alone(rows: Rows) -> None:
    assert found(*rows) == []


def test_long_circle_of_a_thousand_calculations_is_found() -> None:
    rows = [calculate(f"c{n}", f"${{c{(n + 1) % 1000}}} + 1") for n in range(1000)]
    assert found(*rows) == [(2, "E (calculation)", "c0 → c1 → c2 → c3 → c4 → c5 → … → c0")]
