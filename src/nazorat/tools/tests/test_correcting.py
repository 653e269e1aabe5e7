"""Wording corrected in the desk: kept by cell, published together, the workbook stays the master."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.tools.actions import correct_wording, publish_corrections, publish_version, sign_review
from nazorat.tools.models import Correction, ToolVersion
from nazorat.tools.queries import form_of_version, is_reviewed, latest_versions, wordings_of
from nazorat.xlsform import Place, ToolRefused, Wording
from nazorat.xlsform.source_workbook import cells, workbook
from support.make import make_member, sign_in
from support.visits import make_tool_version

pytestmark = pytest.mark.django_db
Role = Member.Role
UNIT = Place("survey", 5, 4)  # the label of the item "unit" in Russian


def coordinator() -> Member:
    return make_member(role=Role.COORDINATOR)


def browser(member: Member | None, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    if member is not None:
        sign_in(client, member)
    return client


def worded(version: ToolVersion, name: str, what: str = "label") -> tuple[int, Wording]:
    return next((at, one) for at, one in enumerate(wordings_of(version.id)) if (one.name, one.what) == (name, what))


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send back of the page of corrections, untouched."""
    named = re.findall(r'<textarea name="(w\d+)"[^>]*>\s*([^<]*)</textarea>', page)
    hidden = re.findall(r'<input type="hidden" name="(initial-w\d+)" value="([^"]*)"', page)
    return dict([*named, *hidden])


def test_corrections_are_kept_and_become_the_next_version_of_the_workbook() -> None:
    by, version = coordinator(), make_tool_version("note")
    for signer in (make_member(), make_member()):
        sign_review(by=signer, version=version, language="ru")
    assert correct_wording(by=by, version=version, texts={UNIT: "Корпус, код"}) == 1
    assert correct_wording(by=by, version=version, texts={UNIT: "Корпус, код"}) == 0
    assert latest_versions() == [version]
    newer = publish_corrections(by=by, version=version)
    assert latest_versions() == [newer]
    assert re.fullmatch(r"\d{10}", newer.version)
    assert form_of_version(newer.id).question("where/unit").label["ru"] == "Корпус, код"
    assert form_of_version(version.id).question("where/unit").label["ru"] != "Корпус, код"
    before, after = cells(bytes(version.workbook)), cells(bytes(newer.workbook))
    assert after["survey"][4][3] == "Корпус, код"
    after["survey"][4][3], after["settings"][1][2] = before["survey"][4][3], before["settings"][1][2]
    assert after == before
    assert not Correction.objects.exists()
    # changed words are signed anew, and who signed the old ones still did
    assert (is_reviewed(version), is_reviewed(newer)) == (True, False)
    verbs = list(Act.objects.filter(verb__startswith="tools.").order_by("seq").values_list("verb", "count"))
    assert verbs[-2:] == [("tools.correct-wording", 1), ("tools.publish-version", 1)]
    assert publish_version(by=by, workbook=bytes(newer.workbook), filename="note.xlsx") == newer


def test_text_of_the_version_takes_its_correction_back() -> None:
    by, version = coordinator(), make_tool_version("note")
    text = cells(bytes(version.workbook))["survey"][4][3]
    correct_wording(by=by, version=version, texts={UNIT: "Корпус"})
    assert correct_wording(by=coordinator(), version=version, texts={UNIT: "Здание"}) == 1
    assert Correction.objects.get().text == "Здание"
    assert correct_wording(by=by, version=version, texts={UNIT: text}) == 1
    with pytest.raises(Problem) as raised:
        publish_corrections(by=by, version=version)
    assert raised.value.code == "tool-not-corrected"


@pytest.mark.parametrize("given", [{}, {"role": Role.CUSTODIAN}, {"role": Role.ADMINISTRATOR}, {"planner": True}])
def test_only_coordinators_correct(given: dict[str, Any]) -> None:
    version, member = make_tool_version("note"), make_member(**given)
    for name in ("tool-correct", "tool-corrected"):
        for method in ("get", "post"):
            assert getattr(browser(member), method)(reverse(name, args=[version.id])).status_code == 403
        assert browser(None).get(reverse(name, args=[version.id])).status_code == 302
    assert "Correct the wording" not in browser(member).get(reverse("tool-version", args=[version.id])).content.decode()
    with pytest.raises(Problem) as raised:
        correct_wording(by=member, version=version, texts={UNIT: "x"})
    assert raised.value.code == "refused"
    correct_wording(by=coordinator(), version=version, texts={UNIT: "x"})
    with pytest.raises(Problem) as raised:
        publish_corrections(by=member, version=version)
    assert raised.value.code == "refused"


def test_only_a_text_of_the_newest_version_is_corrected() -> None:
    by, version = coordinator(), make_tool_version("note")
    for place in (Place("survey", 4, 2), Place("settings", 2, 3), Place("survey", 400, 4)):
        with pytest.raises(Problem) as raised:
            correct_wording(by=by, version=version, texts={place: "x"})
        assert raised.value.code == "bad-request"
    correct_wording(by=by, version=version, texts={UNIT: "Корпус"})
    newer = publish_corrections(by=by, version=version)
    with pytest.raises(Problem) as raised:
        correct_wording(by=by, version=version, texts={UNIT: "x"})
    assert raised.value.code == "tool-newer"
    client = browser(by)
    assert client.get(reverse("tool-correct", args=[version.id])).status_code == 409
    assert client.get(reverse("tool-correct", args=[newer.id])).status_code == 200
    assert client.get(reverse("tool-correct", args=[version.tool_id])).status_code == 404


def test_version_that_came_as_no_workbook_is_not_corrected_here() -> None:
    book = (
        b"| survey |\n| | type | name | label |\n| | integer | beds | Beds |\n| settings |\n| | form_id | version |\n| | beds | 1 |"
    )
    version = publish_version(by=None, workbook=book, filename="beds.md")
    answer = browser(coordinator()).get(reverse("tool-correct", args=[version.id]))
    assert answer.status_code == 409
    assert "did not come as an Excel workbook" in answer.content.decode()


def test_correction_that_the_check_refuses_publishes_nothing_and_is_kept() -> None:
    by, version = coordinator(), make_tool_version("interview")
    _at, wording = worded(version, next(one.name for one in wordings_of(version.id) if one.what == "label" and one.number))
    place = wording.texts[1][1]
    correct_wording(by=by, version=version, texts={place: "О ${nobody}"})
    with pytest.raises(ToolRefused):
        publish_corrections(by=by, version=version)
    answer = browser(by).post(reverse("tool-corrected", args=[version.id]))
    assert answer.status_code == 422
    assert "There is no question “nobody”." in answer.content.decode()
    assert (ToolVersion.objects.count(), Correction.objects.count()) == (1, 1)


def test_wording_is_corrected_through_the_pages() -> None:
    by, version = coordinator(), make_tool_version("note")
    client, url = browser(by), reverse("tool-correct", args=[version.id])
    assert f'href="{url}"' in client.get(reverse("tool-version", args=[version.id])).content.decode()
    at, _wording = worded(version, "unit")
    page = client.get(url, {"language": "ru"}).content.decode()
    sent = fields_of(page)
    assert (len(sent), sent[f"w{at}"]) == (60, cells(bytes(version.workbook))["survey"][4][3])
    answer = client.post(f"{url}?language=ru", {**sent, f"w{at}": "Корпус <1>, код"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{url}?language=ru")
    assert Correction.objects.get().text == "Корпус <1>, код"
    waiting = client.get(reverse("tool-corrected", args=[version.id])).content.decode()
    assert "Корпус &lt;1&gt;, код" in waiting
    done = client.post(reverse("tool-corrected", args=[version.id]))
    newer = latest_versions()[0]
    assert (done.status_code, done.headers["Location"]) == (302, reverse("tool-version", args=[newer.id]))
    assert "Корпус &lt;1&gt;, код" in browser(make_member(language="ru"), "ru").get(done.headers["Location"]).content.decode()
    side = client.get(reverse("tool-compare", args=[newer.id])).content.decode()
    assert side.count('<tr class="grp">') == 1


def test_page_sent_late_does_not_undo_what_another_corrected_meanwhile() -> None:
    version = make_tool_version("note")
    url = reverse("tool-correct", args=[version.id]) + "?language=ru"
    first, second = browser(coordinator()), browser(coordinator())
    unit, day = worded(version, "unit")[0], worded(version, "day")[0]
    held = fields_of(first.get(url).content.decode())
    second.post(url, {**fields_of(second.get(url).content.decode()), f"w{unit}": "Корпус"})
    assert first.post(url, {**held, f"w{day}": "Число"}).status_code == 302
    assert sorted(Correction.objects.values_list("text", flat=True)) == ["Корпус", "Число"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "This field is required."),
        ("Here is ${unit}", "Keep what is filled in from other answers as it stands: —."),
        ("a\x0bb", "A sign in this text cannot be written into a workbook."),
        ("x" * 2001, "at most 2000 characters"),
    ],
)
def test_text_that_cannot_stand_in_the_workbook_is_refused_beside_its_field(text: str, sentence: str) -> None:
    version = make_tool_version("note")
    client, url = browser(coordinator()), reverse("tool-correct", args=[version.id]) + "?language=ru"
    held, at = fields_of(client.get(url).content.decode()), worded(version, "unit")[0]
    answer = client.post(url, {**held, f"w{at}": text})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Correction.objects.exists()


def test_words_are_found_in_their_language_and_in_the_tools_own() -> None:
    version = make_tool_version("note")
    client, url = browser(coordinator()), reverse("tool-correct", args=[version.id])
    at, wording = worded(version, "unit")
    own = wording.in_("ru")
    assert own is not None
    page = client.get(url, {"language": "tg", "q": own[1].upper()}).content.decode()
    assert list(fields_of(page)) == [f"w{at}", f"initial-w{at}"]
    assert own[1] in page
    assert "No wording of this tool has these words." in client.get(url, {"q": "qqq"}).content.decode()
    assert len(fields_of(client.get(url, {"language": "ru", "page": "2"}).content.decode())) > 0


@pytest.mark.parametrize("kept", [1, 3])
def test_pages_of_corrections_ask_the_same_whatever_is_kept(django_assert_num_queries: DjangoAssertNumQueries, kept: int) -> None:
    by, version = coordinator(), make_tool_version("note")
    places = [place for wording in wordings_of(version.id) for language, place, _text in wording.texts if language == "ru"][:kept]
    correct_wording(by=by, version=version, texts=dict.fromkeys(places, "x"))
    client = browser(by)
    for name, queries in (("tool-correct", 7), ("tool-corrected", 7)):
        client.get(reverse(name, args=[version.id]))
        with django_assert_num_queries(queries):
            client.get(reverse(name, args=[version.id]))


def test_workbook_published_from_the_desk_is_a_whole_archive() -> None:
    by, version = coordinator(), make_tool_version("room")
    place = next(place for wording in wordings_of(version.id) for language, place, _text in wording.texts if language == "tg")
    correct_wording(by=by, version=version, texts={place: "=1+1 \n & <b>"})
    book = bytes(publish_corrections(by=by, version=version).workbook)
    with zipfile.ZipFile(io.BytesIO(book)) as archive, zipfile.ZipFile(io.BytesIO(bytes(version.workbook))) as before:
        assert archive.testzip() is None
        assert archive.namelist() == before.namelist()
    assert cells(book)[place.sheet][place.row - 1][place.column - 1] == "=1+1 \n & <b>"


@pytest.mark.temporary_files("openpyxl writes the workbook of this test through a temporary file")
def test_tool_that_says_nothing_has_nothing_to_correct() -> None:
    sheets = {
        "survey": [["type", "name", "calculation"], ["calculate", "two", "1 + 1"]],
        "settings": [["form_id", "version"], ["two", "1"]],
    }
    version = publish_version(by=None, workbook=workbook(sheets), filename="two.xlsx")
    page = browser(coordinator()).get(reverse("tool-correct", args=[version.id]))
    assert page.status_code == 200
    assert "No wording of this tool has these words." in page.content.decode()
