"""Requests for numbers: asked once by a letter, answered in parts, counted by body and in days; codes and no words."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from itertools import combinations_with_replacement
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from nazorat.audit.models import Act
from nazorat.correspondence.actions import AnswerFacts, ask_for_numbers, enter_numbers_answer, strike_entry, word_letter
from nazorat.correspondence.models import Book, JournalEntry, MadeFile, NumbersAnswer, NumbersRequest
from nazorat.correspondence.numbers import STATES, NumbersLine, numbers_line, numbers_lines, requests_for_numbers, totals_by_body
from nazorat.correspondence.queries import journal
from nazorat.kit.panels import gather
from nazorat.kit.problems import Problem
from nazorat.people.models import Member, Organisation
from nazorat.reports.wording import phrase
from nazorat.visits.queries import mandate_profile
from support.letters import TODAY, make_letter, make_letter_cast, posted
from support.make import make_member, make_organisation, sign_in
from support.reports import Cast

pytestmark = pytest.mark.django_db
Outcome, Ground = NumbersAnswer.Outcome, NumbersAnswer.Ground


@pytest.fixture
def cast() -> Cast:
    return make_letter_cast()


def signed_in(member: Member) -> Client:
    client = Client()
    sign_in(client, member)
    return client


def asked(cast: Cast, *, ended: int = 3, wanted: tuple[str, ...] = ("persons", "deaths"), **about: Any) -> NumbersRequest:
    """A request whose term of twenty days ended so many days ago."""
    return ask_for_numbers(by=cast.lead.member, entry=posted(cast, ended=ended, **about), wanted=wanted, as_of=None)


def answer(cast: Cast, row: NumbersRequest, outcome: str, *, ago: int = 0, **facts: Any) -> NumbersAnswer:
    return enter_numbers_answer(by=cast.lead.member, request=row, facts=AnswerFacts(TODAY - timedelta(days=ago), outcome, **facts))


def line(row: NumbersRequest) -> tuple[str, list[str], int]:
    found = numbers_line(requests_for_numbers().get(id=row.id), TODAY)
    return found.state, [*found.open], found.days


def test_request_goes_from_waiting_to_given_and_its_days_stop_with_the_first_answer(cast: Cast) -> None:
    row = asked(cast, ended=-5)
    assert line(row) == ("waiting", ["persons", "deaths"], 15)
    assert numbers_line(requests_for_numbers().get(), TODAY + timedelta(days=6)).state == "late"
    answer(cast, row, Outcome.NONE, ago=10)
    assert line(row) == ("none", ["persons", "deaths"], 5)
    answer(cast, row, Outcome.REFUSED, ago=9, ground=Ground.SECRET)
    assert line(row)[0] == "refused"
    answer(cast, row, Outcome.GIVEN, ago=2, given=["deaths"])
    assert line(row) == ("partly", ["persons"], 5)
    answer(cast, row, Outcome.GIVEN, given=["persons"])
    assert line(row) == ("given", [], 5)
    grounds = [*NumbersAnswer.objects.values_list("ground", flat=True)]
    # nobody named one with the first, and that is what is kept
    assert grounds == ["silent", "secret", "", ""]
    verbs = [*Act.objects.filter(verb__startswith="correspondence.a").order_by("seq").values_list("verb", "obj", "count")]
    assert verbs == [
        ("correspondence.ask-numbers", row.letter_id, 2), *(("correspondence.answer-numbers", row.letter_id, n) for n in (0, 0, 1, 1)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"outcome": "given", "given": ["staff"]}, "numbers-not-those"),
        ({"outcome": "given"}, "numbers-not-those"),
        ({"outcome": "refused", "given": ["deaths"]}, "numbers-not-those"),
        ({"outcome": "none", "ago": 400}, "letter-came-before"),
    ],
)
def test_answer_that_cannot_be_is_refused(cast: Cast, facts: dict[str, Any], code: str) -> None:
    row = asked(cast)
    with pytest.raises(Problem) as refused:
        answer(cast, row, **facts)
    assert (refused.value.code, NumbersAnswer.objects.count()) == (code, 0)


def test_only_a_request_of_ours_that_stands_asks_and_it_asks_once(cast: Cast) -> None:
    lead = cast.lead.member
    row = asked(cast)
    came = make_letter(lead, cast.authority, kind=Book.Kind.INCOMING, reference="5/2")
    notice = make_letter(lead, cast.authority, subject=JournalEntry.Subject.MANDATE)
    struck = make_letter(lead, cast.authority)
    strike_entry(by=lead, entry=struck, reason=JournalEntry.Struck.TWICE)
    struck.refresh_from_db()
    wrong = {
        row.letter: "numbers-asked-already",
        came: "numbers-need-a-request",
        notice: "numbers-need-a-request",
        struck: "letter-struck",
    }
    for entry, code in wrong.items():
        with pytest.raises(Problem) as refused:
            ask_for_numbers(by=lead, entry=entry, wanted=["persons"], as_of=None)
        assert refused.value.code == code
    strike_entry(by=lead, entry=row.letter, reason=JournalEntry.Struck.NOT_SENT)
    assert line(row)[0] == "struck"
    with pytest.raises(Problem, match="letter-struck"):
        answer(cast, requests_for_numbers().get(), Outcome.NONE)


def test_database_keeps_a_ground_with_what_was_not_given(cast: Cast) -> None:
    row = asked(cast)
    facts = {"request": row, "came_on": TODAY, "entered_by": cast.lead.member}
    for outcome, ground in (("given", "secret"), ("refused", ""), ("none", "")):
        with pytest.raises(IntegrityError), transaction.atomic():
            NumbersAnswer.objects.create(outcome=outcome, ground=ground, **facts)


def test_totals_count_each_body_apart_and_leave_struck_letters_out(cast: Cast) -> None:
    other = make_organisation()
    rows = [asked(cast) for _each in range(3)]
    answer(cast, rows[0], Outcome.GIVEN, ago=19, given=["persons", "deaths"])
    answer(cast, rows[1], Outcome.REFUSED, ago=3, ground=Ground.MANDATE)
    letter = make_letter(cast.lead.member, other)
    ask_for_numbers(by=cast.lead.member, entry=letter, wanted=["staff"], as_of=TODAY)
    gone = asked(cast)
    strike_entry(by=cast.lead.member, entry=gone.letter, reason=JournalEntry.Struck.NOT_SENT)
    lines = numbers_lines(requests_for_numbers(), TODAY)
    held = {one.body.id: one for one in totals_by_body(lines)}
    ours = held[cast.authority.id]
    assert (ours.asked, ours.given, ours.refused, ours.late, ours.waiting, ours.days) == (3, 1, 1, 1, 0, 12)
    assert (held[other.id].asked, held[other.id].waiting, held[other.id].days) == (1, 1, None)


def test_totals_add_up_to_what_was_asked() -> None:
    body = make_body()
    for states in combinations_with_replacement([one for one in STATES if one != "struck"], 3):
        (total,) = totals_by_body([made_line(body, state) for state in states])
        assert total.given + total.partly + total.refused + total.none + total.late + total.waiting == total.asked == 3


def make_body() -> Organisation:
    return Organisation(name="body")


def made_line(body: Organisation, state: str) -> NumbersLine:
    return NumbersLine(NumbersRequest(letter=JournalEntry(body=body), wanted=["staff"]), state, (), (), 0)


def test_pages_ask_answer_and_list(cast: Cast) -> None:
    client = signed_in(cast.lead.member)
    letter = posted(cast, ended=3)
    assert (
        client.post(reverse("numbers-ask", args=[letter.id]), {"wanted": ["persons", "staff"], "as_of": str(TODAY)}).status_code
        == 302
    )
    row = NumbersRequest.objects.get()
    assert (row.wanted, row.as_of) == (["persons", "staff"], TODAY)
    url = reverse("numbers-answer", args=[letter.id])
    both = client.post(url, {"came_on": str(TODAY), "outcome": "refused", "given": ["staff"], "ground": "secret"})
    assert (both.status_code, NumbersAnswer.objects.count()) == (422, 0)
    came = make_letter(cast.lead.member, cast.authority, kind=Book.Kind.INCOMING, reference="5/2")
    told = {"came_on": str(TODAY), "outcome": "given", "given": ["staff"], "letter": str(came.id)}
    assert client.post(url, told).status_code == 302
    page = client.get(reverse("letter", args=[letter.id])).content.decode()
    assert "given in part" in page
    assert came.code in page
    listed = client.get(reverse("numbers-asked")).content.decode()
    assert "persons held, by place" in listed
    assert letter.code in listed
    rows = [*csv.DictReader(io.StringIO(client.get(reverse("numbers-asked-table")).content.decode("utf-8-sig")))]
    assert [(one["wanted"], one["open"], one["state"], one["days"]) for one in rows] == [
        ("persons staff", "persons", "partly", "23")
    ]
    book = load_workbook(io.BytesIO(client.get(reverse("numbers-asked-table") + "?format=xlsx").content))
    assert [cell.value for cell in book["bodies"][2]][:4] == [cast.authority.name, 1, 0, 1]


def test_who_does_not_keep_the_letter_does_not_answer_for_it(cast: Cast) -> None:
    row = asked(cast)
    stranger = signed_in(make_member(role=Member.Role.MONITOR))
    assert [stranger.get(reverse(name, args=[row.letter_id])).status_code for name in ("numbers-ask", "numbers-answer")] == [
        404,
        404,
    ]
    assert stranger.get(reverse("numbers-asked")).status_code == 200


def test_journal_writes_the_request_with_what_it_asks_for(cast: Cast) -> None:
    assert mandate_profile() is not None
    entry = make_letter(cast.lead.member, cast.authority, term_days=20)
    with pytest.raises(Problem, match="letter-not-worded"):
        word_letter(by=cast.lead, entry=journal().get(id=entry.id))
    ask_for_numbers(by=cast.lead.member, entry=entry, wanted=["persons", "deaths"], as_of=None)
    word_letter(by=cast.lead, entry=journal().get(id=entry.id))
    pages = {file.language: bytes(file.content).decode() for file in MadeFile.objects.filter(entry=entry, kind="html")}
    assert "persons held, by place; deaths" in pages["en"]
    # no day was named, so no paragraph speaks of one
    assert "as of" not in pages["en"]
    assert "20 дней" in pages["ru"]
    assert all("persons held" not in pages[language] for language in ("ru", "tg"))


def test_the_annual_report_is_told_what_became_of_them(cast: Cast) -> None:
    first, last = TODAY - timedelta(days=400), TODAY
    assert gather("annual-numbers-asked", first, last) == [{}]
    given, refused = asked(cast), asked(cast)
    asked(cast, ended=3)
    asked(cast, ended=-3)
    answer(cast, given, Outcome.GIVEN, ago=10, given=("persons", "deaths"))
    answer(cast, refused, Outcome.REFUSED, ago=4, ground=Ground.SECRET)
    (told,) = gather("annual-numbers-asked", first, last)
    days = sorted(line.days for line in numbers_lines(requests_for_numbers(), TODAY) if line.answers)
    assert told == {
        "sent": 4, "given": 1, "partly": 0, "refused": 1, "none": 0, "late": 1, "waiting": 1, "days": round(sum(days) / 2),
    }  # fmt: skip
    # of another year nothing is told, and every name has words
    assert gather("annual-numbers-asked", first - timedelta(days=900), first - timedelta(days=500)) == [{}]
    for language in ("ru", "tg", "en"):
        assert all(phrase(f"annual.asked-{name}", language) for name in told)
