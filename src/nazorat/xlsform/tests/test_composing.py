"""Questions of several tools in one: keys and rules stay, what does not fit is left out with its reason."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from nazorat.xlsform import Form, Group, Question, compare, parse_form
from nazorat.xlsform.compiling import compile_workbook
from nazorat.xlsform.composing import Chosen, Heading, brought, hanging, languages_of, numbered, sheets_composed, unfit
from nazorat.xlsform.parts import Source, source_of, source_of_sheets
from nazorat.xlsform.source_rows import Sheets
from nazorat.xlsform.source_workbook import workbook

pytestmark = pytest.mark.temporary_files("openpyxl writes the workbooks of these tests through a temporary file")

LIBRARY = Path(__file__).resolve().parents[4] / "library" / "tools"
HEAD = ["type", "name", "label::Русский (ru)", "relevant", "calculation", "bind::nazorat:number"]
CHOICES = ["list_name", "name", "label::Русский (ru)"]


@cache
def library(code: str) -> Source:
    return source_of((LIBRARY / code / f"{code}.xlsx").read_bytes(), code)


@cache
def original(code: str) -> Form:
    return parse_form(compile_workbook((LIBRARY / code / f"{code}.xlsx").read_bytes(), f"{code}.xlsx").xform)


def small(key: str, *rows: list[str], choices: tuple[list[str], ...] = ()) -> Source:
    sheets: Sheets = {"survey": [HEAD, *rows]}
    if choices:
        sheets["choices"] = [CHOICES, *choices]
    return source_of_sheets(sheets, key)


def whole(source: Source) -> list[str]:
    return [path for path in source.parts if "/" in path]


def composed(*chosen: Chosen, own: str = "ru", code: str = "mixed") -> Form:
    languages = (own, *sorted(languages_of(chosen) - {own}))
    heading = Heading(code, "2026112901", {language: f"Title {language}" for language in languages}, own)
    made = compile_workbook(workbook(sheets_composed(heading, chosen, languages)), f"{code}.xlsx")
    assert [one for one in made.warnings if one.level == "error"] == []
    return parse_form(made.xform)


def taken(*sources: Source) -> list[Chosen]:
    """All of each, as far as it fits."""
    held: list[Chosen] = []
    for source in sources:
        held += [Chosen(source, path) for path in brought(held, source, whole(source)).taken]
    return held


def meaning(question: Question) -> tuple[object, ...]:
    """What an answer is compared and judged by; spaces in rules are the converter's own."""
    return (
        question.path, question.kind, question.codes, question.label, question.hint, question.required, question.unit, question.person,
        question.sensitive, question.theme, question.provisions, question.origin, question.no_answer_path, question.appearance,
        "".join(question.relevant.split()), "".join(question.constraint.split()), question.constraint_message,
        "".join(question.calculate.split()),
    )  # fmt: skip


@pytest.mark.parametrize("code", sorted(folder.name for folder in LIBRARY.iterdir() if folder.is_dir()))
def test_tool_of_the_library_taken_whole_is_the_same_tool_again(code: str) -> None:
    made, before = composed(*taken(library(code)), own="ru"), original(code)
    # what a tool says of itself, outside of every group, is not taken along
    asked = [[meaning(one) for one in form.questions() if "/" in one.path] for form in (made, before)]
    assert asked[0] == asked[1]
    assert made.default_language == "ru"
    assert set(made.languages) == set(before.languages)
    assert made.kind == before.kind
    assert [row for row in compare(before, made).rows if row.apart] == []


def test_question_of_which_another_hangs_comes_along() -> None:
    police = library("police")
    found = brought([], police, ["record/real_time"])
    assert found.taken == ("record/shown", "record/read", "record/real_time")
    assert found.along == ("record/shown", "record/read")
    held = [Chosen(police, path) for path in found.taken]
    assert {one.path for one in hanging(held, held[0])} == {"record/read", "record/real_time"}
    assert hanging(held, held[2]) == []
    assert brought(held, police, ["record/real_time"]) == brought(held, police, [])


def test_questions_of_one_name_in_two_groups_are_told_apart_by_path() -> None:
    made = composed(*taken(library("police"), library("health")))
    assert (
        "".join(made.question("record/read").relevant.split()) == "/data/record/shown!='refused'and/data/record/shown!='not_kept'"
    )
    assert "".join(made.question("entry/read").relevant.split()) == "/data/entry/shown!='refused'and/data/entry/shown!='not_kept'"
    assert made.question("record/read").no_answer_path == "record/read_na"
    assert made.question("entry/read").no_answer_path == "entry/read_na"


def test_question_of_a_key_that_is_taken_is_left_out_alone() -> None:
    held = taken(library("police"))
    found = brought(held, library("women"), whole(library("women")))
    assert found.refused == {"unit_now/unit": "same-key", "unit_now/day": "same-key"} | {
        path: why for path, why in found.refused.items() if path.startswith("notes/")
    }
    assert len(found.taken) == len(whole(library("women"))) - len(found.refused)
    assert unfit([*held, Chosen(library("women"), "unit_now/day")]) == "same-key"


def test_question_stays_out_when_what_it_hangs_on_is_another_question_of_that_key() -> None:
    first = small(
        "first", ["begin_group", "g", "Г", "", "", ""], ["integer", "shown", "А", "", "", "1"], ["end_group", "", "", "", "", ""]
    )
    second = small(
        "second", ["begin_group", "g", "Г", "", "", ""], ["integer", "shown", "Б", "", "", "1"],
        ["integer", "more", "В", "${shown} > 0", "", "2"], ["integer", "free", "Д", "", "", "3"], ["end_group", "", "", "", "", ""],
    )  # fmt: skip
    found = brought([Chosen(first, "g/shown")], second, ["g/more", "g/free"])
    assert (found.taken, found.refused) == (("g/free",), {"g/more": "same-key"})


def test_groups_that_two_tools_have_are_one_and_keep_the_rule_of_each() -> None:
    made = composed(*taken(library("child"), library("interview")))
    (close,) = [node for node in made.nodes() if isinstance(node, Group) and node.path == "close"]
    headings = [node.label["en"] for code in ("child", "interview") for node in original(code).nodes() if node.path == "close"]
    assert (close.label["en"], close.relevant) == (" · ".join(headings), "")
    before = original("interview").question("close/use_identified").relevant
    assert before == ""
    assert "".join(made.question("close/use_identified").relevant.split()) == "/data/opening/talks!='no'"


def test_lists_of_choices_of_one_name_do_not_mix() -> None:
    group, end = ["begin_group", "{}", "Г", "", "", ""], ["end_group", "", "", "", "", ""]
    sources = [
        small(
            name, [name if cell == "{}" else cell for cell in group], ["select_one state", f"{name}_state", "А", "", "", "1"], end,
            choices=tuple(["state", code, code.upper()] for code in codes),
        )
        for name, codes in (("a", ("good", "bad")), ("b", ("good", "worse")), ("c", ("good", "bad")))
    ]  # fmt: skip
    chosen = taken(*sources)
    made = composed(*chosen)
    assert [sorted(one.codes) for one in made.paper()] == [["bad", "good"], ["good", "worse"], ["bad", "good"]]
    sheets = sheets_composed(Heading("mixed", "2026112901", {"ru": "Т"}, "ru"), chosen, ("ru",))
    assert [row[0] for row in sheets["survey"][1:] if row[0].startswith("select")] == [
        "select_one state", "select_one state_2", "select_one state",
    ]  # fmt: skip


def test_numbers_run_on_and_letters_of_one_number_stay_together() -> None:
    police = library("police")
    chosen = [Chosen(police, path) for path in ("unit_now/day", "unit_now/at", "unit_now/waiting", "record/shown")]
    assert numbered(chosen) == ["1a", "1b", "2", "3"]
    assert numbered(chosen[1:]) == ["1", "2", "3"]


def test_language_that_one_question_lacks_is_no_language_of_the_tool() -> None:
    assert languages_of(taken(library("police"))) == {"en", "ru", "tg", "uz-Latn", "uz-Cyrl"}
    heads = ["type", "name", "label::English (en)", "label::Русский (ru)"]
    two = source_of_sheets(
        {
            "survey": [
                heads,
                ["begin_group", "yard", "Yard", "Двор"],
                ["integer", "walls", "Walls", "Стены"],
                ["end_group", "", "", ""],
            ]
        }
    )
    mixed = [*taken(library("police")), Chosen(two, "yard/walls")]
    assert languages_of(mixed) == {"en", "ru"}
    assert set(composed(*mixed).languages) == {"ru", "en"}


def test_what_cannot_leave_its_workbook_says_why() -> None:
    plain = ["type", "name", "label"]
    told = source_of_sheets({"survey": [plain, ["text", "a", "Words"]]})
    assert told.parts["a"].odd == "no-language"
    named = {"survey": [plain, ["text", "a", "Words"]], "settings": [["form_id", "default_language"], ["x", "English (en)"]]}
    assert source_of_sheets(named).parts["a"].odd == ""
    odd = small(
        "odd", ["select_one_from_file list.csv", "from_file", "А", "", "", "1"], ["integer", "by_way", "Б", "../from_file = 1", "", "2"],
        ["calculate", "fetched", "", "", "pulldata('list', 'a', 'b', 'c')", ""], ["integer", "lost", "В", "${nobody} = 1", "", "3"],
        ["integer", "plain", "Г", "regex(., '^a/b$')", "", "4"],
    )  # fmt: skip
    assert {path: part.odd for path, part in odd.parts.items()} == {
        "from_file": "files", "by_way": "by-path", "fetched": "files", "lost": "by-path", "plain": "",
    }  # fmt: skip
    assert brought([], odd, ["from_file", "plain"]).refused == {"from_file": "files"}


def test_list_that_is_filled_in_many_times_is_of_one_tool() -> None:
    rows = [
        ["begin_repeat", "rooms", "К", "", "", ""],
        ["integer", "beds", "М", "", "", "1"],
        ["integer", "men", "Л", "${beds} > 0", "", "2"],
    ]
    end = ["end_repeat", "", "", "", "", ""]
    first, second = small("first", *rows[:2], end), small("second", *rows, end)
    assert composed(*taken(second)).repeats()[0].path == "rooms"
    assert brought(taken(first), second, ["rooms/men"]).refused == {"rooms/men": "same-key"}
    third = small("third", ["begin_repeat", "rooms", "К", "", "", ""], ["integer", "light", "С", "", "", "1"], end)
    assert brought(taken(first), third, ["rooms/light"]).refused == {"rooms/light": "repeat"}
    # inside such a list a rule goes by the name alone
    other = small(
        "other", ["begin_group", "g", "Г", "", "", ""], ["integer", "beds", "М", "", "", "1"], ["end_group", "", "", "", "", ""]
    )
    assert brought(taken(other), second, ["rooms/men"]).refused == {"rooms/men": "repeat"}


def test_composed_tool_gives_its_questions_to_the_next() -> None:
    chosen = taken(library("police"), library("health"))
    languages = ("ru", "en", "tg")
    heading = Heading("mixed", "2026112901", dict.fromkeys(languages, "Т") | {"en": "T", "tg": "Тт"}, "ru")
    again = source_of(workbook(sheets_composed(heading, chosen, languages)), "again")
    found = brought([], again, ["entry/read"])
    assert found.taken == ("entry/shown", "entry/read")
    assert "".join(composed(Chosen(again, "entry/shown"), Chosen(again, "entry/read")).question("entry/read").relevant.split()) == (
        "/data/entry/shown!='refused'and/data/entry/shown!='not_kept'"
    )
