"""Two versions of a tool side by side."""

from __future__ import annotations

from nazorat.xlsform import Form, compile_workbook, parse_form
from nazorat.xlsform.comparing import Change, Comparison, compare
from nazorat.xlsform.tests.books import Rows, markdown

HEAD = ["type", "name", "label::English (en)", "label::Russian (ru)", "hint::English (en)", "hint::Russian (ru)", "relevant",
        "bind::nazorat:unit", "bind::nazorat:number"]  # fmt: skip
CHOICES: Rows = [
    ["list_name", "name", "label::English (en)", "label::Russian (ru)"],
    ["light", "day", "by day", "днём"],
    ["light", "lamp", "a lamp", "лампа"],
]
FIRST: Rows = [
    ["integer", "beds", "Beds", "Койки", "all", "все", "", "", "1"],
    ["begin_group", "air", "Air", "Воздух"],
    ["decimal", "warmth", "Warmth", "Тепло", "", "", "", "C", "2"],
    ["select_one light", "light", "Light", "Свет", "", "", "", "", "3"],
    ["end_group"],
    ["text", "smell", "Smell", "Запах", "", "", "", "", "4"],
]


def form(rows: Rows, choices: Rows = CHOICES) -> Form:
    settings = [
        ["form_id", "version", "default_language", "namespaces"],
        ["t", "1", "English (en)", 'nazorat="urn:nazorat:tool:1"'],
    ]
    return parse_form(compile_workbook(markdown(survey=[HEAD, *rows], choices=choices, settings=settings), "t.md").xform)


def against_first(rows: Rows, choices: Rows = CHOICES) -> Comparison:
    return compare(form(FIRST), form(rows, choices))


def told(found: Comparison) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(row.node.path, row.states, row.apart) for row in found.rows]


def changed(at: int, column: int, text: str) -> Rows:
    rows = [list(row) + [""] * (len(HEAD) - len(row)) for row in FIRST]
    rows[at][column] = text
    return rows


def test_same_version_twice_has_no_difference() -> None:
    found = against_first(FIRST)
    assert (found.rows, found.kept, found.comparable) == ((), 4, 4)


def test_wording_changed_is_told_by_language_and_keeps_answers_comparable() -> None:
    found = against_first(changed(0, 3, "Кровати"))
    assert told(found) == [("beds", ("changed",), ())]
    assert found.rows[0].changes == (Change("label", "Койки", "Кровати", "ru"),)
    assert against_first(changed(0, 4, "each")).rows[0].changes == (Change("hint", "all", "each", "en"),)
    assert told(against_first(changed(1, 2, "Airing"))) == [("air", ("changed",), ())]


def test_item_added_and_item_gone_stand_where_they_belong() -> None:
    rows = [FIRST[0], *FIRST[2:4], FIRST[5], ["text", "noise", "Noise", "Шум"]]
    found = against_first([FIRST[0], FIRST[1], FIRST[3], FIRST[4], ["text", "noise", "Noise", "Шум"], FIRST[5]])
    assert told(found) == [("air/warmth", ("removed",), ()), ("noise", ("added",), ())]
    assert (found.counts["added"], found.counts["removed"], found.kept, found.comparable) == (1, 1, 3, 3)
    # the group is gone, so that the answers stand under another key
    assert told(against_first(rows)) == [
        ("air", ("removed",), ()),
        ("warmth", ("moved",), ("key",)),
        ("light", ("moved",), ("key",)),
        ("noise", ("added",), ()),
    ]


def test_only_what_moved_is_said_to_have_moved() -> None:
    found = against_first([FIRST[5], *FIRST[:5]])
    assert told(found) == [("smell", ("moved",), ())]
    assert found.comparable == 4


def test_choices_changed_are_told_and_one_that_is_gone_parts_the_answers() -> None:
    head, day, lamp = CHOICES
    more = against_first(FIRST, [head, day, lamp, ["light", "none", "none", "нет"]])
    assert told(more) == [("air/light", ("changed",), ())]
    assert more.rows[0].changes == (Change("choice", "", "none", "en", "none"), Change("choice", "", "нет", "ru", "none"))
    fewer = against_first(FIRST, [head, day])
    assert told(fewer) == [("air/light", ("changed",), ("choices",))]
    turned = against_first(FIRST, [head, lamp, day])
    assert turned.rows[0].changes == (Change("order", "day, lamp", "lamp, day"),)
    assert turned.rows[0].apart == ()


def test_other_kind_or_unit_parts_the_answers() -> None:
    kind = against_first(changed(0, 0, "decimal"))
    assert told(kind) == [("beds", ("changed",), ("kind",))]
    assert kind.rows[0].changes == (Change("kind", "integer", "decimal"),)
    assert told(against_first(changed(2, 7, "F"))) == [("air/warmth", ("changed",), ("unit",))]
    when = against_first(changed(5, 6, "${beds} > 1"))
    assert when.rows[0].changes == (Change("relevant", "", "/data/beds  > 1"),)
    assert when.rows[0].apart == ()


def test_words_of_why_there_is_no_answer_stand_side_by_side() -> None:
    head = [*HEAD, "bind::nazorat:no_answer_of"]
    settings = [["form_id", "version", "namespaces"], ["t", "1", 'nazorat="urn:nazorat:tool:1"']]

    def asking(english: str, reason: str) -> Form:
        survey = [head, FIRST[0], ["select_one why", "beds_na", english, "Почему нет", "", "", "", "", "", "beds"]]
        choices = [CHOICES[0], ["why", "na_refused", reason, "отказ"]]
        return parse_form(compile_workbook(markdown(survey=survey, choices=choices, settings=settings), "t.md").xform)

    found = compare(asking("Why not", "refused"), asking("Why is there none?", "not allowed"))
    assert told(found) == [("beds", ("changed",), ())]
    assert found.rows[0].changes == (
        Change("no_answer", "Why not", "Why is there none?", "en"),
        Change("no_answer", "refused", "not allowed", "en", "na_refused"),
    )
    assert compare(asking("Why not", "refused"), asking("Why not", "refused")).rows == ()
