from __future__ import annotations

from uuid import UUID

from django.http import Http404

from nazorat.pathway.models import Cell, Gap, Move, ObjectionAnswer, PublicObjection
from nazorat.pathway.queries import gaps_listed, objections_standing
from nazorat.people.models import Member
from nazorat.people.rights import may


def may_keep(by: Member) -> bool:
    """Coordinators keep the pathway."""
    return may(by, "gap-new")


def gap_for_reading(by: Member, gap_id: UUID) -> Gap:
    """A gap, a withdrawn one too. Raises Http404."""
    found = Gap.objects.filter(id=gap_id).select_related("provision", "entered_by", "withdrawn_by").first()
    if found is None:
        raise Http404
    return found


def gap_for_keeping(by: Member, gap_id: UUID) -> Gap:
    """A gap that stands in the table. Raises Http404."""
    found = gaps_listed().filter(id=gap_id).first()
    if found is None:
        raise Http404
    return found


def move_for_striking(by: Member, move_id: UUID) -> Move:
    """An act that moved a gap of the table, and that was not struck. Raises Http404."""
    found = Move.objects.filter(id=move_id, struck_at=None, gap__withdrawn_at=None).select_related("gap").first()
    if found is None:
        raise Http404
    return found


def column_known(column: str) -> Cell.Column:
    """A column of the gap table by its code. Raises Http404."""
    if column not in Cell.Column.values:
        raise Http404
    return Cell.Column(column)


def objection_for_reading(by: Member, objection_id: UUID) -> PublicObjection:
    """An objection of the log. Raises Http404."""
    found = objections_standing().filter(id=objection_id).first()
    if found is None:
        raise Http404
    return found


def answer_for_striking(by: Member, answer_id: UUID) -> ObjectionAnswer:
    """An answer that stands, to an objection of the log. Raises Http404."""
    found = ObjectionAnswer.objects.filter(id=answer_id, struck_at=None, objection__struck_at=None).first()
    if found is None:
        raise Http404
    return found
