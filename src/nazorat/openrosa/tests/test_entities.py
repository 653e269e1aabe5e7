"""What Collect is given beside forms, and what it may not send: lists that its records add to, and records that nobody here could open."""

from __future__ import annotations

import hashlib
from copy import deepcopy

import pytest
from django.test import Client
from lxml import etree

from nazorat.fieldwork.models import Record
from nazorat.openrosa.entities import entity_list
from nazorat.tools.models import ToolFile, ToolVersion
from nazorat.visits.models import VisitTool
from nazorat.xlsform import compile_workbook, parse_form
from nazorat.xlsform.tests.books import markdown
from support.collect import content_type, multipart
from support.doors import Door, make_door, make_door_tool

MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
CELLS = b"name,label,block\nc1,One,A\nc2,Two,B\n"
SERVED = b"name,label,block,__version\nc1,One,A,1\nc2,Two,B,1\n"


@pytest.fixture(scope="module")
def made(lasting: None) -> Door:
    return make_door()


@pytest.fixture
def door(made: Door) -> Door:
    return deepcopy(made)


def tool(door: Door, code: str, *, adds: bool, content: bytes = CELLS) -> ToolVersion:
    """A tool of the visit that chooses a cell from a file, and perhaps adds cells to it."""
    survey = [["type", "name", "label"], ["select_one_from_file cells.csv", "cell", "Cell"], ["text", "new", "New"]]
    more = {"entities": [["list_name", "label"], ["cells", "${new}"]]} if adds else {}
    settings = [["form_id", "version"], [code, "1"]]
    xform = compile_workbook(markdown(survey=survey, settings=settings, **more), f"{code}.md", {"cells.csv": content}).xform
    assert parse_form(xform).entities == (("cells",) if adds else ())
    version = make_door_tool(xform, code=code)
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    ToolFile.objects.create(version=version, name="cells.csv", content=content, md5=digest)
    VisitTool.objects.create(visit=door.visit, tool_version=version)
    return version


def manifest(door: Door, version: ToolVersion) -> tuple[str | None, str, bytes]:
    """Type, hash and content of the one file of a version, each as it is served."""
    answer = Client().get(f"/collect/key/{door.token}/forms/{version.id}/manifest")
    (line,) = etree.fromstring(answer.content)
    url = (line.findtext(f"{MANIFEST}downloadUrl") or "").removeprefix("http://testserver")
    return line.get("type"), line.findtext(f"{MANIFEST}hash") or "", Client().get(url).content


def digest_of(content: bytes) -> str:
    return "md5:" + hashlib.md5(content, usedforsecurity=False).hexdigest()


@pytest.mark.django_db
def test_list_that_a_tool_adds_to_is_an_entity_list_in_every_tool_of_the_visit(door: Door) -> None:
    adds, reads = tool(door, "adds", adds=True), tool(door, "reads", adds=False)
    for version in (adds, reads):
        assert manifest(door, version) == ("entityList", digest_of(SERVED), SERVED)


@pytest.mark.django_db
def test_list_that_no_tool_of_the_visit_adds_to_is_a_file(door: Door) -> None:
    other = make_door()
    tool(other, "adds", adds=True)
    assert manifest(door, tool(door, "reads", adds=False)) == (None, digest_of(CELLS), CELLS)


@pytest.mark.django_db
def test_list_without_name_and_label_is_served_as_it_is(door: Door) -> None:
    content = b"name,label\n\xff,x\n"
    assert entity_list(content) is None
    version = tool(door, "adds", adds=True)
    ToolFile.objects.filter(version=version).update(content=content, md5=digest_of(content)[4:])
    assert manifest(door, version) == (None, digest_of(content), content)


@pytest.mark.parametrize(
    ("content", "served"),
    [
        (CELLS, SERVED),
        ("\ufeffname,label\r\nc1,\"Ҳуҷра, 1\"\r\n".encode(), 'name,label,__version\nc1,"Ҳуҷра, 1",1\n'.encode()),
        (b"name,label,__version\nc1,One,3\n", b"name,label,__version\nc1,One,3\n"),
        (b"name,label,block\nc1,One\n\n", b"name,label,block,__version\nc1,One,,1\n"),
        (b"name,label\n", b"name,label,__version\n"),
        (b"code,label\nc1,One\n", None), (b"", None), (b'name,label\n"c1,One\n', None),
    ],
)  # fmt: skip
def test_version_of_each_row(content: bytes, served: bytes | None) -> None:
    assert entity_list(content) == served


ENCRYPTED = (
    b'<data id="door" version="1" encrypted="yes" xmlns="http://opendatakit.org/submissions"><base64EncryptedKey>aaaa</base64EncryptedKey>'
    b'<orx:meta xmlns:orx="http://openrosa.org/xforms"><orx:instanceID>uuid:7f1b3c52-0a43-4d0e-b0b0-3d1f1c2a9e55</orx:instanceID></orx:meta>'
    b"<encryptedXmlFile>submission.xml.enc</encryptedXmlFile></data>"
)


@pytest.mark.django_db
def test_record_encrypted_to_a_key_that_is_not_here_stays_on_the_tablet(door: Door) -> None:
    body = multipart(ENCRYPTED, [("submission.xml.enc", b"\x00" * 64)])
    answer = Client().generic(
        "POST", f"/collect/key/{door.token}/submission", body, content_type=content_type(), headers={"Accept-Language": "en"}
    )
    assert answer.status_code == 422
    assert b"nobody at the desk could open it" in answer.content
    assert Record.objects.count() == 0
