"""Importing recommendations from outside: matrices in Word in three layouts, tables of databases, what is wrong named by table and row."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.kit.tables import Sheet, xlsx_bytes
from nazorat.pathway import actions
from nazorat.pathway.matrices import cycle_of
from nazorat.pathway.models import OutsideImport, OutsideRecommendation, OutsideSaid
from nazorat.pathway.queries import OUTSIDE_HEAD, alike_open, links_of, outside_cells, outside_found, outside_standing
from nazorat.pathway.tables import FileRefused
from nazorat.people.models import Member
from nazorat.standards.actions import load_reference
from support.make import make_member, sign_in
from support.outside import COUNTRY, cell, checked, entered, import_facts, imported, make_outside, matrix, row, worked
from support.pathway import article

pytestmark = pytest.mark.django_db
FIRST = [
    row("Recommendation", "Position", "Full list of themes", "Assessment/comments on level of implementation"),
    row(cell("Theme: A12 Acceptance of international norms", span=4)),
    row(
        "118.1. Ratify the Optional Protocol (France);\nSource of position: A/HRC/99/1/Add.1",
        "Noted",
        "A12\nD25",
        "In progress. A group works.",
    ),
    row("118.2 Continue efforts (training of staff) (United Kingdom of Great Britain and Northern Ireland);", "Supported", "", ""),
    row(cell("Theme: D25 Prohibition of torture", span=4)),
    row("118.3 Open all places to visits (Costa Rica, Uruguay).", "Supported", "", "Implemented"),
]


def facts_of(brought: OutsideImport) -> list[tuple[str, str, str, str, str, str]]:
    return [
        (one.paragraph, one.text, one.by_state, one.response, one.claim, one.theme)
        for one in outside_standing().filter(brought_by=brought).order_by("table", "row")
    ]


def troubles(brought: OutsideImport) -> list[tuple[str, int, int]]:
    return [(code, table, number) for code, table, number, *_rest in brought.troubles]


def test_matrix_with_theme_rows_and_one_cell_for_number_words_and_state() -> None:
    brought = imported(matrix(FIRST))
    assert facts_of(brought) == [
        ("118.1", "Ratify the Optional Protocol", "France", "noted", "in_progress", "A12; D25"),
        (
            "118.2",
            "Continue efforts (training of staff)",
            "United Kingdom of Great Britain and Northern Ireland",
            "supported",
            "",
            "A12 Acceptance of international norms",
        ),
        ("118.3", "Open all places to visits", "Costa Rica, Uruguay", "supported", "implemented", "D25 Prohibition of torture"),
    ]
    one = outside_standing().get(paragraph="118.1")
    assert (one.cycle, one.round, one.by_code, one.source, one.country) == (2, "upr-2", "FR", "A/HRC/99/1", COUNTRY)
    said = OutsideSaid.objects.get(recommendation=one, aspect="response")
    assert (said.source, said.code) == ("A/HRC/99/1/Add.1", "noted")
    assert OutsideSaid.objects.get(recommendation=one, aspect="claim").words == "In progress. A group works."


def test_matrix_with_split_cells_and_a_theme_over_several_rows() -> None:
    second = [
        row("Theme", "No.", "Recommendation", "Recommending State", "Position"),
        row(cell("Torture", down="start"), "123.10", "Investigate every allegation", "Portugal", "Supported"),
        row(cell(down="more"), "123.11", "Separate women from men", "Brazil", "Noted"),
    ]
    assert facts_of(imported(matrix(second), session="39")) == [
        ("123.10", "Investigate every allegation", "Portugal", "supported", "", "Torture"),
        ("123.11", "Separate women from men", "Brazil", "noted", "", "Torture"),
    ]
    assert set(outside_standing().values_list("cycle", flat=True)) == {3}
    under_one_head = [
        row(cell("Recommendation", span=2), "Position"),
        row("123.12", "Keep a register of visits (Kenya)", "Supported"),
    ]
    assert facts_of(imported(matrix(under_one_head), session="39"))[-1][:3] == ("123.12", "Keep a register of visits", "Kenya")


def test_matrix_in_russian_with_an_assessment_column() -> None:
    third = [
        row("Рекомендация", "Позиция", "Оценка/комментарии об уровне осуществления"),
        row(cell("Тема: D25 Запрещение пыток", span=3)),
        row("118.1 Ратифицировать Факультативный протокол (Франция);", "Принято к сведению", "Не выполнено"),
    ]
    brought = imported(matrix(third), language="ru")
    assert facts_of(brought) == [
        ("118.1", "Ратифицировать Факультативный протокол", "Франция", "noted", "not", "D25 Запрещение пыток")
    ]
    assert outside_standing().get().texts == {"ru": "Ратифицировать Факультативный протокол"}


def test_matrix_when_rows_are_wrong_names_each_by_table_and_row_and_brings_nothing() -> None:
    bad = [
        FIRST[0],
        row(cell("118.1 Ratify (France)", inserted=" and publish"), "Noted", "", ""),
        row(cell("118.2 Train staff (Chile)", down="start"), "Noted", "", ""),
        row(cell(down="more"), "Noted", "", ""),
        row("", "Supported", "", "x"),
        row("118.5 Visit (Peru)", "Perhaps", "", ""),
        row("118.6 Publish reports (Japan)", "Noted", "", ""),
    ]
    other = [row("Recommendation", "Recommending State", "Position"), row("119.1 Do it", "Chile", "Noted")]
    keeper = make_member(role=Member.Role.COORDINATOR)
    brought = checked(matrix(bad, other), by=keeper)
    assert troubles(brought) == [
        ("tracked", 1, 2), ("merged", 1, 4), ("no-text", 1, 5), ("response-unknown", 1, 6), ("other-head", 2, 2),
    ]  # fmt: skip
    assert (brought.good, brought.wrong, brought.state) == (2, 5, "checked")
    with pytest.raises(Problem, match="import-not-ready"):
        actions.start_import(by=keeper, brought=brought, leave=False)
    assert OutsideRecommendation.objects.count() == 0
    brought = worked(actions.start_import(by=keeper, brought=brought, leave=True), keeper)
    assert [one[0] for one in facts_of(brought)] == ["118.2", "118.6"]


def test_matrix_without_headings_is_read_by_the_columns_that_a_person_chooses() -> None:
    bare = [row("118.1 Ratify (France)", "Noted"), row("118.2 Train (Chile)", "Supported")]
    keeper = make_member(role=Member.Role.COORDINATOR)
    brought = entered(matrix(bare), by=keeper)
    assert (brought.head, brought.columns, brought.notices) == (["A", "B"], ["", ""], [["headless", 1, 1, "", ""]])
    brought = worked(actions.choose_heads(by=keeper, brought=brought, columns=["text", "response"]), keeper)
    brought = worked(actions.start_import(by=keeper, brought=brought, leave=False), keeper)
    assert [one[:4] for one in facts_of(brought)] == [
        ("118.1", "Ratify", "France", "noted"),
        ("118.2", "Train", "Chile", "supported"),
    ]


def test_document_that_is_none_or_holds_macros_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<x/>")
    for content, name, code in (
        (out.getvalue(), "a.docx", "docx-not"),
        (b"plain words", "a.docx", "not-a-table"),
        (b"\x50\x4b\x03\x04broken", "a.xlsx", "not-a-table"),
        (b"a,b\n\x00,1", "a.csv", "not-a-table"),
        (b"", "a.csv", "empty"),
        (b"x" * 3_600_000, "a.csv", "too-large"),
    ):
        with pytest.raises(FileRefused) as refused:
            entered(content, name)
        assert [one.code for one in refused.value.troubles] == [code]
    assert OutsideImport.objects.count() == 0


HEAD = "Recommending State,State under Review,Recommendation,Response,Session,Issue"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"])
def test_table_of_a_database_in_any_line_ends_and_letters_is_the_same(end: str, encoding: str) -> None:
    lines = [
        HEAD,
        f'Costa Rica,{COUNTRY},"Créer un mécanisme, et le financer",Accepted,12,Torture',
        f"Chad,{COUNTRY},Libérer,Noted,13,",
    ]
    said = encoding if encoding in ("latin-1", "cp1252") else ""
    brought = imported(end.join(lines).encode(encoding), "upr.csv", encoding=said, language="fr", session="")
    assert [(one[1], one[2], one[3], one[5]) for one in facts_of(brought)] == [
        ("Créer un mécanisme, et le financer", "Costa Rica", "accepted", "Torture"),
        ("Libérer", "Chad", "noted", ""),
    ]
    assert {one.cycle for one in outside_standing()} == {1, 2}


def test_csv_of_carriage_returns_in_latin_1_names_the_row_when_letters_are_not_said() -> None:
    content = "\r".join([HEAD, f"Chad,{COUNTRY},Free,Noted,13,", f"Chad,{COUNTRY},Libérer,Noted,13,"]).encode("latin-1")
    with pytest.raises(FileRefused) as refused:
        entered(content, "upr.csv")
    assert [(one.code, one.table, one.row) for one in refused.value.troubles] == [("encoding", 1, 3)]
    cyrillic = f"{HEAD}\rЧад,{COUNTRY},Освободить,Noted,13,".encode("cp1251")
    with pytest.raises(FileRefused) as refused:
        entered(cyrillic, "upr.csv", encoding="latin-1")
    assert [(one.code, one.row) for one in refused.value.troubles] == [("not-latin", 2)]


def test_rows_without_country_session_or_text_are_named_and_other_states_left_out() -> None:
    lines = [
        HEAD, f"Chad,{COUNTRY},Do one,Noted,25,", "Chad,,Do two,Noted,25,", f"Chad,{COUNTRY},Do three,Noted,,", f"Chad,{COUNTRY},,Noted,25,",
        "Chad,Elsewhereland,Do five,Noted,25,",
    ]  # fmt: skip
    brought = checked("\n".join(lines).encode(), "upr.csv", session="")
    assert troubles(brought) == [("no-country", 1, 3), ("no-session", 1, 4), ("no-text", 1, 5)]
    assert (brought.good, brought.elsewhere, brought.wrong) == (1, 1, 3)
    every = checked("\n".join(lines).encode(), "upr.csv", session="", every_country=True)
    assert (every.good, every.elsewhere) == (2, 0)


def test_country_is_known_by_its_name_in_another_language() -> None:
    lines = [HEAD, "Chad,Таджикистан,Do one,Noted,25,", "Chad,Тоҷикистон,Do two,Noted,25,", "Chad,Узбекистан,Do three,Noted,25,"]
    brought = checked("\n".join(lines).encode(), "upr.csv", country="Tajikistan")
    assert (brought.good, brought.elsewhere) == (2, 1)


def test_workbook_of_the_universal_index_with_titles_and_several_bodies() -> None:
    head = ("Text", "Document Symbol", "Body", "Countries", "Themes", "UPR Cycle", "UPR Session", "Recommending State", "UPR Position",
            "Paragraph", "Publication Date")  # fmt: skip
    rows = [
        ("Amend the code", "CAT/C/VOS/CO/3", "CAT", f"- {COUNTRY}", "- Torture\n- Prisons", None, None, None, None, 18, "2018-06-18"),
        ("Ratify it", "A/HRC/99/1", "UPR", COUNTRY, None, "3rd", "39", "France", "Supported", "123.1", date(2022, 1, 5)),
        ("Open places", "A/HRC/22/53", "SR Torture", COUNTRY, None, None, None, None, None, None, "not a day"),
    ]  # fmt: skip
    content = xlsx_bytes(Sheet("s", ("Universal Human Rights Index", *[""] * 10), [(), head, *rows]))
    brought = checked(content, "uhri.xlsx", mechanism="", session="")
    assert troubles(brought) == [("day", 1, 6)]
    keeper = make_member(role=Member.Role.COORDINATOR)
    worked(actions.start_import(by=keeper, brought=brought, leave=True), keeper)
    found = outside_standing().order_by("row").values_list("mechanism", "round", "cycle", "paragraph", "source", "on", "theme")
    assert list(found) == [
        ("cat", "cat-2018", None, "18", "CAT/C/VOS/CO/3", date(2018, 6, 18), "Torture; Prisons"),
        ("upr", "upr-3", 3, "123.1", "A/HRC/99/1", date(2022, 1, 5), ""),
    ]


def test_table_too_large_for_one_post_comes_in_an_archive() -> None:
    lines = [HEAD, *(f"Chad,{COUNTRY},Take step number {number} with care,Noted,25," for number in range(1200))]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("upr.csv", "\n".join(lines))
    brought = imported(out.getvalue(), "upr.zip")
    assert (brought.total, brought.good, brought.state) == (1200, 1200, "imported")
    assert outside_standing().count() == 1200
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("other.csv", "a,b")
    with pytest.raises(FileRefused, match="several-files"):
        entered(out.getvalue(), "upr.zip")


def test_nothing_stands_before_all_of_an_import_does() -> None:
    lines = [HEAD, *(f"Chad,{COUNTRY},Take step number {number},Noted,25," for number in range(700))]
    keeper = make_member(role=Member.Role.COORDINATOR)
    brought = actions.start_import(by=keeper, brought=checked("\n".join(lines).encode(), "upr.csv", by=keeper), leave=False)
    brought = actions.work_on(by=keeper, brought=brought)
    assert (brought.state, brought.done, OutsideRecommendation.objects.count()) == ("bringing", 500, 500)
    assert outside_standing().count() == 0
    hidden = OutsideRecommendation.objects.first()
    assert hidden is not None
    client = Client()
    sign_in(client, keeper)
    assert client.get(f"/pathway/outside/{hidden.id}/").status_code == 404
    assert actions.work_on(by=keeper, brought=brought).state == "imported"
    assert outside_standing().count() == 700
    assert Act.objects.filter(verb="pathway.finish-import").count() == 1


def test_columns_chosen_once_are_remembered_for_the_next_file() -> None:
    lines = ["Wer,Was", "Chad,Do it"]
    keeper = make_member(role=Member.Role.COORDINATOR)
    brought = entered("\n".join(lines).encode(), "a.csv", by=keeper)
    assert brought.columns == ["", ""]
    actions.choose_heads(by=keeper, brought=brought, columns=["by_state", "text"])
    assert entered("\n".join(lines).encode(), "b.csv", by=keeper).columns == ["by_state", "text"]


def test_undone_import_is_gone_whole_and_parts_its_doubles() -> None:
    one = make_outside(paragraph="118.1", by_state="France")
    brought = imported(matrix(FIRST))
    pair = alike_open().get()
    assert (pair.one_id, pair.why) == (one.id, "paragraph")
    keeper = make_member(role=Member.Role.COORDINATOR)
    actions.decide_alike(by=keeper, decisions={pair.id: "same"})
    assert outside_standing().count() == 3
    assert outside_found({"q": "source a12 uruguay"}).count() == 0
    actions.undo_import(by=keeper, brought=brought)
    assert list(outside_standing()) == [one]
    assert alike_open().count() == 0
    with pytest.raises(Problem, match="import-over"):
        actions.undo_import(by=keeper, brought=brought)


def test_import_that_was_worked_on_by_hand_is_not_undone() -> None:
    load_reference(by=None)
    brought, keeper = imported(matrix(FIRST)), make_member(role=Member.Role.COORDINATOR)
    link = actions.link_outside(by=keeper, recommendation=outside_standing().get(paragraph="118.1"), provision=article(20))
    with pytest.raises(Problem, match="import-in-use"):
        actions.undo_import(by=keeper, brought=brought)
    actions.unlink_outside(by=keeper, link=link)
    assert actions.undo_import(by=keeper, brought=brought).state == "undone"


def test_same_recommendation_in_two_sources_and_languages_is_suggested_and_a_person_decides() -> None:
    imported(matrix(FIRST))
    lines = [
        "No,Recommendation,Recommending State,Position",
        "118.1,Ратифицировать Факультативный протокол,Франция,Принято к сведению",
        ",Открыть все места для посещений,Коста-Рика,",
    ]
    imported("\n".join(lines).encode(), "ru.csv", language="ru")
    other = [
        "Recommendation,Recommending State",
        "Continue the efforts (training of the staff),Great Britain",
        "Continue efforts,Chad",
    ]
    imported("\n".join(other).encode(), "db.csv")
    found = {(pair.one.paragraph, pair.other.text, pair.why) for pair in alike_open()}
    assert found == {
        ("118.1", "Ратифицировать Факультативный протокол", "paragraph"),
        ("118.2", "Continue the efforts (training of the staff)", "words"),
    }
    keeper = make_member(role=Member.Role.COORDINATOR)
    pairs = {pair.why: pair.id for pair in alike_open()}
    assert actions.decide_alike(by=keeper, decisions={pairs["paragraph"]: "same", pairs["words"]: "different"}) == 2
    assert (outside_standing().count(), alike_open().count()) == (6, 0)
    assert [one.paragraph for one in outside_found({"q": "ratifitsirovat"})] == ["118.1"]
    double = OutsideRecommendation.objects.get(texts__ru="Ратифицировать Факультативный протокол")
    actions.part_outside(by=keeper, recommendation=double)
    assert (outside_standing().count(), alike_open().count()) == (7, 0)


def test_match_of_a_double_goes_to_the_entry_that_counts() -> None:
    load_reference(by=None)
    one, keeper = make_outside(), make_member(role=Member.Role.COORDINATOR)
    imported(matrix(FIRST))
    pair = alike_open().get()
    for number in (14, 20):
        actions.link_outside(by=keeper, recommendation=pair.other, provision=article(number))
    actions.link_outside(by=keeper, recommendation=one, provision=article(20))
    actions.decide_alike(by=keeper, decisions={pair.id: "same"})
    assert sorted(link.provision.code for link in links_of(one) if link.provision) == ["OPCAT 14", "OPCAT 20"]
    assert list(links_of(pair.other)) == []


def test_table_of_word_with_more_columns_than_any_matrix_is_refused() -> None:
    with pytest.raises(FileRefused, match="too-large"):
        entered(matrix([row(*[cell("x", span=60)] * 2)]))


def test_pairs_with_equal_words_are_decided_at_once() -> None:
    lines = [HEAD, *(f"Chad,{COUNTRY},Take step number {number} with great care,Noted,25," for number in range(30))]
    for _time in range(2):
        imported("\n".join(lines).encode(), "upr.csv")
    equal = alike_open().filter(score=100).count()
    assert equal >= 30
    actions.decide_alike(by=make_member(role=Member.Role.COORDINATOR), decisions={}, rest=True)
    assert (alike_open().filter(score=100).count(), outside_standing().count()) == (0, 30)


def test_export_is_read_again_as_the_same_recommendations() -> None:
    imported(matrix(FIRST))
    before = facts_of(OutsideImport.objects.get())
    rows = [[str(one) if one is not None else "" for one in line] for line in outside_cells(outside_found({}))]
    out = io.StringIO()
    csv.writer(out).writerows([OUTSIDE_HEAD, *rows])
    actions.undo_import(by=make_member(role=Member.Role.COORDINATOR), brought=OutsideImport.objects.get())
    again = imported(out.getvalue().encode(), "export.csv", session="", mechanism="")
    assert sorted(facts_of(again)) == sorted(before)


@pytest.mark.parametrize(
    ("session", "cycle"), [("12", 1), ("25", 2), ("39", 3), ("Session 41", 3), ("42", 4), ("", None), ("x", None)]
)
def test_cycle_follows_from_the_session(session: str, cycle: int | None) -> None:
    assert cycle_of(session) == cycle


def test_journey_from_file_to_table_and_back() -> None:
    keeper = make_member(role=Member.Role.COORDINATOR)
    client = Client()
    sign_in(client, keeper)
    given: dict[str, Any] = {name: value for name, value in import_facts().items() if value not in (None, False)}
    given["on"] = given["on"].isoformat()
    refused = client.post("/pathway/outside/imports/new/", {**given, "file": SimpleUploadedFile("a.csv", b"\xff\xff")})
    assert (refused.status_code, "is not UTF-8 here" in refused.content.decode()) == (422, True)
    answer = client.post("/pathway/outside/imports/new/", {**given, "file": SimpleUploadedFile("m.docx", matrix(FIRST))})
    brought = OutsideImport.objects.get()
    page = f"/pathway/outside/imports/{brought.id}/"
    assert answer["Location"] == f"{page}columns/"
    assert "118.1. Ratify" in client.get(answer["Location"]).content.decode()
    columns = {f"column{at}": target for at, target in enumerate(brought.columns)}
    assert client.post(f"{page}columns/", columns)["Location"] == page
    assert "<progress" in client.get(page).content.decode()
    part = client.post(f"{page}work/", headers={"HX-Request": "true"}).content.decode()
    assert ("Import all of it" in part, "Open all places to visits" in part) == (True, True)
    assert client.post(f"{page}work/")["Location"] == page
    assert "Open all places to visits" in client.get("/pathway/outside/").content.decode()
    assert client.post(f"{page}undo/").status_code == 302
    assert "Open all places to visits" not in client.get("/pathway/outside/").content.decode()
