"""Every tool of the library drawn on paper by the press and on screen by Chromium, in each of its languages."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pypdf
import pytest

from journeys.seeds_tools import READERS
from nazorat.tools.queries import titled
from nazorat.typeset.paper import SheetRequest, sheet_job
from nazorat.typeset.process import run
from nazorat.xlsform.compiling import compile_workbook
from nazorat.xlsform.form import Form, Question
from nazorat.xlsform.tree import parse_form
from support.live import Live, browser, serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

TOOLS = Path(__file__).parents[2] / "library" / "tools"
CODES = sorted(folder.name for folder in TOOLS.iterdir() if folder.is_dir())
LANGUAGES = ("en", "ru", "tg", "uz-Latn", "uz-Cyrl")


@cache
def forms() -> dict[str, Form]:
    return {
        code: titled(parse_form(compile_workbook((TOOLS / code / f"{code}.xlsx").read_bytes(), f"{code}.xlsx").xform))
        for code in CODES
    }


def asked(form: Form) -> list[Question]:
    """What is written or typed as an answer: a figure is drawn on."""
    return [question for question in form.paper() if question.kind != "photo"]


def bare(text: str) -> str:
    """Text without what the line breaks of a page put between its letters; the press sets the turned comma as a quotation mark."""
    return re.sub(r"[\s\u00ad\u200b]", "", text).replace("‘", "ʻ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_tool_on_paper(language: str) -> None:
    figures = {code: {path.name: path.read_bytes() for path in (TOOLS / code).glob("*.png")} for code in CODES}
    made = run(
        [sheet_job(SheetRequest(form, language, (7,), figures=figures[code])) for code, form in forms().items()], seconds=300
    )
    assert len(made) == len(CODES) == 21
    for (code, form), content in zip(forms().items(), made, strict=True):
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        # one side for each tool; the figure of the injury sheet lies behind it
        assert len(pages) == (2 if code == "injury" else 1), code
        text = bare(pages[0].extract_text())
        assert bare(form.question("about").label[language]) in text, code
        assert bare(asked(form)[0].label[language]) in text, code
        assert bare(asked(form)[0].number) in text, code
    drawn = pypdf.PdfReader(io.BytesIO(made[CODES.index("injury")])).pages[1]
    assert bare(forms()["injury"].question("whole/body_map").label[language]) in bare(drawn.extract_text())


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with serving("journeys.seeds_tools:library") as served:
        yield served


def read(page: Page, live: Live, address: str) -> str:
    answer = page.goto(live.address + address, wait_until="domcontentloaded")
    assert answer is not None
    assert answer.status == 200, address
    return page.text_content("body") or ""


def test_every_tool_on_screen(live: Live) -> None:
    """The page of each version for readers of three languages, and the keying page of a sheet in each of five."""
    for language in READERS:
        with browser(language=language) as open_page:
            page = open_page(live, live.facts[language])
            for code, address in live.facts["shown"].items():
                form, text = forms()[code], bare(read(page, live, address))
                said = (
                    form.question("about").label,
                    form.question(form.purpose).label,
                    form.training,
                    *(one.label for one in form.paper()),
                )
                assert [words[language] for words in said if bare(words[language]) not in text] == [], f"{code}, {language}"
            for name, address in live.facts["keyed"].items() if language == "en" else ():
                code, _, written = name.partition(" ")
                text = bare(read(page, live, address))
                assert [one.number for one in asked(forms()[code]) if bare(one.label[written]) not in text] == [], name
