from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from nazorat.findings.models import AdoptedFinding
from nazorat.kit.dates import day
from nazorat.recommendations.drafts import MOST_IN_REPORT, PRIORITIES, OpenRecommendation
from nazorat.recommendations.models import AdoptedRecommendation, Recommendation, Reply, Verification
from nazorat.visits.models import Visit

Claimed = AdoptedRecommendation.Claimed
Verified = AdoptedRecommendation.Verified


Kept = TypeVar("Kept", Reply, Verification)
Histories = TypeVar("Histories", "QuerySet[Reply]", "QuerySet[Verification]")


def standing(rows: Histories) -> Histories:
    """Replies or verifications without those that a later row corrects."""
    return rows.filter(corrected_by=None)


def recommendation_rows(visit: Visit) -> QuerySet[Recommendation]:
    """The sealed recommendations of a visit, by number."""
    return Recommendation.objects.filter(visit=visit)


def next_recommendation_number(visit: Visit) -> int:
    return int(Recommendation.objects.filter(visit=visit).aggregate(last=Max("number"))["last"] or 0) + 1


def register() -> QuerySet[AdoptedRecommendation]:
    """Every adopted recommendation, for every member."""
    return AdoptedRecommendation.objects.select_related("addressee", "supervisor", "place", "visit", "repeats", "repeats__visit")


def replies_late(today: date) -> QuerySet[AdoptedRecommendation]:
    """Recommendations whose reply was due before today and has not come."""
    return register().filter(claimed__in=[Claimed.NONE, Claimed.PENDING], reply_due__lt=today).order_by("reply_due")


def terms_over(today: date) -> QuerySet[AdoptedRecommendation]:
    """Recommendations whose term was over before today and at which nobody looked; one that was asked for anew is looked at there."""
    return AdoptedRecommendation.objects.filter(deadline__lt=today, verified=Verified.NOT_CHECKED, repeated_by=None)


def earlier_at(visit: Visit) -> QuerySet[AdoptedRecommendation]:
    """Adopted recommendations of other visits to the same place, which a new one may repeat."""
    return register().filter(place=visit.place).exclude(visit=visit)


def adopted_by_code(code: str) -> AdoptedRecommendation | None:
    """The adopted recommendation that is cited by a code, 2026-04/7; None when there is none."""
    found = re.fullmatch(r"\s*(\d{4})-(\d{1,6})/(\d{1,6})\s*", code)
    rows = register().filter(visit__number=int(found[2]), number=int(found[3])) if found else []
    return next((row for row in rows if found and row.code.startswith(f"{found[1]}-")), None)


def grounds_of(recommendation: AdoptedRecommendation) -> list[AdoptedFinding]:
    """The adopted findings that a recommendation rests on."""
    return list(AdoptedFinding.objects.filter(finding_id__in=recommendation.findings))


def themes_of(findings: Iterable[UUID]) -> dict[UUID, str]:
    """The theme of each adopted finding."""
    return dict(AdoptedFinding.objects.filter(finding_id__in=list(findings)).values_list("finding_id", "theme"))


def search_text(row: AdoptedRecommendation) -> str:
    """What the search of the register is held against: words in every language, norms, code; folded, since SQLite folds no Cyrillic."""
    return " ".join([*row.words.values(), *row.provisions, row.code]).casefold()


@dataclass(frozen=True)
class Caps:
    """How many recommendations a report has, against what a report can carry. Advice."""

    total: int
    priority: int

    @property
    def too_many(self) -> bool:
        return self.total > MOST_IN_REPORT

    @property
    def priorities_off(self) -> bool:
        return self.total > 0 and not PRIORITIES[0] <= self.priority <= PRIORITIES[1]


def caps_of(drafts: Iterable[OpenRecommendation]) -> Caps:
    """Counted over the recommendations of one visit."""
    found = list(drafts)
    return Caps(len(found), sum(one.text.priority for one in found))


# The register as it is drawn. Nothing here reads a row: replies and verifications come with the rows (`with_history`).


def with_history(rows: QuerySet[AdoptedRecommendation]) -> QuerySet[AdoptedRecommendation]:
    """The same rows with themes, replies and verifications, three queries more, and how many stand in the chain of each: `chained`."""
    first = Coalesce(OuterRef("root"), OuterRef("pk"))
    later = AdoptedRecommendation.objects.filter(root=first).order_by().values("root").annotate(n=Count("pk")).values("n")
    return rows.annotate(chained=Coalesce(Subquery(later), 0) + 1).prefetch_related("themes", "replies", "verifications")


@dataclass(frozen=True)
class Line:
    """One recommendation in the register on a day. `days` until the term, negative when it is over."""

    row: AdoptedRecommendation
    claimed: str
    verified: str
    days: int | None
    answered_in_time: bool
    replied_on: date | None
    seen_on: date | None
    # how many times the same was asked for, this time among them
    chained: int = 1

    @property
    def met(self) -> bool:
        """Seen to be done, whatever anybody says."""
        return self.verified in DONE

    @property
    def due_or_late(self) -> bool:
        """The term is over or ends within a week, or the reply has not come, and it was not seen to be done."""
        over = self.days is not None and self.days <= SOON
        return not self.met and (over or self.claimed == Claimed.NONE)

    @property
    def late(self) -> int:
        return -self.days if self.days is not None and self.days < 0 and not self.met else 0


DONE = (Verified.IMPLEMENTED, Verified.SUSTAINED)
SOON = 7
OPEN = (Verified.NOT_CHECKED,)


def lines_of(rows: Iterable[AdoptedRecommendation], today: date) -> list[Line]:
    """Recommendations on a day, in the order given."""
    return [_line(row, today) for row in rows]


def still_standing(rows: Iterable[Kept]) -> list[Kept]:
    """`standing` for rows that are there already."""
    held = list(rows)
    corrected = {one.corrects_id for one in held}
    return [one for one in held if one.id not in corrected]


def _line(row: AdoptedRecommendation, today: date) -> Line:
    replies = sorted(reply.received_on for reply in still_standing(row.replies.all()))
    seen = sorted(one.seen_on for one in still_standing(row.verifications.all()))
    in_time = bool(replies) and (row.reply_due is None or replies[0] <= row.reply_due)
    days = (row.deadline - today).days if row.deadline else None
    last_reply, last_seen = (replies[-1] if replies else None), (seen[-1] if seen else None)
    chained = int(getattr(row, "chained", 1))
    return Line(row, row.claimed_on(today), row.verified, days, in_time, last_reply, last_seen, chained)


# The two tracks, drawn over one shared scale of days. Claimed above, verified below.

WIDTH = 300.0
EDGE = 6.0
APART = 78.0
ONE_YEAR = 366


@dataclass(frozen=True)
class Scale:
    """Days laid over WIDTH units, from the first adoption to the last term or today."""

    first: date
    last: date
    today: date

    def at(self, when: date) -> float:
        whole = max((self.last - self.first).days, 1)
        share = min(max((when - self.first).days, 0), whole) / whole
        return round(EDGE + share * (WIDTH - 2 * EDGE), 1)

    @property
    def marks(self) -> list[tuple[float, str]]:
        """Labels with their places, none on another: both ends and today first, then months; over years, the years alone."""
        shown = [(self.at(self.today), gettext("today"))]
        if (self.last - self.first).days > ONE_YEAR:
            years = [date(year, 1, 1) for year in range(self.first.year + 1, self.last.year + 1)]
            places = [(0.0, str(self.first.year)), *((self.at(one), str(one.year)) for one in years)]
            return sorted(shown + [mark for mark in places if all(abs(mark[0] - other) >= APART / 2 for other, _ in shown)])
        months = [date(year, month, 1) for year in range(self.first.year, self.last.year + 1) for month in range(1, 13)]
        wanted = [(0.0, self.first), (WIDTH, self.last), *((self.at(one), one) for one in months if self.first < one < self.last)]
        for place, one in wanted:
            if all(abs(place - other) >= APART for other, _ in shown):
                shown.append((place, day(one)))
        return sorted(shown)


@dataclass(frozen=True)
class Track:
    """Where a line's marks stand: reply above, what was seen below, adoption and term upright through both; None where there is none."""

    today: float
    made: float
    replied: float | None
    seen: float | None
    term: float | None


def scale_of(lines: Iterable[Line], today: date) -> Scale | None:
    """One scale for all lines shown; None without any."""
    found = list(lines)
    if not found:
        return None
    days = [
        today,
        *(one for line in found for one in (line.row.adopted_on, line.row.deadline, line.replied_on, line.seen_on) if one),
    ]
    return Scale(min(days), max(days), today)


def track_of(line: Line, scale: Scale) -> Track:
    """The marks of one line on the shared scale."""
    replied, seen, term = (scale.at(one) if one else None for one in (line.replied_on, line.seen_on, line.row.deadline))
    return Track(scale.at(scale.today), scale.at(line.row.adopted_on), replied, seen, term)


# How others count (domain.md 2.4). A to E are the grades of the Human Rights Committee for follow-up to its concluding observations, as
# its report of the 128th session sums them up (1 September 2020, paragraph 2; addenda CCPR/C/128/3/Add.1-4): A largely satisfactory,
# B partially satisfactory, C not satisfactory, D no follow-up report after reminders, E contrary to the recommendation or rejecting it.
# The Committee grades what a State did and said; which state of ours goes with which grade is our reading. Achieved / partly / not
# is the same reading in three steps.

GRADES = {
    Verified.IMPLEMENTED: "A", Verified.SUSTAINED: "A", Verified.PARTLY: "B", Verified.IN_PROGRESS: "B",
    Verified.PLANNED: "C", Verified.NOT_STARTED: "C", Verified.NOT: "C", Verified.WORSE: "E",
}  # fmt: skip
ACHIEVED = {
    Verified.IMPLEMENTED: "achieved", Verified.SUSTAINED: "achieved", Verified.PARTLY: "partial", Verified.IN_PROGRESS: "partial",
    Verified.PLANNED: "not", Verified.NOT_STARTED: "not", Verified.NOT: "not", Verified.WORSE: "not",
}  # fmt: skip


def grade_of(line: Line) -> str:
    """A to E: E also for what was rejected and seen not to be done, D for what was reminded of and neither answered nor checked.

    What nobody reminded of has no grade: the Committee gives D after reminders, and we wrote none.
    """
    if line.claimed == Claimed.REJECTED and line.verified in (Verified.NOT, Verified.NOT_STARTED):
        return "E"
    if line.claimed == Claimed.NONE and line.verified == Verified.NOT_CHECKED:
        return "D" if line.row.reminded_on else ""
    return GRADES.get(Verified(line.verified), "")


def achieved_of(line: Line) -> str:
    """achieved, partial, not, or "" where nothing was verified."""
    return ACHIEVED.get(Verified(line.verified), "")
