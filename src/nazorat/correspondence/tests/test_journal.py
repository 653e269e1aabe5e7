"""The journal: numbers without a gap, a term from the day of delivery, nothing deleted, nothing said in words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from nazorat.audit.models import Act
from nazorat.correspondence.actions import enter_delivery, remind, strike_entry
from nazorat.correspondence.models import Book, JournalEntry, MadeFile
from nazorat.correspondence.queries import journal, letters_waiting, line_of, narrowed
from nazorat.kit import dates
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.recommendations.queries import grade_of, lines_of as register_lines
from nazorat.reports.actions import adopt_report, open_report, write_letter
from nazorat.reports.build import built
from nazorat.reports.letters import LetterFacts as CoveringFacts
from nazorat.reports.models import Report
from nazorat.reports.press import pressed
from nazorat.visits.actions import Seat, plan_visit
from nazorat.visits.models import TeamMember
from support.letters import PROOF, TODAY, delivered, letter, make_letter, make_letter_cast, posted
from support.make import make_keyring, make_member, make_organisation, sign_in
from support.reports import Cast, make_finding, make_recommendation, make_report, ready, sign
from support.visits import make_place

pytestmark = pytest.mark.django_db
Subject, Way = JournalEntry.Subject, JournalEntry.Way


@pytest.fixture
def cast() -> Cast:
    return make_letter_cast()


def entered(member: Member) -> Client:
    client = Client()
    sign_in(client, member)
    return client


def fresh(row: JournalEntry) -> JournalEntry:
    return journal().get(id=row.id)


def released(cast: Cast) -> Report:
    """Adopted by two; its documents are not what is tried here."""
    make_finding(cast)
    make_recommendation(cast)
    report = make_report(cast)
    for by in (cast.lead, cast.other):
        sign(by, report)
    adopt_report(by=cast.lead, readiness=ready(cast.lead, report))
    Report.objects.filter(id=report.id).update(state=Report.State.RELEASED)
    report.refresh_from_db()
    return report


def test_numbers_run_without_a_gap_in_each_book(cast: Cast) -> None:
    by = cast.lead.member
    out = [make_letter(by, cast.authority).number for _ in range(3)]
    inward = [make_letter(by, cast.authority, kind=Book.Kind.INCOMING, subject=Subject.REPLY).number for _ in range(2)]
    assert (out, inward) == ([1, 2, 3], [1, 2])


def test_number_is_not_lost_when_the_entry_is_taken_back(cast: Cast) -> None:
    by = cast.lead.member
    make_letter(by, cast.authority)
    before = transaction.savepoint()
    assert make_letter(by, cast.authority).number == 2
    transaction.savepoint_rollback(before)
    assert make_letter(by, cast.authority).number == 2


def test_entering_is_one_act_and_says_the_book(cast: Cast) -> None:
    row = make_letter(cast.lead.member, cast.authority)
    assert [act.verb for act in Act.objects.filter(obj=row.id)] == ["correspondence.enter-outgoing"]


@pytest.mark.parametrize("change", [{"number": 7}, {"dated": date(2020, 1, 1)}])
def test_database_refuses_another_number_or_day(cast: Cast, change: dict[str, Any]) -> None:
    row = make_letter(cast.lead.member, cast.authority)
    with pytest.raises(DatabaseError), transaction.atomic():
        JournalEntry.objects.filter(id=row.id).update(**change)


def test_database_refuses_to_delete(cast: Cast) -> None:
    row = make_letter(cast.lead.member, cast.authority)
    with pytest.raises(DatabaseError), transaction.atomic():
        JournalEntry.objects.filter(id=row.id).delete()
    assert JournalEntry.objects.count() == 1


def test_struck_entry_stays_with_its_number_and_takes_nothing_more(cast: Cast) -> None:
    by = cast.lead.member
    row = make_letter(by, cast.authority)
    strike_entry(by=by, entry=row, reason=JournalEntry.Struck.TWICE)
    for again in (
        lambda: strike_entry(by=by, entry=row, reason=JournalEntry.Struck.TWICE),
        lambda: enter_delivery(by=by, entry=row, delivered_on=TODAY, proof=PROOF, term_days=10),
    ):
        with pytest.raises(Problem, match="letter-struck"):
            again()
    assert make_letter(by, cast.authority).number == 2
    page = entered(by).get(reverse("letters")).content.decode()
    assert "struck through" in page
    assert f'href="{reverse("letter", args=[row.id])}"' in page


def test_day_of_delivery_begins_the_term(cast: Cast) -> None:
    row = make_letter(cast.lead.member, cast.authority, dated=TODAY - timedelta(days=9), term_days=20)
    assert (line_of(fresh(row), TODAY).state, row.due_on) == ("undelivered", None)
    delivered(cast.lead.member, row, TODAY - timedelta(days=4), 20)
    assert fresh(row).due_on == TODAY + timedelta(days=16)
    with pytest.raises(Problem, match="letter-delivered-already"):
        delivered(cast.lead.member, row, TODAY, 20)


def test_letter_is_not_delivered_before_it_is_written_nor_one_that_came(cast: Cast) -> None:
    by = cast.lead.member
    row = make_letter(by, cast.authority, dated=TODAY)
    with pytest.raises(Problem, match="letter-came-before"):
        delivered(by, row, TODAY - timedelta(days=1), 5)
    came = make_letter(by, cast.authority, kind=Book.Kind.INCOMING, subject=Subject.OTHER)
    with pytest.raises(Problem, match="letter-not-ours"):
        delivered(by, came, TODAY, 5)


@pytest.mark.parametrize(("days", "state"), [(-1, "late"), (0, "soon"), (7, "soon"), (8, "open")])
def test_states_around_the_end_of_a_term(cast: Cast, days: int, state: str) -> None:
    row = posted(cast, ended=-days)
    line = line_of(fresh(row), TODAY)
    assert (line.state, line.days) == (state, abs(days))
    assert list(letters_waiting(TODAY)) == ([row] if days <= 7 else [])
    assert len(narrowed([line], "open")) == 1


def test_answer_ends_the_waiting_and_a_struck_answer_does_not(cast: Cast) -> None:
    by, row = cast.lead.member, posted(cast, ended=3)
    answer = make_letter(by, cast.authority, kind=Book.Kind.INCOMING, subject=Subject.REPLY, about=row)
    assert (line_of(fresh(row), TODAY).state, list(letters_waiting(TODAY))) == ("answered", [])
    strike_entry(by=by, entry=fresh(answer), reason=JournalEntry.Struck.TWICE)
    assert line_of(fresh(row), TODAY).state == "late"


def test_answer_to_a_letter_that_is_not_ours_or_was_struck_is_refused(cast: Cast) -> None:
    by = cast.lead.member
    came = make_letter(by, cast.authority, kind=Book.Kind.INCOMING, subject=Subject.REPLY)
    struck = make_letter(by, cast.authority)
    strike_entry(by=by, entry=struck, reason=JournalEntry.Struck.NOT_SENT)
    for about in (came, fresh(struck)):
        with pytest.raises(Problem, match="letter-answers-none"):
            make_letter(by, cast.authority, kind=Book.Kind.INCOMING, subject=Subject.REPLY, about=about)


def test_draft_that_was_delivered_sets_the_term_of_its_comments(cast: Cast) -> None:
    report = make_report(cast)
    row = make_letter(cast.lead.member, cast.authority, subject=Subject.DRAFT, report=report, dated=TODAY - timedelta(days=3))
    delivered(cast.lead.member, row, TODAY - timedelta(days=2), 25)
    report.refresh_from_db()
    assert report.comments_due == TODAY + timedelta(days=23)
    sections = built(open_report(by=cast.lead, report=report), "en").sections
    annex = next(one.markdown for one in sections if one.kind.code == "annex-reply")
    with override("en"):
        assert f"none by {dates.day(report.comments_due, 'long')}" in annex


def test_planned_visit_stands_in_no_entry_and_no_list(cast: Cast) -> None:
    seats = [Seat(cast.lead.member, TeamMember.Role.LEAD, True)]
    planner = make_keyring(make_member(planner=True))
    plan = plan_visit(by=planner, place=make_place(), begins=TODAY + timedelta(days=9), mode=1, note="", seats=seats)
    with pytest.raises(Problem, match="letter-visit-planned"):
        make_letter(cast.lead.member, cast.authority, visit=plan)
    given = letter(cast) | {"visit": str(plan.id)}
    answer = entered(cast.lead.member).post(reverse("letter-new", args=["outgoing"]), given)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["visit"])
    assert str(plan.id) not in entered(cast.lead.member).get(reverse("letter-new", args=["outgoing"])).content.decode()


@pytest.mark.parametrize("number", ["Раҳимов", "01-07/Турсунзода", "Али Бек 1", "исх.", "<b>1</b>", "1\n2", "x" * 41])
def test_number_with_words_is_refused(cast: Cast, number: str) -> None:
    answer = entered(cast.lead.member).post(reverse("letter-new", args=["outgoing"]), letter(cast) | {"reference": number})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reference"])


@pytest.mark.parametrize("number", ["01-07/12", "№ 5/2-1234", "исх. 45", "ИХ-77 (2)"])
def test_numbers_as_they_are_printed_are_taken(cast: Cast, number: str) -> None:
    answer = entered(cast.lead.member).post(reverse("letter-new", args=["outgoing"]), letter(cast) | {"reference": number})
    assert answer.status_code == 302
    assert JournalEntry.objects.get().reference == number


def test_day_that_has_not_come_is_refused(cast: Cast) -> None:
    tomorrow = {"dated": str(TODAY + timedelta(days=1))}
    answer = entered(cast.lead.member).post(reverse("letter-new", args=["outgoing"]), letter(cast) | tomorrow)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["dated"])


def test_list_is_narrowed_and_its_table_says_the_same(cast: Cast) -> None:
    other = make_organisation(name="Раёсати дигар", kind="authority")
    late, quiet = posted(cast, ended=2), make_letter(cast.lead.member, other)
    client = entered(cast.lead.member)
    for query, shown in (("only=late", [late]), (f"body={other.id}", [quiet]), ("only=undelivered", [quiet]), ("book=2", [])):
        page = client.get(f"{reverse('letters')}?{query}")
        assert [line.row for line in page.context["page"].rows] == shown, query
        table = client.get(f"{reverse('letters-table')}?{query}").content.decode("utf-8-sig").splitlines()
        assert [row.split(",")[2] for row in table[1:]] == [str(row.number) for row in shown], query


def test_who_reads_the_journal_and_who_keeps_a_letter(cast: Cast) -> None:
    row = make_letter(cast.lead.member, cast.authority, visit=cast.visit)
    page, delivery = reverse("letter", args=[row.id]), reverse("letter-delivery", args=[row.id])
    stranger, coordinator = entered(make_member()), entered(make_member(role=Member.Role.COORDINATOR))
    custodian, administrator = (entered(make_member(role=role)) for role in (Member.Role.CUSTODIAN, Member.Role.ADMINISTRATOR))
    assert [one.get(page).status_code for one in (stranger, coordinator, custodian, administrator)] == [200, 200, 200, 404]
    assert [one.get(delivery).status_code for one in (stranger, coordinator, custodian)] == [404, 200, 404]
    assert entered(cast.other.member).get(delivery).status_code == 200


def test_reminder_is_nine_documents_of_numbers_and_days_under_the_next_number(cast: Cast) -> None:
    row = posted(cast, ended=5, visit=cast.visit)
    made = remind(by=cast.lead, entry=fresh(row))
    assert (made.number, made.reference, made.about_id, made.term_days) == (2, f"2/{TODAY.year}", row.id, 10)
    assert MadeFile.objects.filter(entry=made).count() == 9
    html = {file.language: bytes(file.content).decode() for file in MadeFile.objects.filter(entry=made, kind="html")}
    assert "Напоминание о письме № 01-07/1" in html["ru"]
    assert "Ёдоварӣ дар бораи мактуби № 01-07/1" in html["tg"]
    assert "Reminder of letter No. 01-07/1" in html["en"]
    assert (line_of(fresh(row), TODAY).reminders, Act.objects.filter(verb="correspondence.remind").count()) == (1, 1)
    answer = entered(make_member()).get(reverse("letter-file", args=[made.id, "tg", "html"]))
    assert (answer.status_code, answer["Content-Disposition"].split(";")[0]) == (200, "attachment")


def test_reminder_of_a_covering_letter_is_known_to_the_register_and_a_struck_one_is_none(cast: Cast) -> None:
    """Grade D of the Human Rights Committee is for what was reminded of."""
    report = released(cast)
    facts = CoveringFacts("01-07/12", TODAY - timedelta(days=60), cast.authority, reply_days=30)
    letter = write_letter(by=cast.lead, material=open_report(by=cast.lead, report=report), facts=facts)
    row = JournalEntry.objects.get(letter=letter)
    delivered(cast.lead.member, row, TODAY - timedelta(days=50), 30)

    def grade() -> str:
        return grade_of(register_lines(AdoptedRecommendation.objects.all(), TODAY)[0])

    assert grade() == ""
    reminder = remind(by=cast.lead, entry=fresh(row))
    assert (AdoptedRecommendation.objects.get().reminded_on, grade()) == (TODAY, "D")
    strike_entry(by=cast.lead.member, entry=reminder, reason=JournalEntry.Struck.NOT_SENT)
    assert (AdoptedRecommendation.objects.get().reminded_on, grade()) == (None, "")


@pytest.mark.parametrize("ended", [-3, 0])
def test_nothing_is_reminded_of_before_its_term_ended(cast: Cast, ended: int) -> None:
    with pytest.raises(Problem, match="letter-not-late"):
        remind(by=cast.lead, entry=fresh(posted(cast, ended=ended)))
    assert not MadeFile.objects.exists()


def test_reminder_whose_number_was_taken_meanwhile_is_not_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def slowly(whole: Any) -> Any:
        make_letter(cast.lead.member, cast.authority)
        return pressed(whole, ("html",))

    row = fresh(posted(cast, ended=5))
    monkeypatch.setattr("nazorat.correspondence.actions.worded.pressed", slowly)
    with pytest.raises(Problem, match="changed-meanwhile"):
        remind(by=cast.lead, entry=row)
    assert list(JournalEntry.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert make_letter(cast.lead.member, cast.authority).number == 3


def test_covering_letter_enters_the_journal_and_its_delivery_moves_the_term_of_replies(cast: Cast) -> None:
    report = released(cast)
    facts = CoveringFacts("01-07/12", TODAY - timedelta(days=6), cast.authority, reply_days=30)
    letter = write_letter(by=cast.lead, material=open_report(by=cast.lead, report=report), facts=facts)
    row = JournalEntry.objects.get(letter=letter)
    assert (row.number, row.reference, row.subject, row.report, row.due_on) == (1, "01-07/12", Subject.REPORT, report, None)
    assert AdoptedRecommendation.objects.get().reply_due == TODAY + timedelta(days=24)
    delivered(cast.lead.member, row, TODAY - timedelta(days=2), 30)
    assert AdoptedRecommendation.objects.get().reply_due == TODAY + timedelta(days=28)
    assert Act.objects.filter(verb__startswith="correspondence.enter", obj=row.id).count() == 1


def test_letter_that_a_report_could_not_keep_leaves_no_entry_and_no_number(cast: Cast) -> None:
    report = released(cast)
    material = open_report(by=cast.lead, report=report)
    facts = CoveringFacts("01-07/12", TODAY, cast.authority)
    write_letter(by=cast.lead, material=material, facts=facts)
    with pytest.raises(Problem, match="letter-number-taken"):
        write_letter(by=cast.lead, material=material, facts=facts)
    assert make_letter(cast.lead.member, cast.authority).number == 2


def test_copy_that_was_found_says_whose_it_was(cast: Cast) -> None:
    report, other = make_report(cast), make_organisation(name="Раёсати дигар", kind="authority")
    given: dict[str, Any] = {"subject": Subject.DRAFT, "report": report}
    make_letter(cast.lead.member, cast.authority, copy="3/7", **given)
    second = make_letter(cast.lead.member, other, copy="4/7", **given)
    shown = entered(make_member()).get(f"{reverse('letters')}?copy=4/7")
    assert [line.row for line in shown.context["page"].rows] == [second]
    assert "Раёсати дигар" in shown.content.decode()


def test_copy_goes_to_one_addressee_and_is_free_again_when_struck_through(cast: Cast) -> None:
    given: dict[str, Any] = {"subject": Subject.DRAFT, "report": make_report(cast), "copy": "3/7"}
    first = make_letter(cast.lead.member, cast.authority, **given)
    with pytest.raises(Problem, match="copy-given"):
        make_letter(cast.lead.member, cast.authority, **given)
    with pytest.raises(DatabaseError), transaction.atomic():
        JournalEntry.objects.filter(id=make_letter(cast.lead.member, cast.authority, **given | {"copy": "4"}).id).update(copy="3/7")
    strike_entry(by=cast.lead.member, entry=first, reason=JournalEntry.Struck.NOT_SENT)
    make_letter(cast.lead.member, cast.authority, **given)


def test_copy_number_belongs_to_a_draft_alone_and_is_no_word(cast: Cast) -> None:
    with pytest.raises(Problem, match="copy-of-no-draft"):
        make_letter(cast.lead.member, cast.authority, copy="3")
    answer = entered(cast.lead.member).post(reverse("letter-new", args=["outgoing"]), letter(cast) | {"copy": "Раҳимов"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["copy"])
