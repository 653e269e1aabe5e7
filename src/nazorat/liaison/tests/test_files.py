"""Files that a liaison attaches are hostile: told by their content, bounded, sealed as they come, given out to be saved and never shown."""

from __future__ import annotations

import zipfile
from copy import deepcopy
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from nazorat.audit.models import Act
from nazorat.correspondence.models import JournalEntry, SealedScan
from nazorat.kit.problems import Problem
from nazorat.liaison.actions import Made, attach_file, revoke_link
from nazorat.liaison.enclosures import MOST_UNPACKED, plain_name, taken_from
from nazorat.liaison.models import Enclosure, Link
from nazorat.liaison.queries import draft_of
from nazorat.retention.actions.erasing import DESTROYERS
from nazorat.vault.crypto import CannotOpen
from support.links import Handed, came_in, linked, make_handed
from support.make import make_member, sign_in
from support.reports import make_cast

from .test_comments import opened_by, sent
from .test_links import everything_held

pytestmark = pytest.mark.django_db
CANARY = b"kanareyka-file"
PDF = b"%PDF-1.7\n1 0 obj <</S/JavaScript/JS(app.alert(1))>> endobj " + CANARY
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<html><script>alert(1)</script></html>"


def word(*parts: str, size: int = 10) -> bytes:
    """A Word file as far as its directory goes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "word/document.xml", *parts):
            archive.writestr(name, CANARY + b"0" * size)
    return out.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (30, 20)) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = CANARY.decode()
    out = BytesIO()
    Image.new("RGB", size, "white").save(out, kind, exif=exif)
    return out.getvalue()


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Handed, Made]:
    handed = make_handed(make_cast(tools=("interview",)))
    return handed, linked(handed)


@pytest.fixture
def handed(made: tuple[Handed, Made]) -> Handed:
    return deepcopy(made[0])


@pytest.fixture
def client(made: tuple[Handed, Made]) -> Client:
    return came_in(made[1])


def attach(client: Client, name: str, content: bytes, kind: str = "application/pdf") -> int:
    return client.post("/liaison/files/", {"file": SimpleUploadedFile(name, content, kind)}).status_code


@pytest.mark.parametrize(
    ("content", "kind"), [(PDF, "pdf"), (word(), "docx"), (picture(), "jpg"), (picture("JPEG"), "jpg"), (picture("WEBP"), "jpg")]
)
def test_file_is_told_by_its_content(content: bytes, kind: str) -> None:
    scan = taken_from("a.html", content)
    assert (scan.kind, scan.content == content) == (kind, kind != "jpg")
    assert CANARY not in scan.content or kind != "jpg"


@pytest.mark.parametrize(
    "content",
    [
        b"", b"plain words", SVG, HTML, b"GIF89a" + SVG, b"\x00" * 100, b"PK\x03\x04 broken", word()[:-30], HTML + word(),
        word("../../etc/passwd"), word("/etc/passwd"), word("C:\\windows\\a.xml"), word(*(f"word/{n}.xml" for n in range(2001))),
        word(size=MOST_UNPACKED // 2), picture("GIF"), picture()[:40],
    ],
    ids=[
        "empty", "words", "svg", "html", "svg-in-gif", "zeros", "broken-zip", "cut-zip", "zip-behind-html", "path", "root", "drive", "parts",
        "bomb", "gif", "cut-picture",
    ],
)  # fmt: skip
def test_file_of_any_other_kind_is_not_taken(content: bytes) -> None:
    with pytest.raises(Problem, match="file-not-taken"):
        taken_from("letter.pdf", content)


@pytest.mark.parametrize("part", ["word/vbaProject.bin", "word/embeddings/oleObject1.bin", "word/A.EXE", "run.js"])
def test_word_file_with_a_program_in_it_is_not_taken(part: str) -> None:
    with pytest.raises(Problem, match="file-macros"):
        taken_from("letter.docx", word(part))


def test_zip_with_a_name_twice_or_a_password_is_not_taken() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = word("word/document.xml")
    locked = word()
    at = locked.rindex(b"PK\x01\x02")
    for content in (twice, locked[: at + 8] + b"\x01" + locked[at + 9 :]):
        with pytest.raises(Problem, match="file-not-taken"):
            taken_from("letter.docx", content)


def test_picture_larger_than_can_be_decoded_is_not_taken() -> None:
    out = BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    with pytest.raises(Problem, match="file-not-taken"):
        taken_from("a.png", out.getvalue())


def test_what_hides_behind_a_picture_is_gone_and_behind_a_pdf_is_never_shown(handed: Handed, client: Client) -> None:
    assert taken_from("a.png", picture() + HTML).content.find(b"<script>") == -1
    # a file that is a PDF and an archive too
    both = PDF + word()
    assert attach(client, "a.pdf", both) == 302
    entry = sent(client)
    desk = Client()
    sign_in(desk, handed.cast.lead.member)
    scan = SealedScan.objects.get(entry=entry)
    answer = desk.get(f"/letters/{entry.id}/sealed/{scan.id}/")
    assert (answer["Content-Disposition"], answer["X-Content-Type-Options"], answer["Content-Type"]) == (
        f'attachment; filename="letter-in-{entry.book.year}-{entry.number}-a.pdf"', "nosniff", "application/pdf",
    )  # fmt: skip
    assert answer.content == both


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Акт от 3 марта.pdf", "Акт-от-3-марта"), ("../../etc/passwd", "passwd"), ("C:\\Users\\a\\b.docx", "b"), (".htaccess", "htaccess"),
        ("a\u202egnp.exe", "a-gnp"), ('x";\r\nSet-Cookie: a=b.pdf', "x-Set-Cookie-a-b"), ("", "file"), ("...", "file"),
        ("ы" * 300 + ".pdf", "ы" * 60),
    ],
)  # fmt: skip
def test_name_of_a_file_leads_nowhere(name: str, plain: str) -> None:
    assert plain_name(name) == plain


def test_file_is_sealed_as_it_comes_and_opens_to_drafters_alone_once_it_was_sent(handed: Handed, client: Client) -> None:
    assert attach(client, "акт.pdf", PDF) == 302
    assert CANARY not in everything_held()
    opened = opened_by(client)
    (note,) = draft_of(opened, opened.link).files
    assert (note.called, note.size) == ("акт.pdf", len(PDF))
    with pytest.raises(CannotOpen):
        opened.open(bytes(Enclosure.objects.get().sealed))
    entry = sent(client)
    assert (CANARY in everything_held(), Enclosure.objects.count()) == (False, 0)
    scan = SealedScan.objects.get(entry=entry)
    found = {}
    for name, member in {"lead": handed.cast.lead.member, "other": handed.cast.other.member, "stranger": make_member()}.items():
        desk = Client()
        sign_in(desk, member)
        answer = desk.get(f"/letters/{entry.id}/sealed/{scan.id}/")
        found[name] = (answer.status_code, answer.content == PDF)
    assert found == {"lead": (200, True), "other": (200, True), "stranger": (404, False)}
    assert Act.objects.filter(verb="correspondence.open-scan", obj=entry.id).count() == 2
    verbs = Act.objects.filter(actor=opened.link.id).values_list("verb", flat=True)
    assert {"liaison.attach-file", "liaison.send-comments"} <= set(verbs)


def test_files_alone_are_an_answer(client: Client) -> None:
    assert attach(client, "reply.docx", word()) == 302
    page = client.get("/liaison/send/")
    assert "reply.docx" in page.content.decode()
    assert client.post("/liaison/send/", {"language": "ru", "version": 1}).status_code == 302
    entry = JournalEntry.objects.get(way=JournalEntry.Way.LINK)
    assert SealedScan.objects.filter(entry=entry, under=SealedScan.Under.INBOX).count() == 1
    assert "reply.docx" in client.get("/liaison/send/").content.decode()


def test_file_is_taken_back_until_it_is_sent(client: Client) -> None:
    attach(client, "a.pdf", PDF)
    row = Enclosure.objects.get()
    assert client.post(f"/liaison/files/{row.id}/remove/").status_code == 302
    assert (Enclosure.objects.count(), draft_of(opened_by(client), opened_by(client).link).empty) == (0, True)
    attach(client, "a.pdf", PDF)
    sent(client)
    assert client.post(f"/liaison/files/{row.id}/remove/").status_code == 409
    assert attach(client, "b.pdf", PDF) == 422


def test_file_of_another_link_is_not_taken_back(client: Client) -> None:
    other = came_in(linked(make_handed(make_cast(tools=("interview",)), number="9")))
    attach(other, "a.pdf", PDF)
    assert client.post(f"/liaison/files/{Enclosure.objects.get().id}/remove/").status_code == 302
    assert Enclosure.objects.count() == 1


def test_what_is_too_large_or_cut_is_refused_and_leaves_nothing(client: Client) -> None:
    assert attach(client, "a.pdf", b"%PDF-" + b"0" * (3 * 1024 * 1024)) == 422
    assert attach(client, "a.pdf", b"%PDF-" + b"0" * (50 * 1024 * 1024)) == 413
    environ = {"wsgi.input": BytesIO(b"--b\r\n"), "CONTENT_LENGTH": "5000", "CONTENT_TYPE": "multipart/form-data; boundary=b"}
    cut = client.request(REQUEST_METHOD="POST", PATH_INFO="/liaison/files/", **environ)
    assert cut.status_code == 400
    assert (Enclosure.objects.count(), Link.objects.get().version) == (0, 0)


def test_files_without_end_are_not_taken(client: Client) -> None:
    opened = opened_by(client)
    for number in range(10):
        attach_file(by=opened, name=f"{number}.pdf", content=PDF)
    with pytest.raises(Problem, match="link-too-much"):
        attach_file(by=opened, name="11.pdf", content=PDF)
    assert Enclosure.objects.count() == 10


@pytest.mark.parametrize("ending", ["revoked", "erased"])
def test_files_go_with_the_link(handed: Handed, client: Client, ending: str) -> None:
    attach(client, "a.pdf", PDF)
    if ending == "revoked":
        revoke_link(by=handed.cast.lead.member, entry=handed.entry)
    else:
        DESTROYERS["report"](handed.report.id)
    assert Enclosure.objects.count() == 0


def test_file_that_was_sent_goes_with_the_report(handed: Handed, client: Client) -> None:
    attach(client, "a.pdf", PDF)
    sent(client)
    DESTROYERS["report"](handed.report.id)
    assert SealedScan.objects.count() == 0
