"""The papers of a practice: filled-in sheets for trainees, the answer key for the trainer. Worked out of the story's own book each time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from nazorat.cli.demo.story import cast
from nazorat.cli.demo.story.book import Sheet, on_the_sheet, records, sheets
from nazorat.cli.demo.story.shapes import Days, Record
from nazorat.cli.practice import expected
from nazorat.cli.practice.folder import Prepared
from nazorat.cli.practice.tools import form, questions, said
from nazorat.cli.practice.wording import word
from nazorat.typeset import Document, Section, Status, editions
from nazorat.typeset.compose import escape

VISIT = "namuna-0"
Language = Literal["ru", "tg", "en"]
LANGUAGES: tuple[Language, ...] = ("ru", "tg", "en")


def write(folder: Path, prepared: Prepared, language: Language) -> list[Path]:
    """Both papers as PDF and HTML, and the right answers as CSV. Gives the files."""
    folder.mkdir(mode=0o700, exist_ok=True)
    left = sheets_left(prepared)
    documents = {"sheets": trainees(left, language), "answer-key": key(prepared, left, language)}
    made = editions(documents.values(), ("pdf", "html"))
    content: dict[str, bytes] = {
        f"{name}-{language}.{kind}": edition[kind] for name, edition in zip(documents, made, strict=True) for kind in edition
    }
    content[f"answers-{language}.csv"] = table(left, language)
    for name, data in content.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in sorted(content)]


def sheets_left(prepared: Prepared) -> list[Sheet]:
    """The sheets that trainees key, each with what is written on it."""
    book = {sheet.number: sheet for sheet in sheets(VISIT, Days(prepared.today), prepared.first)}
    return [book[number] for number in prepared.left]


def carried(prepared: Prepared, language: Language) -> expected.Carried:
    """Where each record of the visit stands."""
    days = Days(prepared.today)
    numbers = {sheet.record.key: sheet.number for sheet in sheets(VISIT, days, prepared.first) if sheet.record}
    return {one.key: (form(one.tool).title_in(language), numbers.get(one.key)) for one in records(VISIT, days)}


def trainees(left: Sequence[Sheet], language: Language) -> Document:
    """The filled-in sheets, each on a page of its own, as somebody brought them back from the visit."""
    first = Section("intro", word("trainees", language), markdown=escape(word("trainees_intro", language)), counted=False)
    made = [
        Section(
            f"sheet-{sheet.number}", heading(sheet, language), 2, markdown=answers_of(sheet, language), new_page=True, counted=False
        )
        for sheet in left
    ]
    return _document("trainees", (first, *made), language, "")


def key(prepared: Prepared, left: Sequence[Sheet], language: Language) -> Document:
    """The answer key: what the pages show, matrix, findings, traps, then the right answers sheet by sheet."""
    labels = prepared.labels[language]
    parts = [
        ("overview", _overview(left, language)),
        ("pages", expected.pages(language)),
        ("matrix", expected.matrix(labels, language)),
        ("findings", expected.findings(labels, carried(prepared, language), language)),
        ("traps", expected.traps(language)),
    ]
    made = [Section(name, word(name, language), markdown=text, new_page=True, counted=False) for name, text in parts]
    made += [
        Section(f"sheet-{sheet.number}", heading(sheet, language), 2, markdown=answers_of(sheet, language), counted=False)
        for sheet in left
    ]
    return _document("key", made, language, word("not_for_trainees", language))


def heading(sheet: Sheet, language: Language) -> str:
    return f"{word('sheet', language)} {sheet.number}: {form(sheet.tool).title_in(language)}"


def answers_of(sheet: Sheet, language: Language) -> str:
    """Who filled it in, and each answer under the number and the words of its question."""
    told = f"{word('member', language)}: {cast.code_of(sheet.by)}"
    more = f" · {word('second', language)}" if sheet.tenth else ""
    return (
        escape(told + more)
        + "\n\n"
        + expected.rows([word(name, language) for name in ("item", "question", "answer")], _items(sheet, language), (8, 46, 46))
    )


def table(left: Iterable[Sheet], language: Language) -> bytes:
    """Every right answer as a line: sheet, item, question, path, answer. A cell that could be taken for a formula is text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["sheet", "item", "question", "path", "answer"])
    for sheet in left:
        paths = _record(sheet).answers
        for path, row in zip(_in_order(sheet, paths), _items(sheet, language), strict=True):
            cells = [sheet.number, row[0], row[1], path, row[2]]
            writer.writerow([f"'{cell}" if str(cell).startswith(("=", "+", "-", "@")) else cell for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def _items(sheet: Sheet, language: Language) -> list[tuple[str, str, str]]:
    record, asked = _record(sheet), questions(sheet.tool)
    return [
        (asked[path].number, asked[path].label.in_(language) or path, said(asked[path], record.answers[path], language))
        for path in _in_order(sheet, record.answers)
    ]


def _in_order(sheet: Sheet, answers: Iterable[str]) -> list[str]:
    given = set(answers)
    return [path for path in questions(sheet.tool) if path in given]


def _record(sheet: Sheet) -> Record:
    assert sheet.record is not None  # noqa: S101 - only sheets that carry a record are left to trainees
    return on_the_sheet(sheet.record)


def _overview(left: Sequence[Sheet], language: Language) -> str:
    head = [word("sheet", language), word("member", language), "", word("answers", language)]
    rows = [
        (
            str(sheet.number) + (" ×2" if sheet.tenth else ""),
            cast.code_of(sheet.by),
            form(sheet.tool).title_in(language),
            str(len(_record(sheet).answers)),
        )
        for sheet in left
    ]
    return escape(f"×2: {word('second', language)}.") + "\n\n" + expected.rows(head, rows, (12, 20, 50, 18))


def _document(name: str, sections: Sequence[Section], language: Language, restriction: str) -> Document:
    place = next(one.names[language] for one in cast.PLACES if one.key == VISIT)
    return Document(
        f"{word(name, language)}: {place}", language, word("kind", language), tuple(sections),
        status=Status(word("practice", language), restriction), watermark=word("mark", language), demonstration=word("practice", language),
        demonstration_short=word("mark", language), header=word("mark", language), contents=name == "key",
    )  # fmt: skip
