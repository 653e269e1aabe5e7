"""Files beside a workbook: given with it at the desk, shown, published, carried on; a bad one stores nothing."""

from __future__ import annotations

import hashlib
import html
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from nazorat.fieldwork.reading import answer_words
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.tools.actions import correct_wording, publish_corrections, publish_version
from nazorat.tools.models import Tool, ToolFile, ToolVersion
from nazorat.tools.queries import files_of, form_of_version, wordings_of
from nazorat.xlsform.tests.books import xlsx
from support.make import make_member, sign_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.temporary_files("openpyxl writes a workbook by way of a file; the tool is invented"),
]
LIST = "name,label\na,Аҳолӣ\nb,Баҳор\n".encode()


def book(version: str = "1", **more: str) -> bytes:
    head = ["type", "name", "label", "media::image"]
    rows = [["select_one_from_file units.csv", "unit", "Unit", "plan.png"], *([kind, name, name] for name, kind in more.items())]
    return xlsx(survey=[head, *rows], settings=[["form_id", "version"], ["units", version]])


def plan(colour: int = 0) -> bytes:
    written = io.BytesIO()
    Image.new("L", (30, 20), colour).save(written, "PNG")
    return written.getvalue()


def coordinator() -> tuple[Member, Client]:
    member, client = make_member(role=Member.Role.COORDINATOR), Client(headers={"accept-language": "en"})
    sign_in(client, member)
    return member, client


def upload(client: Client, workbook: bytes, *files: tuple[str, bytes]) -> tuple[int, str]:
    given = [SimpleUploadedFile(name, content) for name, content in files]
    post = {"workbook": SimpleUploadedFile("units.xlsx", workbook), "beside": given}
    answer = client.post(reverse("tool-upload"), post)
    return answer.status_code, html.unescape(answer.content.decode())


def held(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(held|filename|beside)" value="(.*?)" id=', page))


def published(by: Member | None = None, version: str = "1") -> ToolVersion:
    return publish_version(by=by, workbook=book(version), filename="units.xlsx", files={"units.csv": LIST, "plan.png": plan()})


def test_workbook_and_its_files_through_the_pages() -> None:
    _member, client = coordinator()
    status, page = upload(client, book(), ("units.csv", LIST), ("plan.png", plan()))
    assert (status, ToolFile.objects.count()) == (200, 0)
    assert re.findall(r"<bdi>(.*?)</bdi></td><td class=\"soft full\">(.*?)</td>", page) == [
        ("plan.png", "given now"), ("units.csv", "given now"),
    ]  # fmt: skip
    assert client.post(reverse("tool-publish"), held(page)).status_code == 302
    version = ToolVersion.objects.get()
    assert {row.name: (bytes(row.content), row.md5) for row in version.files.all()} == {
        name: (content, hashlib.md5(content, usedforsecurity=False).hexdigest())
        for name, content in (("units.csv", LIST), ("plan.png", plan()))
    }
    shown = client.get(reverse("tool-version", args=[version.id])).content.decode()
    assert re.findall(r'<td class="title"><bdi>(.*?)</bdi>', shown) == ["plan.png", "units.csv"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([("plan.png", plan())], "The file “units.csv” is named here and was not given."),
        ([("units.csv", LIST), ("plan.png", plan()), ("more.png", plan())], "The file “more.png” is named nowhere in the workbook."),
        ([("units.csv", LIST), ("plan.png", b"MZ no picture")], "What is in “plan.png” is no picture that devices show."),
        ([("units.csv", LIST.decode().replace("ӣ", "и").replace("ҳ", "х").encode("cp1251")), ("plan.png", plan())],
         "This line is not written in UTF-8."),
        ([("units.csv", b"name,label\na,=1+1\n"), ("plan.png", plan())], "The cell begins as a formula"),
        ([("units.csv", LIST), ("units.csv", LIST), ("plan.png", plan())], "The file “units.csv” was given twice."),
        ([("units.csv", LIST), ("plan.png", b"x" * 2_700_000)], "larger than 2.7 MB together"),
    ],
)  # fmt: skip
def test_bad_file_is_refused_in_a_sentence_and_nothing_is_stored(files: list[tuple[str, bytes]], said: str) -> None:
    _member, client = coordinator()
    status, page = upload(client, book(), *files)
    assert (status, said in page) == (422, True)
    assert not Tool.objects.exists()


def test_files_that_were_changed_in_the_page_are_checked_again() -> None:
    _member, client = coordinator()
    _status, page = upload(client, book(), ("units.csv", LIST), ("plan.png", plan()))
    for files, status in (('{"units.csv": "TVo="}', 422), ("[1]", 400), ('{"units.csv": "no base64!"}', 400), ("{", 400)):
        assert client.post(reverse("tool-publish"), {**held(page), "beside": files}).status_code == status
    assert not Tool.objects.exists()


def test_new_version_carries_the_files_on_and_says_so() -> None:
    member, client = coordinator()
    published(member)
    _status, page = upload(client, book("2", more="text"), ("plan.png", plan(200)))
    assert re.findall(r"<bdi>(.*?)</bdi></td><td class=\"soft full\">(.*?)</td>", page) == [
        ("plan.png", "given now"), ("units.csv", "carried on from the version before"),
    ]  # fmt: skip
    client.post(reverse("tool-publish"), held(page))
    rows = ToolVersion.objects.get(version="2").files.all()
    assert {row.name: bytes(row.content) for row in rows} == {"units.csv": LIST, "plan.png": plan(200)}


def test_correction_carries_the_files_on() -> None:
    member, _client = coordinator()
    version = published(member)
    place = wordings_of(version.id)[0].texts[0][1]
    correct_wording(by=member, version=version, texts={place: "Which unit?"})
    newer = publish_corrections(by=member, version=version)
    assert newer != version
    assert files_of(newer) == files_of(version)
    assert {bytes(row.content) for row in newer.files.all()} == {LIST, plan()}


def test_same_version_with_other_files_is_refused() -> None:
    version = published()
    assert published() == version
    with pytest.raises(Problem) as refused:
        publish_version(by=None, workbook=book(), filename="units.xlsx", files={"units.csv": LIST + b"c,C\n", "plan.png": plan()})
    assert refused.value.code == "tool-version-exists"


def test_choice_of_a_file_is_read_by_its_label() -> None:
    question = form_of_version(published().id).question("unit")
    assert answer_words(question, "a", "ru") == "Аҳолӣ"
    assert [choice.code for choice in question.listed] == ["a", "b"]
