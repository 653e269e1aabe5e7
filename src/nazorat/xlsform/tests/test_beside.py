"""Files beside a workbook: named, given, known by their bytes, and read as choices."""

from __future__ import annotations

import csv
import io
import json

import pytest
from PIL import Image

from nazorat.xlsform import ToolRefused, build_instance, compile_workbook, parse_form, parse_instance
from nazorat.xlsform.compiling import Compiled
from nazorat.xlsform.tests.books import Rows, markdown

HEAD = [
    "type",
    "name",
    "label",
    "media::image",
    "media::audio",
    "media::video",
    "media::big-image",
    "appearance",
    "calculation",
    "default",
]
SETTINGS: Rows = [["form_id", "version"], ["beside", "1"]]
CSV = "name,label,state\na,Аҳолӣ,1\nb,Баҳор,2\n".encode()
XML = "<root><item><name>a</name><label>Аҳолӣ</label></item></root>".encode()
POINT = {"type": "Point", "coordinates": [68.7, 38.5]}
FEATURES = [{"type": "Feature", "geometry": POINT, "properties": {"id": "a", "title": "Аҳолӣ"}}]
GEOJSON = json.dumps({"type": "FeatureCollection", "features": FEATURES}).encode()
MP3, MP4 = b"ID3\x04" + b"\x00" * 60, b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 60


def picture(kind: str = "PNG", size: tuple[int, int] = (20, 20)) -> bytes:
    written = io.BytesIO()
    Image.new("L", size).save(written, kind)
    return written.getvalue()


def compiled(rows: Rows, files: dict[str, bytes], **sheets: Rows) -> Compiled:
    return compile_workbook(markdown(survey=[HEAD, *rows], settings=SETTINGS, **sheets), "beside.md", files)


def refused(rows: Rows, files: dict[str, bytes], **sheets: Rows) -> list[tuple[str, str, int | None, str]]:
    with pytest.raises(ToolRefused) as raised:
        compiled(rows, files, **sheets)
    errors = [one for one in raised.value.troubles if one.level == "error"]
    assert all(one.message and one.hint and "{" not in one.message + one.hint for one in errors)
    return [(one.code, one.sheet, one.row, one.column) for one in errors]


def test_every_way_to_name_a_file_is_seen() -> None:
    rows = [
        ["note", "n", "N", "a.png", "b.mp3", "c.mp4", "d.jpg"],
        ["image", "p", "P", "", "", "", "", "", "", "e.png"],
        ["select_one_from_file f.csv", "f", "F"],
        ["select_one_from_file g.xml", "g", "G"],
        ["select_one_from_file h.geojson", "h", "H"],
        ["select_one l", "l", "L", "", "", "", "", "search('i')"],
        ["calculate", "c", "", "", "", "", "", "", "pulldata('j', 'label', 'name', ${n})"],
        ["csv-external", "k", ""],
    ]
    choices = [["list_name", "name", "label", "media::image"], ["l", "name", "label", "m.png"]]
    form = parse_form(compile_workbook(markdown(survey=[HEAD, *rows], choices=choices, settings=SETTINGS), "t.md").xform)
    assert {one.name: one.kind for one in form.files} == {
        "a.png": "image", "b.mp3": "audio", "c.mp4": "video", "d.jpg": "image", "e.png": "image", "m.png": "image",
        "f.csv": "csv", "g.xml": "xml", "h.geojson": "geojson", "i.csv": "csv", "j.csv": "csv", "k.csv": "csv",
    }  # fmt: skip
    assert next(one.columns for one in form.files if one.name == "f.csv") == ("name", "label")


def test_good_files_are_taken() -> None:
    rows = [["note", "n", "N", "a.png", "b.mp3", "c.mp4", "d.jpg"], ["select_one_from_file f.csv", "f", "F"]]
    files = {"a.png": picture(), "b.mp3": MP3, "c.mp4": MP4, "d.jpg": picture("JPEG"), "f.csv": b"\xef\xbb\xbf" + CSV}
    assert compiled(rows, files).files == files


NOTE = [["note", "n", "N", "a.png"]]
LIST = [["select_one_from_file f.csv", "f", "F"]]


@pytest.mark.parametrize(
    ("rows", "files", "trouble"),
    [
        (NOTE, {}, ("file-missing", "survey", 3, "D (media::image)")),
        (LIST, {}, ("file-missing", "survey", 3, "A (type)")),
        (NOTE, {"a.png": picture(), "z.png": picture()}, ("file-unnamed", "", None, "")),
        (NOTE, {"a.png": picture(), "../a.png": b"x"}, ("file-bad-name", "", None, "")),
        (NOTE, {"a.png": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}, ("file-no-picture", "survey", 3, "D (media::image)")),
        (NOTE, {"a.png": picture()[:60]}, ("file-no-picture", "survey", 3, "D (media::image)")),
        (NOTE, {"a.png": CSV}, ("file-no-picture", "survey", 3, "D (media::image)")),
        (NOTE, {"a.png": picture(size=(9000, 9000))}, ("file-too-many-pixels", "survey", 3, "D (media::image)")),
        (NOTE, {"a.png": b"\x89PNG" + b"\x00" * 2_500_001}, ("file-too-big", "", None, "")),
        (LIST, {"f.csv": picture()}, ("file-no-table", "survey", 3, "A (type)")),
        (LIST, {"f.csv": b"PK\x03\x04" + b"\x00" * 40}, ("file-no-table", "survey", 3, "A (type)")),
        (LIST, {"f.csv": b""}, ("file-no-table", "survey", 3, "A (type)")),
        (LIST, {"f.csv": CSV.decode().encode("utf-16")}, ("file-no-table", "survey", 3, "A (type)")),
        (LIST, {"f.csv": "name,label\na,A\nb,Тюрьма\n".encode("cp1251")}, ("file-not-utf8", "f.csv", 3, "")),
        (LIST, {"f.csv": CSV.replace(b"\n", b"\r")}, ("file-line-ends", "survey", 3, "A (type)")),
        (LIST, {"f.csv": CSV.replace(b",", b";")}, ("file-no-commas", "f.csv", 1, "")),
        (LIST, {"f.csv": b"name,label\na,=cmd|' /C calc'!A0\n"}, ("file-formula", "f.csv", 2, "label")),
        (LIST, {"f.csv": b"name,label\na,@SUM(A1)\n"}, ("file-formula", "f.csv", 2, "label")),
        (LIST, {"f.csv": b"name,label\na,A,more\n"}, ("file-no-table", "f.csv", 2, "")),
        (LIST, {"f.csv": b"name,name\na,A\n"}, ("twice-column", "f.csv", 1, "name")),
        (LIST, {"f.csv": b"code,label\na,A\n"}, ("file-no-column", "survey", 3, "A (type)")),
        (LIST, {"f.csv": b"name,label\n" + b"a,A\n" * 20_001}, ("file-too-long", "f.csv", 20_002, "")),
        ([["select_multiple_from_file f.csv", "f", "F"]], {"f.csv": b"name,label\na b,A\n"}, ("space-in-code", "f.csv", 2, "name")),
        (
            [["select_one_from_file f.xml", "f", "F"]],
            {"f.xml": b'<!DOCTYPE r [<!ENTITY a "aaaa">]><root><item><name>&a;</name></item></root>'},
            ("file-forbidden", "survey", 3, "A (type)"),
        ),
        ([["select_one_from_file f.xml", "f", "F"]], {"f.xml": b"<root><item>"}, ("file-no-xml", "survey", 3, "A (type)")),
        ([["select_one_from_file f.geojson", "f", "F"]], {"f.geojson": b"[" * 9999}, ("file-no-geojson", "survey", 3, "A (type)")),
        ([["select_one_from_file f.geojson", "f", "F"]], {"f.geojson": b"[]"}, ("file-no-geojson", "survey", 3, "A (type)")),
        ([["note", "n", "N", "", "b.mp3"]], {"b.mp3": picture()}, ("file-no-sound", "survey", 3, "E (media::audio)")),
        ([["note", "n", "N", "", "", "c.mp4"]], {"c.mp4": MP3}, ("file-no-film", "survey", 3, "F (media::video)")),
    ],
)  # fmt: skip
def test_bad_file_is_refused_in_a_sentence_with_its_place(
    rows: Rows, files: dict[str, bytes], trouble: tuple[str, str, int | None, str]
) -> None:
    assert trouble in refused(rows, files)


def test_name_in_other_letters_is_told_apart() -> None:
    assert ("file-other-letters", "", None, "") in refused(NOTE, {"A.PNG": picture()})


def test_number_with_a_sign_is_no_formula() -> None:
    assert compiled(LIST, {"f.csv": b"name,label\n-1,+5 (2)\n"}).files


@pytest.mark.parametrize(
    ("type_", "name", "content"),
    [
        ("select_one_from_file f.csv", "f.csv", CSV),
        ("select_one_from_file f.xml", "f.xml", XML),
        ("select_one_from_file f.geojson", "f.geojson", GEOJSON),
    ],
)
def test_choices_of_a_file_are_known(type_: str, name: str, content: bytes) -> None:
    made = compiled([[type_, "q", "Q"]], {name: content})
    form = parse_form(made.xform, made.files)
    question = form.question("q")
    assert [(one.code, str(one.label)) for one in question.listed][:1] == [("a", "Аҳолӣ")]
    assert (question.choices, question.choices_open) == ((), False)
    xml = build_instance(form, {"q": "a"}, instance_id="uuid:1")
    assert parse_instance(form, xml).answers == {"q": "a"}
    other = xml.replace(b">a<", b">z<")
    assert [odd.code for odd in parse_instance(form, other, strict=False).odd] == ["not-a-choice"]
    # without the file nobody can say which code is one
    assert parse_instance(parse_form(made.xform), other).answers == {"q": "z"}


def test_searched_list_stands_beside_the_choices_with_a_number() -> None:
    choices = [["list_name", "name", "label"], ["l", "name", "label"], ["l", "99", "Another"]]
    made = compiled([["select_one l", "q", "Q", "", "", "", "", "search('f')"]], {"f.csv": CSV}, choices=choices)
    question = parse_form(made.xform, made.files).question("q")
    assert [one.code for one in question.choices] == ["99"]
    assert [(one.code, str(one.label)) for one in question.listed] == [("a", "Аҳолӣ"), ("b", "Баҳор")]


def test_sheet_of_external_choices_becomes_the_file_that_collect_reads() -> None:
    head = ["type", "name", "label", "choice_filter"]
    far = [["list_name", "name", "label", "state"], ["l", "a", "Аҳолӣ", "1"], ["other", "b", "B", "1"]]
    survey = [head, ["text", "s", "S"], ["select_one_external l", "q", "Q", "state=${s}"]]
    made = compile_workbook(markdown(survey=survey, external_choices=far, settings=SETTINGS), "t.md", {})
    assert list(csv.reader(io.StringIO(made.files["itemsets.csv"].decode()))) == far
    question = parse_form(made.xform, made.files).question("q")
    assert [(one.code, str(one.label)) for one in question.listed] == [("a", "Аҳолӣ")]


def test_list_to_which_records_add_stays_open() -> None:
    entities = [["list_name", "entity_id", "label"], ["f", "${q}", "${q}"]]
    made = compiled([["select_one_from_file f.csv", "q", "Q"]], {"f.csv": CSV}, entities=entities)
    form = parse_form(made.xform, made.files)
    assert (form.entities, form.question("q").choices_open) == (("f",), True)
    assert [(one.code, one.sheet, one.row) for one in made.warnings if one.code == "entities"] == [("entities", "entities", 9)]


def test_what_the_version_before_has_is_carried_on() -> None:
    book = markdown(survey=[HEAD, *NOTE, ["note", "m", "M", "b.png"]], settings=SETTINGS)
    before = {"a.png": picture("PNG"), "b.png": picture("PNG", (5, 5)), "gone.png": picture()}
    fresh = picture("PNG", (7, 7))
    made = compile_workbook(book, "t.md", {"b.png": fresh}, {"beside": before}.__getitem__)
    assert made.files == {"a.png": before["a.png"], "b.png": fresh}
    assert made.carried == ("a.png",)
