"""The act on the matrix for self-assessment: a coordinator takes in the mechanism's copy of its items. They are answered as criteria are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.pathway.actions.gaps import Fact
from nazorat.pathway.assessment import ListRow
from nazorat.pathway.keeping import past
from nazorat.pathway.models import AssessmentItem, AssessmentText, CatalogueTaken
from nazorat.people.access import coordinator_only
from nazorat.people.models import Member


def take_list(*, by: Member, rows: Sequence[ListRow], filename: str, **fact: Unpack[Fact]) -> CatalogueTaken:
    """Take in items of the matrix, and words in a further language for those that stand; all of them or none. `undo_catalogue` takes back.

    Raises Problem "refused", "day-ahead", "nothing-new", "changed-meanwhile".
    """
    coordinator_only(by)
    past(fact["on"])
    if not rows:
        raise Problem("nothing-new")
    with transaction.atomic():
        standing = {one.number: one for one in AssessmentItem.objects.select_for_update().filter(struck_at=None)}
        said = set(AssessmentText.objects.filter(struck_at=None).values_list("item__number", "language"))
        if any((row.number, language) in said for row in rows for language in row.texts):
            raise Problem("changed-meanwhile")
        taken = CatalogueTaken.objects.create(filename=filename[-200:], assessment=True, count=len(rows), entered_by=by)
        last = max((one.place for one in standing.values()), default=0)
        new = [
            AssessmentItem(number=row.number, place=last + at, taken_in=taken, entered_by=by, **fact)
            for at, row in enumerate(rows, 1)
            if row.number not in standing
        ]
        AssessmentItem.objects.bulk_create(new)
        items = {**standing, **{one.number: one for one in new}}
        AssessmentText.objects.bulk_create(
            AssessmentText(
                item=items[row.number], language=language, heading=heading, words=words, taken_in=taken, entered_by=by, **fact
            )
            for row in rows
            for language, (heading, words) in row.texts.items()
        )
        append("pathway.take-list", by=by.id, organisation=by.organisation_id, obj=taken.id, count=taken.count)
    return taken
