"""Tools: versions that never change, workbooks refused cell by cell, wording that two reviewers sign."""

from __future__ import annotations

import base64
import io
import re
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nazorat.audit.models import Act
from nazorat.kit import panels
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.standards.actions import load_reference
from nazorat.standards.models import Provision
from nazorat.tools.actions import publish_library, publish_version
from nazorat.tools.library import library_state
from nazorat.tools.models import Tool, ToolVersion
from nazorat.tools.queries import form_of_version, forms_of_versions, latest_versions
from nazorat.xlsform import ToolRefused
from support.make import make_member, sign_in
from support.visits import LIBRARY, make_tool_version

pytestmark = pytest.mark.django_db
Role = Member.Role
CODES = sorted(folder.name for folder in LIBRARY.iterdir() if folder.is_dir())
MARKDOWN = """
| survey |         |      |                |                        |
|        | type    | name | label          | bind::nazorat:number   |
|        | {type}  | beds | Beds           | 1                      |
| settings |                |          |                                  |
|          | form_id        | version  | namespaces                       |
|          | {code}           | {version} | nazorat="urn:nazorat:tool:1"    |
"""


def book(*, type_: str = "integer", version: str = "1", code: str = "beds") -> bytes:
    return MARKDOWN.format(type=type_, version=version, code=code).encode()


def browser(member: Member | None, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    if member is not None:
        sign_in(client, member)
    return client


def test_the_library_is_published_once() -> None:
    by = make_member(role=Role.COORDINATOR)
    assert library_state()[0] == len(list(LIBRARY.glob("*/*.xlsx")))
    first = publish_library(by=by)
    again = publish_library()
    assert [version.tool.code for version in first] == CODES
    assert [version.id for version in again] == [version.id for version in first]
    assert Act.objects.filter(verb="tools.publish-version").count() == len(first)
    assert library_state()[0] == 0
    assert [version.tool.code for version in latest_versions()] == CODES


def test_an_installation_publishes_what_is_finished_without_a_person() -> None:
    finished = [code for code in CODES if "status: draft" not in (LIBRARY / code / f"{code}.yaml").read_text(encoding="utf-8")]
    assert 0 < len(finished) < len(CODES)
    assert [version.tool.code for version in publish_library(drafts=False)] == finished
    assert library_state()[0] == len(CODES) - len(finished)
    assert set(ToolVersion.objects.values_list("published_by", flat=True)) == {None}


def test_a_version_never_changes() -> None:
    by = make_member()
    version = publish_version(by=by, workbook=book(), filename="beds.md")
    assert publish_version(by=by, workbook=book(), filename="other.md") == version
    with pytest.raises(Problem) as raised:
        publish_version(by=by, workbook=book(type_="decimal"), filename="beds.md")
    assert raised.value.code == "tool-version-exists"
    newer = publish_version(by=by, workbook=book(type_="decimal", version="2"), filename="beds.md")
    assert latest_versions() == [newer]
    assert form_of_version(version.id).question("beds").kind == "integer"
    assert form_of_version(newer.id).question("beds").kind == "decimal"


def test_what_does_not_convert_or_must_not_be_asked_is_refused() -> None:
    with pytest.raises(ToolRefused) as raised:
        publish_version(by=make_member(), workbook=book(type_="integr"), filename="beds.md")
    assert [(one.sheet, one.row, one.code) for one in raised.value.troubles if one.level == "error"] == [
        ("survey", 4, "bad-type-name")
    ]
    with pytest.raises(ToolRefused) as raised:
        publish_version(by=make_member(), workbook=book(type_="audio", code="interview_of_beds"), filename="beds.md")
    assert [one.code for one in raised.value.troubles if one.level == "error"] == ["sound"]
    assert not Tool.objects.exists()


def test_a_tool_has_its_title_in_every_language() -> None:
    form = form_of_version(make_tool_version("room").id)
    assert [form.title.in_(language) for language in ("en", "ru", "tg")] == [
        "Room and conditions",
        "Комната и условия",
        "Ҳуҷра ва шароит",
    ]


def test_forms_of_several_versions_are_read_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ids = [make_tool_version(code).id for code in ("note", "room", "access")]
    with django_assert_num_queries(1):
        forms = forms_of_versions(ids)
    with django_assert_num_queries(0):
        assert forms_of_versions(ids) == forms
    with pytest.raises(ToolVersion.DoesNotExist):
        form_of_version(make_member().id)


@pytest.mark.parametrize(
    ("given", "publishing"),
    [
        ({}, 403),
        ({"planner": True}, 403),
        ({"role": Role.COORDINATOR}, 200),
        ({"role": Role.CUSTODIAN}, 403),
        ({"role": Role.ADMINISTRATOR}, 403),
    ],
)
def test_every_page_for_everybody(given: dict[str, Any], publishing: int) -> None:
    version, client = make_tool_version("note"), browser(make_member(**given))
    assert client.get(reverse("tools")).status_code == 200
    for name in ("tool-version", "tool-workbook"):
        assert client.get(reverse(name, args=[version.id])).status_code == 200
        assert client.get(reverse(name, args=[version.tool_id])).status_code == 404
    assert client.get(reverse("tool-upload")).status_code == publishing
    for name, done in (("tool-upload", 422), ("tool-publish", 400), ("tools-library", 302)):
        assert (name, client.post(reverse(name), {}).status_code) == (name, done if publishing == 200 else 403)


def test_every_page_for_nobody_asks_to_sign_in() -> None:
    version = make_tool_version("note")
    addresses = [
        reverse("tools"),
        reverse("tool-upload"),
        *(reverse(name, args=[version.id]) for name in ("tool-version", "tool-workbook")),
    ]
    for address in addresses:
        answer = browser(None).get(address)
        assert (answer.status_code, answer.headers["Location"][:9]) == (302, "/sign-in/")


@pytest.mark.parametrize(
    ("language", "words"), [("ru", "Комната и условия"), ("tg", "Ҳуҷра ва шароит"), ("en", "Room and conditions")]
)
def test_a_version_is_shown_in_the_readers_language(language: str, words: str) -> None:
    load_reference()
    version = make_tool_version("room")
    client = browser(make_member(language=language), language)
    page = client.get(reverse("tool-version", args=[version.id])).content.decode()
    assert words in page
    assert words in client.get(reverse("tools")).content.decode()
    assert len(re.findall(r'<td class="nowrap strong"><bdi>[^<]+</bdi>', page)) == len(form_of_version(version.id).paper())
    assert 'title="' in page[page.index("NMR 13") - 120 :]


def test_the_workbook_comes_back_as_it_was() -> None:
    version = make_tool_version("note")
    answer = browser(make_member()).get(reverse("tool-workbook", args=[version.id]))
    assert answer.content == (LIBRARY / "note" / "note.xlsx").read_bytes()
    assert answer.headers["Content-Disposition"] == f'attachment; filename="note-{version.version}.xlsx"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_tool_through_the_pages() -> None:
    client = browser(make_member(role=Role.COORDINATOR))
    assert "No tool is published yet." in client.get(reverse("tools")).content.decode()
    workbook = (LIBRARY / "note" / "note.xlsx").read_bytes()
    page = client.post(reverse("tool-upload"), {"workbook": SimpleUploadedFile("note.xlsx", workbook)}).content.decode()
    assert not ToolVersion.objects.exists()
    held = dict(re.findall(r'name="(held|filename)" value="([^"]*)"', page))
    assert "Free note" in page
    answer = client.post(reverse("tool-publish"), held)
    version = ToolVersion.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("tool-version", args=[version.id]))
    assert bytes(version.workbook) == workbook
    assert client.post(reverse("tool-sign", args=[version.id]), {"language": "ru"}).status_code == 302
    assert client.post(reverse("tool-sign", args=[version.id]), {"language": "fa"}).status_code == 400
    assert client.post(reverse("tools-library")).status_code == 302
    assert [version.tool.code for version in latest_versions()] == CODES


def test_a_tool_says_what_it_is_about_and_leads_to_the_provisions_that_it_asks_of() -> None:
    load_reference()
    version = make_tool_version("registers")
    page = browser(make_member()).get(reverse("tool-version", args=[version.id])).content.decode()
    head, _, items = page.partition("<tbody>")
    assert "One register, one sheet." in head
    assert "text to read" not in items
    assert 'href="/provisions/CAT%2012/"' in items
    # what it is for, minutes, instruments and the note for training, in the language of the reader
    assert "Reads one register as a whole" in head
    assert "<dd><bdi>10-15</bdi></dd>" in head
    assert ">Mandela Rules</span>" in head
    assert "Choose the entries before you look at them." in head
    tajik = browser(make_member(language="tg"), "tg").get(reverse("tool-version", args=[version.id])).content.decode()
    assert "Choose the entries" not in tajik
    assert form_of_version(version.id).training["tg"] in tajik
    # rules without a row are shown and lead nowhere
    Provision.objects.filter(code="CAT 12").delete()
    again = browser(make_member()).get(reverse("tool-version", args=[version.id])).content.decode()
    assert "<bdi>CAT 12</bdi>" in again
    assert "/provisions/CAT%2012/" not in again


@pytest.mark.temporary_files("openpyxl writes the broken workbook of this test through a temporary file")
def test_a_broken_workbook_is_shown_cell_by_cell_beside_the_field() -> None:
    broken = openpyxl.load_workbook(LIBRARY / "note" / "note.xlsx")
    broken["survey"]["A4"] = "integr"
    written = io.BytesIO()
    broken.save(written)
    client = browser(make_member(role=Role.COORDINATOR))
    answer = client.post(reverse("tool-upload"), {"workbook": SimpleUploadedFile("note.xlsx", written.getvalue())})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(r"cannot be used: \d+ errors", page[page.index('class="field-wrong"') :])
    assert re.search(r'<bdi>survey</bdi></td><td class="num">4</td><td class="nowrap"><bdi>A \(type\)</bdi>', page)
    assert "There is no type “integr”." in page
    assert not ToolVersion.objects.exists()


def test_a_page_that_was_changed_publishes_nothing() -> None:
    client = browser(make_member(role=Role.COORDINATOR))
    assert client.post(reverse("tool-publish"), {"held": "no base64!", "filename": "x.xlsx"}).status_code == 400
    answer = client.post(reverse("tool-publish"), {"held": "AAAA", "filename": "x.xlsx"})
    assert answer.status_code == 422
    assert "This workbook cannot be used." in answer.content.decode()
    assert not ToolVersion.objects.exists()


@pytest.mark.parametrize("codes", [["note"], ["note", "room", "access"]])
def test_the_list_asks_the_same_whatever_its_length(
    django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, codes: list[str]
) -> None:
    for code in codes:
        make_tool_version(code)
    monkeypatch.setattr(panels, "_slots", {})
    client = browser(make_member())
    client.get(reverse("tools"))
    with django_assert_num_queries(6):
        page = client.get(reverse("tools")).content.decode()
    assert page.count('<td class="title full">') == len(codes)


def test_advice_of_the_check_is_recorded_with_the_version() -> None:
    version = publish_version(by=make_member(), workbook=book(), filename="beds.md")
    kept = version.warnings or []
    assert [(one["code"], one["sheet"], one["row"], one["values"]) for one in kept] == [
        ("no-companion", "survey", 4, {"value": "beds"})
    ]
    page = browser(make_member()).get(reverse("tool-version", args=[version.id])).content.decode()
    assert "What the check advised" in page
    assert "“beds” has no way to say why it is not answered." in page
    in_russian = browser(make_member(language="ru"), "ru").get(reverse("tool-version", args=[version.id])).content.decode()
    assert "“beds” has no way" not in in_russian
    # a sentence that was dropped from the catalogue since, and a version from before there were any
    ToolVersion.objects.filter(id=version.id).update(warnings=[{**kept[0], "code": "of-old"}])
    assert "What the check advised" not in browser(make_member()).get(reverse("tool-version", args=[version.id])).content.decode()
    ToolVersion.objects.filter(id=version.id).update(warnings=None)
    assert browser(make_member()).get(reverse("tool-version", args=[version.id])).status_code == 200


@pytest.mark.temporary_files("openpyxl writes the workbooks of this test through a temporary file")
@pytest.mark.parametrize(
    ("change", "sentence", "place"),
    [
        ({"survey": "A4", "text": "=1+1"}, "The cell holds a formula", r"<bdi>survey</bdi></td><td class=\"num\">4</td>"),
        (
            {"survey": "A4", "text": "select_one nowhere"},
            "There is no list “nowhere”",
            r"<bdi>survey</bdi></td><td class=\"num\">4</td>",
        ),
        (
            {"survey": "B8", "text": "unit"},
            "The name “unit” is already used in row 5",
            r"<bdi>survey</bdi></td><td class=\"num\">8</td>",
        ),
    ],
)
def test_bad_workbook_is_refused_in_a_sentence_with_its_place_and_nothing_is_stored(
    change: dict[str, str], sentence: str, place: str
) -> None:
    broken = openpyxl.load_workbook(LIBRARY / "note" / "note.xlsx")
    broken["survey"][change["survey"]] = change["text"]
    written = io.BytesIO()
    broken.save(written)
    page = refused(written.getvalue(), "note.xlsx")
    assert sentence in page
    assert re.search(place, page)


@pytest.mark.parametrize(
    ("content", "filename", "sentence"),
    [
        (b"no workbook", "note.xlsx", "The file cannot be read as a workbook."),
        (b"\xd0\xcf\x11\xe0", "note.xls", "The workbook is in the old format of Excel"),
        (b"%PDF-1.7", "note.pdf", "The file cannot be read as a workbook."),
        (book(), "beds.md", "The file cannot be read as a workbook."),
    ],
)
def test_what_is_no_workbook_is_refused_in_a_sentence_and_nothing_is_stored(content: bytes, filename: str, sentence: str) -> None:
    assert sentence in refused(content, filename)


def refused(content: bytes, filename: str) -> str:
    """The page that refuses a workbook at both steps: at the check, and when it is published past the check."""
    client = browser(make_member(role=Role.COORDINATOR))
    answer = client.post(reverse("tool-upload"), {"workbook": SimpleUploadedFile(filename, content)})
    held = {"held": base64.b64encode(content).decode(), "filename": filename}
    past = client.post(reverse("tool-publish"), held)
    assert (answer.status_code, past.status_code) == (422, 422)
    assert not Tool.objects.exists()
    page: str = answer.content.decode()
    return page


def beds(rows: list[str], version: str, code: str = "beds") -> bytes:
    """A small tool in two languages, of the rows of its survey."""
    head = "| | type | name | label::English (en) | label::Russian (ru) | bind::nazorat:number |"
    settings = ["| settings |", "| | form_id | version | default_language | namespaces |"]
    values = f'| | {code} | {version} | English (en) | nazorat="urn:nazorat:tool:1" |'
    return "\n".join(["| survey |", head, *rows, *settings, values]).encode()


def test_versions_stand_side_by_side_with_what_became_of_the_answers() -> None:
    first = beds(["| | integer | beds | Beds | Койки | 1 |", "| | integer | lamps | Lamps | Лампы | 2 |"], "1")
    then = beds(
        [
            "| | decimal | beds | Beds | Кровати | 1 |",
            "| | integer | lamps | Lights | Лампы | 2 |",
            "| | text | air | Air | Воздух | 3 |",
        ],
        "2",
    )
    by = make_member(role=Role.COORDINATOR)
    one = publish_version(by=by, workbook=first, filename="beds.md")
    client = browser(make_member())
    assert "The tool has one version only." in client.get(reverse("tool-compare", args=[one.id])).content.decode()
    two = publish_version(by=by, workbook=then, filename="beds.md")
    page = client.get(reverse("tool-compare", args=[two.id])).content.decode()
    assert "answers stay comparable for 1 of 2 items that both versions have" in page
    assert re.search(r"<td[^>]*>Койки</td><td[^>]*>Кровати</td>", page)
    assert re.search(r"<td[^>]*>Lamps</td><td[^>]*>Lights</td>", page)
    assert page.count("another kind of answer") == 1
    assert f'href="{reverse("tool-compare", args=[two.id])}"' in client.get(reverse("tool-version", args=[two.id])).content.decode()
    # seen from the older one, against the newer; and a version of another tool is no choice
    back = client.get(reverse("tool-compare", args=[one.id]), {"before": str(two.id)}).content.decode()
    assert re.search(r"<td[^>]*>Кровати</td><td[^>]*>Койки</td>", back)
    other = make_tool_version("note")
    assert client.get(reverse("tool-compare", args=[two.id]), {"before": str(other.id)}).content.decode().count("Койки") == 1
    assert client.get(reverse("tool-compare", args=[two.tool_id])).status_code == 404
    assert browser(None).get(reverse("tool-compare", args=[two.id])).status_code == 302


def test_side_by_side_is_cut_into_pages_and_asks_the_same_whatever_its_length(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number, word in ((1, "Old"), (2, "New")):
        rows = [f"| | integer | q{n} | {word} {n} | {word} {n} р | {n} |" for n in range(120)]
        publish_version(by=None, workbook=beds(rows, str(number), "long"), filename="long.md")
        publish_version(by=None, workbook=beds(rows[:1], str(number), "short"), filename="short.md")
    client, address = browser(make_member()), ""
    for code, shown in (("short", 1), ("long", 50)):
        address = reverse("tool-compare", args=[ToolVersion.objects.get(tool__code=code, version="2").id])
        client.get(address)
        with django_assert_num_queries(6):
            page = client.get(address).content.decode()
        assert page.count('<tr class="grp">') == shown
    assert client.get(address, {"page": "3"}).content.decode().count('<tr class="grp">') == 20
