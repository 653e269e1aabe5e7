from __future__ import annotations

from datetime import date
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.cases.actions.opening import open_case
from nazorat.cases.lists import standing
from nazorat.cases.models import Case, Step
from nazorat.cases.queries import recipients
from nazorat.cases.told import StepTold, allows, pack_step
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.vault import crypto

Kind = Step.Kind


def note_step(*, by: Keyring, case: Case, kind: int, words: str, look_on: date | None) -> Step:
    """Say what was seen, done or answered, and when it is looked at again. A risk that came true is a reprisal from then on.

    Raises Problem "case-closed", "case-list-doubtful", "changed-meanwhile" when the list is another one by now.
    """
    return _kept(by, case, kind, StepTold(words=words), "cases.note", look_on=look_on)


def refer_case(*, by: Keyring, case: Case, to: str, form: str, words: str, look_on: date | None) -> Step:
    """Note that a case was passed on: to whom and in what form, as the person agreed; `look_on` is when an answer is looked for.

    Raises Problem "case-without-consent", "case-sealed", "case-closed", "changed-meanwhile".
    """
    if not allows(open_case(by=by, case=case).told.agreed, form):
        raise Problem("case-without-consent")
    return _kept(by, case, Kind.REFERRED, StepTold(words=words, to=to, form=form), "cases.refer", look_on=look_on)


def close_case(*, by: Keyring, case: Case, outcome: int, words: str) -> Step:
    """Close a case with what came of it; it stays to be read by its list. Raises Problem "case-closed", "case-list-doubtful", "changed-meanwhile"."""
    return _kept(by, case, Kind.CLOSED, StepTold(words=words), "cases.close", outcome=outcome)


def _kept(
    by: Keyring, case: Case, kind: int, told: StepTold, verb: str, *, look_on: date | None = None, outcome: int | None = None
) -> Step:
    made = Step(id=uuid4(), case=case, kind=kind, by=by.member, at=timezone.now())
    made.sealed = crypto.seal(pack_step(made.id, told), recipients(standing(case)))
    with transaction.atomic():
        row = Case.objects.select_for_update().get(id=case.id)
        if row.closed_at is not None:
            raise Problem("case-closed")
        if row.version != case.version:
            # the list was changed: what was sealed above is sealed to the old one
            raise Problem("changed-meanwhile")
        row.look_on = look_on
        if kind == Kind.HAPPENED:
            row.kind = Case.Kind.REPRISAL
        if outcome is not None:
            row.outcome, row.closed_by, row.closed_at = outcome, by.member, made.at
        row.save(update_fields=["look_on", "kind", "outcome", "closed_by", "closed_at"])
        made.save(force_insert=True)
        append(verb, by=by.member.id, organisation=by.member.organisation_id, obj=case.id)
    return made
