"""Scans of letters: sealed unless their source is open, drawn anew or kept as bytes, never shown."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from nazorat.audit.models import Act
from nazorat.correspondence.actions import add_scan, open_scan
from nazorat.correspondence.models import JournalEntry, OpenScan, SealedScan
from nazorat.correspondence.scans import MOST, looked_at
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.reports.models import Report
from nazorat.retention.actions.erasing import DESTROYERS
from nazorat.vault.crypto import CannotOpen
from support.letters import make_letter, make_letter_cast
from support.make import make_keyring, make_member, sign_in
from support.reports import Cast, make_report

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj <</S/JavaScript/JS(app.alert(1))>> endobj kanareyka"
WORD = "kanareyka-Зарафшон"


@pytest.fixture
def cast() -> Cast:
    return make_letter_cast()


@pytest.fixture
def report(cast: Cast) -> Report:
    return make_report(cast)


@pytest.fixture
def entry(cast: Cast, report: Report) -> JournalEntry:
    return make_letter(cast.lead.member, cast.authority, report=report)


def entered(member: Member) -> Client:
    client = Client()
    sign_in(client, member)
    return client


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    """A picture that says in its EXIF who made it and where."""
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = WORD, WORD
    out = BytesIO()
    Image.new("RGB", size, "white").save(out, kind, exif=exif)
    return out.getvalue()


def test_open_picture_is_drawn_anew_and_says_nothing_of_who_made_it(cast: Cast, entry: JournalEntry) -> None:
    sent = picture()
    assert b"kanareyka" in sent
    scan = add_scan(by=cast.lead, entry=entry, marking="open", content=sent)
    assert isinstance(scan, OpenScan)
    held = Image.open(BytesIO(bytes(scan.content)))
    assert (held.format, held.size, dict(held.getexif()), b"kanareyka" in bytes(scan.content)) == ("JPEG", (60, 40), {}, False)


@pytest.mark.parametrize("marking", ["official", "secret", "unknown"])
def test_scan_that_is_not_open_is_sealed_with_the_report(cast: Cast, entry: JournalEntry, marking: str) -> None:
    scan = add_scan(by=cast.lead, entry=entry, marking=marking, content=PDF)
    assert isinstance(scan, SealedScan)
    assert (scan.under, b"kanareyka" in bytes(scan.sealed), OpenScan.objects.count()) == (SealedScan.Under.REPORT, False, 0)
    assert open_scan(by=cast.other, scan=scan).content == PDF
    assert Act.objects.filter(verb="correspondence.open-scan", obj=entry.id).count() == 1


def test_scan_of_a_letter_without_a_report_is_sealed_to_the_planners(cast: Cast) -> None:
    planner = make_keyring(make_member(planner=True))
    row = make_letter(cast.lead.member, cast.authority)
    scan = add_scan(by=cast.lead, entry=row, marking="unknown", content=PDF)
    assert isinstance(scan, SealedScan)
    assert scan.under == SealedScan.Under.PLANNERS
    assert open_scan(by=planner, scan=scan).content == PDF
    with pytest.raises(Problem, match="not-a-planner"):
        open_scan(by=cast.lead, scan=scan)


def test_sealed_scan_is_found_by_who_holds_its_key_alone(cast: Cast, entry: JournalEntry) -> None:
    scan = add_scan(by=cast.lead, entry=entry, marking="secret", content=PDF)
    path = reverse("letter-scan-sealed", args=[entry.id, scan.id])
    before = Act.objects.filter(verb="correspondence.open-scan").count()
    strangers = [make_member(), make_member(planner=True), *(make_member(role=role) for role in Member.Role)]
    assert {entered(one).get(path).status_code for one in strangers} == {404}
    assert Act.objects.filter(verb="correspondence.open-scan").count() == before
    assert Client().get(path).status_code == 302
    answer = entered(cast.lead.member).get(path)
    assert (answer.status_code, answer.content) == (200, PDF)
    # an open scan's address gives no sealed one, and another letter's does not either
    other = make_letter(cast.lead.member, cast.authority)
    wrong = (reverse("letter-scan", args=[entry.id, scan.id]), reverse("letter-scan-sealed", args=[other.id, scan.id]))
    assert [entered(cast.lead.member).get(one).status_code for one in wrong] == [404, 404]


def test_sealed_scan_exchanged_for_another_one_does_not_open(cast: Cast, entry: JournalEntry) -> None:
    one, other = (add_scan(by=cast.lead, entry=entry, marking="secret", content=PDF + each) for each in (b"1", b"2"))
    assert isinstance(one, SealedScan)
    assert isinstance(other, SealedScan)
    one.sealed = other.sealed
    with pytest.raises(CannotOpen):
        open_scan(by=cast.lead, scan=one)


def test_scan_is_saved_and_never_shown(cast: Cast, entry: JournalEntry) -> None:
    scan = add_scan(by=cast.lead, entry=entry, marking="open", content=PDF)
    answer = entered(make_member()).get(reverse("letter-scan", args=[entry.id, scan.id]))
    said = {name: answer[name] for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options")}
    name = f"letter-out-{entry.book.year}-{entry.number}.pdf"
    assert said == {
        "Content-Type": "application/pdf", "Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff",
    }  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        b"", b"<html><script>alert(1)</script>", b"<svg onload='alert(1)'/>", b"MZ\x90\x00", b"PK\x03\x04word/vbaProject.bin", b"GIF89a" + bytes(40),
        b"\xff\xd8\xff" + bytes(200), b"\x89PNG\r\n\x1a\n" + bytes(200), b" %PDF-1.7", b"RIFF" + bytes(40),
    ],
)  # fmt: skip
def test_other_files_and_broken_pictures_are_refused(content: bytes) -> None:
    with pytest.raises(Problem, match="scan-not-taken"):
        looked_at(content)


def test_picture_that_would_unpack_to_gigabytes_is_refused_before_it_is_decoded() -> None:
    out = BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert len(out.getvalue()) < MOST
    with pytest.raises(Problem, match="scan-not-taken"):
        looked_at(out.getvalue())


def test_scan_above_three_megabytes_is_refused_and_leaves_nothing(cast: Cast, entry: JournalEntry) -> None:
    with pytest.raises(Problem, match="scan-too-large"):
        looked_at(b"%PDF-" + bytes(MOST))
    client, path = entered(cast.lead.member), reverse("letter-scan-new", args=[entry.id])
    for size, status in ((MOST, 413), (5 * 1024 * 1024, 413)):
        file = SimpleUploadedFile("Раҳимов.pdf", b"%PDF-" + bytes(size))
        assert client.post(path, {"marking": "open", "file": file}).status_code == status
    assert (OpenScan.objects.count(), SealedScan.objects.count()) == (0, 0)


def test_scan_is_posted_by_who_keeps_the_letter_and_its_name_is_dropped(cast: Cast, entry: JournalEntry) -> None:
    path = reverse("letter-scan-new", args=[entry.id])
    given = {"marking": "open", "file": SimpleUploadedFile("Раҳимов.pdf", PDF)}
    assert entered(make_member()).post(path, given).status_code == 404
    client = entered(cast.lead.member)
    assert client.post(path, {"marking": "open", "file": SimpleUploadedFile("Раҳимов.pdf", PDF)}).status_code == 302
    assert "Раҳимов" not in client.get(reverse("letter", args=[entry.id])).content.decode()
    assert client.post(path, {"marking": "none", "file": SimpleUploadedFile("1.pdf", PDF)}).status_code == 422


def test_erasing_a_report_destroys_the_scans_under_its_key(cast: Cast, entry: JournalEntry, report: Report) -> None:
    add_scan(by=cast.lead, entry=entry, marking="secret", content=PDF)
    DESTROYERS["report"](report.id)
    assert (SealedScan.objects.count(), JournalEntry.objects.count()) == (0, 1)
