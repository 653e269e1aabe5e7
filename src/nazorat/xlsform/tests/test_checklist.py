"""A checklist of Word becomes a draft: what each row is, what is guessed, what is not understood, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from nazorat.kit.tables import Sheet, xlsx_bytes
from nazorat.typeset import checklist_docx
from nazorat.xlsform import check, status_of
from nazorat.xlsform.checklist import MOST_ITEMS, ChecklistRefused, Draft, DraftRow, Spot, draft_kept, kept
from nazorat.xlsform.checklist_answers import asked, is_yes_no, options_in, options_of_head
from nazorat.xlsform.checklist_reading import draft_of
from nazorat.xlsform.checklist_tool import Drafted, drafted
from nazorat.xlsform.checklist_words import is_no_answer, known_answer, language_of, language_of_head, role_of
from nazorat.xlsform.tests.checklists import cell, line, row, table, word

HEAD = ("№", "Вопрос", "Да", "Нет", "Примечание")


def draft(*blocks: str, languages: Sequence[str] = ()) -> Draft:
    return draft_of(checklist_docx(word(*blocks)), languages)


def brief(found: Draft) -> list[tuple[str, str]]:
    """Kind and words in the tool's own language of each row."""
    return [(one.kind, one.words[found.languages[0]]) for one in found.rows]


def book(found: Drafted) -> bytes:
    return xlsx_bytes(*(Sheet(name, rows[0], rows[1:]) for name, rows in found.sheets.items()))


def only(found: Draft) -> DraftRow:
    assert len(found.rows) == 1
    return found.rows[0]


def test_table_of_yes_and_no_under_headings_with_numbers_and_notes() -> None:
    found = draft(
        line("Осмотр изолятора", style="1"),
        table(HEAD, row(cell("Питание", span=5, bold=True)), ("1", "Есть ли меню?", "☐", "☐", ""), ("2", "Кормят трижды", "", "", ""),
              row(cell("Вода", span=5)), ("3", "Вода есть", "", "", "")),
    )  # fmt: skip
    assert found.title == {"ru": "Осмотр изолятора"}
    assert brief(found) == [
        ("group", "Питание"), ("yes_no", "Есть ли меню?"), ("yes_no", "Кормят трижды"), ("group", "Вода"), ("yes_no", "Вода есть"),
    ]  # fmt: skip
    assert [one.number for one in found.rows] == ["", "1", "2", "", "3"]
    assert [one.spot for one in found.rows] == [Spot(1, place) for place in (2, 3, 4, 5, 6)]
    assert (found.languages, found.notes, found.beside) == (("ru",), "group", ())


def test_workbook_of_a_draft_is_a_draft_that_the_check_accepts_with_its_no_answers() -> None:
    found = replace(
        draft(table(HEAD, ("1", "Есть ли меню?", "", "", ""), ("2", "Сколько раз кормят?", "", "", ""))),
        code="food",
        title={"ru": "Еда"},
    )
    made = drafted(found, "2026112901")
    report = check(book(made), "food.xlsx")
    assert report.troubles == ()
    assert report.form is not None
    assert (report.form.status, status_of(book(made)), report.form.form_id) == ("draft", "draft", "food")
    asks = [(one.name, one.kind, one.number) for one in report.form.paper()]
    assert asks == [("q1", "select_one", "1"), ("q2", "integer", "2"), ("notes_1", "text", "2n")]
    choices = [choice.code for choice in report.form.paper()[0].choices]
    assert choices == ["yes", "no", "na_not_asked", "na_not_checked", "na_refused", "na_unknown", "na_illegible"]
    survey = made.sheets["survey"]
    rows = {survey[number - 1][1]: index for (sheet, number), index in made.rows.items() if sheet == "survey"}
    assert (rows["q1"], rows["q2"], rows["q2_na"]) == (0, 1, 1)


@pytest.mark.parametrize(
    ("head", "language"),
    [
        (("№", "Вопрос", "Да", "Нет", "Комментарии"), "ru"),
        (("Р/т", "Саволҳо", "Ҳа", "Не", "Эзоҳ"), "tg"),
        (("No", "Question", "Yes", "No", "Remarks"), "en"),
        (("T/r", "Savollar", "Ha", "Yo‘q", "Izoh"), "uz-Latn"),
        (("Т/р", "Саволлар", "Ҳа", "Йўқ", "Изоҳ"), "uz-Cyrl"),
    ],
)
def test_head_in_each_language(head: tuple[str, ...], language: str) -> None:
    texts = {"ru": "Камера проветривается", "tg": "Ҳуҷра равшан аст", "en": "The cell is aired", "uz-Latn": "Xona yorugʻ, suv bor",
             "uz-Cyrl": "Хона ёруғ, сув бор, йўқ эмас"}  # fmt: skip
    found = draft(table(head, ("1", texts[language], "", "", "")))
    assert (found.languages, found.notes) == ((language,), "group")
    assert (only(found).kind, only(found).number) == ("yes_no", "1")


def test_table_in_two_languages_when_the_head_says_so() -> None:
    found = draft(
        table(("№", "Вопрос (русский)", "Савол (тоҷикӣ)", "Ответ"),
              ("1", "Есть вода?", "Об ҳаст?", "да/нет/частично"), ("2", "Чем топят?", "", "уголь / газ"))
    )  # fmt: skip
    assert found.languages == ("ru", "tg")
    assert [dict(one.words) for one in found.rows] == [{"ru": "Есть вода?", "tg": "Об ҳаст?"}, {"ru": "Чем топят?", "tg": ""}]
    assert dict(found.rows[0].options) == {"ru": ("да", "нет", "частично"), "tg": ("ҳа", "не", "қисман")}
    assert dict(found.rows[1].options) == {"ru": ("уголь", "газ"), "tg": ("", "")}
    report = check(book(drafted(replace(found, code="two", title={"ru": "Два", "tg": "Ду"}), "1")), "two.xlsx")
    assert {one.code for one in report.errors} == {"no-translation"}


def test_languages_that_a_person_says_win() -> None:
    heads = ("Русский", "Тоҷикӣ")
    assert draft(table(heads, ("Есть вода?", "Об ҳаст?")), languages=["tg"]).rows[0].words == {"tg": "Об ҳаст?"}
    assert draft(table(HEAD, ("1", "Есть вода?", "", "", "")), languages=["tg"]).rows[0].words == {"tg": "Есть вода?"}


@pytest.mark.parametrize(
    ("text", "answer", "kind", "options"),
    [
        ("Вода есть?", "да / нет", "yes_no", ()),
        ("Вода есть?", "имеется / отсутствует", "select_one", ("имеется", "отсутствует")),
        ("Вода есть?", "да / нет / частично", "select_one", ("да", "нет", "частично")),
        ("Об ҳаст?", "☐ ҳа ☐ не", "yes_no", ()),
        ("Об ҳаст?", "ҳа ☐  не ☐", "yes_no", ()),
        ("Чем лечат", "□ таблетки\n□ уколы\n□ другое ____", "select_multiple", ("таблетки", "уколы", "другое")),
        ("Кто присутствует", "○ врач\n○ охрана\n○ никто", "select_one", ("врач", "охрана", "никто")),
        ("Кто был (отметьте все)", "врач; охрана", "select_multiple", ("врач", "охрана")),
        ("Оценка", "1-5", "select_one", ("1", "2", "3", "4", "5")),
        ("Как кормят (хорошо / плохо / терпимо)?", "", "select_one", ("хорошо", "плохо", "терпимо")),
        ("Вода есть? ☐ да ☐ нет", "", "yes_no", ()),
        ("Вода есть", "да / нет / не знаю", "yes_no", ()),
        ("Сколько человек?", "", "integer", ()),
        ("Чанд нафар?", "", "integer", ()),
        ("How many people", "____", "integer", ()),
        ("Людей", "____ чел.", "integer", ()),
        ("Камера", "____ м²", "decimal", ()),
        ("Осмотр", "__.__.____", "date", ()),
        ("Когда осмотрели?", "", "date", ()),
        ("Оё об ҳаст?", "", "yes_no", ()),
        ("Suv bormi?", "", "yes_no", ()),
        ("Опишите кухню", "", "text", ()),
        ("Скорость м/с", "", "text", ()),
    ],
)
def test_kind_of_an_answer(text: str, answer: str, kind: str, options: tuple[str, ...]) -> None:
    found = asked(text, answer)
    assert (found.kind, found.options) == (kind, options)


def test_what_is_guessed_says_so_and_what_is_plain_does_not() -> None:
    assert asked("Вода есть?", "да / нет").why == ""
    assert asked("Опишите кухню").why == "kind-guessed"
    assert asked("Чем", "☐ раз\n☐ два\n☐ три").why == "several-guessed"
    assert asked("Чем", "раз / два / не знаю").why == "no-answers"


def test_words_of_heads_and_answers() -> None:
    heads = ("№ п/п", "Примечание", "Количество", "Ответ", "Раздел", "Норма", "Дата", "Нарочно")
    assert [role_of(one) for one in heads] == ["number", "note", "integer", "answer", "theme", "hint", "date", None]
    assert [known_answer(one) for one in ("Да", "НЕТ.", "Бале", "yo‘q", "+", "-", "н/п", "может быть")] == [
        "yes", "no", "yes", "no", "yes", "no", "not_applicable", "",
    ]  # fmt: skip
    assert [is_no_answer(one) for one in ("Не знаю", "намедонад", "да")] == [True, True, False]
    assert [language_of_head(one) for one in ("Савол (тоҷикӣ)", "На русском", "English", "Вопрос")] == ["tg", "ru", "en", ""]
    assert language_of(["Хуҷраҳо ва ошхона"]) == "tg"
    assert options_of_head("Ответ (да/нет/частично)") == ("да", "нет", "частично")
    assert options_of_head("Оценка (1-3)") == ("1", "2", "3")
    assert (
        options_in("Описать, как именно это происходит и почему, с указанием всех обстоятельств, лиц и дат, если они известны")
        == ()
    )
    assert not is_yes_no(["имеется", "отсутствует"])


def test_head_of_two_rows_and_answers_under_a_merged_head() -> None:
    found = draft(
        table(row(cell("№", down="restart"), cell("Показатель", down="restart"), cell("Оценка", span=3)),
              row(cell(down="continue"), cell(down="continue"), "Хорошо", "Средне", "Плохо"), ("1", "Чистота", "", "", "")),
        table(row("№", "Показатель", cell("Ответ", span=2)), ("", "", "Чисто", "Грязно"), ("2", "Полы", "", "")),
    )  # fmt: skip
    assert [(one.kind, one.options["ru"]) for one in found.rows] == [
        ("select_one", ("Хорошо", "Средне", "Плохо")), ("select_one", ("Чисто", "Грязно")),
    ]  # fmt: skip


def test_row_with_answers_or_a_blank_of_its_own_under_the_columns_of_yes_and_no() -> None:
    found = draft(
        table(HEAD, row("1", "Чем лечат", cell("☐ таблетки\n☐ уколы", span=2), ""), ("2", "Столовая", "", "____ м²", ""),
              ("3", "Сколько врачей?", "", "", ""),
              ("4", "Врач есть", "☐", "☐", ""))
    )  # fmt: skip
    assert [(one.kind, one.unit, one.options.get("ru", ())) for one in found.rows] == [
        ("select_one", "", ("таблетки", "уколы")), ("decimal", "м²", ()), ("integer", "", ()), ("yes_no", "", ()),
    ]  # fmt: skip


def test_head_that_repeats_and_empty_rows_are_no_questions() -> None:
    found = draft(table(HEAD, ("1", "Вода есть", "", "", ""), HEAD, ("", "", "", "", ""), ("2", "Свет есть", "", "", "")))
    assert brief(found) == [("yes_no", "Вода есть"), ("yes_no", "Свет есть")]


def test_table_without_a_head_goes_on_as_the_one_before_it() -> None:
    found = draft(table(HEAD, ("1", "Вода есть", "", "", "")), line("Дальше", bold=True), table(("2", "Свет есть", "", "", "")))
    assert brief(found) == [("yes_no", "Вода есть"), ("group", "Дальше"), ("yes_no", "Свет есть")]


def test_columns_without_words_are_told_by_what_stands_in_them() -> None:
    found = draft(table(("1", "Состояние воды", "хорошо / плохо"), ("2", "Состояние света", "хорошо / плохо")))
    assert [(one.kind, one.number) for one in found.rows] == [("select_one", "1"), ("select_one", "2")]


def test_numbers_that_the_program_counts_are_read() -> None:
    found = draft(table(HEAD, row(cell(listed="1"), "Вода есть", "", "", ""), row(cell(listed="1"), "Свет есть", "", "", "")))
    assert [(one.kind, one.number) for one in found.rows] == [("yes_no", "1"), ("yes_no", "2")]


def test_numbers_of_the_file_stay_only_where_each_stands_once() -> None:
    one, again = table(HEAD, ("1.1", "Вода", "", "", ""), ("1.2", "Свет", "", "", "")), table(HEAD, ("1", "Тепло", "", "", ""))
    assert [row.number for row in draft(one).rows] == ["1.1", "1.2"]
    assert [row.number for row in draft(again, again).rows] == ["1", "2"]


def test_column_of_themes_makes_groups() -> None:
    found = draft(
        table(("Раздел", "Вопрос", "Да", "Нет"), row(cell("Еда", down="restart"), "Меню есть", "", ""),
              row(cell(down="continue"), "Хлеб есть", "", ""),
              ("Свет", "Лампы есть", "", ""))
    )  # fmt: skip
    assert brief(found) == [
        ("group", "Еда"),
        ("yes_no", "Меню есть"),
        ("yes_no", "Хлеб есть"),
        ("group", "Свет"),
        ("yes_no", "Лампы есть"),
    ]


def test_question_that_reaches_down_takes_the_answers_beside_it() -> None:
    found = draft(
        table(("№", "Вопрос", "Ответ"), row(cell("1", down="restart"), cell("Чем топят", down="restart"), "уголь"),
              row(cell(down="continue"), cell(down="continue"), "газ"), row(cell(down="continue"), cell(down="continue"), "дрова"))
    )  # fmt: skip
    assert (only(found).kind, only(found).options) == ("select_one", {"ru": ("уголь", "газ", "дрова")})


def test_two_questions_in_one_cell_become_two() -> None:
    found = draft(table(HEAD, ("1", "Есть вода?\nЕсть свет?", "", "", "")))
    assert [(one.kind, one.words["ru"], one.why) for one in found.rows] == [
        ("yes_no", "Есть вода?", "several-rows"), ("yes_no", "Есть свет?", "several-rows"),
    ]  # fmt: skip


def test_bold_row_among_plain_ones_is_a_heading_that_is_guessed() -> None:
    found = draft(table(HEAD, row("", cell("Медицина", bold=True), "", "", ""), ("1", "Врач есть", "", "", ""), ("2", "Аптека есть", "", "", ""),
                        ("3", "Журнал есть", "", "", "")))  # fmt: skip
    assert (found.rows[0].kind, found.rows[0].why) == ("group", "group-guessed")


def test_numbered_paragraphs_with_bullets_boxes_and_blanks() -> None:
    found = draft(
        line("Памятка", style="1"), line("Первые часы", style="1"), line("Известил ли родных?", listed="1"), line("да", listed="2"),
        line("нет", listed="2"), line("2. Чем кормили?"), line("☐ хлеб"), line("☐ суп"), line("Дата: ______"), line("Спасибо за работу."),
    )  # fmt: skip
    assert found.title == {"ru": "Памятка"}
    assert [(one.kind, one.words["ru"], one.options.get("ru", ())) for one in found.rows] == [
        ("group", "Первые часы", ()), ("yes_no", "Известил ли родных?", ()), ("select_one", "Чем кормили?", ("хлеб", "суп")),
        ("date", "Дата", ()), ("", "Спасибо за работу.", ()),
    ]  # fmt: skip


def test_what_is_not_understood_keeps_its_text_and_place() -> None:
    found = draft(table(("№", "Вопрос", "Ответ"), ("1", "Есть вода?", "да/нет"), ("", "", "см. приложение")), line("Просто слова"))
    lost = [(one.kind, one.words["ru"], one.spot, one.why) for one in found.rows[1:]]
    assert lost == [("", "см. приложение", Spot(1, 3), "no-question"), ("", "Просто слова", Spot(line=1), "paragraph")]
    assert "приложение" not in str(drafted(replace(found, code="x", title={"ru": "Т"}), "1").sheets)


def test_column_without_meaning_is_named_and_its_text_stands_beside() -> None:
    found = draft(table(("№", "Вопрос", "Да", "Нет", "Загадка"), ("1", "Есть вода?", "", "", "так")))
    assert (found.beside, only(found).beside) == (("Загадка",), "так")


def test_scale_of_marks_in_the_head_is_a_choice_of_one() -> None:
    found = draft(table(("Критерий", "1", "2", "3"), ("Чистота", "", "", "")))
    assert (only(found).kind, only(found).options) == ("select_one", {"ru": ("1", "2", "3")})


def test_day_under_columns_of_yes_and_no_is_a_day() -> None:
    assert only(draft(table(("Р/т", "Савол", "Ҳа", "Не"), ("1", "Санаи санҷиш", "", "")))).kind == "date"


def test_lines_with_letters_are_answers_of_the_question_above() -> None:
    found = draft(line("1. Как кормят?"), line("а) хорошо"), line("б) плохо"))
    assert (only(found).kind, only(found).options) == ("select_one", {"ru": ("хорошо", "плохо")})


def test_words_between_blanks_and_beside_a_blank_are_kept() -> None:
    found = draft(line("Начальник ______ Телефон дежурной части ______"), table(("Место:", "ИВС ____"), ("Этаж:", "____")))
    assert [(one.words["ru"], one.beside) for one in found.rows] == [
        ("Начальник, Телефон дежурной части", ""), ("Место", "ИВС ____"), ("Этаж", ""),
    ]  # fmt: skip


def test_column_of_areas_in_english_makes_groups() -> None:
    found = draft(table(("Area", "What to check", "Yes", "No"), row(cell("Cells", down="restart"), "Number of beds", "", ""),
                        row(cell(down="continue"), "Is there light?", "", "")))  # fmt: skip
    assert brief(found) == [("group", "Cells"), ("integer", "Number of beds"), ("yes_no", "Is there light?")]


def test_norm_beside_a_question_becomes_its_hint() -> None:
    found = draft(table(("№", "Вопрос", "Да", "Нет", "Норма"), ("1", "Есть вода?", "", "", "СанПиН 5")))
    assert only(found).hint == "СанПиН 5"


def test_text_too_long_for_a_question_is_not_understood() -> None:
    found = draft(table(HEAD, ("1", "Есть ли " + "а" * 2000, "", "", ""), ("2", "Есть вода?", "", "", "")))
    assert [(one.kind, one.why) for one in found.rows] == [("", "too-long"), ("yes_no", "")]


def test_box_of_a_sign_font_a_field_and_a_list_to_choose_from() -> None:
    sign = '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r><w:r><w:t>раз</w:t></w:r><w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'
    sign += "<w:r><w:t>два</w:t></w:r>"
    entries = "".join(f'<w:listItem w:displayText="{one}" w:value="{one}"/>' for one in ("уголь", "газ"))
    shown = "<w:sdtContent><w:r><w:t>Выберите</w:t></w:r></w:sdtContent>"
    chosen = f"<w:sdt><w:sdtPr><w:dropDownList>{entries}</w:dropDownList></w:sdtPr>{shown}</w:sdt>"
    found = draft(
        table(
            ("№", "Вопрос", "Ответ"),
            row("1", "Чем моют", f"<w:tc>{line(raw=sign)}</w:tc>"),
            row("2", "Чем топят", f"<w:tc>{line(raw=chosen)}</w:tc>"),
        )
    )
    assert [one.options["ru"] for one in found.rows] == [("раз", "два"), ("уголь", "газ")]


def test_tracked_changes_count_as_accepted_and_are_marked_with_their_place() -> None:
    change = 'w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z"'
    cut = f"<w:del {change}><w:r><w:delText>CANARY</w:delText></w:r></w:del><w:ins {change}><w:r><w:t> горячая</w:t></w:r></w:ins>"
    found = draft(
        table(
            HEAD,
            row("1", f"<w:tc>{line('Вода', raw=cut)}</w:tc>", "", "", ""),
            row("2", "CANARY", "", "", "", about=f"<w:del {change}/>"),
        )
    )
    assert brief(found) == [("yes_no", "Вода горячая")]
    assert [(one.code, one.spot.table, one.spot.row) for one in found.marks] == [("tracked", 1, 2)]


def test_picture_and_a_cell_merged_both_ways_are_marked_with_their_place() -> None:
    drawn = "<w:r><w:drawing/></w:r>"
    found = draft(table(HEAD, row("1", f"<w:tc>{line('Вода есть', raw=drawn)}</w:tc>", "", "", ""),
                        row("2", cell("Свет есть", span=2, down="restart"), "", "")))  # fmt: skip
    assert [(one.code, one.spot.row) for one in found.marks] == [("pictures", 2), ("merged", 3)]
    assert ("yes_no", "Свет есть") in brief(found)


def refused(*blocks: str) -> tuple[str, Spot]:
    with pytest.raises(ChecklistRefused) as told:
        draft(*blocks)
    return told.value.code, told.value.spot


def test_nested_table_is_refused_with_its_place() -> None:
    inner = cell("Вопрос", raw=table(("а", "б")) + line())
    assert refused(table(HEAD), table(HEAD, row("1", inner, "", "", ""))) == ("nested", Spot(2, 2, 0))


def test_ten_thousand_rows_are_refused_where_reading_stopped() -> None:
    assert refused(table(HEAD, *[("1", "Вода есть", "", "", "")] * 10_000)) == ("rows", Spot(1, 1001, 0))


def test_more_items_than_a_tool_holds_are_refused_with_the_row() -> None:
    code, spot = refused(table(HEAD, *[(str(n), "Вода есть", "", "", "") for n in range(MOST_ITEMS + 20)]))
    assert (code, spot.table) == ("items", 1)


def test_file_without_anything_to_ask_is_refused() -> None:
    assert refused(line("Только слова.")) == ("none", Spot())
    assert refused() == ("none", Spot())
    assert refused(table(("", ""), ("", ""))) == ("none", Spot())


def test_draft_comes_back_from_a_page_as_it_went() -> None:
    found = draft(line("Лист", style="1"), table(HEAD, ("1", "Чем моют (мыло / ничем / водой)", "", "", "")))
    assert draft_kept(kept(found)) == found


@pytest.mark.parametrize(
    "change",
    [{"languages": []}, {"languages": ["xx"]}, {"notes": "all"}, {"rows": [{}]}, {"rows": None}, {"marks": [["x", 1, 1, 1]]}],
)
def test_anything_else_from_a_page_is_no_draft(change: dict[str, object]) -> None:
    whole = kept(draft(table(HEAD, ("1", "Вода есть", "", "", ""))))
    with pytest.raises(ValueError, match=r"no draft|int|unpack"):
        draft_kept(whole | change)
