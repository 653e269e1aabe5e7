"""Reading a tool's YAML, refusing what is wrong in it, and building the workbook."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Self
from zipfile import ZipFile

import pytest

from nazorat.xlsform.compiling import compile_workbook
from nazorat.xlsform.source import SourceRefused, build, cells, main, read_source, rebuild
from nazorat.xlsform.source_rows import sheets_of
from nazorat.xlsform.tree import parse_form

pytestmark = pytest.mark.temporary_files("openpyxl writes each sheet through a temporary file; a tool's wording is public")

SOURCE = """
code: shed
version: "2026112301"
title: {en: Shed, ru: Сарай, tg: Анбор}
about: {en: One shed., ru: Один сарай., tg: Як анбор.}
review: {en: [], ru: [], tg: []}
choices:
  yes_no:
    "yes": {en: "yes", ru: да, tg: ҳа}
    "no": {en: "no", ru: "нет", tg: не}
sections:
  - name: inside
    label: {en: Inside, ru: Внутри, tg: Дарун}
    theme: MAT
    origin: S
    provisions: [NMR 13]
    items:
      - {name: dry, number: "1", type: select_one, choices: yes_no, required: true, label: {en: Dry, ru: Сухо, tg: Хушк}}
      - {name: doors, number: 2a, type: integer, required: true, relevant: "${dry} = 'yes'", label: {en: Doors, ru: Дверей, tg: Дарҳо}}
      - {name: steps, number: 2b, type: integer, relevant: "${dry} = 'yes'", label: {en: Steps, ru: Ступени, tg: Зинаҳо}}
      - name: holds
        number: "3"
        type: select_multiple
        theme: MGMT
        label: {en: Holds, ru: Хранит, tg: Дорад}
        choices:
          wood: {en: wood, ru: дрова, tg: ҳезум}
          tools: {en: tools, ru: орудия, tg: асбоб}
"""


def folder_with(tmp_path: Path, text: str = SOURCE) -> Path:
    folder = tmp_path / "shed"
    folder.mkdir(exist_ok=True)
    (folder / "shed.yaml").write_text(text, encoding="utf-8")
    return folder


def refusal(tmp_path: Path, old: str, new: str) -> str:
    assert old in SOURCE
    with pytest.raises(SourceRefused) as refused:
        read_source(folder_with(tmp_path, SOURCE.replace(old, new, 1)) / "shed.yaml")
    return str(refused.value)


def test_item_takes_what_its_section_says_unless_it_says_otherwise(tmp_path: Path) -> None:
    items = {item.name: item for item in read_source(folder_with(tmp_path) / "shed.yaml").items()}
    assert [items[name].theme for name in ("dry", "doors", "steps", "holds")] == ["MAT", "MAT", "MAT", "MGMT"]
    assert items["holds"].provisions == ("NMR 13",)


class Later(datetime):
    """A clock that is years ahead."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls(2031, 7, 1, 12, 0, 0, tzinfo=tz)


def test_workbook_is_equal_to_the_byte_whatever_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = read_source(folder_with(tmp_path) / "shed.yaml")
    first = build(tool)
    with monkeypatch.context() as clock:
        clock.setattr("openpyxl.writer.excel.datetime.datetime", Later)
        clock.setattr("time.localtime", lambda *_: time.gmtime(2_000_000_000))
        assert build(tool) == first


def test_workbook_holds_no_clock_of_its_own(tmp_path: Path) -> None:
    with ZipFile(rebuild(folder_with(tmp_path))) as book:
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"1980-01-01T00:00:00Z" in book.read("docProps/core.xml")


def test_workbook_reads_back_as_it_was_written(tmp_path: Path) -> None:
    tool = read_source(folder_with(tmp_path) / "shed.yaml")
    assert cells(build(tool)) == sheets_of(tool)


def test_form_of_the_workbook_has_items_companions_and_words(tmp_path: Path) -> None:
    data = build(read_source(folder_with(tmp_path) / "shed.yaml"))
    form = parse_form(compile_workbook(data, "shed.xlsx").xform)
    assert (form.form_id, form.version, form.default_language) == ("shed", "2026112301", "ru")
    assert [(q.path, q.required) for q in form.paper()] == [
        ("inside/dry", True),
        ("inside/doors", True),
        ("inside/steps", False),
        ("inside/holds", False),
    ]
    assert {companion.of: companion.path for companion in form.companions} == {
        "inside/doors": "inside/doors_na",
        "inside/steps": "inside/steps_na",
    }
    assert dict(form.question("inside/doors").label) == {"en": "Doors", "ru": "Дверей", "tg": "Дарҳо"}
    assert [choice.code for choice in form.question("inside/dry").choices[2:]] == [
        "na_not_asked",
        "na_not_checked",
        "na_refused",
        "na_unknown",
        "na_illegible",
    ]


def test_no_answer_stands_alone_among_many(tmp_path: Path) -> None:
    data = build(read_source(folder_with(tmp_path) / "shed.yaml"))
    form = parse_form(compile_workbook(data, "shed.xlsx").xform)
    assert "count-selected(.) < 2" in form.question("inside/holds").constraint
    assert "na_" in form.question("inside/holds").constraint


def test_required_item_and_its_companion_do_not_wait_for_each_other(tmp_path: Path) -> None:
    survey = cells(build(read_source(folder_with(tmp_path) / "shed.yaml")))["survey"]
    rows = {row[1]: dict(zip(survey[0], row, strict=True)) for row in survey[1:]}
    assert rows["doors"]["required"] == "${doors_na} = ''"
    assert "doors" not in rows["doors_na"]["relevant"]
    assert rows["steps_na"]["relevant"] == "(${dry} = 'yes') and ${steps} = ''"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"no": {en', "no: {en", "yes_no: put False in quotes"),
        ("tg: Хушк}", "tg: сухо}", "dry: two languages read the same"),
        ("tg: Хушк}", "tg: ''}", "dry, label, tg: is empty"),
        (", tg: Хушк}", "}", "dry, label: words are needed in en, ru, tg"),
        ("theme: MAT\n", "theme: MATTER\n", "dry: a theme of the ten is needed"),
        ("origin: S", "origin: X", "dry: an origin S, A, R or M is needed"),
        ("provisions: [NMR 13]", "provisions: []", "dry: provisions such as NMR 13 are needed"),
        ("provisions: [NMR 13]", "provisions: [NMR13]", "dry: provisions such as NMR 13 are needed"),
        ("number: 2b", "number: 2a", "number 2a is there 2 times"),
        ("name: steps", "name: doors", "doors: a name is small letters"),
        ("name: steps", "name: steps_na", "steps_na: a name is small letters"),
        ("${dry}", "${wet}", "doors: there is no item wet"),
        ("wood: {", "na_wood: {", "holds, na_wood: a code is small letters"),
        ("tg: асбоб", "tg: ҳезум", "holds: two choices read the same in tg"),
        ("choices: yes_no", "choices: yes_or_no", "list yes_or_no: is missing"),
        ("type: integer", "type: number", "doors: unknown type number"),
        ("required: true", "requierd: true", "dry: unknown requierd"),
        ('version: "2026112301"', "version: 1.10", "version: ten digits are needed"),
        ("number: 2b, type", "type", "steps: a number is needed"),
        ("theme: MAT\n", "theme: MAT\n    theme: MGMT\n", "'theme' is there twice"),
        ("sections:", "sections: {", "shed.yaml"),
    ],
)
def test_source_is_refused_in_words(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in refusal(tmp_path, old, new)


def test_command_rebuilds_and_says_what_it_wrote(tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "nazorat.xlsform.source", f"{folder}{os.sep}"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, str(folder / "shed.xlsx"), "")
    assert cells((folder / "shed.xlsx").read_bytes()) == sheets_of(read_source(folder / "shed.yaml"))


def test_command_fails_when_a_source_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folder_with(tmp_path, SOURCE.replace("origin: S", "origin: X"))
    assert main([str(folder)]) == 1
    assert "dry: an origin" in capsys.readouterr().err
    assert not (folder / "shed.xlsx").exists()


def test_names_of_reviewers_make_a_language_reviewed(tmp_path: Path) -> None:
    text = SOURCE.replace("tg: []}", 'tg: ["R-1", "R-2"]}').replace("ru: [],", 'ru: ["R-1"],')
    assert read_source(folder_with(tmp_path, text) / "shed.yaml").unreviewed() == ("en", "ru")
