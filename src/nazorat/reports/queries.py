from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import F, Max, Min, OuterRef, Q, QuerySet, Subquery
from lxml import html

from nazorat.kit.problems import Problem
from nazorat.people.models import WALLED, Member, MemberKey
from nazorat.people.queries import voucher_holds, vouching_keys
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.reports.models import (
    Comment,
    Edition,
    HandedCopy,
    Letter,
    Objection,
    Proposal,
    ReleasedFigure,
    ReleasedFile,
    ReleasedText,
    Report,
    ReportGrant,
    SectionText,
    SectionVersion,
    Signature,
    Thread,
)
from nazorat.vault import crypto
from nazorat.visits.models import OVER, TeamMember, UnmadeVisit, Visit, VisitKey, VisitKeyGrant
from nazorat.visits.queries import HOLDERS, visits_of

WORKING = {role for roles in HOLDERS.values() for role in roles}
SIGNED = b"nazorat report/1|"
# how much of a digest names a wording: as much as the gate shows and a person reads out
WORDING = 16


def reports_of(member: Member) -> QuerySet[Report]:
    """Reports whose key the member was granted, and every released one. An administrator has none: they read no content."""
    if member.role in WALLED:
        return Report.objects.none()
    granted = ReportGrant.objects.filter(member=member).values("report")
    rows = Report.objects.filter(Q(id__in=granted) | Q(state=Report.State.RELEASED))
    return rows.select_related("begun_by", "begun_by__organisation").prefetch_related("visits", "visits__place")


def works_on(member: Member, report: Report) -> bool:
    """Whether the member holds the draft's key and a working seat on every visit of the report; of an annual one, as coordinator."""
    if report.annual:
        coordinates = member.role == Member.Role.COORDINATOR
        return coordinates and ReportGrant.objects.filter(report=report, member=member).exists()
    seats = TeamMember.objects.filter(member=member, left_at=None, role__in=WORKING, visit__in=report.visits.all())
    seated = seats.values("visit").distinct().count()
    return seated == report.visits.count() and ReportGrant.objects.filter(report=report, member=member).exists()


def drafts_beside(member: Member, report: Report) -> QuerySet[Report]:
    """The other reports, not released yet, that the member may open: with a key granted and a working seat on every one of their visits."""
    seats = TeamMember.objects.filter(member=member, left_at=None, role__in=WORKING).values("visit")
    elsewhere = Report.visits.through.objects.exclude(visit__in=seats).values("report")
    granted = ReportGrant.objects.filter(member=member).values("report")
    rows = Report.objects.filter(id__in=granted).exclude(state=Report.State.RELEASED).exclude(id=report.id)
    return rows.exclude(id__in=elsewhere)


def published_beside(report: Report, languages: Iterable[str]) -> QuerySet[ReleasedFile]:
    """The other released reports as pages in these languages, without their content, newest edition last."""
    rows = ReleasedFile.objects.filter(report__state=Report.State.RELEASED, letter=None, kind="html", language__in=languages)
    return rows.exclude(report=report).select_related("report").defer("content").order_by("report__number", "edition")


@lru_cache(maxsize=128)
def published_paragraphs(file: UUID) -> dict[str, tuple[str, str]]:
    """The numbered paragraphs of a released page: section and words by number. It is public and never changes, so it is read once."""
    page = html.document_fromstring(bytes(ReleasedFile.objects.get(id=file).content).decode())
    found: dict[str, tuple[str, str]] = {}
    code = ""
    for element in page.iter("h2", "h3", "h4", "div"):
        name = element.get("id", "")
        if name.startswith("s-"):
            code = name.removeprefix("s-")
        elif name.startswith("p") and "para" in element.get("class", "").split():
            words = " ".join("".join(map(str, one.itertext())) for one in element.iterfind("p"))
            found[name] = code, " ".join(words.split())
    return found


def texts_between(reports: Iterable[Report], languages: Iterable[int]) -> QuerySet[SectionText]:
    """The texts of several reports in these languages. `worded_at` is when the words of one that was reviewed were written."""
    before = SectionVersion.objects.filter(text=OuterRef("pk"), version=OuterRef("version") - 1).values("changed_at")[:1]
    rows = SectionText.objects.filter(report__in=list(reports), language__in=list(languages)).select_related("reviewed_by")
    return rows.annotate(worded_at=Subquery(before))


def has_seat(member: Member, report: Report) -> bool:
    """Whether the member works on one of the report's visits at present."""
    return TeamMember.objects.filter(member=member, left_at=None, role__in=WORKING, visit__in=report.visits.all()).exists()


def released_beside(report: Report) -> tuple[frozenset[UUID], ...]:
    """The visits of each other report that was released and shares a visit with this one."""
    others = Report.objects.filter(state=Report.State.RELEASED, visits__in=report.visits.all()).exclude(id=report.id)
    rows = others.distinct().prefetch_related("visits").order_by("number")
    return tuple(frozenset(visit.id for visit in row.visits.all()) for row in rows)


def unmade_beside(report: Report) -> tuple[int | None, ...]:
    """Why planned visits were dropped between the first visit of this report and the day on which it was begun; of one place nothing."""
    pooled = report.kind in (Report.Kind.CONSOLIDATED, Report.Kind.THEMATIC)
    first = report.visits.aggregate(first=Min("began_on"))["first"] if pooled else None
    rows = UnmadeVisit.objects.filter(dropped_at__lte=report.begun_at)
    return tuple(rows.filter(dropped_at__date__gte=first).values_list("why", flat=True)) if first else ()


def unmade_between(since: date | None, until: date | None) -> tuple[int | None, ...]:
    """Why planned visits were dropped in these days."""
    rows = UnmadeVisit.objects.all()
    rows = rows.filter(dropped_at__date__gte=since) if since else rows
    return tuple((rows.filter(dropped_at__date__lte=until) if until else rows).values_list("why", flat=True))


def lacks_visit_keys(member: Member, report: Report) -> bool:
    """Whether one of the report's visits has no key of the whole team that was granted to the member."""
    team = VisitKeyGrant.objects.filter(member=member, key__compartment=VisitKey.Compartment.TEAM)
    return report.visits.exclude(id__in=team.values("key__visit")).exists()


def visits_to_report(member: Member) -> QuerySet[Visit]:
    """Visits that the member may begin a report on: begun or refused, with a working seat."""
    on = TeamMember.objects.filter(member=member, left_at=None, role__in=WORKING).values("visit")
    return visits_of(member).filter(id__in=on).exclude(state=Visit.State.PLANNED)


HEARD = ("talks", "women", "children", "drawn", "private")


@dataclass(frozen=True)
class Told:
    """A count of persons added up over released reports, of how many persons these counted in all, and in how many visits."""

    value: int
    of: int
    visits: int


def figures_told(visits: Collection[Visit] | None = None) -> Mapping[str, Told]:
    """What released reports on visits count, each visit once: of two reports on one visit the wider counts. Two queries.

    With `visits`, of reports that speak of no other visit.
    """
    rows = ReleasedFigure.objects.filter(report__state=Report.State.RELEASED).select_related("report").order_by("report__number")
    figures: dict[UUID, dict[str, int]] = {}
    on: dict[UUID, frozenset[UUID]] = {}
    for row in rows.prefetch_related("report__visits"):
        figures.setdefault(row.report_id, {})[row.name] = row.value
        on[row.report_id] = frozenset(visit.id for visit in row.report.visits.all())
    if visits is not None:
        asked = {visit.id for visit in visits}
        figures = {report: found for report, found in figures.items() if on[report] <= asked}
    return {name: told for name in HEARD if (told := _added(name, figures, on))}


def _added(name: str, figures: Mapping[UUID, Mapping[str, int]], on: Mapping[UUID, frozenset[UUID]]) -> Told | None:
    value = of = 0
    counted: set[UUID] = set()
    for report in sorted((one for one in figures if {name, "talks"} <= set(figures[one])), key=lambda one: -len(on[one])):
        if not on[report] & counted:
            value, of = value + figures[report][name], of + figures[report]["talks"]
            counted |= on[report]
    return Told(value, of, len(counted)) if counted else None


def visits_of_year(year: int) -> QuerySet[Visit]:
    """Visits of a year that are over; one that is planned or under way would tell where a team is."""
    return Visit.objects.filter(state__in=OVER, began_on__year=year).select_related("place").order_by("number")


def coordinators_to_grant() -> list[MemberKey]:
    """The keys, vouched for, of the coordinators of every organisation: they write the annual report."""
    rows = MemberKey.objects.select_related("member", "member__organisation", "vouched_by")
    found, givers = rows.filter(member__role=Member.Role.COORDINATOR, member__is_active=True), vouching_keys()
    return [key for key in found.order_by("member__code") if voucher_holds(key, givers)]


def members_of_all(visits: Iterable[Visit]) -> list[MemberKey]:
    """The keys, vouched for, of those who work on every one of these visits."""
    shared: set[UUID] | None = None
    for visit in visits:
        here = set(TeamMember.objects.filter(visit=visit, left_at=None, role__in=WORKING).values_list("member_id", flat=True))
        shared = here if shared is None else shared & here
    keys, givers = MemberKey.objects.select_related("member", "member__organisation", "vouched_by"), vouching_keys()
    return [key for key in keys.filter(member_id__in=shared or set(), member__is_active=True) if voucher_holds(key, givers)]


def next_report_number() -> int:
    return int(Report.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def lock_report(report_id: UUID) -> Report:
    """The report as it is now, held until the transaction ends: what every act on it locks first, adoption too."""
    return Report.objects.select_for_update().get(id=report_id)


def lock_draft(report_id: UUID) -> Report:
    """`lock_report` for what only a draft takes: a page may have been loaded before somebody adopted. Raises Problem "report-adopted"."""
    report = lock_report(report_id)
    if report.state != Report.State.DRAFT:
        raise Problem("report-adopted")
    return report


def lock_unsigned(report_id: UUID) -> Report:
    """`lock_report` for what belongs to words on their way to be signed: a draft's, or those of a further edition that is being made."""
    report = lock_report(report_id)
    if report.state != Report.State.DRAFT and not editions_of(report).filter(released_at=None).exists():
        raise Problem("report-adopted")
    return report


def readers_of(report: Report) -> QuerySet[Member]:
    """Who was granted the draft's key."""
    return Member.objects.filter(id__in=ReportGrant.objects.filter(report=report).values("member")).select_related("organisation")


def sides_of(report: Report) -> set[UUID]:
    """Organisations with a seat at present on one of the report's visits: the report is in their names."""
    seats = TeamMember.objects.filter(visit__in=report.visits.all(), left_at=None)
    return set(seats.values_list("member__organisation_id", flat=True))


def may_be_shown(report: Report) -> list[MemberKey]:
    """Keys, vouched for, of those whom a holder may grant the draft: who works on one of its visits at present, and the sides' heads."""
    if report.annual:
        granted = set(ReportGrant.objects.filter(report=report).values_list("member", flat=True))
        return [key for key in coordinators_to_grant() if key.member_id not in granted]
    seats = TeamMember.objects.filter(visit__in=report.visits.all(), left_at=None, role__in=WORKING)
    heads = Q(member__role=Member.Role.COORDINATOR, member__organisation__in=sides_of(report))
    keys = MemberKey.objects.filter(Q(member__in=seats.values("member")) | heads, member__is_active=True)
    keys = keys.exclude(member__in=ReportGrant.objects.filter(report=report).values("member"))
    found = list(keys.select_related("member", "member__organisation", "vouched_by").order_by("member__code"))
    givers = vouching_keys() if found else {}
    return [key for key in found if voucher_holds(key, givers)]


def is_head(member: Member, report: Report) -> bool:
    """Whether the member coordinates one of the sides in whose names the report is written."""
    return member.role == Member.Role.COORDINATOR and member.organisation_id in sides_of(report)


def comments_of(report: Report) -> QuerySet[Comment]:
    return Comment.objects.filter(report=report).select_related("author")


def handed_over(report: Report) -> QuerySet[HandedCopy]:
    """Copies that authorities got, as they were handed over."""
    return HandedCopy.objects.filter(report=report)


def threads_of(report: Report) -> QuerySet[Thread]:
    """What drafters said to paragraphs, open threads first."""
    rows = Thread.objects.filter(report=report).select_related("begun_by__organisation", "closed_by")
    return rows.order_by(F("closed_at").asc(nulls_first=True), "number")


def objections_of(report: Report) -> QuerySet[Objection]:
    """Every objection that was ever made, withdrawn ones too: they stay on file."""
    return Objection.objects.filter(report=report).select_related("member", "member__organisation")


def standing_on(rows: Iterable[Objection], digest: bytes) -> tuple[Objection, ...]:
    """Those that were not withdrawn and are to exactly this wording."""
    return tuple(row for row in rows if row.withdrawn_at is None and bytes(row.wording) == digest[:WORDING])


def put_forward(report: Report) -> bytes:
    """The wording that somebody signed last, which is what a head is asked to agree to; empty before the first signature."""
    signed = Signature.objects.filter(report=report).order_by("-signed_at").first()
    return bytes(signed.digest)[:WORDING] if signed else b""


def texts_of(report: Report) -> QuerySet[SectionText]:
    return SectionText.objects.filter(report=report).select_related("author", "reviewed_by")


def versions_of(report: Report, language: int, section: int | None = None) -> list[SectionText | SectionVersion]:
    """The texts of a language as they ever stood, oldest first within each section; of one section, or of all."""
    now = texts_of(report).filter(language=language)
    if section is not None:
        now = now.filter(section=section)
    before = SectionVersion.objects.filter(text__in=now).select_related("text", "author__organisation", "reviewed_by")
    return [*before.order_by("text__section", "version"), *now.select_related("author__organisation")]


def proposals_of(report: Report) -> QuerySet[Proposal]:
    """What Word files proposed, in the order in which it came."""
    return Proposal.objects.filter(report=report).select_related("brought_by", "decided_by")


def signatures_under(report: Report, digest: bytes) -> list[Signature]:
    """Signatures under exactly this digest that hold, by members who still work on the report."""
    rows = Signature.objects.filter(report=report, digest=digest).select_related("member", "member__organisation", "member__key")
    return [row for row in rows if signature_holds(row) and works_on(row.member, report)]


def signed_digest(report: Report) -> bytes:
    """What a released report was signed under: replies and other live figures have moved the digest of today. Empty before release."""
    last = report.signatures.filter(edition=1).last() if report.state == Report.State.RELEASED else None
    return bytes(last.digest) if last else b""


def signature_holds(row: Signature) -> bool:
    """Whether the member's own key made this signature: a row alone signs nothing."""
    public = bytes(row.member.key.signing_public)
    return crypto.verify(public, signed_message(row.report_id.bytes, bytes(row.digest)), bytes(row.signature))


def signed_message(report: bytes, digest: bytes) -> bytes:
    return SIGNED + report + b"|" + digest


def editions_of(report: Report) -> QuerySet[Edition]:
    """Further editions of a report, the one that is being made last."""
    return Edition.objects.filter(report=report).select_related("author")


def being_made(report: Report) -> Edition | None:
    """The further edition that is not released yet; a draft, or a report whose editions are all out, has none."""
    return editions_of(report).filter(released_at=None).first() if report.state == Report.State.RELEASED else None


def last_texts(report: Report) -> dict[str, bytes]:
    """What the newest edition says, packed, by language; empty for a report that was released before its text was kept."""
    rows = ReleasedText.objects.filter(report=report).order_by("edition")
    return {row.language: bytes(row.content) for row in rows}


def asked_by(report: Report, body: UUID, *, comments: bool) -> date | None:
    """The day by which a body was asked for its comments on the draft, or for its replies to what was recommended to it."""
    if comments:
        return report.comments_due
    asked = AdoptedRecommendation.objects.filter(visit__in=report.visits.all(), addressee=body)
    due: date | None = asked.aggregate(first=Min("reply_due"))["first"]
    return due


def files_of(report: Report) -> QuerySet[ReleasedFile]:
    """Released documents without their content, the report's own first, the newest edition before the others."""
    rows = ReleasedFile.objects.filter(report=report).select_related("letter").defer("content")
    return rows.order_by("letter", "-edition", "language", "kind")


def letters_of(report: Report) -> QuerySet[Letter]:
    return Letter.objects.filter(report=report).select_related("addressee", "written_by").order_by("-dated", "-number")
