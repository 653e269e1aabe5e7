from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from nazorat.analysis.actions import ask_material
from nazorat.analysis.figures import Material as Opened
from nazorat.audit.models import Act
from nazorat.disclosure.catches import Answer
from nazorat.fieldwork.actions import ask_file
from nazorat.fieldwork.models import Attachment, DoubleKeying
from nazorat.fieldwork.pictures import NotShown, redrawn
from nazorat.fieldwork.queries import record_counts
from nazorat.fieldwork.records import OpenRecord
from nazorat.findings.actions import ask_findings, ask_rechecks
from nazorat.findings.drafts import OpenFinding
from nazorat.findings.rechecks import OpenRecheck
from nazorat.people.keyring import Keyring
from nazorat.people.models import Organisation
from nazorat.places.models import Place
from nazorat.recommendations.actions import ask_recommendations
from nazorat.recommendations.drafts import OpenRecommendation
from nazorat.reports.comments import CommentText, OpenComment, comment_from, in_order
from nazorat.reports.keys import OpenInbox, ReportKey, open_key
from nazorat.reports.material import Material, OpenText, Picture, VisitMaterial, words_from
from nazorat.reports.models import Comment, GateAnswer, Report, ReportScope, SectionText
from nazorat.reports.queries import comments_of, lacks_visit_keys, released_beside, texts_of, unmade_beside, unmade_between
from nazorat.reports.scope import Scope, scope_from
from nazorat.reports.sections import LANGUAGES, SectionKind
from nazorat.reports.year import year_in_clear
from nazorat.sampling.actions import ask_draws
from nazorat.sampling.draws import OpenDraw
from nazorat.standards.queries import provisions_by_code
from nazorat.vault.actions import Asked, note_opening
from nazorat.visits.keys import SealedToOthers, VisitKeys, open_grants
from nazorat.visits.models import Visit, VisitKey
from nazorat.visits.queries import mandate_profile, team_of

TEXT = "reports_sectiontext.sealed"
ANSWER = "reports_gateanswer.sealed"
COMMENT = "reports_comment.sealed"
SCOPE = "reports_reportscope.sealed"
PHOTO = re.compile(r"\{\{photo:([0-9a-f-]{36})\}\}")
NOT_SEEN = "pictures/not_seen"
# what the note's list calls it, and what the gate's checklist calls it
CHECKLIST = {
    "lock_or_key": ("locks",),
    "name_board": ("boards",),
    "person": ("persons",),
    "papers_with_names": ("papers",),
    "screen": ("screens",),
}


@dataclass(frozen=True)
class AskedVisit:
    """What a report takes from one visit, sealed still; the member's keys of it are opened once."""

    keys: VisitKeys
    material: Asked[Opened]
    findings: Asked[list[OpenFinding]]
    recommendations: Asked[list[OpenRecommendation]]
    rechecks: Asked[list[OpenRecheck]]
    draws: Asked[list[OpenDraw]]

    @property
    def ids(self) -> tuple[UUID, ...]:
        return (*self.material.ids, *self.findings.ids, *self.recommendations.ids, *self.rechecks.ids, *self.draws.ids)


def open_report(*, by: Keyring, report: Report) -> Material:
    """Open all that a report is built from: its texts, and of each visit the records, findings and recommendations; one act for all.

    The pictures that its texts name are a second one: which they are is known when the texts are open.
    Raises Http404 for who does not hold the draft, SealedToOthers for who holds no key of one of its visits; then no act is written.
    """
    key = open_key(by, report)
    if report.annual:
        return _open_year(by, report, key)
    if lacks_visit_keys(by.member, report):
        # records that stay closed are passed over: whoever lacks them all would read, and sign, another report
        raise SealedToOthers
    rows, remarks = list(texts_of(report)), list(comments_of(report))
    asked = [_asked(by, visit) for visit in report.visits.select_related("place", "place__authority").order_by("number")]
    ids = [*(row.id for row in rows), *(row.id for row in remarks), *(each for one in asked for each in one.ids)]
    act = note_opening("reports.open-report", by=by.member.id, organisation=by.member.organisation_id, obj=report.id, ids=ids)
    texts = {(row.section, LANGUAGES[row.language]): _text(row, key) for row in rows}
    scope = _scope(report, key)
    visits = tuple(_visit(one, act, scope, adopted=report.derived) for one in asked)
    pictures = _pictures(by, report, list(zip(asked, visits, strict=True)), (text.words.text for text in texts.values()))
    codes = {code for each in visits for one in each.findings for code in one.text.provisions}
    codes |= {code for each in visits for one in each.recommendations for code in one.text.provisions}
    bodies = {one.text.addressee for each in visits for one in each.recommendations} | set(map(UUID, report.handed_to.values()))
    return Material(
        report, texts, visits, tuple(mandate_profile()), provisions_by_code(codes), Organisation.objects.in_bulk(list(bodies)),
        pictures, Place.objects.count(), _comments(remarks, key), released_beside(report), scope, unmade_beside(report),
    )  # fmt: skip


def _open_year(by: Keyring, report: Report, key: ReportKey) -> Material:
    """A year of the mechanism: of its visits only what is in clear; the draft's own texts are opened, as one act."""
    rows, remarks = list(texts_of(report)), list(comments_of(report))
    ids = [*(row.id for row in rows), *(row.id for row in remarks)]
    note_opening("reports.open-report", by=by.member.id, organisation=by.member.organisation_id, obj=report.id, ids=ids)
    visits = year_in_clear(report.visits.select_related("place", "place__authority").order_by("number"))
    codes = {code for each in visits for one in each.findings for code in one.text.provisions}
    bodies = {one.text.addressee for each in visits for one in each.recommendations}
    scope = _scope(report, key)
    return Material(
        report, {(row.section, LANGUAGES[row.language]): _text(row, key) for row in rows}, visits, tuple(mandate_profile()),
        provisions_by_code(codes), Organisation.objects.in_bulk(list(bodies)), {}, Place.objects.count(), _comments(remarks, key),
        released_beside(report), scope, unmade_between(scope.since, scope.until) if scope else (),
    )  # fmt: skip


def open_section(*, by: Keyring, report: Report, kind: SectionKind) -> dict[str, OpenText]:
    """The texts of one section by language; one act. No record is opened: these are words as they were typed, not yet woven."""
    key, rows = open_key(by, report), list(texts_of(report).filter(section=kind.number))
    if lacks_visit_keys(by.member, report):
        raise SealedToOthers
    ids = [row.id for row in rows]
    note_opening("reports.open-section", by=by.member.id, organisation=by.member.organisation_id, obj=report.id, ids=ids)
    return {LANGUAGES[row.language]: _text(row, key) for row in rows}


def open_answers(*, by: Keyring, report: Report) -> list[Answer]:
    """What was answered to the gate so far; one act."""
    key = open_key(by, report)
    rows = list(GateAnswer.objects.filter(report=report).order_by("answered_at"))
    note_opening(
        "reports.open-answers", by=by.member.id, organisation=by.member.organisation_id, obj=report.id, ids=[row.id for row in rows]
    )
    return [_answer(row, key) for row in rows]


def open_comments(*, by: Keyring, report: Report) -> tuple[OpenComment, ...]:
    """The table of an authority's comments alone, by paragraph; one act."""
    key, rows = open_key(by, report), list(comments_of(report))
    ids = [row.id for row in rows]
    note_opening("reports.open-comments", by=by.member.id, organisation=by.member.organisation_id, obj=report.id, ids=ids)
    return _comments(rows, key)


def _comments(rows: Iterable[Comment], key: ReportKey) -> tuple[OpenComment, ...]:
    inbox = OpenInbox(key)
    return in_order([OpenComment(row.id, row.number, row.version, row.author, _comment(row, key, inbox)) for row in rows])


def _comment(row: Comment, key: ReportKey, inbox: OpenInbox) -> CommentText:
    if row.under == Comment.Under.INBOX:
        return comment_from(inbox.open(row.id, row.sealed))
    return comment_from(key.open(COMMENT, row.id, row.version, row.sealed))


def _text(row: SectionText, key: ReportKey) -> OpenText:
    words = words_from(key.open(TEXT, row.id, row.version, row.sealed))
    reviewed = row.state == SectionText.State.REVIEWED
    return OpenText(row.section, LANGUAGES[row.language], row.version, reviewed, row.author, row.reviewed_by, row.changed_at, words)


def _answer(row: GateAnswer, key: ReportKey) -> Answer:
    held = key.open(ANSWER, row.id, row.version, row.sealed).decode()
    catch, people, reason = held.split("\n", 2)
    return Answer(catch, int(people) if people else None, reason)


def _asked(by: Keyring, visit: Visit) -> AskedVisit:
    keys = open_grants(by, visit)
    # a narrower circle is opened by some who sign and not by others: figures in the name of both must be the same for both
    material = ask_material(by=by, keys=keys, circle=VisitKey.Compartment.TEAM)
    return AskedVisit(
        keys, material, ask_findings(keys=keys), ask_recommendations(keys=keys), ask_rechecks(keys=keys), ask_draws(keys=keys)
    )


def _scope(report: Report, key: ReportKey) -> Scope | None:
    row = ReportScope.objects.filter(report=report).first() if report.kind in (Report.Kind.THEMATIC, Report.Kind.ANNUAL) else None
    return scope_from(key.open(SCOPE, report.id, 1, row.sealed)) if row else None


def _visit(one: AskedVisit, act: Act, scope: Scope | None, *, adopted: bool) -> VisitMaterial:
    """What was opened of a visit; for a report that adopts nothing itself only findings and recommendations that were adopted.

    Of a theme only its findings, and the recommendations that rest on one of them.
    """
    visit = one.keys.visit
    every = one.findings.opened(act)
    findings = tuple(found for found in every if found.adopted or not adopted)
    recommendations = tuple(found for found in one.recommendations.opened(act) if found.adopted or not adopted)
    if scope:
        findings = tuple(found for found in findings if scope.holds(found.text.theme))
        themed = {found.id for found in findings}
        recommendations = tuple(found for found in recommendations if themed & set(found.text.findings))
    twice = DoubleKeying.objects.filter(sheet__visit=visit).values_list("differences", flat=True)
    return VisitMaterial(
        visit, one.material.opened(act), findings, recommendations, tuple(team_of(visit)),
        (len(twice), sum(twice)), record_counts(visit), tuple(each.beside(every) for each in one.rechecks.opened(act)),
        tuple(one.draws.opened(act)),
    )  # fmt: skip


def _pictures(
    by: Keyring, report: Report, visits: Iterable[tuple[AskedVisit, VisitMaterial]], texts: Iterable[str]
) -> Mapping[UUID, Picture]:
    """The pictures that the texts name, drawn anew; one act for all of them. Others stay closed, one that cannot be drawn is left out."""
    wanted = {UUID(found) for text in texts for found in PHOTO.findall(text)}
    files = Attachment.objects.select_related("version", "blob").in_bulk(list(wanted)) if wanted else {}
    asked = [
        (record, ask_file(by=by, keys=one.keys, attachment=files[file.attachment_id]))
        for one, each in visits
        for record in each.records
        for file in record.files
        if file.attachment_id in files
    ]
    if not asked:
        return {}
    ids = [one.ids[0] for _record, one in asked]
    act = note_opening("reports.open-pictures", by=by.member.id, organisation=by.member.organisation_id, obj=report.id, ids=ids)
    found: dict[UUID, Picture] = {}
    for record, one in asked:
        with suppress(NotShown):
            found[one.ids[0]] = Picture(one.ids[0], redrawn(one.opened(act)[1]), _shows(record))
    return found


def _shows(record: OpenRecord) -> dict[str, bool | None]:
    """The note's list says what is *not* to be seen: what was not ticked there is to be seen; no list, nobody looked."""
    ticked = record.answers.get(NOT_SEEN)
    if not isinstance(ticked, tuple):
        return dict.fromkeys(CHECKLIST)
    return {item: not set(codes) <= set(ticked) for item, codes in CHECKLIST.items()}
