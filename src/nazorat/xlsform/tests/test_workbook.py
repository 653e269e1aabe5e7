import io
import struct
import time
import zipfile

import openpyxl
import pytest

from nazorat.xlsform import ToolRefused, compile_workbook, parse_form
from nazorat.xlsform.tests.books import CHOICES, SETTINGS, SURVEY, markdown, xlsx
from nazorat.xlsform.workbook import MAX_FILE, MAX_UNPACKED, read_workbook

writes = pytest.mark.temporary_files("openpyxl writes a workbook through a temporary file")


def codes(data: bytes, filename: str = "tool.xlsx") -> list[str]:
    with pytest.raises(ToolRefused) as refused:
        read_workbook(data, filename)
    return [one.code for one in refused.value.troubles]


def replaced(data: bytes, member: str, change: bytes) -> bytes:
    """The archive with one member's content replaced."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change if name == member else old.read(name))
    return written.getvalue()


def openpyxl_bytes() -> bytes:
    return xlsx(survey=SURVEY, choices=CHOICES, settings=SETTINGS)


@writes
def test_excel_and_markdown_give_the_same_form() -> None:
    markdown_form = compile_workbook(markdown(survey=SURVEY, choices=CHOICES, settings=SETTINGS), "room.md")
    excel_form = compile_workbook(openpyxl_bytes(), "room.xlsx")

    assert excel_form.xform == markdown_form.xform
    assert (excel_form.form_id, excel_form.version) == ("room", "2026110101")
    assert not [one for one in excel_form.warnings if one.level == "error"]


def test_csv_is_read_with_its_line_numbers() -> None:
    text = 'survey\n,type,name,label\n,integer,a,"How\nmany?"\n\n,text,b,Why?\nsettings\n,form_id,version\n,t,1\n'
    grid = read_workbook(text.encode(), "tool.csv")

    assert [(row.number, row.cells["name"]) for row in grid.sheet("survey").filled()] == [(4, "a"), (6, "b")]
    assert parse_form(compile_workbook(text.encode(), "tool.csv").xform).form_id == "t"


@pytest.mark.parametrize(
    ("content", "filename"),
    [(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "tool.xls"), (b"\xd0\xcf\x11\xe0 sealed", "tool.xlsx"), (b"\x09\x04", "tool.xls")],
)
def test_old_or_sealed_excel_is_refused(content: bytes, filename: str) -> None:
    assert codes(content, filename) == ["old-workbook"]


@writes
@pytest.mark.parametrize(
    "member", ["xl/vbaProject.bin", "xl/embeddings/oleObject1.bin", "xl/activeX/activeX1.xml", "xl/macrosheets/sheet1.xml"]
)
def test_workbook_with_a_program_is_refused(member: str) -> None:
    written = io.BytesIO(openpyxl_bytes())
    with zipfile.ZipFile(written, "a") as archive:
        archive.writestr(member, b"<x/>")
    assert codes(written.getvalue()) == ["macros"]
    assert codes(written.getvalue(), "tool.xlsm") == ["macros"]


@writes
def test_workbook_of_the_kind_for_macros_is_refused_also_without_one() -> None:
    data = openpyxl_bytes()
    kinds = zipfile.ZipFile(io.BytesIO(data)).read("[Content_Types].xml")
    plain, enabled = b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml"
    assert plain in kinds
    assert codes(replaced(data, "[Content_Types].xml", kinds.replace(plain, enabled))) == ["macros"]


@writes
def test_formula_is_refused_with_its_cell() -> None:
    book = openpyxl.load_workbook(io.BytesIO(openpyxl_bytes()))
    book["survey"]["C3"] = '=CONCATENATE("a", "b")'
    book.create_sheet("working")["A1"] = "=1+1"
    written = io.BytesIO()
    book.save(written)
    with pytest.raises(ToolRefused) as refused:
        read_workbook(written.getvalue(), "tool.xlsx")
    assert [(one.code, one.place) for one in refused.value.troubles] == [("formula", "survey, row 3, C")]
    book["survey"]["C3"] = "plain"
    again = io.BytesIO()
    book.save(again)
    assert read_workbook(again.getvalue(), "tool.xlsx").names == ("survey", "choices", "settings", "working")


@writes
@pytest.mark.parametrize("rows", [2_500_000, 10_000_000])
@pytest.mark.parametrize("before", [True, False])
def test_millions_of_empty_rows_cost_nothing(rows: int, before: bool) -> None:
    data = openpyxl_bytes()
    xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    tag = b"<sheetData>" if before else b"</sheetData>"
    empty = b"<row></row>" * rows
    assert tag in xml
    bomb = replaced(data, "xl/worksheets/sheet1.xml", xml.replace(tag, tag + empty if before else empty + tag))
    began = time.process_time()
    if rows > 3_000_000:
        assert codes(bomb) == ["too-big"]
    else:
        grid = read_workbook(bomb, "tool.xlsx")
        assert len(grid.sheet("survey").rows) == (0 if before else len(SURVEY) - 1)
    assert time.process_time() - began < 5


@writes
def test_cells_read_as_a_person_sees_them() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "survey"
    sheet.append(["type", "name", " label::Tajik   (tg) ", None, "a", "b", "c"])
    sheet.append(["text", " x ", "a\xa0b", "lost", 12.0, True, 1.5])
    written = io.BytesIO()
    book.save(written)

    survey = read_workbook(written.getvalue(), "x.xlsx").sheet("survey")

    assert survey.rows[0].cells == {"type": "text", "name": "x", "label::Tajik (tg)": "a b", "a": "12", "b": "TRUE", "c": "1.5"}
    assert survey.place("label::Tajik (tg)") == "C (label::Tajik (tg))"


def test_what_is_no_workbook_is_refused() -> None:
    assert codes(b"nothing") == ["bad-file"]
    assert codes(b"PK\x03\x04 broken") == ["bad-file"]
    assert codes(b"\xff\xfe\x00", "a.csv") == ["bad-file"]
    assert codes(b"x", "a.docx") == ["bad-type"]
    assert codes(b"x" * (MAX_FILE + 1)) == ["too-big"]


def test_archive_that_unpacks_to_too_much_is_refused() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (MAX_UNPACKED + 1))

    assert len(written.getvalue()) < 100_000
    assert codes(written.getvalue()) == ["too-big"]


def test_archive_that_lies_about_its_size_is_refused() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 5_000_000)
    lying = written.getvalue().replace(struct.pack("<I", 5_000_000), struct.pack("<I", 100))

    assert codes(lying) == ["bad-file"]


@writes
@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet>&a;</worksheet>',
        b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x []><worksheet/>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="UTF-7"?><worksheet/>',
    ],
)
def test_workbook_with_entities_is_refused(xml: bytes) -> None:
    assert codes(replaced(openpyxl_bytes(), "xl/worksheets/sheet1.xml", xml)) == ["forbidden-xml"]


@writes
def test_cell_far_away_costs_nothing() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "survey"
    sheet.append(["type", "name", "label"])
    sheet.append(["text", "a", "A"])
    sheet["XFD1048576"] = "far"
    written = io.BytesIO()
    book.save(written)

    assert [row.number for row in read_workbook(written.getvalue(), "x.xlsx").sheet("survey").rows] == [2]


def test_too_many_rows_are_refused() -> None:
    assert codes(markdown(survey=[["type", "name"], *([["text", "a"]] * 20_001)]), "a.md") == ["too-big"]
