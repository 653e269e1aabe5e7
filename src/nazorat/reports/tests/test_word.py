"""A draft out to Word and back: what comes in as proposals, what is refused, what is accepted into the text."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.reports.actions import (
    OpenProposal,
    accept_proposal,
    bring_word,
    close_proposal,
    open_proposals,
    open_report,
    open_versions,
    readiness_of,
    write_text,
)
from nazorat.reports.actions.release import _drafted
from nazorat.reports.models import Proposal, Report
from nazorat.reports.sections import VISIT
from nazorat.reports.word import CHANGE, FRESH, GONE, REMARK, merged_words
from nazorat.typeset.returned import MOST_BYTES
from nazorat.typeset.tests.test_returned import BY, DOCUMENT, changed, commented, in_place_of, parts_of, run, with_part
from support.make import sign_in
from support.reports import Cast, make_cast, make_finding, make_report, outsiders, ready

pytestmark = pytest.mark.django_db
NEXT = next(kind for kind in VISIT if kind.code == "next")
TEXT = "{.fact} Прогулка длится *менее* часа.\n\nЕё место мало.\n\nКамер {{figure:rooms.measured}} в корпусе."


@pytest.fixture
def cast() -> Cast:
    return make_cast(tools=("interview", "room"))


@pytest.fixture
def report(cast: Cast) -> Report:
    report = make_report(cast)
    save(cast, report, TEXT)
    return report


def save(cast: Cast, report: Report, text: str) -> None:
    material = open_report(by=cast.lead, report=report)
    version = material.texts[NEXT.number, "ru"].version
    write_text(by=cast.lead, material=material, kind=NEXT, language="ru", text=text, version=version)


def left(cast: Cast, report: Report, stage: str = "draft", language: str = "ru") -> bytes:
    return _drafted(ready(cast.lead, report), language, "docx", stage, "1")


def tracked(content: bytes, word: str, instead: str) -> bytes:
    return changed(content, in_place_of(word, f"<w:del {BY}>{run(word, 'delText')}</w:del><w:ins {BY}>{run(instead)}</w:ins>"))


def brought(cast: Cast, report: Report, content: bytes) -> list[OpenProposal]:
    bring_word(by=cast.other, report=report, language="ru", content=content)
    return open_proposals(by=cast.lead, report=report)


def accept(cast: Cast, report: Report, one: OpenProposal) -> None:
    accept_proposal(by=cast.lead, material=open_report(by=cast.lead, report=report), proposal=one)


def words(cast: Cast, report: Report) -> str:
    return open_report(by=cast.lead, report=report).texts[NEXT.number, "ru"].words.text


def test_copy_that_nobody_touched_proposes_nothing(cast: Cast, report: Report) -> None:
    make_finding(cast)
    assert brought(cast, report, left(cast, report)) == []


def test_copy_for_the_authority_has_no_anchors(cast: Cast, report: Report) -> None:
    assert b"nz_" not in parts_of(left(cast, report, "comment"))[DOCUMENT]
    assert b"nz_" in parts_of(left(cast, report))[DOCUMENT]


def test_no_part_of_a_copy_says_who_wrote_or_which_report_by_its_id(cast: Cast, report: Report) -> None:
    whole = b"".join(parts_of(left(cast, report)).values())
    assert report.id.hex.encode() not in whole
    assert str(report.id).encode() not in whole
    assert cast.lead.member.name.encode() not in whole


def test_tracked_change_is_proposed_and_accepted_word_by_word_keeping_markup(cast: Cast, report: Report) -> None:
    (one,) = brought(cast, report, tracked(left(cast, report), "часа", "полутора *часов*"))
    assert (one.text.kind, one.text.section, one.text.tracked, one.row.brought_by) == (CHANGE, NEXT.number, True, cast.other.member)
    accept(cast, report, one)
    assert words(cast, report).startswith("{.fact} Прогулка длится *менее* полутора \\*часов\\*.\n\nЕё место")
    last = open_versions(by=cast.lead, report=report, language="ru", kind=NEXT)[NEXT.number][-1]
    assert (last.words.template, last.author) == (False, cast.lead.member)
    row = Proposal.objects.get()
    assert (row.state, row.decided_by) == (Proposal.State.ACCEPTED, cast.lead.member)
    assert Act.objects.filter(verb="reports.accept-proposal", obj=report.id).count() == 1
    with pytest.raises(Problem, match="proposal-conflict"):
        accept(cast, report, one)


def test_change_without_tracking_is_proposed(cast: Cast, report: Report) -> None:
    (one,) = brought(cast, report, changed(left(cast, report), lambda text: text.replace("место мало", "место тесно")))
    assert (one.text.kind, one.text.tracked, one.text.now) == (CHANGE, False, "Её место тесно.")
    accept(cast, report, one)
    assert "Её место тесно.\n\nКамер" in words(cast, report)


def test_paragraph_changed_here_meanwhile_is_a_conflict_that_shows_both(cast: Cast, report: Report) -> None:
    content = tracked(left(cast, report), "место", "помещение")
    save(cast, report, TEXT.replace("место мало", "место очень мало"))
    (one,) = brought(cast, report, content)
    with pytest.raises(Problem, match="proposal-conflict"):
        accept(cast, report, one)
    shown = entered(cast.lead.member).get(reverse("report-word", args=[report.id])).content.decode()
    assert "<ins>помещение</ins>" in shown
    assert "Её место очень мало." in shown
    assert Proposal.objects.get().state == Proposal.State.WAITS
    close_proposal(by=cast.lead, proposal=one.row, done=True)
    assert "очень мало" in words(cast, report)


def test_paragraph_that_only_moved_here_takes_its_change(cast: Cast, report: Report) -> None:
    content = tracked(left(cast, report), "мало", "тесно")
    save(cast, report, f"Новое начало.\n\n{TEXT}")
    (one,) = brought(cast, report, content)
    accept(cast, report, one)
    assert "Её место тесно." in words(cast, report)


def test_change_of_a_live_figure_is_left_to_a_hand(cast: Cast, report: Report) -> None:
    figure = re.search(r"Камер (\S+) в корпусе", parts_of(left(cast, report))[DOCUMENT].decode())
    assert figure
    content = changed(left(cast, report), lambda text: text.replace(f"Камер {figure[1]} в", "Камер 99 в"))
    (one,) = brought(cast, report, content)
    with pytest.raises(Problem, match="proposal-conflict"):
        accept(cast, report, one)
    assert "{{figure:rooms.measured}}" in words(cast, report)


RULED = "Начало.\n\n- вода *есть*\n- света нет\n\n| Камера | Людей |\n|---|---|\n| A-1 | 4 |\n| A-2 | 4 |\n\n## Подробно\n\nКонец."


def test_list_and_heading_changed_without_tracking_are_proposed_and_accepted(cast: Cast, report: Report) -> None:
    save(cast, report, RULED)
    content = changed(left(cast, report), lambda text: text.replace("света нет", "света мало").replace("Подробно", "Кратко"))
    found = brought(cast, report, content)
    assert [(one.text.kind, one.text.section, one.text.then, one.text.now, one.text.tracked) for one in found] == [
        ("list", NEXT.number, "света нет", "света мало", False), ("heading", NEXT.number, "Подробно", "Кратко", False),
    ]  # fmt: skip
    for one in found:
        accept(cast, report, one)
    assert words(cast, report) == RULED.replace("света нет", "света мало").replace("Подробно", "Кратко")


def test_cell_is_put_in_where_it_can_be_told_and_else_left_to_a_hand(cast: Cast, report: Report) -> None:
    save(cast, report, RULED)
    (one,) = brought(cast, report, changed(left(cast, report), lambda text: text.replace("A-2", "A|3")))
    accept(cast, report, one)
    assert "| A\\|3 | 4 |" in words(cast, report)
    save(cast, report, RULED)
    mark = f"<w:del {BY}>{run('4', 'delText')}</w:del><w:ins {BY}>{run('5')}</w:ins>"
    content = changed(
        left(cast, report),
        lambda text: re.sub(r"(A-1.*?)<w:r>\s*<w:t[^>]*>4</w:t>\s*</w:r>", rf"\g<1>{mark}", text, count=1, flags=re.DOTALL),
    )
    twice = brought(cast, report, content)[-1]
    assert (twice.text.kind, twice.text.then, twice.text.now, twice.text.tracked) == ("table", "4", "5", True)
    with pytest.raises(Problem, match="proposal-conflict"):
        accept(cast, report, twice)
    assert words(cast, report) == RULED


def test_lines_put_in_or_taken_out_and_live_tables_are_named_with_their_place(cast: Cast, report: Report) -> None:
    make_finding(cast)
    save(cast, report, f"{RULED}\n\n{{{{table:recommendations}}}}")

    def change(text: str) -> str:
        gone = re.sub(r"<w:p>(?:(?!</w:p>).)*света нет.*?</w:p>", "", text, count=1, flags=re.DOTALL)
        return gone.replace("Подробно", f"Подробно</w:t></w:r></w:p><w:p>{run('Вставлено')}</w:p><w:p><w:r><w:t>", 1)

    content = changed(left(cast, report), change)
    found = {one.text.kind: one for one in brought(cast, report, content)}
    missing = found["missing"].text
    assert (missing.section, missing.lost, missing.then, missing.source) == (NEXT.number, 1, "света нет", "Начало.")
    assert found["other"].text.now == "Вставлено"
    for one in found.values():
        with pytest.raises(Problem, match="proposal-conflict"):
            accept(cast, report, one)
    shown = entered(cast.lead.member).get(reverse("report-word", args=[report.id])).content.decode()
    assert "lines of a list, table or heading taken out (1)" in shown
    assert "Вставлено" in shown
    close_proposal(by=cast.lead, proposal=found["missing"].row, done=True)


def test_comment_is_a_remark_on_its_paragraph_and_on_nothing_is_not_placed(cast: Cast, report: Report) -> None:
    (one,) = brought(cast, report, commented(left(cast, report)))
    assert (one.text.kind, one.text.source, one.text.now) == (REMARK, "Её место мало.", "Какое место?")
    loose = brought(cast, report, commented(left(cast, report), on=False))[-1]
    assert (loose.text.kind, loose.text.section, loose.text.now) == (REMARK, 0, "Какое место?")


def test_deleted_anchor_loses_nothing(cast: Cast, report: Report) -> None:
    def without(text: str) -> str:
        return re.sub(rf'<w:bookmarkStart [^>]*w:name="nz_\w+_ru_{NEXT.number}_\d+_1_\w+"[^>]*/>', "", text)

    content = changed(left(cast, report), without)
    assert brought(cast, report, content) == []
    kinds = [(one.text.kind, one.text.now) for one in brought(cast, report, tracked(content, "место", "помещение"))]
    assert sorted(kinds) == sorted([(FRESH, "Её помещение мало."), (GONE, "")])


def test_live_block_typed_in_word_stays_plain_words(cast: Cast, report: Report) -> None:
    (one,) = brought(cast, report, tracked(left(cast, report), "мало", "{{findings}}"))
    accept(cast, report, one)
    assert r"Её место \{\{findings\}\}." in words(cast, report)


def test_file_of_another_report_language_or_without_anchors_is_refused(cast: Cast, report: Report) -> None:
    other = make_report(cast)
    for content, code in (
        (left(cast, other), "word-other-report"), (left(cast, report, language="tg"), "word-other-language"),
        (left(cast, report, "comment"), "word-no-anchors"), (with_part(left(cast, report), "word/vbaProject.bin"), "docx-macros"),
        (b"text", "docx-not"),
    ):  # fmt: skip
        with pytest.raises(Problem, match=code):
            bring_word(by=cast.lead, report=report, language="ru", content=content)
    assert Proposal.objects.count() == 0


def test_adopted_report_takes_no_file(cast: Cast, report: Report) -> None:
    content = tracked(left(cast, report), "место", "помещение")
    Report.objects.filter(id=report.id).update(state=Report.State.ADOPTED)
    with pytest.raises(Problem, match="report-adopted"):
        bring_word(by=cast.lead, report=report, language="ru", content=content)


def test_proposals_are_sealed_and_name_no_author_of_the_file(cast: Cast, report: Report) -> None:
    one, *_ = brought(cast, report, tracked(left(cast, report), "место", "помещение"))
    assert "CANARY" not in repr(one.text.pack())
    assert "помещение".encode() not in bytes(one.row.sealed)


@pytest.mark.parametrize(
    ("source", "then", "now", "made"),
    [
        ("{.fact} А б в.", "А б в.", "А г в.", "{.fact} А г в."), ("А б.", "А б.", "Я А б.", "Я А б."), ("А б.", "А б.", "А б. В.", "А б. В."),
        ("А *б* в.", "А б в.", "А х в.", None), ("А *б* в.", "А б в.", "А б г.", "А *б* г."), ("А б в.", "А б в.", "А в.", "А в."),
    ],
)  # fmt: skip
def test_words_are_merged_where_they_stand(source: str, then: str, now: str, made: str | None) -> None:
    assert merged_words(source, then, now) == made


def entered(member: Member) -> Client:
    client = Client()
    sign_in(client, member)
    return client


def test_page_takes_a_file_and_decides(cast: Cast, report: Report) -> None:
    client, page = entered(cast.other.member), reverse("report-word", args=[report.id])
    file = SimpleUploadedFile("draft.docx", tracked(left(cast, report), "место", "помещение"))
    assert client.post(page, {"word": file, "language": "ru"}).status_code == 302
    assert "<del>место</del><ins>помещение</ins>" in client.get(page).content.decode()
    one = Proposal.objects.get()
    assert client.post(reverse("report-proposal", args=[report.id, one.id]), {"decision": "accept"}).status_code == 302
    assert "Её помещение мало." in words(cast, report)
    assert "помещение" in client.get(f"{page}?all=1").content.decode()
    refused = client.post(page, {"word": SimpleUploadedFile("draft.docm", b"x"), "language": "ru"})
    assert (refused.status_code, "not a Word file" in refused.content.decode()) == (422, True)


def test_file_that_is_too_large_is_refused_beside_the_field_and_past_that_at_the_door(cast: Cast, report: Report) -> None:
    client, page = entered(cast.other.member), reverse("report-word", args=[report.id])
    before = Act.objects.filter(verb="reports.bring-word").count()
    for size, status, said in ((MOST_BYTES + 1, 422, "larger than 3.5 MB"), (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1, 413, "")):
        answer = client.post(page, {"word": SimpleUploadedFile("draft.docx", bytes(size)), "language": "ru"})
        assert (answer.status_code, said in answer.content.decode()) == (status, True)
    assert Act.objects.filter(verb="reports.bring-word").count() == before


def test_word_pages_are_not_there_for_anybody_else(cast: Cast, report: Report) -> None:
    (one,) = brought(cast, report, tracked(left(cast, report), "место", "помещение"))
    for member in outsiders(cast).values():
        client = entered(member)
        assert client.get(reverse("report-word", args=[report.id])).status_code == 404
        assert client.post(reverse("report-proposal", args=[report.id, one.row.id]), {"decision": "accept"}).status_code == 404
    assert readiness_of(by=cast.lead, material=open_report(by=cast.lead, report=report)) is not None
