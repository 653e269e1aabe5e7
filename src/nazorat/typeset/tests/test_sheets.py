"""Numbered paper sheets: one page each, digits that are keys, nothing on them that may not be."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pytest
from lxml import etree

from nazorat.typeset import DocumentRefused, TypesetFailed, sheet_fit, sheet_list_pdf, sheet_pdf
from nazorat.typeset.inside.sheets import qr_svg
from nazorat.typeset.numbers import format_sheet_number
from nazorat.typeset.paper import ListedSheet, SheetRequest, keys, sheet_job
from nazorat.typeset.sheet_words import SHEET_WORDS
from nazorat.typeset.tests.pdf_structure import structure_of
from nazorat.xlsform.compiling import compile_workbook
from nazorat.xlsform.form import Choice, Form, Group, Question
from nazorat.xlsform.tree import parse_form
from nazorat.xlsform.words import Words

TOOLS = Path(__file__).resolve().parents[4] / "library" / "tools"
FULL, HALF = ("room", "interview", "registers", "police", "health", "discipline"), ("access", "opening", "closing", "note")

DRAFTS = sorted({path.parent.name for path in TOOLS.glob("*/*.yaml")} - {*FULL, *HALF})


def words(text: str) -> Words:
    return Words((("ru", text), ("tg", f"{text} ҶӢ"), ("en", f"{text} en")), "ru")


def ask(number: str, kind: str, label: str, **given: Any) -> Question:
    codes = given.pop("codes", ())
    choices = tuple(Choice(code, words(f"{label} {code}")) for code in codes)
    return Question(f"q{number}", f"g/q{number}", kind, words(label), choices=choices, number=number, **given)  # type: ignore[arg-type]  # kind is a literal


def small_form(extra: int = 0) -> Form:
    questions = (
        ask("1", "select_one", "Вид", codes=("a", "b", "na_not_asked", "na_refused"), required=True, origin="S"),
        ask("2", "integer", "Людей", constraint=". >= 0 and . < 1000", origin="R"),
        ask("3", "decimal", "Длина", constraint=". > 0 and . <= 99.99", origin="M"),
        ask("4", "text", "Слова"),
        ask("5", "time", "Час"),
        ask("6", "calculate", "Сумма"),
        *(ask(str(7 + i), "select_many", f"Вопрос {i}", codes=tuple("abcdefgh")) for i in range(extra)),
    )
    return Form("small", "1", words("Лист"), ("ru", "tg", "en"), "ru", (Group("g", "g", words("Раздел"), questions),))


def text_of(data: bytes, page: int = 0) -> str:
    return pypdf.PdfReader(io.BytesIO(data)).pages[page].extract_text()


def fonts_of(data: bytes) -> set[str]:
    """The families that a sheet is set in: a letter that they lack would come from another."""
    fonts: Any = pypdf.PdfReader(io.BytesIO(data)).pages[0]["/Resources"]["/Font"]  # type: ignore[index]  # resolved on access
    names = [str(font.get_object()["/BaseFont"]) for font in fonts.values()]
    return {name.rpartition("+")[2].partition("-")[0] for name in names}


def units(form: Form, language: str = "ru") -> list[dict[str, Any]]:
    face: Any = sheet_job(SheetRequest(form, language, (1,)))["faces"]
    found: list[dict[str, Any]] = []
    for part in face[language]["parts"]:
        groups = part["bands"] if part["kind"] == "columns" else part["rows"]
        found.extend(unit for group in groups for unit in group["units"])
    return found


@cache
def tool(code: str) -> Form:
    data = (TOOLS / code / f"{code}.xlsx").read_bytes()
    return parse_form(compile_workbook(data, f"{code}.xlsx").xform)


@pytest.mark.parametrize(("language", "second"), [("ru", "tg"), ("en", None), ("uz-Latn", "uz-Cyrl")])
@pytest.mark.parametrize("code", FULL)
def test_a_full_tool_is_one_page_for_each_sheet(code: str, language: str, second: str | None) -> None:
    made = sheet_pdf(SheetRequest(tool(code), language, (417, 418), second_language=second))
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    assert len(pages) == 2
    assert [format_sheet_number(number) in page.extract_text() for number, page in zip((417, 418), pages, strict=True)] == [
        True,
        True,
    ]


@pytest.mark.parametrize("code", DRAFTS)
def test_a_draft_fits_one_side_in_both_languages(code: str) -> None:
    made = sheet_pdf(SheetRequest(tool(code), "ru", (417, 418), second_language="tg", half_page=False))
    assert len(pypdf.PdfReader(io.BytesIO(made)).pages) == 2


@pytest.mark.parametrize("code", HALF)
def test_a_short_tool_is_two_sheets_on_one_page_in_two_languages(code: str) -> None:
    made = sheet_pdf(SheetRequest(tool(code), "tg", (402, 403), second_language="ru"))
    assert len(pypdf.PdfReader(io.BytesIO(made)).pages) == 1
    text = text_of(made)
    assert format_sheet_number(402) in text
    assert format_sheet_number(403) in text
    assert "Варақи №" in text
    assert "Лист №" in text


@pytest.mark.parametrize("code", HALF)
def test_a_short_tool_in_uzbek_in_both_alphabets(code: str) -> None:
    made = sheet_pdf(SheetRequest(tool(code), "uz-Latn", (402, 403), second_language="uz-Cyrl"))
    assert len(pypdf.PdfReader(io.BytesIO(made)).pages) == 1
    text = text_of(made)
    assert "Javob yo‘q:" in text
    assert "Жавоб йўқ:" in text
    assert structure_of(made).fonts_missing == []
    assert fonts_of(made) <= {"PTSans", "PTSansNarrow"}


@pytest.mark.parametrize("code", FULL + HALF)
def test_every_numbered_question_is_on_paper_in_its_order(code: str) -> None:
    form = tool(code)
    wanted = [question.number for question in form.paper() if question.kind not in ("photo", "note", "calculate")]
    assert [unit["number"] for unit in units(form)] == wanted


def test_digits_are_the_keys_and_leave_no_answers_out() -> None:
    question = small_form().question("g/q1")
    assert keys(question) == (("1", "a"), ("2", "b"))
    assert units(small_form())[0]["options"] == [["1", "Вид a"], ["2", "Вид b"]]


def test_boxes_follow_the_limits() -> None:
    assert [unit["comb"] for unit in units(small_form())] == ["", "3", "2.2", "", "2:2"]
    temperature = ask("1", "decimal", "t", constraint=". > -40 and . < 60")
    code = ask("2", "text", "код", constraint="string-length(.) < 5")
    form = Form("f", "1", words("F"), ("ru",), "ru", (temperature, code, ask("3", "date", "д")))
    assert [unit["comb"] for unit in units(form)] == ["-2.1", "4", "2/2/2"]


def test_a_sheet_names_no_product_place_or_maker() -> None:
    made = sheet_pdf(SheetRequest(tool("room"), "ru", (417,)))
    reader = pypdf.PdfReader(io.BytesIO(made))
    everything = (text_of(made) + json.dumps(dict(reader.metadata or {}), default=str) + str(reader.xmp_metadata)).lower()
    assert not [word for word in ("nazorat", "назорат", "ombuds", "омбудсм", "намуна", "уполномоч") if word in everything]
    assert "/Author" not in (reader.metadata or {})


def test_a_sheet_is_tagged() -> None:
    found = structure_of(sheet_pdf(SheetRequest(small_form(), "tg", (417,))))
    assert (found.marked, found.language, found.ua_part, found.fonts_missing) == (True, "tg", "1", [])
    assert found.alts == ["Варақи № 0417-1"]


def inks_of(data: bytes) -> tuple[set[float], list[float], list[float]]:
    """Every colour value, every width of a line and every size of letters, in points, that a PDF sets."""
    colours: set[float] = set()
    widths: list[float] = []
    sizes: list[float] = []
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        content = page.get_contents()
        assert content is not None
        for operands, operator in content.operations:
            if operator in (b"g", b"G", b"rg", b"RG", b"k", b"K", b"scn", b"SCN"):
                colours |= {float(part) for part in operands}
            elif operator == b"w":
                widths.append(float(operands[0]))
            elif operator == b"Tf":
                sizes.append(float(operands[1]))
    return colours, widths, sizes


@pytest.mark.parametrize("code", [*FULL, *HALF, *DRAFTS])
def test_a_tick_sheet_survives_a_grey_copier(code: str) -> None:
    colours, widths, sizes = inks_of(sheet_pdf(SheetRequest(tool(code), "ru", (417,))))
    assert colours == {0.0, 1.0}
    assert min(widths) >= 0.35
    assert min(sizes) >= 5.6


@pytest.mark.parametrize(("code", "layout"), [("anonymous", "questionnaire"), ("note", "notebook"), ("interview", "codes")])
def test_the_other_papers_survive_a_grey_copier(code: str, layout: str) -> None:
    made = sheet_pdf(SheetRequest(tool(code), "tg", (417, 418), layout=layout))
    colours, widths, sizes = inks_of(made)
    # pure black on the white of the paper: no grey that a copier drops
    assert colours <= {0.0, 1.0}
    assert min(widths) >= 0.35
    assert min(sizes) >= 5.6
    assert len(pypdf.PdfReader(io.BytesIO(made)).pages) == 2
    assert structure_of(made).alts[0].endswith("0417-1")
    assert fonts_of(made) <= {"PTSans", "PTSansNarrow"}


@pytest.mark.parametrize("language", ["en", "ru", "tg"])
def test_a_questionnaire_is_one_side_in_large_letters_without_a_mark_of_the_keyer(language: str) -> None:
    made = sheet_pdf(SheetRequest(tool("anonymous"), language, (417,), copies=3, layout="questionnaire"))
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    words: Any = SHEET_WORDS[language]
    assert len(pages) == 3
    # three that nobody can tell apart
    texts = {page.extract_text() for page in pages}
    assert len(texts) == 1
    (text,) = texts
    assert "0417-1" in text
    assert words["batch"] in text
    assert words["cross"] in text
    assert not [word for word in (words["none"], words["foot"], words["rule"], words["out"]) if word in text]
    assert sorted(inks_of(made)[2])[-3] >= 10
    assert all(question.label.in_(language).split()[0] in text for question in tool("anonymous").paper())


def test_a_questionnaire_that_does_not_fit_one_side_is_said_so() -> None:
    with pytest.raises(TypesetFailed) as failed:
        sheet_pdf(SheetRequest(small_form(extra=60), "ru", (1,), layout="questionnaire"))
    assert (failed.value.code, failed.value.detail) == ("refused", "sheet-too-long")


def test_a_notebook_page_asks_what_a_note_asks_and_names_what_its_lines_are_keyed_as() -> None:
    job: Any = sheet_job(SheetRequest(tool("note"), "ru", (417,), layout="notebook"))
    numbers = [unit["number"] for part in job["faces"]["ru"]["parts"] for band in part["bands"] for unit in band["units"]]
    assert numbers == [question.number for question in tool("note").paper() if question.number not in ("6", "8")]
    assert job["account"] == {"ru": "6 Что увидено или сказано"}
    text = text_of(sheet_pdf(SheetRequest(tool("note"), "ru", (417,), layout="notebook")))
    assert [word in text for word in ("Страница блокнота", "0417-1", "6 Что увидено или сказано", "Код")] == [True] * 4


@pytest.mark.parametrize("language", list(SHEET_WORDS))
def test_a_code_sheet_names_nobody_and_is_told_apart_in_each_language(language: str) -> None:
    words: Any = SHEET_WORDS[language]
    text = text_of(sheet_pdf(SheetRequest(tool("interview"), language, (417,), layout="codes"))).replace("‘", "ʻ")
    assert [word in text for word in (words["codes"], "0417-1", words["columns"][0])] == [True] * 3
    # the code of the talk is the only thing that both papers ask
    asked = {question.number for question in tool("interview").paper() if question.label.in_(language) in text}
    assert asked <= {"1"}


def test_the_list_of_sheets_has_a_line_for_each() -> None:
    rows = [ListedSheet(number, "Беседа", f"M-{number % 3}") for number in range(417, 477)]
    made = sheet_list_pdf(rows, "ru")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages)
    assert all(format_sheet_number(row.number) in text for row in rows)
    assert "Листов в списке: 60" in text
    assert inks_of(made)[0] <= {0.0, 1.0}
    with pytest.raises(DocumentRefused, match="sheet-count"):
        sheet_list_pdf([], "ru")
    with pytest.raises(DocumentRefused, match="language-unknown"):
        sheet_list_pdf(rows, "fa")


def test_lists_of_what_was_done_to_somebody_are_marked_never_to_be_read_aloud() -> None:
    marked = [unit["number"] for unit in units(tool("interview")) if unit["never"]]
    assert {"25d", "25e"} <= set(marked)
    assert not [number for number in marked if number in ("1", "10", "12", "30a", "38a")]
    assert not [unit["number"] for unit in units(tool("room")) if unit["never"]]


@pytest.mark.parametrize("language", list(SHEET_WORDS))
def test_the_mark_is_explained_in_each_language_and_only_where_it_stands(language: str) -> None:
    words: Any = SHEET_WORDS[language]
    said = [
        " ".join(text_of(sheet_pdf(SheetRequest(tool(code), language, (417,)))).split()).replace("‘", "ʻ")
        for code in ("interview", "room")
    ]
    assert [words["never"] in text for text in said] == [True, False]


def test_words_of_the_papers_are_whole_and_differ_between_languages() -> None:
    assert len({tuple(sorted(words)) for words in SHEET_WORDS.values()}) == 1
    for key in ("batch", "cross", "many", "notebook", "nameless", "codes", "apart", "list", "counted", "never"):
        told = [words[key] for words in SHEET_WORDS.values()]
        assert len({str(word) for word in told}) == len(told), key


def test_qr_holds_the_number_and_nothing_else() -> None:
    assert qr_svg("0417-1") == qr_svg("0417-1") != qr_svg("0418-3")
    root = etree.fromstring(qr_svg("0417-1"))
    assert root.get("width") == "84"  # version 1 has 21 modules, four units each: room for a number and no more


def test_copies_repeat_the_number() -> None:
    made = sheet_pdf(SheetRequest(small_form(), "ru", (5,), copies=4, half_page=False))
    assert [format_sheet_number(5) in text_of(made, page) for page in range(4)] == [True] * 4


def test_a_tool_that_does_not_fit_one_side_is_said_so() -> None:
    with pytest.raises(TypesetFailed) as failed:
        sheet_pdf(SheetRequest(small_form(extra=160), "ru", (1,)))
    assert (failed.value.code, failed.value.detail) == ("refused", "sheet-too-long")


def test_short_tool_with_long_words_takes_the_whole_page() -> None:
    asked = tuple(ask(str(number), "select_many", "Вопрос со многими словами", codes=tuple("abcdefgh")) for number in range(1, 30))
    wordy = replace(small_form(), children=(Group("g", "g", words("Раздел"), asked),))
    with pytest.raises(TypesetFailed, match="refused"):
        sheet_pdf(SheetRequest(wordy, "ru", (1, 2), half_page=True))
    request = SheetRequest(wordy, "ru", (1, 2))
    assert len(pypdf.PdfReader(io.BytesIO(sheet_pdf(request))).pages) == 2
    fits = [
        sheet_fit(one) for one in (SheetRequest(small_form(), "ru", (1,)), request, SheetRequest(small_form(extra=160), "ru", (1,)))
    ]
    assert fits == ["half", "page", "more"]


@pytest.mark.parametrize(("language", "numbers"), [("fa", (1,)), ("ru", ()), ("ru", tuple(range(500)))])
def test_refusals(language: str, numbers: tuple[int, ...]) -> None:
    with pytest.raises(DocumentRefused):
        SheetRequest(small_form(), language, numbers)
