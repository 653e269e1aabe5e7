from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import Entry, append, append_all
from nazorat.fieldwork.actions import open_record
from nazorat.fieldwork.models import Record
from nazorat.fieldwork.records import OpenRecord
from nazorat.findings.adoption import Signers, adopt_drafts
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.places.models import Place
from nazorat.recommendations import followup
from nazorat.recommendations.chains import chain_up
from nazorat.recommendations.drafts import MASTER, OpenRecommendation, RecommendationText, recommendation_from
from nazorat.recommendations.grounds import PLACE as GROUND
from nazorat.recommendations.models import AdoptedRecommendation, Ground, Recommendation, RecommendedTheme, Reply, Verification
from nazorat.recommendations.queries import (
    Histories,
    next_recommendation_number,
    recommendation_rows,
    search_text,
    standing,
    themes_of,
)
from nazorat.tools.actions import publish_version
from nazorat.tools.models import ToolVersion
from nazorat.tools.queries import code_of_place, next_version
from nazorat.vault.actions import Asked, note_opening
from nazorat.visits.keys import VisitKeys, open_grants
from nazorat.visits.models import Visit

PLACE = "recommendations_recommendation.sealed"


def write_recommendation(*, by: Keyring, visit: Visit, text: RecommendationText) -> Recommendation:
    """Begin a recommendation. What it lacks is shown, never refused."""
    row_id = uuid4()
    sealed = open_grants(by, visit).seal_field(PLACE, row_id, 1, text.pack())
    with transaction.atomic():
        # what every new recommendation of the visit locks; the number is read after it
        Visit.objects.select_for_update().get(id=visit.id)
        row = Recommendation.objects.create(
            id=row_id, visit=visit, number=next_recommendation_number(visit), sealed=sealed, author=by.member
        )
        append("recommendations.write", by=by.member.id, organisation=by.member.organisation_id, obj=row.id)
    return row


def change_recommendation(*, by: Keyring, recommendation: Recommendation, text: RecommendationText, version: int) -> None:
    """Change a draft. Raises Problem "recommendation-adopted", "changed-meanwhile"."""
    if recommendation.state != Recommendation.State.DRAFT:
        raise Problem("recommendation-adopted")
    sealed = open_grants(by, recommendation.visit).seal_field(PLACE, recommendation.id, version + 1, text.pack())
    with transaction.atomic():
        draft = Recommendation.objects.filter(id=recommendation.id, version=version, state=Recommendation.State.DRAFT)
        if not draft.update(sealed=sealed, version=version + 1, changed_at=datetime.now(UTC)):
            raise Problem("changed-meanwhile")
        append("recommendations.change", by=by.member.id, organisation=by.member.organisation_id, obj=recommendation.id)


def remove_recommendation(*, by: Keyring, recommendation: Recommendation) -> None:
    """Take a draft back. Raises Problem "recommendation-adopted"."""
    row_id = recommendation.id
    with transaction.atomic():
        if not Recommendation.objects.filter(id=row_id, state=Recommendation.State.DRAFT).delete()[0]:
            raise Problem("recommendation-adopted")
        append("recommendations.remove", by=by.member.id, organisation=by.member.organisation_id, obj=row_id)


def open_recommendation(*, by: Keyring, recommendation: Recommendation) -> OpenRecommendation:
    """Open one recommendation."""
    member, row = by.member, recommendation
    note_opening("recommendations.open-one", by=member.id, organisation=member.organisation_id, obj=row.id, ids=[row.id])
    return _open(open_grants(by, row.visit), row)


def open_recommendations(*, by: Keyring, visit: Visit) -> list[OpenRecommendation]:
    """Open the recommendations of a visit, by number; one act for all."""
    asked, member = ask_recommendations(keys=open_grants(by, visit)), by.member
    act = note_opening("recommendations.open", by=member.id, organisation=member.organisation_id, obj=visit.id, ids=asked.ids)
    return asked.opened(act)


def ask_recommendations(*, keys: VisitKeys) -> Asked[list[OpenRecommendation]]:
    """The same recommendations, still sealed: for who asks for more than them, and writes one act for the whole of it."""
    rows = list(recommendation_rows(keys.visit))
    return Asked(tuple(row.id for row in rows), lambda: [_open(keys, row) for row in rows])


def adopt_recommendations(
    *,
    by: Keyring,
    second: Member,
    visit: Visit,
    recommendations: Sequence[OpenRecommendation],
    reply_due: date | None,
    report: int | None = None,
    acts: list[Entry] | None = None,
) -> list[AdoptedRecommendation]:
    """Move opened recommendations to clear columns: one act of two members of two organisations, inside the report's transaction.

    `report` is the number of the report that they are adopted with. Its findings must be adopted by then: themes are read off them.
    With `acts` its lines are put there for the caller, who appends them last; without, they are appended here.
    A term in days runs from today. What is repeated was adopted before: Problem "repeats-nothing" for anything else.
    Raises Problem "second-person" for one person or one organisation, "changed-meanwhile" when a draft
    is no longer as it was opened, "recommendation-without-words" for one that says nothing in the master language.
    """
    signers = Signers(by.member, second)
    drafts = [one for one in recommendations if not one.adopted]
    if any(not one.text.words.get(MASTER) for one in drafts):
        raise Problem("recommendation-without-words")
    now = datetime.now(UTC)
    new = [_adopted(one, visit, by.member, second, now, reply_due) for one in drafts]
    chain_up(new)
    for row in new:
        row.report, row.search = report, search_text(row)
    lines = signers.lines(("recommendations.adopt", "recommendations.second"), visit, len(new))
    held = Recommendation.objects.filter(visit=visit, state=Recommendation.State.DRAFT)
    with transaction.atomic():
        own: list[Entry] = []
        rows = adopt_drafts(held, drafts, new, lines, own)
        RecommendedTheme.objects.bulk_create(_themes(rows))
        if acts is None:
            append_all(own)
        else:
            acts += own
    return rows


def enter_reply(
    *, by: Member, recommendation: AdoptedRecommendation, claimed: str, received_on: date, incoming_number: str = "", text: str = "",
    corrects: UUID | None = None,
) -> Reply:  # fmt: skip
    """Enter what the authority answered. It changes the claimed track only, which shows the latest by day of receipt.

    `corrects` is a reply that was entered wrongly: it stays to be read and counts no more. Raises Problem "changed-meanwhile" for one that is
    not of this recommendation or was corrected.
    """
    with transaction.atomic():
        if corrects:
            _refuse_uncorrectable(Reply.objects.filter(recommendation=recommendation), corrects)
        reply = Reply.objects.create(
            recommendation=recommendation, claimed=claimed, received_on=received_on, incoming_number=incoming_number, text=text,
            corrects_id=corrects, entered_by=by,
        )  # fmt: skip
        last = standing(Reply.objects.filter(recommendation=recommendation)).order_by("-received_on", "-entered_at")[0]
        AdoptedRecommendation.objects.filter(pk=recommendation.pk).update(claimed=last.claimed)
        append("recommendations.enter-reply", by=by.id, organisation=by.organisation_id, obj=recommendation.pk)
    return reply


def verify(
    *,
    by: Member,
    recommendation: AdoptedRecommendation,
    verified: str,
    seen_on: date,
    evidence: str,
    grounds: Sequence[Ground] = (),
    corrects: UUID | None = None,
) -> Verification:
    """Enter what the mechanism itself found. It changes the verified track only, which shows the latest by day; `corrects` as for a reply.

    `grounds` are what it rests on, of `grounds.rows_for`.
    """
    with transaction.atomic():
        if corrects:
            _refuse_uncorrectable(Verification.objects.filter(recommendation=recommendation), corrects)
        row = Verification.objects.create(
            recommendation=recommendation,
            verified=verified,
            seen_on=seen_on,
            evidence=evidence,
            corrects_id=corrects,
            entered_by=by,
        )
        for ground in grounds:
            ground.verification = row
        Ground.objects.bulk_create(grounds)
        last = standing(Verification.objects.filter(recommendation=recommendation)).order_by("-seen_on", "-entered_at")[0]
        AdoptedRecommendation.objects.filter(pk=recommendation.pk).update(verified=last.verified)
        append("recommendations.verify", by=by.id, organisation=by.organisation_id, obj=recommendation.pk)
    return row


def open_ground(*, by: Keyring, ground: Ground) -> tuple[OpenRecord, str]:
    """Open the record that a verification rests on, and which answer it is: two acts. Raises Problem "ground-not-there", "record-sealed"."""
    member, visit = by.member, ground.visit
    if visit is None or ground.record is None or not ground.sealed:
        raise Problem("ground-not-there")
    record = Record.objects.filter(id=ground.record, visit=visit).first()
    if record is None:
        raise Problem("ground-not-there")
    note_opening("recommendations.open-ground", by=member.id, organisation=member.organisation_id, obj=ground.id, ids=[ground.id])
    answer = open_grants(by, visit).open_field(GROUND, ground.id, 1, bytes(ground.sealed)).decode()
    return open_record(by=by, visit=visit, record=record), answer


def _refuse_uncorrectable(rows: Histories, corrects: UUID) -> None:
    """Two who correct one row at once both lock it, and the second sees that it was corrected."""
    if not rows.select_for_update().filter(id=corrects).exists() or not standing(rows).filter(id=corrects).exists():
        raise Problem("changed-meanwhile")


def make_follow_up_sheet(*, by: Member, place: Place) -> ToolVersion:
    """Publish the sheet by which the open recommendations of a place are followed up: the next version of the tool of that place.

    Raises Problem "nothing-to-follow-up".
    """
    rows = list(followup.open_at(place)[: followup.MOST])
    if not rows:
        raise Problem("nothing-to-follow-up")
    version = next_version(timezone.localdate(), list(followup.sheets_made(place).values_list("version", flat=True)))
    book = followup.workbook_of(place, rows, version)
    return publish_version(by=by, workbook=book, filename=f"{code_of_place(place.id)}.xlsx")


def _themes(rows: Sequence[AdoptedRecommendation]) -> list[RecommendedTheme]:
    held = themes_of(UUID(item) for row in rows for item in row.findings)
    found = {(row, held[UUID(item)]) for row in rows for item in row.findings if UUID(item) in held}
    return [RecommendedTheme(recommendation=row, theme=theme) for row, theme in found]


def _open(keys: VisitKeys, row: Recommendation) -> OpenRecommendation:
    text = recommendation_from(keys.open_field(PLACE, row.id, row.version, bytes(row.sealed)))
    return OpenRecommendation(row.id, row.visit_id, row.number, row.version, row.state == Recommendation.State.ADOPTED, text)


def _adopted(
    one: OpenRecommendation, visit: Visit, by: Member, second: Member, now: datetime, reply_due: date | None
) -> AdoptedRecommendation:
    text = one.text
    return AdoptedRecommendation(
        recommendation_id=one.id,
        visit=visit,
        number=one.number,
        words=dict(text.words),
        indicator=dict(text.indicator),
        addressee_id=text.addressee,
        office=text.office,
        place_id=text.place,
        supervisor_id=text.supervisor,
        deadline=text.due(timezone.localdate(now)),
        reply_due=reply_due,
        priority=text.priority,
        findings=[str(item) for item in text.findings],
        provisions=list(text.provisions),
        cause=text.cause,
        repeats_id=text.repeats,
        adopted_at=now,
        adopted_by=by,
        adopted_for_id=by.organisation_id,
        seconded_by=second,
        seconded_for_id=second.organisation_id,
    )
