"""Free notes: pasted from Word, dictated, scanned, typed; one way in, and nothing of Word or of a camera behind them."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from nazorat.audit.models import Act
from nazorat.fieldwork import actions
from nazorat.fieldwork.entering import Entered, Lag, lag_of
from nazorat.fieldwork.models import Record, RecordVersion
from nazorat.fieldwork.pasted import LONGEST_MARKUP, plain, words_of
from nazorat.fieldwork.queries import own_records, writers_of
from nazorat.people.keyring import Keyring
from nazorat.vault.models import Blob
from nazorat.visits.actions import Seat
from nazorat.visits.models import TeamMember, Visit, VisitKey
from support.make import make_keyring, make_member, make_organisation, sign_in
from support.visits import make_visit

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Author content="CANARY-author">
<style>p.MsoNormal {margin:0}</style><!--[if gte mso 9]><xml><o:Author>CANARY-author</o:Author></xml><![endif]--></head>
<body><!--StartFragment--><p class=MsoNormal><span style='font-size:12.0pt'>Окно&nbsp;<a style='mso-comment-reference:S_1'>закрыто</a><span
class=MsoCommentReference><a class=msocomanchor href="#_msocom_1">[S1]</a><span style='mso-special-character:comment'>&nbsp;</span></span>
“щитом”<o:p></o:p></span></p>
<p class=MsoNormal>Вода <del cite="mailto:CANARY-author" datetime="2026-05-12T10:00">CANARY-deleted</del><ins cite="mailto:CANARY-author">утром</ins>
и вечером<span style='display:none;mso-hide:all'>CANARY-hidden</span>, <a href="file:///C:/CANARY-path">здесь</a></p>
<p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span><![endif]>один звонок</p>
<img src="file:///C:/CANARY-path/x.png"><div style='mso-element:comment-list'><p>CANARY-comment</p></div><!--EndFragment--></body></html>"""


@pytest.fixture
def lead() -> Keyring:
    return make_keyring(make_member(organisation=make_organisation()))


@pytest.fixture
def monitor() -> Keyring:
    return make_keyring(make_member())


@pytest.fixture
def visit(lead: Keyring, monitor: Keyring) -> Visit:
    seats = [Seat(monitor.member, TeamMember.Role.MONITOR, interviews=True), Seat(make_member(), TeamMember.Role.OBSERVER)]
    return make_visit(lead=lead, seats=seats, tools=("room", "note"))


def fields(**given: Any) -> dict[str, Any]:
    said = {
        "text": "CANARY-19 the window is covered", "way": "typed", "place": "living", "unit": "b", "day": TODAY - timedelta(days=5),
        "part_of_day": "evening", "origin": "see", "theme": "mat", "source": "own", "circle": "1", "form_id": str(uuid4()),
    }  # fmt: skip
    return {**said, **given}


def sent(client: Client, visit: Visit, **given: Any) -> Any:
    return client.post(f"/visits/{visit.id}/notes/new/", fields(**given), headers={"Accept-Language": "en"})


def photo(size: tuple[int, int] = (40, 30)) -> bytes:
    picture, out = Image.new("RGB", size, "white"), BytesIO()
    exif = picture.getexif()
    exif[0x010E] = "CANARY-exif"
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_words_of_word_are_what_is_seen_and_the_rest_is_counted() -> None:
    clean = words_of(WORD)
    assert clean.text == 'Окно закрыто "щитом"\n\nВода утром и вечером, здесь\n\nодин звонок'
    assert clean.taken == {
        "markup": 1, "comments": 1, "deleted": 1, "inserted": 1, "hidden": 1, "links": 1, "pictures": 1, "spaces": 1, "quotes": 2
    }  # fmt: skip
    assert "1 deletion, tracked or struck out" in clean.said
    assert len(clean.said) == len(clean.taken)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", ""), ("<!--", ""), ("<p", ""), ("<b>one</b> <i>two", "one two"), ("<p>one<p>two", "one\n\ntwo"), ("a<br>b", "a\n\nb"),
        ("<p style='display:none'>gone<p>stays", "stays"), ("<s>gone</s>stays", "stays"), ("<script>gone</script>stays", "stays"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a | b |\n\nc |"), ("&#xD800;\x00x", "x"), ("a\nb", "a b"), ("1 < 2 & 3", "1 < 2 & 3"),
        ("<p>«свои»</p>", "«свои»"),
    ],
)  # fmt: skip
def test_markup_when_it_is_broken_or_not_of_word_loses_no_word(markup: str, text: str) -> None:
    assert words_of(markup).text == text


@pytest.mark.parametrize("markup", ["<p>x</p>" * LONGEST_MARKUP, "<div>" * 300 + "word", "<b>" * 5000 + "word"])
def test_markup_when_too_long_or_too_deep_is_not_read_in_part(markup: str) -> None:
    with pytest.raises(ValueError, match="too"):
        words_of(markup)


def test_plain_words_lose_only_what_cannot_be_seen() -> None:
    clean = plain("a\u00a0b\u200b  “c”\u00ad\r\n\r\n\r\n\r\nd\u202e\x0be\ufeff\x07")
    assert clean.text == 'a b "c"\n\nd\ne'
    assert clean.taken == {"spaces": 1, "unseen": 5, "quotes": 2}
    assert plain("Ӯро дидам — «ҳа».").taken == {}


def test_paste_when_it_comes_says_what_was_taken_off_and_keeps_what_stood_there(
    visit: Visit, lead: Keyring, client: Client
) -> None:
    sign_in(client, lead.member)
    part = client.post(
        f"/visits/{visit.id}/notes/new/", {"before": "first ", "after": " last", "words": "plain", "markup": WORD},
        headers={"HX-Request": "true", "HX-Request-Type": "partial", "Accept-Language": "en"},
    )  # fmt: skip
    page = part.content.decode()
    assert part.status_code == 200
    assert "<html" not in page
    assert re.search(r">\s*first Окно закрыто &quot;щитом&quot;", page)
    assert "один звонок last</textarea>" in page
    for words in ("1 comment", "1 piece of hidden text", "1 deletion, tracked or struck out", "2 curled quotation marks"):
        assert words in page
    assert "CANARY" not in page
    assert not Record.objects.exists()


def test_paste_when_its_markup_is_too_deep_gives_the_plain_words_and_says_so(visit: Visit, lead: Keyring, client: Client) -> None:
    sign_in(client, lead.member)
    part = client.post(
        f"/visits/{visit.id}/notes/new/", {"words": "the plain ones", "markup": "<div>" * 300 + "word"},
        headers={"HX-Request": "true", "HX-Request-Type": "partial", "Accept-Language": "en"},
    )  # fmt: skip
    page = part.content.decode()
    assert "the plain ones</textarea>" in page
    assert "look whether a deletion or a comment is among them" in page


@pytest.mark.parametrize("way", ["typed", "pasted", "dictated"])
def test_note_when_sealed_is_a_record_that_says_how_it_came(visit: Visit, lead: Keyring, client: Client, way: str) -> None:
    sign_in(client, lead.member)
    answer = sent(client, visit, way=way, memory="1", text="CANARY-19\u00a0“wet”")
    assert (answer.status_code, answer["Location"]) == (302, f"/visits/{visit.id}/records/")
    version = RecordVersion.objects.get()
    assert (version.record.door, version.typed_by, version.key.compartment) == (
        Record.Door.DESK,
        lead.member,
        VisitKey.Compartment.TEAM,
    )
    assert b"CANARY" not in bytes(version.sealed)
    opened = actions.open_record(by=lead, visit=visit, record=version.record)
    assert (opened.answers["what/text"], opened.answers["where/unit"], opened.answers["what/theme"]) == (
        'CANARY-19 "wet"',
        "B",
        "mat",
    )
    assert (opened.entered, lag_of(opened)) == (Entered(True, None, way), Lag(5))
    assert writers_of(visit) == {opened.id: lead.member.code}
    assert [row for row, _sheet in own_records(visit, lead.member)] == [version.record]
    assert Act.objects.filter(verb="fieldwork.receive-record", obj=version.record_id).count() == 1
    listed = client.get(f"/visits/{visit.id}/records/", headers={"Accept-Language": "en"}).content.decode()
    for words in ("written at the desk", "from memory", "5 days later", "Spaces, quotation marks or characters"):
        assert words in listed


def test_note_when_its_form_is_sent_twice_is_one_record(visit: Visit, lead: Keyring, client: Client) -> None:
    sign_in(client, lead.member)
    form_id = str(uuid4())
    assert [sent(client, visit, form_id=form_id).status_code for _ in range(2)] == [302, 302]
    assert sent(client, visit, form_id=form_id, text="another text").status_code == 422
    assert Record.objects.count() == 1


def test_paragraphs_when_asked_are_notes_of_their_own(visit: Visit, lead: Keyring, client: Client) -> None:
    sign_in(client, lead.member)
    assert sent(client, visit, split="1", text="one\n\ntwo\nlines\n\n\nthree").status_code == 302
    texts = {one.answers["what/text"] for one in actions.open_records(by=lead, visit=visit)}
    assert texts == {"one", "two\nlines", "three"}
    assert sent(client, visit, split="1", text="\n\n".join("x" * 31)).status_code == 422
    assert Record.objects.count() == 3


def test_note_for_a_smaller_circle_is_read_there_and_by_its_writer(
    visit: Visit, lead: Keyring, monitor: Keyring, client: Client
) -> None:
    sign_in(client, monitor.member)
    assert sent(client, visit, circle=str(VisitKey.Compartment.LEAD.value)).status_code == 302
    record = Record.objects.get()
    for reader in (lead, monitor):
        assert actions.open_record(by=reader, visit=visit, record=record).answers["what/text"] == "CANARY-19 the window is covered"
    assert RecordVersion.objects.get().reader == monitor.member


def test_scan_when_attached_leaves_its_name_and_its_camera_behind(visit: Visit, lead: Keyring, client: Client) -> None:
    sign_in(client, lead.member)
    scan = SimpleUploadedFile("CANARY-name.jpg", photo(), "image/jpeg")
    assert b"CANARY-exif" in photo()
    assert sent(client, visit, way="scanned", scan=scan, not_seen=["faces", "papers"]).status_code == 302
    opened = actions.open_record(by=lead, visit=visit, record=Record.objects.get())
    assert (opened.complete, [file.name for file in opened.files]) == (True, ["scan.jpg"])
    assert opened.answers["pictures/not_seen"] == ("faces", "papers")
    attachment = RecordVersion.objects.get().attachments.get()
    name, content = actions.open_file(by=lead, visit=visit, attachment=attachment)
    assert (name, content[:3], b"CANARY" in content) == ("scan.jpg", b"\xff\xd8\xff", False)


def page(width: int, name: str = "CANARY-page.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo((width, 30)), "image/jpeg")


def test_pages_of_a_scan_are_kept_in_their_order_and_each_is_drawn_anew(visit: Visit, lead: Keyring, client: Client) -> None:
    sign_in(client, lead.member)
    widths = [40, 90, 20]
    given = {"way": "scanned", "scan": [page(one) for one in widths], "form_id": str(uuid4())}
    assert sent(client, visit, **given).status_code == 302
    record, version = Record.objects.get(), RecordVersion.objects.get()
    opened = actions.open_record(by=lead, visit=visit, record=record)
    assert (opened.complete, [file.name for file in opened.files]) == (True, ["scan.jpg", "scan-2.jpg", "scan-3.jpg"])
    assert (opened.answers["pictures/taken"], opened.answers["pictures/picture"]) == (3, "scan.jpg")
    assert (version.files_named, opened.odd) == (3, ())
    for file, width in zip(opened.files, widths, strict=True):
        assert file.attachment_id is not None
        name, content = actions.open_file(by=lead, visit=visit, attachment=version.attachments.get(id=file.attachment_id))
        assert (name, Image.open(BytesIO(content)).width, b"CANARY" in content) == (file.name, width, False)
    shown = client.get(f"/visits/{visit.id}/records/{record.id}/").content.decode()
    assert re.findall(r'alt="[^"]*?(scan[^"]*)"', shown) == ["scan.jpg", "scan-2.jpg", "scan-3.jpg"]
    # the same form again is the same record; with a page less it is another
    given |= {"scan": [page(one) for one in widths]}
    assert sent(client, visit, **given).status_code == 302
    assert sent(client, visit, **{**given, "scan": [page(40)]}).status_code == 422
    assert sent(client, visit, **{**given, "scan": [page(41), page(90), page(20)]}).status_code == 422
    assert (Record.objects.count(), version.attachments.count()) == (1, 3)


@pytest.mark.parametrize(
    ("scan", "said"),
    [
        ([page(20 + one) for one in range(9)], "At most eight pages at once"),
        ([page(40), page(40, "other.jpg")], "The same page is there twice."),
        ([page(40), SimpleUploadedFile("x.pdf", b"%PDF-1.7 CANARY")], "Page 2: This is no picture that can be drawn."),
        ([page(40), SimpleUploadedFile("x.jpg", b"\xff\xd8\xff" + b"0" * 3_000_001)], "Page 2: This picture is too large."),
        ([page(40), SimpleUploadedFile("x.jpg", b"")], "Page 2: The submitted file is empty."),
    ],
)  # fmt: skip
def test_pages_when_refused_are_told_apart_and_none_comes_in(
    visit: Visit, lead: Keyring, client: Client, scan: list[SimpleUploadedFile], said: str
) -> None:
    sign_in(client, lead.member)
    for one in scan:
        one.seek(0)
    answer = sent(client, visit, way="scanned", scan=scan)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not Record.objects.exists()
    assert not Blob.objects.exists()


def test_pages_that_are_too_large_together_are_refused_before_anything_is_read(visit: Visit, lead: Keyring, client: Client) -> None:
    sign_in(client, lead.member)
    heavy = [SimpleUploadedFile(f"{one}.jpg", b"\xff\xd8\xff" + bytes([one]) * 2_500_000) for one in range(2)]
    assert sent(client, visit, way="scanned", scan=heavy).status_code == 413
    assert not Record.objects.exists()


def test_pages_are_added_by_the_desk_alone(visit: Visit, lead: Keyring, client: Client) -> None:
    """Another door's files are those that its answers name."""
    sign_in(client, lead.member)
    assert sent(client, visit, way="scanned", scan=[page(40), page(90)]).status_code == 302
    Record.objects.update(door=Record.Door.COLLECT)
    assert [[file.name for file in one.files] for one in actions.open_records(by=lead, visit=visit)] == [["scan.jpg"]]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": " \u200b "}, "Say it in one sentence."),
        ({"day": TODAY + timedelta(days=2)}, "This day has not come yet."),
        ({"unit": "A-1"}, "One to four capital letters or digits."),
        ({"way": "scanned"}, "Attach the scan, or say how else the note came."),
        ({"scan": SimpleUploadedFile("x.pdf", b"%PDF-1.7 CANARY", "application/pdf")}, "This is no picture that can be drawn."),
        ({"scan": SimpleUploadedFile("x.jpg", b"\xff\xd8\xff" + b"0" * 3_000_001, "image/jpeg")}, "This picture is too large."),
        ({"circle": "9"}, "9"),
        ({"theme": "sung"}, "sung"),
    ],
)  # fmt: skip
def test_note_when_refused_says_where_and_loses_no_word(
    visit: Visit, lead: Keyring, client: Client, given: dict[str, Any], said: str
) -> None:
    sign_in(client, lead.member)
    answer = sent(client, visit, **{"text": "CANARY-19 kept", **given})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert ("CANARY-19 kept</textarea>" in page) is ("text" not in given)
    assert ("Choose the scan once more" in page) is ("scan" in given)
    assert not Record.objects.exists()


def test_scan_with_split_is_refused(visit: Visit, lead: Keyring, client: Client) -> None:
    sign_in(client, lead.member)
    scan = SimpleUploadedFile("x.jpg", photo(), "image/jpeg")
    answer = sent(client, visit, split="1", scan=scan, way="scanned")
    assert (answer.status_code, "A scan belongs to one note." in answer.content.decode()) == (422, True)


def test_note_page_when_the_visit_has_no_such_tool_or_the_seat_no_key(lead: Keyring, visit: Visit, client: Client) -> None:
    without = make_visit(lead=lead, tools=("room",))
    sign_in(client, lead.member)
    refused = client.get(f"/visits/{without.id}/notes/new/", headers={"Accept-Language": "en"})
    assert (refused.status_code, "This visit does not use the free note." in refused.content.decode()) == (409, True)
    observer = make_keyring(visit.team.get(role=TeamMember.Role.OBSERVER).member)
    for one in (observer, make_keyring(make_member())):
        sign_in(client, one.member)
        assert client.get(f"/visits/{visit.id}/notes/new/").status_code == 404
