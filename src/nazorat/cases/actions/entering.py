from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.cases.actions.opening import open_case
from nazorat.cases.lists import chosen, committed
from nazorat.cases.models import Case, Keeper, Step
from nazorat.cases.queries import keepers_of, mark_of, next_number, recipients
from nazorat.cases.told import StepTold, Told, pack, pack_step
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.vault import crypto


def enter_case(*, by: Keyring, kind: int, told: Told, members: Sequence[Member], look_on: date | None) -> Case:
    """Enter what became known, sealed to the members chosen and the one who enters it. Raises Problem "case-list-doubtful".

    `look_on` is when somebody on the list looks at it again.
    """
    made = Case(id=uuid4(), kind=kind, mark=mark_of(told.place), entered_by=by.member, entered_at=timezone.now(), look_on=look_on)
    on = chosen(made, by, members)
    made.sealed = crypto.seal(pack(made.id, told), recipients(on))
    with transaction.atomic():
        made.number = _numbered()
        made.save(force_insert=True)
        Keeper.objects.bulk_create(on)
        append(
            "cases.enter", by=by.member.id, organisation=by.member.organisation_id, obj=made.id, count=len(on),
            commitment=committed(on),
        )  # fmt: skip
    return made


def _numbered() -> int:
    # whoever takes the next number waits here for the one who took the last
    list(Case.objects.select_for_update().order_by("-number").values_list("id", flat=True)[:1])
    return next_number()


@dataclass(frozen=True)
class _Again:
    """A case sealed anew: its own bytes and those of each step."""

    case: bytes
    steps: dict[UUID, bytes]


def change_list(*, by: Keyring, case: Case, members: Sequence[Member]) -> Case:
    """Seal a case and all its steps anew to another list, the one who does it on it. Who is left out reads nothing of it any more.

    Raises Problem "case-list-doubtful", "case-sealed" when a step does not open, "changed-meanwhile".
    """
    before = {one.member_id for one in keepers_of(case)}
    on = chosen(case, by, members)
    again = _sealed_again(by, case, on)
    step = Step(id=uuid4(), case=case, kind=Step.Kind.LISTED, by=by.member, at=timezone.now())
    step.sealed = crypto.seal(pack_step(step.id, StepTold(words=_change(before, on))), recipients(on))
    with transaction.atomic():
        standing = Case.objects.select_for_update().get(id=case.id)
        if standing.version != case.version or set(standing.steps.values_list("id", flat=True)) != set(again.steps):
            raise Problem("changed-meanwhile")
        standing.sealed, standing.version = again.case, standing.version + 1
        standing.save(update_fields=["sealed", "version"])
        for pk, sealed in again.steps.items():
            Step.objects.filter(id=pk).update(sealed=sealed)
        Keeper.objects.filter(case=case).delete()
        Keeper.objects.bulk_create(on)
        step.save(force_insert=True)
        append(
            "cases.change-list", by=by.member.id, organisation=by.member.organisation_id, obj=case.id, count=len(on),
            commitment=committed(on),
        )  # fmt: skip
    return standing


def _sealed_again(by: Keyring, case: Case, on: Collection[Keeper]) -> _Again:
    opened, to = open_case(by=by, case=case), recipients(on)
    if any(one.told is None for one in opened.steps):
        raise Problem("case-sealed")
    steps = {one.step.id: crypto.seal(pack_step(one.step.id, one.told), to) for one in opened.steps if one.told is not None}
    return _Again(crypto.seal(pack(case.id, opened.told), to), steps)


def _change(before: set[UUID], on: Collection[Keeper]) -> str:
    """Who came and who went, by code, for those who are on it now."""
    codes = dict(Member.objects.filter(id__in=before).values_list("id", "code"))
    came = sorted(one.member.code for one in on if one.member_id not in before)
    went = sorted(codes[pk] for pk in before - {one.member_id for one in on})
    return " ".join([*(f"+{code}" for code in came), *(f"−{code}" for code in went)])
