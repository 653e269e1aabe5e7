from __future__ import annotations

from pathlib import Path

import pytest

from nazorat.xlsform import compile_workbook, parse_form
from nazorat.xlsform.expressions import NotRead, evaluate, parse, text, truth, wire

LIBRARY = Path(__file__).resolve().parents[4] / "library" / "tools"
VALUES = {"space/length": "6.2", "space/width": "4.5", "who/present": "14", "space/toilet": "half_screen", "seen": "door beds"}


def said(expression: str, here: str = "") -> str:
    return text(evaluate(parse(expression), lambda path: VALUES.get(path, ""), here))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("/data/space/toilet != 'none' and /data/space/toilet != 'outside'", "true"),
        ("/data/space/absent != 'none'", "true"),
        ("/data/space/absent > 0", "false"),
        ("if(string-length( /data/space/length ) > 0, round( /data/space/length * /data/space/width - coalesce( /data/a , 0), 2), '')", "27.9"),
        ("round( /data/space/length div /data/who/present , 2)", "0.44"),
        ("round(2.675, 2)", "2.68"),
        ("selected( /data/seen , 'beds') or false()", "true"),
        ("not(contains(concat(' ', 'door na_refused'), ' na_'))", "false"),
        ("-3 + 2 * 2", "1"),
        ("7 mod 4 = 3", "true"),
        ("1 div 0", "NaN"),
        ("count-selected( /data/seen )", "2"),
    ],
)  # fmt: skip
def test_expression_when_worked_out(expression: str, expected: str) -> None:
    assert said(expression) == expected


def test_constraint_when_it_looks_at_its_own_item() -> None:
    assert said(". >= 0 and . < 1000", "999") == "true"
    assert said(". > 0 and . <= 9.99", "10") == "false"
    assert said("string-length(.) < 5", "абвгд") == "false"


@pytest.mark.parametrize("expression", ["1 +", "pulldata('a', 'b')", "(1", "count(/data/x[1])", "1 2", "(" * 200 + "1" + ")" * 200])
def test_expression_when_it_is_outside_what_is_read(expression: str) -> None:
    with pytest.raises(NotRead):
        parse(expression)


def test_library_when_read_has_no_expression_that_is_not() -> None:
    read = 0
    for book in LIBRARY.glob("*/*.xlsx"):
        for node in parse_form(compile_workbook(book.read_bytes(), book.name).xform).nodes():
            for expression in filter(None, (getattr(node, name, "") for name in ("relevant", "constraint", "calculate"))):
                parse(expression)
                read += 1
    assert read > 100


def test_tree_when_sent_to_a_browser_is_plain_lists() -> None:
    assert wire(parse("selected(/data/a, 'x') and . > 1")) == [
        "and", ["call", "selected", [["path", "a"], ["text", "x"]]], [">", ["here"], ["number", 1.0]],
    ]  # fmt: skip


def test_truth_when_a_text_is_empty_or_a_number_is_none() -> None:
    assert [truth(""), truth("0"), truth(0.0), truth(float("nan")), truth(2.0)] == [False, True, False, False, True]
