"""One page for each reader: the same rows, differently chosen, in three languages and formats; no sealed note and no person's name."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client
from django.utils import timezone

from nazorat.pathway.editions import document, edition
from nazorat.pathway.readers import PARTS, Reader
from nazorat.people.models import Member
from nazorat.typeset import chart_png
from nazorat.typeset.charts import Bar, bars
from nazorat.visits.actions import designate
from nazorat.visits.designation import designation
from support.make import make_keyring, make_member, sign_in
from support.options import make_budget, make_feature
from support.outside import make_outside
from support.pathway import make_cell, make_gap, make_objection, make_pathway_whole
from support.readiness import make_readiness
from support.road import make_milestone, make_note, make_stage_act

pytestmark = pytest.mark.django_db
NOTED, NAME = "KANAREIKA-zamok", "Fictix Canarysson"


def board() -> Client:
    """A reader of a board that has something in every table, by persons with a telling name; gives a planner's browser."""
    from nazorat.standards.actions import load_reference  # noqa: PLC0415 - the articles of the Protocol, for this board alone

    load_reference(by=None)
    by, planner = make_member(role=Member.Role.COORDINATOR, name=NAME), make_keyring(make_member(planner=True, name=NAME))
    make_pathway_whole(by=by, planner=planner)
    make_cell(make_gap(by=by, words="No unannounced entry."), "need", by=by, code="ratification")
    make_cell(make_gap(by=by, words="No yearly report."), "need", by=by, code="deferrable")
    make_objection(by=by, quote="The code does not fit.")
    make_feature(by=by, words="Four of nine seats.")
    make_budget(by=by)
    make_milestone("A neighbour", by=by)
    make_stage_act(by=by, act="A working group met.")
    make_readiness(by=by)
    make_outside(by=by)
    make_note(planner, words=NOTED)
    client = Client()
    sign_in(client, planner.member)
    return client


def said(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read("word/document.xml").decode()


def test_each_reader_sees_the_same_rows_differently_chosen_and_no_secret() -> None:
    client = board()
    pages = {reader: client.get(f"/pathway/readers/{reader}/").content.decode() for reader in Reader}
    rows = {
        "No unannounced entry.": {Reader.PRESIDENT, Reader.MINISTRIES, Reader.PARLIAMENT, Reader.PUBLIC},
        "No yearly report.": {Reader.PRESIDENT, Reader.MINISTRIES},
        "The code does not fit.": {Reader.MINISTRIES},
        "Four of nine seats.": {Reader.PARLIAMENT, Reader.CIVIL, Reader.PUBLIC},
        "A working group met.": {Reader.PRESIDENT, Reader.EMBASSIES, Reader.CIVIL, Reader.PUBLIC},
    }
    assert {words: {reader for reader, page in pages.items() if words in page} for words in rows} == rows
    assert [reader for reader, page in pages.items() if NOTED in page or NAME in page] == []
    assert "Official gazette, no. 4" in pages[Reader.PUBLIC], "each row says its source"
    index = client.get("/pathway/readers/").content.decode()
    assert [reader for reader in Reader if f"/pathway/readers/{reader}/" not in index] == []
    assert set(PARTS) == set(Reader)


def test_a_page_leaves_in_three_languages_as_word_and_tagged_pdf_without_notes_or_names() -> None:
    client = board()
    for language, word in (("tg", "Марҳилаҳо"), ("ru", "Этапы"), ("en", "Stages")):
        held = document(Reader.PUBLIC, language)
        assert word in [section.heading for section in held.sections], language
        words = "".join(section.markdown for section in held.sections)
        assert (NOTED in words, NAME in words) == (False, False)
    answer = client.get("/pathway/readers/public/ru/docx/")
    assert "pathway-public-ru.docx" in answer["Content-Disposition"]
    text = said(answer.content)
    assert ("Four of nine seats." in text, NOTED in text, NAME in text) == (True, False, False)
    made = client.get("/pathway/readers/public/tg/pdf/").content
    assert (made[:5], b"/StructTreeRoot" in made or b"/MarkInfo" in made or b"/ObjStm" in made) == (b"%PDF-", True)
    assert "<table" in edition(Reader.PARLIAMENT, "en", "html").decode()
    wrong = ("public/de/pdf/", "public/ru/exe/", "king/ru/pdf/", "king/")
    assert [client.get(f"/pathway/readers/{one}").status_code for one in wrong] == [404] * 4
    monitor = Client()
    sign_in(monitor, make_member())
    assert [monitor.get(f"/pathway/{one}").status_code for one in ("readers/", "readers/public/", "readers/public/ru/pdf/")] == [
        403
    ] * 3


def test_charts_leave_for_slides_as_svg_and_png() -> None:
    make_milestone("A neighbour")
    client = Client()
    sign_in(client, make_member(planner=True))
    drawn = client.get("/pathway/charts/neighbours/png/").content
    assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
    assert client.get("/pathway/charts/neighbours/svg/").content.lstrip()[:4] == b"<svg"
    unknown = ("readiness/png/", "neighbours/gif/", "secrets/svg/")
    assert [client.get(f"/pathway/charts/{one}").status_code for one in unknown] == [404] * 3, (
        "nothing is drawn of what nobody knows"
    )
    make_readiness()
    assert client.get("/pathway/charts/readiness/svg/").content.count(b"<path") > 23


def test_a_designated_mechanism_gives_its_page_out_by_its_name() -> None:
    assert document(Reader.PUBLIC, "en").organisations == ()
    names = {"en": "Mechanism under the Ombudsman", "ru": "Механизм", "tg": "Механизми миллӣ"}
    by = make_member(role=Member.Role.COORDINATOR)
    designate(by=by, on=timezone.localdate(), source="Law no. 1", reason="In force.", names=names)
    assert designation() is not None
    assert document(Reader.PUBLIC, "en").organisations == ("Mechanism under the Ombudsman",)


def test_a_chart_as_png_is_twice_as_fine() -> None:
    made = chart_png(bars([Bar("one", 1, 2)]))
    wide = int.from_bytes(made[16:20], "big")
    assert wide > 2 * 470
