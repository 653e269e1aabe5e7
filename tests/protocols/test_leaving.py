"""Every document that leaves, opened part by part: no earlier wording, no remark, nobody's name, no place of a picture, no path.

One draft on its way, and what is made of it: the copies of every kind of report in three formats, what is released, the letter, the
internal note, the index of evidence, the workbooks of the register and of the numbers.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Iterator
from datetime import date

import piexif
import pypdf
import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from nazorat.findings.actions import open_note, write_note
from nazorat.findings.notes import printed
from nazorat.kit.tables import csv_bytes
from nazorat.people.models import Member
from nazorat.reports.actions import adopt_report, begin_thread, open_report, release_report, write_letter, write_text
from nazorat.reports.actions.release import _drafted
from nazorat.reports.index import index_of, sheet_of
from nazorat.reports.letters import LetterFacts
from nazorat.reports.models import ReleasedFile, Report
from nazorat.reports.sections import LANGUAGES, VISIT
from nazorat.typeset import pdf
from nazorat.xlsform import Answers
from support.canaries import unpacked
from support.live import ROOT
from support.make import make_keyring, make_member, sign_in
from support.reports import Cast, make_cast, make_finding, make_recommendation, make_record, make_report, make_talk, ready, sign

pytestmark = pytest.mark.django_db
NAME, EARLIER, REMARK, PLACE = "Avtorova Kanareyka", "prezhnee kanareyka", "zamechanie kanareyka", "kanareyka-camera"
TEXT = {"ru": "Группа вернётся.", "tg": "Гурӯҳ бармегардад.", "en": "The group will come back."}
# a name of somebody, an earlier wording, a remark, what a camera writes, where the file was made
NEVER = [each.encode() for each in (NAME, EARLIER, REMARK, PLACE, str(ROOT), str(settings.NAZORAT_HOME), os.path.expanduser("~/"))]
NEVER += [b"Exif\0\0", b"exif:", b"GPSLatitude", b"/tmp/", b"file://", b"/EmbeddedFile", b"site-packages"]
# what Word keeps of who changed what, and what it does not show
WORD = re.compile(
    rb"<w:(?:ins|del|moveFrom|moveTo|rPrChange|pPrChange|comment|vanish|webHidden)\b|w:rsid|w:author|<dc:creator>[^<]|lastModifiedBy>[^<]"
)
METADATA = ("/Title", "/Author", "/Creator", "/Producer", "/CreationDate", "/ModDate")
Documents = dict[str, bytes]


def taken() -> bytes:
    """A picture that says by whom, with what and where it was made."""
    held, where = io.BytesIO(), {piexif.GPSIFD.GPSLatitudeRef: b"N", piexif.GPSIFD.GPSLatitude: ((41, 1), (17, 1), (58, 1))}
    facts = {piexif.ImageIFD.ImageDescription: PLACE.encode(), piexif.ImageIFD.Artist: NAME.encode()}
    Image.new("RGB", (64, 48), "gray").save(held, "JPEG", exif=piexif.dump({"0th": facts, "GPS": where}))
    return held.getvalue()


def begun() -> tuple[Cast, Report]:
    """A draft that somebody wrote and another mended, with a remark and a picture."""
    cast = make_cast(tools=("interview", "note"))
    Member.objects.filter(id=cast.same.member.id).update(name=NAME)
    for number in range(6):
        make_talk(cast.visit, cast.lead, start=9 + number)
    seen = ("locks", "boards", "persons", "papers", "screens")
    answers: Answers = {"where/place": "living", "what/text": "hall", "pictures/taken": 1, "pictures/not_seen": seen}
    make_record(cast.visit, cast.same, "note", answers, files={"pictures/picture": taken()})
    make_finding(cast)
    make_recommendation(cast)
    report, writer = make_report(cast), make_keyring(cast.same.member)
    for by, words in ((writer, dict.fromkeys(LANGUAGES, EARLIER)), (cast.lead, TEXT)):
        for language in LANGUAGES:
            material = open_report(by=by, report=report)
            photo = material.first.of("note")[0].files[0].attachment_id
            said = f"{words[language]}\n\n{{{{photo:{photo}}}}}"
            kind = next(one for one in VISIT if one.code == "place")
            held = material.texts[kind.number, language]
            write_text(by=by, material=material, kind=kind, language=language, text=said, version=held.version)
    begin_thread(by=writer, material=open_report(by=writer, report=report), language="ru", paragraph=1, remark=REMARK)
    return cast, report


def copies(cast: Cast, report: Report, name: str, stages: tuple[str, ...] = ("draft", "comment")) -> Iterator[tuple[str, bytes]]:
    readiness = ready(cast.lead, report)
    for stage in stages:
        for kind in ("pdf", "docx", "html"):
            yield f"{name}-{stage}.{kind}", _drafted(readiness, "ru", kind, stage, "1")


def leaving() -> Documents:
    """All of them by name."""
    cast, report = begun()
    made = dict(copies(cast, report, "visit"))
    write_note(by=cast.same, visit=cast.visit, text=EARLIER, version=0)
    write_note(by=cast.lead, visit=cast.visit, text=f"## MAT\n\n{TEXT['ru']}", version=1)
    made["note.pdf"] = pdf(printed(open_note(by=cast.lead, visit=cast.visit), cast.visit, cast.lead.member))
    readiness = ready(cast.lead, report)
    made["index.csv"] = csv_bytes(sheet_of(index_of(readiness.material, readiness.builds["ru"])))
    for by in (cast.lead, cast.other):
        sign(by, report)
    adopt_report(by=cast.lead, readiness=ready(cast.lead, report))
    release_report(by=cast.lead, readiness=ready(cast.lead, report))
    facts = LetterFacts("01-07/12", date(2026, 6, 20), cast.authority, "director")
    write_letter(by=cast.lead, material=open_report(by=cast.lead, report=report), facts=facts)
    for file in ReleasedFile.objects.all():
        made[f"{'letter' if file.letter_id else 'released'}-{file.language}.{file.kind}"] = bytes(file.content)
    for shorter in (Report.Kind.CONSOLIDATED, Report.Kind.SHORT, Report.Kind.PLAIN, Report.Kind.BRIEF):
        made |= copies(cast, make_report(cast, kind=shorter), shorter.name.lower(), ("comment",))
    client = Client()
    sign_in(client, make_member(role=Member.Role.COORDINATOR))
    for name, address in (("register", "/recommendations/table/"), ("numbers", "/numbers/table/")):
        for kind in ("xlsx", "csv"):
            made[f"{name}.{kind}"] = client.get(address, {"format": kind}).content
    return made


def told_too_much(name: str, content: bytes) -> list[str]:
    """What a document gives away, by where in it."""
    found = [f"{name} {'/'.join(layers)}: {word!r}" for layers, held in unpacked(content) for word in NEVER if word in held]
    if name.endswith((".docx", ".xlsx")):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {part: archive.read(part) for part in archive.namelist()}
            found += [f"{name} {part}: {one.group()!r}" for part, held in parts.items() for one in WORD.finditer(held)]
            found += [
                f"{name} {part}" for part in parts if re.search(r"comments|custom|people|vbaProject|embeddings|revisions", part)
            ]
            found += [
                f"{name} {item.filename}: {item.comment or item.extra!r}"
                for item in archive.infolist()
                if item.comment or item.extra
            ]
    if name.endswith(".html"):
        found += [
            f"{name}: {one.group()!r}" for one in re.finditer(rb"<!--.{0,40}|type=.?hidden|<meta name=.?author", content, re.DOTALL)
        ]
    if name.endswith(".pdf"):
        reader = pypdf.PdfReader(io.BytesIO(content))
        # the author that it names is the bodies in whose names it is
        told = {key: str(value) for key, value in (reader.metadata or {}).items()}
        found += [f"{name}: {key}" for key, value in told.items() if key not in METADATA or "Person" in value or NAME in value]
        found += [f"{name}: an earlier state"] if content.count(b"%%EOF") != 1 else []
        notes = [each.get_object()["/Subtype"] for page in reader.pages for each in page.get("/Annots") or ()]
        found += [f"{name}: {note}" for note in notes if note != "/Link"]
        found += [
            f"{name}: {word}" for word in (NAME, EARLIER, REMARK) if word in " ".join(page.extract_text() for page in reader.pages)
        ]
    return found


def test_no_part_of_any_document_holds_more_than_it_says() -> None:
    made = leaving()
    kinds = {name.partition("-")[0].partition(".")[0] for name in made}
    assert kinds == {
        "visit",
        "released",
        "letter",
        "consolidated",
        "short",
        "plain",
        "brief",
        "note",
        "index",
        "register",
        "numbers",
    }
    assert len(made) == 6 + 9 + 9 + 4 * 3 + 2 + 4
    found = [one for name, content in made.items() for one in told_too_much(name, content)]
    assert found == [], "\n".join(found)
    # a picture is among them, so that there was something to lose
    with zipfile.ZipFile(io.BytesIO(made["released-ru.docx"])) as archive:
        assert any(part.startswith("word/media/") for part in archive.namelist())


def test_what_a_camera_and_word_leave_is_noticed() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/1.jpg", taken())
        archive.writestr("word/document.xml", f'<w:del w:author="{NAME}"><w:t>{EARLIER}</w:t></w:del>')
        archive.writestr("word/comments.xml", REMARK)
    said = " ".join(told_too_much("one.docx", held.getvalue()))
    for word in (NAME, EARLIER, REMARK, PLACE, "Exif", "<w:del", "w:author", "word/comments.xml"):
        assert word in said
