"""What leaves: nine documents, their marks and structure, copies of drafts, pictures without their data."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from copy import deepcopy
from decimal import Decimal
from itertools import pairwise

import piexif
import pypdf
import pyrage
import pytest
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from lxml import html
from PIL import Image

from nazorat.audit.models import Act
from nazorat.disclosure.catches import Paragraph
from nazorat.disclosure.counts import number_differences
from nazorat.fieldwork.models import FollowUp
from nazorat.people.models import Organisation
from nazorat.reports.actions import (
    adopt_report,
    open_copy,
    open_report,
    readiness_of,
    release_report,
    review_texts,
    sign_report,
    write_text,
)
from nazorat.reports.build import built, translation_state
from nazorat.reports.models import ReleasedFile, Report
from nazorat.reports.sections import LANGUAGES, VISIT
from nazorat.standards.actions import load_reference
from nazorat.typeset.tests.pdf_structure import structure_of
from nazorat.xlsform import Answers
from support.make import make_organisation, sign_in
from support.reports import Cast, make_cast, make_finding, make_recommendation, make_record, make_report, make_talk
from support.visits import make_visit

pytestmark = pytest.mark.django_db

PLACE = b"41.299496"
SEEN = ("persons", "locks", "boards", "papers", "screens")


@pytest.fixture(scope="module")
def made(lasting: None) -> Cast:
    cast = make_cast(tools=("interview", "room", "note"))
    for number in range(6):
        make_talk(cast.visit, cast.lead, start=9 + number)
    for number in range(3):
        room: Answers = {"who/unit": "A", "who/room": f"0{number}", "who/present": 4, "space/instrument": "laser"}
        make_record(cast.visit, cast.lead, "room", {**room, "space/length": Decimal(5), "space/width": Decimal(3)})
    make_finding(cast)
    make_recommendation(cast)
    return cast


@pytest.fixture
def cast(made: Cast) -> Cast:
    return deepcopy(made)


def released(cast: Cast, report: Report) -> dict[tuple[str, str], bytes]:
    for by in (cast.lead, cast.other):
        readiness = readiness_of(by=by, material=open_report(by=by, report=report))
        sign_report(by=by, readiness=readiness, seen=readiness.digest.hex())
    adopt_report(by=cast.other, readiness=readiness_of(by=cast.other, material=open_report(by=cast.other, report=report)))
    release_report(by=cast.lead, readiness=readiness_of(by=cast.lead, material=open_report(by=cast.lead, report=report)))
    return {(file.language, file.kind): bytes(file.content) for file in ReleasedFile.objects.all()}


def with_gps() -> bytes:
    """A picture that says where it was made."""
    held = io.BytesIO()
    where = {piexif.GPSIFD.GPSLatitudeRef: b"N", piexif.GPSIFD.GPSLatitude: ((41, 1), (17, 1), (58, 1))}
    data = piexif.dump({"0th": {piexif.ImageIFD.ImageDescription: PLACE}, "GPS": where})
    Image.new("RGB", (64, 48), "gray").save(held, "JPEG", exif=data)
    return held.getvalue()


def test_documents_carry_pictures_without_place_or_maker(cast: Cast) -> None:
    answers: Answers = {"where/place": "living", "what/text": "hall", "pictures/taken": 1, "pictures/not_seen": SEEN}
    make_record(cast.visit, cast.lead, "note", answers, files={"pictures/picture": with_gps()})
    report = make_report(cast)
    kind = next(kind for kind in VISIT if kind.code == "place")
    for language in ("ru", "tg", "en"):
        material = open_report(by=cast.lead, report=report)
        attachment = material.first.of("note")[0].files[0].attachment_id
        held = material.texts[kind.number, language]
        text = f"{held.words.text}\n\n{{{{photo:{attachment}}}}}"
        write_text(by=cast.lead, material=material, kind=kind, language=language, text=text, version=held.version)
    assert PLACE in with_gps()
    made = released(cast, report)
    assert len(made) == 9
    for content in made.values():
        assert PLACE not in content
    with zipfile.ZipFile(io.BytesIO(made["ru", "docx"])) as archive:
        media = [archive.read(name) for name in archive.namelist() if name.startswith("word/media/")]
    rasters = [one for one in media if one[:2] in (b"\xff\xd8", b"\x89P")]
    on_page = [base64.b64decode(one) for one in re.findall(rb"data:image/jpeg;base64,([A-Za-z0-9+/=]+)", made["ru", "html"])]
    in_pdf = [one.data for page in pypdf.PdfReader(io.BytesIO(made["ru", "pdf"])).pages for one in page.images]
    for found in (rasters, on_page, in_pdf):
        assert found
        assert all(not Image.open(io.BytesIO(one)).getexif() for one in found)


def test_documents_name_bodies_in_their_language_and_say_who_signed_for_each(cast: Cast) -> None:
    names = {"ru": "Служба намуны", "tg": "Хадамоти намуна", "en": "Service of namuna"}
    sides = [one.member.organisation for one in (cast.lead, cast.other)]
    for body in (cast.authority, *sides):
        Organisation.objects.filter(id=body.id).update(**{f"name_{code}": f"{name} {body.kind}" for code, name in names.items()})
    make_finding(cast)
    make_recommendation(cast)
    cast.visit.refresh_from_db()
    made = released(cast, make_report(cast))
    own = [body.name for body in (cast.authority, *sides)]
    roles = {"ru": "руководитель визита", "tg": "роҳбари боздид", "en": "visit lead"}
    for language, name in names.items():
        page = " ".join(str(html.document_fromstring(made[language, "html"]).xpath("string()")).split())
        assert f"{name} {cast.authority.kind}" in page
        assert [one for one in own if one in page] == []
        for side, one in zip(sides, (cast.lead, cast.other), strict=True):
            assert re.search(rf"{name} {side.kind}:? ?{one.member.code}\b", page), page[:2000]
        assert roles[language].casefold() in page.casefold()
        assert cast.lead.member.name not in page


def test_pdf_has_language_structure_and_descriptions(cast: Cast) -> None:
    # with limits there is a chart of the rooms
    load_reference()
    made = released(cast, make_report(cast))
    found = {language: structure_of(made[language, "pdf"]) for language in ("ru", "tg", "en")}
    for language, one in found.items():
        assert (one.marked, one.language, one.ua_part, one.title_shown, one.fonts_missing) == (True, language, "1", True, [])
        assert one.title
        # the chart of rooms: what it shows stands in words
        assert one.alts
        assert all(len(alt) > 20 for alt in one.alts)
        assert all(after - before <= 1 for before, after in pairwise([0, *one.headings]))
        assert {"/P", "/Table", "/TR", "/TH", "/TD", "/Caption"} <= set(one.tags)
    assert len({tuple(one.headings) for one in found.values()}) == 1
    assert len({(len(one.alts), one.tags.count("/TH")) for one in found.values()}) == 1
    assert len({alt for one in found.values() for alt in one.alts}) == 3 * len(found["ru"].alts)


def test_unreviewed_language_is_watermarked_and_the_master_is_not(cast: Cast) -> None:
    report = make_report(cast)
    review_texts(by=cast.other, material=open_report(by=cast.other, report=report), language="en")
    made = released(cast, report)
    text = {language: made[language, "html"].decode() for language in ("ru", "tg", "en")}
    assert "ТАРҶУМА САНҶИДА НАШУДААСТ" in text["tg"]
    assert "NOT REVIEWED" not in text["en"]
    assert "Authentic text: Russian" in text["en"]
    assert "НЕ ПРОВЕРЕН" not in text["ru"]


def test_template_has_equal_numbers_in_all_languages(cast: Cast) -> None:
    readiness = readiness_of(by=cast.lead, material=open_report(by=cast.lead, report=make_report(cast)))
    master = readiness.builds["ru"].paragraphs
    for language in ("tg", "en"):
        pairs = zip(master, readiness.builds[language].paragraphs, strict=True)
        apart = [
            (one.text, two.text)
            for one, two in pairs
            if number_differences(Paragraph("", "ru", one.text), Paragraph("", language, two.text))
        ]
        assert apart == []


def test_recommendations_stand_in_one_order_in_every_language(cast: Cast) -> None:
    for names, number in ((("Авто", "Ш", "Z"), 7), (("Быт", "А", "A"), 3)):
        facts = dict(zip(("name_ru", "name_tg", "name_en"), names, strict=True))
        body = make_organisation(kind="authority", name=names[0], **facts)
        words = dict.fromkeys(LANGUAGES, f"Сделать за {number} дней.")
        make_recommendation(cast, addressee=body.id, office="", words=words)
    readiness = readiness_of(by=cast.lead, material=open_report(by=cast.lead, report=make_report(cast)))
    told = [
        [
            number
            for one in built.paragraphs
            for number in ("7", "3")
            if f"за {number} дней" in one.text and one.section == "recommendations"
        ]
        for built in readiness.builds.values()
    ]
    assert told == [["7", "3"]] * 3
    assert not any(readiness.figures.values())


def test_released_document_cannot_be_changed_in_the_database(cast: Cast) -> None:
    released(cast, make_report(cast))
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
        ReleasedFile.objects.filter(language="ru").update(content=b"other")
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
        ReleasedFile.objects.filter(language="ru").delete()


PHRASE = "vorag melun tibas kordo zemit falon"


def export(client: Client, report: Report, **facts: str) -> HttpResponse:
    given = {"language": "ru", "format": "html", "to": "me", "passphrase": PHRASE, **facts}
    return client.post(reverse("report-export", args=[report.id]), given)  # type: ignore[return-value]  # the client adds to the answer


def test_copy_of_the_draft_opens_with_the_passphrase_made_for_it_and_is_marked(cast: Cast) -> None:
    report, client = make_report(cast), Client()
    sign_in(client, cast.other.member)
    page = client.get(reverse("report-export", args=[report.id])).content.decode()
    drawn = re.search(r'name="passphrase" value="([^"]+)"', page)
    assert drawn
    assert len(drawn[1].split()) == 6
    answer = export(client, report, passphrase=drawn[1])
    assert answer["Content-Disposition"] == f'attachment; filename="draft-{report.number}-ru.html.age"'
    assert "ПРОЕКТ" in pyrage.passphrase.decrypt(answer.content, drawn[1]).decode()
    for row in (*Act.objects.values_list("commitment", flat=True), *ReleasedFile.objects.values_list("content", flat=True)):
        assert drawn[1].encode() not in bytes(row)
    assert drawn[1] not in client.get(reverse("report-export", args=[report.id])).content.decode()


@pytest.mark.parametrize("phrase", ["", "short", "aaaaaaaaaaaaaaaa"])
def test_copy_under_a_weak_passphrase_is_refused_beside_the_field(cast: Cast, phrase: str) -> None:
    report, client = make_report(cast), Client()
    sign_in(client, cast.other.member)
    answer = export(client, report, passphrase=phrase)
    assert answer.status_code == 422
    assert not Act.objects.filter(verb="reports.export-draft").exists()


def test_draft_for_comment_is_numbered_sealed_passes_the_gate_and_sets_the_day_to_ask(cast: Cast) -> None:
    report, client = make_report(cast), Client()
    sign_in(client, cast.lead.member)
    assert export(client, report, to="authority").status_code == 422
    assert export(client, report, to="authority", copy="2").status_code == 422
    answer = export(client, report, to="authority", copy="2", addressee=str(cast.authority.id))
    assert b"<html" not in answer.content
    assert "Проект для замечаний" in pyrage.passphrase.decrypt(answer.content, PHRASE).decode()
    copy = open_copy(by=cast.other, report=report, number="2")
    words = [paragraph.text for paragraph in built(open_report(by=cast.lead, report=report), "ru").paragraphs]
    assert (copy.number, list(copy.paragraphs.values())) == ("2", words)
    report.refresh_from_db()
    assert report.reprisal_check_on is not None
    follow_up = FollowUp.objects.get(visit=cast.visit)
    assert (follow_up.occasion, follow_up.due_on, follow_up.done_on) == (FollowUp.Occasion.DRAFT, report.reprisal_check_on, None)
    make_finding(cast, "Один человек из 3 сказал об ударах.", theme="TREAT.TORTURE")
    assert export(client, report, to="authority", copy="3", addressee=str(cast.authority.id)).status_code == 409


def test_translation_is_stale_when_the_master_changed_and_review_is_by_another(cast: Cast) -> None:
    report, kind = make_report(cast), VISIT[1]
    material = open_report(by=cast.lead, report=report)
    text = material.texts[kind.number, "ru"]
    write_text(
        by=cast.lead, material=material, kind=kind, language="ru", text=text.words.text.replace("пилотная", "совместная"), version=1
    )
    readiness = readiness_of(by=cast.lead, material=open_report(by=cast.lead, report=report))
    assert translation_state(readiness.material, readiness.builds, kind, "tg") == "stale"
    assert translation_state(readiness.material, readiness.builds, VISIT[2], "tg") == "draft"
    reviewed = review_texts(by=cast.other, material=readiness.material, language="tg")
    assert reviewed == len(VISIT) - 1


def test_consolidated_report_is_released_over_places_and_a_refusal(cast: Cast) -> None:
    second = make_visit(lead=cast.lead, seats=[], tools=("interview",))
    lonely = make_report(cast, kind=Report.Kind.CONSOLIDATED, visits=[cast.visit, second])
    readiness = readiness_of(by=cast.lead, material=open_report(by=cast.lead, report=lonely))
    caught = [(catch.language, catch.rule, catch.excerpt, catch.text) for catch in readiness.checked.open]
    assert caught == []
    assert readiness.ready


def test_picture_named_again_is_shown_once_and_referred_to(cast: Cast) -> None:
    """Through the pages: an author writes the block twice in one section and once in another, and the chart of annex C as well."""
    load_reference()
    answers: Answers = {"where/place": "living", "what/text": "hall", "pictures/taken": 1, "pictures/not_seen": SEEN}
    make_record(cast.visit, cast.lead, "note", answers, files={"pictures/picture": with_gps()})
    report, client = make_report(cast), Client()
    sign_in(client, cast.lead.member)
    attachment = open_report(by=cast.lead, report=report).first.of("note")[0].files[0].attachment_id
    block = f"{{{{photo:{attachment}}}}}"
    for code, more in (("place", [block, block]), ("causes", [block, "{{chart:rooms}}"])):
        for language in ("ru", "tg", "en"):
            address = reverse("report-text", args=[report.id, code, language])
            form = client.get(address).context["form"]
            text = "\n\n".join([str(form["text"].value()), *more])
            assert client.post(address, {"text": text, "version": form["version"].value()}).status_code == 302
        assert client.get(reverse("report-section", args=[report.id, code])).status_code == 200
    held = [(act.verb, act.obj, act.count) for act in Act.objects.order_by("-seq")[:2] if act.verb == "reports.open-pictures"]
    assert held == [("reports.open-pictures", report.id, 1)]
    gate = client.get(reverse("report-gate", args=[report.id]))
    assert (gate.status_code, [row for row in gate.context["open"] if row["catch"].rule == "photo"]) == (200, [])
    page = pyrage.passphrase.decrypt(export(client, report).content, PHRASE).decode()
    assert page.count("<img") == 2  # the photograph and the chart, each once
    assert page.count("Этот рисунок приведён выше, в части 4.") == 2
    assert page.count("Этот рисунок приведён выше, в части 7.") == 1
