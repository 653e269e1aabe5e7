"""What the sheets ask: the tools of the library, read from their workbooks, so that a paper has the words that the keying page has."""

from __future__ import annotations

from datetime import date, time
from functools import cache
from pathlib import Path

import nazorat
from nazorat.cli.demo.story.shapes import Answer, Na
from nazorat.cli.practice.wording import load
from nazorat.xlsform import Form, Question, compile_workbook, parse_form

PACKAGE = Path(nazorat.__file__).resolve().parent


@cache
def form(tool: str) -> Form:
    """A tool as its workbook in the library has it."""
    library = next(folder for folder in (PACKAGE / "_library", PACKAGE.parent.parent / "library") if folder.is_dir())
    workbook = library / "tools" / tool / f"{tool}.xlsx"
    return parse_form(compile_workbook(workbook.read_bytes(), workbook.name).xform)


@cache
def questions(tool: str) -> dict[str, Question]:
    """The items of a tool by their path, in the order of the sheet."""
    return {one.path: one for one in form(tool).questions()}


def said(question: Question, answer: Answer, language: str) -> str:
    """An answer in words, as somebody wrote or ticked it on the sheet."""
    if isinstance(answer, Na):
        return str(load()["no"][answer.code][language])
    if question.choices:
        labels = {choice.code: choice.label.in_(language) or choice.code for choice in question.choices}
        return "; ".join(labels[code] for code in (answer if isinstance(answer, tuple) else (str(answer),)))
    if isinstance(answer, time):
        return answer.strftime("%H:%M")
    return answer.strftime("%d.%m.%Y") if isinstance(answer, date) else str(answer)
