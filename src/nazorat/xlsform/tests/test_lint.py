"""Advice for monitoring tools: what not to ask, what always to offer."""

import pytest

from nazorat.xlsform import check, compile_workbook
from nazorat.xlsform.tests.books import NO_ANSWERS, OURS, Rows, markdown, xlsx

HEAD = [
    "type",
    "name",
    "label",
    "appearance",
    "calculation",
    "bind::nazorat:number",
    "bind::nazorat:no_answer_of",
    "bind::nazorat:origin",
    "bind::nazorat:person",
    "hint",
    "parameters",
]


def advice(
    *rows: list[str], form_id: str = "interview", ours: bool = True, choices: Rows | None = None, metadata: str = ""
) -> list[tuple[str, str, int | None]]:
    """(code, level, row as in Excel) of all that lint says, without the rules on paper numbers and companions."""
    found = report(*rows, form_id=form_id, ours=ours, choices=choices, metadata=metadata)
    return [one for one in found if one[0] not in ("no-number", "no-companion", "no-max-pixels", "not-on-device")]


def report(
    *rows: list[str], form_id: str = "interview", ours: bool = True, choices: Rows | None = None, metadata: str = ""
) -> list[tuple[str, str, int | None]]:
    head = ["form_id", "version", "namespaces", "attribute::nazorat:metadata"]
    settings = [head, [form_id, "1", OURS if ours else "", metadata]]
    sheets = {"survey": [HEAD, *rows], "choices": choices or [["list_name", "name", "label"]], "settings": settings}
    troubles = check(markdown(**sheets), "tool.md").troubles
    return [(t.code, t.level, (t.row or 0) - 1) for t in troubles if t.code != "converter"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["image", "mark", "Sign here", "signature"], "signature"),
        (["audio", "story", "Record"], "sound"),
        (["video", "story", "Record"], "sound"),
        (["background-audio", "story", ""], "sound"),
        (["image", "face", "Picture"], "photo"),
        (["file", "paper", "Attach"], "attached"),
        (["barcode", "card", "Scan"], "attached"),
        (["integer", "age", "How many years?"], "exact-age"),
        (["date", "birth_date", "When?"], "exact-age"),
        (["text", "surname", "Write"], "person-name"),
        (["text", "full_name", "Write"], "person-name"),
        (["integer", "cell_number", "Which?"], "cell-number"),
    ],
)
def test_interview_tool_asks_nothing_that_identifies(row: list[str], code: str) -> None:
    assert advice(["note", "n", "Read"], row) == [(code, "error", 3)]
    assert advice(["note", "n", "Read"], row, ours=False)[0][:2] == (code, "warning")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["integer", "q", "Возраст"], "exact-age"),
        (["integer", "q", "Полных лет"], "exact-age"),
        (["date", "q", "Рӯзи таваллуд"], "exact-age"),
        (["integer", "q", "Синну сол"], "exact-age"),
        (["text", "q", "Фамилия и имя"], "person-name"),
        (["text", "q", "Ному насаб"], "person-name"),
        (["text", "q", "Имя"], "person-name"),
        (["text", "q", "Номи шахс"], "person-name"),
        (["text", "q", "Кличка или прозвище"], "person-name"),
        (["text", "q", "Как записать", "", "", "", "", "", "", "фамилия и инициалы"], "person-name"),
        (["text", "q", "Номер камеры"], "cell-number"),
        (["text", "q", "Камера"], "cell-number"),
        (["integer", "q", "Номер комнаты"], "cell-number"),
        (["text", "q", "Статья"], "person-papers"),
        (["text", "q", "Модда ва шиноснома"], "person-papers"),
        (["text", "q", "Телефон и адрес"], "person-papers"),
        (["text", "q", "Масть"], "prisoner-rank"),
        (["date", "q", "День задержания"], "exact-day"),
        (["dateTime", "q", "Вақти дастгиркунӣ"], "exact-day"),
        (["text", "q", "Рақами ҳуҷра"], "cell-number"),
    ],
)
def test_words_that_ask_for_an_identity_are_refused(row: list[str], code: str) -> None:
    assert advice(row) == [(code, "error", 2)]
    assert advice(row, ours=False) == [(code, "warning", 2)]


def test_tool_that_marks_persons_is_an_interview_under_any_name() -> None:
    def about_person(kind: str, name: str, label: str) -> list[str]:
        return [kind, name, label, "", "", "", "", "", "yes"]

    rows = [
        about_person("text", "q1", "Имя и прозвище"),
        about_person("date", "q2", "День задержания"),
        about_person("integer", "q3", "Полных лет"),
        about_person("text", "q4", "Камера"),
        about_person("text", "q5", "Каста"),
        ["image", "picture", "Снимок"],
        ["date", "day", "День беседы"],
    ]

    assert advice(*rows, form_id="talk_women") == [
        ("person-name", "error", 2),
        ("exact-day", "error", 3),
        ("exact-age", "error", 4),
        ("cell-number", "error", 5),
        ("prisoner-rank", "error", 6),
        ("photo", "error", 7),
    ]


def test_place_among_prisoners_is_asked_in_no_tool() -> None:
    head = ["list_name", "name", "label"]
    castes = [head, ["who", "low", "Низшая каста"], *[["who", code, code] for code in NO_ANSWERS]]
    cells = [head, ["who", "one", "Камера 12"], *[["who", code, code] for code in NO_ANSWERS]]

    assert advice(["select_one who", "q", "Кто он"], choices=castes) == [("prisoner-rank", "error", 2)]
    assert advice(["select_one who", "q", "Кто он"], choices=castes, form_id="room") == [("prisoner-rank", "warning", 2)]
    assert advice(["select_one who", "q", "Где"], choices=cells) == [("cell-number", "error", 2)]


@pytest.mark.parametrize(
    "row",
    [
        ["integer", "pages", "Pages read"],
        ["integer", "cells", "Cells seen"],
        ["text", "notes", "Notes (no names)"],
        ["text", "place_code", "Code of the place"],
        ["integer", "storage", "Days in storage"],
        ["integer", "days", "Days of punishment"],
        ["text", "words", "Пример", "", "", "", "", "", "", "без имён, статей, прозвищ и номеров камер"],
        ["text", "words", "Мисол", "", "", "", "", "", "", "вазифа, на ном"],
        ["text", "to_whom", "С именем: только кому"],
        ["integer", "hours", "Часов в камере за сутки"],
        ["time", "started", "Начало"],
    ],
)
def test_harmless_items_are_left_alone(row: list[str]) -> None:
    assert advice(row) == []


def test_bands_of_age_are_left_alone() -> None:
    choices = [["list_name", "name", "label"], ["bands", "young", "18-21"], *[["bands", code, code] for code in NO_ANSWERS]]

    assert advice(["select_one bands", "age", "Age band"], choices=choices) == []


def test_pictures_belong_to_rooms_and_not_to_registers() -> None:
    picture = ["image", "picture", "Picture"]

    assert advice(picture, form_id="room") == []
    assert advice(picture, form_id="registers") == [("photo", "error", 2)]


def test_metadata_of_the_monitor_is_only_kept_where_the_tool_names_it() -> None:
    rows = [["start", "start", ""], ["deviceid", "device", ""], ["username", "user", ""], ["today", "today", ""]]

    assert advice(*rows) == [("monitor-metadata", "error", row) for row in (2, 3, 4)]
    assert advice(*rows, metadata="start username") == [("monitor-metadata", "error", 3)]
    assert advice(*rows, ours=False) == [("monitor-metadata", "warning", row) for row in (2, 3, 4)]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [("", ["no-max-pixels"]), ("max-pixels=0", ["no-max-pixels"]), ("max-pixels=1600", []), ("quality=1 max-pixels = 1024", [])],
)
def test_picture_wants_a_largest_size(parameters: str, expected: list[str]) -> None:
    row = ["image", "wall", "The wall", *[""] * 7, parameters]
    assert [code for code, level, _ in report(row, form_id="room") if level == "warning" and code != "no-number"] == expected
    assert [code for code, _, _ in report(row, form_id="room", ours=False)] == expected


def test_sum_wants_blanks_turned_into_zero() -> None:
    repeat = [["begin_repeat", "r", "R"], ["integer", "n", "N"], ["calculate", "safe", "", "", "coalesce(${n}, 0)"], ["end_repeat"]]

    assert advice(*repeat, ["calculate", "all", "", "", "sum(${n})"]) == [("sum-of-blanks", "warning", 6)]
    assert advice(*repeat, ["calculate", "all", "", "", "sum(${safe})"]) == []


def test_every_item_of_ours_has_a_way_to_say_why_not() -> None:
    none = [["list_name", "name", "label"], *[["no_answer", code, code] for code in NO_ANSWERS]]
    item = ["integer", "n", "N", "", "", "1"]
    companion = ["select_one no_answer", "n_na", "Why", "", "", "", "n"]

    assert report(item) == [("no-companion", "warning", 2)]
    assert report(item, companion, choices=none) == []
    assert report(item, [*companion[:6], "m"], choices=none) == [("no-companion", "warning", 2), ("bad-companion", "warning", 3)]
    assert report(item, ours=False) == []


def test_every_list_of_ours_offers_the_five_no_answers() -> None:
    choices = [["list_name", "name", "label"], ["yn", "yes", "Yes"], *[["yn", code, code] for code in NO_ANSWERS[:3]]]
    found = compile_workbook(
        markdown(
            survey=[HEAD, ["select_one yn", "a", "A", "", "", "1"], ["select_one yn", "b", "B", "", "", "2"]],
            choices=choices,
            settings=[["form_id", "version", "namespaces"], ["t", "1", OURS]],
        ),
        "t.md",
    ).warnings

    assert [(t.code, dict(t.values)) for t in found] == [("no-no-answers", {"value": "yn", "missing": "na_unknown, na_illegible"})]


def test_numbers_on_paper_are_there_and_differ() -> None:
    rows = [["integer", "a", "A", "", "", "1"], ["integer", "b", "B", "", "", "1"], ["integer", "c", "C"]]

    assert [one for one in report(*rows) if one[0] != "no-companion"] == [
        ("twice-number", "warning", 3),
        ("no-number", "warning", 4),
    ]


def test_origin_is_one_of_four() -> None:
    assert advice(["integer", "a", "A", "", "", "1", "", "X"]) == [("bad-origin", "warning", 2)]


@pytest.mark.temporary_files("openpyxl writes a workbook by way of a file")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Сколько здесь коек, если считать пустые?", [("same-words", "survey", 2, "D (label::Tajik (tg))")]),
        ("Телефон", []),
        ("Стамбульский Протокол", []),
        ("12 + 5", []),
    ],
)
def test_text_that_stands_in_two_languages_is_advice(words: str, found: list[tuple[str, str, int, str]]) -> None:
    survey = [["type", "name", "label::Russian (ru)", "label::Tajik (tg)"], ["text", "q", words, words]]
    book = xlsx(survey=survey, settings=[["form_id", "version"], ["t", "1"]])
    said = compile_workbook(book, "t.xlsx").warnings
    assert [(one.code, one.sheet, one.row, one.column) for one in said if one.code == "same-words"] == found
    assert {one.level for one in said} <= {"warning"}
