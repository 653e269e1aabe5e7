"""What a verification rests on: a visit, a record and an answer of it, a letter. Who may name it, and what of it is told to whom.

Letters are kept in a room above, which brings them by two slots: `letters-to-name`, called with a recommendation, gives pairs of id and
words; `letters-named`, called with a member and ids, gives a Shown for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from nazorat.fieldwork.models import Record, RecordVersion, Sheet
from nazorat.fieldwork.queries import titles_of
from nazorat.kit import dates
from nazorat.kit.panels import gather
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.recommendations.models import AdoptedRecommendation, Ground, Verification
from nazorat.tools.models import ToolVersion
from nazorat.tools.queries import forms_of_versions
from nazorat.typeset.numbers import format_sheet_number
from nazorat.visits.keys import open_grants
from nazorat.visits.models import Visit
from nazorat.visits.queries import visits_of, visits_worked

PLACE = "recommendations_ground.sealed"
Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Named:
    """One thing that is named. `answer` is the path of a question of the record; without it the whole record is meant."""

    visit: UUID | None = None
    record: UUID | None = None
    answer: str = ""
    letter: UUID | None = None


@dataclass(frozen=True)
class Shown:
    """A ground as one reader sees it: `url` is empty for who may not open it."""

    words: str
    url: str = ""


@dataclass(frozen=True)
class Offered:
    """What a member may name. Records stand under their visit; questions, by version of a tool and path, under their tool."""

    visits: Choices
    records: list[tuple[str, Choices]]
    answers: list[tuple[str, Choices]]
    letters: Choices
    # the version of its tool, by record
    tools: Mapping[str, str]
    visit_of: Mapping[str, str]


def visits_to_name(by: Member) -> QuerySet[Visit]:
    """Visits that have begun and on which the member works."""
    return visits_worked(by).exclude(state__in=[Visit.State.PLANNED, Visit.State.REFUSED])


def offered(by: Member, recommendation: AdoptedRecommendation) -> Offered:
    """What may be named for this recommendation; records are those of visits to its place, and of its own visit."""
    visits = list(visits_to_name(by))
    visits.sort(key=lambda visit: (visit.place_id != recommendation.place_id, -visit.number))
    near = [visit for visit in visits if visit.place_id == recommendation.place_id or visit.id == recommendation.visit_id]
    rows = list(
        Record.objects.filter(visit__in=near)
        .select_related("tool_version__tool")
        .defer("tool_version__workbook", "tool_version__xform")
    )
    versions = {row.tool_version_id: row.tool_version for row in rows}
    titles, sheets = (
        titles_of(versions.values()),
        dict(Sheet.objects.filter(record__in=[row.id for row in rows]).values_list("record", "number")),
    )
    records = [
        (of_visit(visit), [(str(row.id), _record(row, titles, sheets.get(row.id))) for row in rows if row.visit_id == visit.id])
        for visit in near
    ]
    return Offered(
        visits=[(str(visit.id), f"{of_visit(visit)} · {visit.place.name if visit.place else ''}") for visit in visits],
        records=[one for one in records if one[1]],
        answers=_questions(versions, titles),
        letters=[(str(key), words) for pairs in gather("letters-to-name", recommendation) for key, words in pairs],
        tools={str(row.id): str(row.tool_version_id) for row in rows},
        visit_of={str(row.id): str(row.visit_id) for row in rows},
    )


def _record(row: Record, titles: Mapping[str, str], sheet: int | None) -> str:
    number = format_sheet_number(sheet) if sheet else row.get_door_display()
    return f"{titles[row.tool_version.tool.code]} · {number} · {dates.moment(row.received_at)}"


def _questions(versions: Mapping[UUID, ToolVersion], titles: Mapping[str, str]) -> list[tuple[str, Choices]]:
    language, found = dates.tongue(), []
    for version_id, form in forms_of_versions(versions).items():
        asked = [(f"{version_id}:{one.path}", f"{one.number} {one.label.in_(language)}".strip()) for one in form.paper()]
        found.append((titles[versions[version_id].tool.code], asked))
    return sorted(found)


def rows_for(*, by: Keyring, recommendation: AdoptedRecommendation, named: Iterable[Named]) -> list[Ground]:
    """Rows to be saved with a verification, the answers sealed. Raises Problem "ground-not-there" for what the member may not name."""
    return [_row(by, recommendation, one) for one in named]


def _row(by: Keyring, recommendation: AdoptedRecommendation, one: Named) -> Ground:
    if one.letter is not None:
        known = {key for pairs in gather("letters-to-name", recommendation) for key, _words in pairs}
        if one.letter not in known or one.visit or one.record or one.answer:
            raise Problem("ground-not-there")
        return Ground(letter=one.letter)
    visit = visits_to_name(by.member).filter(id=one.visit).first() if one.visit else None
    record = Record.objects.filter(id=one.record, visit=one.visit).first() if one.record else None
    if visit is None or (one.record and record is None) or (one.answer and record is None):
        raise Problem("ground-not-there")
    row = Ground(id=uuid4(), visit=visit, record=one.record)
    if record is not None and one.answer:
        form = forms_of_versions([record.tool_version_id])[record.tool_version_id]
        if one.answer not in {question.path for question in form.questions()}:
            raise Problem("ground-not-there")
        row.sealed = open_grants(by, visit).seal_field(PLACE, row.id, 1, one.answer.encode())
    return row


def of_visit(visit: Visit) -> str:
    """The visit by its first day."""
    return _("the visit of %(day)s") % {"day": dates.day(visit.began_on, "long") if visit.began_on else "—"}


def shown_to(by: Member, asked: Iterable[Verification]) -> list[tuple[Verification, list[Shown]]]:
    """Verifications with what they rest on, as this member sees it. Nothing is opened."""
    verifications = list(asked)
    rows = list(Ground.objects.filter(verification__in=verifications).select_related("visit", "verification"))
    on = set(visits_of(by).filter(id__in=[row.visit_id for row in rows if row.visit_id]).values_list("id", flat=True))
    readable = _readable(by, [row.record for row in rows if row.record])
    letters: dict[UUID, Shown] = {}
    for found in gather("letters-named", by, [row.letter for row in rows if row.letter]):
        letters |= found
    shown: dict[UUID, list[Shown]] = {}
    for row in rows:
        if row.visit is not None:
            one = _of_visit(row, row.visit, on, readable)
        else:
            one = letters.get(row.letter or row.id, Shown(_("a letter of the journal")))
        shown.setdefault(row.verification_id, []).append(one)
    return [(each, shown.get(each.id, [])) for each in verifications]


def _of_visit(row: Ground, visit: Visit, on: set[UUID], readable: set[UUID]) -> Shown:
    words = of_visit(visit)
    if row.record is None:
        return Shown(words, reverse("visit", args=[row.visit_id]) if row.visit_id in on else "")
    said = _("an answer in a record of %(visit)s") if row.sealed else _("a record of %(visit)s")
    if row.record not in readable:
        return Shown(_("a record of %(visit)s") % {"visit": words})
    recommendation = row.verification.recommendation_id
    url = (
        reverse("recommendation-ground", args=[recommendation, row.id])
        if row.sealed
        else reverse("record", args=[row.visit_id, row.record])
    )
    return Shown(said % {"visit": words}, url)


def _readable(by: Member, records: Sequence[UUID]) -> set[UUID]:
    """Those of these records that the member has a key for, or to whom they are sealed besides, on visits where they work."""
    if not records:
        return set()
    held = RecordVersion.objects.filter(
        record__in=records, number=F("record__version"), record__visit__in=visits_worked(by).values("id")
    )
    return set(held.filter(Q(key__grants__member=by) | Q(reader=by)).values_list("record", flat=True))
