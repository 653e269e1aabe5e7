"""The demonstration, run once as a newcomer runs it: its documents are all there and readable, and its folder gives nothing away."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import piexif
import pytest

from nazorat.cli.demo.story import pictures
from nazorat.cli.demo.story.book import records
from nazorat.cli.demo.story.shapes import Days
from nazorat.cli.demo.story.words import load
from nazorat.typeset.tests.pdf_structure import images_in, structure_of
from support.canaries import Sighting, files_under, sightings, sqlite_values
from support.live import child_environment

DOCUMENTS = ("visit-report-namuna-0", "consolidated-report", "letter")
# stands in the name of every place
CONTROL = "Намуна"
# the draft as it went to the authority, sealed to a passphrase
DRAFT = "invented-demo-draft-for-comment-03-12-ru.docx.age"
LANGUAGES, FORMATS = ("ru", "tg", "en"), ("pdf", "docx", "html")
# what is released is in clear by then: adopted words, files of released reports, what authorities replied
RELEASED = re.compile(r"^(findings_adopted\w*|recommendations_adopted\w*|reports_released(?:file|text)|recommendations_reply) row ")
# what a telephone writes into a picture, and the place and the device of the story's own
METADATA = (b"Exif\x00\x00", b"GPSLatitude", b"exif:", b"Invented telephone", b"2000:01:01 15:20:00")


@dataclass(frozen=True)
class Told:
    """What one run printed, and what it left behind."""

    code: int
    lines: list[str]
    home: Path
    documents: dict[str, bytes]
    wrong: str


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("demonstration")
    environment = {name: value for name, value in child_environment(folder).items() if name not in ("NAZORAT_HOME", "DATABASE_URL")}
    command = [sys.executable, "-m", "nazorat.cli", "demo", "--no-serve", "--home", str(folder / "demo"), "--port", "8765"]
    child = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=folder)
    out = Path(child.stdout.splitlines()[-1]) if child.stdout else folder
    documents = {file.name: file.read_bytes() for file in sorted(out.glob("**/*")) if file.is_file()}
    return Told(child.returncode, child.stdout.splitlines(), folder / "demo", documents, child.stderr[-4000:])


def test_it_ends_well_and_says_where_the_documents_are(told: Told) -> None:
    assert told.code == 0, told.wrong
    assert Path(told.lines[-1]).is_dir()
    assert re.fullmatch(rf"{len(told.documents)} documents, \d+\.\d s, every sum closes\.", told.lines[-2])


def test_every_document_is_there_in_each_language_and_format(told: Told) -> None:
    wanted = {f"invented-demo-{name}-{language}.{form}" for name in DOCUMENTS for language in LANGUAGES for form in FORMATS}
    assert set(told.documents) == wanted | {DRAFT}
    assert told.documents[DRAFT].startswith(b"age-encryption.org/v1\n")


def test_every_pdf_has_the_structure_that_a_screen_reader_needs(told: Told) -> None:
    for name, data in told.documents.items():
        if name.endswith(".pdf"):
            found = structure_of(data)
            language = name.removesuffix(".pdf")[-2:]
            assert (name, found.marked, found.language[:2], found.ua_part, found.title_shown) == (name, True, language, "1", True)
            assert found.title
            assert found.fonts_missing == []
            assert found.headings[:1] == ([] if "letter" in name else [1])  # a letter has none
            assert all(after <= before + 1 for before, after in zip(found.headings, found.headings[1:], strict=False))
            assert all(found.alts)


def test_no_document_has_the_place_or_the_device_of_a_picture(told: Told) -> None:
    for key in pictures.PICTURES:
        assert piexif.load(pictures.jpeg(key))["GPS"]  # there is something to lose
    looked = 0
    for name, data in told.documents.items():
        for inner in (data, *inside(name, data)):
            looked += inner.startswith(b"\xff\xd8")
            assert [mark for mark in METADATA if mark in inner] == [], name
    assert looked >= len(LANGUAGES) * 2, "the report has a picture in its PDF and its Word file"


def inside(name: str, data: bytes) -> Iterator[bytes]:
    """The parts of a Word file, the pictures of a PDF as they lie in it."""
    if name.endswith(".docx"):
        with closing(zipfile.ZipFile(io.BytesIO(data))) as archive:
            yield from (archive.read(part) for part in archive.namelist())
    if name.endswith(".pdf"):
        yield from images_in(data)


def confided() -> dict[str, str]:
    """Sentences of the story that no document says, by where they were said: nobody but the team may ever read them."""
    said = {f"note {note['key']}": note["text"].split(". ")[0] for note in load("notes")["note"]}
    for one in records("namuna-0", Days(date(2026, 6, 8))):
        if one.tool == "interview":
            said[f"talk {one.key}"] = " ".join(str(one.answers["story/account"]).split(". ")[-2:])
    traps = {"medicine": "нсулин", "surname": "ридумаев"}
    return said | traps | {"follow-up": load("aftermath")["words"].split(":")[0]}


def corresponded() -> dict[str, str]:
    """What was written under seal and is printed with the report when it is released."""
    words = load("comments")
    said = {f"comment {number}": one["said"] for number, one in enumerate(words["comment"], start=1)}
    return said | {"objection": words["objection"]["reason"]}


def left_behind(told: Told) -> list[tuple[str, bytes]]:
    """Everything in the installation's folder: its files, and each value of its database whole."""
    home = told.home / "home"
    return [
        *files_under(home, ("secrets.json",)),
        *sqlite_values(home / "nazorat.sqlite3"),
        ("log", (told.home / "serve.log").read_bytes()),
    ]


@pytest.fixture(scope="module")
def seen(told: Told) -> list[Sighting]:
    """Every place of the folder and of the documents that holds a sentence of the story, or the name of a place, in clear."""
    words = {CONTROL, *confided().values(), *corresponded().values()}
    return sightings(words, [*left_behind(told), *told.documents.items()])


def test_what_was_confided_stands_nowhere_in_clear(seen: list[Sighting]) -> None:
    words = confided()
    assert len(words) > 50
    assert any(one.word == CONTROL and one.place.startswith("places_place") for one in seen), "what is no secret is found"
    assert [one for one in seen if one.word in words.values()] == []


def test_what_was_corresponded_stands_in_what_was_released_only(told: Told, seen: list[Sighting]) -> None:
    words = set(corresponded().values())
    # the file of the database holds the released documents too: its rows are looked at one by one
    rows = [one for one in seen if one.word in words and "nazorat.sqlite3" not in one.place and one.place not in told.documents]
    assert {one.place for one in rows if not RELEASED.match(one.place)} == set()
    assert rows, "released files hold the comments, and are seen to"
