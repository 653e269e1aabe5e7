from __future__ import annotations

import csv
import io
from copy import deepcopy
from datetime import date
from zipfile import ZipFile

import piexif
import pytest
from django.db import connection
from django.test import Client
from openpyxl import load_workbook
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from nazorat.audit.models import Act
from nazorat.fieldwork import actions
from nazorat.fieldwork.models import Attachment, Record, RecordVersion
from nazorat.fieldwork.pictures import NotShown, redrawn
from nazorat.kit import panels
from nazorat.people.keyring import Keyring
from nazorat.vault import crypto
from nazorat.visits.actions import Seat
from nazorat.visits.models import Visit
from nazorat.xlsform import Answers, NoAnswer
from support.make import make_keyring, make_member, sign_in
from support.records import make_record
from support.visits import make_device, make_visit

pytestmark = pytest.mark.django_db
NOTE: Answers = {"what/theme": "mat", "what/text": "CANARY-5 the tap runs"}


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Keyring, Visit]:
    lead = make_keyring(make_member())
    visit = make_visit(lead=lead, seats=[Seat(make_member(), "interpreter")], tools=("note", "room"))
    return lead, visit


@pytest.fixture
def lead(made: tuple[Keyring, Visit]) -> Keyring:
    return deepcopy(made[0])


@pytest.fixture
def visit(made: tuple[Keyring, Visit]) -> Visit:
    return deepcopy(made[1])


def english(client: Client, path: str) -> str:
    return client.get(path, headers={"Accept-Language": "en"}).content.decode()


def photo(place: bool = True) -> bytes:
    """A JPEG that says where it was taken."""
    out = io.BytesIO()
    gps = {piexif.GPSIFD.GPSLatitudeRef: b"N", piexif.GPSIFD.GPSLatitude: ((38, 1), (33, 1), (0, 1))}
    exif = piexif.dump({"0th": {piexif.ImageIFD.Artist: b"CANARY-77"}, "GPS": gps}) if place else b""
    Image.new("RGB", (2400, 1200), (200, 120, 40)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_list_when_locked_shows_counts_and_nothing_else(visit: Visit, lead: Keyring, client: Client) -> None:
    make_record(visit, "note", NOTE, lead)
    sign_in(client, lead.member)
    client.post("/lock/")
    before = Act.objects.count()
    page = english(client, f"/visits/{visit.id}/records/")
    assert "Free note" in page
    assert "Unlock your key" in page
    assert "CANARY-5" not in page
    assert Act.objects.count() == before


def test_list_when_unlocked_is_one_act_written_before_it_is_shown(visit: Visit, lead: Keyring, client: Client) -> None:
    for _ in range(3):
        make_record(visit, "note", NOTE, lead)
    sign_in(client, lead.member)
    page = english(client, f"/visits/{visit.id}/records/")
    last = Act.objects.order_by("-seq")[0]
    assert (page.count("CANARY-5"), last.verb, last.count, last.obj) == (3, "fieldwork.open-records", 3, visit.id)


def test_list_when_seen_by_an_interpreter_says_that_it_is_sealed(visit: Visit, lead: Keyring, client: Client) -> None:
    make_record(visit, "note", NOTE, lead)
    sign_in(client, visit.team.get(role="interpreter").member)
    page = english(client, f"/visits/{visit.id}/records/")
    assert "sealed to circles that you are not in" in page
    assert "CANARY-5" not in page


def test_list_when_narrowed_by_words_theme_or_tool(visit: Visit, lead: Keyring, client: Client) -> None:
    make_record(visit, "note", NOTE, lead)
    make_record(visit, "note", {"what/theme": "health", "what/text": "No doctor at night"}, lead)
    make_record(visit, "room", {"who/unit": "A", "who/room": "17"}, lead)
    sign_in(client, lead.member)

    def shown(**asked: str) -> list[bool]:
        page = client.post(f"/visits/{visit.id}/records/", asked, headers={"Accept-Language": "en"}).content.decode()
        return [words in page for words in ("the tap runs", "No doctor at night", "A · 17")]

    assert shown(text="TAP  runs") == [True, False, False]
    assert shown(theme="HEALTH") == [False, True, False]
    assert shown(tool="room") == [False, False, True]
    assert shown(text="unicorn") == [False, False, False]
    assert shown(order="title") == [True, True, True]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_when_it_has_more_rows_asks_no_more(
    visit: Visit,
    lead: Keyring,
    client: Client,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(panels, "_slots", {})
    for _ in range(rows):
        make_record(visit, "note", NOTE, lead)
    sign_in(client, lead.member)
    client.get(f"/visits/{visit.id}/records/")
    # on PostgreSQL the act takes the chain's lock by a statement of its own
    with django_assert_num_queries(21 if connection.vendor == "postgresql" else 20):
        assert client.get(f"/visits/{visit.id}/records/").status_code == 200


def test_record_when_opened_is_question_and_answer(visit: Visit, lead: Keyring, client: Client) -> None:
    answers: Answers = {
        "who/unit": "A", "who/kind": "dormitory", "who/day": date(2026, 5, 12), "who/present": NoAnswer("refused"),
        "notes/monitor_saw": "<b>CANARY-8</b> " + "wet walls " * 12,
    }  # fmt: skip
    record = make_record(visit, "room", answers, lead)
    sign_in(client, lead.member)
    page = english(client, f"/visits/{visit.id}/records/{record.id}/")
    for words in ("Kind of room", "dormitory", "12 May 2026", "refused", "&lt;b&gt;CANARY-8", "NMR 13"):
        assert words in page
    assert Act.objects.order_by("-seq")[0].verb == "fieldwork.open-record"


def test_record_when_corrected_keeps_its_earlier_versions(visit: Visit, lead: Keyring, client: Client) -> None:
    record = make_record(visit, "note", NOTE, lead, instance_id="uuid:a")
    make_record(visit, "note", {"what/text": "mended"}, lead, instance_id="uuid:b", deprecated_id="uuid:a")
    sign_in(client, lead.member)
    assert "mended" in english(client, f"/visits/{visit.id}/records/{record.id}/")
    old = english(client, f"/visits/{visit.id}/records/{record.id}/?version=1")
    assert "CANARY-5" in old
    assert "This is not what the record says now." in old
    assert "mended" in english(client, f"/visits/{visit.id}/records/{record.id}/?version=99")


def test_record_when_sent_by_collect_says_that_its_device_is_unsigned(visit: Visit, lead: Keyring, client: Client) -> None:
    device, _token = make_device(visit, lead)
    answers: Answers = {**NOTE, "pictures/picture": "1.jpg"}
    record = make_record(visit, "note", answers, lead, door=Record.Door.COLLECT, device=device)
    sign_in(client, lead.member)
    page = english(client, f"/visits/{visit.id}/records/{record.id}/")
    assert "unsigned" in page
    assert "named by the record, not here yet" in page
    assert "files still missing" in english(client, f"/visits/{visit.id}/records/")


def with_file(visit: Visit, lead: Keyring, content: bytes) -> Attachment:
    make_record(visit, "note", {**NOTE, "pictures/picture": "1.jpg"}, lead, files=(("1.jpg", content),))
    return Attachment.objects.get()


def test_picture_when_shown_is_drawn_anew_without_its_place(visit: Visit, lead: Keyring, client: Client) -> None:
    file = with_file(visit, lead, photo())
    assert piexif.load(photo())["GPS"]
    sign_in(client, lead.member)
    shown = client.get(f"/visits/{visit.id}/files/{file.id}/shown.jpg")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    with Image.open(io.BytesIO(shown.content)) as picture:
        assert picture.size == (1600, 800)
        assert not picture.getexif()
    assert b"CANARY-77" not in shown.content
    last = Act.objects.order_by("-seq")[0]
    assert (last.verb, last.count) == ("fieldwork.open-file", 1)


def test_original_when_downloaded_is_what_was_sent_and_only_to_be_saved(visit: Visit, lead: Keyring, client: Client) -> None:
    content = photo()
    file = with_file(visit, lead, content)
    sign_in(client, lead.member)
    answer = client.get(f"/visits/{visit.id}/files/{file.id}/original/")
    assert (answer.content, answer["Content-Type"]) == (content, "application/octet-stream")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_file_when_asked_for_by_others_is_not_there(visit: Visit, lead: Keyring, client: Client) -> None:
    file = with_file(visit, lead, photo())
    stranger = make_visit()
    sign_in(client, stranger.team.get().member)
    for visit_id in (visit.id, stranger.id):
        for page in ("original/", "shown.jpg"):
            assert client.get(f"/visits/{visit_id}/files/{file.id}/{page}").status_code == 404
    interpreter = Client()
    sign_in(interpreter, visit.team.get(role="interpreter").member)
    assert interpreter.get(f"/visits/{visit.id}/files/{file.id}/original/").status_code == 403


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG whose header claims a size that its few bytes do not hold."""
    out = io.BytesIO()
    Image.new("1", (8, 8)).save(out, "PNG")
    content = bytearray(out.getvalue())
    content[16:24] = width.to_bytes(4) + height.to_bytes(4)
    import zlib  # noqa: PLC0415 - only this maker needs it

    content[29:33] = zlib.crc32(bytes(content[12:29])).to_bytes(4)
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        b"<svg onload=alert(1)>", b"GIF89a<script>", b"%PDF-1.7", b"\xff\xd8\xff not a picture", b"RIFF....WAVE",
        png_that_claims(50_000, 50_000), png_that_claims(8_000, 6_000), png_that_claims(20_000, 5_000), photo()[:400],
    ],
    ids=["svg", "gif", "pdf", "torn", "wave", "bomb", "48 megapixels", "100 megapixels", "cut"],
)  # fmt: skip
def test_picture_when_it_is_none_or_too_large_is_not_decoded(content: bytes) -> None:
    with pytest.raises(NotShown):
        redrawn(content)


def test_polyglot_when_shown_is_only_its_picture(visit: Visit, lead: Keyring, client: Client) -> None:
    file = with_file(visit, lead, photo(place=False) + b"<script>alert(1)</script>PK\x03\x04")
    sign_in(client, lead.member)
    shown = client.get(f"/visits/{visit.id}/files/{file.id}/shown.jpg")
    assert b"script" not in shown.content
    bad = Attachment.objects.get()
    assert client.get(f"/visits/{visit.id}/files/{bad.id}/original/").content.endswith(b"PK\x03\x04")


def test_export_when_asked_for_is_an_act_and_quotes_formulas(visit: Visit, lead: Keyring, client: Client) -> None:
    make_record(visit, "note", {"what/text": "=HYPERLINK(1)", "what/theme": "mat"}, lead)
    make_record(visit, "note", {"what/text": "+1", "what/theme": NoAnswer("unknown")}, lead)
    sign_in(client, lead.member)
    answer = client.get(f"/visits/{visit.id}/records/export/?tool=note&kind=csv", headers={"Accept-Language": "en"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["what/text"] for row in rows] == ["'=HYPERLINK(1)", "'+1"]
    assert [row["what/theme"] for row in rows] == ["mat", "(does not know)"]
    assert (rows[0]["_door"], answer["Content-Disposition"][:10]) == ("paper", "attachment")
    last = Act.objects.order_by("-seq")[0]
    assert (last.verb, last.count, last.obj) == ("fieldwork.export-records", 2, visit.id)
    assert client.get(f"/visits/{visit.id}/records/export/?tool=room&kind=csv").status_code == 404
    assert client.get(f"/visits/{visit.id}/records/export/?tool=note&kind=exe").status_code == 400


def test_export_when_a_workbook_has_words_and_numbers(visit: Visit, lead: Keyring, client: Client) -> None:
    make_record(visit, "room", {"who/unit": "A", "who/kind": "dormitory", "who/present": 14}, lead)
    sign_in(client, lead.member)
    answer = client.get(f"/visits/{visit.id}/records/export/?tool=room&kind=xlsx&words=1", headers={"Accept-Language": "en"})
    with ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
    sheet, legend = load_workbook(io.BytesIO(answer.content)).worksheets
    cells = dict(zip([cell.value for cell in sheet[1]], [cell.value for cell in sheet[2]], strict=True))
    assert (cells["who/unit"], cells["who/kind"], cells["who/present"], cells["_version"]) == ("A", "dormitory", 14, 1)
    assert ("who/kind", "3", "Kind of room") in list(legend.values)


def test_export_when_by_an_interpreter_is_not_there(visit: Visit, lead: Keyring, client: Client) -> None:
    make_record(visit, "note", NOTE, lead)
    sign_in(client, visit.team.get(role="interpreter").member)
    assert client.get(f"/visits/{visit.id}/records/export/?tool=note&kind=csv").status_code == 404


@pytest.mark.parametrize("inside", [b"no JSON at all", b"{}", b'{"format": "nazorat-record/1", "visit": 7}', None])
def test_record_when_it_is_none_keeps_nobody_from_the_others(
    inside: bytes | None, visit: Visit, lead: Keyring, client: Client
) -> None:
    make_record(visit, "note", NOTE, lead)
    made = make_record(visit, "note", {"what/text": "soon gone"}, lead)
    row = RecordVersion.objects.select_related("key").get(record=made)
    stranger = crypto.age_keypair()[1]
    row.sealed = crypto.seal(inside or b"{}", [row.key.recipient if inside else stranger])
    row.sha256 = crypto.sha256(row.sealed)
    row.save()

    opened = actions.open_records(by=lead, visit=visit)
    assert ([record.answers["what/text"] for record in opened], opened.broken) == ([NOTE["what/text"]], (made.id,))
    sign_in(client, lead.member)
    page = english(client, f"/visits/{visit.id}/records/")
    assert ("CANARY-5" in page, "1 record cannot be read" in page) == (True, True)
    alone = client.get(f"/visits/{visit.id}/records/{made.id}/", headers={"Accept-Language": "en"})
    assert (alone.status_code, b"cannot be read as a record" in alone.content) == (409, True)
    assert client.get(f"/visits/{visit.id}/rooms/").status_code == 200


def test_record_when_an_odd_version_is_asked_for_shows_the_current_one(visit: Visit, lead: Keyring, client: Client) -> None:
    made = make_record(visit, "note", NOTE, lead)
    sign_in(client, lead.member)
    for asked in ("000000001999", "0", "-1", "x", "9" * 40):
        assert "CANARY-5" in english(client, f"/visits/{visit.id}/records/{made.id}/?version={asked}")


NOTHING, UNDERSTAND, BOTH = "nothing be done with it", "only to understand the place", "two things at once"


@pytest.mark.parametrize(
    ("close", "warned"),
    [
        ({}, set()),
        ({"use_unnamed": "yes", "raise_today": "yes"}, set()),
        ({"use_nothing": "no", "only_understand": "no"}, set()),
        ({"use_nothing": "yes"}, {NOTHING}),
        ({"only_understand": "yes"}, {UNDERSTAND}),
        ({"only_understand": "yes", "use_unnamed": "yes"}, {BOTH}),
        ({"use_nothing": "yes", "raise_today": "yes"}, {NOTHING, BOTH}),
        ({"only_understand": "yes", "use_identified": "yes"}, {UNDERSTAND, BOTH}),
    ],
)
def test_talk_whose_close_takes_back_what_was_agreed_is_opened_with_a_warning(
    lead: Keyring, client: Client, close: dict[str, str], warned: set[str]
) -> None:
    visit = make_visit(lead=lead, tools=("interview",))
    answers: Answers = {"before/person": "P1", "opening/talks": "yes", "story/account": "A story"}
    answers |= {f"close/{name}": said for name, said in close.items()}
    record = make_record(visit, "interview", answers, lead)
    sign_in(client, lead.member)
    page = english(client, f"/visits/{visit.id}/records/{record.id}/")
    assert "A story" in page
    assert {words for words in (NOTHING, UNDERSTAND, BOTH) if words in page} == warned
