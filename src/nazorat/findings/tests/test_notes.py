"""The internal note: sealed to the team, earlier versions kept, what to look at again, its copy, and that no report takes from it."""

from __future__ import annotations

import io

import grimp
import pyrage
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from nazorat.audit.models import Act
from nazorat.findings import actions
from nazorat.findings.evidence import Origin, Stance
from nazorat.findings.models import InternalNote
from nazorat.findings.notes import Look, looks_at, parts_of
from nazorat.kit.problems import Problem
from nazorat.typeset.returned import MOST_BYTES
from nazorat.typeset.tests.test_written import line, run, word
from nazorat.vault import crypto

from .make import OTHERS, WORKING, Cast, make_cast, make_entry, make_finding

pytestmark = pytest.mark.django_db
PHRASE = "seven quiet herons walk along a river"
WORDS = "## Прогулка\n\nСказано КАНАРЕЙКА.\n\nВторой абзац."


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def url(cast: Cast, name: str) -> str:
    return reverse(name, args=[cast.visit.id])


def written(cast: Cast, text: str = WORDS, version: int = 0, by: str = "lead") -> InternalNote:
    return actions.write_note(by=cast.ring(by), visit=cast.visit, text=text, version=version)


def test_note_is_read_by_who_works_on_the_visit_and_is_not_there_for_others(cast: Cast) -> None:
    written(cast)
    for name in ("internal-note", "internal-note-write", "internal-note-bring", "internal-note-copy"):
        for who in (*WORKING, "interpreter", *OTHERS):
            answer = cast.client(who).get(url(cast, name))
            assert (name, who, answer.status_code) == (name, who, 200 if who in WORKING else 404)
            assert "КАНАРЕЙКА" not in answer.content.decode() or who in WORKING
    assert cast.client("lead", locked=True).get(url(cast, "internal-note")).status_code in (302, 423)


def test_words_of_a_note_stand_nowhere_in_clear(cast: Cast) -> None:
    row = written(cast)
    assert "КАНАРЕЙКА".encode() not in bytes(row.sealed)
    assert actions.open_note(by=cast.ring("monitor"), visit=cast.visit).text == WORDS


def test_version_moved_to_another_row_does_not_open(cast: Cast) -> None:
    first = written(cast)
    second = written(cast, "Иное.", 1)
    InternalNote.objects.filter(id=second.id).update(sealed=bytes(first.sealed))
    with pytest.raises(crypto.CannotOpen):
        actions.open_note(by=cast.ring("lead"), visit=cast.visit)


def test_first_writing_holds_themes_and_counts_and_no_word_of_the_debrief(cast: Cast) -> None:
    make_entry(cast, statement="СЛОВО-41")
    make_entry(cast, statement="СЛОВО-42", origin=Origin.OWN, stance=Stance.CONTRADICTS)
    make_finding(cast, title="СЛОВО-43")
    page = cast.client("monitor").get(url(cast, "internal-note-write")).content.decode()
    assert "In the debrief: 2 statements, 0 gaps, 1 finding." in page
    assert "## " in page
    assert "СЛОВО" not in page


def test_saving_keeps_earlier_versions(cast: Cast) -> None:
    client = cast.client("monitor")
    for version, text in enumerate(("Первый текст.", "Второй текст.")):
        answer = client.post(url(cast, "internal-note-write"), {"text": text, "version": version})
        assert (answer.status_code, answer["Location"]) == (302, url(cast, "internal-note"))
    assert "Второй текст." in client.get(url(cast, "internal-note")).content.decode()
    earlier = client.get(url(cast, "internal-note") + "?version=1").content.decode()
    assert "Первый текст." in earlier
    assert "This is version 1, not the newest." in earlier
    assert list(InternalNote.objects.values_list("number", flat=True)) == [2, 1]


def test_second_who_saves_is_told_and_loses_nothing(cast: Cast) -> None:
    written(cast, "Сказано первым.")
    with pytest.raises(Problem, match="changed-meanwhile"):
        written(cast, "Сказано вторым.", 0, "monitor")
    answer = cast.client("monitor").post(url(cast, "internal-note-write"), {"text": "Сказано вторым.", "version": 0})
    page = answer.content.decode()
    assert (answer.status_code, "Сказано вторым." in page, InternalNote.objects.count()) == (422, True, 1)


@pytest.mark.parametrize("asked", ["9", "0", "x", "99999999999999999999", "²"])
def test_version_that_is_none_shows_no_words(cast: Cast, asked: str) -> None:
    written(cast)
    answer = cast.client("lead").get(url(cast, "internal-note"), {"version": asked})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("Камера 7 м², четверо спят по очереди.", []),
        ("По ст. 91 это запрещено.", [Look("law", "ст. 91")]),
        ("Мувофиқи моддаи 12 қонун.", [Look("law", "моддаи 12"), Look("law", "қонун")]),
        ("As NMR 23 says.", [Look("law", "NMR 23")]),
        ("Мы рекомендуем открыть двери.", [Look("advice", "рекомендуем")]),
        ("Тавсия медиҳем.", [Look("advice", "Тавсия")]),
        ("They should open the doors.", [Look("advice", "should")]),
    ],
)
def test_law_and_advice_are_named(text: str, looks: list[Look]) -> None:
    assert looks_at(text, ["NMR", "BR"]) == looks


def test_law_and_advice_are_shown_and_stop_nothing(cast: Cast) -> None:
    client = cast.client("lead")
    answer = client.post(url(cast, "internal-note-write"), {"text": "Первое.\n\nСледует открыть.", "version": 0})
    assert answer.status_code == 302
    page = client.get(url(cast, "internal-note")).content.decode()
    assert "Look again" in page
    assert "<q>Следует</q>" in page


def test_paragraphs_are_numbered_through_the_whole_note() -> None:
    parts = parts_of("Начало.\n\n## Один\n\nА.\n\nБ.\n\n## Два\n\nВ.")
    assert [(part.heading, [one.number for one in part.paragraphs]) for part in parts] == [
        ("", [1]),
        ("Один", [2, 3]),
        ("Два", [4]),
    ]


def test_copy_opens_with_its_passphrase_and_is_an_act(cast: Cast) -> None:
    written(cast)
    answer = cast.client("monitor").post(url(cast, "internal-note-copy"), {"passphrase": PHRASE})
    assert answer.status_code == 200
    content = pyrage.passphrase.decrypt(answer.content, PHRASE)
    said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert "КАНАРЕЙКА" in said
    assert cast.people["monitor"].code in said
    assert Act.objects.order_by("-seq")[0].verb == "findings.export-note"


def test_copy_under_a_weak_passphrase_is_refused(cast: Cast) -> None:
    written(cast)
    assert cast.client("lead").post(url(cast, "internal-note-copy"), {"passphrase": "short"}).status_code == 422
    assert not Act.objects.filter(verb="findings.export-note").exists()


def test_nothing_unwritten_is_copied(cast: Cast) -> None:
    assert cast.client("lead").get(url(cast, "internal-note-copy")).status_code == 404


def test_reports_and_recommendations_take_nothing_from_the_note() -> None:
    known = grimp.build_graph("nazorat", cache_dir=None)
    importers = {module for module in known.find_modules_that_directly_import("nazorat.findings.notes") if ".tests" not in module}
    assert importers == {"nazorat.findings.actions.notes", "nazorat.findings.note_forms", "nazorat.findings.views.notes"}


def word_file(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("CANARY-name.docx", word(*lines))


def test_note_written_elsewhere_comes_into_the_editor_and_is_saved_as_a_version(cast: Cast) -> None:
    written(cast)
    client, gone = cast.client("monitor"), run("CANARY-deleted", "delText")
    lines = (line(run("КАНАРЕЙКА-2 “окно”."), f"<w:del>{gone}</w:del>"), line(run("По ст. 91 следует открыть.")))
    answer = client.post(url(cast, "internal-note-bring"), {"word": word_file(*lines)})
    page = answer.content.decode()
    assert (answer.status_code, InternalNote.objects.count()) == (200, 1)
    assert "КАНАРЕЙКА-2 &quot;окно&quot;.\n\nПо ст. 91 следует открыть." in page
    assert "1 deletion, tracked or struck out" in page
    assert "2 curled quotation marks, put as straight ones" in page
    assert "<q>ст. 91</q>" in page
    assert "<q>следует</q>" in page
    assert "CANARY" not in page
    assert f'action="{url(cast, "internal-note-write")}"' in page
    saved = client.post(url(cast, "internal-note-write"), {"text": "КАНАРЕЙКА-2 окно.", "version": 1})
    assert (saved.status_code, list(InternalNote.objects.values_list("number", flat=True))) == (302, [2, 1])
    assert "КАНАРЕЙКА-2".encode() not in bytes(InternalNote.objects.get(number=2).sealed)


def test_file_that_is_refused_says_why_beside_its_field_and_opens_nothing(cast: Cast) -> None:
    client = cast.client("lead")
    for content, said in (
        (b"MZ", "This is not a Word file (.docx)"),
        (word(line("<w:r><w:object/></w:r>")), "The file holds embedded objects."),
        (word(line(run(" "))), "There are no words in this file."),
        (b"PK" + bytes(MOST_BYTES), "The file is larger than 3.5 MB."),
    ):
        answer = client.post(url(cast, "internal-note-bring"), {"word": SimpleUploadedFile("note.docx", content)})
        assert (answer.status_code, said in answer.content.decode()) == (422, True), said
    assert (InternalNote.objects.count(), Act.objects.filter(verb="findings.open-note").count()) == (0, 0)


def test_note_is_brought_by_who_works_on_the_visit_and_by_nobody_else(cast: Cast) -> None:
    for who in (*WORKING, "interpreter", *OTHERS):
        answer = cast.client(who).post(url(cast, "internal-note-bring"), {"word": word_file(line(run("Слово.")))})
        assert (who, answer.status_code) == (who, 200 if who in WORKING else 404)
