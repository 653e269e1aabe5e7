"""The authority's comments: sealed with the draft, by paragraph and kind; only a wrong fact changes text; all of it is printed."""

from __future__ import annotations

from copy import deepcopy
from datetime import date

import pytest
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.reports.actions import (
    CommentAnswer,
    add_comments,
    adopt_report,
    answer_comments,
    change_comment,
    open_comments,
    open_report,
    readiness_of,
    release_report,
    remove_comment,
    set_comment_term,
    sign_report,
    write_text,
)
from nazorat.reports.build import built
from nazorat.reports.models import Comment, ReleasedFile, Report
from nazorat.reports.queries import signatures_under
from nazorat.reports.sections import VISIT
from support.replies import SAID, comment, make_answer, make_comments, sent_report
from support.reports import Cast, make_cast, make_report, make_talk

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Cast, Report]:
    cast = make_cast(tools=("interview",))
    report = sent_report(cast)
    return cast, report


@pytest.fixture
def cast(made: tuple[Cast, Report]) -> Cast:
    return deepcopy(made[0])


@pytest.fixture
def report(made: tuple[Cast, Report]) -> Report:
    return deepcopy(made[1])


def change(by: Keyring, report: Report, before: str, after: str, code: str = "mandate") -> None:
    kind = next(kind for kind in VISIT if kind.code == code)
    material = open_report(by=by, report=report)
    text = material.texts[kind.number, "ru"]
    assert before in text.words.text
    words = text.words.text.replace(before, after)
    write_text(by=by, material=material, kind=kind, language="ru", text=words, version=text.version)


def printed(by: Keyring, report: Report, language: str) -> str:
    section = next(one for one in built(open_report(by=by, report=report), language).sections if one.kind.code == "annex-reply")
    return section.markdown.replace("\\", "")


def number_of(by: Keyring, report: Report, words: str) -> int:
    return next(one.number for one in built(open_report(by=by, report=report), "ru").paragraphs if words in one.text)


def test_comment_when_kept_is_sealed_with_the_draft(cast: Cast, report: Report) -> None:
    (one,) = make_comments(cast.lead, report)
    row = Comment.objects.get()
    assert SAID.encode() not in bytes(row.sealed)
    assert [(each.text.said, each.text.letter) for each in open_comments(by=cast.other, report=report)] == [(SAID, "7-14")]
    assert one.text.then == built(open_report(by=cast.lead, report=report), "ru").paragraphs[0].text
    assert Act.objects.filter(verb="reports.add-comments", obj=report.id).get().count == 1


def test_comment_when_the_draft_was_not_sent_is_refused(cast: Cast) -> None:
    with pytest.raises(Problem, match="comment-before-sent"):
        make_comments(cast.lead, make_report(cast))
    assert Comment.objects.count() == 0


@pytest.mark.parametrize("paragraph", [9999, -1])
def test_comment_on_a_paragraph_that_is_not_there_is_refused_with_its_whole_letter(
    cast: Cast, report: Report, paragraph: int
) -> None:
    rows = [comment(), comment(paragraph=paragraph)]
    with pytest.raises(Problem, match="comment-no-paragraph"):
        add_comments(by=cast.lead, material=open_report(by=cast.lead, report=report), rows=rows)
    assert Comment.objects.count() == 0


def test_comment_on_the_last_paragraph_and_on_the_whole_is_taken(cast: Cast, report: Report) -> None:
    last = built(open_report(by=cast.lead, report=report), "ru").paragraphs[-1].number
    assert [one.text.paragraph for one in make_comments(cast.lead, report, comment(paragraph=last), comment(paragraph=0))] == [
        0,
        last,
    ]


@pytest.mark.parametrize("kind", ["disagreement", "news", "scope"])
def test_text_changed_is_kept_for_a_wrong_fact_alone(cast: Cast, report: Report, kind: str) -> None:
    (one,) = make_comments(cast.lead, report, comment(kind=kind))
    with pytest.raises(Problem, match="comment-not-fact"):
        make_answer(cast.lead, report, one, "changed")
    assert open_comments(by=cast.lead, report=report)[0].text.outcome == ""


@pytest.mark.parametrize(
    ("kind", "outcome"), [("fact", "printed"), ("disagreement", "noted"), ("news", "aside"), ("scope", "kept")]
)
def test_outcome_of_another_kind_is_refused(cast: Cast, report: Report, kind: str, outcome: str) -> None:
    (one,) = make_comments(cast.lead, report, comment(kind=kind))
    with pytest.raises(Problem, match="comment-outcome"):
        make_answer(cast.lead, report, one, outcome)


def test_outcome_without_an_answer_in_the_master_is_refused(cast: Cast, report: Report) -> None:
    (one,) = make_comments(cast.lead, report)
    with pytest.raises(Problem, match="comment-without-answer"):
        make_answer(cast.lead, report, one, "kept", en="We looked again.")


def test_text_changed_is_true_only_when_the_paragraph_reads_otherwise(cast: Cast, report: Report) -> None:
    number = number_of(cast.lead, report, "пилотная")
    (one,) = make_comments(cast.lead, report, comment(paragraph=number))
    with pytest.raises(Problem, match="comment-text-same"):
        make_answer(cast.lead, report, one, "changed")
    change(cast.other, report, "пилотная", "совместная")
    make_answer(cast.lead, report, one, "changed")
    assert open_comments(by=cast.lead, report=report)[0].text.outcome == "changed"


def test_answers_stand_or_fall_together(cast: Cast, report: Report) -> None:
    one, two = make_comments(cast.lead, report, comment(), comment(paragraph=2, kind="news"))
    good = CommentAnswer(one.id, one.version, {"ru": "Сверено."}, "kept")
    for wrong in (
        CommentAnswer(two.id, two.version, {"ru": "Сверено."}, "changed"),
        CommentAnswer(two.id, 7, {"ru": "Да."}, "noted"),
    ):
        with pytest.raises(Problem):
            answer_comments(by=cast.lead, material=open_report(by=cast.lead, report=report), given=[good, wrong])
    assert [each.text.outcome for each in open_comments(by=cast.lead, report=report)] == ["", ""]


def test_comment_of_another_report_is_not_answered_here(cast: Cast, report: Report) -> None:
    (one,) = make_comments(cast.lead, report)
    elsewhere = sent_report(cast)
    with pytest.raises(Problem, match="changed-meanwhile"):
        make_answer(cast.lead, elsewhere, one, "kept")


def test_kind_when_corrected_drops_an_outcome_it_cannot_have(cast: Cast, report: Report) -> None:
    (one,) = make_comments(cast.lead, report)
    make_answer(cast.lead, report, one, "kept")
    material = open_report(by=cast.lead, report=report)
    text = comment(kind="news", said="Вместимость […] относится к прежнему зданию.")
    change_comment(by=cast.lead, material=material, comment=material.comments[0], text=text, version=2)
    (fresh,) = open_comments(by=cast.lead, report=report)
    assert (fresh.text.kind, fresh.text.outcome, fresh.text.answers["ru"]) == ("news", "", "Группа сверила сведения.")
    assert fresh.text.said == text.said
    with pytest.raises(Problem, match="comment-no-paragraph"):
        change_comment(by=cast.lead, material=material, comment=fresh, text=comment(paragraph=999), version=fresh.version)


def test_annex_when_nothing_came_says_until_when(cast: Cast, report: Report) -> None:
    assert "none" in printed(cast.lead, report, "en")
    set_comment_term(by=cast.lead, report=report, due=date(2026, 6, 30))
    report.refresh_from_db()
    assert "none by 30 June 2026" in printed(cast.lead, report, "en")
    assert "нет, срок 30 июня 2026" in printed(cast.lead, report, "ru")


def test_annex_has_comments_and_answers_by_paragraph_in_every_language(cast: Cast, report: Report) -> None:
    tajik = "Ин сархат нодуруст аст."
    two, one = comment(paragraph=7, kind="disagreement"), comment(paragraph=2, language="tg", said=tajik)
    first, second = make_comments(cast.lead, report, two, one)
    make_answer(cast.lead, report, second, "printed", ru="Группа остаётся при своём.", en="The group keeps its view.")
    make_answer(cast.lead, report, first, "kept", ru="Сведения сверены.")
    texts = {language: printed(cast.lead, report, language) for language in ("ru", "tg", "en")}
    assert texts["en"].index("[Tajik] " + tajik) < texts["en"].index("[Russian] " + SAID)
    assert "The group keeps its view." in texts["en"]
    assert "[Russian] Сведения сверены." in texts["en"]
    assert "[русский язык]" not in texts["ru"]
    assert f"[таджикский язык] {tajik}" in texts["ru"]
    assert f"| {tajik} |" in texts["tg"]
    for text, kinds in (("ru", "| несогласие | 1 |"), ("tg", "| норозигӣ | 1 |"), ("en", "| disagreement | 1 |")):
        assert kinds in texts[text]
        assert "7-14" in texts[text]


def test_gate_reads_comment_and_answer_each_in_its_own_language(cast: Cast, report: Report) -> None:
    name = "По словам сотрудника Турсунзодаева, ремонт закончен."
    (one,) = make_comments(cast.lead, report, comment(said=name))
    make_answer(cast.lead, report, one, "kept", ru="Группа этого не видела.", en="Written by Tursunzodaev.")
    readiness = readiness_of(by=cast.lead, material=open_report(by=cast.lead, report=report))
    caught = {(catch.language, catch.excerpt) for catch in readiness.checked.open if catch.rule == "surname_like"}
    assert {("ru", "Турсунзодаева"), ("en", "Tursunzodaev")} <= caught
    assert ("en", "Турсунзодаева") not in caught


def test_new_comment_makes_signatures_fall_away(cast: Cast, report: Report) -> None:
    readiness = readiness_of(by=cast.lead, material=open_report(by=cast.lead, report=report))
    sign_report(by=cast.lead, readiness=readiness, seen=readiness.digest.hex())
    make_comments(cast.lead, report)
    after = readiness_of(by=cast.lead, material=open_report(by=cast.lead, report=report))
    assert after.digest != readiness.digest
    assert signatures_under(report, after.digest) == []


def test_released_report_prints_the_table_and_takes_no_more() -> None:
    cast = make_cast(tools=("interview",))
    for start in range(6):
        make_talk(cast.visit, cast.lead, start=9 + start)
    report = sent_report(cast)
    (one,) = make_comments(cast.lead, report)
    make_answer(
        cast.lead, report, one, "kept", ru="Группа сверила сведения.", tg="Гурӯҳ маълумотро санҷид.", en="The group checked."
    )
    for by in (cast.lead, cast.other):
        readiness = readiness_of(by=by, material=open_report(by=by, report=report))
        sign_report(by=by, readiness=readiness, seen=readiness.digest.hex())
    adopt_report(by=cast.other, readiness=readiness_of(by=cast.other, material=open_report(by=cast.other, report=report)))
    release_report(by=cast.lead, readiness=readiness_of(by=cast.lead, material=open_report(by=cast.lead, report=report)))
    pages = {file.language: bytes(file.content).decode() for file in ReleasedFile.objects.filter(kind="html")}
    assert all(SAID in page for page in pages.values())
    assert ["Группа сверила" in pages["ru"], "Гурӯҳ маълумотро" in pages["tg"], "The group checked" in pages["en"]] == [True] * 3
    with pytest.raises(Problem, match="report-adopted"):
        make_comments(cast.lead, report)
    with pytest.raises(Problem, match="report-adopted"):
        remove_comment(by=cast.lead, report=report, comment=Comment.objects.get())
    with pytest.raises(Problem, match="report-adopted"):
        set_comment_term(by=cast.lead, report=report, due=timezone.localdate())


def test_removed_comment_is_gone_and_on_record(cast: Cast, report: Report) -> None:
    make_comments(cast.lead, report, comment(), comment(paragraph=2))
    remove_comment(by=cast.other, report=report, comment=Comment.objects.filter(number=1).get())
    assert [one.number for one in open_comments(by=cast.lead, report=report)] == [2]
    assert make_comments(cast.lead, report)[0].number == 3
    assert Act.objects.filter(verb="reports.remove-comment", actor=cast.other.member.id).count() == 1
