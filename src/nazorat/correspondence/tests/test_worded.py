"""Letters that the journal words itself, in three languages, of numbers and days."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.correspondence.actions import answer_letter, enter_letter, strike_entry, word_letter
from nazorat.correspondence.actions.journal import LetterFacts
from nazorat.correspondence.models import Book, JournalEntry, MadeFile
from nazorat.correspondence.worded import worded_as
from nazorat.kit.problems import Problem
from support.letters import TODAY, delivered, make_letter_cast
from support.make import make_member, sign_in
from support.reports import Cast, make_report

pytestmark = pytest.mark.django_db
Subject, Way = JournalEntry.Subject, JournalEntry.Way


@pytest.fixture(scope="module")
def made(lasting: None) -> Cast:
    return make_letter_cast()


@pytest.fixture
def cast(made: Cast) -> Cast:
    return deepcopy(made)


def entered(cast: Cast, kind: int, **given: Any) -> JournalEntry:
    facts: dict[str, Any] = {
        "dated": TODAY - timedelta(days=40),
        "body": cast.authority,
        "subject": Subject.MANDATE,
        "way": Way.HAND,
        **given,
    }
    return enter_letter(by=cast.lead.member, kind=kind, facts=LetterFacts(**facts))


def pages(row: JournalEntry) -> dict[str, str]:
    return {file.language: bytes(file.content).decode() for file in MadeFile.objects.filter(entry=row, kind="html")}


def test_letter_with_a_draft_names_copy_and_term_in_three_languages(cast: Cast) -> None:
    row = entered(cast, Book.Kind.OUTGOING, subject=Subject.DRAFT, report=make_report(cast), copy="03/12", term_days=30)
    word_letter(by=cast.lead, entry=row)
    html = pages(row)
    assert MadeFile.objects.filter(entry=row).count() == 9
    assert ["экземпляр 03/12" in html["ru"], "нусхаи 03/12" in html["tg"], "copy 03/12" in html["en"]] == [True] * 3
    assert "within 30 days of receipt" in html["en"]
    assert f"{row.code}" in html["en"]
    assert Act.objects.filter(verb="correspondence.word-letter", obj=row.id).count() == 1
    with pytest.raises(Problem, match="letter-not-worded"):
        word_letter(by=cast.other, entry=row)


def test_letter_on_the_mandate_names_no_visit(cast: Cast) -> None:
    row = entered(cast, Book.Kind.OUTGOING)
    word_letter(by=cast.lead, entry=row)
    page = pages(row)["en"]
    assert "day and place of a visit are not announced" in page
    assert cast.visit.place is not None
    assert cast.visit.place.name_en not in page


def test_answer_says_when_the_letter_came_and_that_it_was_late_only_if_it_was(cast: Cast) -> None:
    asked = entered(cast, Book.Kind.OUTGOING, subject=Subject.REQUEST, term_days=20)
    delivered(cast.lead.member, asked, TODAY - timedelta(days=40), 20)
    asked.refresh_from_db()
    facts = {
        "reference": "9-41",
        "dated": TODAY - timedelta(days=6),
        "subject": Subject.REPLY,
        "delivered_on": TODAY - timedelta(days=5),
    }
    late = entered(cast, Book.Kind.INCOMING, about=asked, **facts)
    answer = answer_letter(by=cast.lead, entry=late)
    assert (answer.about_id, answer.outgoing, answer.reference, answer.term_days) == (late.id, True, answer.code, None)
    assert "Answer to your letter No. 9-41" in pages(answer)["en"]
    assert "The term by which we had asked for it ended on" in pages(answer)["en"]
    unasked = entered(cast, Book.Kind.INCOMING, **facts)
    assert "The term by which" not in pages(answer_letter(by=cast.lead, entry=unasked))["en"]


@pytest.mark.parametrize("case", ["request", "draft without a copy", "delivered", "incoming", "struck"])
def test_letter_that_the_journal_cannot_word_is_refused(cast: Cast, case: str) -> None:
    given: dict[str, dict[str, Any]] = {
        "request": {"subject": Subject.REQUEST},
        "draft without a copy": {"subject": Subject.DRAFT, "report": make_report(cast)},
    }
    incoming = {"reference": "9-41", "delivered_on": TODAY}
    row = (
        entered(cast, Book.Kind.INCOMING, **incoming)
        if case == "incoming"
        else entered(cast, Book.Kind.OUTGOING, **given.get(case, {}))
    )
    if case == "delivered":
        delivered(cast.lead.member, row, TODAY, None)
    if case == "struck":
        strike_entry(by=cast.lead.member, entry=row, reason=JournalEntry.Struck.TWICE)
    row.refresh_from_db()
    with pytest.raises(Problem, match="letter-struck" if case == "struck" else "letter-not-worded"):
        word_letter(by=cast.lead, entry=row)
    if case != "incoming":
        with pytest.raises(Problem, match="letter-not-worded"):
            answer_letter(by=cast.lead, entry=row)
    assert not MadeFile.objects.exists()


def test_page_offers_the_letter_until_it_is_made(cast: Cast) -> None:
    client = Client()
    row = entered(cast, Book.Kind.OUTGOING)
    sign_in(client, cast.lead.member)
    page, write = reverse("letter", args=[row.id]), reverse("letter-write", args=[row.id])
    assert worded_as(row) == "notice"
    assert write in client.get(page).content.decode()
    assert client.post(write).status_code == 302
    assert write not in client.get(page).content.decode()
    sign_in(client, make_member())
    assert client.post(write).status_code == 404
