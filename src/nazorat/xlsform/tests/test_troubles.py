"""Each thing wrong with a workbook is told with its cell."""

import pytest

from nazorat.xlsform import ToolRefused, Trouble, check, compile_workbook, render_check
from nazorat.xlsform.grid import letter
from nazorat.xlsform.tests.books import CHOICES, OURS, SETTINGS, SURVEY, Rows, markdown, xlsx
from nazorat.xlsform.troubles import CATALOGUE

HEAD = ["type", "name", "label", "relevant", "calculation", "choice_filter"]
PLAIN_CHOICES: Rows = [["list_name", "name", "label"], ["yn", "yes", "Yes"], ["yn", "no", "No"]]
PLAIN_SETTINGS: Rows = [["form_id", "version"], ["plain", "1"]]


def troubles(
    *rows: list[str], choices: Rows = PLAIN_CHOICES, settings: Rows = PLAIN_SETTINGS, head: list[str] = HEAD
) -> tuple[Trouble, ...]:
    return check(markdown(survey=[head, *rows], choices=choices, settings=settings), "plain.md").troubles


def found(*rows: list[str], choices: Rows = PLAIN_CHOICES, head: list[str] = HEAD) -> list[tuple[str, str, int | None, str]]:
    """Code, sheet, row counted as in Excel (header is 1), column."""
    # A Markdown file has the line "| survey |" above the header: one line more than the sheet of a workbook.
    return [
        (t.code, t.sheet, (t.row or 0) - 1, t.column) for t in troubles(*rows, choices=choices, head=head) if t.level == "error"
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["text", "a", "A"], ["", "b", "B"]], ("no-type", "survey", 3, "A (type)")),
        ([["text", "a", "A"], ["texts", "b", "B"]], ("bad-type-name", "survey", 3, "A (type)")),
        ([["text", "", "A"]], ("no-name", "survey", 2, "B (name)")),
        ([["text", "my name", "A"]], ("bad-name", "survey", 2, "B (name)")),
        ([["text", "a", "A"], ["text", "a", "B"]], ("twice-name", "survey", 3, "B (name)")),
        ([["text", "a", ""]], ("no-label", "survey", 2, "C (label)")),
        ([["select_one", "a", "A"]], ("no-list", "survey", 2, "A (type)")),
        ([["select_one colours", "a", "A"]], ("unknown-list", "survey", 2, "A (type)")),
        ([["select_one_external far", "a", "A"]], ("external-unfiltered", "survey", 2, "A (type)")),
        ([["text", "a", "A", "${b} = 1"]], ("unknown-reference", "survey", 2, "D (relevant)")),
        ([["text", "a", "A about ${b}"]], ("unknown-reference", "survey", 2, "C (label)")),
        ([["integer", "a", "A"], ["text", "b", "B", "(${a} = 1"]], ("bad-expression", "survey", 3, "D (relevant)")),
        ([["calculate", "a", ""]], ("no-calculation", "survey", 2, "E (calculation)")),
        ([["text", "a", "A"], ["end_group", ""]], ("end-alone", "survey", 3, "A (type)")),
        ([["begin_group", "g", "G"], ["text", "a", "A"]], ("begin-open", "survey", 2, "A (type)")),
        ([["begin_group", "g", "G"], ["text", "a", "A"], ["end_repeat", ""]], ("end-crossed", "survey", 4, "A (type)")),
    ],
)
def test_wrong_row_is_told_with_its_cell(rows: Rows, expected: tuple[str, str, int, str]) -> None:
    assert found(*rows) == [expected]


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ([["list_name", "name", "label"], ["yn", "yes", "Yes"], ["yn", "yes", "Again"]], ("twice-choice", 6, "B (name)")),
        ([["list_name", "name", "label"], ["yn", "yes", "Yes"], ["yn", "", "No"]], ("no-choice-code", 6, "B (name)")),
        ([["list_name", "name", "label"], ["yn", "yes and no", "Yes"]], ("space-in-code", 5, "B (name)")),
        ([["list_name", "code", "label"], ["yn", "yes", "Yes"]], ("no-column", 4, "")),
    ],
)
def test_wrong_choice_is_told_with_its_cell(choices: Rows, expected: tuple[str, int, str]) -> None:
    there = [one for one in found(["select_multiple yn", "a", "A"], choices=choices) if one[1] == "choices"]

    assert there == [(expected[0], "choices", expected[1], expected[2])]


def test_every_trouble_is_told_at_once() -> None:
    assert [(code, row) for code, _, row, _ in found(["texts", "a b", "A"], ["text", "", "", "${x}"])] == [
        ("bad-type-name", 2),
        ("bad-name", 2),
        ("no-name", 3),
        ("no-label", 3),
        ("unknown-reference", 3),
    ]


def test_disabled_rows_and_nameless_notes_are_no_trouble() -> None:
    head = [*HEAD[:3], "disabled"]

    assert found(["nonsense", "a b", "", "yes"], ["note", "", "Read this"], ["text", "a", "A"], head=head) == []


@pytest.mark.temporary_files("openpyxl writes a workbook through a temporary file")
def test_excel_rows_are_those_of_the_file() -> None:
    rows = [HEAD, ["text", "a", "A"], [], [], ["texts", "b", "B"]]
    with pytest.raises(ToolRefused) as refused:
        compile_workbook(xlsx(survey=rows, settings=PLAIN_SETTINGS), "x.xlsx")

    (one,) = refused.value.troubles
    assert (one.place, one.message) == ("survey, row 5, A (type)", "There is no type “texts”.")


def test_missing_translation_is_an_error_in_a_tool_of_ours_and_a_warning_elsewhere() -> None:
    head = ["type", "name", "label::Tajik (tg)", "label::Russian (ru)"]
    settings = [["form_id", "version", "namespaces"], ["t", "1", OURS]]
    rows = ["integer", "a", "Чанд", ""]

    ours = [t for t in troubles(rows, head=head, settings=settings) if t.code == "no-translation"]
    theirs = [t for t in troubles(rows, head=head) if t.code == "no-translation"]

    assert [(t.level, t.row, t.column) for t in ours] == [("error", 3, "D (label::Russian (ru))")]
    assert [(t.level, t.row, t.column) for t in theirs] == [("warning", 3, "D (label::Russian (ru))")]


def test_language_without_a_column_is_told() -> None:
    head = ["type", "name", "label::Tajik (tg)", "label::Russian (ru)", "hint::Russian (ru)"]

    told = [t for t in troubles(["text", "a", "А", "А", "Б"], head=head) if t.code == "no-language-column" and t.sheet == "survey"]
    assert [(t.column, dict(t.values)) for t in told] == [("E (hint::Russian (ru))", {"value": "hint", "other": "tg"})]


def test_converter_message_is_tied_to_its_cell() -> None:
    (one,) = [t for t in troubles(["range", "a", "A", "", "", "", "start=x"], head=[*HEAD, "parameters"]) if t.level == "error"]
    assert (one.code, one.sheet, one.row, one.column) == ("converter", "survey", 3, "G (parameters)")

    (named,) = [
        t
        for t in troubles(
            ["begin_repeat", "r", "R"],
            ["text", "a", "A"],
            ["end_repeat"],
            ["begin_group", "g", "G"],
            ["begin_repeat", "r", "R"],
            ["text", "b", "B"],
            ["end_repeat"],
            ["end_group"],
        )
        if t.level == "error"
    ]
    assert (named.row, named.column) == (7, "B (name)")


def test_missing_sheet_and_columns_are_told() -> None:
    assert [t.code for t in check(markdown(questions=[["type", "name"]], choices=PLAIN_CHOICES), "a.md").errors] == ["no-survey"]
    assert found(["A"], head=["label"]) == [("no-column", "survey", 1, ""), ("no-column", "survey", 1, "")]
    assert ("twice-column", "survey", 1, "A (type)") in found(["text", "text", "a"], head=["type", "type", "name"])


def test_settings_are_looked_at() -> None:
    head = ["type", "name", "label::Tajik (tg)", "label::Russian (ru)"]
    codes = {t.code for t in troubles(["text", "a", "A", "Б"], head=head, settings=[["default_language"], ["Uzbek (uz)"]])}

    assert {"no-form-id", "no-version", "bad-default-language"} <= codes


def test_catalogue_sentences_can_be_filled_and_translated() -> None:
    values = dict.fromkeys(("value", "other", "kind", "limit", "missing"), "x")
    for message, hint in CATALOGUE.values():
        assert message.format(**values)
        assert hint.format(**values)
    (one,) = [t for t in troubles(["texts", "a", "A"]) if t.code == "bad-type-name"]
    assert one.said(lambda text: text.replace("There is no type", "Нет типа"))[0] == "Нет типа “texts”."


def test_column_letters_are_those_of_a_spreadsheet() -> None:
    assert [letter(index) for index in (0, 25, 26, 27, 701, 702)] == ["A", "Z", "AA", "AB", "ZZ", "AAA"]


def test_report_says_what_the_tool_is_and_what_is_wrong() -> None:
    good = check(markdown(survey=SURVEY, choices=CHOICES, settings=SETTINGS), "room.md")
    bad = check(markdown(survey=[HEAD, ["texts", "a", "A"]]), "bad.md")

    assert good.ok
    assert good.form is not None
    assert "room · version 2026110101 · tg, ru" in render_check(good)
    assert render_check(good).endswith("The tool can be used.\n")
    assert not bad.ok
    assert bad.form is None
    assert "survey, row 3, A (type): There is no type “texts”." in render_check(bad)
