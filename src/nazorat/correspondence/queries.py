from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from nazorat.correspondence.models import Book, JournalEntry, MadeFile, OpenScan, SealedScan
from nazorat.people.models import Member, Organisation
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.reports.models import Report
from nazorat.reports.queries import reports_of
from nazorat.visits.models import TeamMember, Visit
from nazorat.visits.queries import WORKING, visits_of

Subject = JournalEntry.Subject
# how long before its end a term is on the desk
SOON = timedelta(days=7)
# how many letters a list to choose from holds
MOST_NAMED = 200
STATES = ("struck", "undelivered", "late", "soon", "open", "answered", "filed")


ANSWERED = Exists(JournalEntry.objects.filter(about=OuterRef("pk"), book__kind=Book.Kind.INCOMING, struck_at=None))


@dataclass(frozen=True)
class Line:
    """One letter with its state on a day: see STATES. `reminders` is how many times it was reminded of."""

    row: JournalEntry
    state: str
    answered: bool
    reminders: int
    days: int = 0


def journal() -> QuerySet[JournalEntry]:
    """Every letter, latest first, with whether it was answered and how often it was reminded of."""
    reminding = Q(followed_by__book__kind=Book.Kind.OUTGOING, followed_by__struck_at=None)
    rows = JournalEntry.objects.select_related(
        "book", "body", "report", "visit", "entered_by", "struck_by", "about", "about__book", "numbers"
    )
    rows = rows.annotate(answered=ANSWERED, reminders=Count("followed_by", filter=reminding))
    return rows.order_by("-book__year", "-dated", "-entered_at", "-number")


def lines_of(rows: Iterable[JournalEntry], today: date) -> list[Line]:
    return [line_of(row, today) for row in rows]


def line_of(row: JournalEntry, today: date) -> Line:
    """A row of `journal` on a day. `days` are those since its term ended, or until it ends."""
    answered, reminders = bool(getattr(row, "answered", False)), int(getattr(row, "reminders", 0))
    days = abs((today - row.due_on).days) if row.due_on else 0
    return Line(row, _state(row, answered, today), answered, reminders, days)


def _state(row: JournalEntry, answered: bool, today: date) -> str:
    if row.struck_at:
        return "struck"
    if not row.outgoing or answered:
        return "answered" if answered else "filed"
    if row.delivered_on is None:
        return "undelivered"
    if row.due_on is None:
        return "filed"
    if row.due_on < today:
        return "late"
    return "soon" if row.due_on <= today + SOON else "open"


@dataclass(frozen=True)
class Asked:
    """What the list is asked for; an empty word asks for nothing."""

    book: str = ""
    body: str = ""
    subject: str = ""
    year: str = ""
    report: str = ""
    copy: str = ""


def fitting(rows: QuerySet[JournalEntry], asked: Asked) -> QuerySet[JournalEntry]:
    """The rows that fit a checked question."""
    names = {
        "book": "book__kind",
        "body": "body",
        "subject": "subject",
        "year": "book__year",
        "report": "report",
        "copy": "copy__iexact",
    }
    return rows.filter(**{names[name]: value for name, value in asked.__dict__.items() if value})


def narrowed(lines: list[Line], only: str) -> list[Line]:
    """Those in one view of the list: "open" are all terms that run or ended without an answer."""
    wanted = {"open": ("late", "soon", "open"), "late": ("late",), "undelivered": ("undelivered",), "struck": ("struck",)}
    return [line for line in lines if line.state in wanted[only]] if only in wanted else lines


def letters_waiting(today: date) -> QuerySet[JournalEntry]:
    """Letters of ours whose term ended, or ends soon, and that nothing answers. A report with recommendations is left out: its
    replies are due by recommendation, and one thing is due in one place."""
    rows = journal().filter(~ANSWERED, book__kind=Book.Kind.OUTGOING, struck_at=None, due_on__lte=today + SOON)
    return rows.exclude(subject=Subject.REPORT).order_by("due_on", "number")


def letters_about(recommendation: AdoptedRecommendation) -> QuerySet[JournalEntry]:
    """Letters to and from the bodies of a recommendation, those that were struck through left out; at most MOST_NAMED, latest first."""
    bodies = {recommendation.addressee_id, recommendation.supervisor_id, recommendation.place.authority_id} - {None}
    return journal().filter(body__in=bodies, struck_at=None)[:MOST_NAMED]


def asked_with(row: JournalEntry) -> QuerySet[AdoptedRecommendation]:
    """The recommendations that a covering letter asked its addressee about."""
    visits = Report.visits.through.objects.filter(report=row.report_id).values("visit")
    return AdoptedRecommendation.objects.filter(addressee=row.body_id, visit__in=visits)


def covering_letters(rows: Collection[AdoptedRecommendation]) -> dict[UUID, UUID]:
    """The letters of ours that went out to its addressee with the report of each recommendation. One query; none for nothing."""
    reports = {row.report for row in rows if row.report}
    if not reports:
        return {}
    sent = JournalEntry.objects.filter(
        book__kind=Book.Kind.OUTGOING, subject=Subject.REPORT, struck_at=None, report__number__in=reports
    )
    found = {(number, body): entry for number, body, entry in sent.order_by("dated").values_list("report__number", "body", "id")}
    known = {row.pk: found.get((row.report or 0, row.addressee_id)) for row in rows}
    return {key: entry for key, entry in known.items() if entry}


def to_answer() -> QuerySet[JournalEntry]:
    """Letters of ours that one that comes in can answer."""
    return journal().filter(book__kind=Book.Kind.OUTGOING, struck_at=None)


def bodies_written_to() -> QuerySet[Organisation]:
    return Organisation.objects.filter(id__in=JournalEntry.objects.values("body"))


def years() -> list[int]:
    return sorted(set(Book.objects.values_list("year", flat=True)), reverse=True)


def reports_to_name(member: Member) -> QuerySet[Report]:
    """Reports that the member may put a letter to: those they can read."""
    return reports_of(member)


def visits_to_name(member: Member) -> QuerySet[Visit]:
    """Visits that the member may put a letter to: their own, and never one that is only planned."""
    return visits_of(member).exclude(state=Visit.State.PLANNED)


def works_on_it(member: Member, row: JournalEntry) -> bool:
    """Whether the member works on the visit of a letter, or on one of the visits of its report."""
    visits = Q(visit=row.visit_id) if row.visit_id else Q()
    if row.report is not None:
        visits |= Q(visit__in=row.report.visits.all())
    return bool(visits) and TeamMember.objects.filter(visits, member=member, left_at=None, role__in=WORKING).exists()


def followed_by(row: JournalEntry) -> QuerySet[JournalEntry]:
    """What came and went about a letter, as it happened."""
    return journal().filter(about=row).order_by("dated", "entered_at")


def open_scans_of(row: JournalEntry) -> QuerySet[OpenScan]:
    return OpenScan.objects.filter(entry=row).select_related("added_by").defer("content")


def sealed_scans_of(row: JournalEntry) -> QuerySet[SealedScan]:
    return SealedScan.objects.filter(entry=row).select_related("added_by").defer("sealed")


def files_of(row: JournalEntry) -> Mapping[str, list[MadeFile]]:
    """The documents of a letter that the journal made, by language."""
    found: dict[str, list[MadeFile]] = {}
    for file in MadeFile.objects.filter(entry=row).defer("content"):
        found.setdefault(file.language, []).append(file)
    return found


def sides_of(row: JournalEntry) -> list[Organisation]:
    """In whose names a letter goes out: the organisations on the teams of what it is about, or of whoever entered it."""
    visits: set[UUID] = {row.visit_id} if row.visit_id else set()
    if row.report is not None:
        visits |= set(row.report.visits.values_list("id", flat=True))
    seats = TeamMember.objects.filter(visit__in=visits, left_at=None).values("member__organisation")
    found = Organisation.objects.filter(id__in=seats) if visits else Organisation.objects.filter(id=row.entered_by.organisation_id)
    return list(found.order_by("name"))
