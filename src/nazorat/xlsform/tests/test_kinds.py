"""Each question type and each setting of XLSForm: converted, in the form tree, answered and written back."""

import pytest
from lxml import etree

from nazorat.xlsform import (
    UPLOADS,
    Form,
    ToolRefused,
    build_instance,
    compile_workbook,
    file_names,
    parse_form,
    parse_instance,
    read_instance,
)
from nazorat.xlsform.tests.books import markdown
from nazorat.xlsform.tests.kinds import ASKED, SETTINGS, Asked, setting_book

KINDS = pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.id)


def form_of(asked: Asked) -> Form:
    return parse_form(compile_workbook(asked.book(), "kinds.md").xform)


def sent(asked: Asked) -> bytes:
    return (
        f'<kinds xmlns:orx="http://openrosa.org/xforms" id="kinds" version="1"><other>x</other><{asked.name}>{asked.text}</{asked.name}>'
        "<orx:meta><orx:instanceID>uuid:1</orx:instanceID></orx:meta></kinds>"
    ).encode()


@KINDS
def test_type_stands_in_the_form_tree_with_its_kind(asked: Asked) -> None:
    kinds = {question.name: question.kind for question in form_of(asked).questions()}
    assert kinds.get(asked.name) == asked.kind


@KINDS
def test_answer_of_the_type_is_read_and_written_back(asked: Asked) -> None:
    form = form_of(asked)
    if not asked.text:
        # what gives no answer leaves the others as they are
        assert parse_instance(form, sent(Asked("text", "text", "y", name="other")).replace(b"<other>x</other>", b"")).answers == {
            "other": "y"
        }
        return
    instance = parse_instance(form, sent(asked))
    assert instance.answers == {"other": "x", asked.name: asked.value}
    again = build_instance(form, instance.answers, instance_id="uuid:1")
    assert parse_instance(form, again) == instance
    written = etree.fromstring(again).findtext(f"{{*}}{asked.name}") or ""
    assert written.strip() == asked.text.strip()
    assert file_names(form, read_instance(sent(asked))) == ((asked.text,) if asked.kind in UPLOADS else ())


@pytest.mark.parametrize(("name", "value", "written"), SETTINGS, ids=[name for name, _, _ in SETTINGS])
def test_setting_is_written_into_the_form(name: str, value: str, written: str) -> None:
    compiled = compile_workbook(setting_book(name, value), "t.md")
    form = parse_form(compiled.xform)
    assert written in compiled.xform.decode()
    assert [question.kind for question in form.questions()] == ["text"]
    back = build_instance(form, {"q": "said"}, instance_id="uuid:1")
    assert parse_instance(form, back).answers == {"q": "said"}


@pytest.mark.parametrize(
    ("type_", "code", "column"),
    [
        ("rank_from_file far.csv", "bad-type-name", "A (type)"),
        ("select_one_from_file far.txt", "converter", "A (type)"),
        ("select_one_external far", "external-unfiltered", "A (type)"),
        ("background-geopoint", "converter", "A (type)"),
        ("begin_audio", "bad-type-name", "A (type)"),
    ],
)
def test_type_that_the_converter_refuses_is_refused_with_its_row(type_: str, code: str, column: str) -> None:
    book = markdown(survey=[["type", "name", "label"], [type_, "q", "Q"]], settings=[["form_id", "version"], ["t", "1"]])
    with pytest.raises(ToolRefused) as refused:
        compile_workbook(book, "t.md")
    (error,) = [one for one in refused.value.troubles if one.level == "error"]
    assert (error.code, error.sheet, error.row, error.column) == (code, "survey", 3, column)
    assert error.hint


@pytest.mark.parametrize(
    ("entities", "row", "column"),
    [
        ([["list_name", "label"], ["__places", "${q}"]], 9, "A (list_name)"),
        ([["list_name", "label"], ["places", "${nowhere}"]], 9, "B (label)"),
        ([["list_name"], ["places"]], 9, "A (list_name)"),
    ],
)
def test_entities_that_the_converter_refuses_are_refused_with_their_cell(entities: list[list[str]], row: int, column: str) -> None:
    survey = [["type", "name", "label"], ["text", "q", "Q"]]
    book = markdown(survey=survey, settings=[["form_id", "version"], ["t", "1"]], entities=entities)
    with pytest.raises(ToolRefused) as refused:
        compile_workbook(book, "t.md")
    found = [(one.code, one.sheet, one.row, one.column) for one in refused.value.troubles if one.level == "error"]
    assert found == [("converter", "entities", row, column)]
