import io
import struct
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


def test_old_excel_is_read() -> None:
    def label(row: int, column: int, text: str) -> bytes:
        content = struct.pack("<HH3sB", row, column, b"\0\0\0", len(text)) + text.encode()
        return struct.pack("<HH", 0x04, len(content)) + content

    cells = [
        label(r, c, text)
        for r, row in enumerate([["type", "name", "label"], ["integer", "a", "How many?"]])
        for c, text in enumerate(row)
    ]
    data = struct.pack("<HHHH", 0x09, 4, 2, 0x10) + b"".join(cells) + struct.pack("<HH", 0x0A, 0)

    assert [q.path for q in parse_form(compile_workbook(data, "old.xls").xform).questions()] == ["a"]


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
    assert codes(b"\xd0\xcf\x11\xe0 broken", "a.xls") == ["bad-file"]
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
