"""A coordinator brings the Word checklist of an office, corrects what became of it and publishes it as a draft, on a wide screen and a narrow one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from nazorat.xlsform.tests.checklists import cell, line, row, table, word
from support.live import Live, browser, serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

HEAD = ("№", "Вопрос", "Да", "Нет", "Норма", "Примечание")
CHECKLIST = word(
    line("Проверка изолятора временного содержания", style="1"), line("Заполняется после обхода, не в присутствии сотрудников."),
    line("Дата проверки: ____________"), line("Сколько человек содержится: ______"),
    table(HEAD, row(cell("I. Питание", span=6, bold=True)), ("1", "Есть ли меню на неделю?", "☐", "☐", "Правила, п. 42", ""),
          ("2", "Сколько раз в день кормят?", "", "", "", ""), ("3", "Площадь столовой", "", "____ м²", "", ""),
          row(cell("II. Обращение", span=6, bold=True)), ("4", "Как обращаются сотрудники (вежливо / грубо / по-разному / не знаю)", "", "", "", ""),
          ("", "", "", "", "", "см. приложение 2")),
    line("Медицина", bold=True),
    table(row("№", "Показатель", cell("Оценка", span=3)), ("", "", "Хорошо", "Средне", "Плохо"), ("1", "Чистота кабинета", "", "", ""),
          row("2", "Какие лекарства есть", cell("☐ обезболивающие\n☐ сердечные\n☐ другое ____", span=3))),
)  # fmt: skip
WIDEST = """() => [...document.querySelectorAll('body *')]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.scroll, .visually-hidden, svg'))
  .map((one) => one.outerHTML.slice(0, 90)).slice(0, 3)"""


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with serving("journeys.seeds_word:coordinator") as served:
        yield served


@pytest.fixture(scope="module")
def page(live: Live) -> Iterator[Page]:
    with browser() as open_page:
        signed_in = open_page(live, live.facts["coordinator"])
        signed_in.get_by_role("button", name="Русский").click()
        signed_in.locator("html[lang=ru]").wait_for()
        yield signed_in


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.temporary_files("a browser saves what it downloads to a file")
def test_checklist_is_brought_corrected_taken_and_published(live: Live, page: Page, tmp_path: Path) -> None:
    for width, code in ((1200, "wide"), (390, "narrow")):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{live.address}/tools/word/")
        assert page.evaluate(WIDEST) == []
        shot(page, f"{code}-bring")
        page.set_input_files(
            "[name=word]", {"name": "Проверка ИВС.docx", "mimeType": "application/octet-stream", "buffer": CHECKLIST}
        )
        page.locator("main form .btn-primary").click()
        assert page.locator("[name^=r][name$=-kind]").count() == 13
        assert page.evaluate(WIDEST) == []
        shot(page, f"{code}-rows")
        page.locator("main form .btn-primary").click()
        assert page.locator("[name=code]").input_value() == ""
        shot(page, f"{code}-wrong")
        page.fill("[name=code]", f"ivs_{code}")
        page.select_option("[name=purpose]", "room")
        page.select_option("[name=r0-kind]", "note")
        page.locator("main form .btn-primary").click()
        page.locator("[form=back]").wait_for()
        assert page.evaluate(WIDEST) == []
        shot(page, f"{code}-preview")
        page.locator("[form=back]").click()
        assert page.locator("[name=code]").input_value() == f"ivs_{code}"
        with page.expect_download() as saved:
            page.locator("button[value=workbook]").click()
        saved.value.save_as(tmp_path / "book.xlsx")
        book = openpyxl.load_workbook(tmp_path / "book.xlsx", read_only=True)
        assert book.sheetnames == ["survey", "choices", "settings"]
        book.close()
        page.locator("form.wide:not([data-sent])").wait_for()
        page.locator("main form .btn-primary").click()
        page.locator("[form=back]").wait_for()
        page.locator("main form .btn-primary").click()
        page.wait_for_url("**/tools/*-*/")
        assert page.locator("h1").inner_text() == "Проверка изолятора временного содержания"
        assert page.locator(".note-wait").count() >= 1
        shot(page, f"{code}-version")
