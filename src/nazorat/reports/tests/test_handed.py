"""What an authority got is what its comments are held against: the copy's words, its number in the journal, its paragraphs."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.correspondence.models import JournalEntry
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Organisation
from nazorat.reports.actions import (
    answer_comments,
    hand_over_draft,
    open_comments,
    open_report,
    readiness_of,
    set_comment_term,
    write_text,
)
from nazorat.reports.actions.comments import CommentAnswer
from nazorat.reports.build import built
from nazorat.reports.comments import counterpart
from nazorat.reports.models import HandedCopy, Report
from nazorat.reports.sections import VISIT
from support.make import make_organisation
from support.replies import comment, make_comments
from support.reports import Cast, copy_for, make_cast, make_finding, make_report

pytestmark = pytest.mark.django_db
NEXT = next(kind for kind in VISIT if kind.code == "summary")
OLD, NEW = "Вместимость корпуса составляет триста мест.", "Вместимость корпуса составляет двести мест."


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Cast, Report]:
    cast = make_cast(tools=("interview",))
    make_finding(cast)
    report = make_report(cast)
    return cast, report


@pytest.fixture
def cast(made: tuple[Cast, Report]) -> Cast:
    return deepcopy(made[0])


@pytest.fixture
def report(made: tuple[Cast, Report]) -> Report:
    return deepcopy(made[1])


def change(by: Keyring, report: Report, text: str) -> None:
    """The summary says this, in every language the same number of paragraphs."""
    for language in ("ru", "tg", "en"):
        material = open_report(by=by, report=report)
        write_text(
            by=by, material=material, kind=NEXT, language=language, text=text, version=material.texts[NEXT.number, language].version
        )


def hand_over(by: Keyring, report: Report, addressee: Organisation, copy: str = "2", language: str = "ru") -> None:
    readiness = readiness_of(by=by, material=open_report(by=by, report=report), stage="comment")
    hand_over_draft(by=by, readiness=readiness, **copy_for(addressee, copy=copy, language=language))
    report.refresh_from_db()


def test_comment_is_held_against_the_copy_and_not_against_the_day_it_was_typed(cast: Cast, report: Report) -> None:
    change(cast.lead, report, OLD)
    hand_over(cast.lead, report, cast.authority)
    change(cast.lead, report, f"Сначала стоит другое предложение.\n\n{NEW}")
    (one,) = make_comments(cast.other, report, comment(paragraph=1))
    assert (one.text.then, one.text.copy) == (OLD, "2")
    words = {row.number: row.text for row in built(open_report(by=cast.lead, report=report), "ru").paragraphs}
    # the paragraph moved to § 2: the difference is to it, not to whatever stands at § 1 now
    assert (words[2], counterpart(one.text.then, 1, words)) == (NEW, NEW)
    answer = CommentAnswer(one.id, one.version, {"ru": "Исправлено."}, "changed")
    assert answer_comments(by=cast.lead, material=open_report(by=cast.lead, report=report), given=[answer]) == 1


def test_counterpart_is_nothing_while_the_paragraph_stands(cast: Cast) -> None:
    assert counterpart(OLD, 1, {1: "другое", 4: OLD}) == ""
    assert counterpart("", 0, {1: OLD}) == ""
    # nothing is alike: what stands under the number
    assert counterpart(OLD, 1, {1: "Совсем иное.", 2: "И это."}) == "Совсем иное."


def test_second_copy_has_the_words_of_its_own_day_and_the_letter_names_its_copy(cast: Cast, report: Report) -> None:
    other = make_organisation(kind="authority")
    change(cast.lead, report, OLD)
    hand_over(cast.lead, report, cast.authority)
    change(cast.lead, report, NEW)
    hand_over(cast.lead, report, other, copy="3")
    rows = make_comments(cast.lead, report, comment(copy="2"), comment(copy="3"), comment(received=timezone.localdate()))
    assert [(one.text.copy, one.text.then) for one in rows] == [("2", OLD), ("3", NEW), ("3", NEW)]


def test_paragraph_that_only_the_copy_has_is_taken_and_one_that_it_lacks_is_refused(cast: Cast, report: Report) -> None:
    change(cast.lead, report, f"{OLD}\n\n{NEW}")
    last = len(built(open_report(by=cast.lead, report=report), "ru").paragraphs)
    hand_over(cast.lead, report, cast.authority)
    change(cast.lead, report, OLD)
    (one,) = make_comments(cast.lead, report, comment(paragraph=last))
    assert one.text.then
    with pytest.raises(Problem, match="comment-no-paragraph"):
        make_comments(cast.lead, report, comment(paragraph=last + 1))
    with pytest.raises(Problem, match="comment-no-copy"):
        make_comments(cast.lead, report, comment(copy="9"))


def test_copy_enters_the_journal_with_its_number_and_addressee(cast: Cast, report: Report) -> None:
    hand_over(cast.lead, report, cast.authority)
    hand_over(cast.other, report, cast.authority, language="tg")
    row = JournalEntry.objects.get(report=report)
    assert (row.copy, row.body_id, row.subject, row.dated) == (
        "2", cast.authority.id, JournalEntry.Subject.DRAFT, timezone.localdate(),
    )  # fmt: skip
    assert Act.objects.filter(verb="reports.hand-over-draft").count() == 2


def test_copy_of_another_body_is_refused_and_nothing_is_handed_over(cast: Cast, report: Report) -> None:
    hand_over(cast.lead, report, cast.authority)
    kept, due = HandedCopy.objects.count(), report.reprisal_check_on
    Report.objects.filter(id=report.id).update(reprisal_check_on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(Problem, match="copy-given"):
        hand_over(cast.lead, report, make_organisation(kind="authority"))
    report.refresh_from_db()
    assert (HandedCopy.objects.count(), JournalEntry.objects.count(), Act.objects.filter(verb="reports.hand-over-draft").count()) == (
        kept, 1, 1,
    )  # fmt: skip
    assert report.reprisal_check_on != due


def test_copy_is_kept_sealed(cast: Cast, report: Report) -> None:
    change(cast.lead, report, OLD)
    hand_over(cast.lead, report, cast.authority)
    row = HandedCopy.objects.get()
    assert OLD.encode() not in bytes(row.sealed)
    assert open_comments(by=cast.lead, report=report) == ()


def test_annex_says_of_each_body_what_came_or_that_none_came_by_the_term(cast: Cast, report: Report) -> None:
    other = make_organisation(kind="authority", name="Раёсати тандурустӣ")
    hand_over(cast.lead, report, cast.authority, copy="2")
    hand_over(cast.lead, report, other, copy="3")
    set_comment_term(by=cast.lead, report=report, due=date(2026, 6, 30))
    report.refresh_from_db()

    def rows() -> dict[str, str]:
        annex = next(
            one for one in built(open_report(by=cast.lead, report=report), "en").sections if one.kind.code == "annex-reply"
        )
        tables = [chunk.table for chunk in annex.chunks if chunk.table]
        return {label: value for label, value in tables[0].rows if label in (cast.authority.name, other.name, "Comments received")}

    none = "none by 30 June 2026"
    assert rows() == {"Comments received": none, cast.authority.name: none, other.name: none}
    make_comments(cast.lead, report, comment(copy="2"), comment(copy="2", paragraph=2))
    assert rows() == {"Comments received": "2", cast.authority.name: "2", other.name: none}
