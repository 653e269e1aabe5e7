"""A checklist of Word through the pages: read, corrected, taken as a workbook, published as a draft; nothing stored before."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.people.models import Member
from nazorat.tools.models import Tool, ToolVersion
from nazorat.tools.queries import form_of_version, is_reviewed
from nazorat.xlsform import status_of
from nazorat.xlsform.source_workbook import cells
from nazorat.xlsform.tests.checklists import MAIN, TYPES, cell, line, row, table, word
from support.make import make_member, sign_in
from support.visits import make_tool_version

pytestmark = pytest.mark.django_db
Role = Member.Role
HEAD = ("№", "Вопрос", "Да", "Нет", "Примечание")
SHEET = word(
    line("Осмотр кухни", style="1"), line("Просто слова."),
    table(HEAD, row(cell("Еда", span=5)), ("1", "Есть ли меню?", "☐", "☐", ""), ("2", "Чем моют (мылом / ничем / водой)", "", "", "")),
)  # fmt: skip


def browser(language: str = "en", **given: Any) -> Client:
    client = Client(headers={"accept-language": language})
    sign_in(client, make_member(**{"role": Role.COORDINATOR, **given}))
    return client


def bring(client: Client, content: bytes, name: str = "kitchen.docx", **given: str) -> tuple[int, str]:
    told = client.post(reverse("tool-word"), {"word": SimpleUploadedFile(name, content), **given})
    return told.status_code, told.content.decode()


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send back of the page of rows, untouched."""
    found = dict(re.findall(r'<textarea name="([^"]+)"[^>]*>\n?([^<]*)</textarea>', page))
    found |= dict(re.findall(r'<input type="(?:hidden|text)" name="([^"]+)"(?: value="([^"]*)")?', page))
    for name, inside in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        found[name] = chosen[1] if chosen else ""
    return {name: html.unescape(value) for name, value in found.items() if not name.startswith("csrf")}


def rows_of(client: Client, content: bytes = SHEET, **given: str) -> dict[str, str]:
    status, page = bring(client, content)
    assert status == 200
    return fields_of(page) | {"purpose": "other"} | given


def stored() -> tuple[int, int, int]:
    return Tool.objects.count(), ToolVersion.objects.count(), Act.objects.filter(verb__startswith="tools.").count()


def test_document_is_shown_row_by_row_with_what_was_not_understood_and_nothing_is_stored() -> None:
    status, page = bring(browser(), SHEET)
    assert status == 200
    fields = fields_of(page)
    kinds = [fields[f"r{index}-kind"] for index in range(4)]
    assert kinds == ["", "group", "yes_no", "select_one"]
    assert [fields[f"r{index}-w-ru"] for index in range(4)] == ["Просто слова.", "Еда", "Есть ли меню?", "Чем моют"]
    assert fields["r3-o-ru"].split() == ["мылом", "ничем", "водой"]
    assert (fields["title-ru"], fields["code"], fields["notes"]) == ("Осмотр кухни", "kitchen", "group")
    assert "Not understood: a line without number, box or blank." in page
    assert [place in page for place in ("Paragraph 2", "Table 1, row 2", "Table 1, row 4")] == [True, True, True]
    assert stored() == (0, 0, 0)


def test_rows_are_corrected_looked_at_and_published_as_a_draft() -> None:
    client = browser()
    given = rows_of(client) | {"r0-kind": "text", "r0-w-ru": "Опишите кухню", "r3-kind": "", "code": "kitchen_own"}
    looked = client.post(reverse("tool-word-rows"), given)
    page = looked.content.decode()
    assert looked.status_code == 200
    assert "It is published as a draft: no real visit can choose it." in page
    assert stored() == (0, 0, 0)
    back, held = re.findall(r'<input type="hidden" name="held" value="([^"]*)"', page)[::-1]
    client.post(reverse("tool-publish"), {"held": held, "filename": "kitchen_own.xlsx"})
    version = ToolVersion.objects.get()
    form = form_of_version(version.id)
    assert (version.tool.code, form.status, is_reviewed(version)) == ("kitchen_own", "draft", False)
    assert [(one.kind, one.label.in_("ru")) for one in form.paper()] == [
        ("text", "Опишите кухню"), ("text", "Примечания, без имён"), ("select_one", "Есть ли меню?"), ("text", "Примечания, без имён"),
    ]  # fmt: skip
    assert Act.objects.filter(verb="tools.publish-version").count() == 1
    again = client.post(reverse("tool-word-rows"), {"held": html.unescape(back), "act": "back"})
    assert (again.status_code, fields_of(again.content.decode())["r0-w-ru"]) == (200, "Опишите кухню")
    assert "Not understood" not in again.content.decode()


def test_workbook_is_taken_as_it_stands_also_where_the_check_would_stop() -> None:
    client = browser()
    given = rows_of(client, purpose="interview") | {"r2-w-ru": "Фамилия", "r2-kind": "text", "r3-o-ru": "мылом"}
    told = client.post(reverse("tool-word-rows"), given | {"act": "workbook"})
    assert (told.status_code, told["Content-Disposition"]) == (200, 'attachment; filename="kitchen.xlsx"')
    assert status_of(told.content) == "draft"
    assert "Фамилия" in str(cells(told.content)["survey"])
    assert stored() == (0, 0, 0)


def test_what_leads_to_a_person_is_refused_at_its_row() -> None:
    client = browser()
    given = rows_of(client, purpose="interview") | {"r2-w-ru": "Фамилия, имя", "r2-kind": "text"}
    told = client.post(reverse("tool-word-rows"), given)
    assert told.status_code == 422
    form = told.context["form"]
    assert {name: [str(one) for one in errors] for name, errors in form.errors.items()} == {
        "r2-w-ru": ["This seems to ask for a person's name. Use the person code of the visit."]
    }
    assert client.post(reverse("tool-word-rows"), given | {"purpose": "other"}).status_code == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"r2-w-ru": ""}, "r2-w-ru"),
        ({"r3-o-ru": "мылом"}, "r3-o-ru"),
        ({"r3-o-ru": "мылом\nМылом"}, "r3-o-ru"),
        ({"r2-w-ru": "Есть\x01 ли"}, "r2-w-ru"),
        ({"r2-kind": "audio"}, "r2-kind"),
        ({"code": "Кухня"}, "code"),
        ({"code": ""}, "code"),
        ({"title-ru": ""}, "title-ru"),
        ({"purpose": ""}, "purpose"),
        ({"r2-kind": "", "r3-kind": "note"}, "__all__"),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_it_and_nothing_typed_is_lost(change: dict[str, str], field: str) -> None:
    client = browser()
    given = rows_of(client) | {"r1-w-ru": "Еда и кухня"} | change
    told = client.post(reverse("tool-word-rows"), given)
    assert (told.status_code, list(told.context["form"].errors)) == (422, [field])
    assert fields_of(told.content.decode())["r1-w-ru"] == "Еда и кухня"
    assert stored() == (0, 0, 0)


def test_code_of_a_finished_tool_is_refused_and_that_of_a_draft_is_its_next_version() -> None:
    make_tool_version("note")
    client = browser()
    given = rows_of(client)
    assert list(client.post(reverse("tool-word-rows"), given | {"code": "note"}).context["form"].errors) == ["code"]
    numbers = []
    for words in ("Есть ли меню?", "Есть ли хлеб?"):
        page = client.post(reverse("tool-word-rows"), given | {"r2-w-ru": words}).content.decode()
        held = re.findall(r'<input type="hidden" name="held" value="([^"]*)"', page)[0]
        client.post(reverse("tool-publish"), {"held": held, "filename": "kitchen.xlsx"})
        numbers.append(
            ToolVersion.objects.filter(tool__code="kitchen").order_by("-published_at").values_list("version", flat=True)[0]
        )
    assert [number[8:] for number in numbers] == ["01", "02"]


def test_two_languages_ask_for_both_and_are_published_in_both() -> None:
    content = word(
        table(
            ("№", "Вопрос (рус.)", "Савол (тоҷ.)", "Ответ"),
            ("1", "Есть вода?", "Об ҳаст?", "да/нет"),
            ("2", "Свет есть?", "", "да/нет"),
        )
    )
    client = browser()
    given = rows_of(client, content) | {"title-ru": "Вода", "title-tg": "Об", "code": "water"}
    assert list(client.post(reverse("tool-word-rows"), given).context["form"].errors) == ["r1-w-tg"]
    told = client.post(reverse("tool-word-rows"), given | {"r1-w-tg": "Рӯшноӣ ҳаст?"})
    assert (told.status_code, told.context["tool"].languages) == (200, ("ru", "tg"))


@pytest.mark.parametrize(("numbers", "after"), [(("1", "2"), ["1", "2", "3"]), (("1.1", "1.2"), ["1.1", "1.1a", "1.2"])])
def test_numbers_of_the_office_stay_when_a_row_becomes_a_question(numbers: tuple[str, str], after: list[str]) -> None:
    first, second = ((number, "Вода есть", "", "", "") for number in numbers)
    client = browser()
    given = rows_of(
        client,
        word(table(HEAD, first, ("", "", "", "", "см. ниже"), second)),
        **{"r1-kind": "text", "title-ru": "Вода", "notes": ""},
    )
    told = client.post(reverse("tool-word-rows"), given)
    assert [one.question.number for section in told.context["sections"] for one in section.items] == after


def macros() -> bytes:
    return word(line("Есть вода?"), types=TYPES.replace(MAIN, "application/vnd.ms-word.document.macroEnabled.main+xml"))


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", b" " * (130 * 1024 * 1024))
    return made.getvalue()


def entities() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    return made.getvalue()


HOSTILE = {
    "text": (b"word", "This is not a Word file (.docx), or it is broken or under a password."),
    "old": (b"\xd0\xcf\x11\xe0" + bytes(600), "This is not a Word file (.docx), or it is broken or under a password."),
    "macros": (macros(), "The file holds macros."),
    "bomb": (bomb(), "The file unpacks to far more than a text."),
    "entities": (entities(), "The file holds XML that no word processor writes."),
    "large": (b"PK" + bytes(3_500_000), "The file is larger than 3.5 MB."),
    "nested": (
        word(table(HEAD, row("1", cell("Есть вода?", raw=table(("а", "б"))), "", "", ""))),
        "Table 1, row 2: a table stands inside a cell.",
    ),
    "rows": (word(table(HEAD, *[("1", "Вода есть", "", "", "")] * 10_000)), "Table 1, row 1001: here the rows are more than 1,000"),
    "items": (
        word(table(HEAD, *[("1", "Вода есть", "", "", "")] * 320)),
        "Table 1, row 302: here the questions, headings and lines are more than 300",
    ),
    "no table": (word(line("Просто слова.")), "Nothing in this file can be asked"),
    "empty": (word(), "Nothing in this file can be asked"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_bad_file_is_refused_in_a_sentence_with_its_place_and_nothing_is_stored(case: str) -> None:
    content, sentence = HOSTILE[case]
    status, page = bring(browser(), content)
    assert (status, sentence in html.unescape(page)) == (422, True)
    assert stored() == (0, 0, 0)


def test_what_is_only_doubtful_is_told_above_the_rows_with_its_place() -> None:
    drawn = f"<w:tc>{line('Вода есть', raw='<w:r><w:drawing/></w:r>')}</w:tc>"
    change = '<w:ins w:id="1" w:author="A"><w:r><w:t>да</w:t></w:r></w:ins>'
    content = word(
        table(
            HEAD,
            row("1", drawn, "", "", ""),
            row("2", cell("Свет есть", span=2, down="restart"), "", f"<w:tc>{line(raw=change)}</w:tc>"),
        )
    )
    status, page = bring(browser(), content)
    assert status == 200
    for sentence in (
        "Table 1, row 2: a picture",
        "Table 1, row 3: a cell is merged both",
        "Table 1, row 3: changes that nobody accepted",
    ):
        assert sentence in page


@pytest.mark.parametrize("held", ["", "{}", "[]", "null", json.dumps({"rows": []}), "x" * 1000, "[" * 100_000])
def test_page_that_was_changed_is_a_bad_request(held: str) -> None:
    assert browser().post(reverse("tool-word-rows"), {"held": held}).status_code == 400


@pytest.mark.parametrize(
    ("given", "status"),
    [({}, 200), ({"role": Role.MONITOR}, 403), ({"role": Role.ADMINISTRATOR}, 403), ({"role": Role.CUSTODIAN}, 403)],
)
def test_only_coordinators_bring_a_checklist(given: dict[str, Any], status: int) -> None:
    client = browser(**given)
    assert client.get(reverse("tool-word")).status_code == status
    assert bring(client, SHEET)[0] == status
    assert client.post(reverse("tool-word-rows"), {}).status_code == (400 if status == 200 else 403)
    assert client.get(reverse("tool-word-rows")).status_code == 405
    assert Client().get(reverse("tool-word")).status_code == 302


def test_words_of_a_document_are_shown_as_words() -> None:
    _, page = bring(browser(), word(table(HEAD, ("1", "Есть <script>alert(1)</script>?", "", "", ""))))
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
