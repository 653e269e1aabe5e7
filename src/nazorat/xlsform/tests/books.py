"""Workbooks and forms for the tests of this room, written as the tables a person would type."""

from __future__ import annotations

import io
from functools import cache

import openpyxl

from nazorat.xlsform import Form, compile_workbook, parse_form

NO_ANSWERS = ("na_not_asked", "na_not_checked", "na_refused", "na_unknown", "na_illegible")
OURS = 'nazorat="urn:nazorat:tool:1"'

Rows = list[list[str]]


def markdown(**sheets: Rows) -> bytes:
    """Sheets as a Markdown workbook; the survey's first row is line 2 of the file."""
    lines = []
    for name, rows in sheets.items():
        lines.append(f"| {name} |")
        lines += ["| | " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines).encode()


def xlsx(**sheets: Rows) -> bytes:
    """Sheets as an Excel workbook; the survey's header is row 1."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([cell or None for cell in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def no_answer_choices(list_name: str) -> Rows:
    """The five kinds of no-answer for a list, in Tajik and Russian."""
    return [[list_name, code, f"тҷ {code}", f"рус {code}"] for code in NO_ANSWERS]


SURVEY: Rows = [
    ["type", "name", "label::Tajik (tg)", "label::Russian (ru)", "relevant", "calculation", "bind::nazorat:number",
     "bind::nazorat:no_answer_of", "bind::nazorat:provisions", "bind::nazorat:person", "parameters", "required"],
    ["begin_group", "space", "Ҷой", "Место"],
    ["decimal", "length", "Дарозӣ", "Длина", "", "", "1", "", "NMR 13; CPT 4", "", "", "yes"],
    ["select_one no_answer", "length_na", "Чаро не", "Почему нет", "${length} = ''", "", "", "length"],
    ["select_one light", "light", "Рӯшноӣ дар ${length}", "Свет", "", "", "2", "", "", "yes"],
    ["select_multiple light", "lights", "Рӯшноиҳо", "Виды света", "", "", "3"],
    ["end_group"],
    ["begin_repeat", "bed", "Кат", "Койка"],
    ["text", "state", "Ҳолат", "Состояние", "", "", "4"],
    ["select_one no_answer", "state_na", "Чаро не", "Почему нет", "${state} = ''", "", "", "${state}"],
    ["begin_repeat", "sheet", "Рӯйпӯш", "Простыня"],
    ["integer", "days", "Рӯзҳо", "Дни", "", "", "5"],
    ["end_repeat"],
    ["end_repeat"],
    ["date", "day", "Сана", "Дата", "", "", "6"],
    ["time", "hour", "Соат", "Час", "", "", "7"],
    ["dateTime", "moment", "Лаҳза", "Миг", "", "", "8"],
    ["image", "picture", "Расм", "Снимок", "", "", "", "", "", "", "max-pixels=1024"],
    ["geopoint", "point", "Нуқта", "Точка"],
    ["range", "scale", "Дараҷа", "Шкала", "", "", "9", "", "", "", "start=1 end=5 step=1"],
    ["note", "thanks", "Раҳмат", "Спасибо"],
    ["calculate", "twice", "", "", "", "${length} * 2"],
    ["text", "words", "Суханҳо", "Слова", "", "", "10"],
]  # fmt: skip
CHOICES: Rows = [
    ["list_name", "name", "label::Tajik (tg)", "label::Russian (ru)"],
    ["light", "day", "рӯзона", "дневной"],
    ["light", "lamp", "чароғ", "лампа"],
    *no_answer_choices("light"),
    *no_answer_choices("no_answer"),
]
SETTINGS: Rows = [
    ["form_title", "form_id", "version", "default_language", "namespaces"],
    ["Ҳуҷра", "room", "2026110101", "Tajik (tg)", OURS],
]


@cache
def room() -> Form:
    """A form with every kind of item, companions and a repeat in a repeat."""
    return parse_form(compile_workbook(markdown(survey=SURVEY, choices=CHOICES, settings=SETTINGS), "room.md").xform)
