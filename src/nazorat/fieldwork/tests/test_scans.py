"""The scan of a keyed sheet: its pages are files of the record, sealed to its circle, drawn anew; once, and only by who may read it."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from nazorat.audit.models import Act
from nazorat.fieldwork import actions
from nazorat.fieldwork.models import Attachment, Record, RecordVersion, Sheet
from nazorat.fieldwork.tests.test_keying import interview, keyed, room
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.vault import blobs
from nazorat.visits.actions import Seat
from nazorat.visits.models import TeamMember, Visit
from support.make import make_keyring, make_member, sign_in
from support.records import make_sheets, posted
from support.visits import make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> Keyring:
    return make_keyring(make_member())


@pytest.fixture
def monitor() -> Keyring:
    return make_keyring(make_member())


@pytest.fixture
def visit(lead: Keyring, monitor: Keyring) -> Visit:
    return make_visit(lead=lead, seats=[Seat(monitor.member, TeamMember.Role.MONITOR)], tools=("room", "interview"))


def picture(name: str, colour: str) -> SimpleUploadedFile:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "CANARY-exif"
    Image.new("RGB", (60, 80), colour).save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(f"CANARY-{name}.jpg", out.getvalue(), "image/jpeg")


def address(sheet: Sheet) -> str:
    return f"/visits/{sheet.visit_id}/keying/{sheet.number}/scan/"


def taken_in(visit: Visit, by: Keyring) -> Sheet:
    sheet = make_sheets(visit, by)[0]
    actions.key_sheet(by=by, sheet=sheet, keyed=keyed(sheet, room(sheet)))
    return Sheet.objects.select_related("record", "visit", "tool_version__tool").get(id=sheet.id)


def test_pages_when_sent_stand_with_the_record_by_page_and_are_sealed(visit: Visit, lead: Keyring, client: Client) -> None:
    sheet = taken_in(visit, lead)
    before = actions.open_record(by=lead, visit=visit, record=Record.objects.get())
    sign_in(client, lead.member)
    record = f"/visits/{visit.id}/records/{before.id}/"
    assert address(sheet) in client.get(record).content.decode()
    answer = client.post(address(sheet), {"scan": [picture("front", "red"), picture("back", "blue")]})
    assert (answer.status_code, answer["Location"]) == (302, record)
    after = actions.open_record(by=lead, visit=visit, record=Record.objects.get())
    assert (after.version, after.answers, after.entered) == (2, before.answers, before.entered)
    assert [file.name for file in after.files] == ["scan.jpg", "scan-2.jpg"]
    assert after.complete
    page = client.get(record).content.decode()
    assert "scan-2.jpg" in page
    assert address(sheet) not in page
    for row in Attachment.objects.select_related("blob", "version"):
        assert b"CANARY" not in blobs.read(row.blob)
        name, content = actions.open_file(by=lead, visit=visit, attachment=row)
        assert name in ("scan.jpg", "scan-2.jpg")
        assert b"CANARY" not in content
        assert Image.open(BytesIO(content)).size == (60, 80)
    assert {row.version.key.compartment for row in Attachment.objects.all()} == {1}
    assert Act.objects.filter(verb="fieldwork.open-for-scan").count() == 1


def test_correction_of_a_second_keying_keeps_the_scan(visit: Visit, lead: Keyring, monitor: Keyring, client: Client) -> None:
    sheet = next(one for one in make_sheets(visit, lead, count=10) if one.check_due)
    actions.key_sheet(by=lead, sheet=sheet, keyed=keyed(sheet, room(sheet)))
    sheet.refresh_from_db()
    sign_in(client, lead.member)
    assert client.post(address(sheet), {"scan": [picture("front", "red"), picture("back", "blue")]}).status_code == 302
    other = {**room(sheet), "who/unit": "B"}
    actions.check_sheet(
        by=monitor, sheet=sheet, keyed=keyed(sheet, other), fields={name: [str(said)] for name, said in posted(other).items()}
    )
    assert actions.settle_check(by=monitor, sheet=sheet, second_right=["who/unit"]) is True
    after = actions.open_record(by=lead, visit=visit, record=Record.objects.get())
    assert (after.version, after.answers["who/unit"]) == (3, "B")
    assert [file.name for file in after.files if file.attachment_id] == ["scan.jpg", "scan-2.jpg"]


def test_scan_when_there_is_one_already_is_refused(visit: Visit, lead: Keyring, client: Client) -> None:
    sheet = taken_in(visit, lead)
    sign_in(client, lead.member)
    assert client.post(address(sheet), {"scan": [picture("a", "red")]}).status_code == 302
    assert client.post(address(sheet), {"scan": [picture("b", "blue")]}).status_code == 409
    assert RecordVersion.objects.count() == 2


def test_scan_of_a_sheet_that_is_not_keyed_is_refused(visit: Visit, lead: Keyring) -> None:
    sheet = make_sheets(visit, lead)[0]
    with pytest.raises(Problem, match="sheet-elsewhere"):
        actions.add_scan(by=lead, sheet=sheet, pages=[("scan.jpg", b"x")])


def test_scan_of_a_talk_of_a_smaller_circle_is_for_that_circle(
    visit: Visit, lead: Keyring, monitor: Keyring, client: Client
) -> None:
    sheet = make_sheets(visit, lead, "interview")[0]
    actions.key_sheet(by=lead, sheet=sheet, keyed=keyed(sheet, interview(sheet, "lead")))
    sign_in(client, monitor.member)
    assert client.post(address(sheet), {"scan": [picture("a", "red")]}).status_code == 403
    held = Sheet.objects.select_related("record", "visit", "tool_version__tool").get(id=sheet.id)
    actions.add_scan(by=lead, sheet=held, pages=[("scan.jpg", picture("a", "red").read())])
    assert {row.version.key.compartment for row in Attachment.objects.all()} == {2}


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", b"%PDF-1.4"), ("a.svg", b"<svg onload='x'/>"), ("a.jpg", b"\xff\xd8\xff broken"), ("a.png", b"")],
)
def test_file_that_is_no_picture_is_refused_and_nothing_is_kept(
    visit: Visit, lead: Keyring, client: Client, name: str, content: bytes
) -> None:
    sheet = taken_in(visit, lead)
    sign_in(client, lead.member)
    assert client.post(address(sheet), {"scan": [SimpleUploadedFile(name, content)]}).status_code == 422
    assert (Attachment.objects.count(), RecordVersion.objects.count()) == (0, 1)


def test_page_of_a_scan_is_for_who_works_on_the_visit(visit: Visit, lead: Keyring, client: Client) -> None:
    sheet = taken_in(visit, lead)
    stranger = Client()
    sign_in(stranger, make_member())
    assert stranger.get(address(sheet)).status_code == 404
    sign_in(client, lead.member)
    assert client.get(address(sheet)).status_code == 200
