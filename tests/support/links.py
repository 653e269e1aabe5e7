"""Makers for tests of the liaison's door: a draft handed over under a number, its letter, a link and a browser that opened it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from nazorat.correspondence.actions import LetterFacts, enter_covering, enter_delivery, enter_letter
from nazorat.correspondence.models import Book, JournalEntry
from nazorat.liaison.actions import Made, make_link
from nazorat.liaison.models import SentReply
from nazorat.liaison.queries import last_day
from nazorat.recommendations.actions import adopt_recommendations, open_recommendations
from nazorat.reports.actions import begin_report
from nazorat.reports.copies import copy_of
from nazorat.reports.keys import COPY, copy_mark, open_key
from nazorat.reports.models import HandedCopy, Letter, Report
from support.replies import sent
from support.reports import Cast, make_finding, make_recommendation, make_report, ready

COPY_NUMBER = "3"


@dataclass(frozen=True)
class Handed:
    """A draft that went to the place's authority as copy 3, with its letter."""

    cast: Cast
    report: Report
    entry: JournalEntry


def hand_copy(cast: Cast, report: Report, number: str = COPY_NUMBER) -> None:
    """The copy as a hand-over keeps it; that it goes through the gate and the press is tested where it does."""
    readiness = ready(cast.lead, report)
    key, text = open_key(cast.lead, report), copy_of(readiness.material, readiness.builds, number, "ru")
    row = HandedCopy(report=report, mark=copy_mark(key, number), handed_by=cast.lead.member)
    row.sealed = key.seal(COPY, row.id, 1, text.pack())
    row.save()


def make_handed(
    cast: Cast, *, fact: str = "Прогулка длится менее часа.", term: int | None = 20, number: str = COPY_NUMBER
) -> Handed:
    make_finding(cast, fact)
    report = sent(make_report(cast))
    hand_copy(cast, report, number)
    return Handed(cast, report, make_draft_letter(cast, report, term=term, number=number))


def make_draft_letter(
    cast: Cast, report: Report, *, term: int | None = 20, number: str = COPY_NUMBER, days: int = 1
) -> JournalEntry:
    """The letter that the copy went with, delivered so many days ago."""
    day = timezone.localdate() - timedelta(days=days)
    facts = LetterFacts(day, cast.authority, JournalEntry.Subject.DRAFT, JournalEntry.Way.HAND, report=report, copy=number)
    entry = enter_letter(by=cast.lead.member, kind=Book.Kind.OUTGOING, facts=facts)
    return enter_delivery(by=cast.lead.member, entry=entry, delivered_on=day, proof=JournalEntry.Proof.STAMP, term_days=term)


def linked(handed: Handed, **given: Any) -> Made:
    """A link to the copy, made by the lead."""
    facts = {"ends_at": last_day(handed.entry)} | given
    return make_link(by=handed.cast.lead, entry=handed.entry, **facts)


def came_in(made: Made, **headers: str) -> Client:
    """A browser in which the liaison opened the link."""
    client = Client(headers=headers)
    answer = client.post("/liaison/", {"secret": made.secret, "code": made.code})
    assert answer.status_code == 302, answer.content.decode()
    return client


def make_asked(cast: Cast, *, acts: int = 2, term: int = 20, days: int = 1) -> Handed:
    """A covering letter of a released report, delivered so many days ago, that asks the place's authority about recommendations."""
    for at in range(acts):
        make_recommendation(cast, words={"ru": f"Сделать то, что сказано, {at + 1}.", "tg": f"Кори {at + 1}."})
    drafts = open_recommendations(by=cast.lead, visit=cast.visit)
    adopt_recommendations(
        by=cast.lead, second=cast.other.member, visit=cast.visit, recommendations=drafts, reply_due=None, report=None
    )
    report = begin_report(by=cast.lead, kind=Report.Kind.VISIT, visits=[cast.visit], master="ru")
    Report.objects.filter(id=report.id).update(state=Report.State.RELEASED, released_at=timezone.now())
    report.refresh_from_db()
    day = timezone.localdate() - timedelta(days=days)
    letter = Letter.objects.create(
        report=report,
        number=f"01-07/{report.number}",
        dated=day,
        addressee=cast.authority,
        reply_days=term,
        written_by=cast.lead.member,
    )
    entry = enter_covering(by=cast.lead.member, letter=letter)
    stamp = JournalEntry.Proof.STAMP
    delivered = enter_delivery(by=cast.lead.member, entry=entry, delivered_on=day, proof=stamp, term_days=term)
    return Handed(cast, report, delivered)


def make_sent_reply(cast: Cast, entry: JournalEntry, said: str = "Двор открыт.") -> SentReply:
    """A reply to the first recommendation of a covering letter, as it came by its link."""
    made = linked(Handed(cast, entry.report, entry)) if entry.report else None
    assert made is not None
    client = came_in(made)
    client.post("/liaison/replies/1/", {"claimed": "accepted", "said": said, "seen": ""})
    client.post("/liaison/replies/send/", {"version": 1})
    return SentReply.objects.get(link=made.link)
