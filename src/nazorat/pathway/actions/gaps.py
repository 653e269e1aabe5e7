"""Acts on the gap table and the log of objections, all of them a coordinator's."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.pathway.keeping import past
from nazorat.pathway.models import Cell, Gap, Move, ObjectionAnswer, ObjectionArticle, PublicObjection
from nazorat.pathway.queries import cell_standing
from nazorat.people.access import coordinator_only
from nazorat.people.models import Member, Organisation
from nazorat.standards.models import Provision


class Fact(TypedDict, total=False):
    """Where something is said and of which day; `link` may be empty."""

    source: str
    on: date
    link: str


class CellFacts(Fact, total=False):
    """What a cell says, by its column: `words`, a `code`, an `owner`, or an `amount` with its `currency`."""

    words: str
    code: str
    owner: Organisation
    amount: object
    currency: str


def list_gap(*, by: Member, provision: Provision, point: str, listed_on: date, words: str, **fact: Unpack[Fact]) -> Gap:
    """Put a gap into the table; `words` say what the law lacks. Raises Problem "refused", "day-ahead"."""
    coordinator_only(by)
    past(listed_on, fact["on"])
    with transaction.atomic():
        gap = Gap.objects.create(provision=provision, point=point, listed_on=listed_on, entered_by=by)
        Cell.objects.create(gap=gap, column=Cell.Column.GAP, words=words, entered_by=by, **fact)
        append("pathway.list-gap", by=by.id, organisation=by.organisation_id, obj=gap.id)
    return gap


def say_cell(*, by: Member, gap: Gap, column: str, seen: UUID | None, **facts: Unpack[CellFacts]) -> Cell:
    """Say what stands in a column; what it said before is kept. `seen` is the cell that the person saw there, None for unknown.

    Raises Problem "refused", "day-ahead", "gap-withdrawn", "changed-meanwhile".
    """
    coordinator_only(by)
    past(facts["on"])
    with transaction.atomic():
        held = _replace(by, gap, column, seen)
        cell = Cell.objects.create(gap=held, column=column, entered_by=by, **facts)
        append("pathway.say-cell", by=by.id, organisation=by.organisation_id, obj=held.id)
    return cell


def clear_cell(*, by: Member, gap: Gap, column: str, seen: UUID) -> None:
    """A column is unknown again; what it said is kept. Of what the law lacks something is always said.

    Raises Problem "refused", "gap-needs-words", "gap-withdrawn", "changed-meanwhile".
    """
    coordinator_only(by)
    if column == Cell.Column.GAP:
        raise Problem("gap-needs-words")
    with transaction.atomic():
        held = _replace(by, gap, column, seen)
        append("pathway.clear-cell", by=by.id, organisation=by.organisation_id, obj=held.id)


def move_gap(*, by: Member, gap: Gap, to: str, act: str, **fact: Unpack[Fact]) -> Move:
    """Enter a dated act that moved a gap, back too. Raises Problem "refused", "day-ahead", "act-before-baseline", "gap-withdrawn"."""
    coordinator_only(by)
    past(fact["on"])
    with transaction.atomic():
        held = _held(gap)
        if fact["on"] < held.listed_on:
            raise Problem("act-before-baseline")
        move = Move.objects.create(gap=held, to=to, act=act, entered_by=by, **fact)
        append("pathway.move-gap", by=by.id, organisation=by.organisation_id, obj=held.id)
    return move


def strike_move(*, by: Member, move: Move) -> None:
    """An act was entered wrongly: it counts no longer and stays to be read. Raises Problem "refused", "changed-meanwhile"."""
    coordinator_only(by)
    with transaction.atomic():
        struck = Move.objects.filter(id=move.id, struck_at=None).update(struck_at=timezone.now(), struck_by=by)
        if not struck:
            raise Problem("changed-meanwhile")
        append("pathway.strike-move", by=by.id, organisation=by.organisation_id, obj=move.gap_id)


def withdraw_gap(*, by: Member, gap: Gap, why: str) -> None:
    """A gap was listed wrongly: it leaves the table and stays to be read. Raises Problem "refused", "gap-withdrawn"."""
    coordinator_only(by)
    with transaction.atomic():
        held = _held(gap)
        held.withdrawn_at, held.withdrawn_by, held.withdrawn_why = timezone.now(), by, why
        held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
        append("pathway.withdraw-gap", by=by.id, organisation=by.organisation_id, obj=held.id)


def log_objection(
    *,
    by: Member,
    body: Organisation,
    quote: str,
    provisions: Collection[Provision],
    interest: str = "",
    interest_source: str = "",
    interest_on: date | None = None,
    **fact: Unpack[Fact],
) -> PublicObjection:
    """Quote what a body publicly objected, and to which articles. Raises Problem "refused", "day-ahead"."""
    coordinator_only(by)
    past(fact["on"], interest_on or fact["on"])
    row = PublicObjection(body=body, quote=quote, entered_by=by, **fact)
    row.interest, row.interest_source, row.interest_on = interest, interest_source, interest_on
    with transaction.atomic():
        row.save(force_insert=True)
        ObjectionArticle.objects.bulk_create([ObjectionArticle(objection=row, provision=one) for one in provisions])
        append("pathway.log-objection", by=by.id, organisation=by.organisation_id, obj=row.id)
    return row


def answer_objection(*, by: Member, objection: PublicObjection, state: str, words: str, **fact: Unpack[Fact]) -> ObjectionAnswer:
    """Say how a comparable state dealt with it. Raises Problem "refused", "day-ahead", "changed-meanwhile"."""
    coordinator_only(by)
    past(fact["on"])
    with transaction.atomic():
        _standing(objection)
        answer = ObjectionAnswer.objects.create(objection=objection, state=state, words=words, entered_by=by, **fact)
        append("pathway.answer-objection", by=by.id, organisation=by.organisation_id, obj=objection.id)
    return answer


def take_back_objection(*, by: Member, objection: PublicObjection, on: date, source: str) -> None:
    """Its body took an objection back. Raises Problem "refused", "day-ahead", "taken-back-before-said", "changed-meanwhile"."""
    coordinator_only(by)
    past(on)
    if on < objection.on:
        raise Problem("taken-back-before-said")
    with transaction.atomic():
        held = _standing(objection)
        if held.withdrawn_on:
            raise Problem("changed-meanwhile")
        held.withdrawn_on, held.withdrawn_source, held.withdrawn_entered_by = on, source, by
        held.save(update_fields=["withdrawn_on", "withdrawn_source", "withdrawn_entered_by"])
        append("pathway.take-back-objection", by=by.id, organisation=by.organisation_id, obj=held.id)


def strike_objection(*, by: Member, objection: PublicObjection) -> None:
    """An objection was entered wrongly: it leaves the log. Raises Problem "refused", "changed-meanwhile"."""
    coordinator_only(by)
    with transaction.atomic():
        held = _standing(objection)
        held.struck_at, held.struck_by = timezone.now(), by
        held.save(update_fields=["struck_at", "struck_by"])
        append("pathway.strike-objection", by=by.id, organisation=by.organisation_id, obj=held.id)


def strike_answer(*, by: Member, answer: ObjectionAnswer) -> None:
    """An answer was entered wrongly. Raises Problem "refused", "changed-meanwhile"."""
    coordinator_only(by)
    with transaction.atomic():
        if not ObjectionAnswer.objects.filter(id=answer.id, struck_at=None).update(struck_at=timezone.now(), struck_by=by):
            raise Problem("changed-meanwhile")
        append("pathway.strike-answer", by=by.id, organisation=by.organisation_id, obj=answer.objection_id)


def _standing(objection: PublicObjection) -> PublicObjection:
    held = PublicObjection.objects.select_for_update().get(id=objection.id)
    if held.struck_at:
        raise Problem("changed-meanwhile")
    return held


def _replace(by: Member, gap: Gap, column: str, seen: UUID | None) -> Gap:
    """Lock the gap and take down what stands in a column, if it is what the person saw."""
    held = _held(gap)
    cell = cell_standing(held, column)
    if (cell.id if cell else None) != seen:
        raise Problem("changed-meanwhile")
    if cell:
        cell.replaced_at, cell.replaced_by = timezone.now(), by
        cell.save(update_fields=["replaced_at", "replaced_by"])
    return held


def _held(gap: Gap) -> Gap:
    held = Gap.objects.select_for_update().get(id=gap.id)
    if held.withdrawn_at:
        raise Problem("gap-withdrawn")
    return held
